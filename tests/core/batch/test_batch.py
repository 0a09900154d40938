import csv
import os
import time
from pathlib import Path

import pytest

from sportsgpt_desktop.core.batch import TABLE, Outcome, read_table, run_batch
from sportsgpt_desktop.core.batch.jobs import Job, Row, find_clips
from sportsgpt_desktop.core.errors import Cancelled, UserError
from sportsgpt_desktop.core.pipeline import Request
from tests.core.batch.batch_tasks import quick, slow

TEMPLATE = Request(Path("ignored"), "drop_landing")


def make_clips(folder: Path, texts: dict[str, str]) -> Path:
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def test_one_failure_never_stops_the_rest(tmp_path: Path) -> None:
    texts = {"a.mp4": "a", "b.mp4": "crash", "c.mov": "fault", "d.mp4": "raise", "sub/五 e.mp4": "e"}
    clips = make_clips(tmp_path / "clips", texts)
    out = tmp_path / "out"
    assert run_batch(clips, TEMPLATE, out, ("json",), workers=2, task=quick) == Outcome(2, 0, 3)
    rows = {Path(row.clip).name: row for row in read_table(out / TABLE)}
    assert [rows[name].status for name in ("a.mp4", "b.mp4", "c.mov", "d.mp4", "五 e.mp4")] == [
        "done", "failed", "failed", "failed", "done",
    ]  # fmt: skip
    assert "exit code 9" in rows["b.mp4"].message
    assert "unforeseen" in rows["d.mp4"].message
    assert (out / "sub" / "五 e.mp4" / "analysis.json").read_text() == "e"


def test_a_second_run_does_only_what_is_missing_or_changed(tmp_path: Path) -> None:
    clips = make_clips(tmp_path / "clips", {"a.mp4": "a", "b.mp4": "fault", "c.mp4": "c"})
    out = tmp_path / "out"
    assert run_batch(clips, TEMPLATE, out, ("json",), task=quick) == Outcome(2, 0, 1)
    assert run_batch(clips, TEMPLATE, out, ("json",), task=quick) == Outcome(0, 2, 1)
    (clips / "b.mp4").write_text("mended")
    assert run_batch(clips, TEMPLATE, out, ("json",), task=quick) == Outcome(1, 2, 0)
    (clips / "c.mp4").write_text("another clip")
    assert run_batch(clips, TEMPLATE, out, ("json",), task=quick) == Outcome(1, 2, 0)
    assert run_batch(clips, TEMPLATE, out, ("json", "pdf"), task=quick) == Outcome(3, 0, 0)


def test_cancel_ends_the_processes(tmp_path: Path) -> None:
    clips = make_clips(tmp_path / "clips", {"a.mp4": "a", "b.mp4": "b"})
    started = time.monotonic()

    def progress(stage: str, done: int, total: int) -> None:
        if time.monotonic() - started > 1.0:
            raise Cancelled

    with pytest.raises(Cancelled):
        run_batch(clips, TEMPLATE, tmp_path / "out", ("json",), 2, None, progress, slow)
    assert time.monotonic() - started < 10
    assert run_batch(clips, TEMPLATE, tmp_path / "out", ("json",), task=quick) == Outcome(2, 0, 0)


def test_the_table_is_plain_csv(tmp_path: Path) -> None:
    clips = make_clips(tmp_path / "clips", {"a, b.mp4": "a"})
    run_batch(clips, TEMPLATE, tmp_path / "out", ("json",), task=quick)
    with (tmp_path / "out" / TABLE).open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    named = [row[name] for name in ("folder", "status", "issues", "keyframes")]
    assert named == ["a, b.mp4", "done", "one two", "6"]


def test_a_list_may_hold_comments_and_relative_paths(tmp_path: Path) -> None:
    clips = make_clips(tmp_path, {"x/a.mp4": "a", "y/a.mp4": "b"})
    listed = clips / "clips.txt"
    listed.write_text(f"# two clips\nx/a.mp4\n\n{clips / 'y' / 'a.mp4'}\n", encoding="utf-8")
    assert run_batch(listed, TEMPLATE, tmp_path / "out", ("json",), task=quick) == Outcome(2, 0, 0)
    assert (tmp_path / "out" / "a.mp4-2" / "analysis.json").read_text() == "b"


def test_results_inside_the_folder_of_clips_are_no_clips(tmp_path: Path) -> None:
    clips = make_clips(tmp_path, {"a.mp4": "a", "out/a.mp4/annotated.mp4": "result", "note.txt": "no clip"})
    assert [file.name for file in find_clips(clips, clips / "out")] == ["a.mp4"]


@pytest.mark.parametrize("name", ["empty", "missing.txt"])
def test_nothing_to_do_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(UserError):
        run_batch(tmp_path / name, TEMPLATE, tmp_path / "out", ("json",), task=quick)


def test_a_real_analysis_that_fails_becomes_a_row(tmp_path: Path) -> None:
    clips = make_clips(tmp_path / "clips", {"text.mp4": "not a video"})
    assert run_batch(clips, TEMPLATE, tmp_path / "out", ("json",)) == Outcome(0, 0, 1)
    (row,) = read_table(tmp_path / "out" / TABLE)
    assert row.status == "failed"
    assert "text.mp4" in row.message
    assert [file.name for file in (tmp_path / "out").iterdir()] == [TABLE]


@pytest.mark.parametrize(("workers", "each"), [(1, 8), (2, 4), (3, 2), (16, 1)])
def test_clips_at_once_share_the_cores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, workers: int, each: int
) -> None:
    seen: list[int] = []

    def note(jobs: list[Job], count: int, tick: object, task: object) -> list[Row]:
        seen.extend(job.processes for job in jobs)
        return []

    monkeypatch.setattr("sportsgpt_desktop.core.batch.local.run", note)
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    clips = make_clips(tmp_path / "clips", {"a.mp4": "a", "b.mp4": "b"})
    run_batch(clips, TEMPLATE, tmp_path / "out", ("json",), workers)
    assert seen == [each, each]
