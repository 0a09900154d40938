import math
from dataclasses import replace

import pytest

from sportsgpt_desktop.core import history
from sportsgpt_desktop.core.library import StoredMeasurement
from sportsgpt_desktop.core.records import Action, IssueRow, IssueSpec
from tests.core.export.export_sample import make_analysis

NAN = math.nan


def one(session: int, value: float, error: float = 3.0, **other: object) -> StoredMeasurement:
    kept = StoredMeasurement(
        f"a{session}", f"2026-0{session}-01", "side", "r1", "knee", "Knee", "touchdown", "left", 1, value, error,
        "deg", 140.0, 160.0,
    )  # fmt: skip
    return replace(kept, **other)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (170.0, 155.0, "better"),
        (155.0, 175.0, "worse"),
        (170.0, 168.0, "unclear"),
        (142.0, 158.0, "changed"),
    ],
)
def test_a_change_counts_only_beyond_the_error_of_both(first: float, second: float, verdict: str) -> None:
    (trend,) = history.trends([one(1, first), one(2, second)])
    found = history.change(trend)
    assert found.verdict == verdict
    assert found.value == second - first
    assert found.error == pytest.approx(3 * math.sqrt(2))
    assert found.worthwhile == pytest.approx(1.0)


def test_the_chances_are_those_of_the_normal_distribution() -> None:
    (trend,) = history.trends([one(1, 150.0, 3.0), one(2, 156.0, 4.0)])
    found = history.change(trend)
    assert found.chance == pytest.approx(0.7699, abs=1e-3)
    assert found.chance_worthwhile == pytest.approx(0.8413 + 0.0808, abs=1e-3)
    assert found.detectable == pytest.approx(9.8)


def test_steps_are_averaged_and_sides_stay_apart() -> None:
    rows = [one(1, 150.0, step=1), one(1, 154.0, step=2), one(1, 120.0, side="right")]
    left, right = history.trends(rows)
    assert (left.points[0].value, left.points[0].steps, left.points[0].error) == (152.0, 2, 3.0)
    assert right.points[0].value == 120.0
    assert history.change(right).verdict == "single"


def test_another_view_or_unit_is_not_compared() -> None:
    (trend,) = history.trends([one(1, 170.0), one(2, 150.0, view="oblique")])
    assert history.change(trend).verdict == "not_comparable"
    (trend,) = history.trends([one(1, 0.4, unit="m"), one(2, 150.0)])
    assert len(trend.points) == 1


def test_without_a_band_no_way_is_better() -> None:
    rows = [one(n, value, target_min=NAN, target_max=NAN) for n, value in ((1, 170.0), (2, 150.0))]
    found = history.change(history.trends(rows)[0])
    assert found.verdict == "changed"
    assert math.isnan(found.chance_worthwhile)


def test_what_followed_a_plan_is_told_for_the_indicators_of_its_issue() -> None:
    row = IssueRow("knee", "high", 0.8, "", "", "")
    action: Action = replace(make_analysis().action, issues=(IssueSpec("stiff", "Stiff", "", (row,), "", "", ""),))
    found = history.trends([one(1, 175.0), one(2, 170.0), one(3, 150.0), one(3, 9.0, indicator="other")])
    plans = [("2026-02-01", "stiff", "Drop landings", "1-4"), ("2026-03-01", "stiff", "Hops", "1-4")]
    (outcome,) = history.outcomes(found, plans, action)
    assert (outcome.since, outcome.exercises) == ("2026-02-01", ("Drop landings",))
    assert (outcome.change.value, outcome.change.verdict) == (-20.0, "better")
