"""The arithmetic of the rules: bands by population, chances, noisy-OR, monotone and reachable issues."""

import dataclasses
import math

import numpy as np
import pytest

from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import rules
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.records import Action, Athlete, Band, IndicatorSpec, IssueRow, IssueSpec, Measurement

FOLDERS = [knowledge_folder() / "actions"]
IDS = list(actions.find(FOLDERS))


@pytest.fixture(params=IDS, scope="module")
def action(request: pytest.FixtureRequest) -> Action:
    return actions.load(request.param, FOLDERS)


def deciding(spec: IndicatorSpec, athlete: Athlete | None = None) -> Band | None:
    return rules.choose_band(spec, athlete or Athlete(sex="male")).band


def middle(action: Action) -> dict[str, float]:
    bands = {spec.id: deciding(spec, Athlete()) for spec in action.indicators}
    return {name: (band.minimum + band.maximum) / 2 for name, band in bands.items() if band}


def moved(action: Action, indicator: str, side: str, sizes: float) -> float:
    """A value ``sizes`` times what matters beyond the band."""
    spec = next(item for item in action.indicators if item.id == indicator)
    band = deciding(spec, Athlete())
    assert band is not None
    step = sizes * rules.MATTERS[spec.unit]
    return band.minimum - step if side == "low" else band.maximum + step


def test_inside_all_bands_there_is_no_issue(action: Action) -> None:
    verdicts = rules.judge_values(action, middle(action))
    assert {name for name, verdict in verdicts.items() if verdict.status in ("present", "watch")} == set()
    assert all(verdict.probability == 0.0 and verdict.severity == 0.0 for verdict in verdicts.values())


def test_every_issue_can_be_reached(action: Action) -> None:
    values = middle(action)
    for issue in action.issues:
        faulty = dict(values)
        for row in issue.rows:
            if row.indicator in faulty:
                side = "low" if row.side in ("low", "both") else "high"
                # Both sides of one indicator may stand in W; the first one is taken.
                if faulty[row.indicator] == values[row.indicator]:
                    faulty[row.indicator] = moved(action, row.indicator, side, 2.0)
        assert rules.judge_values(action, faulty)[issue.id].status == "present", issue.id


def test_probability_and_severity_grow_with_each_deviation(action: Action) -> None:
    values = middle(action)
    for issue in action.issues:
        for row in issue.rows:
            if row.indicator not in values:
                continue
            side = "low" if row.side in ("low", "both") else "high"
            last = (0.0, 0.0)
            for size in (0.1, 0.5, 1.0, 1.5, 3.0):
                verdict = rules.judge_values(
                    action, values | {row.indicator: moved(action, row.indicator, side, size)}
                )[issue.id]
                now = (verdict.probability, verdict.severity)
                assert now[0] >= last[0] and now[1] >= last[1], (issue.id, row.indicator)
                last = now


@pytest.mark.parametrize("error", [0.5, 2.0, 8.0])
def test_chances_grow_with_distance_and_soften_with_error(error: float) -> None:
    band = Band("all", 80.0, 100.0, "judgement", "judgement", "recalled", "L")
    values = [60.0, 75.0, 80.0, 85.0, 90.0, 95.0, 100.0, 105.0, 120.0]
    lows = [rules.chances(value, error, band)[0] for value in values]
    highs = [rules.chances(value, error, band)[1] for value in values]
    assert lows == sorted(lows, reverse=True) and highs == sorted(highs)
    assert rules.chances(80.0, error, band)[0] == pytest.approx(0.5)
    assert rules.chances(100.0, error, band)[1] == pytest.approx(0.5)


def test_the_side_that_is_no_fault_has_no_chance() -> None:
    band = Band("all", 80.0, 100.0, "judgement", "judgement", "recalled", "L", fault_side="low")
    assert rules.chances(150.0, 2.0, band) == (pytest.approx(0.0), 0.0)


def test_expected_excess() -> None:
    assert rules.excess(5.0, 0.0) == 5.0
    assert rules.excess(-5.0, 0.0) == 0.0
    # Mean of the positive half of a standard normal: 1 / sqrt(2 pi).
    assert rules.excess(0.0, 1.0) == pytest.approx(1.0 / math.sqrt(2.0 * math.pi))
    assert rules.excess(50.0, 1.0) == pytest.approx(50.0)


def test_noisy_or() -> None:
    assert rules.noisy_or([]) == 0.0
    assert rules.noisy_or([0.5, 0.5]) == pytest.approx(0.75)
    assert rules.noisy_or([1.0, 0.2]) == 1.0


def spec(*bands: Band, formula: str = "knee_angle") -> IndicatorSpec:
    return IndicatorSpec("x", "X", "X", formula, "k", "mean", "deg", ("side",), bands)


def band(population: str, low: float, high: float, basis: str = "judgement", **more: object) -> Band:
    return dataclasses.replace(Band(population, low, high, basis, "judgement", "recalled", "M"), **more)  # type: ignore[arg-type]


def test_the_nearest_level_decides_then_the_better_basis() -> None:
    item = spec(
        band("elite", 1, 2, "pub_cut", level="elite"),
        band("trained", 3, 4, "judgement", level="trained"),
        band("trained, published", 5, 6, "pub_range", level="trained"),
    )
    assert deciding(item, Athlete(level="trained")).population == "trained, published"  # type: ignore[union-attr]
    assert deciding(item, Athlete(level="elite")).population == "elite"  # type: ignore[union-attr]
    assert deciding(item, Athlete(level="beginner")).population == "trained, published"  # type: ignore[union-attr]


def test_elite_bands_are_no_fault_for_a_beginner() -> None:
    item = spec(band("elite", 1, 2, level="elite"))
    assert rules.choose_band(item, Athlete(level="trained")).band is not None
    choice = rules.choose_band(item, Athlete(level="beginner"))
    assert choice.band is None and "beginner" in choice.reason


def test_children_get_no_adult_band() -> None:
    item = spec(band("adults", 1, 2, age_min=16.0), band("boys 12 y", 3, 4, age_min=12.0, age_max=13.0, sex="male"))
    assert deciding(item, Athlete(age=30.0)).population == "adults"  # type: ignore[union-attr]
    assert deciding(item, Athlete()).population == "adults"  # type: ignore[union-attr]
    assert deciding(item, Athlete(age=12.5, sex="M")).population == "boys 12 y"  # type: ignore[union-attr]
    assert "age" in rules.choose_band(item, Athlete(age=9.0)).reason


def test_without_a_sex_the_wider_of_both_decides() -> None:
    item = spec(band("men", 10, 20, sex="male"), band("women", 8, 15, sex="female"))
    both = deciding(item, Athlete())
    assert both is not None and (both.minimum, both.maximum) == (8, 20)
    assert deciding(item, Athlete(sex="female")).population == "women"  # type: ignore[union-attr]


def test_an_outcome_of_one_sex_is_not_held_against_the_other() -> None:
    item = spec(band("men", 2.0, 2.7, sex="male"), formula="jump_length")
    assert rules.choose_band(item, Athlete()).band is None
    assert "sex" in rules.choose_band(item, Athlete(sex="female")).reason
    assert rules.choose_band(item, Athlete(sex="male")).band is not None


def test_steps_pick_their_band() -> None:
    item = spec(band("3-6", 28, 48, step_min=3, step_max=6), band("7-12", 12, 32, step_min=7, step_max=12))
    assert rules.choose_band(item, Athlete(), 4).band.population == "3-6"  # type: ignore[union-attr]
    assert rules.choose_band(item, Athlete(), 9).band.population == "7-12"  # type: ignore[union-attr]
    assert rules.choose_band(item, Athlete(), 20).band is None


def test_no_shipped_angle_band_of_adults_reaches_a_child(action: Action) -> None:
    for item in action.indicators:
        choice = rules.choose_band(item, Athlete(age=10.0))
        if choice.band is not None:
            assert choice.band.level == "any" and math.isnan(choice.band.age_min), item.id


def test_an_issue_whose_rows_cannot_be_judged_is_not_called_absent() -> None:
    action = actions.load("countermovement_jump", FOLDERS)
    issue = next(item for item in action.issues if item.id == "CJ05")
    unknown = rules.unknown("The camera moves.")
    verdict = rules.verdict(issue, {row.indicator: unknown for row in issue.rows})
    assert verdict.status == "cannot_judge" and "The camera moves." in verdict.reason
    clear = rules.Finding(rules.NOTHING, rules.NOTHING, 0.0, 0.0, True)
    assert rules.verdict(issue, {"drift": clear, "trunk_lean_to": unknown}).status == "absent"


def measurement(value: float, error: float, side: str | None = None, step: int | None = None) -> Measurement:
    return Measurement(
        "knee", "Knee", "k", side, step, 0, 0, value, error, "deg", 80, 100, "all", "ok", "", "s", "judgement"  # type: ignore[arg-type]
    )  # fmt: skip


def test_a_change_within_the_error_is_none() -> None:
    small = rules.difference(measurement(90.0, 5.0), measurement(95.0, 5.0))
    assert small.value == 5.0 and small.error == pytest.approx(math.hypot(5, 5)) and not small.beyond_error
    large = rules.difference(measurement(90.0, 5.0), measurement(105.0, 5.0))
    assert large.beyond_error and large.chance > 0.95
    # 1.96 errors of the difference is where 95 % begins.
    assert not rules.difference(measurement(0.0, 1.0), measurement(1.95 * math.sqrt(2), 1.0)).beyond_error
    assert rules.difference(measurement(0.0, 1.0), measurement(1.97 * math.sqrt(2), 1.0)).beyond_error
    assert not rules.difference(measurement(math.nan, 1.0), measurement(3.0, 1.0)).beyond_error


def test_sides_are_compared_by_their_means() -> None:
    rows = [
        measurement(90.0, 2.0, "left", 1),
        measurement(92.0, 2.0, "left", 3),
        measurement(100.0, 2.0, "right", 2),
    ]
    (found,) = rules.asymmetries(rows)
    assert found.value == pytest.approx(9.0) and found.beyond_error
    assert rules.asymmetries([measurement(90.0, 2.0, "both")]) == ()


def test_a_lone_sign_of_weight_one_half_is_to_be_watched_whatever_another_might_do() -> None:
    rows = (IssueRow("a", "high", 0.5, "r", "s", "seen"), IssueRow("b", "high", 0.4, "r", "s", "seen"))
    issue = IssueSpec("X2", "X", "X", rows, "", "", "")
    errors = np.random.default_rng(5).standard_normal((2, 5_000))
    sure, doubtful = drawn(40.0, 5.0, errors[0]), drawn(8.0, 4.0, errors[1])
    verdict = rules.verdict(issue, {"a": sure, "b": doubtful})
    assert verdict.status == "watch" and verdict.probability < 0.3
    assert rules.verdict(issue, {"a": sure, "b": drawn(40.0, 5.0, errors[1])}).status == "present"


SIGNS = IssueSpec("X1", "X", "X", tuple(IssueRow(name, "high", 0.4, "r", "s", "seen") for name in "abc"), "", "", "")
ABOVE = dataclasses.replace(
    Band("all", 0.0, 10.0, "judgement", "judgement", "recalled", "L"), fault_side="high"
)  # fmt: skip


def drawn(value: float, error: float, errors: np.ndarray) -> rules.Finding:
    return rules.finding(np.concatenate([[value], value + error * errors]), error, "deg", ABOVE)


def test_an_error_that_several_signs_share_counts_once() -> None:
    """Three values 4 deg beyond, each with 8 deg of error: from one error they say less than from three."""
    random = np.random.default_rng(3)
    one, three = random.standard_normal(20_000), random.standard_normal((3, 20_000))
    shared = rules.verdict(SIGNS, {name: drawn(14.0, 8.0, one) for name in "abc"})
    apart = rules.verdict(SIGNS, {name: drawn(14.0, 8.0, errors) for name, errors in zip("abc", three, strict=True)})
    assert shared.probability < 0.5 and apart.probability < 0.5
    far = {name: drawn(34.0, 8.0, one) for name in "abc"}
    assert rules.verdict(SIGNS, far).probability > 0.8
    # All three outside by one shared error of 0.5 sd: the rare draw stays as rare as for one sign alone, cubed.
    out = float(np.mean(14.0 + 8.0 * one > 10.0))
    weight = out * rules.RARE**3 / (out * rules.RARE**3 + 1.0 - out)
    assert shared.probability == pytest.approx(weight, abs=0.01)


def test_what_only_might_lie_outside_adds_up_to_nothing() -> None:
    errors = np.random.default_rng(4).standard_normal((3, 5_000))
    near = {name: drawn(8.0, 4.0, own) for name, own in zip("abc", errors, strict=True)}
    verdict = rules.verdict(SIGNS, near)
    assert verdict.probability < 0.1 and verdict.severity == 0.0 and verdict.status == "absent"


def test_one_lesser_sign_is_something_to_watch() -> None:
    clear = drawn(5.0, 0.0, np.zeros(4))
    verdict = rules.verdict(SIGNS, {"a": drawn(30.0, 0.1, np.zeros(4)), "b": clear, "c": clear})
    assert verdict.status == "watch" and verdict.probability < 0.2 and verdict.severity > 0.0


def test_the_worse_leg_decides_draw_by_draw() -> None:
    left = rules.Finding(np.zeros(3), np.array([1.0, 0.0, 0.0]), 0.0, 0.2, True)
    right = rules.Finding(np.zeros(3), np.array([0.0, 0.0, 1.0]), 0.0, 0.5, True)
    both = rules.worst([left, right, rules.unknown("hidden")])
    assert both.high.tolist() == [1.0, 0.0, 1.0] and both.excess_high == 0.5
    assert rules.worst([rules.unknown("hidden")]).reason == "hidden"
