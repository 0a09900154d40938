"""Tasks that stand for an analysis: a file that says "crash" kills its process, "fault" raises."""

import os
import time
from pathlib import Path

from sportsgpt_desktop.core.batch.jobs import Job, Row, failed


def quick(job: Job) -> Row:
    text = job.request.video.read_text()
    if text == "crash":
        os._exit(9)
    if text == "fault":
        return failed(job, "This clip can't be read.", time.perf_counter())
    if text == "raise":
        raise RuntimeError("something unforeseen")
    folder = Path(job.out)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "analysis.json").write_text(text)
    return Row(job.clip, job.folder, "done", "yes", 6, "one two", 1, 0.1, "", job.key)


def slow(job: Job) -> Row:
    time.sleep(60)
    return quick(job)


def dies_once(job: Job) -> Row:
    """The first time that any clip ends in 3, its process dies."""
    mark = Path(job.out).parent / "died"
    if Path(job.clip).stem.endswith("3") and not mark.exists():
        mark.touch()
        os._exit(9)
    return quick(job)
