"""Tokens: contrast, completeness of the style sheet, icons."""

import re

import pytest
from PySide6.QtWidgets import QApplication

from sportsgpt_desktop.gui import icons, theme


@pytest.mark.parametrize("tokens", theme.THEMES.values(), ids=lambda tokens: tokens.name)
@pytest.mark.parametrize("role", ["text", "muted", "accent", "left", "right", "fault", "watch", "fine", "unknown"])
def test_text_is_readable_on_every_ground(tokens: theme.Tokens, role: str) -> None:
    least = 7.0 if tokens.name == "sunlight" else 4.5
    for ground in (tokens.background, tokens.panel, tokens.raised):
        assert theme.contrast(getattr(tokens, role), ground) >= least, (role, ground)


@pytest.mark.parametrize("tokens", theme.THEMES.values(), ids=lambda tokens: tokens.name)
def test_primary_button_is_readable(tokens: theme.Tokens) -> None:
    assert theme.contrast(tokens.on_accent, tokens.accent) >= 4.5


def test_contrast_of_known_pairs() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("tokens", theme.THEMES.values(), ids=lambda tokens: tokens.name)
def test_style_sheet_has_no_token_left(tokens: theme.Tokens) -> None:
    sheet = theme.style_sheet(tokens)
    assert not re.search(r"@\w+", re.sub(r"/\*.*?\*/", "", sheet))
    for file in re.findall(r'url\("(.+?)"\)', sheet):
        with open(file, encoding="utf-8") as stream:  # noqa: PTH123
            assert "<svg" in stream.read()


def test_left_and_right_stay_apart_for_colour_blind_readers() -> None:
    """The two sides differ on the blue-yellow axis, which most readers keep."""
    for tokens in theme.THEMES.values():
        left, right = (
            tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in (tokens.left, tokens.right)
        )
        blue_yellow = abs((left[2] - (left[0] + left[1]) / 2) - (right[2] - (right[0] + right[1]) / 2))
        assert blue_yellow > 100


def test_icons_follow_the_theme(qapp: QApplication) -> None:
    theme.apply(qapp, "dark")
    dark = icons.icon("play").pixmap(20, 20).toImage()
    theme.apply(qapp, "light")
    light = icons.icon("play").pixmap(20, 20).toImage()
    assert dark != light
