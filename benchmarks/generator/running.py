"""Running and sprinting: a bouncing centre of mass, stance by stance, over single footholds."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from .body import Body, Upper
from .course import Course
from .engine import GRAVITY, STEP_S, Foothold, Plan, oscillate
from .jumps import Style, draw
from .walk import Stand, ended, foot_lead, stand_up, walk


@dataclass(frozen=True)
class Step:
    """One stance and the flight after it; ``speed`` m/s of that flight, ``shift`` m of the foot ahead."""

    speed: float
    contact_s: float
    flight_s: float
    shift: float
    steady: bool


def contact_time(speed: float, style: Style) -> float:
    """Falls with speed as 1/v (0.28 s at 3 m/s to 0.09 s at 10 m/s: Weyand et al., 2000, J Appl Physiol 89:1991)."""
    return float(np.clip(0.75 * style["contact"] / max(speed, 0.5) ** 0.9, 0.085, 0.30))


def flight_time(speed: float, style: Style) -> float:
    return float(np.clip((0.055 + 0.014 * speed) * style["flight"], 0.03, 0.17))


def swing_path(speed: float, style: Style) -> tuple[tuple[float, float, float], ...]:
    """Ankle seen from the hip, in leg lengths: the faster, the higher under the hip and the further in front."""
    fast = float(np.clip((speed - 2.0) / 8.0, 0.0, 1.0))
    up = style["heel_lift"] * (0.12 + 0.33 * fast)
    knee = style["knee_lift"] * (0.06 + 0.26 * fast)
    return (
        (0.22, -0.50 - 0.02 * fast, -0.84 + 0.75 * up),
        (0.45, -0.10, -0.88 + up),
        (0.70, 0.24 + 0.16 * fast, -0.90 + knee + 0.4 * up),
        (0.87, 0.36 + 0.14 * fast, -0.92 + 0.55 * knee),
    )


RUN = {
    "speed": (2.4, 5.2),
    "contact": (0.88, 1.12),
    "flight": (0.8, 1.25),
    "heel_lift": (0.8, 1.25),
    "knee_lift": (0.8, 1.2),
    "strike": (-0.30, 0.22),  # rad: heel first to forefoot
    "overstride": (-0.05, 0.06),  # m ahead
    "lean": (0.03, 0.20),
    "arms": (0.6, 1.2),
    "elbow": (1.2, 1.8),
    "steps": (7.0, 12.0),
}
SPRINT = RUN | {
    "speed": (7.5, 10.6),
    "strike": (0.10, 0.30),
    "overstride": (-0.03, 0.05),
    "lean": (0.03, 0.15),
    "arms": (0.9, 1.4),
    "flight": (0.72, 0.9),
}
ACCELERATE = SPRINT | {"speed": (7.0, 9.5), "lean": (0.6, 0.9), "gain": (0.55, 0.8), "steps": (8.0, 12.0)}


def running_gait(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    style = draw(random, RUN, changes)
    top = style["speed"]
    up = [
        Step(v, contact_time(v, style), 0.6 * flight_time(v, style), -0.03, False)
        for v in np.linspace(0.55, 0.9, 3) * top
    ]
    flat = [_steady(top * (1 + 0.01 * random.normal()), style, random) for _ in range(int(style["steps"]))]
    down = [
        Step(v, 1.1 * contact_time(v, style), 0.7 * flight_time(v, style), 0.05, False)
        for v in np.linspace(0.85, 0.45, 3) * top
    ]
    return _run(random, body, style, up + flat + down, lean_from=0.30)


def sprint_max_velocity(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    style = draw(random, SPRINT, changes)
    top = style["speed"]
    up = [
        Step(v, contact_time(0.85 * v, style), 0.75 * flight_time(v, style), -0.06, False)
        for v in top * (1 - 0.68 * np.exp(-np.arange(8) / 2.6))
    ]
    flat = [_steady(top * (1 + 0.004 * random.normal()), style, random) for _ in range(int(style["steps"]))]
    down = [
        Step(v, 1.15 * contact_time(v, style), flight_time(v, style), 0.07, False)
        for v in top * (1 - 0.09 * np.arange(1, 9))
    ]
    if random.random() < 0.5:
        down = []
    return _run(random, body, style, up + flat + down, lean_from=0.6)


def sprint_acceleration(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    """From a standing start: every step longer and faster than the one before."""
    style = draw(random, ACCELERATE, changes)
    return _run(random, body, style, acceleration_steps(style, random, 3.2, True), lean_from=style["lean"])


def acceleration_steps(style: Style, random: np.random.Generator, first: float, steady: bool) -> list[Step]:
    count, top = int(style["steps"]), style["speed"]
    steps = []
    for number in range(count):
        speed = top - (top - first) * np.exp(-number / (count * (1.1 - style["gain"]) + 1.2))
        contact = float(np.clip(0.19 * style["contact"] * np.exp(-number / 9.0), 0.095, 0.25))
        flight = float(np.clip(0.05 + 0.006 * number, 0.04, 0.11)) * style["flight"]
        shift = -0.16 * np.exp(-number / 4.0) + style["overstride"]
        steps.append(Step(float(speed), contact, flight, float(shift), steady))
    return steps


def _steady(speed: float, style: Style, random: np.random.Generator) -> Step:
    wobble = 1.0 + 0.02 * random.normal()
    return Step(speed, contact_time(speed, style) * wobble, flight_time(speed, style), style["overstride"], True)


def _run(random: np.random.Generator, body: Body, style: Style, steps: list[Step], lean_from: float) -> Plan:
    stand = Stand.of(body)
    course = Course([0.0], [stand.height])
    stand_up(course, body, stand)
    course.rest(float(random.uniform(0.4, 0.9)))
    if random.random() < 0.6:
        walk(course, random, body, stand, int(random.integers(2, 5)), float(random.uniform(0.8, 1.3)))
        course.rest(float(random.uniform(0.3, 1.0)))
    begin = course.now
    level = stand.height - running_drop(body, steps)
    push_s, goal = 0.42, steps[0].speed * 0.55
    first, second = (course.left, course.right) if random.random() < 0.5 else (course.right, course.left)
    out = flight_time(goal, style) * 0.5
    course.push(push_s, x=(goal, 0.42 * goal * push_s), y=(0.5 * GRAVITY * out, level - course.y[-1]), end_y=-GRAVITY)
    for foot, share in ((first, 0.45), (second, 1.0)):
        begun, leaves = foot[-1], begin + round(share * push_s / STEP_S)
        rise = 1.0 - 0.6 * share * push_s / STEP_S / max(leaves - begun.on, 1)
        foot[-1] = replace(begun, off=leaves, pitch_off=0.7, rise=rise, path=swing_path(3.0, style), landing_speed=0.8)
    course.fly(out)
    marks = stride(course, body, style, steps, level, stand.height, first, second)
    _stop(random, course, body, stand, marks)
    marks["begin"] = begin
    return finish(random, body, course, style, marks, lean_from)


def running_drop(body: Body, steps: list[Step]) -> float:
    """How far the centre of mass must lie below standing so that the legs reach at both ends of every stance."""
    worst = max(
        (step.speed * step.contact_s * 0.5 + abs(step.shift) - (0.4 * body.foot_front)) / body.leg
        for step in steps
        if step.steady
    )
    return float(body.leg * np.clip(1.0 - np.sqrt(max(1.0 - min(worst, 0.75) ** 2, 0.1)) - 0.035, 0.01, 0.17))


def stride(
    course: Course, body: Body, style: Style, steps: list[Step], level: float, height: float, first: list[Foothold], second: list[Foothold]
) -> dict[str, float]:  # fmt: skip
    """Stances and flights; footholds alternate between ``first`` and ``second``. Returns the marks."""
    marks: dict[str, float] = {"steps": len(steps)}
    hip = 0.982 * body.leg - (height - level)
    ahead = 0.85 * float(np.sqrt(max(body.reach**2 - hip**2, 0.01)))
    for number, step in enumerate(steps):
        foot = first if number % 2 == 0 else second
        on, x0 = course.now, course.x[-1]
        following = steps[number + 1] if number + 1 < len(steps) else step
        rise_speed = 0.5 * GRAVITY * step.flight_s
        mean = 0.5 * (course.speed_x + step.speed)
        # No longer a contact than the leg reaches at touchdown.
        contact = min(step.contact_s, 2.0 * (ahead + 0.30 * body.foot_front - step.shift) / mean)
        way = mean * contact * 0.996
        back = level - course.y[-1]
        course.push(contact, x=(step.speed, way), y=(rise_speed, back), begin_y=-GRAVITY, end_y=-GRAVITY)
        off = course.now
        course.fly(step.flight_s)
        z = np.sign(foot[0].z) * 0.45 * body.hip_half
        ankle = x0 + 0.5 * way - 0.30 * body.foot_front + step.shift
        foot.append(
            Foothold(
                on,
                off,
                ankle,
                z,
                pitch_on=style["strike"],
                pitch_off=0.72 + 0.03 * step.speed,
                flat=0.3,
                rise=0.42,
                path=swing_path(following.speed, style),
                leaving_speed=0.9 + 0.12 * step.speed,
                landing_speed=0.5 + 0.12 * step.speed,
            )
        )
        marks |= {
            f"on{number}": on,
            f"off{number}": off,
            f"left{number}": float(foot is course.left),
            f"steady{number}": float(step.steady),
        }
    return marks


def _stop(random: np.random.Generator, course: Course, body: Body, stand: Stand, marks: dict[str, float]) -> None:
    """Come to stand in two more steps if slow; a fast clip just ends."""
    if course.speed_x > 2.5:  # the last step has no next foothold: it only ends the swing before it
        marks["steps"] -= 1
        marks["cut"] = marks[f"off{int(marks['steps']) - 1}"]
        return
    last = course.left if course.left[-1].on > course.right[-1].on else course.right
    other = course.right if last is course.left else course.left
    on, speed = course.now, course.speed_x
    course.push(
        0.30, x=(0.4 * speed, 0.62 * speed * 0.30), y=(0.0, stand.height - 0.03 - course.y[-1]), begin_y=-GRAVITY
    )
    second = course.now
    course.push(0.45, x=(0.0, 0.2 * speed * 0.45), y=(0.0, 0.03))
    end = course.x[-1] - stand.ahead
    other.append(Foothold(on, 10**9, 0.5 * (end + course.x[on]), other[0].z, pitch_on=-0.15, flat=0.05))
    last[-1] = replace(last[-1], path=((0.4, -0.25, -0.85), (0.7, 0.05, -0.88)), landing_speed=0.3)
    last.append(Foothold(second, 10**9, end, last[0].z, pitch_on=-0.1, flat=0.05))
    course.rest(float(random.uniform(0.4, 1.0)))


def finish(
    random: np.random.Generator, body: Body, course: Course, style: Style, marks: dict[str, float], lean_from: float
) -> Plan:
    com = course.com(random)
    count = len(com)
    number = np.arange(count)
    begin, last = marks["begin"], marks[f"off{int(marks['steps']) - 1}"]
    lean_to = style["lean"] if lean_from <= 0.6 else 0.12
    fade = np.clip((number - begin) * STEP_S / 1.6, 0.0, 1.0)
    goal = np.where((number < begin) | (number > last), 0.06, lean_from + (lean_to - lean_from) * fade)
    lean = oscillate(goal, 0.06, 1.6, 1.0)
    running = (number > begin) & (number < last)
    lead = np.clip(foot_lead(course, count) / body.leg, -0.9, 0.9)
    swing = np.where(running, 1.1 * style["arms"], 0.5) * lead
    elbow = oscillate(np.where(running, style["elbow"], 0.3), 0.3, 2.5, 1.0)
    back = np.where(running, -0.25, 0.0)
    left, right = oscillate(back + swing, 0.0, 3.2, 0.5), oscillate(back - swing, 0.0, 3.2, 0.5)
    upper = Upper(lean, left, right, elbow, elbow.copy(), 0.12, np.zeros(3), np.zeros(count))
    return Plan(body, com, upper, ended(course.left, count), ended(course.right, count), marks)
