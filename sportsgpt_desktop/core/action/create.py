"""An action of the user's own, or a further reference, from one marked clip: no code, and no rules yet."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from .. import skeleton as sk
from ..errors import UserError
from ..files import write_atomic
from ..records import Keyframe, KeyframeSpec, Motion
from .read import ID

# What every movement shows: heights, leg and trunk angles. A user may weigh them anew (judgement).
CHANNELS = {
    "hip_up": 1.5,
    "hip_up_velocity": 1.0,
    "knee_angle_{side}": 1.0,
    "thigh_angle_{side}": 1.0,
    "upper_arm_angle_{side}": 0.3,
    "foot_up_{side}": 0.5,
    "trunk_lean": 0.5,
}
MAX_COST = 1.5
"""A match that costs more is not the action; as loose as the loosest shipped action (judgement)."""
MARGIN_S = 0.3
"""Kept before the first and after the last keyframe of a reference, s."""
USUAL_LEG_M = 0.86
"""Thigh + shank of an adult of 1.75 m (Drillis and Contini 1966), for motions without a scale."""
HALF_WIDTH = 0.1
"""Half distance between the sides, in leg lengths, where one camera did not see it (judgement)."""


def create(own: Path, action_id: str, title: str, keyframes: Sequence[KeyframeSpec], cyclic: bool = False) -> Path:
    """Write the files of a new action without indicators and issues into ``own``, and give its folder.

    Its keyframes can be found and measured against references; rules are added by editing the files. Raises
    UserError for an id that cannot be one or that is taken, or without keyframes.
    """
    folder = Path(own) / action_id
    if not ID.fullmatch(action_id):
        raise UserError(f"'{action_id[:60]}' cannot be the id of an action.", "Use a-z, 0-9 and _, a letter first.")
    if folder.exists():
        raise UserError(f"There is already an action '{action_id}'.", "Choose another id.")
    if not keyframes:
        raise UserError("An action needs at least one keyframe.", "Mark the decisive instants first.")
    folder.mkdir(parents=True)
    write_atomic(folder / "action.toml", _action_text(action_id, title, keyframes, cyclic))
    for name in ("indicators", "issues"):
        write_atomic(folder / f"{name}.toml", f'# See kb/README.md for the form.\nrules_version = "1"\n{name} = []\n')
    return folder


def add_reference(folder: Path, name: str, motion: Motion, keyframes: Sequence[Keyframe], provenance: str) -> Path:
    """Save one repetition of ``motion``, with its ``keyframes``, as a reference of the action in ``folder``.

    Only frames near the keyframes are kept. Raises UserError without keyframes or for a name that is no file name.
    """
    if not keyframes:
        raise UserError("A reference needs its keyframes.", "Mark them, then save again.")
    if not ID.fullmatch(name):
        raise UserError(f"'{name[:60]}' cannot be the name of a reference.", "Use a-z, 0-9 and _, a letter first.")
    times = np.asarray(motion.time_s, dtype=np.float64)
    moments = [keyframe.time_s for keyframe in keyframes]
    rate = 1.0 / float(np.median(np.diff(times)))
    even = np.arange(max(times[0], min(moments) - MARGIN_S), min(times[-1], max(moments) + MARGIN_S), 1.0 / rate)
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        landmarks33=_landmarks(motion, even).astype(np.float32),
        fps=np.float64(rate),
        keyframe_ids=np.array([keyframe.id for keyframe in keyframes]),
        keyframe_sides=np.array([keyframe.side or "" for keyframe in keyframes]),
        keyframe_times_s=np.array(moments) - even[0],
        style=np.array(name),
        provenance=np.array(provenance),
    )
    target = Path(folder) / "references" / f"{name}.npz"
    target.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(target, stream.getvalue())
    return target


def _landmarks(motion: Motion, even: np.ndarray) -> np.ndarray:
    """(T, 33, 3) metres, y up, at evenly spaced times; an axis that the camera did not see is set flat."""
    times = np.asarray(motion.time_s, dtype=np.float64)
    scale = 1.0 if motion.unit == "m" else USUAL_LEG_M
    points = np.asarray(motion.points, dtype=np.float64).copy()
    if not np.isfinite(points[..., 2]).any():
        points[..., 2] = 0.0
        for left, right in sk.PAIRS:
            points[:, left, 2], points[:, right, 2] = (sign * HALF_WIDTH * motion.leg_length for sign in (-1, 1))
    if not np.isfinite(points[..., 0]).any():
        raise UserError("This clip does not show forward and backward.", "Film from the side for a reference.")
    flat = points.reshape(len(points), -1)
    result = np.full((len(even), flat.shape[1]), np.nan)
    for number, column in enumerate(flat.T):
        known = np.isfinite(column)
        if known.sum() > 1:
            value = np.interp(even, times[known], column[known])
            # Nothing is invented across gaps: an instant whose nearest frame is unknown stays unknown.
            nearest = np.clip(np.searchsorted(times, even), 0, len(times) - 1)
            result[:, number] = np.where(known[nearest], value, np.nan)
    return scale * result.reshape(len(even), sk.COUNT, 3)


def _action_text(action_id: str, title: str, keyframes: Sequence[KeyframeSpec], cyclic: bool) -> str:
    def value(item: object) -> str:
        return json.dumps(item, ensure_ascii=False)

    head: list[tuple[str, object]] = [
        ("id", action_id), ("version", "1"), ("title", title), ("title_zh", title), ("validation", "experimental"),
        ("cyclic", cyclic), ("views", ["side"]), ("min_fps", 30.0),
    ]  # fmt: skip
    lines = [f"{key} = {value(item)}" for key, item in head]
    for order, keyframe in enumerate(keyframes, 1):
        rows: list[tuple[str, object]] = [
            ("id", keyframe.id), ("order", order), ("title", keyframe.title), ("title_zh", keyframe.title_zh),
            ("definition", keyframe.definition), ("event", keyframe.event), ("window_s", keyframe.window_s),
            ("source", keyframe.source or "judgement"), ("sided", keyframe.sided), ("loose", keyframe.loose),
        ]  # fmt: skip
        lines += ["", "[[keyframes]]", *(f"{key} = {value(item)}" for key, item in rows)]
    lines += ["", "[alignment]", f"max_cost = {MAX_COST}", "", "[alignment.channels]"]
    lines += [f"{value(name)} = {weight}" for name, weight in CHANNELS.items()]
    return "\n".join([*lines, "", "[plausibility]", ""])
