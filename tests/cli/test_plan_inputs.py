"""What the training plan is made for reaches the analysis from the command line."""

from pathlib import Path

import pytest

from sportsgpt_desktop.cli import run_command
from sportsgpt_desktop.cli.analysis import request_of
from sportsgpt_desktop.cli.parser import build_parser

ANALYZE = ["analyze", "clip.mp4", "--action", "drop_landing", "--out", "x"]


def test_days_equipment_injuries_and_season_are_the_athletes() -> None:
    options = build_parser().parse_args(
        [*ANALYZE, "--days", "5", "--equipment", "band", "--equipment", "box", "--injury", "knee", "--season",
         "competition", "--model", "own.gguf"]
    )  # fmt: skip
    request = request_of(options, Path("clip.mp4"))
    athlete = request.athlete
    assert (athlete.days_per_week, athlete.season) == (5, "competition")
    assert (athlete.equipment, athlete.injuries) == (("band", "box"), ("knee",))
    assert request.model == "own.gguf"


def test_without_them_the_plan_needs_nothing() -> None:
    request = request_of(build_parser().parse_args(ANALYZE), Path("clip.mp4"))
    assert request.athlete.equipment == () and request.athlete.days_per_week == 3 and request.model == "default"


@pytest.mark.parametrize(
    "wrong", [["--days", "0"], ["--days", "8"], ["--season", "winter"], ["--no-model", "--model", "own.gguf"]]
)
def test_wrong_inputs_are_refused(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command([*ANALYZE, *wrong]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) <= 3
