"""Pictures of the window in every state, through the real program and a real clip.

    python tools/screenshots.py [--clip FILE --action ID] [--out DIR] [--only NAME] [--themes dark,light]

Analyses the clip once (the bundled sample by default), keeps the result in a scratch user folder, then goes
through the states at 1366x768 and 1920x1080, in dark, light and sunlight, in English and Chinese. Without a
display it draws off screen.
"""

import argparse
import os
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


class Studio:
    """One window, moved through its states."""

    def __init__(self, app: object, window: object, out: Path, only: str) -> None:
        self.app, self.window, self.out, self.only = app, window, out, only

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
        if self.only and self.only not in name:
            return
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
    sheet.action.setCurrentIndex(max(sheet.action.findData(action), 0))
    sheet.name.setText(name)
    studio.shoot("import", "dark-en-1366")
    sheet.start_button.click()
    studio.wait(lambda: window.analysis_page.progress.bar.value() > 0, 60)
    studio.rest(4)
    studio.shoot("progress", "dark-en-1366")
    studio.wait(lambda: not window.controller.analysis_worker.busy and not window.controller.quick_worker.busy)
    return window.document.analysis is not None


def states(studio: Studio, suffix: str) -> None:
    """Every page and panel of an open analysis."""
    window = studio.window
    window.tab_issues()
    window.show_page("analysis")
    window.document.select_issue("")
    window.show_issue_frame()
    studio.rest(1.2)  # full resolution at rest
    studio.shoot("issues", suffix)
    window.tab_measurements()
    studio.shoot("measurements", suffix)
    window.tab_plan()
    studio.shoot("plan", suffix)
    window.tab_ask()
    studio.shoot("ask", suffix)
    window.tab_issues()
    window.document.show_overlay("ghost", True)
    window.analysis_page.timeline.zoom(3)
    studio.shoot("reference", suffix)
    window.document.show_overlay("ghost", False)
    window.fit()
    window.show_page("library")
    studio.shoot("library", suffix)
    window.show_page("knowledge")
    window.knowledge_view.field.setText("hamstring" if suffix.split("-")[1] == "en" else "腘绳肌")
    window.knowledge_view._search()
    studio.wait(lambda: not window.controller.quick_worker.busy, 60)
    studio.shoot("knowledge", suffix)
    window.show_compare()
    window.compare_page.choice.setCurrentIndex(1)
    window.compare_page._choose()
    studio.wait(lambda: not window.controller.quick_worker.busy, 60)
    studio.shoot("compare", suffix)
    window.show_page("start")
    studio.shoot("start", suffix)
    dialogs(studio, suffix)


def dialogs(studio: Studio, suffix: str) -> None:
    """Dialogs are windows of their own."""
    window = studio.window
    for name, show in (("settings", window.show_settings), ("about", window.show_about)):
        show()
        studio.rest(0.3)
        dialog = studio.app.activeModalWidget()
        if dialog is not None:
            if not studio.only or studio.only in name:
                studio.keep(dialog, f"{name}-{suffix}.png")
            dialog.reject()


def shoot_all(options: argparse.Namespace) -> int:
    """Analyse, then go through languages, themes and sizes."""
    from PySide6.QtWidgets import QApplication

    from sportsgpt_desktop.core.settings import load_settings, save_settings
    from sportsgpt_desktop.gui.app import make_window

    app = QApplication(["sportsgpt-desktop"])
    app.setStyle("Fusion")
    folder: Path | None = None
    for language in options.languages.split(","):
        save_settings(replace(load_settings(), language=language, theme="dark"))
        window = make_window(app)
        window.resize(*SIZES[0])
        window.show()
        window.controller.start()
        studio = Studio(app, window, options.out, options.only)
        if folder is None:
            if not analysed(studio, options.clip, options.action, "Athlete 12"):
                print("The clip could not be analysed.", file=sys.stderr)
                return 2
            folder = window.document.folder
        else:
            window.controller.open_folder(folder)
            studio.wait(lambda window=window: bool(window.document.band), 60)
        for theme in options.themes.split(","):
            window.use_theme(theme)
            for width, height in SIZES:
                window.resize(width, height)
                states(studio, f"{theme}-{language}-{width}")
        window.close()
    return 0


def main() -> int:
    """Parse, then work in a scratch user folder."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clip", type=Path, default=ROOT / "resources" / "sample" / "demo.mp4")
    parser.add_argument("--action", default="drop_landing")
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", default="", help="only states whose name holds this")
    parser.add_argument("--themes", default=",".join(THEMES))
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--home", type=Path, help="user folder to use; a scratch one by default")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["SPORTSGPT_HOME"] = str(options.home or scratch)
        return shoot_all(options)


if __name__ == "__main__":
    sys.exit(main())
