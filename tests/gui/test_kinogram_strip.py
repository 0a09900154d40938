"""Which key positions the strip shows, and the values beside them."""

from dataclasses import replace

from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core.records import Analysis, Keyframe
from sportsgpt_desktop.gui.document import key_of
from sportsgpt_desktop.gui.kinogram_strip import KinogramStrip, pick_keyframes, values_at
from sportsgpt_desktop.gui.main_window import MainWindow


def steps(count: int, kinds: int = 5) -> tuple[Keyframe, ...]:
    """Steps of alternating sides, each with so many key positions."""
    return tuple(
        Keyframe(f"k{kind}", "left" if step % 2 else "right", step, 1, 10 * step + kind, 0.0, 1, 1, "auto")
        for step in range(1, count + 1)
        for kind in range(kinds)
    )


def test_a_left_and_a_right_step_about_the_chosen_one() -> None:
    rows = steps(6)
    shown = pick_keyframes(rows, key_of(rows[17]))
    assert [item.step for item in shown] == [4] * 5 + [5] * 5 and {item.side for item in shown} == {"left", "right"}
    assert [item.step for item in pick_keyframes(rows, key_of(rows[17]), both_sides=False)] == [4] * 5
    assert [item.step for item in pick_keyframes(rows, key_of(rows[-1]))] == [5] * 5 + [6] * 5
    assert len(pick_keyframes(steps(6, 7), None)) == 7  # two of these would be too many tiles


def test_values_of_a_keyframe_faults_first(analysis: Analysis) -> None:
    at = {item.id: item for item in analysis.alignment.keyframes}
    assert [item.id for item in values_at(analysis, at["touchdown"])] == ["foot_ahead", "knee"]
    assert [item.status for item in values_at(analysis, at["toe_off"])] == ["ok"]
    assert values_at(analysis, at["full_support"]) == []  # what cannot be judged has no value
    assert values_at(analysis, replace(at["touchdown"], side="right")) == []


def test_the_menu_changes_the_tiles(qtbot: QtBot, opened: MainWindow) -> None:
    strip: KinogramStrip = opened.analysis_page.kinogram
    qtbot.waitUntil(lambda: len(strip._tiles) == 3)
    key = key_of(strip.keyframes()[1])
    before = strip._tiles[key].toImage()
    action = next(item for item in strip.menu().findChildren(QAction) if item.text() == "Values beside the figures")
    action.trigger()
    qtbot.waitUntil(lambda: len(strip._tiles) == 3)
    assert not strip.values and strip._tiles[key].toImage() != before
