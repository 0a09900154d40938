"""Tasks on the rules of an action: reading, changing, going back. They run in a child; no Qt here."""

from collections.abc import Sequence
from dataclasses import dataclass

from ..core import assets
from ..core.action import BandChange, WeightChange
from ..core.records import Action
from .child import Tell


@dataclass(frozen=True)
class Rules:
    """An action as it counts now and as it ships; ``difference`` is a unified diff, "" where nothing was edited."""

    action: Action
    shipped: Action | None
    difference: str


def read(action_id: str, tell: Tell) -> Rules:
    """The rules of an action. Raises UserError where its files have an error."""
    from ..core import action

    shipped, own = assets.action_folders()
    known = action.find((shipped,))
    original = action.read(action_id, (shipped,))[0] if action_id in known else None
    return Rules(action.load(action_id, (shipped, own)), original, action.difference(action_id, shipped, own))


def amend(action_id: str, bands: Sequence[BandChange], weights: Sequence[WeightChange], tell: Tell) -> Action:
    """Change bands and weights; returns the action as it counts then."""
    from ..core import action

    return action.amend(action_id, bands, weights, *assets.action_folders())


def reset(action_id: str, tell: Tell) -> Action:
    """Put the user's edits aside; returns the action as it ships."""
    from ..core import action

    folders = assets.action_folders()
    action.reset(action_id, *folders)
    return action.load(action_id, folders)
