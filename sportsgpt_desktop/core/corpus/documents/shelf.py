"""The shelf of the user's documents: one JSON file of passages each. The originals are neither copied nor
kept.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ... import assets
from ...errors import UserError
from ...files import write_atomic
from ...progress import Progress, no_progress
from ...records import Guidance
from .worker import read_document

SCHEMA = 1
MAX_SHELF_FILE_BYTES = 100_000_000
_ID = re.compile(r"[a-z0-9-]{1,60}")


@dataclass(frozen=True)
class Document:
    id: str
    name: str
    passages: int
    sha256: str


def add_document(folder: Path, file: Path, progress: Progress = no_progress) -> Document:
    """Read a document onto the shelf ``folder/documents``; the same content again is the same document.

    Raises UserError for whatever can't be read safely, Cancelled when asked to stop; nothing is added then.
    """
    pieces = read_document(file, progress)
    sha256 = assets.sha256_of(file)
    slug = re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-")[:40] or "document"
    document = Document(f"{slug}-{sha256[:8]}", file.name, len(pieces), sha256)
    shelf = folder / "documents"
    shelf.mkdir(parents=True, exist_ok=True)
    rows = [{"text": piece.text, "page": piece.page, "section": piece.section} for piece in pieces]
    table = {"schema": SCHEMA, "id": document.id, "name": file.name, "sha256": sha256, "passages": rows}
    write_atomic(shelf / f"{document.id}.json", json.dumps(table, ensure_ascii=False))
    return document


def list_documents(folder: Path) -> tuple[Document, ...]:
    """The documents of the shelf by id; a damaged entry is left out."""
    return tuple(
        Document(table["id"], table["name"], len(table["passages"]), table["sha256"]) for table in _tables(folder)
    )


def remove_document(folder: Path, document_id: str) -> None:
    """Take a document off the shelf. Raises UserError if it is not there. The caller rebuilds the index."""
    file = folder / "documents" / f"{document_id}.json"
    if not _ID.fullmatch(document_id) or not file.is_file():
        raise UserError(f"There is no document {document_id}. Nothing was removed.", "See: sportsgpt-desktop kb list")
    file.unlink()


def load_passages(folder: Path) -> tuple[Guidance, ...]:
    """Every passage of every document on the shelf as a record of kind "document"."""
    return tuple(
        _record(table, number, row) for table in _tables(folder) for number, row in enumerate(table["passages"], 1)
    )


def _record(table: dict[str, Any], number: int, row: dict[str, Any]) -> Guidance:
    place = f", page {row['page']}" if row["page"] else ""
    section = f", {row['section']}" if row["section"] else ""
    return Guidance(
        id=f"{table['id']}#{number}",
        kind="document",
        title=row["section"] or table["name"],
        text=row["text"],
        issue_ids=(),
        actions=(),
        sources=(f"{table['name']}{place}{section}",),
        basis="document",
        verified=False,
        page=row["page"],
        section=row["section"],
        file=table["name"],
    )


def _tables(folder: Path) -> list[dict[str, Any]]:
    found = []
    for file in sorted((folder / "documents").glob("*.json")):
        try:
            if file.stat().st_size > MAX_SHELF_FILE_BYTES:
                continue
            table = json.loads(file.read_text(encoding="utf-8"))
            rows = table["passages"]
            whole = table["schema"] == SCHEMA and table["id"] == file.stem
            typed = all(
                isinstance(row["text"], str) and isinstance(row["page"], int) and isinstance(row["section"], str)
                for row in rows
            )
            if whole and typed and isinstance(table["name"], str) and isinstance(table["sha256"], str):
                found.append(table)
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return found
