"""Steps: when each foot touches and leaves the floor, and the instants that lie between."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from . import geometry as geo
from .floor import frames_of
from .geometry import Array
from .kinematics import unsure_feet
from .records import Kinematics
from .scene import Instant

SIDES = ("left", "right")
SHORTEST_CONTACT_S = 0.045
"""Below the shortest sprint contacts (0.08 s) by what a video frame may hide (judgement)."""
SHORTEST_GAP_S = 0.12
FAINT = 0.6
"""How far a foot may stay above the contact's limits, as a share of them, where the other foot's two contacts in a row
say that this one must have touched between (judgement)."""
RELEASE_S = 0.06
"""How long before the end of low and slow frames a toe may have been unloaded (judgement)."""
FLAT_TOP_DEG = 3.0
"""Angles so near to their extreme may be it, or nearer than their own error where that is more: the usual error of an
angle from markers (judgement)."""
FLAT_SHARE = 0.15
"""One standard deviation of an extreme's place as a share of that flat top (judgement)."""
EVENT_ERROR_S = 0.012
"""One standard deviation of a contact instant from low and slow foot points, on labelled captures at 25 to 250 Hz."""
UNSURE_S = 0.3
"""One standard deviation more for each leg length of the foot points' error: what it changes in their speed over 0.04 s,
over how fast a foot is slowed down or taken away there (50 leg lengths/s^2 and more in labelled captures of running)."""


@dataclass(frozen=True)
class Contact:
    """One foot on the floor. ``touchdown`` or ``toe_off`` None: it lies beyond the clip's ends."""

    side: str
    touchdown: Instant | None
    toe_off: Instant | None

    start_s: float
    """Touchdown, or the clip's begin."""
    stop_s: float
    """Toe-off, or the clip's end."""

    @property
    def middle_s(self) -> float:
        return 0.5 * (self.start_s + self.stop_s)


def find(kinematics: Kinematics, first: int, last: int) -> list[Contact]:
    """Contacts of both feet within frames [first, last], by time. Empty where no foot is known."""
    found = [contact for side in SIDES for contact in _of_side(kinematics, side, first, last)]
    found = sorted(found, key=lambda contact: contact.middle_s)
    found += [faint for before, after in pairwise(found) for faint in _between(kinematics, before, after)]
    return sorted(found, key=lambda contact: contact.middle_s)


def feet_are_noisy(kinematics: Kinematics) -> bool:
    """True where a foot's height says less about contact than its speed, as in most video."""
    return unsure_feet(kinematics.motion) > 0.0


def _between(kinematics: Kinematics, before: Contact, after: Contact) -> list[Contact]:
    """The faint contact of the other foot between two of the same foot in a row, if there is one."""
    if before.side != after.side or not before.toe_off or not after.touchdown:
        return []
    side = SIDES[1 - SIDES.index(before.side)]
    faint = _of_side(kinematics, side, before.toe_off.frame + 1, after.touchdown.frame - 1, FAINT)
    whole = [contact for contact in faint if contact.touchdown and contact.toe_off]
    return whole if len(whole) == 1 else []


def _of_side(kinematics: Kinematics, side: str, first: int, last: int, faint: float = 0.0) -> list[Contact]:
    """Contacts of a foot within [first, last]; with ``faint`` also those that keep the limits less well and briefly."""
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    margin = np.asarray(kinematics.channels[f"contact_margin_{side}"], dtype=np.float64) + faint
    margin[first : last + 1] = geo.fill_gaps(margin[first : last + 1], frames_of(0.06, time_s))
    part = margin[first : last + 1]
    if len(part) < 2 or not np.isfinite(part).any():
        return []
    runs = _joined(_runs(part > 0), frames_of(SHORTEST_GAP_S, time_s))
    error_s = float(np.hypot(EVENT_ERROR_S, UNSURE_S * unsure_feet(kinematics.motion)))
    result = []
    for start, stop in runs:
        start, stop = start + first, stop + first
        touchdown = _instant(margin, time_s, start - 1, start, error_s) if start > first else None
        whole = stop < last or stop == len(margin) - 1
        toe_off = _toe_off(kinematics, side, margin, (start, stop), error_s) if whole else None
        duration = time_s[stop] - time_s[start] + _step(time_s)
        cut = start == 0 or stop == len(margin) - 1  # by the clip's ends: its true length is not known
        if (cut or faint or duration >= SHORTEST_CONTACT_S) and (touchdown or toe_off):
            begin = touchdown.time_s if touchdown else float(time_s[start])
            end = toe_off.time_s if toe_off else float(time_s[stop])
            result.append(Contact(side, touchdown, toe_off, begin, end))
    return result


def _runs(on: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], on.astype(np.int8), [0]])))
    return [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]


def _joined(runs: list[tuple[int, int]], gap: int) -> list[tuple[int, int]]:
    """Runs with gaps of at most ``gap`` frames closed."""
    result: list[tuple[int, int]] = []
    for start, stop in runs:
        if result and start - result[-1][1] - 1 <= gap:
            result[-1] = (result[-1][0], stop)
        else:
            result.append((start, stop))
    return result


def _instant(margin: Array, time_s: Array, off: int, on: int, error_s: float) -> Instant:
    """Where the margin crosses zero between a frame without (``off``) and its neighbour with contact (``on``)."""
    place = geo.crossing(margin[off], margin[on], 0.0) if np.isfinite(margin[off]) else 0.5
    moment = time_s[off] + place * (time_s[on] - time_s[off])
    return Instant(on, float(moment), float(np.hypot(error_s, _step(time_s) / 3.5)))


def _toe_off(kinematics: Kinematics, side: str, margin: Array, run: tuple[int, int], error_s: float) -> Instant | None:
    """End of a contact: where the toe begins to slide, if that is shortly before the margin's end."""
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    release = np.asarray(kinematics.channels[f"release_margin_{side}"], dtype=np.float64)
    stop = run[1]
    earliest = max((run[0] + stop) // 2, stop - frames_of(RELEASE_S, time_s))
    while stop > earliest and not release[stop] > 0 and np.isfinite(release[stop]):
        stop -= 1
    if stop < run[1] and release[stop] > 0:
        return _instant(release, time_s, stop + 1, stop, error_s)
    return _instant(margin, time_s, run[1] + 1, run[1], error_s) if run[1] < len(margin) - 1 else None


def _step(time_s: Array) -> float:
    return float(time_s[-1] - time_s[0]) / (len(time_s) - 1) if len(time_s) > 1 else 0.0


# ------------------------------------------------------------------------- instants between contacts


def between(kinematics: Kinematics, event: str, channel: str, low_s: float, high_s: float) -> Instant | None:
    """The frame in [low_s, high_s] where a channel is "highest", "lowest" or "nearest_zero"; None if not known."""
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    first, last = np.searchsorted(time_s, low_s - 1e-9), np.searchsorted(time_s, high_s + 1e-9) - 1
    values = np.asarray(kinematics.channels[channel], dtype=np.float64)
    part = values[first : last + 1]
    if len(part) == 0 or not np.isfinite(part).any():
        return None
    part = {"highest": part, "lowest": -part, "nearest_zero": -np.abs(part)}[event]
    top = int(np.nanargmax(part))
    around = part[top - 1 : top + 2]
    inner = event != "nearest_zero" and 0 < top < len(part) - 1 and np.isfinite(around).all()
    shift = geo.parabola_top(around) if inner else 0.0
    step = _step(time_s)
    frame = int(first) + top
    # How flat the top is says how well its place is known.
    flat = FLAT_SHARE * _frames_near(kinematics, channel, frame, part - part[top]) * step
    return Instant(frame, float(time_s[frame] + shift * step), float(np.hypot(np.hypot(0.012, flat), step / 3.5)))


def _frames_near(kinematics: Kinematics, channel: str, frame: int, away: Array) -> int:
    """How many of the angles ``away`` from their extreme at ``frame`` may be the extreme; 0 for what is no angle."""
    if kinematics.units[channel] != "deg":
        return 0
    error = kinematics.errors.get(channel)
    own = float(error[frame]) if error is not None and np.isfinite(error[frame]) else 0.0
    return int(np.count_nonzero(np.abs(away) <= max(FLAT_TOP_DEG, own)))
