"""Language models (GGUF): the bundled one and the user's own, found by file name in local folders only."""

import shutil
import struct
from pathlib import Path

from . import assets
from .errors import UserError
from .files import atomic_path

BUNDLED = "smollm2"
"""Name of the default model in ``models/manifest.toml``."""
MAGIC = b"GGUF"
OLDEST_VERSION = 2
"""GGUF 1 can no longer be read by llama.cpp."""


def own_folder() -> Path:
    return assets.user_folder() / "models"


def own_models() -> list[Path]:
    """The user's own GGUF files, by name."""
    return sorted(own_folder().glob("*.gguf"))


def find_model(name: str) -> Path | None:
    """The file of a model by name; None for "none".

    "default" is the bundled model. Raises UserError in one sentence where the file is missing or damaged.
    """
    if name == "none":
        return None
    if name == "default":
        return assets.require_model(BUNDLED)
    for file in [*own_models(), *sorted(assets.models_folder().glob("*.gguf"))]:
        if file.name == name:
            check_gguf(file)
            return file
    raise UserError(
        f"The language model {name} is not in a models folder. Your analyses are safe.",
        "Add it with: sportsgpt-desktop models add FILE",
    )


def check_gguf(file: Path) -> None:
    """Read the first bytes only. Raises UserError if this is no GGUF that llama.cpp can read."""
    try:
        with file.open("rb") as stream:
            head = stream.read(8)
    except OSError as fault:
        raise UserError(f"{file.name} cannot be read ({fault.strerror}).", "Choose a GGUF file.") from fault
    if len(head) < 8 or head[:4] != MAGIC:
        raise UserError(f"{file.name} is not a GGUF language model. Nothing was copied.", "Choose a .gguf file.")
    if struct.unpack("<I", head[4:])[0] < OLDEST_VERSION:
        raise UserError(f"{file.name} is a GGUF of an old kind. Nothing was copied.", "Convert it to GGUF 3.")


def add_model(file: Path) -> Path:
    """Copy a GGUF into the user's models folder; returns its place there.

    Raises UserError if it is no GGUF, a file of that name is there, or the disk has no room.
    """
    check_gguf(file)
    target = own_folder() / file.name
    if target.suffix != ".gguf":
        raise UserError(f"{file.name} does not end in .gguf. Nothing was copied.", "Rename it and add it again.")
    if target.exists():
        raise UserError(f"A model named {file.name} is there already. Nothing was copied.", "Rename the new one.")
    target.parent.mkdir(exist_ok=True)
    if shutil.disk_usage(target.parent).free < file.stat().st_size:
        raise UserError(f"There is no room on the disk for {file.name}. Nothing was copied.", "Free some space.")
    with atomic_path(target) as temporary:
        shutil.copyfile(file, temporary)
    return target
