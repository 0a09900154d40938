"""Many clips with one request: resumable, and one failure never stops the rest.

Each clip gets a folder of its own below the output folder, and one row in ``batch.csv``, which is rewritten
atomically as clips end. A clip whose row says "done", whose file and request are unchanged and whose
folder is still there is not analysed again.
"""

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import UserError
from ..pipeline import Request
from ..progress import Progress, no_progress
from . import cluster, local
from .jobs import TABLE, Row, do, find_clips, is_kept, make_jobs, read_table, write_table

__all__ = ["TABLE", "Outcome", "Row", "read_table", "run_batch"]


TABLE_EVERY_S = 0.5
"""How often the table is written at most: a kill costs what ended since then, and that is done again."""


@dataclass(frozen=True)
class Outcome:
    """How many clips were analysed now, kept from an earlier run, or failed."""

    done: int
    kept: int
    failed: int


def run_batch(
    source: Path,
    template: Request,
    out: Path,
    formats: Sequence[str],
    workers: int = 1,
    dask: str | None = None,
    progress: Progress = no_progress,
    task: local.Task = do,
) -> Outcome:
    """Analyse the clips of a folder or a list like ``template``, whose own ``video`` is ignored.

    ``workers`` clips run at once, each in a process of its own; ``dask`` names the scheduler of an existing
    cluster instead. ``task`` does one clip. Raises UserError if there is nothing to do or ``out`` can't be
    written, Cancelled when asked to stop: what is done stays and is kept by the next run.
    """
    clips = find_clips(source, out)
    try:
        out.mkdir(parents=True, exist_ok=True)
        rows = {row.clip: row for row in read_table(out / TABLE)}
        # The cores are shared: clips at once, and within a clip the poses of its chunks.
        processes = 1 if dask else max(1, (os.cpu_count() or 1) // max(workers, 1))
        jobs = make_jobs(clips, source, template, out, tuple(formats), processes)
        to_do = [job for job in jobs if not is_kept(rows.get(job.clip), job)]
        kept, done, failures = len(jobs) - len(to_do), 0, 0

        def tick() -> None:
            progress("batch", kept + done, len(jobs))

        tick()
        results = cluster.run(to_do, dask, tick, task) if dask else local.run(to_do, max(workers, 1), tick, task)
        written = 0.0

        def write() -> None:
            write_table(out / TABLE, [rows[job.clip] for job in jobs if job.clip in rows])

        try:
            for row in results:
                rows[row.clip] = row
                done += 1
                failures += row.status == "failed"
                if time.monotonic() - written > TABLE_EVERY_S:
                    write()
                    written = time.monotonic()
        finally:
            if done:
                write()
        tick()
    except OSError as fault:
        raise UserError(
            f"{out} cannot be written ({fault.strerror or fault}). What was done is in {TABLE}.",
            "Free some space or choose another folder, then start again: finished clips are kept.",
        ) from fault
    return Outcome(done - failures, kept, failures)
