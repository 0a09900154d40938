"""The knobs of one motion: what can be changed about it, and the motion that given amounts make of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from benchmarks import faults
from benchmarks.faults import Array, Moment, Stance

SCALES = {
    "hip forward": 0.04, "hip up": 0.03, "hip speed": 0.25, "trunk": 6.0, "arm": 12.0, "elbow": 12.0, "swing": 0.06,
    "roll": 8.0, "place": 0.06, "late": 0.10, "travel": 0.04, "time": 0.07,
}  # fmt: skip
"""How far each kind of knob is turned before it counts as much: m, m/s, deg; travel and time as shares (judgement)."""
NEAREST_S = 0.03
"""Keyframes nearer than this share a knot."""
SWINGS = ((0.25, 0.25), (0.5, 0.25), (0.75, 0.25))
STRIDES = ((0.12, 0.12), (0.3, 0.2), (0.5, 0.2), (0.7, 0.2), (0.88, 0.12))
"""Shares of a swing at which the foot's path can be changed, and how far that reaches; the second in a cyclic motion."""
TRAVELS_M = 2.0
"""Who gets further than this in the clip can travel faster or slower."""
FULL_TURN = 8.0
"""Knobs are turned by at most so many scales: beyond, it is another movement (judgement)."""


@dataclass(frozen=True)
class _Foot:
    stances: list[Stance]
    swing: dict[str, Array] = field(default_factory=dict)
    roll: dict[str, Array] = field(default_factory=dict)
    place: dict[str, Array] = field(default_factory=dict)
    late: dict[str, Array] = field(default_factory=dict)


class Knobs:
    """Names, scales and effects of everything that can be changed about ``points`` (T, 33, 3)."""

    def __init__(
        self,
        points: Array,
        fps: float,
        moments: Sequence[Moment],
        cyclic: bool,
        contacts: Sequence[Sequence[tuple[float, float]]] = ((), ()),
    ) -> None:
        self.points, self.fps, self.cyclic = points, fps, cyclic
        self.moments = sorted(moments, key=lambda item: item.time_s)
        self.time_s = np.arange(len(points)) / fps
        hip = np.nanmean(points[:, faults.HIPS], axis=1)
        self._speed = np.gradient(_smoothed(hip[:, 0], round(0.25 * fps)), 1.0 / fps)
        self._rests = faults.resting_hands(points, fps)
        self._feet = [self._foot(foot, contacts[foot]) for foot in (0, 1)]
        self._body = self._bodily()
        self._phases = self._phased()
        self.names = [
            *(f"{kind} {group}" for kind in ("hip forward", "hip up", "hip speed forward", "hip speed up") for group in self._standing),
            *(f"trunk {group}" for group in self._body),
            *self._arm_names(),
            *dict.fromkeys(name for foot in self._feet for part in (foot.swing, foot.roll, foot.place, foot.late) for name in part),
            *(["travel"] if abs(hip[-1, 0] - hip[0, 0]) > TRAVELS_M else []),
            *(f"time {name}" for name in self._phases),
        ]  # fmt: skip
        self.scales = np.array([next(s for k, s in SCALES.items() if name.startswith(k)) for name in self.names])

    # ------------------------------------------------------------------------------------ what there is

    def _bodily(self) -> dict[str, tuple[Array, Array]]:
        """Group of keyframes -> courses (T,) of a value and of a slope that are 1 there."""
        kept: list[Moment] = []
        for moment in self.moments:
            if not kept or moment.time_s - kept[-1].time_s >= NEAREST_S:
                kept.append(moment)
        self._standing = self._groups_on_floor(kept)
        return self._courses(kept)

    def _courses(self, kept: Sequence[Moment]) -> dict[str, tuple[Array, Array]]:
        times = [kept[0].time_s - 0.3, *(item.time_s for item in kept), kept[-1].time_s + 0.3]
        values, slopes = faults.hermite(self.time_s, times)
        values[:, 1] += values[:, 0]
        values[:, -2] += values[:, -1]
        courses: dict[str, tuple[Array, Array]] = {}
        for number, moment in enumerate(kept, start=1):
            value, slope = courses.get(moment.group, (0.0, 0.0))
            courses[moment.group] = (value + values[:, number], slope + slopes[:, number])  # type: ignore[assignment]
        return courses

    def _groups_on_floor(self, kept: Sequence[Moment]) -> dict[str, tuple[Array, Array]]:
        """The same for the hips, with knots only where a foot stands: between them a flight stays nearly a free fall."""

        def stands(time_s: float) -> bool:
            frame = round(time_s * self.fps)
            slack = max(2, round(0.02 * self.fps))
            return any(s.start - slack <= frame <= s.stop + slack for foot in self._feet for s in foot.stances)

        on_floor = [moment for moment in kept if stands(moment.time_s)]
        return self._courses(on_floor or kept)

    def _foot(self, side: int, contacts: Sequence[tuple[float, float]]) -> _Foot:
        known = [Stance(round(on * self.fps), round(off * self.fps)) for on, off in contacts]
        seen = faults.stances(self.points, self.fps, side)
        free = [s for s in seen if all(s.stop < k.start or s.start > k.stop for k in known)]
        made = _Foot(sorted([*known, *free], key=lambda stance: stance.start))
        seconds = [(s.start / self.fps, s.stop / self.fps) for s in made.stances]
        name = "" if self.cyclic else f" {('left', 'right')[side]}"
        first, last = self.moments[0].time_s - 0.6, self.moments[-1].time_s + 0.6
        for number, (start, stop) in enumerate(seconds):
            before = min(faults.EASE_S, 0.5 * (start - seconds[number - 1][1])) if number else faults.EASE_S
            after = (
                min(faults.EASE_S, 0.5 * (seconds[number + 1][0] - stop))
                if number + 1 < len(seconds)
                else faults.EASE_S
            )
            own = "" if self.cyclic else f"{name} {number + 1}"
            if stop < first or start > last:
                continue
            for part, course in self._rolls(start, stop, before, after).items():
                _add(made.roll, f"roll {part}{own}", course)
            if not self.cyclic:
                was = seconds[number - 1][1] if number else start - 0.3
                then = seconds[number + 1][0] if number + 1 < len(seconds) else stop + 10.0
                course = (
                    faults.ease(self.time_s, was, start) if made.stances[number].start else np.ones(len(self.time_s))
                )
                _add(made.place, f"place{own}", course * (1.0 - faults.ease(self.time_s, stop, then)))
                if number and start > self.moments[0].time_s + 0.1:
                    _add(made.late, f"late{own}", faults.bump(self.time_s, start, before, 0.12))
        for number, (start, stop) in enumerate(
            zip([s[1] for s in seconds[:-1]], [s[0] for s in seconds[1:]], strict=True)
        ):
            own = "" if self.cyclic else f"{name} {number + 1}"
            if stop < first or start > last:
                continue
            for share, width in STRIDES if self.cyclic else SWINGS:
                at, reach = start + share * (stop - start), width * (stop - start)
                for axis in ("forward", "up"):
                    _add(made.swing, f"swing {axis} {share}{own}", faults.bump(self.time_s, at, reach, reach))
        return made

    def _rolls(self, start: float, stop: float, before: float, after: float) -> dict[str, Array]:
        held = start <= 1.0 / self.fps
        knots = [start - before, start, 0.5 * (start + stop), stop, stop + after]
        values, _ = faults.hermite(self.time_s, knots)
        if held:  # who stands at the beginning of the clip has always stood like that
            values[self.time_s <= start, :] = 0.0
            values[self.time_s <= start, 1] = 1.0
        return {"touchdown": values[:, 1], "stance": values[:, 2], "leaving": values[:, 3]}

    def _phased(self) -> dict[str, list[tuple[float, float]]]:
        """Phase between two neighbouring keyframes -> its times; in a cyclic motion of every step."""
        found: dict[str, list[tuple[float, float]]] = {}
        for a, b in zip(self.moments[:-1], self.moments[1:], strict=True):
            if b.time_s - a.time_s >= NEAREST_S:
                found.setdefault(f"{a.group} to {b.group}", []).append((a.time_s, b.time_s))
        most = max((len(times) for times in found.values()), default=0)
        return {name: times for name, times in found.items() if not self.cyclic or len(times) > 0.5 * most}

    def _arm_names(self) -> list[str]:
        if self.cyclic:
            return ["arm both", "elbow both", "elbow in front"]
        return [
            f"{kind} {side} {group}" for kind in ("arm", "elbow") for side in ("left", "right") for group in self._body
        ]

    # ------------------------------------------------------------------------------------ what they do

    def apply(self, amounts: Array) -> tuple[Array, Array, Array]:
        """Points (T', 33, 3), the new time (T,) of each old frame and by how many metres each limb had to stretch (4,)."""
        now = dict(zip(self.names, amounts * self.scales, strict=True))
        later = self._later(now)
        ahead = self._ahead(now, later)
        step = np.zeros((len(self.points), 3))
        step[:, 0] += ahead
        for group, (value, slope) in self._standing.items():
            step[:, 0] += now[f"hip forward {group}"] * value + now[f"hip speed forward {group}"] * slope
            step[:, 1] += now[f"hip up {group}"] * value + now[f"hip speed up {group}"] * slope
        result = self.points + step[:, None]
        stretched = []
        for side in (0, 1):
            stretched.append(self._leg(result, side, now, ahead))
        lean = np.sum([now[f"trunk {group}"] * value for group, (value, _) in self._body.items()], axis=0)
        hip = np.nanmean(result[:, faults.HIPS], axis=1)[:, None]
        result[:, faults.UPPER] = hip + faults.turned(result[:, faults.UPPER] - hip, lean)
        for side in (0, 1):
            stretched.append(self._arm(result, side, now))
        return self._resampled(result, later), self.time_s + later, np.array(stretched)

    def _later(self, now: Mapping[str, float]) -> Array:
        """(T,) seconds by which each frame comes later: phases last longer by their share."""
        later = np.zeros(len(self.time_s))
        for name, times in self._phases.items():
            for start, stop in times:
                later += np.expm1(now[f"time {name}"]) * np.clip(self.time_s - start, 0.0, stop - start)
        return later

    def _ahead(self, now: Mapping[str, float], later: Array) -> Array:
        """(T,) metres that the hips get ahead: travel, and going on at the same speed where a phase lasts longer."""
        longer = np.gradient(later, 1.0 / self.fps)
        ahead = np.cumsum(self._speed * (longer + now.get("travel", 0.0) * (1.0 + longer))) / self.fps
        return np.asarray(ahead - ahead[0])

    def _leg(self, result: Array, side: int, now: Mapping[str, float], ahead: Array) -> float:
        foot, points = self._feet[side], self.points
        step = np.zeros((len(points), 3))
        step[:, 0] += self._carried(foot, ahead)
        for name, course in foot.place.items():
            step[:, 0] += now[name] * course
        for name, course in foot.swing.items():
            step[:, 0 if "forward" in name else 1] += now[name] * course
        for name, course in foot.late.items():
            step[:, 1] += max(0.0, now[name]) * course
        roll = (
            np.sum([now[name] * course for name, course in foot.roll.items()], axis=0)
            if foot.roll
            else np.zeros(len(points))
        )
        joints = [faults.ANKLES[side], faults.HEELS[side], faults.TOES[side]]
        toe = points[:, faults.TOES[side]][:, None]
        moved = toe + faults.turned(points[:, joints] - toe, roll) if np.isfinite(toe).any() else points[:, joints]
        # A foot that rolls stays on the floor with its lowest point.
        sunk = np.fmin(moved[:, 1, 1], moved[:, 2, 1]) - np.fmin(points[:, joints[1], 1], points[:, joints[2], 1])
        step[:, 1] -= np.nan_to_num(sunk)
        result[:, joints] = moved + step[:, None]
        hip, knee, ankle = (row[side] for row in (faults.HIPS, faults.KNEES, faults.ANKLES))
        before = points[:, hip], points[:, knee], points[:, ankle]
        result[:, knee], stretched = faults.middle_joint(result[:, hip], result[:, ankle], before, 1.0)
        return stretched

    def _carried(self, foot: _Foot, ahead: Array) -> Array:
        """(T,) how far a foot goes ahead with the body: by the same amount as long as it stands."""
        if not foot.stances or not np.any(ahead):
            return ahead
        ends = np.array([(s.start / self.fps, s.stop / self.fps) for s in foot.stances])
        level = np.array([float(np.mean(ahead[s.start : s.stop + 1])) for s in foot.stances])
        course = np.full(len(ahead), level[0])
        for number in range(1, len(level)):
            course += (level[number] - level[number - 1]) * faults.ease(
                self.time_s, ends[number - 1, 1], ends[number, 0]
            )
        # Before the first and after the last stance it goes with the body.
        before, after = self.time_s < ends[0, 0], self.time_s > ends[-1, 1]
        course[before] += ahead[before] - ahead[foot.stances[0].start]
        course[after] += ahead[after] - ahead[foot.stances[-1].stop]
        return course

    def _arm(self, result: Array, side: int, now: Mapping[str, float]) -> float:
        hands = list(faults.HANDS[side])
        shoulder, elbow, wrist = (row[side] for row in (faults.SHOULDERS, faults.ELBOWS, faults.WRISTS))
        name = ("left", "right")[side]
        if self.cyclic:
            swing = result[:, elbow, 0] - result[:, shoulder, 0]
            front = np.clip(
                (swing - np.nanmin(swing)) / max(float(np.nanmax(swing) - np.nanmin(swing)), 1e-6), 0.0, 1.0
            )
            upper, lower = np.full(len(swing), now["arm both"]), now["elbow both"] + now["elbow in front"] * front
        else:
            upper = np.sum([now[f"arm {name} {group}"] * value for group, (value, _) in self._body.items()], axis=0)
            lower = np.sum([now[f"elbow {name} {group}"] * value for group, (value, _) in self._body.items()], axis=0)
        free = result.copy()
        for joint, angle in ((shoulder, upper), (elbow, lower)):
            part = [elbow, *hands] if joint == shoulder else hands
            centre = free[:, joint][:, None]
            free[:, part] = centre + faults.turned(free[:, part] - centre, angle)
        rest = self._rests[side]
        result[:, [elbow, *hands]] = free[:, [elbow, *hands]]
        if not rest.any():
            return -1.0
        weight = rest[:, None, None]
        result[:, hands] = weight * self.points[:, hands] + (1.0 - weight) * free[:, hands]
        before = self.points[:, shoulder], self.points[:, elbow], self.points[:, wrist]
        bent, _ = faults.middle_joint(result[:, shoulder], result[:, wrist], before, -1.0)
        result[:, elbow] = np.where(rest[:, None] > 0.0, bent, result[:, elbow])
        down = rest > 0.0
        lying = tuple(place[down] for place in before)
        return faults.middle_joint(result[down, shoulder], result[down, wrist], lying, -1.0)[1]  # type: ignore[arg-type]

    def _resampled(self, points: Array, later: Array) -> Array:
        if not later.any():
            return points
        new = self.time_s + later
        grid = np.arange(int(new[-1] * self.fps + 1e-6) + 1) / self.fps
        flat = points.reshape(len(points), -1)
        return np.stack([np.interp(grid, new, column) for column in flat.T], axis=1).reshape(-1, *points.shape[1:])


def _add(courses: dict[str, Array], name: str, course: Array) -> None:
    """One knob may act at several times."""
    courses[name] = np.clip(courses[name] + course, -1.0, 1.0) if name in courses else course


def _smoothed(values: Array, width: int) -> Array:
    width = max(3, width | 1)
    padded = np.pad(values, width // 2, mode="edge")
    return np.convolve(padded, np.ones(width) / width, mode="valid")
