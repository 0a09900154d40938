"""Physical events on signals whose instants are known by construction."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import contacts, events, kinematics, sequence
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.records import Motion
from sportsgpt_desktop.core.scene import Scene
from tools.reference_model import Reference, render
from tools.reference_scripts import countermovement_jump, javelin_throw, long_jump

EVENTS = {
    "stand": "starts_down:hip_up",
    "lowest": "lowest:hip_up",
    "take_off": "leaves_floor",
    "apex": "top_of_flight:com_up",
    "landing": "meets_floor",
    "deepest_landing": "lowest:hip_up",
}


def scene_of(reference: Reference, fps: float, shift_s: float = 0.0) -> tuple[Scene, dict[str, float]]:
    motion = sequence.from_landmarks(render(reference.script, fps), fps)
    true = {name: time_s for name, _, time_s in reference.keyframes}
    guesses = {name: time_s + shift_s for name, time_s in true.items()}
    return Scene(kinematics.compute(motion), 0, len(motion.time_s) - 1, guesses, EVENTS), true


@pytest.mark.parametrize("fps", [30.0, 60.0, 120.0, 500.0])
@pytest.mark.parametrize("shift_s", [-0.12, 0.0, 0.12])
def test_a_jumps_instants_are_found_from_rough_guesses(fps: float, shift_s: float) -> None:
    for reference in countermovement_jump.references():
        scene, true = scene_of(reference, fps, shift_s)
        for name in sorted(EVENTS, key=lambda key: events.rank(EVENTS[key])):
            instant = events.refine(scene, name, EVENTS[name], 0.25)
            assert instant is not None
            # A foot is seen to leave the floor only 2.5 cm above it.
            allowed = {"stand": 0.15, "take_off": 0.035, "landing": 0.035}.get(name, 0.02) + 1.0 / fps
            assert instant.time_s == pytest.approx(true[name], abs=allowed), (reference.style, name)
            assert abs(instant.frame / fps - instant.time_s) <= 1.0 / fps


def test_take_off_is_the_last_frame_with_contact_and_landing_the_first() -> None:
    scene, _ = scene_of(next(iter(countermovement_jump.references())), 100.0)
    off = events.refine(scene, "take_off", "leaves_floor", 0.2)
    on = events.refine(scene, "landing", "meets_floor", 0.2)
    assert off is not None and on is not None
    up = events.clearance(scene.kinematics)
    level = events.FOOT_CLEAR * scene.kinematics.motion.leg_length
    assert up[off.frame] <= level + 0.01 < up[off.frame + 2] + 0.01
    assert (up[off.frame + 2 : on.frame - 1] > level).all()
    assert off.frame <= off.time_s * 100 <= off.frame + 1
    assert on.frame - 1 <= on.time_s * 100 <= on.frame


def test_half_the_rise_is_between_the_bottom_and_standing() -> None:
    fps, count = 100.0, 400
    points = render(next(iter(countermovement_jump.references())).script, fps)[:1].repeat(count, axis=0)
    time_s = np.arange(count) / fps
    # Down for 1 s, up for 1 s by a cosine: half the way is in the middle of the rise.
    dip = 0.2 * (0.5 - 0.5 * np.cos(2.0 * np.pi * np.clip(time_s - 1.0, 0.0, 2.0) / 2.0))
    points[:, : sk.LEFT_ANKLE, 1] -= dip[:, None]
    wanted = {
        "stand": "starts_down:hip_up", "bottom": "lowest:hip_up", "half": "half_rise:hip_up", "finish": "returns:hip_up",
    }  # fmt: skip
    guesses = {"stand": 1.05, "bottom": 1.95, "half": 2.6, "finish": 2.9}
    scene = Scene(kinematics.compute(sequence.from_landmarks(points, fps)), 0, count - 1, guesses, wanted)
    for name in sorted(wanted, key=lambda key: events.rank(wanted[key])):
        events.refine(scene, name, wanted[name], 0.5)
    assert scene.found["half"].time_s == pytest.approx(2.5, abs=0.01)


def test_a_missed_short_contact_is_found_between_two_of_the_other_foot() -> None:
    points = render(next(iter(countermovement_jump.references())).script, 100.0)[:100]
    channels = kinematics.compute(sequence.from_landmarks(points, 100.0))
    for side, spans in {"left": [(10, 30), (70, 90)], "right": []}.items():
        margin, release = (channels.channels[f"{kind}_margin_{side}"] for kind in ("contact", "release"))
        margin[:], release[:] = -2.0, 1.0
        for start, stop in spans:
            margin[start:stop] = 0.5
    assert [step.side for step in contacts.find(channels, 0, 99)] == ["left", "left"]
    channels.channels["contact_margin_right"][45:55] = -0.3
    assert [step.side for step in contacts.find(channels, 0, 99)] == ["left", "right", "left"]


def test_without_feet_there_is_no_flight() -> None:
    scene, _ = scene_of(next(iter(countermovement_jump.references())), 100.0)
    for side in ("left", "right"):
        scene.channel(f"foot_up_{side}")[:] = np.nan
    assert events.refine(scene, "take_off", "leaves_floor", 0.2) is None


def test_contacts_against_force_plates(shared_data: Path) -> None:
    """27 treadmill runs with knee, ankle and toe of one leg: the mean error stays within one frame at 200 Hz."""
    late: dict[str, list[float]] = {"touchdown": [], "toe_off": []}
    for file in sorted((shared_data / "mocap" / "events_only").glob("*.npz")):
        with np.load(file, allow_pickle=False) as data:
            side = "left" if str(data["side"]).startswith("l") else "right"
            points = np.full((len(data["toe"]), sk.COUNT, 3), np.nan)
            for name, key in (("knee", "knee"), ("ankle", "ankle"), ("foot_index", "toe")):
                points[:, sk.INDEX[f"{side}_{name}"]] = data[key][:, [1, 2, 0]]  # theirs: right, forward, up
            hip = np.nanmean(data["knee"][:, [1, 2, 0]], axis=0) + np.array([0.0, 0.45, 0.0])
            points[:, sk.INDEX[f"{side}_hip"]] = hip
            fps, labels = float(data["fps"]), {"touchdown": data["touchdown"], "toe_off": data["toe_off"] - 1}
        found = contacts.find(kinematics.compute(sequence.from_landmarks(points, fps)), 0, len(points) - 1)
        for name, frames in labels.items():
            instants = [getattr(step, name) for step in found if step.side == side and getattr(step, name)]
            late[name] += [min((abs(i.time_s - frame / fps) for i in instants), default=1.0) for frame in frames]
    assert len(late["touchdown"]) == 54
    assert np.mean(late["touchdown"]) < 0.005
    assert np.mean(late["toe_off"]) < 0.005


def throw() -> tuple[Scene, dict[str, float], dict[str, str]]:
    """A javelin throw: the front foot lands on its heel, its knee bends and stretches a little and bends deeper later."""
    reference = next(iter(javelin_throw.references()))
    motion = sequence.from_landmarks(render(reference.script, 200.0), 200.0)
    wanted = {
        "rear_foot_touchdown": "touches",
        "front_foot_touchdown": "touches",
        "max_front_knee_flexion": "lowest:knee_angle_{side}",
        "release": "highest:wrist_speed_{side}",
    }
    true = {name: time_s for name, _, time_s in reference.keyframes}
    sides = {name: side for name, side, _ in reference.keyframes}
    scene = Scene(kinematics.compute(motion), 0, len(motion.time_s) - 1, dict(true), wanted, sides)
    return scene, true, wanted


@pytest.mark.parametrize("shift_s", [-0.02, 0.0, 0.02])
def test_an_extreme_does_not_flee_past_the_next_instant(shift_s: float) -> None:
    scene, true, wanted = throw()
    leg = np.asarray(scene.kinematics.channels["knee_angle_left"], dtype=np.float64).copy()
    leg[scene.frame_at(true["release"] + 0.03) :] -= 40.0
    scene.kinematics.channels["knee_angle_left"] = leg  # type: ignore[index]
    scene.guesses = {name: time_s + shift_s for name, time_s in true.items()}
    for name, event in wanted.items():
        instant = events.refine(scene, name, event, 0.15)
        assert instant is not None
        allowed = 0.03 if name == "max_front_knee_flexion" else 0.02
        assert instant.time_s == pytest.approx(true[name], abs=allowed), name


def test_a_foot_that_lands_on_its_heel_touches_with_the_heel() -> None:
    scene, true, wanted = throw()
    toe = np.asarray(scene.kinematics.channels["toe_up_left"], dtype=np.float64).copy()
    down = scene.frame_at(true["front_foot_touchdown"])
    toe[: down + 1] += 0.12
    toe[down : down + 9] = np.linspace(toe[down], 0.0, 9)
    scene.kinematics.channels["toe_up_left"] = toe  # type: ignore[index]
    instant = events.refine(scene, "front_foot_touchdown", wanted["front_foot_touchdown"], 0.15)
    assert instant is not None and toe[instant.frame] > 0.05
    assert instant.time_s == pytest.approx(true["front_foot_touchdown"], abs=0.015)


def shaken(points: np.ndarray, seed: int) -> Motion:
    """``points`` at 200 frames/s with landmarks that wander by 2 cm within a twentieth of a second."""
    noise = np.random.default_rng(seed).normal(0.0, 0.02, (len(points) // 10 + 2, *points.shape[1:]))
    rows = np.arange(len(points)) / 10.0
    low, share = rows.astype(int), (rows % 1.0)[:, None, None]
    seen = sequence.from_landmarks(points + noise[low] * (1.0 - share) + noise[low + 1] * share, 200.0)
    return replace(seen, error=np.where(np.isfinite(seen.error), 0.02, np.nan))


@pytest.mark.parametrize("glides", [False, True])
def test_shaking_feet_fly_from_where_they_stood_to_where_they_will_stand(glides: bool) -> None:
    reference = next(iter(long_jump.references()))
    points = render(reference.script, 200.0)
    true = {name: time_s for name, _, time_s in reference.keyframes}
    if glides:  # the feet come low over the floor before they land
        landing, feet = round(true["landing"] * 200.0), [27, 28, 29, 30, 31, 32]
        frames = np.arange(landing - 24, landing)
        points[frames[:, None], feet, 1] = points[landing, feet, 1] + np.linspace(0.07, 0.03, len(frames))[:, None]
    wanted = {"take_off": "leaves_floor", "landing": "meets_floor"}
    for seed in range(12):
        motion = shaken(points, seed)
        scene = Scene(kinematics.compute(motion), 0, len(points) - 1, dict(true), wanted)
        for name, event in wanted.items():
            instant = events.refine(scene, name, event, 0.15)
            assert instant is not None
            assert instant.time_s == pytest.approx(true[name], abs=0.035), (name, seed)


def test_a_foot_that_hovers_before_it_lands_touches_where_it_lands() -> None:
    scene, true, wanted = throw()
    down = scene.frame_at(true["front_foot_touchdown"])
    channels = {name: np.asarray(values, dtype=np.float64).copy() for name, values in scene.kinematics.channels.items()}
    for point in ("toe_up_left", "heel_up_left"):
        channels[point][down - 8 : down] = channels[point][down] + np.array([32, 32, 32, 32, 30, 24, 15, 6]) / 1000.0
    channels["contact_margin_left"][down - 8 : down] = 0.2
    hovering = replace(scene, kinematics=replace(scene.kinematics, channels=channels))
    instant = events.refine(hovering, "front_foot_touchdown", wanted["front_foot_touchdown"], 0.15)
    assert instant is not None
    assert instant.time_s == pytest.approx(true["front_foot_touchdown"], abs=0.02)
