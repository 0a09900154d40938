"""Stage 1: every place in the clip that looks like the action, by coarse subsequence DTW with each reference."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .. import dtw
from ..progress import Progress
from ..records import Kinematics
from . import features
from .features import Channels
from .references import Reference
from .settings import Settings

SAME_PLACE = 0.4
"""Matches that share more than this of the shorter one are the same repetition (judgement)."""
SHORTEST_SHARE = 0.35
"""A match shorter than this share of its template is a freak of the free step pattern (judgement)."""


@dataclass(frozen=True)
class Variant:
    """A reference as it is laid on the clip: at a tempo, with the legs as they are or swapped."""

    reference: Reference
    tempo: float
    swap: bool

    def template(self, channels: Channels, rate_hz: float) -> NDArray[np.float32]:
        """Features of the reference as the variant lays it on the clip."""
        return features.table(self.reference.kinematics, channels, rate_hz, self.swap, self.tempo)


@dataclass(frozen=True)
class Match:
    """Where a variant lies, in seconds from the clip's first frame; ``cost`` per cell."""

    variant: Variant
    start_s: float
    stop_s: float
    cost: float


@dataclass(frozen=True)
class Place:
    """One repetition: its matches, cheapest first, one for each reference."""

    matches: tuple[Match, ...]

    @property
    def best(self) -> Match:
        return self.matches[0]


def variants(bank: tuple[Reference, ...], settings: Settings) -> list[Variant]:
    swaps = (False, True) if settings.mirror else (False,)
    return [Variant(each, tempo, swap) for each in bank for tempo in settings.tempos for swap in swaps]


def places(
    kinematics: Kinematics,
    bank: tuple[Reference, ...],
    channels: Channels,
    settings: Settings,
    rate_hz: float,
    progress: Progress,
) -> list[Place]:
    """All repetitions, cheapest first, dearer ones up to twice ``max_cost`` too (they tell why not)."""
    query = features.table(kinematics, channels, rate_hz)
    tried = variants(bank, settings)
    found: list[Match] = []
    for number, variant in enumerate(tried):
        progress("align", number, len(tried))
        found += _matches(variant, variant.template(channels, rate_hz), query, channels, settings, rate_hz)
    return group(found)


def _matches(
    variant: Variant,
    template: NDArray[np.float32],
    query: NDArray[np.float32],
    channels: Channels,
    settings: Settings,
    rate_hz: float,
) -> list[Match]:
    """Where the end cost has a minimum: each a possible repetition; ``group`` keeps them apart."""
    rows = len(template)
    if rows < 2 or np.isnan(query).all():
        return []
    template, query, offset = _long_enough(template, query)
    cost, start = dtw.subsequence_costs(template, query, channels.weights, settings.max_stretch)
    length = np.arange(len(cost)) + 1 - start
    cost = cost / (0.5 * (rows + length)) / float(channels.weights.sum())
    cost[length < SHORTEST_SHARE * rows] = np.inf
    reach = max(1, int(0.2 * rows))
    lowest = _lowest_within(cost, reach)
    ends = np.flatnonzero((cost <= lowest) & (cost <= 2.0 * settings.max_cost))
    return [
        Match(variant, float(start[end] - offset) / rate_hz, float(end - offset) / rate_hz, float(cost[end]))
        for end in ends
    ]


def _lowest_within(cost: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """Smallest cost within ``reach`` frames on either side, by doubling windows: O(N log reach)."""
    padded = np.concatenate([np.full(reach, np.inf), cost, np.full(reach, np.inf)])
    width, done = 2 * reach + 1, 1
    lowest = padded
    while 2 * done <= width:
        lowest = np.minimum(lowest[:-done], lowest[done:])
        done *= 2
    rest = width - done
    return np.minimum(lowest[: len(lowest) - rest], lowest[rest:])[: len(cost)] if rest else lowest[: len(cost)]


def _long_enough(
    template: NDArray[np.float32], query: NDArray[np.float32]
) -> tuple[NDArray[np.float32], NDArray[np.float32], int]:
    """Missing frames around a clip shorter than the template, so that an action that fills the clip is found."""
    lack = len(template) - len(query)
    if lack <= 0:
        return template, query, 0
    blank = np.full((lack // 2 + 1, query.shape[1]), np.nan, dtype=np.float32)
    return template, np.concatenate([blank, query, blank]), len(blank)


def group(found: list[Match]) -> list[Place]:
    """Matches of the same repetition together, by greedy overlap from the cheapest; the best of each reference."""
    kept: list[list[Match]] = []
    # Only places that begin within a few seconds can overlap: looking there alone keeps the cost linear.
    longest = max((match.stop_s - match.start_s for match in found), default=1.0)
    cells: dict[int, list[list[Match]]] = {}
    for match in sorted(found, key=lambda item: (item.cost, item.start_s)):
        cell = int(match.start_s // longest)
        near = [each for number in (cell - 1, cell, cell + 1) for each in cells.get(number, ())]
        # Legs swapped is another phase of a cyclic movement, so it is another place.
        home = next((each for each in near if _same(each[0], match)), None)
        if home is None:
            kept.append([match])
            cells.setdefault(cell, []).append(kept[-1])
        elif all(each.variant.reference is not match.variant.reference for each in home):
            home.append(match)
    return [Place(tuple(each)) for each in kept]


def _same(a: Match, b: Match) -> bool:
    return a.variant.swap == b.variant.swap and _overlap(a, b) > SAME_PLACE


def _overlap(a: Match, b: Match) -> float:
    shared = min(a.stop_s, b.stop_s) - max(a.start_s, b.start_s)
    return shared / max(1e-9, min(a.stop_s - a.start_s, b.stop_s - b.start_s))
