"""Guidance records as people edit them: TOML files of ``[[record]]`` tables with the fields of
``records.Guidance``.
"""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any, get_origin

from ..errors import UserError
from ..records import Guidance

MAX_FILE_BYTES = 20_000_000
_TYPES: dict[str, str] = {
    field.name: getattr(get_origin(field.type) or field.type, "__name__", "") for field in fields(Guidance)
}
_REQUIRED = ("id", "kind", "title", "text", "issue_ids", "actions", "sources", "basis", "verified")


def load_records(folder: Path) -> tuple[Guidance, ...]:
    """Every record of the TOML files under ``folder``, in the order of file names; () if there is no
    folder.

    Raises UserError naming file and record for anything that is not of the schema, and for an id given
    twice.
    """
    found: dict[str, Guidance] = {}
    for file in sorted(folder.rglob("*.toml")) if folder.is_dir() else ():
        for row in _read(file).get("record", []):
            record = _to_record(row, file)
            if record.id in found:
                raise UserError(f"The record {record.id} is given twice (again in {file.name}).", "Rename one of them.")
            found[record.id] = record
    return tuple(found.values())


def read_table(file: Path) -> dict[str, Any]:
    """One TOML file of the knowledge base. Raises UserError if it is too large or not TOML."""
    return _read(file)


def content_hash(record: Guidance) -> str:
    """SHA-256 of everything in a record, as hex digits."""
    text = json.dumps(asdict(record), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _read(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise UserError(f"{file.name} is too large for a knowledge file.", "Split it into smaller files.")
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        raise UserError(f"The knowledge file {file.name} cannot be read: {fault}.", "Mend or remove it.") from fault


def _to_record(row: Mapping[str, Any], file: Path) -> Guidance:
    name = f"{file.name}, record {row.get('id', '(no id)')}"
    unknown = sorted(set(row) - set(_TYPES))
    missing = [key for key in _REQUIRED if key not in row]
    if unknown or missing:
        what = f"unknown fields {unknown}" if unknown else f"no {', '.join(missing)}"
        raise UserError(f"{name}: {what}.", "See kb/guidance/README.md for the fields.")
    return Guidance(**{key: _checked(value, _TYPES[key], f"{name}, {key}") for key, value in row.items()})


def _checked(value: Any, kind: str, where: str) -> Any:
    """``value`` if it is of the field's type; a list of strings becomes a tuple."""
    if kind == "tuple":
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
    elif kind == "Mapping":
        if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
            return dict(value)
    elif kind == "float" and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    elif type(value).__name__ == kind:
        return value
    raise UserError(f"{where}: this value is not of type {kind}.", "See kb/guidance/README.md for the fields.")
