"""Jumps, landings and squats: pushes of the centre of mass, a parabola, a braked landing."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from .body import Body, Upper
from .course import Course
from .engine import GRAVITY, STEP_S, Foothold, Plan, oscillate
from .walk import Stand, ended, stand_up, stroll, walking_arms

Style = dict[str, float]


def draw(random: np.random.Generator, ranges: Mapping[str, tuple[float, float]], changes: Mapping[str, float]) -> Style:
    """A value for each name, uniform in its range, plus ``changes`` (a fault of known size)."""
    style = {name: float(random.uniform(low, high)) for name, (low, high) in ranges.items()}
    for name, change in changes.items():
        if name not in style:
            raise ValueError(f"no parameter {name!r}: one of {', '.join(style)}")
        style[name] += change
    return style


JUMP = {
    "drop": (0.20, 0.38),  # of the leg: how far the centre of mass sinks
    "descent_s": (0.35, 0.65),
    "take_off_speed": (1.7, 2.9),  # m/s, up
    "travel_speed": (-0.06, 0.06),  # m/s, forward
    "raise": (0.075, 0.105),  # of the leg: centre of mass at take-off above standing
    "landing_raise": (0.02, 0.075),
    "landing_drop": (0.12, 0.34),
    "landing_s": (0.16, 0.34),
    "recovery_s": (0.5, 1.0),
    "lean": (0.5, 1.3),  # rad of trunk lean for a sink of one leg, times two
    "arms": (0.0, 1.0),
    "tuck": (0.0, 0.06),
    "heel_first": (-0.5, -0.3),
}


def countermovement_jump(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    return _jump(random, body, draw(random, JUMP, changes), reach=0.0)


def standing_long_jump(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    ranges = JUMP | {
        "travel_speed": (1.4, 3.1),
        "take_off_speed": (1.5, 2.6),
        "drop": (0.22, 0.42),
        "landing_raise": (-0.16, -0.05),
        "landing_drop": (0.15, 0.32),
        "landing_s": (0.2, 0.4),
        "lean": (0.9, 1.7),
        "tuck": (0.05, 0.25),
        "heel_first": (-0.45, -0.1),
        "reach": (0.22, 0.42),
    }
    style = draw(random, ranges, changes)
    return _jump(random, body, style, reach=style["reach"])


def _jump(random: np.random.Generator, body: Body, style: Style, reach: float) -> Plan:
    stand = Stand.of(body)
    course = Course([0.0], [stand.height])
    stroll(course, random, body, stand, before=True)
    leg, sink, up = body.leg, style["drop"] * body.leg, style["take_off_speed"]
    quiet_until = course.now
    # Sinking: the ground's force falls, then brakes; the body turns round without a stop.
    descent, first = style["descent_s"], 0.55 * sink
    fastest = -2.1 * first / (0.55 * descent)
    turn = float(random.uniform(5.0, 11.0))
    course.push(0.55 * descent, y=(fastest, -first))
    course.push(2.0 * (sink - first) / -fastest, y=(0.0, -(sink - first)), end_y=turn)
    forward = 0.30 * sink + 0.16 * leg * (style["travel_speed"] / 3.0) if reach else 0.0
    rise = sink + style["raise"] * leg
    push_s = rise / (0.56 * up)
    course.push(push_s, x=(style["travel_speed"], forward), y=(up, rise), begin_y=turn, end_y=-GRAVITY)
    off = course.now
    fall = (style["raise"] - style["landing_raise"]) * leg
    flight = (up + np.sqrt(up**2 + 2 * GRAVITY * fall)) / GRAVITY
    course.fly(flight)
    on = course.now
    foot_x = course.x[-1] + reach * leg - 0.35 * body.foot_front
    return _land(random, body, course, stand, style, quiet_until, off, on, foot_x, reach > 0)


def _land(
    random: np.random.Generator, body: Body, course: Course, stand: Stand, style: Style,
    quiet_until: int, off: int, on: int, foot_x: float, long: bool,
) -> Plan:  # fmt: skip
    leg = body.leg
    deep = style["landing_drop"] * leg
    over = foot_x + stand.ahead - course.x[-1]
    down = course.y[-1] - (stand.height - deep)
    brake = max(style["landing_s"], 1.35 * down / -course.speed_y)
    share = 0.6 if long else 1.0
    slow = max(0.0, (over * (1 - share)) / 0.4) if long else 0.0
    course.push(brake, x=(slow, over * share), y=(0.0, -down), begin_y=-GRAVITY, end_y=6.0)
    course.push(style["recovery_s"], x=(0.0, over * (1 - share)), y=(0.0, deep), begin_y=6.0)
    course.rest(float(random.uniform(0.3, 1.0)))
    pitch_on = style["heel_first"] if long else float(random.uniform(0.3, 0.7))
    tuck = style["tuck"]
    for foot in (course.left, course.right):
        late = int(random.integers(0, 3)) if foot is course.right else 0
        begun = foot[-1]
        length = off - begun.on
        heel_up = max(off - round(float(random.uniform(0.10, 0.18)) / STEP_S) - begun.on, 1) / max(length, 1)
        path = ((0.30, -0.10 if long else -0.01, -0.93 + tuck), (0.62, 0.12 if long else 0.0, -0.90 + tuck))
        foot[-1] = replace(
            begun, off=off - late, pitch_off=0.95, rise=heel_up, path=path, leaving_speed=1.6, landing_speed=1.2
        )
        foot.append(Foothold(on=on + late, off=10**9, x=foot_x, z=begun.z, pitch_on=pitch_on, flat=0.0))
    stroll(course, random, body, stand, before=False)
    for foot in (course.left, course.right):
        landed = next(number for number, hold in enumerate(foot) if hold.on >= on)
        end = min(foot[landed].off, course.now)
        foot[landed] = replace(foot[landed], flat=0.09 / STEP_S / max(end - foot[landed].on, 1))
    marks = {"quiet": quiet_until, "off": off, "on": on}
    return _finish(random, body, course, stand, style, marks, arms=style["arms"], long=long)


def _finish(
    random: np.random.Generator, body: Body, course: Course, stand: Stand, style: Style,
    marks: dict[str, float], arms: float, long: bool = False,
) -> Plan:  # fmt: skip
    com = course.com(random)
    count = len(com)
    sunk = np.clip(stand.height - 0.015 - com[:, 1], 0.0, None) / body.leg
    most = 0.85  # rad: nobody folds further
    lean = oscillate(0.06 + most * np.tanh(2.0 * style["lean"] * sunk / most), 0.06, 3.0, 0.9)
    number = np.arange(count)
    drive = np.zeros(count)
    elbow = np.full(count, 0.25)
    if arms > 0.35 and "off" in marks:
        off, on = marks["off"], marks["on"]
        swing_at = off - 0.22 / STEP_S
        drive = np.where((number > marks["quiet"] + 20) & (number < swing_at), -1.3 * arms, drive)
        drive = np.where((number >= swing_at) & (number < off + 0.1 / STEP_S), 2.4 * arms, drive)
        drive = np.where(
            (number >= off + 0.1 / STEP_S) & (number < on + 0.25 / STEP_S), (1.2 if long else 0.5) * arms, drive
        )
    elif arms <= 0.35 and "off" in marks:  # hands at the hips
        drive = np.full(count, -0.55)
        elbow = np.full(count, 1.7)
    else:
        drive = 1.5 * np.clip(sunk / 0.25, 0.0, 1.0) * (1.0 if arms > 0.35 else 0.1)
    walking = walking_arms(course, body, count)
    left = oscillate(drive + walking, float(drive[0]), 1.6, 0.75)
    right = oscillate(drive - walking + 0.05 * random.normal(), float(drive[0]), 1.6, 0.75)
    upper = Upper(lean, left, right, elbow, elbow.copy(), 0.18, np.zeros(3), np.zeros(count))
    return Plan(body, com, upper, ended(course.left, count), ended(course.right, count), marks)


DROP = {
    "box": (0.20, 0.50),  # m
    "landing_drop": (0.14, 0.36),
    "landing_s": (0.16, 0.36),
    "recovery_s": (0.6, 1.1),
    "landing_raise": (0.0, 0.06),
    "lean": (0.5, 1.3),
    "arms": (0.0, 1.0),
    "travel_speed": (0.5, 0.9),
    "tuck": (0.0, 0.05),
    "heel_first": (-0.3, -0.1),
}


def drop_landing(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    """Stand on a box, step off, land on both feet, come up, stand."""
    style = draw(random, DROP, changes)
    stand, box = Stand.of(body), style["box"]
    course = Course([0.0], [stand.height + box])
    stand_up(course, body, stand, ground=box)
    course.rest(float(random.uniform(0.8, 2.0)))
    ahead_leaves = course.now
    # Weight forward over the edge while one leg swings out, then both are free.
    course.push(0.55, x=(style["travel_speed"], 0.21), y=(-0.35, -0.045), end_y=-0.6 * GRAVITY)
    off = course.now
    fall = course.y[-1] - stand.height - style["landing_raise"] * body.leg
    flight = (course.speed_y + np.sqrt(course.speed_y**2 + 2 * GRAVITY * fall)) / GRAVITY
    course.fly(flight)
    on = course.now
    foot_x = course.x[-1] + 0.09 * body.leg - 0.2 * body.foot_front
    first, second = (course.left, course.right) if random.random() < 0.5 else (course.right, course.left)
    for foot, leaves, path in (
        (first, ahead_leaves + round(0.12 / STEP_S), ((0.35, 0.16, -0.88), (0.7, 0.20, -0.90))),
        (second, off, ((0.5, 0.0, -0.84),)),
    ):
        late = int(random.integers(0, 4)) if foot is second else 0
        begun = foot[-1]
        rise = 1.0 - 0.2 / STEP_S / max(leaves - begun.on, 1)
        foot[-1] = replace(begun, off=leaves, pitch_off=0.6, rise=rise, path=path, landing_speed=1.0)
        foot.append(
            Foothold(on=on + late, off=10**9, x=foot_x, z=begun.z, pitch_on=float(random.uniform(0.35, 0.7)), flat=0.0)
        )
    down = course.y[-1] - (stand.height - style["landing_drop"] * body.leg)
    brake = max(style["landing_s"], 1.35 * down / -course.speed_y)
    over = foot_x + stand.ahead - course.x[-1]
    course.push(brake, x=(0.0, over), y=(0.0, -down), begin_y=-GRAVITY, end_y=6.0)
    course.push(style["recovery_s"], y=(0.0, style["landing_drop"] * body.leg), begin_y=6.0)
    course.rest(float(random.uniform(0.8, 1.6)))
    stroll(course, random, body, stand, before=False)
    for foot in (course.left, course.right):
        landed = next(number for number, hold in enumerate(foot) if hold.on >= on)
        end = min(foot[landed].off, course.now)
        foot[landed] = replace(foot[landed], flat=0.09 / STEP_S / max(end - foot[landed].on, 1))
    return _finish(random, body, course, stand, style, {"on": on}, arms=style["arms"] * 0.5 + 0.3)


SQUAT = {
    "depth": (0.26, 0.50),
    "descent_s": (0.7, 1.8),
    "ascent_s": (0.6, 1.6),
    "turn": (2.5, 5.0),  # m/s^2, up, at the bottom
    "lean": (0.45, 0.75),
    "arms": (0.3, 1.0),
    "repeats": (1.0, 3.99),
}


def bodyweight_squat(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    """One to three squats: down, up, each a single push of the centre of mass."""
    style = draw(random, SQUAT, changes)
    stand = Stand.of(body)
    course = Course([0.0], [stand.height])
    stroll(course, random, body, stand, before=True)
    starts, bottoms, ends = [], [], []
    for _ in range(int(style["repeats"])):
        depth = style["depth"] * body.leg * float(random.uniform(0.95, 1.05))
        starts.append(course.now)
        # Sinking and braking apart: one long push with a hard turn at its end would first rise on tiptoe.
        fastest = -2.0 * depth / style["descent_s"]
        course.push(0.55 * style["descent_s"], y=(fastest, 0.275 * fastest * style["descent_s"]))
        turn = min(style["turn"], -1.8 * fastest / (0.45 * style["descent_s"]))
        course.push(0.45 * style["descent_s"], y=(0.0, -depth - (course.y[-1] - stand.height)), end_y=turn)
        bottoms.append(course.now)
        course.push(style["ascent_s"], y=(0.0, stand.height - course.y[-1]), begin_y=turn)
        ends.append(course.now)
        course.rest(float(random.uniform(0.4, 1.2)))
    stroll(course, random, body, stand, before=False)
    marks: dict[str, float] = {"repeats": len(starts)}
    for number, (start, bottom, end) in enumerate(zip(starts, bottoms, ends, strict=True)):
        marks |= {f"start{number}": start, f"bottom{number}": bottom, f"end{number}": end}
    return _finish(random, body, course, stand, style, marks, arms=style["arms"])
