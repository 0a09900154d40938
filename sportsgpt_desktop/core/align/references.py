"""The bank of reference motions of an action: pose sequences with keyframes."""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from .. import kinematics, sequence
from ..errors import UserError
from ..records import Kinematics


@dataclass(frozen=True, eq=False)
class Reference:
    """A reference with its keyframes: (id, side or "", time_s from its first frame)."""

    name: str
    kinematics: Kinematics
    keyframes: tuple[tuple[str, str, float], ...]

    @property
    def duration_s(self) -> float:
        return float(self.kinematics.motion.time_s[-1])


def bank(folder: Path, own: Sequence[Path] = ()) -> tuple[Reference, ...]:
    """All references in ``folder/references``, by name, then the user's ``own``.

    Raises UserError if there is none or one cannot be read.
    """
    files = sorted((folder / "references").glob("*.npz"))
    if not files:
        raise UserError(
            f"The action {folder.name} has no reference motion, so it cannot be aligned.",
            f"Add one to {folder.name}/references, or check the action: sportsgpt-desktop action check {folder.name}",
        )
    return tuple(_read(file, file.stat().st_mtime_ns if file.exists() else 0) for file in [*files, *own])


@lru_cache(maxsize=64)
def _read(file: Path, changed: int) -> Reference:
    """``changed`` is part of the cache's key: an edited reference is read again."""
    motion = sequence.load(file)
    try:
        with np.load(file, allow_pickle=False) as data:
            ids = [str(name) for name in data["keyframe_ids"]]
            sides = [str(side) for side in data["keyframe_sides"]]
            times = [float(time_s) for time_s in data["keyframe_times_s"]]
            rows = tuple(zip(ids, sides, times, strict=True))
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as fault:
        raise UserError(
            f"The reference {file.name} has no keyframes that can be read.",
            "It must hold 'keyframe_ids', 'keyframe_sides' and 'keyframe_times_s' of the same length.",
        ) from fault
    return Reference(file.stem, kinematics.compute(motion), rows)
