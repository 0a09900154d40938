"""What must survive a crash: the analysis that was running and edits that were not yet saved.

One small JSON file in the user folder, there only while something is at stake.
"""

import contextlib
import json
import math
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

from ..core import assets
from ..core.files import write_atomic
from ..core.pipeline import Request
from ..core.records import Analysis, Athlete

FILE = "recovery.json"


@dataclass(frozen=True)
class Moved:
    """A keyframe set by the user: its key and its frame."""

    candidate: int
    id: str
    side: str | None
    step: int | None
    frame: int


@dataclass(frozen=True)
class Recovery:
    """What was at stake when the program ended."""

    folder: Path
    request: Request | None = None
    """The analysis that was running; poses found so far are kept in ``folder``."""
    athlete: int | None = None
    moved: tuple[Moved, ...] = ()
    overrides: dict[str, str] = field(default_factory=dict)


def _file() -> Path:
    return assets.user_folder() / FILE


def note_analysis(folder: Path, request: Request, athlete: int | None) -> None:
    """An analysis begins."""
    row = asdict(request)
    row["video"] = str(request.video)
    row["references"] = [str(path) for path in request.references]
    _write({"folder": folder.name, "request": row, "athlete": athlete})


def note_edit(folder: Path, analysis: Analysis) -> None:
    """An edit is being worked out and saved."""
    moved = [
        asdict(Moved(item.candidate, item.id, item.side, item.step, item.frame))
        for item in analysis.alignment.keyframes
        if item.source == "user"
    ]
    _write({"folder": folder.name, "moved": moved, "overrides": dict(analysis.overrides)})


def clear() -> None:
    """Everything is on disk."""
    _file().unlink(missing_ok=True)


def _write(row: dict[str, Any]) -> None:
    write_atomic(_file(), json.dumps(row, ensure_ascii=False))


def read() -> Recovery | None:
    """What is at stake from the last run, None if nothing or unreadable."""
    with contextlib.suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        row = json.loads(_file().read_text(encoding="utf-8"))
        folder = assets.user_folder() / "analyses" / Path(row["folder"]).name
        request = _request(row["request"]) if row.get("request") else None
        moved = tuple(Moved(**item) for item in row.get("moved", ()))
        overrides = {str(key): str(value) for key, value in row.get("overrides", {}).items()}
        return Recovery(folder, request, row.get("athlete"), moved, overrides)
    return None


def _request(row: dict[str, Any]) -> Request:
    athlete = {item.name: row["athlete"][item.name] for item in fields(Athlete) if item.name in row["athlete"]}
    athlete = {key: tuple(value) if isinstance(value, list) else value for key, value in athlete.items()}
    athlete = {key: math.nan if value is None else value for key, value in athlete.items()}
    known = {item.name for item in fields(Request)}
    row = {key: value for key, value in row.items() if key in known}
    row |= {"video": Path(row["video"]), "references": tuple(Path(path) for path in row["references"])}
    return Request(**{**row, "athlete": Athlete(**athlete)})
