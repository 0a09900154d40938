"""Progress of long work. A long function takes one as its last argument and calls it often."""

from typing import Protocol


class Progress(Protocol):
    """Called as ``progress(stage, done, total)``; raises ``errors.Cancelled`` to stop the work.

    ``total`` 0 means that the amount is not known yet.
    """

    def __call__(self, stage: str, done: int, total: int) -> None: ...


def no_progress(stage: str, done: int, total: int) -> None:
    """Report nothing and never cancel."""
