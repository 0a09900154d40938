"""The published screen that an action's rules name: each item by itself, never a total score."""

from dataclasses import dataclass

from .reasons import told
from .records import Action, Analysis, Measurement

OVERRIDE = "screen:"
"""Key of a user's override of an item: this and the indicator's id, beside the issues' own ids."""


@dataclass(frozen=True)
class Item:
    """One item: how many of its judged readings (steps) lie beyond the cut-off. ``judged`` 0: ``reason`` says why."""

    indicator: str
    faults: int
    judged: int
    reason: str
    override: str
    """The user's own verdict on it, in words; "" = none."""


def items(analysis: Analysis) -> tuple[Item, ...]:
    """The items of the action's screen in their order; () where it has none."""
    names = str(analysis.action.screen.get("indicators", "")).split()
    return tuple(_item(analysis, name) for name in names)


def _item(analysis: Analysis, name: str) -> Item:
    rows = [one for one in analysis.assessment.measurements if one.id == name]
    judged: list[Measurement] = [one for one in rows if one.status != "cannot_judge"]
    reason = next((one.reason for one in rows), "") if not judged else ""
    faults = sum(one.status in ("low", "high") for one in judged)
    return Item(name, faults, len(judged), reason, analysis.overrides.get(f"{OVERRIDE}{name}", ""))


def lines(analysis: Analysis, label: dict[str, str]) -> tuple[str, ...]:
    """The screen as sentences of the report: a heading, a line for each item, and what it is not; () without one."""
    found = items(analysis)
    if not found:
        return ()
    screen, chinese = analysis.action.screen, analysis.language == "zh"
    said = [_line(one, analysis.action, analysis.language, label) for one in found]
    title, note = (screen.get(f"{key}_zh" if chinese else key) or screen.get(key, "") for key in ("title", "note"))
    return (title, *said, note)


def _line(one: Item, action: Action, language: str, label: dict[str, str]) -> str:
    spec = next((spec for spec in action.indicators if spec.id == one.indicator), None)
    title = one.indicator if spec is None else spec.title_zh if language == "zh" else spec.title
    if one.override:
        verdict = f"{label['dismissed']} ({one.override})"
    elif not one.judged:
        verdict = f"{label['cannot_judge']}: {told(one.reason, action, language)}"
    else:
        verdict = label["screen_count"].format(faults=one.faults, judged=one.judged)
    return f"{title}: {verdict}"
