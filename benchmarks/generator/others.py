"""Everyday movement that no action's search may take for its own."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from .body import Body, Upper
from .course import Course
from .engine import STEP_S, Foothold, Plan, oscillate
from .jumps import draw
from .walk import Stand, ended, stand_up, stroll, walk, walking_arms


def standing(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    style = draw(random, {"seconds": (4.0, 9.0), "fidget": (0.0, 0.5)}, changes)
    stand = Stand.of(body)
    course = Course([0.0], [stand.height])
    stand_up(course, body, stand)
    while course.now * STEP_S < style["seconds"]:  # weight shifts and small bends of the knees
        dip = 0.02 * style["fidget"] * float(random.uniform(0.2, 1.0))
        course.push(float(random.uniform(0.4, 0.9)), y=(0.0, -dip))
        course.push(float(random.uniform(0.4, 0.9)), y=(0.0, dip))
        course.rest(float(random.uniform(0.3, 1.5)))
    return _plan(random, body, course, stand, style["fidget"])


def walking(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    style = draw(random, {"speed": (0.7, 1.7), "steps": (8.0, 16.0)}, changes)
    stand = Stand.of(body)
    course = Course([0.0], [stand.height])
    stand_up(course, body, stand)
    course.rest(0.6)
    walk(course, random, body, stand, int(style["steps"]), style["speed"])
    course.rest(1.0)
    return _plan(random, body, course, stand, 0.0)


def sit_to_stand(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    """Rise from a chair and sit down again, once or several times."""
    style = draw(
        random, {"times": (1.0, 4.99), "up_s": (0.7, 1.6), "down_s": (0.9, 1.9), "seat": (0.30, 0.38)}, changes
    )
    stand = Stand.of(body)
    drop, back = style["seat"] * body.leg, 0.40 * body.leg
    course = Course([0.0], [stand.height])
    stand_up(course, body, stand)
    course.x[0], course.y[0] = -back, stand.height - drop
    course.rest(float(random.uniform(0.6, 1.5)))
    for _ in range(int(style["times"])):
        course.push(style["up_s"], x=(0.0, back), y=(0.0, drop))
        course.rest(float(random.uniform(0.4, 1.2)))
        course.push(style["down_s"], x=(0.0, -back), y=(0.0, -drop))
        course.rest(float(random.uniform(0.5, 1.2)))
    course.push(style["up_s"], x=(0.0, back), y=(0.0, drop))
    course.rest(0.5)
    stroll(course, random, body, stand, before=False)
    return _plan(random, body, course, stand, 0.3)


def stairs(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    """Climb a flight of stairs, a foot on each."""
    style = draw(
        random, {"rise": (0.15, 0.19), "tread": (0.27, 0.32), "steps": (5.0, 10.0), "step_s": (0.6, 0.9)}, changes
    )
    stand, rise, tread, step_s = Stand.of(body), style["rise"], style["tread"], style["step_s"]
    course = Course([0.0], [stand.height])
    stand_up(course, body, stand)
    course.rest(0.8)
    steps, edges = int(style["steps"]), [course.now]
    course.push(0.3, y=(0.0, -0.02))
    for number in range(steps):
        last = number == steps - 1
        course.push(
            step_s,
            x=(0.0 if last else tread / step_s, tread * (0.5 if number in (0, steps - 1) else 1.0)),
            y=(0.0, rise * (0.5 if number == 0 else 0.5 if last else 1.0)),
        )
        edges.append(course.now)
    course.push(0.4, x=(0.0, 0.0), y=(0.0, 0.02))
    feet = (course.left, course.right) if random.random() < 0.5 else (course.right, course.left)
    path = ((0.25, -0.20, -0.75), (0.6, 0.22, -0.62), (0.85, 0.32, -0.72))
    for number in range(steps):
        foot = feet[number % 2]
        lands = edges[number] + round(0.75 * step_s / STEP_S)
        at = course.x[min(lands + round(0.6 * step_s / STEP_S), course.now)] - stand.ahead
        height = rise * min(number + 1, steps - 1)
        leaves = edges[number] + round(0.1 * step_s / STEP_S)
        share = 1.0 - 0.35 * step_s / STEP_S / max(leaves - foot[-1].on, 1)
        foot[-1] = replace(foot[-1], off=leaves, pitch_off=0.6, rise=max(share, 0.2), path=path, landing_speed=0.3)
        foot.append(Foothold(lands, 10**9, at, foot[-1].z, y=height, pitch_on=0.15, flat=0.05))
    course.rest(1.0)
    return _plan(random, body, course, stand, 0.2)


def kick(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    """A few steps up to a ball, a kick from the hip, the foot set down in front."""
    style = draw(random, {"speed": (1.0, 1.8), "height": (0.15, 0.45), "swing_s": (0.55, 0.8)}, changes)
    stand = Stand.of(body)
    course = Course([0.0], [stand.height])
    stand_up(course, body, stand)
    course.rest(0.7)
    walk(course, random, body, stand, int(random.integers(3, 6)), style["speed"])
    begin = course.now
    course.push(0.3, x=(0.5, 0.06), y=(0.0, -0.03))
    course.push(style["swing_s"], x=(0.2, 0.28 * style["swing_s"]), y=(0.0, 0.0))
    lands = course.now
    course.push(0.6, x=(0.0, 0.12), y=(0.0, 0.03))
    foot = course.left if course.left[-1].on < course.right[-1].on else course.right
    leaves = begin + round(0.12 / STEP_S)
    path = ((0.30, -0.48, -0.72), (0.52, 0.10, -0.93), (0.70, 0.62, -0.70 + style["height"]), (0.86, 0.42, -0.85))
    foot[-1] = replace(foot[-1], off=leaves, pitch_off=0.7, rise=0.7, path=path, landing_speed=0.4)
    foot.append(Foothold(lands, 10**9, course.x[-1] - stand.ahead, foot[-1].z, pitch_on=-0.1, flat=0.05))
    course.rest(0.5)
    stroll(course, random, body, stand, before=False)
    return _plan(random, body, course, stand, 0.6)


def _plan(random: np.random.Generator, body: Body, course: Course, stand: Stand, busy: float) -> Plan:
    com = course.com(random)
    count = len(com)
    sunk = np.clip(stand.height - 0.02 - com[:, 1], 0.0, None) / body.leg
    lean = oscillate(0.06 + 0.8 * np.tanh(1.6 * sunk), 0.06, 2.0, 1.0)
    walking_drive = walking_arms(course, body, count)
    t = STEP_S * np.arange(count)
    idle = busy * 0.4 * np.sin(2 * np.pi * random.uniform(0.2, 0.6) * t + random.uniform(0, 6.28))
    elbow = np.full(count, 0.25 + 0.5 * busy)
    left = oscillate(walking_drive + idle, float(idle[0]), 1.6, 0.8)
    right = oscillate(-walking_drive + 0.6 * idle, float(0.6 * idle[0]), 1.6, 0.8)
    upper = Upper(lean, left, right, elbow, elbow.copy(), 0.18, np.zeros(3), np.zeros(count))
    return Plan(body, com, upper, ended(course.left, count), ended(course.right, count), {})
