"""Numbers of the rules changed from a form: only those lines change, the source says so, reset brings all back."""

from pathlib import Path

import pytest

from sportsgpt_desktop.core import action, assets
from sportsgpt_desktop.core.action import BandChange, WeightChange
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import Action, Band

ID = "drop_landing"


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    return assets.knowledge_folder() / "actions", tmp_path / "own 五"


def band(of: Action, indicator: str, row: int = 0) -> Band:
    return next(spec for spec in of.indicators if spec.id == indicator).bands[row]


def changed_lines(difference: str) -> set[str]:
    """Keys of the lines that were put in."""
    added = [line for line in difference.splitlines() if line.startswith("+") and not line.startswith("+++")]
    return {line[1:].split("=")[0].strip() for line in added}


def test_a_band_changes_and_says_what_it_was(places: tuple[Path, Path]) -> None:
    before = action.load(ID, places)
    was = band(before, "knee_ic")
    after = action.amend(ID, [BandChange("knee_ic", 0, 115.0, was.maximum)], [], *places)
    now = band(after, "knee_ic")
    assert (now.minimum, now.maximum, now.basis) == (115.0, was.maximum, "judgement")
    assert (
        now.source.startswith(f"Own value; before: {was.minimum:g} to {was.maximum:g}, ") and was.source in now.source
    )
    assert "edited: indicators.toml" in after.rules and after.rules != before.rules
    assert changed_lines(action.difference(ID, *places)) == {"minimum", "basis", "source", "confidence"}
    assert after.issues == before.issues and not (places[1] / ID / "issues.toml").exists()
    others = [spec for spec in after.indicators if spec.id != "knee_ic"]
    assert others == [spec for spec in before.indicators if spec.id != "knee_ic"]


def test_the_second_band_of_an_indicator_is_the_one_that_changes(places: tuple[Path, Path]) -> None:
    before = action.load(ID, places)
    after = action.amend(ID, [BandChange("knee_ic", 1, 130.0, 150.0)], [], *places)
    assert band(after, "knee_ic", 0) == band(before, "knee_ic", 0)
    assert (band(after, "knee_ic", 1).minimum, band(after, "knee_ic", 1).maximum) == (130.0, 150.0)


def test_a_weight_changes(places: tuple[Path, Path]) -> None:
    before = action.load(ID, places)
    after = action.amend(ID, [], [WeightChange("DL01", 1, 0.35)], *places)
    rows = next(issue for issue in after.issues if issue.id == "DL01").rows
    assert rows[1].weight == 0.35 and rows[1].source.startswith("Own value; before: 0.9, ")
    assert rows[0] == next(issue for issue in before.issues if issue.id == "DL01").rows[0]
    assert changed_lines(action.difference(ID, *places)) == {"weight", "source"}


def test_the_shipped_number_again_leaves_no_difference(places: tuple[Path, Path]) -> None:
    was = band(action.load(ID, places), "knee_ic")
    action.amend(ID, [BandChange("knee_ic", 0, 100.0, 120.0)], [], *places)
    action.amend(ID, [BandChange("knee_ic", 0, 101.0, 120.0)], [], *places)
    action.amend(ID, [BandChange("knee_ic", 0, was.minimum, was.maximum)], [], *places)
    assert action.difference(ID, *places) == ""


@pytest.mark.parametrize(
    ("bands", "weights"),
    [
        ([BandChange("knee_ic", 0, 150.0, 110.0)], []),
        ([BandChange("knee_ic", 0, float("nan"), 110.0)], []),
        ([BandChange("knee_ic", 9, 1.0, 2.0)], []),
        ([BandChange("nothing", 0, 1.0, 2.0)], []),
        ([], [WeightChange("DL01", 0, 1.5)]),
        ([BandChange("knee_ic", 0, 100.0, 120.0)], [WeightChange("DL01", 99, 0.5)]),
    ],
)
def test_what_cannot_be_is_refused_whole(
    places: tuple[Path, Path], bands: list[BandChange], weights: list[WeightChange]
) -> None:
    with pytest.raises(UserError):
        action.amend(ID, bands, weights, *places)
    assert action.difference(ID, *places) == ""


def test_every_shipped_action_can_be_changed(places: tuple[Path, Path]) -> None:
    """The first band and weight of each, so that the form of no file is in the way."""
    for name in action.find(places[:1]):
        before = action.load(name, places)
        spec = next(spec for spec in before.indicators if spec.bands)
        issue = next(issue for issue in before.issues if issue.rows)
        change = BandChange(spec.id, 0, spec.bands[0].minimum - 1, spec.bands[0].maximum + 1)
        after = action.amend(name, [change], [WeightChange(issue.id, 0, 0.123)], *places)
        assert band(after, spec.id).maximum == spec.bands[0].maximum + 1
        assert next(one for one in after.issues if one.id == issue.id).rows[0].weight == 0.123
        action.reset(name, *places)
        assert action.load(name, places).rules == before.rules
