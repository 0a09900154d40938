"""The annotated video, decoded again."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from sportsgpt_desktop.core import overlay, paint, video
from sportsgpt_desktop.core.export.video import GAP_PX, PAUSE_S, VideoOptions, annotated_video
from sportsgpt_desktop.core.records import Analysis, Evidence
from tests.core.export.export_sample import make_analysis

TIMES = np.cumsum(np.r_[0.0, np.tile([0.02, 0.03, 0.05], 8)])[:24]


def make_clip(folder: Path, odd: bool = False) -> Analysis:
    """A grey clip of uneven frames, 320 x 180 (or 321 x 181), and its analysis."""
    width, height = (321, 181) if odd else (320, 180)
    file = folder / "grau 五.mkv"
    with av.open(str(file), "w") as container:
        stream = container.add_stream("ffv1", rate=30)
        stream.width, stream.height, stream.pix_fmt = width, height, "bgr0"
        stream.codec_context.time_base = Fraction(1, 1000)
        for time in TIMES:
            frame = av.VideoFrame.from_ndarray(np.full((height, width, 3), 90, np.uint8), format="rgb24")
            frame.pts, frame.time_base = round(time * 1000), Fraction(1, 1000)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return replace(make_analysis(), video=video.probe(file))


def read(file: Path) -> tuple[list[float], list[np.ndarray], str]:
    with av.open(str(file)) as container:
        frames = list(container.decode(video=0))
        return (
            [float(frame.time) for frame in frames],
            [frame.to_ndarray(format="rgb24") for frame in frames],
            (container.streams.video[0].codec_context.pix_fmt),
        )


def test_frames_keep_their_own_times(tmp_path: Path) -> None:
    annotated_video(make_clip(tmp_path), tmp_path / "out.mp4")
    times, pictures, form = read(tmp_path / "out.mp4")
    assert form == "yuv420p"
    assert times == pytest.approx(TIMES, abs=2e-5)
    assert pictures[3].shape == (180, 320, 3)


def test_odd_sizes_are_made_even(tmp_path: Path) -> None:
    annotated_video(make_clip(tmp_path, odd=True), tmp_path / "out.mp4")
    assert read(tmp_path / "out.mp4")[1][0].shape == (180, 320, 3)


def test_keyframes_stand_still_where_pauses_are_wanted(tmp_path: Path) -> None:
    annotated_video(make_clip(tmp_path), tmp_path / "out.mp4", VideoOptions(pauses=True))
    times = read(tmp_path / "out.mp4")[0]
    later = np.searchsorted([6, 18], np.arange(24), side="left") * PAUSE_S
    assert times == pytest.approx(TIMES + later, abs=2e-5)


def test_slow_motion_runs_as_fast_as_it_happened_when_asked(tmp_path: Path) -> None:
    analysis = make_clip(tmp_path)
    slow = replace(analysis, video=replace(analysis.video, time_s=np.asarray(analysis.video.time_s) / 4))
    annotated_video(slow, tmp_path / "out.mp4", VideoOptions(real_time=True))
    assert read(tmp_path / "out.mp4")[0] == pytest.approx(TIMES / 4, abs=2e-5)


@pytest.mark.parametrize("warp", [True, False])
def test_two_clips_stand_side_by_side_in_step(tmp_path: Path, warp: bool) -> None:
    """The clip on the right is 4 frames late and brighter with every frame, so that its brightness is its number."""
    left, late = make_clip(tmp_path), 4
    right = make_ramp(tmp_path, late)
    annotated_video(left, tmp_path / "out.mp4", VideoOptions(beside=right, warp=warp, pauses=True))
    times, pictures, form = read(tmp_path / "out.mp4")
    assert (form, pictures[0].shape) == ("yuv420p", (180, 320 + GAP_PX + 320, 3))
    assert len(times) == 24
    for frame in (2, 6, 10, 18):
        shown = float(np.median(pictures[frame][120:170, -60:-5]))
        assert shown == pytest.approx(40 + 6 * (frame + late), abs=4)


def make_ramp(folder: Path, late: int) -> Analysis:
    count = 24 + late
    file = folder / "ramp.mkv"
    with av.open(str(file), "w") as container:
        stream = container.add_stream("ffv1", rate=60)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "bgr0"
        for number in range(count):
            grey = np.full((180, 320, 3), 40 + 6 * number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode(None))
    analysis = make_analysis(np.arange(count) / 60)
    keys = tuple(replace(key, frame=key.frame + late) for key in analysis.alignment.keyframes)
    info = video.probe(file)
    # The time of both clips runs in frames, so that in step means: the same number plus the delay.
    info = replace(info, time_s=np.r_[np.arange(late) * 0.01 - late * 0.01, TIMES] + 1.0)
    unseen = replace(analysis.pose, visibility=np.zeros((count, 33)))
    return replace(analysis, video=info, pose=unseen, alignment=replace(analysis.alignment, keyframes=keys))


def test_the_skeleton_lies_where_the_pose_is() -> None:
    analysis = make_analysis()
    grey = np.full((180, 320, 3), 90, np.uint8)
    painted = paint.paint(grey, overlay.skeleton(analysis, 12), 180)
    changed = (painted != grey).any(axis=2)
    for joint in (11, 24, 26):
        x, y = analysis.pose.image_px[12, joint].round().astype(int)
        assert changed[y, x]
    assert not changed[:, :30].any()
    assert not changed[:20].any()


def test_a_missing_joint_is_not_drawn() -> None:
    places = {shape.place for shape in overlay.skeleton(make_analysis(), 6) if isinstance(shape, overlay.Dot)}
    assert (
        len(places)
        == len({shape.place for shape in overlay.skeleton(make_analysis(), 12) if isinstance(shape, overlay.Dot)}) - 1
    )


def test_a_blurred_face_cannot_be_told_from_the_picture() -> None:
    random = np.random.default_rng(5)
    noise = random.integers(0, 255, (180, 320, 3), dtype=np.uint8)
    points = np.full((33, 2), np.nan)
    points[:11] = random.uniform((154, 34), (166, 46), (11, 2))
    points[23:25] = (160, 120)
    (place,) = paint.faces(points[None], np.ones((1, 33)))
    blurred = paint.blur_face(noise, place, 180)
    patch = blurred[34:47, 154:167].astype(float)
    assert patch.std() < 0.25 * noise[34:47, 154:167].std()
    assert (blurred[100:] == noise[100:]).all()


def test_a_face_that_the_pose_model_loses_for_a_moment_stays_hidden() -> None:
    points = np.full((9, 33, 2), np.nan)
    points[:, :11] = np.arange(9)[:, None, None] * 10.0 + 50.0
    points[:, 28] = 200.0
    seen = np.ones((9, 33))
    points[3:6], seen[3:6] = np.nan, 0.0
    places = paint.faces(points, seen)
    assert places[:, 0].tolist() == [50, 60, 70, 80, 90, 100, 110, 120, 130]
    assert (places[3:6, 2] > places[2, 2] + 25).all(), "wide enough for wherever it went between"
    points[:], seen[:] = np.nan, 0.0
    assert np.isnan(paint.faces(points, seen)).all()


def test_faces_of_others_are_followed_between_looks() -> None:
    """Somebody seen at frames 6 and 18 walks evenly; one more look's length on both sides is covered too."""
    pose = make_analysis().pose
    seen = np.array([[0, 6, 100.0, 50.0, 10.0], [0, 18, 160.0, 50.0, 10.0], [1, 12, 300.0, 20.0, 8.0]])
    unseen = replace(pose, visibility=np.zeros_like(pose.visibility), bystanders=seen)
    places = paint.faces_by_frame(unseen)
    assert [round(float(places[frame][0, 0])) for frame in (0, 6, 12, 18, 23)] == [70, 100, 130, 160, 185]
    assert len(places[12]) == 2
    noise = np.random.default_rng(5).integers(0, 255, (180, 320, 3), dtype=np.uint8)
    blurred = paint.blur_faces(noise, places[12], 180)
    assert blurred[45:55, 125:135].std() < 0.4 * noise[45:55, 125:135].std()
    assert blurred[15:25, 295:305].std() < 0.4 * noise[15:25, 295:305].std()
    assert (blurred[100:] == noise[100:]).all()


@pytest.mark.parametrize(
    ("value", "error", "unit", "text"),
    [
        (154.6, 6.2, "deg", "155 ± 6°"),
        (0.372, 0.051, "leg_length", "0.37 ± 0.05 LL"),
        (0.5, float("nan"), "s", "0.5 s"),
    ],
)
def test_values_are_shown_to_the_digits_of_their_error(value: float, error: float, unit: str, text: str) -> None:
    assert overlay.value_text(value, error, unit) == text


def shown(landmarks: tuple[str, ...]) -> list[overlay.Line]:
    """The lines of a piece of evidence in degrees at frame 12."""
    one = Evidence(
        "i", "touchdown", None, 1, 12, 100.0, 5.0, "deg", 1.0, 2.0, "high", 0.9, 0.8, landmarks, "", "", "", ""
    )
    return [shape for shape in overlay.evidence(make_analysis(), one) if isinstance(shape, overlay.Line)]


def test_an_angle_is_an_arc_on_each_side_and_a_trunk_one_line() -> None:
    leg = ("hip", "knee", "ankle")
    assert len(shown(tuple(f"{side}_{part}" for part in leg for side in ("left", "right")))) == 2
    assert len(shown(tuple(f"right_{part}" for part in leg))[0].points) == 24
    (trunk,) = shown(("left_shoulder", "right_shoulder", "left_hip", "right_hip"))
    pixels = make_analysis().pose.image_px[12]
    assert trunk.points[0] == pytest.approx(tuple((pixels[11] + pixels[12]) / 2))
    assert trunk.points[1] == pytest.approx(tuple((pixels[23] + pixels[24]) / 2))
    assert shown(()) == []
