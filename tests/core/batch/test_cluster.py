"""The same jobs on a Dask scheduler of this machine with two worker processes."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sportsgpt_desktop.core.batch import TABLE, Outcome, read_table, run_batch
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.pipeline import Request
from tests.core.batch.batch_tasks import dies_once, quick

TEMPLATE = Request(Path("ignored"), "drop_landing")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed", reason="needs the [cluster] extra")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = str(Path(__file__).resolve().parents[3])
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, processes=True) as found:
        yield found
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before


def make_clips(folder: Path, count: int) -> Path:
    folder.mkdir()
    for number in range(count):
        (folder / f"{number:04}.mp4").write_text(f"clip {number}")
    return folder


def test_results_equal_those_of_this_machine(cluster: Any, tmp_path: Path) -> None:
    clips = make_clips(tmp_path / "clips", 40)
    (clips / "0007.mp4").write_text("raise")
    here, there = tmp_path / "here", tmp_path / "there"
    assert run_batch(clips, TEMPLATE, here, ("json",), 2, task=quick) == Outcome(39, 0, 1)
    found = run_batch(clips, TEMPLATE, there, ("json",), dask=cluster.scheduler_address, task=quick)
    assert found == Outcome(39, 0, 1)
    one, two = (
        {row.clip: (row.status, row.issues, row.key) for row in read_table(out / TABLE)} for out in (here, there)
    )
    assert one == two
    for file in here.rglob("analysis.json"):
        assert (there / file.relative_to(here)).read_bytes() == file.read_bytes()


def test_a_worker_that_dies_loses_no_clip(cluster: Any, tmp_path: Path) -> None:
    clips = make_clips(tmp_path / "clips", 12)
    found = run_batch(clips, TEMPLATE, tmp_path / "out", ("json",), dask=cluster.scheduler_address, task=dies_once)
    assert found == Outcome(12, 0, 0)


def test_a_scheduler_that_is_not_there_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="needs the [cluster] extra")
    monkeypatch.setattr("sportsgpt_desktop.core.batch.cluster.CONNECT_S", 1)
    clips = make_clips(tmp_path / "clips", 1)
    with pytest.raises(UserError, match="does not answer"):
        run_batch(clips, TEMPLATE, tmp_path / "out", ("json",), dask="tcp://127.0.0.1:9", task=quick)


@pytest.mark.slow
def test_a_thousand_small_tasks_lose_none_when_a_worker_is_killed(cluster: Any, tmp_path: Path) -> None:
    """One of the two workers is killed from outside midway; every row and file is that of a run on this machine."""
    clips = make_clips(tmp_path / "clips", 1000)
    here, there = tmp_path / "here", tmp_path / "there"
    assert run_batch(clips, TEMPLATE, here, ("json",), 2, task=quick) == Outcome(1000, 0, 0)
    psutil = pytest.importorskip("psutil", reason="comes with the [cluster] extra")
    victim = next(iter(cluster.workers.values())).pid
    killed = []

    def progress(stage: str, done: int, total: int) -> None:
        if done > 300 and not killed:
            killed.append(victim)
            psutil.Process(victim).kill()

    found = run_batch(clips, TEMPLATE, there, ("json",), dask=cluster.scheduler_address, progress=progress, task=quick)
    assert killed
    assert found == Outcome(1000, 0, 0)
    one, two = (
        {row.clip: (row.status, row.found, row.issues, row.key) for row in read_table(out / TABLE)}
        for out in (here, there)
    )
    assert one == two
    assert len(list(there.rglob("analysis.json"))) == 1000
