"""Sprint start from blocks: a crouch on hands and feet, one long push, then steps that lengthen."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from .body import Body, Upper
from .course import Course
from .engine import GRAVITY, STEP_S, Foothold, Plan, oscillate, smooth
from .jumps import draw
from .running import ACCELERATE, acceleration_steps, running_drop, stride, swing_path
from .walk import Stand, ended, foot_lead

START = ACCELERATE | {
    "set_s": (0.5, 1.6),
    "front_gap": (0.28, 0.35),  # of the body's height: hands to front toes
    "spacing": (0.14, 0.22),  # front to rear toes
    "set_height": (0.335, 0.365),  # centre of mass
    "set_ahead": (-0.145, -0.105),  # centre of mass ahead of the hands
    "set_lean": (1.62, 1.82),
    "push_s": (0.34, 0.42),
    "exit_speed": (2.9, 3.5),
    "exit_lean": (0.75, 0.95),
    "rear_share": (0.42, 0.52),
    "overstride": (-0.14, -0.06),
    "hands_share": (0.28, 0.42),
    "steps": (4.0, 8.0),
}


def sprint_start(random: np.random.Generator, body: Body, changes: Mapping[str, float]) -> Plan:
    style = draw(random, START, changes)
    stand = Stand.of(body)
    tall = body.height
    marks_s = float(random.uniform(0.6, 1.6))
    course = Course([style["set_ahead"] * tall - 0.06 * tall], [style["set_height"] * tall - 0.06 * tall])
    toes = (-style["front_gap"] * tall, -(style["front_gap"] + style["spacing"]) * tall)
    front, rear = (course.left, course.right) if random.random() < 0.5 else (course.right, course.left)
    for foot, toe, sign in ((front, toes[0], 1), (rear, toes[1], 1)):
        side = -1.0 if foot is course.left else 1.0
        foot.append(Foothold(0, 0, toe - body.foot_front, sign * side * 0.8 * body.hip_half, pitch_on=0.75, flat=1e9))
    course.rest(marks_s)
    rise_from = course.now
    course.push(float(random.uniform(0.5, 0.9)), x=(0.0, 0.06 * tall), y=(0.0, 0.06 * tall))
    rise_to = course.now
    course.rest(style["set_s"])
    gun = course.now
    steps = acceleration_steps(style, random, style["exit_speed"] + 1.0, True)
    level = stand.height - running_drop(body, steps)
    up = 0.42
    way = 0.42 * style["exit_speed"] * style["push_s"]
    course.push(
        style["push_s"], x=(style["exit_speed"], way), y=(up, level - 0.11 * body.leg - course.y[-1]), end_y=-GRAVITY
    )
    off = course.now
    rear_off = gun + round(style["rear_share"] * (off - gun))
    for foot, leaves in ((rear, rear_off), (front, off)):
        rise = gun / leaves
        foot[0] = replace(
            foot[0], off=leaves, pitch_off=0.35, rise=rise, path=swing_path(5.0, style), landing_speed=0.8
        )
    course.fly(0.05)
    found = stride(course, body, style, steps, level, stand.height, rear, front)
    found["steps"] -= 1
    found["cut"] = found[f"off{int(found['steps']) - 1}"]
    com = course.com(random)
    count = len(com)
    number = np.arange(count)
    hands_off = gun + round(style["hands_share"] * (off - gun))
    held = 1.0 - smooth((number - hands_off) * STEP_S / 0.16)
    lean = _lean(number, style, rise_from, rise_to, gun, off)
    lead = np.clip(foot_lead(course, count) / body.leg, -0.9, 0.9)
    drive = np.where(number < hands_off, 0.9, -0.3)
    swing = np.where(number < hands_off, 0.0, 1.1 * style["arms"]) * lead
    elbow = oscillate(np.where(number < hands_off, 0.1, style["elbow"]), 0.1, 4.0, 1.0)
    left, right = oscillate(drive + swing, 1.3, 3.5, 0.6), oscillate(drive - swing, 1.3, 3.5, 0.6)
    upper = Upper(lean, left, right, elbow, elbow.copy(), 0.12, np.array([0.0, 0.02, 0.0]), held)
    marks = {"gun": gun, "rear_off": rear_off, "front_off": off, "rear_left": float(rear is course.left), **found}
    return Plan(body, com, upper, ended(course.left, count), ended(course.right, count), marks)


def _lean(number: np.ndarray, style: dict[str, float], rise_from: int, rise_to: int, gun: int, off: int) -> np.ndarray:
    """Trunk: into the set position, held still, unfolding through the push, upright over the first seconds."""
    low = style["set_lean"] - 0.28
    into = low + (style["set_lean"] - low) * smooth((number - rise_from) / (rise_to - rise_from))
    out = style["exit_lean"] + (style["set_lean"] - style["exit_lean"]) * (
        1.0 - smooth((number - gun) / (1.15 * (off - gun)))
    )
    late = np.clip((number - off) * STEP_S, 0.0, None)
    upright = style["exit_lean"] - 0.50 * (1.0 - np.exp(-late / 0.5))
    return np.where(number < gun, into, np.where(number <= off, out, np.minimum(out, upright)))
