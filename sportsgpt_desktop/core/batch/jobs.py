"""What a batch has to do and what it has done: jobs and the rows of ``batch.csv``."""

import csv
import hashlib
import io
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from ..errors import Cancelled, UserError
from ..files import write_atomic
from ..pipeline import Request

TABLE = "batch.csv"
SUFFIXES = frozenset(
    (
        *(".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".mpg", ".mpeg"),
        *(".ts", ".mts", ".m2ts", ".wmv", ".3gp", ".flv", ".ogv"),
    )
)
MAX_LIST_BYTES = 16 << 20


@dataclass(frozen=True)
class Job:
    """One clip to analyse into ``folder``. ``key`` changes with the file, the request and the formats;
    ``processes`` is how many it may use for the poses, which changes no result."""

    clip: str
    folder: str
    key: str
    request: Request
    out: str
    formats: tuple[str, ...]
    processes: int = 1


@dataclass(frozen=True)
class Row:
    """One line of ``batch.csv``. ``status``: "done" or "failed"; ``found``: "yes" or "no" where it is done;
    ``issues``: ids of those present, best first, by blanks."""

    clip: str
    folder: str
    status: str
    found: str = ""
    keyframes: int = 0
    issues: str = ""
    cannot_judge: int = 0
    seconds: float = 0.0
    message: str = ""
    key: str = ""


def find_clips(source: Path, out: Path) -> list[Path]:
    """Clips of a folder and its subfolders by name, or of a text file with one path a line.

    Lines that start with # and empty ones are skipped; a relative path counts from the list. Files below
    ``out`` are results, not clips. Raises UserError if there is no clip.
    """
    if source.is_dir():
        found = [
            file
            for file in sorted(source.rglob("*"))
            if file.suffix.lower() in SUFFIXES and file.is_file() and not _inside(file, out)
        ]
    else:
        found = _listed(source)
    if not found:
        raise UserError(f"There is no clip in {source}. Nothing was written.", "Name a folder of clips or a list.")
    return list(dict.fromkeys(found))


def _inside(file: Path, folder: Path) -> bool:
    return file.resolve().is_relative_to(folder.resolve())


def _listed(source: Path) -> list[Path]:
    try:
        if source.stat().st_size > MAX_LIST_BYTES:
            raise UserError(f"{source.name} is too large for a list of clips.", "Name a text file with a path a line.")
        lines = source.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise UserError(
            f"{source} is neither a folder nor a readable list of clips.",
            "Name a text file with one path a line.",
        ) from fault
    names = (line.strip() for line in lines)
    return [source.parent / name for name in names if name and not name.startswith("#")]


def make_jobs(
    clips: Sequence[Path], source: Path, template: Request, out: Path, formats: tuple[str, ...], processes: int = 1
) -> list[Job]:
    """One job a clip; folders keep the clips' names, and two of one name are told apart by a number."""
    root = source if source.is_dir() else None
    taken: set[str] = set()
    jobs = []
    for clip in clips:
        name = clip.relative_to(root).as_posix() if root else clip.name
        folder, number = name, 2
        while folder.casefold() in taken or folder.casefold() == TABLE:
            folder, number = f"{name}-{number}", number + 1
        taken.add(folder.casefold())
        request = replace(template, video=clip)
        jobs.append(Job(str(clip), folder, _key(request, formats), request, str(out / folder), formats, processes))
    return jobs


def _key(request: Request, formats: tuple[str, ...]) -> str:
    """What a result depends on. Size and time stand for the content: a batch may hold terabytes."""
    try:
        state = request.video.stat()
        seen = (state.st_size, state.st_mtime_ns)
    except OSError:
        seen = (0, 0)
    return hashlib.sha256(repr((request, formats, seen)).encode()).hexdigest()[:16]


def is_kept(row: Row | None, job: Job) -> bool:
    """Whether an earlier run has done this job and its folder is still there."""
    return row is not None and row.status == "done" and row.key == job.key and Path(job.out).is_dir()


def do(job: Job) -> Row:
    """Analyse one clip. A fault of any kind becomes a row; only a cancel goes through."""
    from ..task import analyze_to

    started = time.perf_counter()
    try:
        analysis = analyze_to(job.request, Path(job.out), job.formats, processes=job.processes)
    except Cancelled:
        raise
    except UserError as fault:
        return failed(job, f"{fault.message} {fault.hint}".strip(), started)
    except Exception as fault:  # a batch goes on whatever one clip does
        return failed(job, f"{type(fault).__name__}: {fault}", started)
    from ..pipeline import best_keyframes

    issues = analysis.assessment.issues
    return Row(
        clip=job.clip,
        folder=job.folder,
        status="done",
        found="yes" if analysis.alignment.found else "no",
        keyframes=len(best_keyframes(analysis.alignment)),
        issues=" ".join(issue.id for issue in issues if issue.status == "present"),
        cannot_judge=sum(issue.status == "cannot_judge" for issue in issues),
        seconds=round(time.perf_counter() - started, 2),
        message=analysis.alignment.reason,
        key=job.key,
    )


def failed(job: Job, message: str, started: float) -> Row:
    seconds = round(time.perf_counter() - started, 2)
    message = " ".join(message.split())
    return Row(job.clip, job.folder, "failed", message=message, seconds=seconds, key=job.key)


def read_table(file: Path) -> list[Row]:
    """Rows of an earlier run; lines that are not ours are left out, a missing file has none."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, UnicodeDecodeError):
        return []
    rows = []
    for line in csv.DictReader(io.StringIO(text)):
        try:
            values: dict[str, Any] = {item.name: _typed(item.type, line[item.name]) for item in fields(Row)}
            rows.append(Row(**values))
        except (KeyError, TypeError, ValueError):
            continue
    return rows


def _typed(kind: object, text: str) -> object:
    return kind(text) if isinstance(kind, type) else text


def write_table(file: Path, rows: Sequence[Row]) -> None:
    """Replace the table in one step."""
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, [item.name for item in fields(Row)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    write_atomic(file, sink.getvalue())
