"""Cyclic actions: foot contacts that follow one another in the action's way, where the warp found strides of it.

The warp says that a stride is there; the contacts say from which step to which. So a run is found whole, although its
first and last steps look like no reference, and walking up to it is not part of it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from .. import contacts
from ..contacts import Contact
from ..geometry import Array
from ..records import Kinematics
from ..scene import Instant
from . import warp
from .search import Place
from .warp import Guess, Warp

STRIDE_GAP = 0.7
"""Strides further apart than this share of a stride belong to different bouts (judgement)."""
LONGEST_FLIGHT_S = 0.5
"""No step's flight lasts longer; then it is another bout (judgement: bounding flies 0.4 s)."""
TOGETHER = 0.12
"""Share of the shorter contact for which two feet may seem to stand together and yet there is a flight (judgement)."""
LONGER = 2.0
"""A contact at a bout's end that lasts so many times longer than its neighbour is one of standing or walking; the first
steps of a sprint last one and a half times as long as the next (judgement)."""
BRUSH_S, BRUSH_SHARE = 0.15, 0.5
"""A contact within the other foot's is no step if it is shorter than this, and than this share of it (judgement)."""
HIDDEN_SHARE = 0.5
"""A contact is taken for hidden if its foot is unknown for this share of it (judgement)."""
HIDDEN_ERROR = 0.06
"""One standard deviation of a hidden contact's instants, in strides: how even steps are (judgement)."""


@dataclass(frozen=True)
class Stride:
    """One found stride. Its warp is made when it is asked for: where feet are seen, contacts need none."""

    place: Place
    warp_of: Callable[[Place], list[Warp]]

    @cached_property
    def warps(self) -> list[Warp]:
        return self.warp_of(self.place)

    @cached_property
    def guesses(self) -> Mapping[tuple[str, str], Guess]:
        return warp.vote(self.warps) if self.warps else {}

    @property
    def start_s(self) -> float:
        return self.place.best.start_s

    @property
    def stop_s(self) -> float:
        return self.place.best.stop_s

    @property
    def duration_s(self) -> float:
        return self.stop_s - self.start_s


@dataclass(frozen=True)
class Bout:
    """Strides in unbroken succession with their foot contacts; ``start_s`` and ``stop_s`` span the strides."""

    strides: tuple[Stride, ...]
    steps: tuple[Contact, ...]
    start_s: float
    stop_s: float
    feet_known: bool = True
    """False where contacts could not have been seen, so that having none says nothing."""

    @property
    def cost(self) -> float:
        return float(np.median([stride.place.best.cost for stride in self.strides]))

    @property
    def stride_s(self) -> float:
        """Time of a stride: between touchdowns (or toe-offs) of the same foot, else as the matches say."""
        gaps = []
        for side in contacts.SIDES:
            for name in ("touchdown", "toe_off"):
                times = [getattr(step, name).time_s for step in self.steps if step.side == side and getattr(step, name)]
                gaps += list(np.diff(times))
        return float(np.median(gaps or [stride.duration_s for stride in self.strides]))


def find(kinematics: Kinematics, strides: list[Stride], flies: bool) -> list[Bout]:
    """All bouts, cheapest first. ``flies``: the feet are never down together."""
    return sorted(_by_contacts(kinematics, strides, flies), key=lambda bout: (bout.cost, bout.start_s))


def _joined(strides: list[Stride]) -> list[list[Stride]]:
    """Strides that follow one another without a long pause, together."""
    groups: list[list[Stride]] = []
    stop = -np.inf
    for stride in sorted(strides, key=lambda item: item.start_s):
        if groups and stride.start_s - stop <= STRIDE_GAP * stride.duration_s:
            groups[-1].append(stride)
        else:
            groups.append([stride])
        stop = max(stop, stride.stop_s)
    return groups


def _of(kinematics: Kinematics, strides: list[Stride], steps: Sequence[Contact]) -> Bout:
    zero = float(kinematics.motion.time_s[0])
    start, stop = min(stride.start_s for stride in strides), max(stride.stop_s for stride in strides)
    return Bout(tuple(strides), tuple(steps), start + zero, stop + zero)


def _by_contacts(kinematics: Kinematics, strides: list[Stride], flies: bool) -> list[Bout]:
    """A bout for each chain of contacts with strides in it; strides without contacts form bouts without steps."""
    zero = float(kinematics.motion.time_s[0])
    steps = contacts.find(kinematics, 0, len(kinematics.motion.time_s) - 1)
    steps = _without_brushes(steps) if flies else steps
    chained = [_trimmed(chain) if flies else chain for chain in _chains(_completed(kinematics, steps), flies)]
    # A contact that takes turns with no other is a foot set down; only a short clip may hold no more of a run.
    chained = [chain for chain in chained if len(chain) > 1 or len(chained) == 1]
    starts = np.array([chain[0].start_s for chain in chained])
    owned: dict[int, list[Stride]] = {}
    alone: list[Stride] = []
    for stride in sorted(strides, key=lambda item: item.start_s):
        middle = 0.5 * (stride.start_s + stride.stop_s) + zero
        number = int(np.searchsorted(starts, middle, side="right")) - 1
        near = [k for k in (number, number + 1) if 0 <= k < len(chained) and _shared(stride, chained[k], zero) > 0]
        if near:
            owned.setdefault(max(near, key=lambda k: _shared(stride, chained[k], zero)), []).append(stride)
        else:
            alone.append(stride)
    result = [_of(kinematics, group, chained[number]) for number, group in owned.items()]
    bare = [_of(kinematics, group, ()) for group in _joined(alone)]
    return result + [replace(bout, feet_known=_feet_known(kinematics, bout)) for bout in bare]


def _feet_known(kinematics: Kinematics, bout: Bout) -> bool:
    """Whether both feet are seen for most of the bout."""
    inside = slice(*np.searchsorted(np.asarray(kinematics.motion.time_s), [bout.start_s, bout.stop_s]))
    seen = [np.isfinite(np.asarray(kinematics.channels[f"contact_margin_{side}"])[inside]) for side in contacts.SIDES]
    return all(bool(each.mean() > 0.5) for each in seen if len(each))


def _shared(stride: Stride, chain: Sequence[Contact], zero: float) -> float:
    """Seconds that a stride and a chain have in common."""
    start, stop = chain[0].start_s, max(step.stop_s for step in chain)
    return min(stride.stop_s + zero, stop) - max(stride.start_s + zero, start)


# -------------------------------------------------------------------------------------------- chains


def _chains(steps: list[Contact], flies: bool) -> list[list[Contact]]:
    """Contacts that take turns, with a flight between each two if ``flies``; by time."""
    chains: list[list[Contact]] = []
    for step in steps:
        if chains and _follows(chains[-1][-1], step, flies):
            chains[-1].append(step)
        else:
            chains.append([step])
    return chains


def _follows(before: Contact, after: Contact, flies: bool) -> bool:
    together = before.stop_s - after.start_s
    shorter = min(_lasts(before), _lasts(after))
    return before.side != after.side and -together <= LONGEST_FLIGHT_S and not (flies and together > TOGETHER * shorter)


def _without_brushes(steps: list[Contact]) -> list[Contact]:
    """Without short contacts while the other foot stands before, during and after: where feet are never down together,
    that is a foot that swings by and was seen too low or too slow."""
    return [
        step
        for step in steps
        if not any(
            other.side != step.side
            and other.start_s <= step.start_s
            and step.stop_s <= other.stop_s
            and _lasts(step) < min(BRUSH_S, BRUSH_SHARE * _lasts(other))
            for other in steps
        )
    ]


def _trimmed(steps: list[Contact]) -> list[Contact]:
    """Without the contacts of standing and walking at the ends, which last far longer than the next two inwards; one of
    them alone may have been seen too short."""
    kept = list(steps)
    while len(kept) > 2 and _lasts(kept[0]) > LONGER * max(_lasts(step) for step in kept[1:3]):
        kept.pop(0)
    while len(kept) > 2 and _lasts(kept[-1]) > LONGER * max(_lasts(step) for step in kept[-3:-1]):
        kept.pop()
    return kept


def _lasts(step: Contact) -> float:
    return step.stop_s - step.start_s


def _completed(kinematics: Kinematics, steps: list[Contact]) -> list[Contact]:
    """With the contacts that a hidden foot must have had between two of the other foot in a row."""
    result: list[Contact] = []
    for number, step in enumerate(steps):
        if result and result[-1].side == step.side:
            hidden = _hidden(kinematics, steps, number)
            result += [hidden] if hidden else []
        result.append(step)
    return result


def _hidden(kinematics: Kinematics, steps: list[Contact], number: int) -> Contact | None:
    """The contact in the middle between ``steps[number]`` and the one before, if its foot is unknown there."""
    before, after = steps[number - 1], steps[number]
    if not (before.touchdown and before.toe_off and after.touchdown and after.toe_off):
        return None
    stride_s = after.touchdown.time_s - before.touchdown.time_s
    start = 0.5 * (before.touchdown.time_s + after.touchdown.time_s)
    stop = 0.5 * (before.toe_off.time_s + after.toe_off.time_s)
    if not 0.0 < stop - start < stride_s:
        return None
    side = "left" if before.side == "right" else "right"
    time_s: Array = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    first, last = np.searchsorted(time_s, [start, stop])
    margin = np.asarray(kinematics.channels[f"contact_margin_{side}"])[first : last + 1]
    if np.isfinite(margin).mean() > HIDDEN_SHARE:
        return None
    error = HIDDEN_ERROR * stride_s
    ends = Instant(int(first), start, error), Instant(int(max(first, last - 1)), stop, error)
    return Contact(side, *ends, start, stop)
