"""Reading an athlete's history, in a child process. No Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.errors import UserError
from ..core.history import Active, Change, Trend
from ..core.records import Action
from .child import Tell
from .work import open_library


@dataclass(frozen=True)
class Shown:
    """Trends of one athlete in one action, each with its change from the first session to the latest; ``answers``
    say in sentences what became of each plan; ``active``: when which exercise was current."""

    action: Action | None
    trends: tuple[tuple[Trend, Change], ...] = ()
    answers: tuple[str, ...] = ()
    active: tuple[Active, ...] = ()


def read(athlete: int, action_id: str, language: str, tell: Tell) -> Shown:
    """What the library knows of an athlete in an action; of one that is gone, the trends alone."""
    from ..core import history, pipeline

    with open_library() as library:
        try:
            action = pipeline.load_action(action_id)
            found = history.of_athlete(library, athlete, action)
        except UserError:
            return Shown(None, _compared(history.trends(library.measurements(athlete, action_id))))
    return Shown(action, _compared(found.trends), history.answers(found, action, language), found.active)


def _compared(trends: Sequence[Trend]) -> tuple[tuple[Trend, Change], ...]:
    from ..core import history

    return tuple((trend, history.change(trend, 0, -1)) for trend in trends)
