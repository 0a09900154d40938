"""Ground coordinates when the camera moves: made pans, shakes and turns of clips filmed with a still camera.

A window is moved over each real clip, so that camera and athlete are known exactly; the tracker sees the
window's pictures only. Printed for each motion: error of the camera's place (px at the window's middle and foot
height, median and largest) beside the largest one stated (one standard deviation) and the share of frames whose
error is at most twice the stated one, change of the feet's ground position (percent of the leg), touchdowns and
toe-offs that stay within one frame of those of the still clip, and their mean shift in frames.

    python -m benchmarks.ground --data ../shared/data --work /path/for/poses
"""

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import camera, kinematics, pose, video
from sportsgpt_desktop.core.clean import clean
from sportsgpt_desktop.core.records import Motion, PoseSequence, VideoInfo

CLIPS = (
    "v04_treadmill_run_phone60.mp4",
    "v05_treadmill_run_slowmo.mp4",
    "v08_squats_5fps.mp4",
    "v09_wall_jump_and_walk.mp4",
    "v10_balance_portrait_vp9.mp4",
    "v11_balance_portrait_h264.mp4",
)
MOTIONS = ("still", "pan", "shake", "turn")
MOST_FRAMES = 200
STILL_PX = 0.001
"""Error of a camera taken to stand still, share of the width (corners move less than four times that)."""
Array = NDArray[np.float64]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--work", type=Path, required=True, help="keeps the poses between runs")
    chosen = arguments.parse_args()
    print(
        "clip  motion   moved px median px  max px  max % w stated px covered % feet % leg events kept  frames ms/frame"
    )
    for name in CLIPS:
        file = chosen.data / "video" / name
        if not file.is_file():
            print(f"{name}: not there, skipped")
            continue
        info = video.probe(file)
        folder = chosen.work / file.stem
        folder.mkdir(parents=True, exist_ok=True)
        found = pose.track(info, folder)
        for motion in MOTIONS:
            print(f"{name[:4]:6}{motion:8}{measure(info, found, motion)}", flush=True)


def measure(info: VideoInfo, found: PoseSequence, motion: str) -> str:
    """One row of the table."""
    count = min(info.frames, MOST_FRAMES)
    width, height = (round(0.6 * info.width_px), round(0.85 * info.height_px))
    path = window_path(motion, count, info, width, height)
    inverse = np.linalg.inv(path)
    seen = camera.apply(inverse, np.asarray(found.image_px[:count], dtype=np.float64))
    tracked, doubt, seconds = follow(info, path, seen, width, height)
    truth = inverse[0] @ path
    places = np.tile([[width * 0.5, height * 0.5], [width * 0.5, height * 0.9]], (count, 1, 1))
    right = camera.apply(truth, places)
    error = np.linalg.norm(camera.apply(tracked, places) - right, axis=2).mean(axis=1)
    part = replace(
        found,
        times_s=info.time_s[:count],
        image_px=seen.astype(np.float32),
        world_m=found.world_m[:count],
        visibility=found.visibility[:count],
        width_px=width,
        height_px=height,
        doubtful=None,
    )
    short = replace(info, frames=count, time_s=info.time_s[:count], pts_s=info.pts_s[:count])
    cameras = ((truth, None), (tracked, doubt))
    exact, moved = (clean(replace(part, camera_px=one, camera_error_px=off), short) for one, off in cameras)
    away = (exact.points - moved.points)[:, [29, 30, 31, 32]]
    away = away[np.isfinite(away).sum(axis=2) == 2]
    away = away[:, np.isfinite(away).all(axis=0)]
    feet = np.linalg.norm(away - np.median(away, axis=0), axis=1)
    kept = same_events(exact, moved)
    camera_path = camera.path_of(tracked, width, height, count, doubt)
    drift = camera_path.drift_px
    around = np.linalg.solve(truth[len(truth) // 2], truth)
    off = camera.apply(camera_path.to_one, places) - camera.apply(around, places)
    # Where the common picture lies is free: only how the error changes over the clip counts.
    off = np.linalg.norm(off - np.median(off, axis=0), axis=2).mean(axis=1)
    covered = float((off <= 2.0 * np.maximum(drift, STILL_PX * width)).mean())
    return (
        f"{np.linalg.norm(right[-1] - right[0], axis=1).mean():9.0f}{np.nanmedian(error):10.2f}"
        f"{np.nanmax(error):8.2f}{100 * np.nanmax(error) / width:9.2f}{drift.max():10.2f}{100 * covered:10.0f}"
        f"{100 * np.percentile(feet, 95):11.1f}"
        f"{kept:>20}{1000 * seconds / count:9.2f}"
    )


def window_path(motion: str, count: int, info: VideoInfo, width: int, height: int) -> Array:
    """(T, 3, 3) from the window's picture to the clip's picture."""
    room_x, room_y = info.width_px - width, info.height_px - height
    path = np.tile(np.eye(3), (count, 1, 1))
    path[:, 0, 2], path[:, 1, 2] = room_x / 2, room_y / 2
    ease = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0, 1, count))
    if motion == "pan":
        path[:, 0, 2] = room_x * ease
    if motion == "shake":
        walk = np.cumsum(np.random.default_rng(0).normal(size=(count, 2)), axis=0)
        walk -= np.linspace(0, 1, count)[:, None] * walk[-1]
        path[:, :2, 2] += 0.02 * width * walk / np.abs(walk).max()
    if motion == "turn":
        focal = max(width, height) / 2 / np.tan(np.radians(30))
        inner = np.array([[focal, 0, width / 2], [0, focal, height / 2], [0, 0, 1]])
        outer = np.array([[focal, 0, info.width_px / 2], [0, focal, info.height_px / 2], [0, 0, 1]])
        for row, angle in enumerate(np.radians(12.0) * (ease - 0.5)):
            cos, sin = np.cos(angle), np.sin(angle)
            path[row] = outer @ np.array([[cos, 0, sin], [0, 1, 0], [-sin, 0, cos]]) @ np.linalg.inv(inner)
    return path


def follow(info: VideoInfo, path: Array, seen: Array, width: int, height: int) -> tuple[Array, Array, float]:
    """What the tracker makes of the window's pictures, its errors in px, and the seconds it took."""
    tracker = camera.BackgroundTracker(width, height)
    result, doubt, seconds = [], [], 0.0
    for row, picture in enumerate(windows(info, path, width, height)):
        points = seen[row][np.isfinite(seen[row]).all(axis=1)]
        box = None
        if len(points):
            low, high = points.min(axis=0), points.max(axis=0)
            box = (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
        start = time.perf_counter()
        result.append(tracker.step(picture, box))
        seconds += time.perf_counter() - start
        doubt.append(tracker.error_px)
    return np.array(result), np.array(doubt), seconds


def windows(info: VideoInfo, path: Array, width: int, height: int) -> Iterator[NDArray[np.uint8]]:
    """The window's pictures, grey, 480 px wide."""
    import cv2

    small = (480, round(height * 480 / width))
    for frame, picture in video.frames(info, 0, len(path)):
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        window = cv2.warpPerspective(grey, np.linalg.inv(path[frame]), (width, height), flags=cv2.INTER_LINEAR)
        yield np.asarray(cv2.resize(window, small, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def same_events(exact: Motion, moved: Motion) -> str:
    """Touchdowns and toe-offs of the exact camera found within a frame with the tracked one: "n of m", mean shift."""
    kept = total = 0
    shifts: list[int] = []
    first, second = kinematics.compute(exact).channels, kinematics.compute(moved).channels
    for side in ("left", "right"):
        name = f"contact_margin_{side}"
        wanted, found = (np.flatnonzero(np.diff((one[name] > 0).astype(int))) for one in (first, second))
        total += len(wanted)
        near = [int(np.abs(found - frame).min()) for frame in wanted if len(found)]
        kept += sum(shift <= 1 for shift in near)
        shifts += near
    return f"{kept} of {total}{np.mean(shifts) if shifts else np.nan:8.2f}"


if __name__ == "__main__":
    main()
