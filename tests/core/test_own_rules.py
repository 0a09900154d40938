"""An own action from an analysed clip: found and judged in another clip; a further reference votes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import action, assess, assets, kinematics, own_rules
from sportsgpt_desktop.core.align import align
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.own_rules import Marked, Pick
from sportsgpt_desktop.core.records import Analysis, Athlete, Motion
from tests.core.action.test_create import bowing
from tests.gui.conftest import make_analysis

MARKS = (Marked("Upright", 30), Marked("深屈", 90), Marked("Up again", 150))


def analysed(motion: Motion) -> Analysis:
    """An analysis of that motion; no keyframe is needed of its own action."""
    base = make_analysis(len(motion.time_s))
    video = replace(base.video, frames=len(motion.time_s), time_s=np.asarray(motion.time_s, dtype=float))
    return replace(base, video=video, motion=motion, kinematics=kinematics.compute(motion))


def test_a_marked_clip_becomes_rules_that_judge_another() -> None:
    picks = [Pick("knee_angle", 1), Pick("trunk_lean", 1), Pick("knee_yield", 1), Pick("knee_projection", 1)]
    made = own_rules.from_analysis(analysed(bowing(80.0)), "Deep bow 深", MARKS, picks)
    assert made.action_id == "deep_bow"
    assert [name for name, reason in made.left_out] == ["knee_projection"]
    errors = [finding for finding in action.check(made.folder) if finding.severity == "error"]
    assert errors == []
    read = action.load("deep_bow", assets.action_folders())
    assert [spec.title for spec in read.keyframes] == [
        "Upright",
        "深屈",
        "Up again",
    ] and read.validation == "experimental"
    lean = next(spec for spec in read.indicators if spec.formula == "trunk_lean")
    assert lean.bands[0].minimum < 80 < lean.bands[0].maximum and lean.keyframe == "key_2"

    for deepest, expected in ((80.0, "ok"), (40.0, "low")):
        motion = kinematics.compute(bowing(deepest, seconds=2.2))
        found = align(motion, read)
        assert found.found
        judged = assess.assess(motion, found.keyframes, read, Athlete())
        status = {one.id: one.status for one in judged.measurements}
        assert status[lean.id] == expected
        present = {issue.id for issue in judged.issues if issue.status == "present"}
        assert (f"unlike_{lean.id}" in present) == (expected == "low")


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("", MARKS),
        ("Bow", MARKS[:1]),
        ("Bow", MARKS[::-1]),
        ("Bow", (MARKS[0], MARKS[0])),
        ("Bow", (Marked("same", 1), Marked("same", 9))),
    ],
)
def test_what_makes_no_sense_leaves_nothing(title: str, marks: tuple[Marked, ...], own_home: Path) -> None:
    with pytest.raises(UserError, match="Nothing was written"):
        own_rules.from_analysis(analysed(bowing(80.0)), title, marks, [])
    assert not list(own_home.rglob("action.toml"))


def test_ids_stay_apart() -> None:
    clip = analysed(bowing(80.0))
    first, second = (own_rules.from_analysis(clip, "Bow", MARKS, []) for _ in range(2))
    assert (first.action_id, second.action_id) == ("bow", "bow_2")


def test_a_further_reference_of_a_shipped_action() -> None:
    clip = analysed(bowing(80.0))
    shipped = action.load("drop_landing", assets.action_folders())
    keyframes = tuple(
        replace(key, id=spec.id, side=None, step=None, frame=frame, time_s=frame / 60)
        for key, spec, frame in zip(clip.alignment.keyframes, shipped.keyframes, (40, 90), strict=False)
    )
    clip = replace(clip, action=shipped, alignment=replace(clip.alignment, keyframes=keyframes))
    assert own_rules.references("drop_landing") == ()
    first, second = (own_rules.add_reference(clip, "Athlete 五") for _ in range(2))
    assert own_rules.references("drop_landing") == (first, second)
    assert action.load("drop_landing", assets.action_folders()).rules == shipped.rules
