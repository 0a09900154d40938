"""Changing numbers of a lab's own rules from a form: bands of indicators and weights of W, nothing else.

The text of the file is kept line for line but for what changes, so that the difference from the shipped rules
reads as a list of changes. A changed row says in its source what it was.
"""

import json
import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import UserError
from ..files import write_atomic
from ..records import Action
from .check import check
from .edit import EDITABLE
from .read import load

OWN = "Own value"
"""How the source of a changed row begins."""


@dataclass(frozen=True)
class BandChange:
    """New bounds of one band: ``row`` counts the indicator's bands in the file's order."""

    indicator: str
    row: int
    minimum: float
    maximum: float


@dataclass(frozen=True)
class WeightChange:
    """A new weight (0..1) of one cell of W: ``row`` counts the issue's rows in the file's order."""

    issue: str
    row: int
    weight: float


def amend(
    action_id: str, bands: Sequence[BandChange], weights: Sequence[WeightChange], shipped: Path, own: Path
) -> Action:
    """Write changes into the user's copy of an action's rules and give the action as it is then.

    ``shipped`` and ``own`` are the parents of the action folders. Nothing is written unless the result passes the
    checks of ``action check``. Raises UserError for a row that is not there or values that do not pass.
    """
    changed = {}
    if bands:
        text, source = _text(action_id, "indicators.toml", shipped, own)
        changed["indicators.toml"] = _with_bands(text, bands, source)
    if weights:
        text, source = _text(action_id, "issues.toml", shipped, own)
        changed["issues.toml"] = _with_weights(text, weights, source)
    _prove(action_id, changed, shipped, own)
    for name, text in changed.items():
        (own / action_id).mkdir(parents=True, exist_ok=True)
        write_atomic(own / action_id / name, text)
    return load(action_id, (shipped, own))


def _text(action_id: str, name: str, shipped: Path, own: Path) -> tuple[str, dict[str, Any]]:
    """The file that counts now, and the shipped one's content ({} for an own action)."""
    places = [parent / action_id / name for parent in (own, shipped) if (parent / action_id / name).is_file()]
    if not places:
        raise UserError(f"There is no action '{action_id[:60]}' with a file {name}.", "Run 'action list'.")
    original = shipped / action_id / name
    source = tomllib.loads(original.read_text(encoding="utf-8")) if original.is_file() else {}
    return places[0].read_text(encoding="utf-8"), source


def _with_bands(text: str, changes: Iterable[BandChange], shipped: Mapping[str, Any]) -> str:
    for change in changes:
        if not change.minimum < change.maximum:
            raise UserError(f"{change.indicator}: the lower bound is not below the upper one.", "Mend the bounds.")
        number, row = _place(text, "indicators", "bands", change.indicator, change.row)
        was = _shipped(shipped, "indicators", "bands", change.indicator, change.row) or row
        values: dict[str, Any] = {"minimum": change.minimum, "maximum": change.maximum}
        if any(was[key] != value for key, value in values.items()):
            bounds = f"{was['minimum']:g} to {was['maximum']:g}"
            values |= {"basis": "judgement", "confidence": "L", "source": _source(bounds, was)}
        else:
            values |= {key: was[key] for key in ("basis", "confidence", "source") if key in was}
        text = _replaced(text, "indicators", "bands", number, change.row, values)
    return text


def _with_weights(text: str, changes: Iterable[WeightChange], shipped: Mapping[str, Any]) -> str:
    for change in changes:
        if not 0 <= change.weight <= 1:
            raise UserError(f"{change.issue}: {change.weight:g} is no weight.", "A weight is from 0 to 1.")
        number, row = _place(text, "issues", "rows", change.issue, change.row)
        was = _shipped(shipped, "issues", "rows", change.issue, change.row) or row
        values: dict[str, Any] = {"weight": change.weight}
        same = was["weight"] == change.weight
        values["source"] = was["source"] if same else _source(f"{was['weight']:g}", was)
        text = _replaced(text, "issues", "rows", number, change.row, values)
    return text


def _source(was: str, row: Mapping[str, Any]) -> str:
    """Where a changed number comes from; an own value that is changed again keeps its first line."""
    source = str(row.get("source", ""))
    return source if source.startswith(OWN) else f"{OWN}; before: {was}, {source}"


def _place(text: str, table: str, inner: str, name: str, row: int) -> tuple[int, dict[str, Any]]:
    """Number of the table's row of that id, and its inner row."""
    for number, each in enumerate(tomllib.loads(text).get(table, [])):
        if each.get("id") == name and 0 <= row < len(each.get(inner, [])):
            return number, each[inner][row]
    raise UserError(f"'{name[:60]}' has no such row.", "Open the rules again.")


def _shipped(content: Mapping[str, Any], table: str, inner: str, name: str, row: int) -> dict[str, Any] | None:
    for each in content.get(table, []):
        if each.get("id") == name and row < len(each.get(inner, [])):
            found: dict[str, Any] = each[inner][row]
            return found
    return None


def _replaced(text: str, table: str, inner: str, number: int, row: int, values: Mapping[str, Any]) -> str:
    """The text with values of one inner row replaced or added, every other line as it was."""
    lines = text.splitlines()
    start = _after(lines, f"[[{table}]]", number + 1, 0)
    start = _after(lines, f"[[{table}.{inner}]]", row + 1, start)
    stop = next((n for n in range(start, len(lines)) if lines[n].startswith("[")), len(lines))
    for key, value in values.items():
        line = f"{key} = {_toml(value)}"
        place = next((n for n in range(start, stop) if lines[n].split("=")[0].strip() == key), None)
        if place is None:
            lines.insert(start, line)
            stop += 1
        else:
            lines[place] = line
    return "\n".join(lines) + "\n"


def _after(lines: Sequence[str], header: str, count: int, start: int) -> int:
    """The line after the count-th such header at or after ``start``."""
    for number in range(start, len(lines)):
        count -= lines[number].strip() == header
        if count == 0:
            return number + 1
    raise UserError("The rules are written in another form than the window can change.", "Edit the file as text.")


def _toml(value: Any) -> str:
    return str(float(value)) if isinstance(value, int | float) else json.dumps(value, ensure_ascii=False)


def _prove(action_id: str, changed: Mapping[str, str], shipped: Path, own: Path) -> None:
    """Raises UserError if the action with these files has an error that it did not have before."""
    base = shipped / action_id if (shipped / action_id).is_dir() else None
    with tempfile.TemporaryDirectory(prefix="rules-") as name:
        trial = Path(name) / action_id
        trial.mkdir()
        for file in EDITABLE:
            if (own / action_id / file).is_file():
                shutil.copy(own / action_id / file, trial / file)
        if base is None and (own / action_id / "references").is_dir():
            shutil.copytree(own / action_id / "references", trial / "references")
        before = {finding.message for finding in check(trial, base) if finding.severity == "error"}
        for file, text in changed.items():
            (trial / file).write_text(text, encoding="utf-8")
        after = [finding for finding in check(trial, base) if finding.severity == "error"]
    new = [finding for finding in after if finding.message not in before and "cases.toml" not in finding.file]
    if new:
        raise UserError(f"Nothing was changed: {new[0].message}", new[0].remedy)
