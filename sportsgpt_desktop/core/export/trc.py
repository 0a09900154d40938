"""TRC marker files: OpenSim's form, the same in pixels, and the form that Kinovea imports."""

import numpy as np
from numpy.typing import NDArray

from ..records import Analysis
from ..skeleton import INDEX, LANDMARKS
from .clock import clock_of
from .points import markers

HALPE: tuple[str, ...] = (
    "Hip", "RHip", "RKnee", "RAnkle", "RBigToe", "RSmallToe", "RHeel", "LHip", "LKnee", "LAnkle", "LBigToe",
    "LSmallToe", "LHeel", "Neck", "Head", "Nose", "RShoulder", "RElbow", "RWrist", "LShoulder", "LElbow",
    "LWrist",
)  # fmt: skip
"""The 22 marker names of Kinovea's tool "body with feet"."""
_PARTS = {"BigToe": "foot_index", "SmallToe": "foot_index"}
_MEANS = {
    "Hip": ("left_hip", "right_hip"),
    "Neck": ("left_shoulder", "right_shoulder"),
    "Head": ("left_ear", "right_ear"),
    "Nose": ("nose",),
}
_PADDING = 5
"""Kinovea's importer leaves out the last five rows, so they are given twice."""


def trc(analysis: Analysis, name: str = "pose.trc") -> str:
    """Ground coordinates, y up, frames from 1; a gap is an empty cell. Units "m", or "leg_length" where no
    length is known."""
    found = markers(analysis.motion)
    rows = (
        [f"{number + 1}", f"{time:.6f}", *(_cell(value) for value in points.ravel())]
        for number, (time, points) in enumerate(zip(found.clock.times_s, found.points, strict=True))
    )
    head = _head(name, LANDMARKS, found.clock.rate_hz, len(found.points), found.unit, first=1)
    return "\n".join([*head, "", *("\t".join(row) for row in rows)]) + "\n"


def pixel_trc(analysis: Analysis, name: str = "pose_px.trc") -> str:
    """The pose model's own points in pixels: x right, y up from the picture's lower edge, z 0; a gap is an empty
    cell, and a landmark that was not seen is a gap."""
    pose = analysis.pose
    clock = clock_of(analysis.motion)
    visibility = np.asarray(pose.visibility, dtype=np.float64)
    shown = np.where(visibility[..., None] > 0, np.asarray(pose.image_px, dtype=np.float64), np.nan)
    upright = np.stack([shown[..., 0], pose.height_px - shown[..., 1], 0.0 * shown[..., 0]], axis=2)
    rows = (
        [f"{number + 1}", f"{time:.6f}", *(_cell(value) for value in points.ravel())]
        for number, (time, points) in enumerate(zip(clock.times_s, clock.sample(upright), strict=True))
    )
    head = _head(name, LANDMARKS, clock.rate_hz, len(clock.times_s), "px", first=1)
    return "\n".join([*head, "", *("\t".join(row) for row in rows)]) + "\n"


def kinovea_trc(analysis: Analysis, name: str = "pose_kinovea.trc") -> str:
    """Picture coordinates as Kinovea imports them: pixels / 1000, y negated, no empty cells.

    Head is the middle of the ears, Neck of the shoulders, and both toes are the one toe landmark that the
    pose model gives. A gap repeats the last place; before the first one it is the first.
    """
    pixels = np.asarray(analysis.pose.image_px, dtype=np.float64)
    with np.errstate(all="ignore"):
        points = np.stack([np.mean(pixels[:, _landmarks(each)], axis=1) for each in HALPE], axis=1)
    places = _held(points) / 1000.0 * (1.0, -1.0)
    places = np.concatenate([places, np.repeat(places[-1:], _PADDING, axis=0)])
    rate = analysis.video.nominal_fps
    head = _head(name, HALPE, rate, len(places), "m", first=0)
    rows = (
        "\t".join([str(number), f"{number / rate:.6f}", *(f"{x:.6f}\t{y:.6f}\t0.000000" for x, y in row)])
        for number, row in enumerate(places)
    )
    return "\n".join([*head, *rows]) + "\n"


def _head(name: str, labels: tuple[str, ...], rate: float, frames: int, unit: str, first: int) -> list[str]:
    axes = [f"{axis}{number}" for number in range(1, len(labels) + 1) for axis in "XYZ"]
    return [
        f"PathFileType\t4\t(X/Y/Z)\t{name}",
        "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames",
        f"{rate:.6f}\t{rate:.6f}\t{frames}\t{len(labels)}\t{unit}\t{rate:.6f}\t{first}\t{frames}",
        "Frame#\tTime\t" + "\t\t\t".join(labels) + "\t\t",
        "\t\t" + "\t".join(axes),
    ]


def _cell(value: float) -> str:
    return f"{value:.6f}" if np.isfinite(value) else ""


def _landmarks(name: str) -> list[int]:
    """Numbers of the landmarks whose mean is the HALPE point."""
    if name in _MEANS:
        return [INDEX[each] for each in _MEANS[name]]
    side = "left" if name[0] == "L" else "right"
    return [INDEX[f"{side}_{_PARTS.get(name[1:], name[1:].lower())}"]]


def _held(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """(T, J, 2) with gaps holding the nearest earlier place, at the start the nearest later one."""
    held = points.copy()
    for joint in range(points.shape[1]):
        known = np.flatnonzero(np.isfinite(points[:, joint]).all(axis=1))
        if not known.size:
            held[:, joint] = 0.0
            continue
        before = np.searchsorted(known, np.arange(len(points)), side="right") - 1
        held[:, joint] = points[known[np.maximum(before, 0)], joint]
    return held
