"""Physical conditions: rest that is excused, flight beyond the feet's own shaking, places not worth a warp."""

from dataclasses import replace

import numpy as np
import pytest

from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.align import plausible
from sportsgpt_desktop.core.records import Kinematics
from sportsgpt_desktop.core.scene import Instant, Scene

FPS = 100.0
FRAMES = 200


def standing(lift_m: np.ndarray | None = None, noise_m: float = 0.0) -> Kinematics:
    """A body that stands for two seconds, raised by ``lift_m`` (T,)."""
    body = np.zeros((FRAMES, sk.COUNT, 3))
    for side, z in (("left", -0.1), ("right", 0.1)):
        heights = {"shoulder": 1.4, "elbow": 1.1, "wrist": 0.9, "hip": 0.9, "knee": 0.45, "ankle": 0.08}
        for name, height in heights.items():
            body[:, sk.INDEX[f"{side}_{name}"]] = (0.0, height, z)
        body[:, sk.INDEX[f"{side}_heel"]] = (-0.05, 0.02, z)
        body[:, sk.INDEX[f"{side}_foot_index"]] = (0.15, 0.02, z)
    body += np.random.default_rng(1).normal(0.0, noise_m, body.shape) if noise_m else 0.0
    if lift_m is not None:
        body[..., 1] += lift_m[:, None]
    return kinematics.compute(sequence.from_landmarks(body, FPS))


def scene_of(data: Kinematics) -> Scene:
    return Scene(data, 0, FRAMES - 1, {}, {})


def hop(height_m: float) -> np.ndarray:
    lift = np.zeros(FRAMES)
    lift[80:120] = height_m * np.sin(np.linspace(0.0, np.pi, 40))
    return lift


@pytest.fixture
def resting() -> Kinematics:
    """Hips at rest at their lowest for half of the time, the trunk folded in the first half of that."""
    data = standing()
    low = np.where((np.arange(FRAMES) >= 50) & (np.arange(FRAMES) < 150), 0.3, 0.6)
    folded = np.where(np.arange(FRAMES) < 100, 80.0, 10.0)
    return replace(data, channels={**data.channels, "hip_up": low, "trunk_lean": folded})


RULE = {"measure": "near_least", "channel": "hip_up", "from": "begin", "to": "end", "max": 0.2, "reason": "it rests."}
ENDS = {"begin": 0, "end": FRAMES - 1}


def test_rest_counts_whole_without_an_excuse(resting: Kinematics) -> None:
    assert plausible.measure(RULE, scene_of(resting), ENDS) == pytest.approx(1.0, abs=0.02)


def test_time_in_which_the_excuse_holds_does_not_count(resting: Kinematics) -> None:
    excused = RULE | {"unless": "trunk_lean", "above": 60.0}
    assert plausible.measure(excused, scene_of(resting), ENDS) == pytest.approx(0.5, abs=0.02)
    never = RULE | {"unless": "trunk_lean", "above": 90.0}
    assert plausible.measure(never, scene_of(resting), ENDS) == pytest.approx(1.0, abs=0.02)


def test_an_unknown_excuse_excuses_nothing(resting: Kinematics) -> None:
    blind = replace(resting, channels={**resting.channels, "trunk_lean": np.full(FRAMES, np.nan)})
    excused = RULE | {"unless": "trunk_lean", "above": 60.0}
    assert plausible.measure(excused, scene_of(blind), ENDS) == pytest.approx(1.0, abs=0.02)


def test_a_rest_is_known_no_better_than_the_pictures_are_apart(resting: Kinematics) -> None:
    """One second of rest, seen in five pictures, may have been somewhat shorter."""
    rule = RULE | {"max": 0.8}
    assert plausible.broken([rule], scene_of(resting), ENDS) == "it rests."
    every = slice(0, None, 20)
    motion = replace(
        resting.motion,
        time_s=resting.motion.time_s[every],
        points=resting.motion.points[every],
        visibility=resting.motion.visibility[every],
        error=resting.motion.error[every],
        ground=resting.motion.ground[every],
    )
    coarse = replace(
        kinematics.compute(motion), channels={name: np.asarray(c)[every] for name, c in resting.channels.items()}
    )
    scene = Scene(coarse, 0, FRAMES // 20 - 1, {}, {})
    assert plausible.broken([rule], scene, {"begin": 0, "end": FRAMES // 20 - 1}) == ""


def test_a_hop_is_airborne_for_as_long_as_both_feet_are_clear() -> None:
    rule = {"measure": "airborne"}
    value = plausible.measure(rule, scene_of(standing(hop(0.2))), {"take_off": 80, "landing": 120})
    assert value == pytest.approx(0.37, abs=0.04)
    assert plausible.measure(rule, scene_of(standing()), {"take_off": 80, "landing": 120}) == 0.0


def test_a_flight_beyond_the_candidates_part_is_not_its_flight() -> None:
    scene = scene_of(standing(hop(0.3)))
    rule = {"measure": "airborne"}
    frames = {"a": 20, "b": 60}
    assert plausible.measure(rule, scene, frames) > 0.2
    scene.last = 70
    assert plausible.measure(rule, scene, frames) == 0.0


def test_a_duration_is_known_as_well_as_its_instants() -> None:
    rule = {"measure": "duration", "from": "a", "to": "b", "min": 0.3, "reason": "it is too short."}
    moved = {"measure": "most", "channel": "hip_up", "from": "a", "to": "b", "min": 0.5, "reason": "it lies."}
    scene = scene_of(standing())
    frames = {"a": 50, "b": 77}
    assert plausible.broken([rule, moved], scene, frames) == "it is too short."
    scene.found = {"a": Instant(50, 0.50, 0.016), "b": Instant(77, 0.77, 0.016)}
    assert plausible.broken([rule, moved], scene, frames) == ""


def test_shaking_feet_are_not_airborne() -> None:
    shaking = standing(noise_m=0.016)
    up = np.asarray(shaking.channels["foot_up_left"])
    assert up.max() > 0.015
    assert plausible.measure({"measure": "airborne"}, scene_of(shaking), {"a": 50, "b": 150}) < 0.05


def test_places_whose_feet_stay_down_are_hopeless_for_a_jump_alone() -> None:
    jump = [{"measure": "airborne", "min": 0.1, "reason": "there is no flight."}]
    drop = [{"measure": "fall", "to": "landing", "min": 0.12, "reason": "the feet were never far above the floor."}]
    squat = [{"measure": "airborne", "max": 0.1, "reason": "it is part of a jump."}]
    assert plausible.hopeless(jump, scene_of(standing())) == "there is no flight."
    assert plausible.hopeless(drop, scene_of(standing())) == "the feet were never far above the floor."
    assert plausible.hopeless(squat, scene_of(standing())) == ""
    assert plausible.hopeless(jump + drop, scene_of(standing(hop(0.3)))) == ""


def test_conditions_that_cannot_be_seen_do_not_make_an_action() -> None:
    data = standing()
    blind = replace(data, channels={**data.channels, "trunk_lean": np.full(FRAMES, np.nan)})
    lean = {"measure": "value", "channel": "trunk_lean", "to": "end", "max": 60.0, "reason": "it leans."}
    lasts = {"measure": "duration", "from": "begin", "to": "end", "min": 0.1, "reason": "it is too short."}
    assert plausible.broken([lean, lasts], scene_of(data), ENDS) == ""
    assert plausible.broken([lean, lasts], scene_of(blind), ENDS) == plausible.TOO_LITTLE
