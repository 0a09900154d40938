"""The exact keyframes of a solved plan, by the definitions of the actions' keyframe tables.

Contacts come from the plan; apex, deepest points and angles from the posed body, on the fine grid and refined
between its points by a parabola. Times in s from the first grid point.
"""

import itertools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from sportsgpt_desktop.core import skeleton as sk

from .body import Array, centre_of_mass
from .engine import STEP_S, Plan


@dataclass(frozen=True)
class Truth:
    """One keyframe. ``repeat`` counts occurrences of a single action from 0; ``loose``: a threshold on slow
    movement, compare with care. ``certain`` False: there, but in a step that speeds up or slows down."""

    id: str
    side: str | None
    step: int | None
    time_s: float
    repeat: int = 0
    loose: bool = False
    certain: bool = True


def keyframes(category: str, plan: Plan, points: Array) -> list[Truth]:
    """Of a solved plan; empty for movement that is no action."""
    find = FINDERS.get(category)
    return find(plan, points) if find else []


def _extreme(values: Array, begin: int, end: int, sign: float) -> float:
    """Time of the largest ``sign`` x value within [begin, end], s."""
    part = sign * values[begin : end + 1]
    at = int(np.argmax(part))
    shift = 0.0
    if 0 < at < len(part) - 1:
        a, b, c = part[at - 1], part[at], part[at + 1]
        bend = a - 2 * b + c
        shift = 0.5 * (a - c) / bend if bend < 0 else 0.0
    return (begin + at + float(np.clip(shift, -0.5, 0.5))) * STEP_S


def _hip(points: Array) -> Array:
    return 0.5 * (points[:, sk.LEFT_HIP] + points[:, sk.RIGHT_HIP])


def _speed(path: Array) -> Array:
    return np.linalg.norm(np.gradient(path, STEP_S, axis=0), axis=-1)


def _quiet_end(plan: Plan, com: Array, begin: int, deepest: int) -> int:
    """Last quiet frame (speed < 0.05 H/s) before the centre of mass has sunk by 2 % of the height."""
    height = plan.body.height
    low = begin + int(np.argmax(com[begin : deepest + 1, 1] < com[begin, 1] - 0.02 * height))
    quiet = np.flatnonzero(_speed(com)[begin : low + 1] < 0.05 * height)
    return begin + (int(quiet[-1]) if len(quiet) else 0)


def _jump(names: tuple[str, str, str, str, str, str]) -> Callable[[Plan, Array], list[Truth]]:
    def find(plan: Plan, points: Array) -> list[Truth]:
        com, hip = centre_of_mass(points), _hip(points)[:, 1]
        begin = int(plan.marks["quiet"])
        leaves = [
            next(h.off for h in holds if h.on < plan.marks["on"] - 1 and h.off >= plan.marks["off"] - 5)
            for holds in (plan.left, plan.right)
        ]
        lands = [next(h.on for h in holds if h.on >= plan.marks["on"]) for holds in (plan.left, plan.right)]
        off, on = max(leaves), min(lands)
        after = min(on + round(1.0 / STEP_S), len(hip) - 1)
        lowest = _extreme(hip, begin, off, -1.0)
        times = (
            _quiet_end(plan, com, begin, round(lowest / STEP_S)) * STEP_S,
            lowest,
            off * STEP_S,
            _extreme(com[:, 1], off, on, 1.0),
            on * STEP_S,
            _extreme(hip, on, after, -1.0),
        )
        return [
            Truth(name, None, None, float(t), loose=number == 0)
            for number, (name, t) in enumerate(zip(names, times, strict=True))
        ]

    return find


def _drop(plan: Plan, points: Array) -> list[Truth]:
    com, hip = centre_of_mass(points), _hip(points)[:, 1]
    on = min(next(h.on for h in holds if h.on >= plan.marks["on"]) for holds in (plan.left, plan.right))
    deepest = _extreme(hip, on, min(on + round(1.0 / STEP_S), len(hip) - 1), -1.0)
    still = _speed(com) < 0.1 * plan.body.height
    width = round(0.3 / STEP_S)
    runs = np.convolve(still, np.ones(width), "valid") > width - 0.5
    first = round(deepest / STEP_S) + 1
    settled = first + int(np.argmax(runs[first:]))
    return [
        Truth("initial_contact", None, None, on * STEP_S),
        Truth("deepest", None, None, deepest),
        Truth("stabilised", None, None, settled * STEP_S, loose=True),
    ]


def _squat(plan: Plan, points: Array) -> list[Truth]:
    com, hip = centre_of_mass(points), _hip(points)[:, 1]
    found = []
    for repeat in range(int(plan.marks["repeats"])):
        begin, end = int(plan.marks[f"start{repeat}"]), int(plan.marks[f"end{repeat}"])
        bottom = _extreme(hip, begin, end, -1.0)
        low = round(bottom / STEP_S)
        up = hip[low : end + 1]
        half, near = 0.5 * (hip[begin] + hip[low]), hip[begin] - 0.02 * plan.body.height
        times = (
            ("stand", _quiet_end(plan, com, begin, low) * STEP_S, True),
            ("bottom", bottom, False),
            ("mid_ascent", (low + int(np.argmax(up >= half))) * STEP_S, False),
            ("finish", (low + int(np.argmax(up >= near))) * STEP_S, True),
        )
        found += [Truth(name, None, None, t, repeat=repeat, loose=loose) for name, t, loose in times]
    return found


def _thigh(points: Array, side: str) -> Array:
    line = points[:, sk.INDEX[f"{side}_knee"]] - points[:, sk.INDEX[f"{side}_hip"]]
    return np.arctan2(line[:, 0], -line[:, 1])


def _knee(points: Array, side: str) -> Array:
    hip, knee, ankle = (points[:, sk.INDEX[f"{side}_{joint}"]] for joint in ("hip", "knee", "ankle"))
    a, b = hip - knee, ankle - knee
    return np.arccos(np.sum(a * b, axis=1) / (np.linalg.norm(a, axis=1) * np.linalg.norm(b, axis=1)))


@dataclass(frozen=True)
class _Stance:
    number: int
    side: str
    on: int
    off: int
    certain: bool


def _stances(plan: Plan) -> list[_Stance]:
    marks = plan.marks
    return [
        _Stance(k + 1, "left" if marks[f"left{k}"] else "right", int(marks[f"on{k}"]), int(marks[f"off{k}"]), bool(marks[f"steady{k}"]))
        for k in range(int(marks["steps"]))
    ]  # fmt: skip


def _other(side: str) -> str:
    return "right" if side == "left" else "left"


def _run(plan: Plan, points: Array) -> list[Truth]:
    hip, found = _hip(points)[:, 0], []
    stances = _stances(plan)
    for number, s in enumerate(stances):
        ankle = points[:, sk.INDEX[f"{s.side}_ankle"], 0]
        times = [
            ("initial_contact", s.on * STEP_S),
            ("midstance", _extreme(np.abs(hip - ankle), s.on, s.off, -1.0)),
            ("toe_off", s.off * STEP_S),
        ]
        if number + 2 < len(stances):
            times.append(("mid_swing", _extreme(_knee(points, s.side), s.off, stances[number + 2].on, -1.0)))
        found += [Truth(name, s.side, s.number, t, certain=s.certain) for name, t in times]
    return found


def _sprint(plan: Plan, points: Array) -> list[Truth]:
    com, hip = centre_of_mass(points)[:, 1], _hip(points)[:, 0]
    stances = _stances(plan)

    def support(s: _Stance) -> float:
        ankle = points[:, sk.INDEX[f"{s.side}_ankle"], 0]
        return _extreme(np.abs(hip - ankle), s.on, s.off, -1.0)

    first = stances[0]
    found = [
        Truth("touchdown", first.side, 0, first.on * STEP_S, certain=first.certain),
        Truth("full_support", first.side, 0, support(first), certain=first.certain),
    ]
    for s, following in itertools.pairwise(stances):
        times = (
            ("toe_off", s.side, s.off * STEP_S),
            ("mvp", s.side, _extreme(com, s.off, following.on, 1.0)),
            (
                "strike",
                following.side,
                _extreme(_thigh(points, following.side), (s.on + s.off) // 2, following.on, 1.0),
            ),
            ("touchdown", following.side, following.on * STEP_S),
            ("full_support", following.side, support(following)),
        )
        found += [Truth(name, side, s.number, t, certain=s.certain and following.certain) for name, side, t in times]
    last = stances[-1]
    return [*found, Truth("toe_off", last.side, last.number, last.off * STEP_S, certain=last.certain)]


def _accelerate(plan: Plan, points: Array) -> list[Truth]:
    com, found = centre_of_mass(points)[:, 0], []
    stances = _stances(plan)
    for number, s in enumerate(stances):
        toe = points[:, sk.INDEX[f"{s.side}_foot_index"], 0]
        times = [
            ("touchdown", s.side, s.on * STEP_S),
            ("mid_stance", s.side, _extreme(np.abs(com - toe), s.on, s.off, -1.0)),
            ("toe_off", s.side, s.off * STEP_S),
        ]
        if number + 1 < len(stances):
            swing = _other(s.side)
            times.append(
                (
                    "max_knee_lift",
                    swing,
                    _extreme(_thigh(points, swing), (s.on + s.off) // 2, stances[number + 1].on, 1.0),
                )
            )
        found += [Truth(name, side, s.number, t, certain=s.certain) for name, side, t in times]
    return found


def _start(plan: Plan, points: Array) -> list[Truth]:
    marks, leg = plan.marks, plan.body.leg
    gun, off = int(marks["gun"]), int(marks["front_off"])
    speed = np.linalg.norm(np.gradient(points, STEP_S, axis=0), axis=-1).mean(axis=1)
    moving = gun - 50 + int(np.argmax(speed[gun - 50 : off] >= 0.05 * leg))
    rear = "left" if marks["rear_left"] else "right"
    exits = []
    for side in (rear, _other(rear)):
        toe = points[:, sk.INDEX[f"{side}_foot_index"]]
        away = np.linalg.norm(toe - toe[gun], axis=1) > 0.03 * leg
        exits.append((gun + int(np.argmax(away[gun:])) - 1) * STEP_S)
    first = _stances(plan)[0]
    return [
        Truth("set", None, None, (moving - 1) * STEP_S, loose=True),
        Truth("rear_foot_exit", rear, None, exits[0]),
        Truth("front_foot_exit", _other(rear), None, exits[1]),
        Truth("first_touchdown", first.side, None, first.on * STEP_S),
        Truth("first_toe_off", first.side, None, first.off * STEP_S),
    ]


FINDERS: dict[str, Callable[[Plan, Array], list[Truth]]] = {
    "countermovement_jump": _jump(("stand", "lowest", "take_off", "apex", "landing", "deepest_landing")),
    "standing_long_jump": _jump(
        ("start_stand", "deepest_crouch", "take_off", "apex", "landing_contact", "deepest_landing")
    ),
    "drop_landing": _drop,
    "bodyweight_squat": _squat,
    "running_gait": _run,
    "sprint_max_velocity": _sprint,
    "sprint_acceleration": _accelerate,
    "sprint_start": _start,
}
