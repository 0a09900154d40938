"""The quality gate: each shortcoming has its sentence, a good clip has none, in both languages."""

import re
import string
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import quality
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.notes import note
from sportsgpt_desktop.core.quality_words import TEXT
from sportsgpt_desktop.core.records import Action, IndicatorSpec, Motion, PoseSequence, VideoInfo, View

COUNT = 90


def action_with(**changes: object) -> Action:
    folder = Path(__file__).resolve().parents[2] / "kb" / "actions"
    jump = actions.load("countermovement_jump", (folder,))
    return replace(jump, **{"views": ("side",), "min_fps": 30.0, "indicators": (), **changes})


def clip(fps: float = 60.0, leg_px: float = 200.0) -> tuple[VideoInfo, PoseSequence, Motion]:
    """A person who stands still in the middle of a 1280 x 720 picture, seen from the side."""
    time_s = np.arange(COUNT) / fps
    image = np.zeros((COUNT, sk.COUNT, 2), np.float32)
    image[:] = [640, 120]
    image[:, 11:17] = [640, 200]
    for joints, y in (((23, 24), 0.0), ((25, 26), 0.5), ((27, 28), 1.0), ((29, 30, 31, 32), 1.05)):
        image[:, list(joints)] = [640, 360 + y * leg_px]
    points = np.full((COUNT, sk.COUNT, 3), np.nan)
    points[:, :, 0] = image[:, :, 0] / leg_px
    points[:, :, 1] = (360 + 1.05 * leg_px - image[:, :, 1]) / leg_px
    seen = np.ones((COUNT, sk.COUNT), np.float32)
    motion = Motion(
        time_s=time_s,
        points=points,
        visibility=seen,
        error=np.full((COUNT, sk.COUNT), 0.03),
        unit="leg_length",
        leg_length=1.0,
        stature=2.04,
        view=View("side", 5.0),
        ground=np.zeros(COUNT),
        repaired=np.zeros((COUNT, sk.COUNT), bool),
        capture_fps=fps,
    )
    pose = PoseSequence(time_s, image, np.zeros((COUNT, sk.COUNT, 3)), seen, 1280, 720)
    info = VideoInfo("a.mp4", "a.mp4", "", "h264", 1280, 720, 0, COUNT, COUNT / fps, fps, fps, False, time_s, time_s)
    return info, pose, motion


def codes(info: VideoInfo, pose: PoseSequence, motion: Motion, action: Action, **more: object) -> list[str]:
    return [finding.code for finding in quality.findings(info, pose, motion, action, **more)]


def test_a_good_clip_is_called_good() -> None:
    assert quality.judge(*clip(), action_with()) == (TEXT["en"]["good"],)


def test_a_low_rate_names_the_rate_to_film_at() -> None:
    (sentence,) = quality.judge(*clip(fps=25), action_with(min_fps=60.0))
    assert "25 frames/s" in sentence and "at least 60" in sentence and "120" in sentence


def test_the_wrong_view_tells_where_to_stand() -> None:
    info, pose, motion = clip()
    motion = replace(motion, view=View("front", 85.0, 9.0))
    (sentence,) = quality.judge(info, pose, motion, action_with())
    assert "85 ± 9 deg" in sentence and "7 m to the side" in sentence
    assert codes(info, pose, motion, action_with(views=("side", "front"))) == []
    side = replace(motion, view=View("side", 3.0))
    assert codes(info, pose, side, action_with(views=("front",))) == ["view_other"]


def test_an_untrusted_ground_comes_first_with_its_reason() -> None:
    info, pose, motion = clip(leg_px=50)
    reason = "the camera moved and its motion could not be followed"
    motion = replace(motion, ground_trusted=False, ground_reason=reason)
    assert codes(info, pose, motion, action_with()) == ["ground", "small"]
    assert reason in quality.judge(info, pose, motion, action_with())[0]


def test_a_camera_that_moved_states_its_error() -> None:
    info, pose, motion = clip()
    pan = np.tile(np.eye(3), (COUNT, 1, 1))
    pan[:, 0, 2] = np.linspace(0, 300, COUNT)
    motion = replace(motion, view=replace(motion.view, camera_moves=True))
    (sentence,) = quality.judge(info, replace(pose, camera_px=pan), motion, action_with())
    error = float(re.findall(r"up to ([\d.]+) % of the leg", sentence)[0])
    assert 0.3 < error < 3


def test_the_reason_of_an_untrusted_ground_is_told_in_both_languages() -> None:
    info, pose, motion = clip()
    lost = replace(motion, ground_trusted=False, ground_reason=note("camera_lost"))
    english, chinese = (quality.judge(info, pose, lost, action_with(), language)[0] for language in ("en", "zh"))
    assert note("camera_lost") in english and "无法跟踪" in chinese and "camera" not in chinese


def test_a_head_at_the_edge_is_cut_off() -> None:
    info, pose, motion = clip()
    image = pose.image_px.copy()
    image[:30, :11, 1] = 5.0  # where the pose model puts a head that it can't see
    assert ("cut", "head") in [
        (one.code, one.values.get("part"))
        for one in quality.findings(info, replace(pose, image_px=image), motion, action_with())
    ]


def test_light_into_the_camera_is_told() -> None:
    info, pose, motion = clip()
    grey = np.random.default_rng(0).integers(60, 200, (360, 640), dtype=np.uint8)
    white = grey.copy()
    white[:40] = 255
    for picture, told in ((grey, False), (white, True)):
        found = quality.findings(info, pose, motion, action_with(), [(picture, (200.0, 60.0, 400.0, 340.0))])
        assert ("glare" in [one.code for one in found]) is told


def test_limbs_outside_and_hidden_are_told() -> None:
    info, pose, motion = clip()
    cut = pose.image_px.copy()
    cut[:30, 29:33, 1] = 760
    seen = pose.visibility.copy()
    seen[:, 26] = 0.3
    found = quality.judge(info, replace(pose, image_px=cut, visibility=seen), motion, action_with())
    assert "feet are outside the picture in 33 %" in found[0] and "legs are mostly hidden" in found[1]


def test_lost_and_doubtful_frames_are_told() -> None:
    info, pose, motion = clip()
    seen = pose.visibility.copy()
    seen[:20] = 0
    doubtful = np.zeros(COUNT, bool)
    doubtful[30:33] = True
    found = quality.judge(info, replace(pose, visibility=seen, doubtful=doubtful), motion, action_with())
    assert "22 %" in found[0] and "In 3 frames" in found[1]


def test_dark_and_blurred_pictures_are_told() -> None:
    import cv2

    info, pose, motion = clip()
    random = np.random.default_rng(0)
    # Like a person: large shapes with fine texture on them.
    shapes = cv2.resize(random.uniform(60, 230, (8, 4)), (100, 200), interpolation=cv2.INTER_CUBIC)
    sharp = np.clip(shapes + random.normal(0, 12, (200, 100)), 0, 255).astype(np.uint8)
    box = (0.0, 0.0, 100.0, 200.0)
    assert codes(info, pose, motion, action_with(), pictures=[(sharp, box)]) == []
    assert codes(info, pose, motion, action_with(), pictures=[(sharp // 6, box)]) == ["dark"]
    soft = cv2.GaussianBlur(sharp, (0, 0), 3)
    assert codes(info, pose, motion, action_with(), pictures=[(soft, box)]) == ["blurred"]


def test_samples_come_with_the_box_in_their_own_pixels() -> None:
    _, pose, _ = clip()
    image = pose.image_px.copy()
    image[:10] = np.nan
    asked: list[int] = []

    def half_size(frame: int) -> np.ndarray | None:
        asked.append(frame)
        return None if frame == asked[0] else np.full((360, 640, 3), 90, np.uint8)

    found = quality.samples(half_size, replace(pose, image_px=image), count=5)
    assert len(asked) == 5 and min(asked) >= 10 and len(found) == 4
    grey, box = found[0]
    assert grey.shape == (360, 640) and box == pytest.approx((320, 60, 320, 285), abs=1)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"views": ("front",)}, "barred_view"),
        ({"min_fps": 200.0}, "barred_rate"),
        ({"needs_metres": True}, "barred_metres"),
        ({"needs_ground": True}, "barred_ground"),
    ],
)
def test_indicators_that_cannot_be_judged_are_named(changes: dict[str, object], code: str) -> None:
    info, pose, motion = clip()
    reason = "the feet are outside the picture"
    motion = replace(motion, ground_trusted=code != "barred_ground", ground_reason=reason)
    one = IndicatorSpec("one", "First angle", "第一角", "f", "stand", "mean", "deg", ("side",), ())
    other = replace(one, id="two", title="Other angle", **changes)
    action = action_with(indicators=(one, other))
    assert code in codes(info, pose, motion, action)
    sentence = quality.judge(info, pose, motion, action)[-1]
    assert "Other angle (1 in all)" in sentence and "First" not in sentence


def test_a_slowed_clip_is_doubted(shared_data: Path) -> None:
    from sportsgpt_desktop.core import sequence

    jump = sequence.load(shared_data / "mocap" / "open" / "cmu_vjump5.npz")
    slow = replace(jump, time_s=jump.time_s * 4, capture_fps=30.0)
    info, pose, _ = clip(30.0)
    assert quality.findings(info, pose, slow, action_with())[0].code.startswith("retimed_")
    assert "about 120 frames/s" in quality.judge(info, pose, slow, action_with())[0]


def test_a_doubtful_rate_is_asked_about_where_the_movement_does_not_tell() -> None:
    info, pose, motion = clip()
    assert codes(replace(info, slow_motion="doubtful"), pose, motion, action_with())[0] == "rate_doubtful"
    assert "rate_doubtful" not in codes(replace(info, slow_motion="user"), pose, motion, action_with())


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    assert TEXT["en"].keys() == TEXT["zh"].keys()
    for code, english in TEXT["en"].items():
        assert fields_of(english) == {name.removesuffix("_zh") for name in fields_of(TEXT["zh"][code])}
    info, pose, motion = clip(25)
    assert "25 帧/秒" in quality.judge(info, pose, motion, action_with(min_fps=60.0), "zh")[0]


def fields_of(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
