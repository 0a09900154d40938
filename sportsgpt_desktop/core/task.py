"""One clip analysed into a folder of files: what the command line and a batch do for each clip."""

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from . import assets, vault
from .errors import UserError
from .pipeline import Request, analyze
from .progress import Progress, no_progress
from .records import Analysis


def work_folder(request: Request) -> Path:
    """Where the clip's poses are kept, so that a stopped run goes on from there: by content, not by name."""
    if not request.video.is_file():
        raise UserError(f"{request.video} is not a file.", "Check the path of the clip.")
    key = "\n".join([assets.sha256_of(request.video), request.person, request.pose_model])
    return assets.user_folder() / "cache" / hashlib.sha256(key.encode()).hexdigest()[:16]


@contextmanager
def kept_work(request: Request) -> Iterator[Path]:
    """``work_folder``; where the user's data has a passphrase, a folder that is removed afterwards instead.

    Raises UserError if the clip is no file.
    """
    folder = work_folder(request)
    if not vault.is_protected(assets.user_folder()):
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="sportsgpt-") as name:
        yield Path(name)


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder to write into; on success its files move to ``out``, each replacing its namesake in one step.

    On any error ``out`` holds nothing new, and is not there if it was not there before. Raises UserError
    if ``out`` can't be a folder.
    """
    made = [folder for folder in (out, *out.parents) if not folder.exists()]
    try:
        out.mkdir(parents=True, exist_ok=True)
        staging = out / f".sportsgpt-{secrets.token_hex(6)}"
        staging.mkdir()
    except OSError as fault:
        for folder in made:
            _remove_empty(folder)
        raise UserError(
            f"The folder {out} cannot be written ({fault.strerror}). Nothing was changed.", "Choose another folder."
        ) from fault
    try:
        yield staging
        for file in sorted(staging.iterdir()):
            file.replace(out / file.name)
        made = []
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        for folder in made:
            _remove_empty(folder)


def _remove_empty(folder: Path) -> None:
    """Remove a folder that we made, unless something else has been put there since."""
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def analyze_to(
    request: Request,
    out: Path,
    formats: Sequence[str],
    progress: Progress = no_progress,
    processes: int | None = None,
) -> Analysis:
    """Analyse one clip and put the files of ``formats`` into ``out``, all of them or none. ``processes`` as for
    ``pipeline.analyze``.

    Raises what ``pipeline.analyze`` raises; after an error ``out`` holds nothing new.
    """
    from .report import write_report

    with staged(out) as staging, kept_work(request) as folder:
        analysis = analyze(request, folder, progress, processes=processes)
        write_report(analysis, staging, formats, folder, progress)
    return analysis
