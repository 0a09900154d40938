"""What can be laid over the video: angles with the references' range, paths, and that each is seen."""

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF
from PySide6.QtGui import QAction
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import skeleton
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.gui import overlay_menu, overlay_paint, theme
from sportsgpt_desktop.gui.document import Document
from sportsgpt_desktop.gui.main_window import MainWindow


def action(window: MainWindow, text: str) -> QAction:
    """An entry of the menu over the video."""
    menu = overlay_menu.make(window.document, window)
    return next(item for item in menu.findChildren(QAction) if item.text() == text)


def colours(window: MainWindow, colour: str) -> int:
    """How many pixels of the video have about that colour."""
    image = (
        window.analysis_page.video.picture()
        .toImage()
        .convertToFormat(window.analysis_page.video.grab().toImage().format())
    )
    bits = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    pixels = bits[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)[..., 2::-1].astype(int)
    wanted = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    return int((np.abs(pixels - wanted).max(axis=2) < 24).sum())


def test_an_angle_is_chosen_and_drawn_with_its_range(qtbot: QtBot, opened: MainWindow) -> None:
    document = opened.document
    document.show_overlay("skeleton", False)
    document.go_to(50)
    before = colours(opened, theme.VIDEO.left)
    action(opened, "L knee").trigger()
    assert document.angles == ("knee_angle_left",)
    assert colours(opened, theme.VIDEO.left) > before + 20
    accent = colours(opened, theme.VIDEO.accent)
    angle = abs(
        overlay_paint._arc_of([QPointF(*xy) for xy in document.analysis.pose.image_px[50, [23, 25, 27]].tolist()])[2]
    )
    channels = {**document.analysis.kinematics.channels, "knee_angle_left": np.full(120, angle)}
    document._show(replace(document.analysis, kinematics=replace(document.analysis.kinematics, channels=channels)))
    document.show_reference({"knee_angle_left": (np.full(120, angle - 20), np.full(120, angle + 5))}, None)
    assert colours(opened, theme.VIDEO.accent) > accent + 20
    action(opened, "L knee").trigger()
    assert document.angles == ()


def test_a_range_of_another_angle_is_not_drawn(qtbot: QtBot, opened: MainWindow) -> None:
    """The channel says 60 degrees, the picture shows a nearly straight knee: the range would lie in a wrong place."""
    document = opened.document
    document.go_to(50)
    channels = {**document.analysis.kinematics.channels, "knee_angle_left": np.full(120, 60.0)}
    document._show(replace(document.analysis, kinematics=replace(document.analysis.kinematics, channels=channels)))
    document.show_angle("knee_angle_left", True)
    before = colours(opened, theme.VIDEO.accent)
    document.show_reference({"knee_angle_left": (np.full(120, 40.0), np.full(120, 90.0))}, None)
    assert colours(opened, theme.VIDEO.accent) == before


def test_paths_follow_the_chosen_point(qtbot: QtBot, opened: MainWindow) -> None:
    document = opened.document
    document.go_to(60)
    before = colours(opened, theme.VIDEO.accent)
    action(opened, "Centre of mass").trigger()
    assert document.overlay["path"] and document.path_of == "centre_of_mass"
    assert opened.commands.actions["path"].isChecked() and colours(opened, theme.VIDEO.accent) > before + 50
    wrist = overlay_paint.path_points(document.analysis, 60, "left_wrist")
    assert np.array_equal(wrist, document.analysis.pose.image_px[:61, skeleton.LEFT_WRIST])
    other = Document()
    other.take_over(document)  # a window in another language
    assert other.path_of == "centre_of_mass" and other.overlay["path"]
    action(opened, "None").trigger()
    assert not document.overlay["path"]


def test_the_camera_s_own_way_is_no_path(analysis: Analysis) -> None:
    """A camera that goes along with the athlete: in its picture the hips stand still, on the ground they do not."""
    camera = np.repeat(np.eye(3)[None], analysis.video.frames, axis=0)
    camera[:, 0, 2] = 4.0 * np.arange(analysis.video.frames)
    still = np.repeat(analysis.pose.image_px[:1], analysis.video.frames, axis=0)
    moving = replace(analysis, pose=replace(analysis.pose, image_px=still, camera_px=camera))
    way = overlay_paint.path_points(moving, 30, "hips")
    assert way[-1, 0] - way[0, 0] == pytest.approx(120) and np.ptp(way[:, 1]) == pytest.approx(0)
    camera[30] = np.nan
    assert len(overlay_paint.path_points(moving, 30, "hips")) == 1
