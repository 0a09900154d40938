"""Where the program's own files and the user's files lie, and whether the models are whole.

Nothing here fetches anything: models come with the program (or from ``tools/fetch_models.py`` at set-up).
"""

import hashlib
import os
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .errors import UserError

# Read by native libraries when they load, so they must stand before any of those imports.
QUIET_ENVIRONMENT = {
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "OMP_WAIT_POLICY": "passive",
    "GOMP_SPINCOUNT": "0",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "GLOG_minloglevel": "2",
}
MEND_COMMAND = "the installer again" if getattr(sys, "frozen", False) else "make models"


@dataclass(frozen=True)
class ModelFile:
    """One row of ``models/manifest.toml``."""

    name: str
    path: Path
    sha256: str
    bytes: int
    licence: str
    source: str
    stage: str
    optional: bool = False


def quiet_environment() -> None:
    """Set the variables that keep dependencies offline and their threads from spinning."""
    for name, value in QUIET_ENVIRONMENT.items():
        os.environ.setdefault(name, value)


def program_folder() -> Path:
    """The folder that holds ``models``, ``kb`` and ``resources``: the frozen program's, or the repository."""
    frozen = getattr(sys, "_MEIPASS", None)
    return Path(frozen) if frozen else Path(__file__).resolve().parents[2]


def models_folder() -> Path:
    return program_folder() / "models"


def knowledge_folder() -> Path:
    return program_folder() / "kb"


def resources_folder() -> Path:
    return program_folder() / "resources"


@dataclass(frozen=True)
class Sample:
    """The bundled clip: what it shows, and the action to look for in it."""

    path: Path
    action: str
    caption: str
    caption_zh: str

    @property
    def analysed(self) -> Path:
        """Its analysis, made at set-up (``tools/build_sample.py``); may be missing."""
        return self.path.with_suffix(".sgpt")


def sample() -> Sample:
    """The bundled sample clip. Raises UserError where it is missing."""
    folder = resources_folder() / "sample"
    try:
        table = tomllib.loads((folder / "sample.toml").read_text(encoding="utf-8"))
    except OSError as fault:
        raise UserError(
            "The sample clip is missing. Your own clips are not affected.", f"Run: {MEND_COMMAND}"
        ) from fault
    found = Sample(folder / table["file"], table["action"], table["caption"], table["caption_zh"])
    if not found.path.is_file():
        raise UserError("The sample clip is missing. Your own clips are not affected.", f"Run: {MEND_COMMAND}")
    return found


def user_folder() -> Path:
    """The user's data folder, created when missing. ``SPORTSGPT_HOME`` overrides the platform's place.

    Raises UserError if it cannot be created.
    """
    override = os.environ.get("SPORTSGPT_HOME")
    if override:
        folder = Path(override)
    else:
        import platformdirs

        folder = Path(platformdirs.user_data_dir("SportsGPT Desktop", appauthor=False))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise UserError(
            f"The data folder {folder} cannot be created ({fault.strerror}). Nothing was changed.",
            "Make the folder writable, or set SPORTSGPT_HOME to another folder.",
        ) from fault
    return folder


def log_folder() -> Path:
    folder = user_folder() / "logs"
    folder.mkdir(exist_ok=True)
    return folder


def action_folders() -> tuple[Path, ...]:
    """Folders that hold actions; a later one adds to and overrides an earlier one."""
    return knowledge_folder() / "actions", user_folder() / "kb" / "actions"


def manifest() -> tuple[ModelFile, ...]:
    """The model files that belong to the program.

    Raises UserError if the manifest is missing or malformed.
    """
    file = models_folder() / "manifest.toml"
    try:
        rows = tomllib.loads(file.read_text(encoding="utf-8"))["model"]
        return tuple(
            ModelFile(
                name=row["name"],
                path=models_folder() / row["path"],
                sha256=row["sha256"],
                bytes=row["bytes"],
                licence=row["licence"],
                source=row["source"],
                stage=row["stage"],
                optional=row.get("optional", False),
            )
            for row in rows
        )
    except (OSError, KeyError, TypeError, tomllib.TOMLDecodeError) as fault:
        raise UserError(
            f"The list of models ({file.name}) cannot be read: {fault}.", f"Set the program up again: {MEND_COMMAND}"
        ) from fault


def sha256_of(path: Path) -> str:
    """SHA-256 of a file as hex digits."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def fault_of(model: ModelFile, full: bool = True) -> str:
    """What is wrong with a model file: "" if nothing, else "missing" or "damaged".

    ``full`` False compares sizes only, which takes no time.
    """
    if not model.path.is_file():
        return "missing"
    if model.path.stat().st_size != model.bytes:
        return "damaged"
    if full and sha256_of(model.path) != model.sha256:
        return "damaged"
    return ""


def require_model(name: str) -> Path:
    """The path of a model that is there and has the right size.

    Raises UserError in one clear sentence, with the command that mends it.
    """
    for model in manifest():
        if model.name == name:
            fault = fault_of(model, full=False)
            if fault:
                raise UserError(
                    f"The model file {model.path.name} is {fault}. Your clips and results are safe.",
                    f"Run: {MEND_COMMAND}",
                )
            return model.path
    raise UserError(f"There is no model named {name}.", "See: sportsgpt-desktop models list")
