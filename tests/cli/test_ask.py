"""Questions about the bundled sample's shared analysis on the command line."""

import json
from pathlib import Path

import pytest

from sportsgpt_desktop.cli import run_command
from sportsgpt_desktop.core import assets, share
from sportsgpt_desktop.core.corpus import open_corpus


def test_a_dose_is_the_plans_own(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = assets.sample().analysed
    before = report.read_bytes()
    assert run_command(["ask", str(report), "How many reps?", "--json", "-"]) == 0
    said = json.loads(capsys.readouterr().out)
    plan = share.unpack(report, tmp_path / "report").plan
    assert said["record_ids"] == [line.record_id for line in plan.prescriptions]
    for line in plan.prescriptions:
        assert f"{line.sets} sets of {line.reps_or_distance}" in said["text"]
    assert report.read_bytes() == before


def test_a_quote_carries_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["ask", str(assets.sample().analysed), "膝盖为什么内扣", "--language", "zh", "--json", "-"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["found"] and said["passages"]
    for passage in said["passages"]:
        record = next(record for record in open_corpus(with_encoder=False).records if record.id == passage["record_id"])
        assert passage["sources"] == list(record.sources)
        assert record.text_zh in said["text"]


def test_what_is_no_report_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes.sgpt").write_text("text")
    for file in (tmp_path / "notes.sgpt", tmp_path / "none.sgpt"):
        assert run_command(["ask", str(file), "How many reps?"]) == 2
        assert file.name in capsys.readouterr().err
