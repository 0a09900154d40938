"""The first start: the sample opens analysed, with a tour that can be walked, skipped and repeated."""

import stat
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from sportsgpt_desktop.core import assets, session, share
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.core.settings import load_settings
from sportsgpt_desktop.gui import app
from sportsgpt_desktop.gui.main_window import MainWindow
from sportsgpt_desktop.gui.sample_work import SAMPLE

LEFT = Qt.MouseButton.LeftButton
LONG_MS = 60_000


@pytest.fixture
def sample(analysis: Analysis, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> assets.Sample:
    """A program folder that may not be written, with an analysed sample."""
    folder = tmp_path / "program 五"
    folder.mkdir()
    clip = folder / "demo.mp4"
    clip.write_bytes(b"a clip")
    made = assets.Sample(clip, "test_run", "A hard clip.", "难题。")
    session.save(analysis, tmp_path / "a1")
    share.pack(tmp_path / "a1", made.analysed)
    folder.chmod(stat.S_IRUSR | stat.S_IXUSR)
    monkeypatch.setattr(assets, "sample", lambda: made)
    yield made
    folder.chmod(stat.S_IRWXU)


@pytest.fixture
def in_window(monkeypatch: pytest.MonkeyPatch, window: MainWindow) -> None:
    """Tasks run at once here, so that they see the sample of this test."""
    worker = window.controller.quick_worker

    def run(function, *args, done, failed=None, group="", **_) -> int:
        done(function(*args, lambda *_: None))
        return 1

    monkeypatch.setattr(worker, "run", run)
    monkeypatch.setattr(window.controller, "lay_reference", lambda: None)
    monkeypatch.setattr(window.controller.export_worker, "run", lambda *_, **__: 1)


def test_first_start_shows_the_sample_and_the_tour(
    qtbot: QtBot, window: MainWindow, sample: assets.Sample, in_window: None, own_home: Path
) -> None:
    app.begin(window, [])
    qtbot.waitUntil(lambda: window.tour is not None, timeout=LONG_MS)
    assert window.page() == "analysis" and window.document.folder == own_home / "analyses" / SAMPLE
    assert window.document.video.path == str(sample.path)
    tour = window.tour
    titles = []
    for _ in tour.stops:
        QApplication.processEvents()
        titles.append(tour.title.text())
        assert not tour.hole().isEmpty() and tour.rect().contains(tour.callout.geometry())
        assert not tour.hole().intersects(tour.callout.geometry()) or tour.hole().width() > tour.width() / 2
        qtbot.mouseClick(tour.next, LEFT)
    assert len(set(titles)) == len(tour.stops) == 6
    assert window.tour is None and load_settings().tour_seen
    assert [entry.folder for entry in window.library_view.shelf.entries] == [SAMPLE]


def test_keys_and_skipping(qtbot: QtBot, opened: MainWindow) -> None:
    opened.commands.actions["tour"].trigger()
    tour, frame = opened.tour, opened.document.frame
    qtbot.keyClick(tour, Qt.Key.Key_Right)
    assert tour.number == 1 and opened.document.frame == frame
    qtbot.keyClick(tour, Qt.Key.Key_Left)
    assert tour.number == 0
    opened.resize(1100, 700)
    assert tour.size() == opened.size() and tour.rect().contains(tour.callout.geometry())
    qtbot.keyClick(tour, Qt.Key.Key_Escape)
    assert opened.tour is None and load_settings().tour_seen


def test_later_starts_open_nothing_by_themselves(
    window: MainWindow, sample: assets.Sample, in_window: None, own_home: Path
) -> None:
    (own_home / "settings.toml").write_text("schema = 1\n", encoding="utf-8")
    app.begin(window, [])
    assert window.document.analysis is None and window.page() == "start"
    app.begin(window, [sample.path])
    assert window.document.analysis is not None and window.tour is None


def test_a_damaged_copy_of_the_sample_is_made_anew(
    window: MainWindow, sample: assets.Sample, in_window: None, own_home: Path
) -> None:
    folder = own_home / "analyses" / SAMPLE
    folder.mkdir(parents=True)
    (folder / "state.json").write_text("{", encoding="utf-8")
    window.open_sample()
    assert window.document.analysis is not None and session.load(folder).video.path == str(sample.path)
