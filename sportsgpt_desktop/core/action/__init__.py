"""Actions as data: reading, checking and editing ``kb/actions/<id>/``. The schema is in kb/README.md."""

from .check import check
from .edit import difference, edit, reset
from .read import FILES, Finding, find, load, read

__all__ = ["FILES", "Finding", "check", "difference", "edit", "find", "load", "read", "reset"]
