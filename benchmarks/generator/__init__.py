"""Generated motion with exact keyframes: a benchmark that shares nothing with the references.

The references of ``kb/actions`` are key poses of joint angles, splined over time and posed by forward
kinematics. Here nothing is a pose: the centre of mass is pushed by force profiles and falls freely in flight,
feet turn about fixed points of the ground, legs follow by inverse kinematics from the ground up, trunk and
arms are driven oscillators, and the pelvis is wherever the centre of mass demands. Other model, other
parameters, other code, no recorded data. So in flight the body falls exactly with g, and feet neither slide
nor sink; `tests/benchmarks/test_generator.py` holds both.

    sequence = generate("countermovement_jump", seed=7)
    sequence.landmarks33, sequence.fps, sequence.keyframes
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import skeleton as sk

from . import jumps, others, running, start
from .body import Array, Body, make_body
from .camera import Recording, draw_hard_recording, draw_recording, record
from .engine import Plan, solve
from .truth import Truth, keyframes

__all__ = [
    "ACTIONS",
    "CATEGORIES",
    "DISTRACTORS",
    "Recording",
    "Sequence",
    "Truth",
    "benchmark_set",
    "generate",
    "hard_recording",
]

Maker = Callable[[np.random.Generator, Body, Mapping[str, float]], Plan]
ACTIONS: dict[str, Maker] = {
    "countermovement_jump": jumps.countermovement_jump,
    "standing_long_jump": jumps.standing_long_jump,
    "drop_landing": jumps.drop_landing,
    "bodyweight_squat": jumps.bodyweight_squat,
    "sprint_start": start.sprint_start,
    "sprint_acceleration": running.sprint_acceleration,
    "sprint_max_velocity": running.sprint_max_velocity,
    "running_gait": running.running_gait,
}
DISTRACTORS: dict[str, Maker] = {
    "walking": others.walking,
    "standing": others.standing,
    "sit_to_stand": others.sit_to_stand,
    "stairs": others.stairs,
    "kick": others.kick,
}
CATEGORIES: dict[str, Maker] = ACTIONS | DISTRACTORS
TRIES = 40
SHORT_M = 0.001
JUMP_M = 0.012
"""The largest second difference of a leg's joint that counts as smooth, m in a grid step of 2 ms."""


@dataclass(frozen=True)
class Sequence:
    """``landmarks33`` (T, 33, 3) float32 m, y up, ground-fixed, NaN where missing. ``keyframes`` in the order
    of time, ``time_s`` from the first frame. ``leg_m`` thigh + shank."""

    category: str
    seed: int
    landmarks33: NDArray[np.float32]
    fps: float
    keyframes: tuple[Truth, ...]
    recording: Recording
    height_m: float
    leg_m: float

    @property
    def action(self) -> str | None:
        """None for movement that no action may claim."""
        return self.category if self.category in ACTIONS else None


def generate(
    category: str, seed: int, recording: Recording | None = None, changes: Mapping[str, float] | None = None
) -> Sequence:
    """One recording of one person; the same arguments give the same numbers.

    ``recording``: frame rate, noise, occlusion and camera angle; drawn from the seed if None. ``changes``:
    amounts added to parameters of the movement's style (a fault of known size), by the names of its ranges.
    Raises ValueError for an unknown category or parameter, or if no feasible movement is found.
    """
    if category not in CATEGORIES:
        raise ValueError(f"no category {category!r}: one of {', '.join(CATEGORIES)}")
    number = list(CATEGORIES).index(category)
    random = np.random.default_rng([seed, number])
    chosen = recording or draw_recording(random)
    for attempt in range(TRIES):
        motion = np.random.default_rng([seed, number, attempt])
        body = make_body(motion)
        plan = CATEGORIES[category](motion, body, changes or {})
        points, short = solve(plan)
        points = points[: int(plan.marks.get("cut", len(points) - 1)) + 1]
        if short < SHORT_M and _smooth(points):
            return _recorded(category, seed, plan, points, random, chosen)
    raise ValueError(f"{category}, seed {seed}, {dict(changes or {})}: no body can move like that")


def _smooth(points: Array) -> bool:
    legs = points[:, [sk.LEFT_KNEE, sk.RIGHT_KNEE, sk.LEFT_ANKLE, sk.RIGHT_ANKLE]]
    return float(np.abs(np.diff(legs, 2, axis=0)).max()) < JUMP_M


def _recorded(
    category: str, seed: int, plan: Plan, points: Array, random: np.random.Generator, recording: Recording
) -> Sequence:
    offset = float(random.uniform(0.0, 1.0 / recording.fps))
    frames = record(random, points, recording, offset)
    last = (len(frames) - 1) / recording.fps
    found = []
    for key in keyframes(category, plan, points):
        time_s = key.time_s - offset
        if 0.0 <= time_s <= last - 0.02:
            found.append(Truth(key.id, key.side, key.step, float(time_s), key.repeat, key.loose, key.certain))
    found.sort(key=lambda key: key.time_s)
    return Sequence(
        category,
        seed,
        frames.astype(np.float32),
        recording.fps,
        tuple(found),
        recording,
        plan.body.height,
        plan.body.leg,
    )


def hard_recording(category: str, seed: int) -> Recording:
    """A recording for ``generate`` under harder conditions than those that it draws itself."""
    return draw_hard_recording(np.random.default_rng([seed, list(CATEGORIES).index(category), 77]))


def benchmark_set(count: int = 416, first_seed: int = 1000) -> Iterator[tuple[str, int]]:
    """(category, seed) of a set of ``count`` sequences, every category alike."""
    names = list(CATEGORIES)
    for number in range(count):
        yield names[number % len(names)], first_seed + number // len(names)
