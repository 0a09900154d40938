"""Pictures of the window in every state, through the real program and a real clip.

    python tools/screenshots.py [--out DIR] [--only NAME] [--all]

Analyses the bundled sample once through the window, keeps the result in a scratch user folder, then goes through the
states at 1366x768 and 1920x1080, in dark, light and sunlight, in English and Chinese. ``WANTED`` names the pictures
that are kept; ``--all`` keeps every one. Without a display it draws off screen.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SIZES = ((1366, 768), (1920, 1080))
THEMES = ("dark", "light", "sunlight")
LANGUAGES = ("en", "zh")
PATIENCE_S = 600
WANTED: dict[str, tuple[str, ...]] = {
    "start": ("dark-en-1366", "light-zh-1366"),
    "import": ("dark-en-1366",),
    "progress": ("dark-en-1366",),
    "tour": ("dark-en-1366", "light-zh-1366"),
    "issues": (
        "dark-en-1366",
        "light-en-1366",
        "light-zh-1366",
        "sunlight-en-1366",
        "dark-en-1920",
        "light-zh-1920",
    ),
    "overruled": ("light-en-1366",),
    "measurements": ("dark-en-1366", "sunlight-zh-1366"),
    "plan": ("dark-en-1366", "light-en-1366", "light-zh-1366"),
    "ask": ("dark-en-1366", "dark-zh-1366"),
    "reference": ("dark-en-1366",),
    "repair": ("dark-en-1366",),
    "draw": ("dark-en-1366", "light-zh-1366"),
    "review": ("light-en-1366",),
    "queue": ("dark-en-1366", "light-zh-1366"),
    "history": ("dark-en-1366", "light-zh-1366"),
    "compare": ("dark-en-1366", "light-en-1366", "light-zh-1366"),
    "over_each_other": ("dark-en-1366",),
    "library": ("dark-en-1366", "light-zh-1366"),
    "knowledge": ("dark-en-1366", "dark-zh-1366"),
    "error": ("light-en-1366",),
    "empty": ("dark-en-1366",),
    "rules": ("dark-en-1366", "light-zh-1366"),
    "own_action": ("light-en-1366", "dark-zh-1366"),
    "settings": ("dark-en-1366", "light-zh-1366"),
    "about": ("dark-en-1366",),
    "shortcuts": ("light-en-1366",),
}
"""The pictures that are kept: state -> theme, language and width. Those with video take most room."""


class Studio:
    """One window, moved through its states."""

    def __init__(self, app: object, window: object, out: Path, only: str = "", everything: bool = True) -> None:
        self.app, self.window, self.out, self.only, self.everything = app, window, out, only, everything

    def wants(self, name: str, suffix: str) -> bool:
        """Whether a picture is to be kept."""
        return self.only in name and (self.everything or suffix in WANTED.get(name, ()))

    def wait(self, until: Callable[[], bool], seconds: float = PATIENCE_S) -> bool:
        """Let the window work until something holds; False if it never did."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.app.processEvents()
            if until():
                return True
            time.sleep(0.01)
        return False

    def rest(self, seconds: float = 0.6) -> None:
        self.wait(lambda: False, seconds)

    def shoot(self, name: str, suffix: str) -> None:
        if self.wants(name, suffix):
            self.rest()
            self.keep(self.window, f"{name}-{suffix}.png")

    def keep(self, widget: object, name: str) -> None:
        """Save with a palette of 256 colours: a quarter of the size, and no difference that one sees."""
        from PIL import Image

        file = self.out / name
        widget.grab().save(str(file))
        with Image.open(file) as picture:
            small = picture.convert("RGB").quantize(256)
        small.save(file, optimize=True)
        print(name)


def analysed(studio: Studio, clip: Path, action: str, name: str) -> bool:
    """Analyse the clip through the window; pictures of the import sheet and of the progress on the way."""
    window = studio.window
    studio.wait(lambda: window.import_sheet.action.count() > 0)
    window.open_path(clip)
    studio.wait(lambda: window.import_sheet.start_button.isEnabled())
    sheet = window.import_sheet
    sheet.prefer(action)
    sheet.name.setText(name)
    studio.shoot("import", "dark-en-1366")
    sheet.start_button.click()
    studio.wait(lambda: window.analysis_page.progress.bar.value() > 0, 60)
    studio.rest(4)
    studio.shoot("progress", "dark-en-1366")
    studio.wait(lambda: not window.controller.analysis_worker.busy and not window.controller.quick_worker.busy)
    return window.document.analysis is not None


def sessions(studio: Studio) -> None:
    """Three sessions of the same athlete on other days, so that the history has something to show."""
    from sportsgpt_desktop.core import proxy, session
    from sportsgpt_desktop.core.library import Library
    from sportsgpt_desktop.gui import work

    analysis, home = studio.window.document.analysis, studio.window.document.folder.parent
    with Library(home.parent / "library.sqlite") as library:
        number = library.athletes()[0].number
        library.describe(studio.window.document.folder.name, recorded="2026-09-21T10:00:00")
    for month, share in ((5, 0.5), (7, 0.2)):
        measured = tuple(
            replace(one, value=one.value + share * (one.value - one.target_min)) if one.status == "low" else one
            for one in analysis.assessment.measurements
        )
        made = replace(analysis, assessment=replace(analysis.assessment, measurements=measured))
        session.save(made, home / f"session{month}")
        for name in (proxy.PROXY_NAME, proxy.THUMBNAILS_NAME):
            shutil.copy(studio.window.document.folder / name, home / f"session{month}")
        work.remember(made, home / f"session{month}", number)
        with Library(home.parent / "library.sqlite") as library:
            library.describe(f"session{month}", recorded=f"2026-0{month}-11T10:00:00")
    studio.window.controller.refresh_library()
    studio.wait(lambda: not studio.window.controller.quick_worker.busy, 60)


def analysis_states(studio: Studio, suffix: str) -> None:
    """The page of the open analysis, in its states."""
    window = studio.window
    window.tab_issues()
    window.show_page("analysis")
    window.document.select_issue("")
    window.show_issue_frame()
    studio.rest(1.2)  # full resolution at rest
    studio.shoot("issues", suffix)
    for name, tab in (("measurements", window.tab_measurements), ("plan", window.tab_plan), ("ask", window.tab_ask)):
        tab()
        studio.shoot(name, suffix)
    window.tab_issues()
    if studio.wants("overruled", suffix):
        overruled(studio, suffix)
    window.document.show_overlay("ghost", True)
    window.analysis_page.timeline.zoom(3)
    studio.shoot("reference", suffix)
    window.document.show_overlay("ghost", False)
    window.fit()
    if studio.wants("draw", suffix):
        drawn(studio, suffix)
    for name, command in (("repair", "repair"), ("review", "review")):
        if studio.wants(name, suffix):
            window.commands.actions[command].trigger()
            studio.shoot(name, suffix)
            window.commands.actions[command].trigger()
    if studio.wants("tour", suffix):
        window.begin_tour()
        window.tour.go(1)
        window.tour.go(1)
        studio.shoot("tour", suffix)
        window.tour.end()


def drawn(studio: Studio, suffix: str) -> None:
    """Drawing tools, with an angle, a distance and a stopwatch at the last keyframe."""
    from sportsgpt_desktop.core.records import Drawing

    window, document = studio.window, studio.window.document
    key = document.keyframes()[-1]
    window.analysis_page.show_keyframe(key)
    points = document.analysis.pose.image_px[key.frame]
    hip, knee, ankle = (tuple(float(number) for number in points[joint]) for joint in (24, 26, 28))
    left, right = ((ankle[0] + by, ankle[1] + 25) for by in (-160, 120))
    made = (
        Drawing("angle", key.frame, (hip, knee, ankle), 2.0),
        Drawing("distance", key.frame, (left, right), 2.0),
        Drawing("stopwatch", key.frame - 10, stop_frame=key.frame),
    )
    window.controller.draw("drawings", replace(document.analysis, drawings=made))
    window.draw_distance()
    studio.rest(1.2)
    studio.shoot("draw", suffix)
    window.analysis_page.video.set_tool("")
    window.undo()


def overruled(studio: Studio, suffix: str) -> None:
    """A verdict that the user overruled, and the way back."""
    window = studio.window
    unjudged = [issue.id for issue in window.document.analysis.assessment.issues if issue.status == "cannot_judge"]
    window.controller.confirm_issue(unjudged[0], "Seen from the front at the last session")
    studio.wait(lambda: not window.controller.quick_worker.busy, 120)
    window.document.select_issue(unjudged[0])
    studio.shoot("overruled", suffix)
    window.undo()
    studio.wait(lambda: not window.controller.quick_worker.busy, 120)


def page_states(studio: Studio, suffix: str) -> None:
    """The other pages."""
    window, chinese = studio.window, suffix.split("-")[1] == "zh"
    window.show_page("library")
    studio.shoot("library", suffix)
    window.show_history()
    studio.wait(lambda: bool(window.history_page.cards), 30)
    studio.shoot("history", suffix)
    window.show_page("knowledge")
    window.knowledge_view.field.setText("腘绳肌" if chinese else "hamstring")
    window.knowledge_view.field.returnPressed.emit()
    studio.wait(lambda: not window.controller.quick_worker.busy, 60)
    studio.shoot("knowledge", suffix)
    window.show_compare()
    choice = window.compare_page.choice
    choice.setCurrentIndex(choice.findData("session5"))
    choice.activated.emit(choice.currentIndex())
    studio.wait(lambda: window.compare_page.other.analysis is not None, 60)
    studio.rest(0.6)
    studio.shoot("compare", suffix)
    window.compare_page.overlaid.setChecked(True)
    studio.shoot("over_each_other", suffix)
    window.compare_page.overlaid.setChecked(False)
    show_queue(studio, suffix)
    window.show_page("start")
    studio.shoot("start", suffix)
    if studio.wants("error", suffix):
        window.open_path(Path("no clip.mp4"))
        studio.wait(lambda: window.messages.message is not None, 60)
        studio.shoot("error", suffix)
        window.messages.dismiss()


def show_queue(studio: Studio, suffix: str) -> None:
    """Clips in every state of the queue; nothing is really analysed."""
    from sportsgpt_desktop.core.pipeline import Request
    from sportsgpt_desktop.core.records import Athlete
    from sportsgpt_desktop.gui.analysis_queue import Job

    window, queue = studio.window, studio.window.controller.queue
    if studio.wants("queue", suffix):
        states = ("done", "failed", "running", "waiting", "waiting")
        queue.jobs = [
            Job(Path(f"job{n}"), Request(Path(f"clip {n}.mp4"), "drop_landing", Athlete("Athlete 12")), None, state)
            for n, state in enumerate(states, 1)
        ]
        queue.changed.emit()
        queue.progress.emit("job3", "pose", 92, 230, 21.0)
        window.show_page("queue")
        studio.shoot("queue", suffix)
        queue.jobs = []
        queue.changed.emit()


def dialog_states(studio: Studio, suffix: str) -> None:
    """Dialogs are windows of their own."""
    from PySide6.QtWidgets import QDialog

    window = studio.window
    window.show_page("analysis")
    for name, show in (
        ("settings", window.show_settings),
        ("about", window.show_about),
        ("shortcuts", window.show_shortcuts),
        ("rules", window.show_rules),
        ("own_action", window.make_own_action),
    ):
        if not studio.wants(name, suffix):
            continue
        show()
        open_dialogs: list[QDialog] = []

        def there(found: list[QDialog] = open_dialogs) -> bool:
            found[:] = [each for each in window.findChildren(QDialog) if each.isVisible()]
            return bool(found)

        if studio.wait(there, 60):
            if name == "own_action":
                mark(studio, open_dialogs[0])
            studio.rest(0.4)
            studio.keep(open_dialogs[0], f"{name}-{suffix}.png")
            open_dialogs[0].reject()
            studio.rest(0.1)


def mark(studio: Studio, dialog: object) -> None:
    """Three keyframes and two measurements."""
    for frame in (160, 190, 205):
        studio.window.document.go_to(frame)
        dialog.mark_here()
    dialog.marks[1].picked |= {"knee_angle", "trunk_lean"}
    dialog.at.setCurrentIndex(1)
    dialog.title.setText("Wall flip")


def shoot_all(options: argparse.Namespace) -> int:
    """Analyse, then go through languages, themes and sizes."""
    from PySide6.QtWidgets import QApplication

    from sportsgpt_desktop.core import assets
    from sportsgpt_desktop.core.settings import load_settings, save_settings
    from sportsgpt_desktop.gui.app import make_window

    app = QApplication(["sportsgpt-desktop"])
    app.setStyle("Fusion")
    sample = assets.sample()
    folder: Path | None = None
    for language in LANGUAGES:
        save_settings(replace(load_settings(), language=language, theme="dark", tour_seen=True))
        window = make_window(app)
        window.resize(*SIZES[0])
        window.show()
        window.controller.start()
        studio = Studio(app, window, options.out, options.only, options.all)
        if folder is None:
            window.show_page("history")
            studio.shoot("empty", "dark-en-1366")
            if not analysed(studio, sample.path, sample.action, "Athlete 12"):
                print("The sample could not be analysed.", file=sys.stderr)
                return 2
            folder = window.document.folder
            sessions(studio)
        else:
            window.controller.open_folder(folder)
        studio.wait(lambda window=window: bool(window.document.band), 120)
        studio.wait(lambda window=window: not window.controller.working(), 120)
        for theme in THEMES:
            window.use_theme(theme)
            for width, height in SIZES:
                suffix = f"{theme}-{language}-{width}"
                if options.all or any(suffix in kept for kept in WANTED.values()):
                    window.resize(width, height)
                    analysis_states(studio, suffix)
                    page_states(studio, suffix)
                    dialog_states(studio, suffix)
        window.close()
    return 0


def main() -> int:
    """Parse, then work in a scratch user folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", default="", help="only states whose name holds this")
    parser.add_argument("--all", action="store_true", help="keep every state in every theme, language and size")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["SPORTSGPT_HOME"] = scratch
        return shoot_all(options)


if __name__ == "__main__":
    sys.exit(main())
