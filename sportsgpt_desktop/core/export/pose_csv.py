"""``pose.csv``: one tidy row for each frame and landmark."""

import csv
import io
import math

import numpy as np

from ..records import Analysis
from ..skeleton import LANDMARKS

HEADER = (
    "frame", "pts_s", "time_s", "landmark", "x_px", "y_px", "visibility", "forward", "up", "right",
    "error", "unit", "repaired",
)  # fmt: skip


def pose_csv(analysis: Analysis) -> str:
    """Both clocks, picture and ground coordinates. A missing value is an empty cell; ``error`` is one
    standard deviation of a ground coordinate in ``unit``."""
    pose, motion, video = analysis.pose, analysis.motion, analysis.video
    shape = pose.image_px.shape[:2]
    repaired = np.zeros(shape, dtype=bool) if motion.repaired is None else np.asarray(motion.repaired)
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(HEADER)
    for frame in range(shape[0]):
        clocks = (frame, f"{video.pts_s[frame]:.6f}", f"{video.time_s[frame]:.6f}")
        for joint, name in enumerate(LANDMARKS):
            writer.writerow(
                (
                    *clocks,
                    name,
                    *(_cell(value, 2) for value in pose.image_px[frame, joint]),
                    _cell(pose.visibility[frame, joint], 3),
                    *(_cell(value, 5) for value in motion.points[frame, joint]),
                    _cell(motion.error[frame, joint], 5),
                    motion.unit,
                    int(repaired[frame, joint]),
                )
            )
    return sink.getvalue()


def _cell(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else ""
