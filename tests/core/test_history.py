import math
from dataclasses import replace

import numpy as np
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
    assert (round(outcome.better, 3), history.answer(outcome)) == (1.0, "better")
    assert outcome.better + outcome.same + outcome.worse == pytest.approx(1.0)
    said = history.answers(history.History(found, (outcome,)), action, "en")
    assert "−20 ± 4°" in said[0]
    assert "better 100 %" in said[0]
    assert "never that the plan was the cause" in said[-1]


def stiff() -> Action:
    row = IssueRow("knee", "high", 0.8, "", "", "")
    return replace(make_analysis().action, issues=(IssueSpec("stiff", "Stiff", "僵硬", (row,), "", "", ""),))


@pytest.mark.parametrize(
    ("before", "after", "error", "said"),
    [
        (175.0, 150.0, 3.0, "better"),
        (175.0, 171.0, 3.0, "unclear"),
        (175.0, 175.1, 0.1, "same"),
        (165.0, 190.0, 3.0, "worse"),
    ],
)
def test_did_it_help_is_answered_only_where_it_is_sure(before: float, after: float, error: float, said: str) -> None:
    """The smallest worthwhile change of this band is 1 degree."""
    found = history.trends([one(1, before, error), one(2, after, error)])
    (outcome,) = history.outcomes(found, [("2026-01-01", "stiff", "Hops", "1-4")], stiff())
    assert history.answer(outcome) == said


def test_the_chances_of_a_change_hold_in_simulation() -> None:
    """A value outside its band by 10 that truly moved 4 towards it, measured with errors of 3 both times."""
    random = np.random.default_rng(5)
    measured = 4.0
    truth = measured + random.normal(0, 3 * math.sqrt(2), 200_000)
    found = history.trends([one(1, 170.0, 3.0), one(2, 170.0 - measured, 3.0)])
    (outcome,) = history.outcomes(found, [("2026-01-01", "stiff", "Hops", "1-4")], stiff())
    assert outcome.better == pytest.approx(np.mean(truth >= 1.0), abs=0.005)
    assert outcome.worse == pytest.approx(np.mean(truth <= -1.0), abs=0.005)


def test_a_value_inside_its_band_cannot_get_better() -> None:
    found = history.trends([one(1, 150.0), one(2, 152.0)])
    (outcome,) = history.outcomes(found, [("2026-01-01", "stiff", "Hops", "1-4")], stiff())
    assert math.isnan(outcome.better)
    assert history.answer(outcome) == "unclear"
    assert history.answers(history.History(found, (outcome,)), stiff(), "en") == ()


def test_a_plan_is_current_until_it_ends_or_another_takes_its_place() -> None:
    rows = [
        ("2026-01-01T09:00:00", "stiff", "Hops", "1-4"),
        ("2026-01-01T09:00:00", "weak", "Squats", "4"),
        ("2026-01-15T09:00:00", "stiff", "Drops", "1-4"),
    ]
    hops, squats, drops = history.active(rows)
    assert (hops.first, hops.last) == ("2026-01-01", "2026-01-14")
    assert (squats.first, squats.last) == ("2026-01-01", "2026-01-28")
    assert (drops.first, drops.last) == ("2026-01-15", "2026-02-11")


@pytest.mark.parametrize(("language", "word"), [("en", "measuring error"), ("zh", "测量误差")])
def test_the_history_is_told_in_both_languages(language: str, word: str) -> None:
    found = history.History(history.trends([one(1, 170.0), one(2, 168.0)]))
    (line,) = history.lines(found, stiff(), language)
    assert word in line.verdict
    assert line.change == "−2 ± 4°"
    assert (line.before, line.now) == ("170 ± 3° (2026-01-01)", "168 ± 3° (2026-02-01)")
    assert len(history.sentences(history.History(), stiff(), language)) == 1
