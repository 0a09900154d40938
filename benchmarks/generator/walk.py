"""Standing, and walking up to the place of action and away from it."""

from dataclasses import dataclass, replace

import numpy as np

from .body import Array, Body, Upper, centre_of_mass
from .course import Course
from .engine import STEP_S, Foothold, Plan, pose


@dataclass(frozen=True)
class Stand:
    """Quiet standing: height of the centre of mass, and how far it lies ahead of the ankles, m."""

    height: float
    ahead: float
    half_width: float

    @staticmethod
    def of(body: Body) -> "Stand":
        one = np.zeros(2)
        upper = Upper(one + 0.06, one, one, one + 0.25, one + 0.25, 0.18, np.zeros(3), np.zeros(2))
        width = 1.1 * body.hip_half
        plan = Plan(body, np.zeros((2, 3)), upper, [Foothold(0, 1, 0.0, -width)], [Foothold(0, 1, 0.0, width)])
        hip = np.tile([-0.03 * body.leg, body.ankle_height + 0.982 * body.leg, 0.0], (2, 1))
        points, _ = pose(plan, hip)
        return Stand(float(centre_of_mass(points)[0, 1]), 0.25 * body.foot_front, width)


def stand_up(course: Course, body: Body, stand: Stand, ground: float = 0.0) -> None:
    """Both feet on the ground under the centre of mass, from the first frame."""
    x = course.x[-1] - stand.ahead
    course.left.append(Foothold(course.now, 10**9, x, -stand.half_width, y=ground))
    course.right.append(Foothold(course.now, 10**9, x, stand.half_width, y=ground))


WALK_PATH = ((0.30, -0.33, -0.87), (0.62, 0.06, -0.90), (0.86, 0.30, -0.90))


def walk(course: Course, random: np.random.Generator, body: Body, stand: Stand, steps: int, speed: float) -> None:
    """``steps`` steps from standing to standing; double support, heel first, heel up before the swing."""
    step_s = float(np.clip(0.62 - 0.1 * (speed - 0.9) + 0.02 * random.normal(), 0.4, 0.8))
    both = round(0.22 * step_s / STEP_S)
    half_step = 0.5 * speed * step_s + 0.25 * body.foot_front
    begin, low = course.now, 1.05 * (body.reach - np.sqrt(body.reach**2 - half_step**2))
    edges = [begin]
    for number in range(steps):
        goal = speed if number < steps - 1 else 0.0
        way = step_s * (0.5 if number in (0, steps - 1) else 1.0) * speed
        sink = -low if number == 0 else 0.0
        bob = 0.5 * low * (number > 0)
        half = 0.5 * (goal + course.speed_x)
        middle_speed = speed if 0 < number < steps - 1 else half
        course.push(
            0.5 * step_s,
            x=(middle_speed, way * (0.5 if 0 < number < steps - 1 else 0.25 if number == 0 else 0.75)),
            y=(0.0, sink + bob),
        )
        rest = way * (0.5 if 0 < number < steps - 1 else 0.75 if number == 0 else 0.25)
        course.push(0.5 * step_s, x=(goal, rest), y=(0.0, -bob if number < steps - 1 else low - bob))
        edges.append(course.now)
    middle = (edges[1] - edges[0]) // 2
    feet = (course.left, course.right) if random.random() < 0.5 else (course.right, course.left)
    for number in range(steps):
        foot = feet[number % 2]
        begun, lands = foot[-1], edges[number + 1]
        at = course.x[min(lands + middle, course.now)] - stand.ahead
        leaves = edges[number] + both
        rise = 1.0 - 0.5 * min(step_s / STEP_S / max(leaves - begun.on, 1), 1.0)
        foot[-1] = replace(
            begun, off=leaves, pitch_off=0.75 if number else 0.4, rise=rise, path=WALK_PATH, landing_speed=0.25
        )
        length = 10**9
        foot.append(
            Foothold(lands, length, at, begun.z, begun.y, pitch_on=-0.28 if number < steps - 1 else -0.1, flat=0.0)
        )
    for foot in feet:
        for place, hold in enumerate(foot):
            if hold.on > begin:
                end = hold.off if hold.off < 10**9 else course.now + 500
                foot[place] = replace(hold, flat=0.10 / STEP_S / max(end - hold.on, 1))


def stroll(course: Course, random: np.random.Generator, body: Body, stand: Stand, before: bool) -> None:
    """Stand and walk, as a person does before or after the recorded action."""
    walks = random.random() < 0.7
    steps, speed = int(random.integers(3, 7)), float(random.uniform(0.8, 1.4))
    if before:
        stand_up(course, body, stand)
        course.rest(float(random.uniform(0.3, 0.8)))
    if walks:
        walk(course, random, body, stand, steps, speed)
    course.rest(float(random.uniform(0.7, 1.6)))


def ended(holds: list[Foothold], count: int) -> list[Foothold]:
    """The footholds that begin within the plan, the last one to its end."""
    return [replace(hold, off=min(hold.off, count - 1)) for hold in holds if hold.on < count]


def foot_lead(course: Course, count: int) -> Array:
    """(T,) how far the right foot is ahead of the left, m."""
    numbers, places = np.arange(count), []
    for holds in (course.left, course.right):
        times = [time for hold in holds for time in (hold.on, min(hold.off, count))]
        places.append(np.interp(numbers, times, [hold.x for hold in holds for _ in range(2)]))
    return places[1] - places[0]


def walking_arms(course: Course, body: Body, count: int) -> Array:
    """Drive (T,) of the left arm, rad: forward with the opposite foot."""
    return 0.6 * np.clip(foot_lead(course, count) / body.leg, -1.0, 1.0)
