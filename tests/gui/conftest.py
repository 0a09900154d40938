"""A small analysis whose answers are known by construction, on disk as the window expects it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shiboken6
from PySide6.QtWidgets import QApplication

from sportsgpt_desktop.core import proxy, skeleton
from sportsgpt_desktop.core.records import (
    Action,
    Alignment,
    Analysis,
    Assessment,
    Athlete,
    Candidate,
    Evidence,
    IndicatorSpec,
    Issue,
    IssueSpec,
    Keyframe,
    KeyframeSpec,
    Kinematics,
    Measurement,
    Motion,
    Plan,
    PoseSequence,
    Prescription,
    Section,
    VideoInfo,
    View,
    Wording,
)

FRAMES, FPS = 120, 60.0
NAN = float("nan")


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    return ["sportsgpt-desktop"]


def make_video(frames: int = FRAMES, path: str = "clip.mp4") -> VideoInfo:
    times = np.arange(frames) / FPS
    return VideoInfo(
        path=path,
        name=Path(path).name,
        sha256="ab" * 32,
        codec="h264",
        width_px=320,
        height_px=180,
        rotation_deg=0,
        frames=frames,
        duration_s=frames / FPS,
        nominal_fps=FPS,
        capture_fps=FPS,
        variable_rate=False,
        pts_s=times,
        time_s=times,
    )


def stick_figure(frames: int) -> np.ndarray:
    """(frames, 33, 2) px: an upright figure walking from left to right."""
    heights = {
        "shoulder": 60,
        "elbow": 80,
        "wrist": 98,
        "hip": 100,
        "knee": 130,
        "ankle": 158,
        "heel": 160,
        "foot_index": 160,
    }
    points = np.full((frames, skeleton.COUNT, 2), 40.0)
    points[:, :, 0] = 60.0
    for name, index in skeleton.INDEX.items():
        part = name.split("_", 1)[1] if "_" in name else name
        points[:, index, 1] = heights.get(part, 42)
        swing = 8 * np.sin(np.arange(frames) / 6) * (1 if name.startswith("left") else -1)
        points[:, index, 0] += swing if part in heights else 0
    points[:, :, 0] += np.linspace(0, 180, frames)[:, None]
    return points


def make_analysis(frames: int = FRAMES, path: str = "clip.mp4") -> Analysis:
    """Three keyframes, three issues (fault, watch, cannot judge), four measurements, one prescription."""
    video = make_video(frames, path)
    specs = tuple(
        KeyframeSpec(name, order, title, zh, "", "", 0.1, "", sided=True)
        for order, (name, title, zh) in enumerate(
            (
                ("toe_off", "Toe-off", "离地"),
                ("touchdown", "Touchdown", "触地"),
                ("full_support", "Full support", "支撑"),
            )
        )
    )
    indicators = tuple(
        IndicatorSpec(name, title, zh, name, "touchdown", "left", unit, ("side",), ())
        for name, title, zh, unit in (
            ("foot_ahead", "Foot ahead of the hip", "脚在髋前", "leg_length"),
            ("knee", "Knee angle", "膝角", "deg"),
        )
    )
    issues = tuple(
        IssueSpec(name, title, zh, (), "", "", "")
        for name, title, zh in (
            ("over", "Over-striding at touchdown", "触地过跨"),
            ("back", "Back-side dominant cycle", "后摆主导"),
            ("drop", "Pelvic drop", "骨盆下沉"),
        )
    )
    action = Action(
        "test_run",
        "1",
        "Sprint, maximum velocity",
        "最大速度跑",
        "experimental",
        True,
        ("side",),
        60,
        specs,
        indicators,
        issues,
        {},
        "",
    )
    keyframes = tuple(
        Keyframe(name, "left", 1, 1, frame, frame / FPS, confidence, 1.5, "auto")
        for name, frame, confidence in (
            ("toe_off", 30, 0.9),
            ("touchdown", 60, 0.5),
            ("full_support", 80, 0.8),
        )
    )
    evidence = Evidence(
        "foot_ahead",
        "touchdown",
        "left",
        1,
        60,
        0.37,
        0.05,
        "leg_length",
        0.12,
        0.30,
        "high",
        0.9,
        0.8,
        ("left_hip", "left_ankle"),
        "X(ANKLE)-X(HIP)",
        "braking",
        "[TEST]",
        "published",
    )
    knee = replace(
        evidence,
        indicator="knee",
        unit="deg",
        value=171.0,
        error=6.0,
        target_min=150,
        target_max=165,
        landmarks=("left_hip", "left_knee", "left_ankle"),
        weight=0.4,
    )
    assessment = Assessment(
        (
            Measurement(
                "foot_ahead",
                "",
                "touchdown",
                "left",
                1,
                1,
                60,
                0.37,
                0.05,
                "leg_length",
                0.12,
                0.30,
                "trained",
                "high",
                "",
                "[TEST]",
                "published",
            ),
            Measurement(
                "knee",
                "",
                "touchdown",
                "left",
                1,
                1,
                60,
                171,
                6,
                "deg",
                150,
                165,
                "trained",
                "high",
                "",
                "[TEST]",
                "published",
            ),
            Measurement(
                "knee",
                "",
                "toe_off",
                "left",
                1,
                1,
                30,
                160,
                6,
                "deg",
                150,
                165,
                "trained",
                "ok",
                "",
                "[TEST]",
                "published",
            ),
            Measurement(
                "pelvis",
                "Pelvic drop",
                "full_support",
                None,
                None,
                1,
                80,
                NAN,
                NAN,
                "deg",
                NAN,
                NAN,
                "trained",
                "cannot_judge",
                "Needs a front or rear view. Film from behind, 7 m, camera at hip height.",
                "[TEST]",
                "published",
            ),
        ),
        (
            Issue(
                "over",
                "Over-striding at touchdown",
                0.86,
                0.7,
                "present",
                (evidence, knee),
                causes="Reaching.",
            ),
            Issue("back", "Back-side dominant cycle", 0.61, 0.4, "watch", (knee,)),
            Issue("drop", "Pelvic drop", 0.0, 0.0, "cannot_judge", (), "Needs a front or rear view."),
        ),
        "1.0",
    )
    plan = Plan(
        (
            Prescription(
                "over",
                "r1",
                "A-skip",
                "3-4",
                "20 m",
                "own weight",
                "60",
                "2",
                "1-4",
                "longer",
                "knee pain",
                ("[SRC] A source",),
                (1, 3),
                "first issue",
            ),
        ),
        ("Week 1: learn", "Week 2: more", "Week 3: faster", "Week 4: test"),
        "Retest after 4 weeks.",
        (),
    )
    points = stick_figure(frames)
    pose = PoseSequence(video.time_s, points, np.zeros((frames, 33, 3)), np.full((frames, 33), 0.95), 320, 180)
    motion = Motion(
        video.time_s,
        np.zeros((frames, 33, 3)),
        pose.visibility,
        np.full((frames, 33), 0.02),
        "leg_length",
        1.0,
        2.0,
        View("side", 4.0),
        np.zeros(frames),
    )
    wave = 150 + 20 * np.sin(np.arange(frames) / 6)
    kinematics = Kinematics(
        motion,
        {"knee_angle_left": wave, "knee_angle_right": 300 - wave},
        {"knee_angle_left": "deg", "knee_angle_right": "deg"},
        {"knee_angle_left": np.full(frames, 5.0)},
    )
    path_rows = np.c_[np.arange(20, 100), np.linspace(0, 1, 80), np.linspace(0, 1, 80)]
    alignment = Alignment(True, 0.2, (Candidate(1, 20, 100, 0.2, 0.9),), keyframes, path_rows)
    return Analysis(
        "a1",
        video,
        action,
        Athlete("Zoë 五路", sex="female"),
        pose,
        motion,
        kinematics,
        alignment,
        assessment,
        (),
        plan,
        Wording("none", (Section("over", "Land closer.", ("r1",), False),), ()),
        (),
    )


def write_pictures(folder: Path, video: VideoInfo) -> None:
    """A proxy in which the frame's number is the picture's grey level."""
    with proxy.PreviewWriter(folder, video) as writer:
        for frame in range(video.frames):
            picture = np.full((video.height_px, video.width_px, 3), frame * 2 % 256, np.uint8)
            writer.add(frame, *proxy.preview(video, frame, picture))


@pytest.fixture
def analysis() -> Analysis:
    return make_analysis()


@pytest.fixture
def window(qapp: QApplication, qtbot: object, own_home: Path) -> Iterator[object]:
    """The real main window on an empty user folder, without its start-up requests."""
    from sportsgpt_desktop.gui.app import make_window

    made = make_window(qapp)
    made.resize(1366, 768)
    made.show()
    qtbot.waitExposed(made)  # type: ignore[attr-defined]
    yield made
    if not shiboken6.isValid(made):  # another window took its place
        return
    made.close()
    shiboken6.delete(made)  # now, so that the next window does not restyle this one's widgets


@pytest.fixture
def opened(window: object, analysis: Analysis, own_home: Path) -> Callable[[], object]:
    """The window with the small analysis open."""
    folder = own_home / "analyses" / "a1"
    folder.mkdir(parents=True)
    write_pictures(folder, analysis.video)
    window.document.open(analysis, folder)  # type: ignore[attr-defined]
    window.show_page("analysis")  # type: ignore[attr-defined]
    return window  # type: ignore[return-value]
