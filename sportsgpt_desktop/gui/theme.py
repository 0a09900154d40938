"""Design tokens, and the palette and style sheet made from them."""

import functools
from dataclasses import dataclass, fields, replace

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ..core import assets


@dataclass(frozen=True)
class Tokens:
    """One theme: every colour that the window uses, as #RRGGBB."""

    name: str
    background: str
    panel: str
    raised: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    left: str
    right: str
    fault: str
    watch: str
    fine: str
    unknown: str
    line_px: float = 1.0


DARK = Tokens(
    "dark",
    "#0F1317",
    "#151A20",
    "#1C232B",
    "#2A333D",
    "#E8EDF2",
    "#8E9BA8",
    "#35C9B9",
    "#06211E",
    "#F2A33A",
    "#5AA9FF",
    "#FF6F61",
    "#F2C14E",
    "#5CC596",
    "#8290A0",
)
LIGHT = Tokens(
    "light",
    "#F4F6F8",
    "#FFFFFF",
    "#F0F3F6",
    "#D5DCE3",
    "#16202A",
    "#5C6B7A",
    "#0A7B72",
    "#FFFFFF",
    "#AB5700",
    "#0B5CC4",
    "#C4291C",
    "#8A6100",
    "#19744B",
    "#616F7C",
)
# For reading outdoors: the light set, text and lines one step darker, no grey below 7:1, thicker lines.
SUNLIGHT = replace(
    LIGHT,
    name="sunlight",
    background="#FFFFFF",
    line="#7B8894",
    text="#000000",
    muted="#3B4650",
    accent="#00564F",
    left="#7A3E00",
    right="#003F8F",
    fault="#9B1208",
    watch="#5C4000",
    fine="#0B5232",
    unknown="#3F4A54",
    line_px=1.5,
)
THEMES: dict[str, Tokens] = {theme.name: theme for theme in (DARK, LIGHT, SUNLIGHT)}
VIDEO = DARK
"""On video and thumbnails the dark set is used in every theme."""

MARK_OF_STATUS: dict[str, str] = {
    "present": "▲",
    "low": "▲",
    "high": "▲",
    "watch": "◆",
    "absent": "●",
    "ok": "●",
    "cannot_judge": "○",
    "dismissed": "○",
}
"""Every verdict has a shape beside its colour and words."""

_current: list[Tokens] = [DARK]


def tokens() -> Tokens:
    """The theme in use."""
    return _current[0]


def colour_of_status(status: str, theme: Tokens | None = None) -> str:
    """The colour that goes with a verdict."""
    theme = theme or tokens()
    return {
        "present": theme.fault,
        "low": theme.fault,
        "high": theme.fault,
        "watch": theme.watch,
        "absent": theme.fine,
        "ok": theme.fine,
    }.get(status, theme.unknown)


def colour_of_side(side: str | None, theme: Tokens | None = None) -> str:
    """Left and right colours that stay apart for colour-blind readers; text colour without a side."""
    theme = theme or tokens()
    return {"left": theme.left, "right": theme.right}.get(side or "", theme.text)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, W3C 2023, relative luminance)."""

    def luminance(colour: str) -> float:
        parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def resolve(choice: str) -> Tokens:
    """The theme for a setting: "system" follows the desktop."""
    if choice in THEMES:
        return THEMES[choice]
    light = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Light
    return LIGHT if light else DARK


def palette(theme: Tokens) -> QPalette:
    """The Qt palette, for what the style sheet does not reach."""
    result = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.background,
        QPalette.ColorRole.Base: theme.panel,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Button: theme.raised,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.Mid: theme.line,
    }
    for role, colour in roles.items():
        result.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.muted))
    return result


def style_sheet(theme: Tokens) -> str:
    """The style sheet: the template in ``resources/style`` with the tokens filled in."""
    text = (assets.resources_folder() / "style" / "window.qss").read_text(encoding="utf-8")
    arrow = (assets.resources_folder() / "icons").as_posix()
    values = {field.name: str(getattr(theme, field.name)) for field in fields(theme)}
    for name, value in sorted(values.items(), key=lambda pair: -len(pair[0])):
        text = text.replace(f"@{name}", value)
    return text.replace("@icons", arrow)


@functools.cache
def load_fonts() -> str:
    """Add the bundled fonts once; returns the family to use, "" for the system's own."""
    folder = assets.resources_folder() / "fonts"
    families: list[str] = []
    for file in sorted(folder.glob("*.[ot]tf")) if folder.is_dir() else []:
        number = QFontDatabase.addApplicationFont(str(file))
        families += QFontDatabase.applicationFontFamilies(number) if number >= 0 else []
    return next((family for family in families if family.startswith("Inter")), "")


def base_font(size_px: int = 13) -> QFont:
    """The text font, with figures of equal width so that numbers do not jump."""
    font = QFont(QApplication.font())
    family = load_fonts()
    if family:
        font.setFamilies([family, "Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC"])
        font.setFeature(QFont.Tag("tnum"), 1)
    font.setPixelSize(size_px)
    return font


def apply(app: QApplication, choice: str) -> Tokens:
    """Put a theme on the whole program."""
    theme = resolve(choice)
    _current[0] = theme
    app.setFont(base_font())
    app.setPalette(palette(theme))
    sheet = style_sheet(theme)
    if app.styleSheet() != sheet:  # setting it restyles every widget, which takes a while
        app.setStyleSheet(sheet)
    return theme
