"""An own action, or a further reference, from an analysis that is there already: keyframes marked on its clip,
indicators picked from the library. What the marked athlete does becomes the target.
"""

import math
import re
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from . import action, assess, assets
from .action.create import create
from .action.read import ID
from .errors import UserError
from .files import write_atomic
from .indicators import FORMULAS, UNITS, Formula
from .own_action import WINDOW_S
from .records import Analysis, Athlete, Keyframe, KeyframeSpec, Measurement

BAND_ERRORS = 2.0
"""Half the width of an own target band, in errors of the marked clip's value (judgement)."""
BAND_SHARE = 0.05
"""And at least this share of the value (judgement)."""
WEIGHT = 0.8
"""Weight of an indicator for the issue that it differs from the marked clip (judgement)."""
SOURCE = "judgement: the marked clip"
VIEWS = {
    "sagittal": ["side", "oblique"],
    "vertical": ["side", "oblique", "front", "rear"],
    "frontal": ["front", "rear"],
}
WIDEST = 1e6


@dataclass(frozen=True)
class Marked:
    """A keyframe that the user named on the clip."""

    title: str
    frame: int


@dataclass(frozen=True)
class Pick:
    """A formula of the indicator library, measured at one of the marks (0-based)."""

    formula: str
    mark: int


@dataclass(frozen=True)
class Made:
    """``left_out``: formulas that this clip can't show, with the reason."""

    action_id: str
    folder: Path
    left_out: tuple[tuple[str, str], ...] = ()


def fits(formula: Formula, mark: int, marks: int) -> bool:
    """Whether a formula can be asked at a mark: none that needs a marked place or a neighbour that is not there."""
    since, until = "since" in formula.interval, "until" in formula.interval
    return not formula.marks and (not since or mark > 0) and (not until or mark < marks - 1)


def from_analysis(analysis: Analysis, title: str, marks: Sequence[Marked], picks: Sequence[Pick]) -> Made:
    """Write a new action into the user's folder, with the analysed clip as its first reference.

    Raises UserError without a title, with fewer than two marks, or marks that are not in order and of different
    names; nothing is then left behind.
    """
    if not title.strip():
        raise UserError("The action has no name. Nothing was written.", "Give it one.")
    frames = [mark.frame for mark in marks]
    if len(marks) < 2 or frames != sorted(set(frames)) or len({mark.title for mark in marks}) < len(marks):
        raise UserError(
            "An action needs two or more keyframes of different names, in the order of time. Nothing was written.",
            "Mark the decisive instants from first to last.",
        )
    shipped, own = assets.action_folders()
    taken = action.find((shipped, own))
    action_id = _free(title, "action", taken)
    specs: list[KeyframeSpec] = []
    for number, mark in enumerate(marks, 1):
        name = _free(mark.title, f"key_{number}", [spec.id for spec in specs])
        said = f"marked by the user in frame {mark.frame}"
        specs.append(KeyframeSpec(name, number, mark.title, mark.title, said, "", WINDOW_S, "judgement of the user"))
    keyframes = [_keyframe(analysis, spec.id, mark.frame) for spec, mark in zip(specs, marks, strict=True)]
    own.mkdir(parents=True, exist_ok=True)
    folder = create(own, action_id, title.strip(), specs)
    try:
        action.add_reference(folder, "first", analysis.motion, keyframes, _provenance(analysis))
        left_out = _write_rules(folder, analysis, keyframes, picks)
    except BaseException:
        shutil.rmtree(folder)
        raise
    return Made(action_id, folder, left_out)


def add_reference(analysis: Analysis, name: str) -> Path:
    """Keep the analysed repetition, with its keyframes, as a further reference of its action: it votes from now on.

    Raises UserError where no keyframe was found or the clip shows no forward and backward.
    """
    from .pipeline import best_keyframes

    own = assets.action_folders()[1] / analysis.action.id
    taken = [file.stem for file in (own / "references").glob("*.npz")]
    free = _free(name, "reference", taken)
    return action.add_reference(own, free, analysis.motion, best_keyframes(analysis.alignment), _provenance(analysis))


def references(action_id: str) -> tuple[Path, ...]:
    """The user's further references of an action that ships; an own action has its references in itself."""
    shipped, own = assets.action_folders()
    return tuple(sorted((own / action_id / "references").glob("*.npz"))) if (shipped / action_id).is_dir() else ()


def _free(title: str, fallback: str, taken: Sequence[str] | dict[str, Path]) -> str:
    """An id made from a title, unlike those that are taken."""
    base = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")[:40]
    base = base if ID.fullmatch(base) else fallback
    free = (base if number == 1 else f"{base}_{number}" for number in range(1, len(taken) + 2))
    return next(name for name in free if name not in taken)


def _keyframe(analysis: Analysis, name: str, frame: int) -> Keyframe:
    return Keyframe(name, None, None, 0, frame, float(analysis.video.time_s[frame]), 1.0, 0.5, "user")


def _provenance(analysis: Analysis) -> str:
    return f"one clip of the user's, sha256 {analysis.video.sha256}"


def _write_rules(
    folder: Path, analysis: Analysis, keyframes: Sequence[Keyframe], picks: Sequence[Pick]
) -> tuple[tuple[str, str], ...]:
    """Measure the picks in the marked clip, and write those that it shows as indicators with a target and an issue."""
    names = [keyframe.id for keyframe in keyframes]
    rows = [_row(pick, names) for pick in picks if fits(FORMULAS[pick.formula], pick.mark, len(names))]
    _save(folder, "indicators", rows)
    made = action.load(folder.name, (folder.parent,))
    measured = assess.assess(analysis.kinematics, keyframes, made, Athlete()).measurements
    shown: dict[str, Measurement] = {}
    reasons: dict[str, str] = {}
    for one in measured:
        known = math.isfinite(one.value) and math.isfinite(one.error)
        if known and (one.id not in shown or one.error < shown[one.id].error):
            shown[one.id] = one
        elif not known:
            reasons[one.id] = one.reason
    kept = [row | {"bands": [_band(shown[row["id"]])]} for row in rows if row["id"] in shown]
    _save(folder, "indicators", kept)
    _save(folder, "issues", [_issue(row) for row in kept])
    return tuple((row["formula"], reasons.get(row["id"], "")) for row in rows if row["id"] not in shown)


def _row(pick: Pick, names: Sequence[str]) -> dict[str, Any]:
    """One indicator with a band that everything fits into, to measure with."""
    formula = FORMULAS[pick.formula]
    words = f"{pick.formula.replace('_', ' ').capitalize()}"
    row: dict[str, Any] = {
        "id": f"{pick.formula}_{names[pick.mark]}"[:60], "title": words, "title_zh": "", "formula": pick.formula,
        "keyframe": names[pick.mark], "side": "near" if formula.sided else "none", "unit": UNITS[formula.kind][0],
        "views": VIEWS.get(formula.plane, ["side", "oblique", "front", "rear"]), "definition": formula.summary,
    }  # fmt: skip
    if "since" in formula.interval:
        row["since"] = names[pick.mark - 1]
    if "until" in formula.interval:
        row["until"] = names[pick.mark + 1]
    return row | {"bands": [_bounds(-WIDEST, WIDEST)]}


def _bounds(low: float, high: float) -> dict[str, Any]:
    return {
        "population": "the marked clip", "minimum": low, "maximum": high, "fault_side": "both", "basis": "judgement",
        "provenance": "seen", "confidence": "L", "source": SOURCE,
    }  # fmt: skip


def _band(one: Measurement) -> dict[str, Any]:
    """The marked value with twice its error on both sides."""
    half = max(BAND_ERRORS * one.error, BAND_SHARE * abs(one.value), 1e-3)
    return _bounds(round(one.value - half, 4), round(one.value + half, 4))


def _issue(row: dict[str, Any]) -> dict[str, Any]:
    cell = {
        "indicator": row["id"], "side": "both", "weight": WEIGHT, "rationale": "differs from the marked clip",
        "source": SOURCE, "provenance": "seen",
    }  # fmt: skip
    name = f"{row['title']}: unlike the reference"
    texts = {"causes": "", "why_performance": "", "why_injury": ""}
    return {
        "id": f"unlike_{row['id']}"[:64],
        "name": name,
        "name_zh": f"{row['title']}：与参考不同",
        **texts,
        "rows": [cell],
    }


def _save(folder: Path, name: str, rows: Sequence[dict[str, Any]]) -> None:
    text = tomli_w.dumps({"rules_version": "1", name: list(rows)})
    write_atomic(folder / f"{name}.toml", "# See kb/README.md for the form.\n" + text)
