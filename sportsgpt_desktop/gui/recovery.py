"""What must survive a crash: edits that were not yet worked out and saved. No Qt here: a child writes too.

One small JSON file in the user folder, and beside it mended poses, there only while something is at stake.
"""

import contextlib
import io
import json
import zipfile
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..core import assets, drawing, vault
from ..core.codec import Arrays, decode, encode
from ..core.records import Analysis, Athlete, Drawing, PictureMark, PoseSequence

FILE = "recovery.json"
POSE = "recovery.npz"


@dataclass(frozen=True)
class Moved:
    """A keyframe set by the user: its key, its frame, and its time, which may lie between frames."""

    candidate: int
    id: str
    side: str | None
    step: int | None
    frame: int
    time_s: float | None = None


@dataclass(frozen=True)
class Drawn:
    """What the user drew, marked and checked: fields of an analysis."""

    drawings: tuple[Drawing, ...]
    marks: Mapping[str, PictureMark]
    checked_frames: tuple[tuple[int, int], ...]

    def on(self, analysis: Analysis) -> Analysis:
        """The analysis with these, without what does not fit its clip."""
        whole = tuple(each for each in self.drawings if drawing.is_whole(each, analysis.video.frames))
        return replace(analysis, drawings=whole, marks=dict(self.marks), checked_frames=self.checked_frames)


@dataclass(frozen=True)
class Training:
    """What the plan is made for: fields of an athlete."""

    days_per_week: int
    season: str
    equipment: tuple[str, ...]
    injuries: tuple[str, ...]

    @classmethod
    def of(cls, athlete: Athlete) -> "Training":
        return cls(athlete.days_per_week, athlete.season, athlete.equipment, athlete.injuries)

    def on(self, athlete: Athlete) -> Athlete:
        """The athlete with these; the very same one where they are its own."""
        return athlete if self == Training.of(athlete) else replace(athlete, **vars(self))


@dataclass(frozen=True)
class Recovery:
    """What was at stake when the program ended."""

    folder: Path
    moved: tuple[Moved, ...] = ()
    overrides: dict[str, str] = field(default_factory=dict)
    confirmed: dict[str, str] = field(default_factory=dict)
    drawn: Drawn | None = None
    training: Training | None = None


def note_edit(folder: Path, analysis: Analysis) -> None:
    """An edit is being worked out and saved."""
    moved = [
        asdict(Moved(item.candidate, item.id, item.side, item.step, item.frame, item.time_s))
        for item in analysis.alignment.keyframes
        if item.source == "user"
    ]
    row = {"folder": folder.name, "moved": moved, "overrides": dict(analysis.overrides)}
    row["confirmed"] = dict(analysis.confirmed)
    row["drawn"] = encode(Drawn(analysis.drawings, analysis.marks, analysis.checked_frames), {})
    row["training"] = encode(Training.of(analysis.athlete), {})
    vault.write(assets.user_folder() / FILE, json.dumps(row, ensure_ascii=False))


def note_pose(folder: Path, pose: PoseSequence) -> None:
    """Poses that were mended by hand, before anything is worked out from them."""
    import numpy as np

    arrays: Arrays = {}
    head = json.dumps({"folder": folder.name, "pose": encode(pose, arrays)})
    packed = io.BytesIO()
    names = sorted(arrays)
    members: dict[str, Any] = {f"a{number}": arrays[name] for number, name in enumerate(names)}
    np.savez(packed, head=np.array(head), names=np.array(names), **members)
    vault.write(assets.user_folder() / POSE, packed.getvalue())


def pose(folder: Path) -> PoseSequence | None:
    """Mended poses of that analysis that were not worked out, None where there are none."""
    import numpy as np

    try:
        with np.load(io.BytesIO(vault.read(assets.user_folder() / POSE)), allow_pickle=False) as data:
            head = json.loads(str(data["head"]))
            arrays = {str(name): data[f"a{number}"] for number, name in enumerate(data["names"])}
        return decode(PoseSequence, head["pose"], arrays) if head["folder"] == folder.name else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, EOFError, zipfile.BadZipFile):
        return None


def clear() -> None:
    """Everything is on disk."""
    (assets.user_folder() / FILE).unlink(missing_ok=True)
    (assets.user_folder() / POSE).unlink(missing_ok=True)


def read() -> Recovery | None:
    """What is at stake from the last run, None if nothing or unreadable."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        row = json.loads(vault.read(assets.user_folder() / FILE))
        folder = assets.user_folder() / "analyses" / Path(row["folder"]).name
        moved = tuple(Moved(**item) for item in row.get("moved", ()))
        overrides, confirmed = (
            {str(key): str(value) for key, value in row.get(name, {}).items()} for name in ("overrides", "confirmed")
        )
        drawn = decode(Drawn, row["drawn"], {}) if "drawn" in row else None
        training = decode(Training, row["training"], {}) if "training" in row else None
        return Recovery(folder, moved, overrides, confirmed, drawn, training)
    return None
