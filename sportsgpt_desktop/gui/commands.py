"""Every action of the window in one table: menu, shortcut, search palette and tooltip read it."""

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QMenu,
    QPlainTextEdit,
    QTabBar,
    QTextEdit,
)

from ..core import assets
from ..core.files import write_atomic
from . import icons
from .widgets import Card
from .words import tr

SHORTCUTS_FILE = "shortcuts.json"


def _mark(text: str) -> str:
    """Marks a text for translation; it is translated when it is shown."""
    return text


N_ = _mark


@dataclass(frozen=True)
class Command:
    """One action. ``call`` names a method of the main window; "" in ``menu`` keeps it out of the menus."""

    id: str
    text: str
    menu: str
    call: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    needs: str = "clip"
    """"nothing", "clip" (one is on show) or "analysis" (a finished one)."""
    checkable: bool = False


FILE, EDIT, VIEW, PLAY, KEYS, DRAW, ATHLETE, HELP = (
    N_("File"),
    N_("Edit"),
    N_("View"),
    N_("Play"),
    N_("Keyframes"),
    N_("Draw and measure"),
    N_("Analysis"),
    N_("Help"),
)
MENUS = (FILE, EDIT, VIEW, PLAY, KEYS, DRAW, ATHLETE, HELP)

COMMANDS: tuple[Command, ...] = (
    Command("open", N_("Open a clip…"), FILE, "open_clip", ("Ctrl+O",), "folder-open", "nothing"),
    Command("sample", N_("Open the sample"), FILE, "open_sample", (), "film", "nothing"),
    Command("library", N_("Library"), FILE, "show_library", ("Ctrl+L",), "library", "nothing"),
    Command("queue", N_("Queue"), FILE, "show_queue", ("Ctrl+J",), "clock", "nothing"),
    Command("history", N_("History"), FILE, "show_history", ("Ctrl+H",), "chart-line", "nothing"),
    Command("compare", N_("Compare"), FILE, "show_compare", ("F8",), "git-compare-arrows", "nothing"),
    Command("knowledge", N_("Knowledge"), FILE, "show_knowledge", (), "book-open", "nothing"),
    Command("export", N_("Export report…"), FILE, "export_report", ("Ctrl+E",), "download", "analysis"),
    Command("share", N_("Share as .sgpt…"), FILE, "share", (), "send", "analysis"),
    Command("passphrase", N_("Passphrase…"), FILE, "passphrase", (), "shield-check", "nothing"),
    Command("settings", N_("Settings…"), FILE, "show_settings", ("Ctrl+,",), "settings", "nothing"),
    Command("close_clip", N_("Close the clip"), FILE, "close_clip", ("Ctrl+W",), "x"),
    Command("quit", N_("Quit"), FILE, "close", ("Ctrl+Q",), "", "nothing"),
    Command("undo", N_("Undo"), EDIT, "undo", ("Ctrl+Z",), "undo-2", "analysis"),
    Command("redo", N_("Redo"), EDIT, "redo", ("Ctrl+Y", "Ctrl+Shift+Z"), "redo-2", "analysis"),
    Command("palette", N_("Search actions"), EDIT, "show_palette", ("Ctrl+K",), "search", "nothing"),
    Command("skeleton", N_("Skeleton"), VIEW, "toggle_skeleton", ("S",), "person-standing", "analysis", True),
    Command("angles", N_("Angles of the chosen issue"), VIEW, "toggle_angles", ("A",), "spline", "analysis", True),
    Command("ghost", N_("Reference figure"), VIEW, "toggle_ghost", ("H",), "users", "analysis", True),
    Command("path", N_("Path of the chosen point"), VIEW, "toggle_path", ("P",), "activity", "analysis", True),
    Command("match", N_("Match with the reference"), VIEW, "toggle_match", ("Shift+H",), "route", "analysis", True),
    Command("zoom_in", N_("Zoom the timeline in"), VIEW, "zoom_in", ("+", "="), "zoom-in"),
    Command("zoom_out", N_("Zoom the timeline out"), VIEW, "zoom_out", ("-",), "zoom-out"),
    Command("fit", N_("Show the whole clip"), VIEW, "fit", ("0",), "maximize"),
    Command("side", N_("Side panel"), VIEW, "toggle_side", ("F4",), "panel-right", "clip", True),
    Command("kinogram", N_("Kinogram strip"), VIEW, "toggle_kinogram", ("F6",), "film", "analysis", True),
    Command("theme", N_("Next theme"), VIEW, "next_theme", ("Ctrl+T",), "layers", "nothing"),
    Command("full_screen", N_("Full screen"), VIEW, "toggle_full_screen", ("F11",), "maximize", "nothing"),
    Command("go_on", N_("Play or pause; in the review queue: next"), PLAY, "go_on", ("Space",), "play"),
    Command("play", N_("Play or pause"), PLAY, "play_pause", ("K",), "play"),
    Command("back", N_("One frame back"), PLAY, "frame_back", ("Left", ","), "step-back"),
    Command("forward", N_("One frame forward"), PLAY, "frame_forward", ("Right", "."), "step-forward"),
    Command("back_more", N_("Several frames back"), PLAY, "frames_back", ("Shift+Left",)),
    Command("forward_more", N_("Several frames forward"), PLAY, "frames_forward", ("Shift+Right",)),
    Command("second_back", N_("One second back"), PLAY, "second_back", ("PgUp",)),
    Command("second_forward", N_("One second forward"), PLAY, "second_forward", ("PgDown",)),
    Command("start", N_("First frame"), PLAY, "go_start", ("Home",), "skip-back"),
    Command("end", N_("Last frame"), PLAY, "go_end", ("End",), "skip-forward"),
    Command("rewind", N_("Play backwards, faster"), PLAY, "shuttle_back", ("J",)),
    Command("fast", N_("Play forwards, faster"), PLAY, "shuttle_forward", ("L",)),
    Command("slower", N_("Slower"), PLAY, "slower", ("Down",)),
    Command("faster", N_("Faster"), PLAY, "faster", ("Up",)),
    Command("mark_in", N_("Mark in"), PLAY, "mark_in", ("I",)),
    Command("mark_out", N_("Mark out"), PLAY, "mark_out", ("O",)),
    Command("clear_range", N_("Clear the range"), PLAY, "clear_range", ("X",)),
    Command("go_to", N_("Go to a frame or time…"), PLAY, "ask_go_to", ("G",), "target"),
    Command(
        "previous_key",
        N_("Previous keyframe"),
        KEYS,
        "previous_key",
        ("Ctrl+Left", "Alt+Left"),
        "",
        "analysis",
    ),
    Command("next_key", N_("Next keyframe"), KEYS, "next_key", ("Ctrl+Right", "Alt+Right"), "", "analysis"),
    Command("key_here", N_("Set the chosen keyframe here"), KEYS, "set_key_here", ("M", "Ins"), "flag", "analysis"),
    Command(
        "nudge_back",
        N_("Move the keyframe one frame back"),
        KEYS,
        "nudge_back",
        ("Alt+Shift+Left",),
        "",
        "analysis",
    ),
    Command(
        "nudge_forward",
        N_("Move the keyframe one frame forward"),
        KEYS,
        "nudge_forward",
        ("Alt+Shift+Right",),
        "",
        "analysis",
    ),
    Command(
        "nudge_back_fine",
        N_("Move the keyframe a tenth of a frame back"),
        KEYS,
        "nudge_back_fine",
        ("Ctrl+Alt+Left",),
        "",
        "analysis",
    ),
    Command(
        "nudge_forward_fine",
        N_("Move the keyframe a tenth of a frame forward"),
        KEYS,
        "nudge_forward_fine",
        ("Ctrl+Alt+Right",),
        "",
        "analysis",
    ),
    Command("snap_key", N_("Snap the keyframe to its event"), KEYS, "snap_key", ("Shift+M",), "magnet", "analysis"),
    Command("repair", N_("Repair joints"), KEYS, "toggle_repair", ("D",), "move", "analysis", True),
    Command(
        "swap_sides",
        N_("Swap left and right in the range"),
        KEYS,
        "swap_sides",
        ("Ctrl+D",),
        "arrow-left-right",
        "analysis",
    ),
    Command("review", N_("Review queue"), KEYS, "toggle_review", ("R",), "list-checks", "analysis", True),
    Command("accept_doubt", N_("Accept what is reviewed"), KEYS, "accept_doubt", ("Shift+Return",), "", "analysis"),
    Command("draw", N_("Drawing tools"), DRAW, "toggle_draw", ("W",), "pencil-ruler", "analysis", True),
    Command("draw_choose", N_("Choose a drawing"), DRAW, "draw_choose", ("Q",), "mouse-pointer-2", "analysis"),
    Command("draw_line", N_("Draw a line"), DRAW, "draw_line", ("N",), "slash", "analysis"),
    Command("draw_angle", N_("Measure an angle"), DRAW, "draw_angle", ("V",), "angle", "analysis"),
    Command("draw_distance", N_("Measure a distance"), DRAW, "draw_distance", ("B",), "ruler", "analysis"),
    Command("draw_length", N_("Draw a known length"), DRAW, "draw_length", ("U",), "ruler-dimension-line", "analysis"),
    Command("draw_stopwatch", N_("Stopwatch: start or stop"), DRAW, "draw_stopwatch", ("T",), "timer", "analysis"),
    Command("draw_text", N_("Write on the picture"), DRAW, "draw_text", ("E",), "type", "analysis"),
    Command("draw_mark", N_("Mark the hurdle or bar"), DRAW, "draw_mark", ("Y",), "fence", "analysis"),
    Command("draw_everywhere", N_("Show the drawing on every frame"), DRAW, "pin_drawing", (), "pin", "analysis"),
    Command("draw_remove", N_("Remove the drawing"), DRAW, "remove_drawing", ("Del",), "trash-2", "analysis"),
    *(
        Command(
            f"phase_{number}",
            N_("Go to key position {number}"),
            "",
            "go_to_phase",
            (str(number),),
            "",
            "analysis",
        )
        for number in range(1, 10)
    ),
    Command("next_issue", N_("Next issue"), ATHLETE, "next_issue", ("Ctrl+Down",), "", "analysis"),
    Command("previous_issue", N_("Previous issue"), ATHLETE, "previous_issue", ("Ctrl+Up",), "", "analysis"),
    Command(
        "show_issue",
        N_("Show the frame of the issue"),
        ATHLETE,
        "show_issue_frame",
        ("Return",),
        "",
        "analysis",
    ),
    Command("rules", N_("Rules of the action…"), ATHLETE, "show_rules", (), "list-filter", "analysis"),
    Command("own_action", N_("Own action from this clip…"), ATHLETE, "make_own_action", (), "plus", "analysis"),
    Command(
        "save_reference",
        N_("Keep this clip as a reference"),
        ATHLETE,
        "save_as_reference",
        (),
        "users",
        "analysis",
    ),
    Command("write", N_("Write the guidance"), ATHLETE, "write", ("Ctrl+G",), "pencil", "analysis"),
    Command("stop", N_("Stop the analysis or the writing"), ATHLETE, "stop", ("Esc",), "circle-stop", "nothing"),
    Command("snapshot", N_("Copy the picture"), ATHLETE, "snapshot", ("C",), "camera"),
    Command("save_picture", N_("Save the picture…"), ATHLETE, "save_picture", ("Shift+C",), "camera"),
    Command("tab_issues", N_("Issues"), ATHLETE, "tab_issues", ("Ctrl+1",), "triangle-alert", "analysis"),
    Command("tab_measurements", N_("Measurements"), ATHLETE, "tab_measurements", ("Ctrl+2",), "ruler", "analysis"),
    Command("tab_plan", N_("Plan"), ATHLETE, "tab_plan", ("Ctrl+3",), "clipboard-list", "analysis"),
    Command("guide", N_("Guide"), HELP, "show_guide", ("F1",), "book-open", "nothing"),
    Command("tour", N_("Tour of the window"), HELP, "begin_tour", (), "eye", "nothing"),
    Command(
        "shortcuts",
        N_("Keyboard shortcuts"),
        HELP,
        "show_shortcuts",
        ("?",),
        "circle-question-mark",
        "nothing",
    ),
    Command("logs", N_("Open the log folder"), HELP, "open_logs", (), "file-text", "nothing"),
    Command("about", N_("About"), HELP, "show_about", (), "info", "nothing"),
)
BY_ID: dict[str, Command] = {command.id: command for command in COMMANDS}


def title(command: Command) -> str:
    """The command's name in the window's language."""
    number = command.id.removeprefix("phase_") if command.id.startswith("phase_") else ""
    return tr(command.text, number=number) if number else tr(command.text)


def own_shortcuts() -> dict[str, list[str]]:
    """The user's own keys by command; {} where none were chosen or the file is damaged."""
    try:
        row = json.loads((assets.user_folder() / SHORTCUTS_FILE).read_text(encoding="utf-8"))
        return {str(key): [str(item) for item in keys] for key, keys in row.items() if key in BY_ID}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def save_shortcuts(own: dict[str, list[str]]) -> None:
    """Keep the user's own keys."""
    write_atomic(assets.user_folder() / SHORTCUTS_FILE, json.dumps(own, ensure_ascii=False, indent=1))


def keys_of(command: Command, own: dict[str, list[str]]) -> list[str]:
    return own.get(command.id, list(command.keys))


def conflicts(own: dict[str, list[str]]) -> list[tuple[str, str, str]]:
    """Keys that two commands would share: (key, first command, second command)."""
    seen: dict[str, str] = {}
    found = []
    for command in COMMANDS:
        for key in keys_of(command, own):
            plain = QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)
            if plain in seen and seen[plain] != command.id:
                found.append((plain, seen[plain], command.id))
            seen.setdefault(plain, command.id)
    return found


class CommandSet(QObject):
    """The table as actions of one window."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.actions: dict[str, QAction] = {}
        for command in COMMANDS:
            action = QAction(title(command), window)
            action.setObjectName(command.id)
            action.setCheckable(command.checkable)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            call: Callable[..., None] = getattr(window, command.call)
            if command.id.startswith("phase_"):
                call = partial(call, int(command.id.removeprefix("phase_")))
            action.triggered.connect(partial(_call, call))
            if command.icon:
                icons.wear(action, command.icon)
            window.addAction(action)
            self.actions[command.id] = action
        self.apply_shortcuts()

    def apply_shortcuts(self) -> None:
        """Set the keys: the user's own over the table's."""
        own = own_shortcuts()
        for command in COMMANDS:
            action = self.actions[command.id]
            keys = [QKeySequence(key) for key in keys_of(command, own)]
            action.setShortcuts(keys)
            text = title(command)
            native = keys[0].toString(QKeySequence.SequenceFormat.NativeText) if keys else ""
            action.setToolTip(f"{text} ({native})" if native else text)

    def press(self, event: QKeyEvent) -> bool:
        """Do what is bound to the place of a key that means nothing on this keyboard's layout."""
        wanted = physical_key(event)
        if not wanted:
            return False
        sequence = QKeySequence(wanted)
        for action in self.actions.values():
            if action.isEnabled() and sequence in action.shortcuts():
                action.trigger()
                return True
        return False

    def enable(self, clip: bool, analysis: bool) -> None:
        """Grey out what has nothing to act on."""
        for command in COMMANDS:
            on = {"nothing": True, "clip": clip, "analysis": analysis}[command.needs]
            self.actions[command.id].setEnabled(on)

    def menus(self, parent: QMainWindow) -> list[QMenu]:
        """The menus, filled from the table."""
        result = []
        for name in MENUS:
            menu = QMenu(tr(name), parent)
            menu.addActions([self.actions[command.id] for command in COMMANDS if command.menu == name])
            result.append(menu)
        return result


def _call(call: Callable[[], None], _checked: bool = False) -> None:
    call()


PHYSICAL: dict[int, str] = {
    first + number: key
    for first, keys in ((2, "1234567890-="), (16, "QWERTYUIOP"), (30, "ASDFGHJKL"), (44, "ZXCVBNM,."))
    for number, key in enumerate(keys)
}
"""Places of keys on a keyboard (scan codes of set 1, which Linux shares) and what a US keyboard has there."""
X11_OFFSET = 8
"""X11 and Wayland count keys from 8."""


def physical_key(event: QKeyEvent) -> str:
    """The pressed key by its place, as "Ctrl+J" of a US keyboard; "" where the platform does not tell the place."""
    code = event.nativeScanCode() - (0 if sys.platform == "win32" else X11_OFFSET)
    key = PHYSICAL.get(code, "") if sys.platform != "darwin" else ""
    held = event.modifiers()
    names = (
        ("Ctrl", Qt.KeyboardModifier.ControlModifier),
        ("Alt", Qt.KeyboardModifier.AltModifier),
        ("Shift", Qt.KeyboardModifier.ShiftModifier),
    )
    return "+".join([name for name, modifier in names if held & modifier] + [key]) if key else ""


class KeyGuard(QObject):
    """Lets the widget with the focus have its own keys: text fields what is typed, lists their arrows."""

    OWN: Iterable[int] = (
        Qt.Key.Key_Space,
        Qt.Key.Key_Return,
        Qt.Key.Key_Enter,
        Qt.Key.Key_Up,
        Qt.Key.Key_Down,
        Qt.Key.Key_Left,
        Qt.Key.Key_Right,
        Qt.Key.Key_Home,
        Qt.Key.Key_End,
        Qt.Key.Key_PageUp,
        Qt.Key.Key_PageDown,
    )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            focus = QApplication.focusWidget()
            plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            typing = isinstance(focus, QLineEdit | QTextEdit | QPlainTextEdit | QAbstractSpinBox)
            if typing and plain and event.key() not in (Qt.Key.Key_Escape, Qt.Key.Key_F1):
                event.accept()
            chooser = isinstance(focus, QAbstractItemView | QComboBox | QTabBar)
            pressed = isinstance(focus, QAbstractButton | Card) and event.key() in list(self.OWN)[:3]
            if plain and (pressed or (chooser and event.key() in self.OWN)):
                event.accept()
        return False
