"""Limits of training load as data with sources (``kb/guidance/limits.toml``)."""

from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from .store import read_table


@dataclass(frozen=True)
class Limit:
    """A ceiling for one level ("any" = every level): never planned beyond."""

    id: str
    level: str
    maximum: float
    unit: str
    basis: str
    source: str


@dataclass(frozen=True)
class Limits:
    rows: tuple[Limit, ...] = ()

    def get(self, limit_id: str, level: str) -> Limit:
        """The row for a level, else the one for any level.

        Raises UserError if the knowledge base holds neither: without its limit nothing may be planned.
        """
        for wanted in (level, "any"):
            for row in self.rows:
                if row.id == limit_id and row.level == wanted:
                    return row
        raise UserError(f"The knowledge base has no limit {limit_id}.", "Restore kb/guidance/limits.toml.")


def load_limits(file: Path) -> Limits:
    """Read the limits; none if there is no file. Raises UserError if it is malformed."""
    if not file.is_file():
        return Limits()
    try:
        return Limits(
            tuple(
                Limit(row["id"], row["level"], float(row["maximum"]), row["unit"], row["basis"], row["source"])
                for row in read_table(file)["limit"]
            )
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise UserError(f"{file.name} is malformed: {fault}.", "See kb/guidance/README.md for its fields.") from fault
