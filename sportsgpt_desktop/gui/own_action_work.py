"""Making an own action or a reference from the open analysis, in a child process. No Qt here."""

from pathlib import Path

from ..core.own_rules import Made, Marked, Pick
from .child import Tell
from .work import Parts, snapshot


def make(
    folder: Path, parts: Parts, title: str, marks: tuple[Marked, ...], picks: tuple[Pick, ...], tell: Tell
) -> Made:
    """Write a new action with the clip as its first reference."""
    from ..core import own_rules

    return own_rules.from_analysis(snapshot(folder, parts), title, marks, picks)


def add_reference(folder: Path, parts: Parts, name: str, tell: Tell) -> Path:
    """Keep the clip as a further reference of its action."""
    from ..core import own_rules

    return own_rules.add_reference(snapshot(folder, parts), name)
