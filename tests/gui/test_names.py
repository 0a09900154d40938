"""Figures as shown: value, error and unit agree."""

import pytest

from sportsgpt_desktop.gui import names

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "error", "unit", "text"),
    [
        (155.2, 6.4, "deg", "155 ± 6°"),
        (0.372, 0.051, "leg_length", "0.37 ± 0.05 LL"),
        (0.1274, 0.0093, "s", "0.127 ± 0.009 s"),
        (1.5, 0.15, "m", "1.50 ± 0.15 m"),
        (12.34, NAN, "deg", "12.3°"),
        (NAN, NAN, "deg", "–"),
    ],
)
def test_quantity(value: float, error: float, unit: str, text: str) -> None:
    assert names.quantity(value, error, unit) == text


@pytest.mark.parametrize(
    ("low", "high", "unit", "text"),
    [(0.12, 0.3, "leg_length", "0.12–0.30 LL"), (82, 115, "deg", "82–115°"), (NAN, 40, "deg", "≤ 40°"),
     (5, NAN, "s", "≥ 5 s"), (NAN, NAN, "s", "")],
)  # fmt: skip
def test_band(low: float, high: float, unit: str, text: str) -> None:
    assert names.band(low, high, unit) == text


@pytest.mark.parametrize(
    ("title", "short"),
    [("Toe-off", "TO"), ("Touchdown", "TD"), ("Full support", "FS"), ("MVP", "MVP"), ("Strike", "ST"),
     ("Midstance", "MS"), ("Maximal knee lift", "MKL")],
)  # fmt: skip
def test_short_titles(title: str, short: str) -> None:
    assert names.short_title(title) == short


def test_clock() -> None:
    assert names.clock(0.842) == "0:00.842"
    assert names.clock(61.25) == "1:01.250"
