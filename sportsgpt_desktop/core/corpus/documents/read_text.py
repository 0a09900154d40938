"""Markdown and plain text."""

from pathlib import Path

from ...errors import UserError
from .pieces import Piece

_HINT = "Save it as UTF-8 text and add it again."


def read_text(file: Path) -> list[Piece]:
    """Paragraphs with the Markdown heading that they stand under. Raises UserError for anything but text."""
    raw = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UserError(f"{file.name} is not a text file. Nothing was added.", _HINT)
    if "\x00" in text:
        raise UserError(f"{file.name} is not a text file. Nothing was added.", _HINT)
    pieces, section = [], ""
    for block in text.replace("\r\n", "\n").split("\n\n"):
        for line in block.split("\n"):
            if line.startswith("#"):
                section = line.lstrip("#").strip()
        body = "\n".join(line for line in block.split("\n") if not line.startswith("#")).strip()
        if body:
            pieces.append(Piece(body, 0, section))
    return pieces
