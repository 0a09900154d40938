"""Reading ``kb/actions/<id>/``: three TOML files into one ``Action``, with a finding for everything that is
wrong.

A later folder overrides an earlier one file by file, so that a lab keeps only the file that it edited.
"""

import dataclasses
import hashlib
import json
import re
import tomllib
import types
import typing
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, TypeVar

from ..errors import UserError
from ..indicators import FORMULAS
from ..records import Action, Band, IndicatorSpec, IssueRow, IssueSpec, KeyframeSpec
from ..rules import METRIC_UNITS

FILES = ("action.toml", "indicators.toml", "issues.toml")
MAX_BYTES = 4 << 20
ASYMMETRY = "asymmetry:"
"""Prefix of a formula that compares the left and right means of another indicator, in % of the larger."""
ID = re.compile(r"[a-z][a-z0-9_]{0,63}")
Record = TypeVar("Record")


@dataclasses.dataclass(frozen=True)
class Finding:
    """One inconsistency: where (``line`` 0 = the whole file), what, and what to do about it."""

    file: str
    line: int
    message: str
    remedy: str
    severity: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.severity}: {self.message} {self.remedy}"


def find(folders: Sequence[Path]) -> dict[str, Path]:
    """Action id -> its folder, in order of id; a later folder wins. Nothing is read but names."""
    found: dict[str, Path] = {}
    for parent in folders:
        if parent.is_dir():
            for folder in sorted(parent.iterdir()):
                if folder.is_dir() and ID.fullmatch(folder.name) and any((folder / name).is_file() for name in FILES):
                    found[folder.name] = folder
    return dict(sorted(found.items()))


def load(action_id: str, folders: Sequence[Path]) -> Action:
    """The action of that id. Raises UserError if there is none, or its files have an error (file, line,
    remedy).
    """
    known = find(folders)
    if action_id not in known:
        raise UserError(f"There is no action '{action_id[:60]}'.", "Known: " + ", ".join(known) + ".")
    action, findings = read(action_id, folders)
    errors = [finding for finding in findings if finding.severity == "error"]
    if action is None or errors:
        more = f" ({len(errors) - 1} more.)" if len(errors) > 1 else ""
        raise UserError(
            f"The action '{action_id}' cannot be used: {errors[0]}{more}",
            f"Run 'action check {action_id}' for all findings. Other actions keep working.",
        )
    return action


def read(action_id: str, folders: Sequence[Path]) -> tuple[Action | None, list[Finding]]:
    """The action from the newest of each of its files, and what is wrong in their form. None if one is
    unreadable.
    """
    places = {name: _newest(action_id, name, folders) for name in FILES}
    reader = _Reader()
    tables = {name: reader.table(path, name) for name, path in places.items()}
    if any(table is None for table in tables.values()):
        return None, reader.findings
    head = dict(tables["action.toml"] or {})
    shipped = Path(folders[0]) / action_id if folders else Path(action_id)
    edited = sorted(name for name, path in places.items() if path is not None and path.parent != shipped)
    action = _action(reader, head, tables, places)
    if action is None:
        return None, reader.findings
    rules = rules_name(action, edited if shipped.is_dir() else [])
    return dataclasses.replace(action, rules=rules), reader.findings


def rules_name(action: Action, edited: Sequence[str] = ()) -> str:
    """Name, version and hash of bands and W, and which files a user edited: printed in every report."""
    content = json.dumps(
        [list(map(dataclasses.asdict, action.indicators)), list(map(dataclasses.asdict, action.issues))],
        sort_keys=True,
        default=str,
    )
    digest = hashlib.sha256(content.encode()).hexdigest()[:12]
    state = "edited: " + ", ".join(edited) if edited else "as shipped"
    return f"{action.id} {action.version} ({state}) {digest}"


def _newest(action_id: str, name: str, folders: Sequence[Path]) -> Path | None:
    paths = [Path(folder) / action_id / name for folder in folders]
    return next((path for path in reversed(paths) if path.is_file()), None)


def _action(
    reader: "_Reader", head: dict[str, Any], tables: Mapping[str, Any], places: Mapping[str, Path | None]
) -> Action | None:
    path = places["action.toml"]
    assert path is not None
    reader.at(path)
    keyframes = reader.records(KeyframeSpec, head.pop("keyframes", []), "keyframes")
    measured = dict(tables["indicators.toml"])
    concluded = dict(tables["issues.toml"])
    head["keyframes"] = ()
    for key, value in (("indicators", ()), ("issues", ()), ("folder", str(path.parent))):
        if key in head:
            reader.add(f"'{key}' does not belong into this file.", f"Move it to {key}.toml.", key)
        head[key] = value
    action = reader.record(Action, head, "action", str(head.get("id", "")))
    reader.at(places["indicators.toml"])
    indicators = _indicators(reader, measured)
    left_out = reader.rows(measured, "not_measurable")
    unmeasured = {str(row.get("id", "")): str(row.get("reason", "")) for row in left_out}
    titles = {str(row.get("id", "")): (str(row.get("title", "")), str(row.get("title_zh", ""))) for row in left_out}
    reader.leftovers(measured, ("rules_version", "screen", "indicators", "not_measurable"))
    screen = measured.get("screen", {})
    if not isinstance(screen, dict) or (screen and not {"title", "indicators"} <= screen.keys()):
        reader.add("'screen' needs a title and indicators.", "Write [screen] with both, or take it away.", "screen")
        screen = {}
    reader.at(places["issues.toml"])
    issues = _issues(reader, concluded)
    reader.leftovers(concluded, ("rules_version", "issues"))
    if action is None:
        return None
    return dataclasses.replace(
        action,
        keyframes=keyframes,
        indicators=indicators,
        issues=issues,
        not_measurable=unmeasured,
        not_measurable_titles=titles,
        screen={str(key): str(value) for key, value in screen.items()},
    )


def _indicators(reader: "_Reader", table: dict[str, Any]) -> tuple[IndicatorSpec, ...]:
    specs = []
    for row in reader.rows(table, "indicators"):
        row = dict(row)
        name = str(row.get("id", ""))
        bands = reader.records(Band, row.pop("bands", []), "indicators.bands", name)
        formula = FORMULAS.get(str(row.get("formula", "")))
        row.setdefault("needs_ground", bool(formula and formula.ground))
        metres = row.get("unit") in METRIC_UNITS and not (formula and formula.kind == "height")
        row.setdefault("needs_metres", metres)
        spec = reader.record(IndicatorSpec, row | {"bands": ()}, "indicators", name)
        if spec is not None:
            specs.append(dataclasses.replace(spec, bands=bands))
    return tuple(specs)


def _issues(reader: "_Reader", table: dict[str, Any]) -> tuple[IssueSpec, ...]:
    specs = []
    for row in reader.rows(table, "issues"):
        row = dict(row)
        name = str(row.get("id", ""))
        rows = reader.records(IssueRow, row.pop("rows", []), "issues.rows", name)
        spec = reader.record(IssueSpec, row | {"rows": ()}, "issues", name)
        if spec is not None:
            specs.append(dataclasses.replace(spec, rows=rows))
    return tuple(specs)


class _Reader:
    """Turns tables into records and keeps what is wrong, with the line where it stands."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self._path = Path()
        self._lines: list[str] = []

    def at(self, path: Path | None) -> None:
        if path is not None and path != self._path:
            self._path = path
            self._lines = path.read_text(encoding="utf-8", errors="replace").splitlines()

    def add(self, message: str, remedy: str, *near: str) -> None:
        """``near``: words to look for, the first within the block that the last names."""
        self.findings.append(Finding(str(self._path), line_of(self._lines, *near), message, remedy))

    def table(self, path: Path | None, name: str) -> dict[str, Any] | None:
        if path is None:
            self.findings.append(Finding(name, 0, "The file is missing.", "Add it; kb/README.md shows its form."))
            return None
        try:
            if path.stat().st_size > MAX_BYTES:
                self.findings.append(Finding(str(path), 0, "The file is larger than 4 MB.", "Remove what is no rule."))
                return None
            return tomllib.loads(path.read_bytes().decode("utf-8"))
        except UnicodeDecodeError:
            self.findings.append(Finding(str(path), 0, "The file is not UTF-8 text.", "Save it as UTF-8."))
        except (tomllib.TOMLDecodeError, RecursionError) as fault:
            place = re.search(r"line (\d+)", str(fault))
            line = int(place.group(1)) if place else 0
            self.findings.append(Finding(str(path), line, f"Not valid TOML: {fault}.", "Mend that line."))
        except OSError as fault:
            self.findings.append(Finding(str(path), 0, f"Unreadable: {fault.strerror}.", "Check the file's rights."))
        return None

    def rows(self, table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(row, dict) for row in value):
            return value
        self.add(f"'{key}' is not a list of tables.", f"Write [[{key}]] above each.", key)
        return []

    def leftovers(self, table: Mapping[str, Any], known: Sequence[str]) -> None:
        for key in table:
            if key not in known:
                self.add(f"Unknown key '{key}'.", "Known: " + ", ".join(known) + ".", key)

    def records(self, kind: type[Record], rows: Any, where: str, owner: str = "") -> tuple[Record, ...]:
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self.add(f"'{where}' is not a list of tables.", f"Write [[{where}]] above each.", where)
            return ()
        made = [self.record(kind, row, where, str(row.get("id", owner))) for row in rows]
        return tuple(record for record in made if record is not None)

    def record(self, kind: type[Record], row: Mapping[str, Any], where: str, owner: str) -> Record | None:
        hints = typing.get_type_hints(kind)
        values: dict[str, Any] = {}
        sound = True
        for key, value in row.items():
            if key not in hints:
                self.add(
                    f"Unknown key '{key}' in {where} '{owner}'.",
                    "Remove it or mend its spelling.",
                    key,
                    owner,
                )
                continue
            try:
                values[key] = _fitted(value, hints[key])
            except ValueError as fault:
                self.add(f"In {where} '{owner}': '{key}' {fault}.", "Mend the value.", key, owner)
                sound = False
        for field in dataclasses.fields(kind):  # type: ignore[arg-type]
            empty = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
            if empty and field.name not in row:
                self.add(f"In {where} '{owner}': '{field.name}' is missing.", "Add it.", owner)
                sound = False
        return kind(**values) if sound else None


def _fitted(value: Any, hint: Any) -> Any:
    """``value`` as the field's type; raises ValueError saying what it should be."""
    origin = typing.get_origin(hint)
    if origin is Literal:
        if value not in typing.get_args(hint):
            raise ValueError("must be one of " + ", ".join(map(str, typing.get_args(hint))))
        return value
    if origin in (typing.Union, types.UnionType):
        return value
    if origin is tuple:
        if not isinstance(value, list | tuple):
            raise ValueError("must be a list")
        inner = typing.get_args(hint)[0]
        return tuple(_fitted(item, inner) for item in value)
    if hint is float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ValueError("must be a number")
        return float(value)
    if hint in (str, int, bool):
        if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
            raise ValueError({str: "must be text", int: "must be a whole number", bool: "must be true or false"}[hint])
        return value
    if not isinstance(value, dict | Mapping):
        raise ValueError("must be a table")
    return dict(value)


def line_of(lines: Sequence[str], *near: str) -> int:
    """1-based line of the first of ``near`` (a key) at or after the line that holds the last (an id); 0 if
    none.
    """
    if not near:
        return 0
    start = 0
    if len(near) > 1 and near[-1]:
        quoted = f'"{near[-1]}"'
        start = next((number for number, line in enumerate(lines) if quoted in line), 0)
    key = near[0]
    for number in range(start, len(lines)):
        line = lines[number].strip()
        if line.startswith((key + " ", key + "=")) or f'"{key}"' in line or line in (f"[[{key}]]", f"[{key}]"):
            return number + 1
    return start + 1 if start else 0
