"""DOCX: the paragraphs of ``word/document.xml``, without following anything that the file points to."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree

from ...errors import UserError
from . import limits
from .pieces import Piece

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MAIN = "word/document.xml"


def read_docx(file: Path) -> list[Piece]:
    """Paragraphs with the heading that they stand under. Raises UserError for bombs and malformed files."""
    try:
        with zipfile.ZipFile(file) as archive:
            data = _main_part(archive, file.name)
        # Word writes UTF-8; in another encoding the declaration of an entity could not be seen here.
        if b"\x00" in data:
            raise KeyError(_MAIN)
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            raise UserError(f"{file.name} declares XML entities, which no document needs. Nothing was added.")
        root = ElementTree.fromstring(data)
    except (zipfile.BadZipFile, ElementTree.ParseError, KeyError, NotImplementedError, RuntimeError) as fault:
        raise UserError(
            f"{file.name} is damaged, encrypted or not a DOCX file. Nothing was added.",
            "Open it in a word processor and save it again.",
        ) from fault
    pieces, section = [], ""
    for paragraph in root.iter(f"{_W}p"):
        text = "".join(node.text or "" for node in paragraph.iter(f"{_W}t"))
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        if style is not None and "heading" in (style.get(f"{_W}val") or "").lower():
            section = text
        elif text.strip():
            pieces.append(Piece(text, 0, section))
    return pieces


def _main_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """The main part's bytes, read no further than the limits, whatever the archive's own table claims."""
    if len(archive.infolist()) > limits.MAX_MEMBERS:
        raise UserError(f"{name} holds too many parts. Nothing was added.")
    info = archive.getinfo(_MAIN)
    ratio = info.file_size / max(info.compress_size, 1)
    if info.file_size > limits.MAX_XML_BYTES or ratio > limits.MAX_RATIO:
        raise UserError(f"{name} unpacks to far more than a document holds. Nothing was added.")
    with archive.open(info) as stream:
        data = stream.read(limits.MAX_XML_BYTES + 1)
    if len(data) > limits.MAX_XML_BYTES:
        raise UserError(f"{name} unpacks to far more than a document holds. Nothing was added.")
    return data
