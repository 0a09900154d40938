"""What is inconsistent in an action: ids, units, unreachable issues, sources, cases that do not hold."""

import math
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from .. import marks, rules
from ..indicators import FORMULAS, UNITS
from ..records import Action, IndicatorSpec, IssueSpec
from .read import ASYMMETRY, FILES, Finding, _Reader, line_of, read

SIDES = ("mean", "near", "left", "right", "support", "swing", "front", "rear", "throwing", "worst", "none")
VIEWS = ("side", "oblique", "front", "rear", "unknown")
VALIDATIONS = ("checked", "experimental")


def check(folder: Path, shipped: Path | None = None) -> list[Finding]:
    """Everything that is inconsistent in an action's folder, errors first.

    ``shipped``: the folder that ships with the program, where ``folder`` holds only the files a user edited.
    """
    folder = Path(folder)
    parents = [folder.parent] if shipped is None else [Path(shipped).parent, folder.parent]
    action, findings = read(folder.name, parents)
    places = _places(folder, shipped)
    if action is not None:
        texts = {name: _Text(path) for name, path in places.items()}
        findings += list(_head(action, folder.name, texts["action.toml"]))
        for spec in action.indicators:
            findings += list(_indicator(action, spec, texts["indicators.toml"]))
        findings += list(_use(action, texts["indicators.toml"]))
        for issue in action.issues:
            findings += list(_issue(action, issue, texts["issues.toml"]))
        findings += _cases(action, folder / "cases.toml", shipped)
        findings += _alignment(action, texts["action.toml"])
        findings += _references(action, (shipped or folder) / "references")
    return sorted(findings, key=lambda finding: finding.severity != "error")


def _places(folder: Path, shipped: Path | None) -> dict[str, Path]:
    base = shipped or folder
    return {name: folder / name if (folder / name).is_file() else base / name for name in FILES}


class _Text:
    """One file's lines, to name the line of a finding."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines = path.read_text(encoding="utf-8", errors="replace").splitlines()

    def finding(self, message: str, remedy: str, *near: str, warning: bool = False) -> Finding:
        line = line_of(self.lines, *near)
        return Finding(str(self.path), line, message, remedy, "warning" if warning else "error")


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})


def _head(action: Action, name: str, text: _Text) -> Iterator[Finding]:
    if action.id != name:
        yield text.finding(f"The id '{action.id}' is not the folder's name '{name}'.", "Make them equal.", "id")
    if action.validation not in VALIDATIONS:
        yield text.finding(
            f"Unknown validation '{action.validation}'.", f"One of {', '.join(VALIDATIONS)}.", "validation"
        )
    for view in action.views:
        if view not in VIEWS:
            yield text.finding(f"Unknown view '{view}'.", f"One of {', '.join(VIEWS)}.", "views")
    names = [keyframe.id for keyframe in action.keyframes]
    if not names:
        yield text.finding("There is no keyframe.", "Add [[keyframes]].")
    for twice in _twice(names):
        yield text.finding(f"The keyframe '{twice}' is there twice.", "Give each its own id.", "id", twice)
    if [keyframe.order for keyframe in action.keyframes] != list(range(1, len(names) + 1)):
        yield text.finding("The keyframes' order is not 1, 2, 3, ...", "Number them in time order.", "order")
    for keyframe in action.keyframes:
        if keyframe.mark and keyframe.mark not in marks.wanted(action):
            yield text.finding(
                f"No indicator needs the place '{keyframe.mark}' that the keyframe '{keyframe.id}' names.",
                "Mend the name, or take the line away.",
                "mark",
                keyframe.id,
            )
        if not keyframe.source:
            yield text.finding(f"The keyframe '{keyframe.id}' has no source.", "Name one.", "source", keyframe.id)


def _indicator(action: Action, spec: IndicatorSpec, text: _Text) -> Iterator[Finding]:
    def wrong(message: str, remedy: str, key: str = "id", warning: bool = False) -> Finding:
        return text.finding(f"Indicator '{spec.id}': {message}", remedy, key, spec.id, warning=warning)

    names = {keyframe.id for keyframe in action.keyframes}
    for key in ("keyframe", "since", "until"):
        name = getattr(spec, key)
        if name and name not in names:
            yield wrong(f"there is no keyframe '{name}'.", f"One of {', '.join(sorted(names))}.", key)
    if spec.side not in SIDES:
        yield wrong(f"unknown side '{spec.side}'.", f"One of {', '.join(SIDES)}.", "side")
    for view in spec.views:
        if view not in VIEWS:
            yield wrong(f"unknown view '{view}'.", f"One of {', '.join(VIEWS)}.", "views")
    if not spec.views:
        yield wrong("no view can judge it, so it is unreachable.", "Name at least one view.", "views")
    elif not set(spec.views) & set(action.views):
        yield wrong(
            f"it is judged in no view of the action ({', '.join(action.views)}), so it is unreachable.",
            "Add a view here, or to the action's views.",
            "views",
            warning=True,
        )
    if spec.formula.startswith(ASYMMETRY):
        yield from _asymmetry(action, spec, wrong)
    else:
        yield from _formula(spec, wrong)
    yield from _bands(spec, wrong)


def _formula(spec: IndicatorSpec, wrong) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    formula = FORMULAS.get(spec.formula)
    if formula is None:
        yield wrong(f"unknown formula '{spec.formula}'.", "kb/README.md lists the formulas.", "formula")
        return
    if spec.unit not in UNITS[formula.kind]:
        yield wrong(
            f"the unit '{spec.unit}' does not fit the formula '{spec.formula}'.",
            f"One of {', '.join(UNITS[formula.kind])}.",
            "unit",
        )
    for key in formula.interval:
        if not getattr(spec, key):
            yield wrong(f"the formula '{spec.formula}' needs '{key}'.", "Name the keyframe.", "formula")
    if formula.sided and spec.side == "none":
        yield wrong(f"the formula '{spec.formula}' needs a side.", 'Name one, for example "support".', "side")


def _asymmetry(action: Action, spec: IndicatorSpec, wrong) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    seen = [spec.id]
    formula = spec.formula
    while formula.startswith(ASYMMETRY):
        name = formula[len(ASYMMETRY) :]
        if name in seen:
            yield wrong(f"it refers to itself ({' -> '.join([*seen, name])}).", "Break the circle.", "formula")
            return
        seen.append(name)
        other = next((item for item in action.indicators if item.id == name), None)
        if other is None:
            yield wrong(f"there is no indicator '{name}'.", "Name one of this action.", "formula")
            return
        formula = other.formula
    if spec.unit != "%":
        yield wrong(f"the unit '{spec.unit}' does not fit an asymmetry.", 'Use "%".', "unit")


def _bands(spec: IndicatorSpec, wrong) -> Iterator[Finding]:  # type: ignore[no-untyped-def]
    if not any(not band.reference_only for band in spec.bands):
        yield wrong("no band decides.", "Add a band, or list it under [[not_measurable]].")
    for band in spec.bands:
        where = f"band '{band.population}'"
        if not (math.isfinite(band.minimum) and math.isfinite(band.maximum) and band.minimum < band.maximum):
            yield wrong(
                f"{where}: minimum {band.minimum} is not below maximum {band.maximum}.",
                "Mend them.",
                "minimum",
            )
        if not band.source:
            yield wrong(f"{where} has no source.", 'Name one, or write "judgement".', "source")
        if band.basis not in rules.BASES:
            yield wrong(f"{where}: unknown basis '{band.basis}'.", f"One of {', '.join(rules.BASES)}.", "basis")
        if band.level not in ("any", *rules.LEVELS):
            yield wrong(f"{where}: unknown level '{band.level}'.", f"any or {', '.join(rules.LEVELS)}.", "level")
        if band.sex not in ("any", "female", "male"):
            yield wrong(f"{where}: unknown sex '{band.sex}'.", "One of any, female, male.", "sex")


def _use(action: Action, text: _Text) -> Iterator[Finding]:
    names = [spec.id for spec in action.indicators]
    screened = action.screen.get("indicators", "").split()
    for name in sorted(set(screened) - set(names)):
        yield text.finding(f"The screen names no indicator '{name}'.", "Mend the id.", "indicators", "screen")
    for twice in _twice(names):
        yield text.finding(f"The indicator '{twice}' is there twice.", "Give each its own id.", "id", twice)
    used = {row.indicator for issue in action.issues for row in issue.rows}
    used |= set(screened)
    used |= {spec.formula[len(ASYMMETRY) :] for spec in action.indicators if spec.formula.startswith(ASYMMETRY)}
    for name in names:
        if name not in used:
            yield text.finding(
                f"The indicator '{name}' is measured, but no issue uses it.",
                "Nothing to do if it is shown for information only.",
                "id",
                name,
                warning=True,
            )


def _issue(action: Action, issue: IssueSpec, text: _Text) -> Iterator[Finding]:
    def wrong(message: str, remedy: str, warning: bool = False) -> Finding:
        return text.finding(f"Issue '{issue.id}': {message}", remedy, "id", issue.id, warning=warning)

    if [item.id for item in action.issues].count(issue.id) > 1:
        yield wrong("the id is there twice.", "Give each issue its own id.")
    if not issue.rows:
        yield wrong("it has no row of W, so it can never be found.", "Add [[issues.rows]].")
    cells = [f"{row.indicator} {row.side}" for row in issue.rows]
    for twice in _twice(cells):
        yield wrong(f"the row '{twice}' is there twice.", "Keep one of them.")
    specs = {spec.id: spec for spec in action.indicators}
    best: dict[str, float] = {}
    for row in issue.rows:
        if not 0.0 < row.weight <= 1.0:
            yield wrong(f"the weight {row.weight} of '{row.indicator}' is not in 0..1.", "Mend it.")
        if not row.source:
            yield wrong(f"the row '{row.indicator}' has no source.", 'Name one, or write "judgement".')
        spec = specs.get(row.indicator)
        if spec is None:
            if row.indicator not in action.not_measurable:
                yield wrong(f"there is no indicator '{row.indicator}'.", "Add it to indicators.toml or mend the id.")
            continue
        sides = {band.fault_side for band in spec.bands if not band.reference_only}
        if row.side != "both" and not sides & {row.side, "both"}:
            yield wrong(
                f"no band of '{row.indicator}' calls '{row.side}' a fault, so this row never counts.",
                "Change the row's side or the band's fault_side.",
                warning=True,
            )
            continue
        best[row.indicator] = max(best.get(row.indicator, 0.0), row.weight)
    if issue.rows and rules.noisy_or(best.values()) <= rules.PRESENT:
        yield wrong("its rows together never exceed 0.5, so it is never found.", "Raise a weight or add a row.")


def _alignment(action: Action, text: _Text) -> Iterator[Finding]:
    channels, limit = action.alignment.get("channels"), action.alignment.get("max_cost")
    if not isinstance(channels, Mapping) or not channels:
        yield text.finding("[alignment] has no channels, so it cannot be found.", "Add them.", "alignment")
    else:
        for name, weight in channels.items():
            if not isinstance(weight, int | float) or not 0 < weight < math.inf:
                yield text.finding(f"The channel '{name}' has no weight above 0.", "Mend the weight.", "channels")
    if not isinstance(limit, int | float) or not limit > 0:
        yield text.finding("[alignment] has no 'max_cost' above 0.", "Add it.", "alignment")
    names = {keyframe.id for keyframe in action.keyframes}
    for rule in action.plausibility.get("rules", ()):
        for key in ("from", "to"):
            if rule.get(key) and rule[key] not in names:
                yield text.finding(f"A plausibility rule names no keyframe '{rule[key]}'.", "Mend it.", key)


def _references(action: Action, folder: Path) -> Iterator[Finding]:
    files = sorted(folder.glob("*.npz"))
    if not files:
        yield Finding(str(folder), 0, "There is no reference motion.", "Add one, else nothing can be aligned.")
    known = {keyframe.id for keyframe in action.keyframes}
    for file in files:
        try:
            with np.load(file, allow_pickle=False) as data:
                there = {str(name) for name in data["keyframe_ids"]}
                shape = data["landmarks33"].shape
        except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile) as fault:
            yield Finding(str(file), 0, f"The reference cannot be read: {fault}.", "Make it again.")
            continue
        for name in sorted(there - known):
            yield Finding(str(file), 0, f"The reference marks an unknown keyframe '{name}'.", "Make it again.")
        if len(shape) != 3 or shape[1:] != (33, 3):
            yield Finding(str(file), 0, f"landmarks33 has the shape {shape}.", "It must be (frames, 33, 3).")


def _cases(action: Action, path: Path, shipped: Path | None) -> list[Finding]:
    """Findings for ``cases.toml``: values by indicator, the issues that must and must not follow."""
    if not path.is_file() and shipped is not None:
        path = Path(shipped) / "cases.toml"
    if not path.is_file():
        return [Finding(str(path), 0, "There are no cases.", "Add one for each issue; see kb/README.md.", "warning")]
    reader = _Reader()
    table = reader.table(path, "cases.toml")
    if table is None:
        return reader.findings
    reader.at(path)
    known = {issue.id for issue in action.issues}
    measured = {spec.id for spec in action.indicators}
    for case in reader.rows(table, "cases"):
        name = str(case.get("name", ""))
        values, present, absent = case.get("values", {}), case.get("present", []), case.get("absent", [])
        for unknown in [item for item in (*present, *absent) if item not in known and item != "others"]:
            reader.add(f"Case '{name}': there is no issue '{unknown}'.", "Mend the id.", "name", name)
        for unknown in [item for item in values if item not in measured]:
            reader.add(f"Case '{name}': there is no indicator '{unknown}'.", "Mend the id.", "name", name)
        found = rules.judge_values(action, values)
        there = {key for key, verdict in found.items() if verdict.status == "present"}
        for issue in present:
            if issue in known and issue not in there:
                reader.add(
                    f"Case '{name}': the issue {issue} does not follow.",
                    "Mend the case or the rule.",
                    "name",
                    name,
                )
        forbidden = there - set(present) if "others" in absent else there & set(absent)
        for issue in sorted(forbidden):
            reader.add(
                f"Case '{name}': the issue {issue} follows, but must not.",
                "Mend the case or the rule.",
                "name",
                name,
            )
    return reader.findings
