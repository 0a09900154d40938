"""Motions made clean, and clean motions with faults of a wanted size, by the least change that does it.

The knobs of ``benchmarks/knobs.py`` are turned until every indicator lies where it is wanted: inside its band in a clean
motion, and in a faulty one a fixed size beyond a bound while all others stay inside. The change is the smallest one in the
knobs' own scales (Gauss-Newton with one-sided penalties; between full derivatives Broyden's rank-one updates).
"""

import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.assessment_motion import (
    ASKED,
    ATHLETE,
    Base,
    contacts_of,
    exact_values,
    motion_of,
    retimed,
    swings,
    truth,
)
from benchmarks.faults import Moment
from benchmarks.knobs import FULL_TURN, Knobs
from sportsgpt_desktop.core import kinematics, rules
from sportsgpt_desktop.core.records import Action, IndicatorSpec

SIZES = {
    "deg": (5.0, 10.0, 15.0, 25.0),
    "LL": (0.05, 0.10, 0.20),
    "H": (0.025, 0.05, 0.10),
    "m": (0.045, 0.09, 0.18),
    "cm": (4.5, 9.0, 18.0),
    "s": (0.01, 0.02, 0.04),
}
EDGE, DEEP = (0.2, 0.2), (0.45, 0.35)
"""How far inside their bounds clean values have to lie, and are brought where that leaves no issue: multiples of what
matters, but at most this share of the band. Values on the edge would ask for what no measurement can tell."""
CLEAN, KEEP, AIM = 10.0, 2.0, 80.0
"""How much a multiple of what matters outside the wanted range counts against a knob turned by its scale (judgement): in
making clean, for what is kept beside a fault, and for the fault itself."""
STRETCH_M, STRETCH_MOST_M = 0.002, 0.01
"""A stretched limb counts as much as a value outside per this many metres; a motion with more than the second is none."""
FEW_STEPS, CLEAR_TURN = 4, 0.3
"""Steps of a cyclic motion that are read in the search; how clear the turn of a keyframe in flight must be (``swings``)."""
CLOSE = 0.03
"""A target is met within this share of what matters."""
FARTHEST = 1.5
"""No knob is turned further in one step, scales."""
HOPELESS, NO_GAIN = 500.0, 0.6
"""A motion is given up above this cost, at first only if no more than this share of it is left (both to save time)."""
ROUNDS, DERIVATIVES, DEAD = 12, 4, 0.003
"""Most steps of a search, most new derivatives of it, and the slope below which a knob has no effect."""
MOST_SHARE = 5.0 / 3.0
"""Faults that come in pairs are up to so many times the asked size: 25 deg."""


@dataclass
class State:
    """Where a search stands: knob amounts (P,), values (N,) in multiples of what matters, derivatives (N, P)."""

    amounts: np.ndarray
    values: np.ndarray
    slopes: np.ndarray


@dataclass
class Goal:
    """Wanted ranges (N,) of the values, how much each counts, and the amounts from which change is counted."""

    low: np.ndarray
    high: np.ndarray
    weight: np.ndarray
    home: np.ndarray

    def beyond(self, values: np.ndarray) -> np.ndarray:
        """(N,) signed distance outside the range; 0 inside and where a value is not known."""
        return np.nan_to_num(np.maximum(values - self.high, 0.0) - np.maximum(self.low - values, 0.0))

    def cost(self, state: State) -> float:
        return float(np.sum((self.weight * self.beyond(state.values)) ** 2) + np.sum((state.amounts - self.home) ** 2))

    def met(self, values: np.ndarray) -> bool:
        return bool(np.all(np.abs(self.beyond(values)) < CLOSE))


class Workshop:
    """One base motion on its bench: makes it clean and puts faults into it."""

    def __init__(self, base: Base, action: Action) -> None:
        self.base, self.action = base, action
        self.specs = [spec for spec in action.indicators if _band(spec) is not None]
        self.matters = np.array([rules.MATTERS[spec.unit] for spec in self.specs])
        moments = [
            Moment(item.id, item.time_s, {"left": 0, "right": 1}.get(str(item.side), -1)) for item in base.keyframes
        ]
        feet: list[list[tuple[float, float]]] = [[], []]
        for contact in contacts_of(base, action) if action.cyclic else ():
            if np.isfinite(contact.off_s):
                feet[contact.side == "right"].append((contact.on_s, contact.off_s))
        self.knobs = Knobs(base.points, base.fps, moments, action.cyclic, feet)
        self.clean_state: State | None = None
        self._live = np.ones(self._count(), dtype=bool)

    # --------------------------------------------------------------------------------------- making

    def made(self, amounts: np.ndarray) -> Base:
        """The base with its knobs turned and its keyframes where they belong."""
        return retimed(self._turned(amounts)[0], self.action)

    def _turned(self, amounts: np.ndarray) -> tuple[Base, np.ndarray]:
        points, when, stretched = self.knobs.apply(amounts[: len(self.knobs.names)])
        keys = []
        for item in self.base.keyframes:
            at = float(np.interp(item.time_s, self.knobs.time_s, when))
            keys.append(dataclasses.replace(item, time_s=at, frame=round(at * self.base.fps)))
        marks = self._marks(amounts)
        return dataclasses.replace(self.base, points=points, keyframes=tuple(keys), marks=marks), stretched

    def _marks(self, amounts: np.ndarray) -> dict[str, float]:
        """A hurdle stands where it stood: the last knob moves it, where there is one."""
        marks = dict(self.base.marks)
        if "obstacle_forward" in marks:
            marks["obstacle_forward"] += 0.1 * float(amounts[len(self.knobs.names)])
        return marks

    def _count(self) -> int:
        return len(self.knobs.names) + ("obstacle_forward" in self.base.marks)

    def _values(self, amounts: np.ndarray) -> np.ndarray:
        """Values of the indicators, then the limbs' stretch and the courses in flight (``swings``), all in what matters."""
        changed, stretched = self._turned(amounts)
        channels = kinematics.compute(motion_of(changed.points, changed.fps))
        changed = retimed(changed, self.action, channels)
        extra = swings(changed, self.action, channels)
        if self.action.cyclic:  # a few steps tell what all do
            last = max(item.step or 0 for item in changed.keyframes)
            few = [item for item in changed.keyframes if abs((item.step or 0) - 0.5 * (last + 1)) <= 0.5 * FEW_STEPS]
            changed = dataclasses.replace(changed, keyframes=tuple(few))
        values = exact_values(changed, self.action, channels)
        own = np.array([values.get(spec.id, np.nan) for spec in self.specs]) / self.matters
        return np.concatenate([own, stretched / STRETCH_M, extra])

    # ------------------------------------------------------------------------------------ searching

    def _slopes(self, amounts: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Derivatives (N, P) by small turns; knobs without effect on the base are not asked."""
        slopes = np.zeros((len(values), len(amounts)))
        for number in np.flatnonzero(self._live):
            tried = amounts.copy()
            tried[number] += 0.25
            slopes[:, number] = np.nan_to_num((self._values(tried) - values) / 0.25)
        return slopes

    def _fresh(self, state: State) -> State:
        """The state with derivatives of its own instead of updated ones."""
        return State(state.amounts, state.values, self._slopes(state.amounts, state.values))

    def _step(self, state: State, goal: Goal, damping: float) -> np.ndarray:
        """Least change that brings the linear forecast into the wanted ranges: bounds that it would pass are added in turn."""
        count = len(state.amounts)
        step = np.zeros(count)
        for _ in range(12):
            out = goal.beyond(state.values + state.slopes @ step)
            active = np.flatnonzero(out)
            bound = np.where(out > 0, goal.high, goal.low)[active]
            weight = goal.weight[active]
            rows = np.vstack([np.eye(count), damping * np.eye(count), weight[:, None] * state.slopes[active]])
            aims = np.concatenate([goal.home - state.amounts, np.zeros(count), weight * (bound - state.values[active])])
            new = np.linalg.lstsq(rows, aims, rcond=None)[0]
            if np.abs(new - step).max() < 1e-3:
                break
            # Half way, so that bounds on both sides of a value do not take turns.
            step = 0.5 * (step + new)
        return np.asarray(step)

    def _search(self, state: State, goal: Goal, derivatives: int) -> State:
        """Damped Gauss-Newton steps (Levenberg-Marquardt) until the goal is met or nothing is gained."""
        best, cost, damping, exact = state, goal.cost(state), 0.3, True
        for number in range(ROUNDS + 2 * derivatives):
            if number and goal.met(best.values):
                break
            wanted = best.amounts + np.clip(self._step(best, goal, damping), -FARTHEST, FARTHEST)
            step = np.clip(wanted, goal.home - FULL_TURN, goal.home + FULL_TURN) - best.amounts
            if np.abs(step).max() < 0.003:
                break
            values = self._values(best.amounts + step)
            wrong = np.nan_to_num(values - best.values - best.slopes @ step)
            slopes = best.slopes + np.outer(wrong, step) / float(step @ step)
            new = State(best.amounts + step, values, slopes)
            slow = goal.cost(new) > 0.8 * cost
            if goal.cost(new) < cost:
                best, cost, damping, exact = new, goal.cost(new), 0.5 * damping, False
            elif exact or not derivatives:
                damping = max(0.5, 3.0 * damping)
                best = best if exact else State(best.amounts, best.values, slopes)
            if slow and not exact and derivatives:
                derivatives, exact = derivatives - 1, True
                best = self._fresh(best)
        return best

    def _ranges(self, weight: float, inside: tuple[float, float] = EDGE) -> Goal:
        count, limbs = len(self.specs), 4
        more = limbs + 2 * sum(spec.event.startswith("flight_") for spec in self.action.keyframes)
        low, high = np.full(count + more, -np.inf), np.full(count + more, np.inf)
        high[count : count + limbs] = 0.5
        low[count + limbs :] = CLEAR_TURN
        for number, spec in enumerate(self.specs):
            band = _band(spec)
            assert band is not None
            least, most = band.minimum / self.matters[number], band.maximum / self.matters[number]
            margin = min(inside[0], inside[1] * (most - least))
            if band.fault_side in ("low", "both"):
                low[number] = least + margin
            if band.fault_side in ("high", "both"):
                high[number] = most - margin
        weights = np.full(count + more, CLEAN)
        weights[:count] = weight
        return Goal(low, high, weights, np.zeros(self._count()))

    # -------------------------------------------------------------------------------------- results

    def clean(self) -> Base | None:
        """The base with every indicator inside its band, as far as that goes; None where an issue is left.

        What is left counts by the rules themselves: no issue of the exact motion may be present.
        """
        goal = self._ranges(CLEAN)
        start = np.zeros(self._count())
        values = self._values(start)
        if np.isfinite(values).sum() < 3:
            return None
        slopes = self._slopes(start, values)
        self._live = np.abs(slopes[: len(self.specs)]).max(axis=0) > DEAD
        state = self._search(State(start, values, slopes), goal, 1)
        if goal.cost(state) > max(HOPELESS, NO_GAIN * goal.cost(State(start, values, slopes))):
            return None
        if not goal.met(state.values):
            state = self._search(self._fresh(state), goal, DERIVATIVES)
        if goal.cost(state) > HOPELESS:
            return None
        if not goal.met(state.values):  # what is left is asked for more sternly
            goal.weight = 3.0 * goal.weight
            state = self._search(self._fresh(state), goal, 2)
        deeper = self._ranges(0.5 * CLEAN, DEEP)
        deeper.home = state.amounts
        for tried in (self._search(self._fresh(state), deeper, 1), state):
            made = self.made(tried.amounts)
            if self._whole(tried) and all(issue.status != "present" for issue in truth(made, self.action).issues):
                self.clean_state = self._fresh(tried)
                return made
        return None

    def faulty(self, targets: dict[str, float]) -> Base | None:
        """The clean motion with these indicators at these values and all others kept inside; None where that fails."""
        assert self.clean_state is not None
        goal = self._ranges(KEEP, DEEP)
        goal.home = self.clean_state.amounts
        numbers = [number for number, spec in enumerate(self.specs) if spec.id in targets]
        for number in numbers:
            wanted = targets[self.specs[number].id] / self.matters[number]
            if not np.isfinite(self.clean_state.values[number]):
                return None
            goal.low[number] = goal.high[number] = wanted
            goal.weight[number] = AIM
        state = self._search(self.clean_state, goal, 2)
        if np.abs(goal.beyond(state.values)[numbers]).max() > 3 * CLOSE or not self._whole(state):
            return None
        return self.made(state.amounts)

    def _whole(self, state: State) -> bool:
        """Whether no bone had to be stretched by more than ``STRETCH_MOST_M``."""
        limbs = state.values[len(self.specs) : len(self.specs) + 4]
        return bool(np.nanmax(limbs) * STRETCH_M <= STRETCH_MOST_M)

    def _measured(self) -> list[IndicatorSpec]:
        """Indicators that the clean motion has a value of."""
        assert self.clean_state is not None
        return [spec for spec, value in zip(self.specs, self.clean_state.values, strict=False) if np.isfinite(value)]

    def singles(self, quick: bool) -> Iterator[tuple[str, Base]]:
        """One fault of each size beyond each bound of every indicator that is a sign of some issue."""
        for spec in self._measured():
            for side in _sides(spec, self.action):
                for size in (ASKED[spec.unit],) if quick else SIZES[spec.unit]:
                    changed = self.faulty({spec.id: _beyond(spec, side, size)})
                    if changed is not None:
                        group = "asked" if size >= ASKED[spec.unit] else "smaller"
                        yield f"{spec.id} {side} {size:g} {group}", changed

    def pairs(self, seed: int, count: int) -> Iterator[tuple[str, Base]]:
        """Two faults at once of indicators of different issues, of random sizes from the asked one to two thirds more."""
        random = np.random.default_rng(seed)
        single = [(spec, side) for spec in self._measured() for side in _sides(spec, self.action)]
        for _ in range(4 * count):
            if count <= 0 or len(single) < 2:
                return
            one, two = random.choice(len(single), 2, replace=False)
            (first, side), (second, other) = single[one], single[two]
            if first is second or _issues(first, side, self.action) & _issues(second, other, self.action):
                continue
            sizes = [float(ASKED[spec.unit] * random.uniform(1.0, MOST_SHARE)) for spec in (first, second)]
            targets = {first.id: _beyond(first, side, sizes[0]), second.id: _beyond(second, other, sizes[1])}
            changed = self.faulty(targets)
            if changed is not None:
                count -= 1
                yield f"{first.id} {side} {sizes[0]:.3g} + {second.id} {other} {sizes[1]:.3g} asked", changed


def _band(spec: IndicatorSpec):  # type: ignore[no-untyped-def]
    return rules.choose_band(spec, ATHLETE, 4).band


def _beyond(spec: IndicatorSpec, side: str, size: float) -> float:
    band = _band(spec)
    return float(band.minimum - size if side == "low" else band.maximum + size)


def _issues(spec: IndicatorSpec, side: str, action: Action) -> set[str]:
    return {
        issue.id
        for issue in action.issues
        for row in issue.rows
        if row.indicator == spec.id and row.side in (side, "both")
    }


def _sides(spec: IndicatorSpec, action: Action) -> Sequence[str]:
    """The sides on which the indicator can be a fault of some issue, for units that have a fixed size."""
    band = _band(spec)
    if spec.unit not in SIZES or spec.formula.startswith("asymmetry:"):
        return ()
    return [side for side in ("low", "high") if band.fault_side in (side, "both") and _issues(spec, side, action)]
