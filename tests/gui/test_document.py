"""State and history, without a window."""

from dataclasses import replace

from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui.document import Document, with_keyframe

KEY = (1, "touchdown", "left", 1)


def test_frame_stays_inside_the_clip(qtbot: QtBot, analysis: Analysis) -> None:
    document = Document()
    document.go_to(5)
    assert document.frame == 0
    document.open(analysis, None)
    assert document.frame == 20  # where the best candidate begins
    document.go_to(10_000)
    assert document.frame == 119
    document.go_to(-3)
    assert document.frame == 0


def test_edit_undo_redo(qtbot: QtBot, analysis: Analysis) -> None:
    document = Document()
    document.open(analysis, None)
    moved = with_keyframe(analysis, KEY, 65)
    document.edit("move", moved)
    assert document.keyframe(KEY).frame == 65  # type: ignore[union-attr]
    assert document.keyframe(KEY).source == "user"  # type: ignore[union-attr]
    document.assessed(moved, {"overrides": {"x": "y"}})
    document.undo()
    assert document.analysis is analysis
    step = document.redo()
    assert step is not None and step.assessed
    assert document.analysis is not None and document.analysis.overrides == {"x": "y"}


def test_answers_to_outdated_snapshots_are_dropped(qtbot: QtBot, analysis: Analysis) -> None:
    document = Document()
    document.open(analysis, None)
    first = with_keyframe(analysis, KEY, 65)
    document.edit("move", first)
    document.edit("move", with_keyframe(first, KEY, 66))
    document.assessed(first, {"overrides": {"late": "answer"}})
    assert document.analysis is not None and document.analysis.overrides == {}
    document.undo()
    document.undo()
    assert document.analysis is analysis


def test_only_the_best_candidate_is_listed(qtbot: QtBot, analysis: Analysis) -> None:
    extra = replace(analysis.alignment.keyframes[0], candidate=2, frame=5, time_s=0.1)
    alignment = replace(analysis.alignment, keyframes=(*analysis.alignment.keyframes, extra))
    document = Document()
    document.open(replace(analysis, alignment=alignment), None)
    assert [item.frame for item in document.keyframes()] == [30, 60, 80]


def test_range_is_ordered(qtbot: QtBot, analysis: Analysis) -> None:
    document = Document()
    document.open(analysis, None)
    document.set_range(50, 20)
    assert (document.in_frame, document.out_frame) == (20, 50)


def test_twenty_thousand_calls_and_signals(qtbot: QtBot, analysis: Analysis) -> None:
    """A broken toolkit loses a reference to None with every void call and aborts after about 5,000."""
    document = Document()
    document.open(analysis, None)
    got: list[int] = []
    document.frame_changed.connect(got.append)
    for number in range(20_000):
        document.setObjectName("a")
        document.go_to(number % 2)
    assert len(got) == 20_000
