"""An own action made from one clip whose keyframes the user names: ``action new`` and the window's "own action"."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import action, assets, clean, pose
from .action.read import ID
from .errors import UserError
from .pipeline import Request, probe
from .progress import Progress, no_progress
from .records import Keyframe, KeyframeSpec
from .task import kept_work

WINDOW_S = 0.15
"""How far from the warped place a keyframe may lie (judgement)."""


@dataclass(frozen=True)
class Mark:
    """A keyframe as the user marked it: its name and its time in the clip (real time, s from the first frame)."""

    name: str
    time_s: float


def read_mark(text: str) -> Mark:
    """``NAME=SECONDS``. Raises UserError if it is not of that form."""
    name, _, seconds = text.partition("=")
    try:
        time_s = float(seconds)
    except ValueError:
        time_s = math.nan
    if not ID.fullmatch(name) or not math.isfinite(time_s) or time_s < 0:
        raise UserError(f"'{text[:60]}' does not mark a keyframe.", "Use NAME=SECONDS, for example take_off=1.24")
    return Mark(name, time_s)


def from_clip(request: Request, title: str, marks: Sequence[Mark], progress: Progress = no_progress) -> Path:
    """Track the athlete, save the marked repetition as first reference, and give the new action's folder.

    Raises UserError for an id that is taken, marks outside the clip or in the wrong order, or an unusable clip;
    nothing is then left behind.
    """
    shipped, own = assets.action_folders()
    if request.action in action.find((shipped, own)):
        raise UserError(f"There is already an action '{request.action}'.", "Choose another id.")
    info = probe(request)
    times = [mark.time_s for mark in marks]
    if times != sorted(times) or len({mark.name for mark in marks}) < len(marks) or times[-1] > info.time_s[-1]:
        raise UserError(
            f"The keyframes must have different names, be in order and lie in the clip (0 to {info.time_s[-1]:.2f} s).",
            "Check their times.",
        )
    with kept_work(request) as folder:
        folder.mkdir(parents=True, exist_ok=True)
        found = pose.track(info, folder, person=request.person, model=request.pose_model, progress=progress)
    motion = clean.clean(found, info, height_m=request.athlete.height_m, scale=request.metres_per_pixel)
    specs = [
        KeyframeSpec(
            mark.name, number, mark.name.replace("_", " ").capitalize(), "", f"marked by the user at {mark.time_s:.3f} s",
            "", WINDOW_S, "judgement of the user",
        )
        for number, mark in enumerate(marks, 1)
    ]  # fmt: skip
    keyframes = [
        Keyframe(
            mark.name, None, None, 0, int(np.argmin(np.abs(info.time_s - mark.time_s))), mark.time_s, 1.0, 0.5, "user"
        )
        for mark in marks
    ]
    own.mkdir(parents=True, exist_ok=True)
    made = action.create(own, request.action, title or request.action.replace("_", " ").capitalize(), specs)
    try:
        action.add_reference(made, "first", motion, keyframes, f"one clip of the user's, sha256 {info.sha256}")
    except BaseException:
        for file in made.iterdir():
            file.unlink() if file.is_file() else file.rmdir()
        made.rmdir()
        raise
    return made
