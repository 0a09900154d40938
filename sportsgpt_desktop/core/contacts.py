"""Steps: when each foot touches and leaves the floor, and the instants that lie between."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from . import geometry as geo
from .floor import FEET, frames_of
from .geometry import Array
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
NOISY_FEET = 0.02
"""Error of the foot points, leg lengths, from which contacts are read from the legs' swing (judgement)."""
SWING_REACH = 0.16
"""How far, in strides, the swing's instants may lie from the warped ones (judgement)."""
KNEE_PLATEAU_DEG = 2.0
FOREMOST_TO_TOUCHDOWN_S = 0.025
FLAT_TOP_DEG = 3.0
"""Angles so near to their extreme may be it: the usual error of an angle from markers (judgement)."""
FLAT_SHARE = 0.15
"""One standard deviation of an extreme's place as a share of that flat top (judgement)."""
EVENT_ERROR_S = {"touchdown": 0.014, "toe_off": 0.013}
"""One standard deviation of a contact instant from low and slow foot points, on labelled captures at 25 to 250 Hz."""


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
    result = []
    for start, stop in runs:
        start, stop = start + first, stop + first
        touchdown = _instant(margin, time_s, start - 1, start, "touchdown") if start > first else None
        toe_off = _toe_off(kinematics, side, margin, (start, stop)) if stop < last or stop == len(margin) - 1 else None
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


def _instant(margin: Array, time_s: Array, off: int, on: int, event: str) -> Instant:
    """Where the margin crosses zero between a frame without (``off``) and its neighbour with contact (``on``)."""
    place = geo.crossing(margin[off], margin[on], 0.0) if np.isfinite(margin[off]) else 0.5
    moment = time_s[off] + place * (time_s[on] - time_s[off])
    return Instant(on, float(moment), float(np.hypot(EVENT_ERROR_S[event], _step(time_s) / 3.5)))


def _toe_off(kinematics: Kinematics, side: str, margin: Array, run: tuple[int, int]) -> Instant | None:
    """End of a contact: where the toe begins to slide, if that is shortly before the margin's end."""
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    release = np.asarray(kinematics.channels[f"release_margin_{side}"], dtype=np.float64)
    stop = run[1]
    earliest = max((run[0] + stop) // 2, stop - frames_of(RELEASE_S, time_s))
    while stop > earliest and not release[stop] > 0 and np.isfinite(release[stop]):
        stop -= 1
    if stop < run[1] and release[stop] > 0:
        return _instant(release, time_s, stop + 1, stop, "toe_off")
    return _instant(margin, time_s, run[1] + 1, run[1], "toe_off") if run[1] < len(margin) - 1 else None


def _step(time_s: Array) -> float:
    return float(time_s[-1] - time_s[0]) / (len(time_s) - 1) if len(time_s) > 1 else 0.0


# -------------------------------------------------------------------------- contacts from noisy feet


def feet_are_noisy(kinematics: Kinematics) -> bool:
    """True where a foot's height says less about contact than the swing of the leg does, as in most video."""
    motion = kinematics.motion
    error = np.asarray(motion.error, dtype=np.float64)[:, FEET]
    known = error[np.isfinite(error)]
    ahead = np.isfinite(np.asarray(kinematics.channels["ankle_ahead_left"])).any()
    return len(known) > 0 and ahead and float(np.median(known)) > NOISY_FEET * motion.leg_length


def from_swing(kinematics: Kinematics, guesses: Sequence[tuple[str, str, float]], stride_s: float) -> list[Contact]:
    """Contacts near warped instants ("touchdown" or "toe_off", side, time s), from the legs' swing alone.

    Touchdown follows the foremost place of the ankle (Zeni et al. 2008) by what motion capture of running shows;
    toe-off is where the knee is straightest behind the body (Fellin et al. 2010).
    """
    found: dict[tuple[str, str], list[Instant]] = {}
    for event, side, time_s in guesses:
        reach = SWING_REACH * stride_s
        if event == "touchdown":
            top = _turn(kinematics, f"ankle_ahead_{side}", time_s - reach, time_s + reach)
            top = _moved(kinematics, top, FOREMOST_TO_TOUCHDOWN_S) if top else None
        else:
            top = _end_of_extension(kinematics, side, time_s - reach, time_s + reach)
        known = found.setdefault((event, side), [])
        if top and all(abs(top.time_s - each.time_s) > 0.3 * stride_s for each in known):
            known.append(top)
    return sorted((step for side in SIDES for step in _paired(side, found, stride_s)), key=lambda step: step.middle_s)


def _turn(kinematics: Kinematics, channel: str, low_s: float, high_s: float) -> Instant | None:
    """Highest frame of a channel near a span; None where it goes on rising beyond it or beyond what is known.

    A top on the border of the span is followed by at most a quarter of the span's length.
    """
    values = np.asarray(kinematics.channels[channel], dtype=np.float64)
    beyond = 0.25 * (high_s - low_s)
    for way in (0.0, -beyond, beyond):
        top = between(kinematics, "highest", channel, low_s + way, high_s + way)
        inner = top is not None and 0 < top.frame < len(values) - 1
        # Not so where a neighbour is not known.
        if top and inner and values[top.frame] >= values[[top.frame - 1, top.frame + 1]].max():
            return top
    return None


def _end_of_extension(kinematics: Kinematics, side: str, low_s: float, high_s: float) -> Instant | None:
    """Last frame before the knee bends again: within KNEE_PLATEAU_DEG of its straightest."""
    top = _turn(kinematics, f"knee_angle_{side}", low_s, high_s)
    if top is None:
        return None
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    knee = np.asarray(kinematics.channels[f"knee_angle_{side}"], dtype=np.float64)
    # The top may lie a little beyond the span.
    last = max(int(np.searchsorted(time_s, high_s)) - 1, top.frame)
    near = np.flatnonzero(knee[top.frame : last + 1] >= knee[top.frame] - KNEE_PLATEAU_DEG)
    frame = top.frame + int(near[-1])
    return top if frame == top.frame else Instant(frame, float(time_s[frame]), top.error_s)


def _paired(side: str, found: dict[tuple[str, str], list[Instant]], stride_s: float) -> list[Contact]:
    """Touchdowns of a foot with the toe-offs that follow them; what has no partner is a contact cut short."""
    ups = sorted(found.get(("toe_off", side), []), key=lambda instant: instant.time_s)
    result = []
    for down in sorted(found.get(("touchdown", side), []), key=lambda instant: instant.time_s):
        up = next((each for each in ups if 0.05 * stride_s < each.time_s - down.time_s < 0.62 * stride_s), None)
        if up:
            ups.remove(up)
        result.append(Contact(side, down, up, down.time_s, up.time_s if up else down.time_s))
    return result + [Contact(side, None, up, up.time_s, up.time_s) for up in ups]


def _moved(kinematics: Kinematics, instant: Instant, by_s: float) -> Instant:
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    moment = instant.time_s + by_s
    frame = int(np.clip(np.searchsorted(time_s, moment - 1e-9), 0, len(time_s) - 1))
    return Instant(frame, moment, float(np.hypot(instant.error_s, 0.012)))


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
    near = np.abs(part - part[top]) <= FLAT_TOP_DEG if kinematics.units[channel] == "deg" else np.zeros(1, dtype=bool)
    flat = FLAT_SHARE * float(np.count_nonzero(near)) * step  # how flat the top is says how well its place is known
    return Instant(frame, float(time_s[frame] + shift * step), float(np.hypot(np.hypot(0.012, flat), step / 3.5)))
