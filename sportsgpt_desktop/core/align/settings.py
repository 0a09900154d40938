"""The ``[alignment]`` table of an action, checked and with its defaults."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from ..errors import UserError
from ..records import Action


@dataclass(frozen=True)
class Settings:
    """How an action is searched; see kb/README.md. Costs are mean squared distances in scaled units."""

    channels: Mapping[str, float]
    """Channel -> weight; ``{side}`` stands for both sides."""
    max_cost: float
    """A candidate that costs more is not this action (calibrated by benchmarks/alignment.py)."""
    rate_hz: float = 25.0
    fine_rate_hz: float = 100.0
    max_stretch: float = 2.5
    tempos: tuple[float, ...] = (1.0,)
    mirror: bool = False
    """Try the references with left and right swapped too."""
    voters: int = 4
    step: str = "asymmetric_p05"
    margin_s: float = 0.4
    """How far before and after the coarse match the fine warp and the events may look."""


def read(action: Action) -> Settings:
    """The settings of ``action``. Raises UserError naming what is wrong."""
    table: dict[str, Any] = dict(action.alignment)
    known = {field.name for field in fields(Settings)}
    unknown = sorted(set(table) - known)
    if unknown or not isinstance(table.get("channels"), Mapping) or "max_cost" not in table:
        what = f"unknown keys {', '.join(unknown)}" if unknown else "'channels' or 'max_cost' is missing"
        raise UserError(
            f"The [alignment] table of the action {action.id} cannot be used: {what}.",
            f"Check the action: sportsgpt-desktop action check {action.id}",
        )
    if "tempos" in table:
        table["tempos"] = tuple(float(tempo) for tempo in table["tempos"])
    return Settings(**table)
