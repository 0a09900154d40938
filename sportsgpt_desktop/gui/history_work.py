"""Reading an athlete's history, in a child process. No Qt here."""

from dataclasses import dataclass

from ..core.errors import UserError
from ..core.history import Change, Outcome, Trend
from ..core.records import Action
from .child import Tell
from .work import open_library


@dataclass(frozen=True)
class History:
    """Trends of one athlete in one action, each with its change from the first session to the latest."""

    action: Action | None
    trends: tuple[tuple[Trend, Change], ...] = ()
    outcomes: tuple[Outcome, ...] = ()


def read(athlete: int, action_id: str, tell: Tell) -> History:
    """What the library knows of an athlete in an action."""
    from ..core import history, pipeline

    with open_library() as library:
        found = history.trends(library.measurements(athlete, action_id))
        prescribed = library.prescriptions(athlete, action_id)
    try:
        action = pipeline.load_action(action_id)
    except UserError:
        action = None
    outcomes = history.outcomes(found, prescribed, action) if action is not None else ()
    return History(action, tuple((trend, history.change(trend, 0, -1)) for trend in found), outcomes)
