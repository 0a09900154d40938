"""Actions as data: reading, checking and editing ``kb/actions/<id>/``. The schema is in kb/README.md."""

from .amend import BandChange, WeightChange, amend
from .check import check
from .create import add_reference, create
from .edit import difference, edit, reset
from .read import FILES, Finding, find, load, read

__all__ = [
    "FILES",
    "BandChange",
    "Finding",
    "WeightChange",
    "add_reference",
    "amend",
    "check",
    "create",
    "difference",
    "edit",
    "find",
    "load",
    "read",
    "reset",
]
