"""The generated motion is what it claims to be: rigid, falling with g, on feet that neither slide nor sink."""

import itertools

import numpy as np
import pytest

from benchmarks import generator
from benchmarks.generator import body as bodies
from benchmarks.generator.engine import GRAVITY, STEP_S, solve
from sportsgpt_desktop.core import skeleton as sk

CLEAN = generator.Recording(fps=250.0, noise_m=0.0, occlusion=0.0, camera_deg=0.0)
BONES = [
    ("hip", "knee"),
    ("knee", "ankle"),
    ("ankle", "foot_index"),
    ("ankle", "heel"),
    ("shoulder", "elbow"),
    ("elbow", "wrist"),
]
TOES = {"left": sk.LEFT_TOE, "right": sk.RIGHT_TOE}


@pytest.fixture(scope="module", params=list(generator.CATEGORIES))
def solved(request):
    """A plan with its landmarks on the grid of exact times."""
    maker = generator.CATEGORIES[request.param]
    for seed in itertools.count():
        random = np.random.default_rng([99, seed])
        plan = maker(random, bodies.make_body(random), {})
        points, short = solve(plan)
        if short < generator.SHORT_M:
            return plan, points[: int(plan.marks.get("cut", len(points) - 1)) + 1]


def test_bones_keep_their_length(solved):
    _, points = solved
    for side, (a, b) in itertools.product(("left", "right"), BONES):
        length = np.linalg.norm(points[:, sk.INDEX[f"{side}_{a}"]] - points[:, sk.INDEX[f"{side}_{b}"]], axis=1)
        assert np.ptp(length) < 0.002, (side, a, b)


def test_feet_neither_slide_nor_sink(solved):
    plan, points = solved
    for side, holds in (("left", plan.left), ("right", plan.right)):
        toe = points[:, TOES[side]]
        heel = points[:, sk.INDEX[f"{side}_heel"]]
        for hold in holds:
            part = slice(hold.on, hold.off + 1)
            if hold.on >= len(toe):
                continue  # beyond the end of the clip
            low = np.minimum(toe[part, 1], heel[part, 1]) - hold.y
            assert np.abs(low).max() < 1e-6  # on the ground all the time, and never in it
            lifted = toe[part, 1] - hold.y > 1e-6
            assert np.ptp(toe[part][~lifted], axis=0).max(initial=0.0) < 1e-6
        for hold, following in itertools.pairwise(holds):
            swing = slice(hold.off + 1, min(following.on, len(toe)))
            ground = min(hold.y, following.y)
            assert (np.minimum(toe[swing, 1], heel[swing, 1]) > ground).all()


def test_flight_falls_with_g(solved):
    plan, points = solved
    on_ground = np.zeros(len(points), bool)
    for hold in plan.left + plan.right:
        on_ground[hold.on : hold.off + 1] = True
    com = bodies.centre_of_mass(points)
    inside = np.convolve(~on_ground, np.ones(3), "same") > 2.5
    inside[[0, -1]] = False
    if inside.any():
        fall = np.gradient(np.gradient(com, STEP_S, axis=0), STEP_S, axis=0)
        deep = np.convolve(inside, np.ones(5), "same") > 4.5
        np.testing.assert_allclose(fall[deep, 1], -GRAVITY, atol=0.05)
        np.testing.assert_allclose(fall[deep, 0], 0.0, atol=0.05)


@pytest.mark.parametrize("category", generator.ACTIONS)
def test_keyframes_are_complete_ordered_and_where_the_body_says(category):
    sequence = generator.generate(category, 3, CLEAN)
    times = [key.time_s for key in sequence.keyframes]
    assert times == sorted(times)
    assert times[-1] <= (len(sequence.landmarks33) - 1) / sequence.fps
    hip = sequence.landmarks33[:, [sk.LEFT_HIP, sk.RIGHT_HIP], 1].mean(axis=1)
    frame = {key.id: round(key.time_s * sequence.fps) for key in reversed(sequence.keyframes)}
    toes = sequence.landmarks33[:, [sk.LEFT_TOE, sk.RIGHT_TOE], 1].min(axis=1)
    for name in ("lowest", "deepest_crouch", "deepest_landing", "deepest", "bottom"):
        if name in frame:
            around = hip[max(frame[name] - 60, 0) : frame[name] + 60]
            assert abs(int(np.argmin(around)) - 60) <= 1
    if "take_off" in frame:
        assert toes[frame["take_off"] - 1] < 0.002 < toes[frame["take_off"] + 4]


def test_the_ids_are_those_of_the_actions():
    from sportsgpt_desktop.core import action, assets

    for category in generator.ACTIONS:
        known = {spec.id for spec in action.load(category, assets.action_folders()).keyframes}
        found = {key.id for key in generator.generate(category, 1, CLEAN).keyframes}
        assert found == known, category


def test_the_same_seed_gives_the_same_numbers_and_another_gives_others():
    one, same, other = (generator.generate("bodyweight_squat", seed) for seed in (5, 5, 6))
    np.testing.assert_array_equal(one.landmarks33, same.landmarks33)
    assert one.keyframes == same.keyframes
    assert one.keyframes != other.keyframes


def test_noise_occlusion_and_angle_are_applied():
    seen = generator.generate("walking", 2, CLEAN).landmarks33
    hidden = generator.Recording(250.0, 0.01, 0.1, 90.0)
    turned = generator.generate("walking", 2, hidden).landmarks33
    assert 0.01 < np.isnan(turned).mean() < 0.1
    gap = turned[:, sk.NOSE, 2] - seen[:, sk.NOSE, 0]
    assert (
        0.005 < np.abs(gap).mean() < 0.02 or 0.005 < np.abs(turned[:, sk.NOSE, 2] + seen[:, sk.NOSE, 0]).mean() < 0.02
    )


def test_a_changed_parameter_changes_the_movement_by_that_much():
    deep = generator.generate("bodyweight_squat", 4, CLEAN, {"depth": 0.08})
    plain = generator.generate("bodyweight_squat", 4, CLEAN)
    drop = [s.landmarks33[:, [23, 24], 1].mean(axis=1).min() for s in (plain, deep)]
    assert drop[0] - drop[1] > 0.05 * plain.leg_m
    with pytest.raises(ValueError, match="no parameter"):
        generator.generate("walking", 1, changes={"wings": 1.0})
    with pytest.raises(ValueError, match="no category"):
        generator.generate("flying", 1)
