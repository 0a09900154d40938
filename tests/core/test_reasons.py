"""Reasons: every template is found again from its sentence; a Chinese report says nothing in English."""

import dataclasses
import re

import numpy as np
import pytest

from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import reasons, rules
from sportsgpt_desktop.core.assess import assess
from sportsgpt_desktop.core.assets import knowledge_folder
from sportsgpt_desktop.core.records import Action, Analysis, Athlete, Keyframe
from sportsgpt_desktop.core.report.content import content
from tests.core.assess import stick_figure as figure
from tests.core.export.export_sample import make_analysis

FOLDERS = [knowledge_folder() / "actions"]
IDS = list(actions.find(FOLDERS))
ENGLISH = re.compile(r"[A-Za-z]{4,}")
"""A run of four Latin letters: units and ids of sources are shorter."""
PLAIN = {"wanted": "from the side", "seen": "obliquely", "names": "left foot index, right knee", "error": "7 deg"}


@pytest.fixture(params=IDS, scope="module")
def action(request: pytest.FixtureRequest) -> Action:
    return actions.load(request.param, FOLDERS)


@pytest.mark.parametrize("code", reasons.TEXT)
def test_a_reason_is_said_in_chinese_with_titles(code: str) -> None:
    squat = actions.load("bodyweight_squat", FOLDERS)
    fields = re.findall(r"{(\w+)}", reasons.TEXT[code][0])
    assert fields == re.findall(r"{(\w+)}", reasons.TEXT[code][1])
    values = {name: PLAIN.get(name, "12") for name in fields}
    values |= {"keyframe": "bottom", "indicator": "knee_bottom", "indicators": "knee_bottom, thigh_bottom"}
    values |= {"level": "trained", "why": reasons.TEXT["not_measured"][0]}
    said = reasons.told(reasons.reason(code, **values), squat, "zh")
    assert not ENGLISH.search(said) and "{" not in said
    english = reasons.told(reasons.reason(code, **values), squat, "en")
    assert "_" not in english and english[-1] == "."


def test_what_no_template_made_stays_and_notes_are_known() -> None:
    squat = actions.load("bodyweight_squat", FOLDERS)
    assert reasons.told("Something else.", squat, "zh") == "Something else."
    assert not ENGLISH.search(reasons.told("the feet are outside the picture", squat, "zh"))


def judged(action: Action, language: str, view: str, fps: float, every: bool, **changes: object) -> Analysis:
    """A held figure with the keyframes of an action: values far from every band, and reasons of many kinds."""
    kinematics = figure.still(figure.pose(trunk=70.0, thigh=60.0), frames=241, fps=fps, view=view)
    kinematics = dataclasses.replace(kinematics, motion=dataclasses.replace(kinematics.motion, **changes))  # type: ignore[arg-type]
    keys: list[Keyframe] = []
    for number, spec in enumerate(action.keyframes):
        side = "left" if spec.sided or action.cyclic else None
        for step in (1, 2, 3) if action.cyclic else (None,):
            at = 20 + 20 * number + 60 * ((step or 1) - 1)
            keys.append(figure.keyframe(spec.id, min(at, 230), fps, side, step))
    keys = keys if every else keys[:-1]
    result = assess(kinematics, keys, action, Athlete())
    sample = make_analysis()
    return dataclasses.replace(sample, action=action, assessment=result, language=language)


CLIPS = [
    ("side", 200.0, True, {}),
    ("front", 25.0, False, {}),
    ("side", 30.0, False, {"unit": "leg_length", "ground_trusted": False, "ground_reason": "the feet are outside the picture"}),
    ("rear", 120.0, True, {"visibility": np.full((241, 33), 0.2)}),
]  # fmt: skip


@pytest.mark.parametrize("clip", range(len(CLIPS)))
def test_a_chinese_report_has_no_english_from_the_rules(action: Action, clip: int) -> None:
    view, fps, every, changes = CLIPS[clip]
    told = content(judged(action, "zh", view, fps, every, **changes))
    texts = [told.heading]
    for issue in (*told.issues, *told.unjudged):
        texts += [issue.name, issue.figures, issue.reason, issue.why, issue.causes, issue.rivals]
        texts += [part for one in issue.evidence for part in (one.title, one.where, one.target)]
    for one in told.measurements:
        texts += [one.title, one.where, one.target, one.population, one.verdict, one.basis]
    assert [text for text in texts if ENGLISH.search(text)] == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_screen_shows_each_item_and_no_total(language: str) -> None:
    sprint = actions.load("sprint_max_velocity", FOLDERS)
    analysis = judged(sprint, language, "side", 250.0, True)
    lines = content(analysis).screen
    named = str(sprint.screen["indicators"]).split()
    assert len(lines) == len(named) + 2 and len(named) == 5
    rows = [
        one for one in analysis.assessment.measurements if one.id == "trunk_lean_td" and one.status != "cannot_judge"
    ]
    assert rows and f"{len(rows)}" in lines[2]
    assert not any("5" in line.split("/")[-1] and "/" in line for line in lines[1:-1]), "no total score"
    known = dataclasses.replace(analysis, overrides={"screen:trunk_lean_td": "camera tilted"})
    assert "camera tilted" in content(known).screen[2]
    if language == "zh":
        assert [line for line in lines if ENGLISH.search(line)] == []
    squat = judged(actions.load("bodyweight_squat", FOLDERS), language, "side", 250.0, True)
    assert content(squat).screen == ()


def test_reasons_in_english_name_titles_not_ids(action: Action) -> None:
    for view, fps, every, changes in CLIPS:
        told = content(judged(action, "en", view, fps, every, **changes))
        said = [issue.reason for issue in told.unjudged] + [one.verdict for one in told.measurements]
        assert [text for text in said if re.search(r"[a-z]_[a-z]", text)] == []


def test_every_text_of_an_issue_and_a_band_has_its_chinese(action: Action) -> None:
    for issue in action.issues:
        for name in ("name", "causes", "why_performance", "why_injury"):
            chinese = getattr(issue, f"{name}_zh")
            assert bool(chinese) == bool(getattr(issue, name)) and not ENGLISH.search(chinese), (issue.id, name)
    for spec in action.indicators:
        for band in spec.bands:
            assert band.population_zh and not ENGLISH.search(band.population_zh), (spec.id, band.population)
        wider = rules.choose_band(spec, Athlete()).band
        if wider is not None:
            assert not ENGLISH.search(reasons.population(action, spec.id, wider.population, "zh"))


def test_why_an_action_is_not_there_is_said_in_chinese(action: Action) -> None:
    rules_of = action.plausibility["rules"]
    assert rules_of
    for rule in rules_of:
        why = reasons.reason("not_it", start="1.20", stop="2.40", why=rule["reason"])
        said = reasons.told(why, action, "zh")
        assert rule["reason_zh"] in said and not ENGLISH.search(said)
        assert reasons.told(why, action, "en") == why
