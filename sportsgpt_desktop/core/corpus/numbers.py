"""Numbers inside dose fields, for checks only: a field itself is always shown as its source words it."""

import re
from dataclasses import dataclass

_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|–|to|->)\s*(\d+(?:\.\d+)?)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_BRACKETS = re.compile(r"\([^)]*\)")


@dataclass(frozen=True)
class Range:
    low: float
    high: float


def first_range(text: str) -> Range | None:
    """The first number or range of a dose outside brackets ("3-4" -> 3..4, ">=2" -> 2..2); None if there is
    none.
    """
    plain = _BRACKETS.sub(" ", text)
    number = _NUMBER.search(plain)
    if number is None:
        return None
    pair = _RANGE.match(plain, number.start())
    if pair is None:
        return Range(float(number.group()), float(number.group()))
    low, high = sorted((float(pair.group(1)), float(pair.group(2))))
    return Range(low, high)


def highest(text: str) -> float | None:
    """The largest number of a dose outside brackets ("1-2 then 2-4" -> 4); None if there is none."""
    numbers = [float(number) for number in _NUMBER.findall(_BRACKETS.sub(" ", text))]
    return max(numbers, default=None)


def without_brackets(text: str) -> str:
    return _BRACKETS.sub(" ", text)


def numbers(text: str) -> list[str]:
    """Every number of a text as written, sorted."""
    return sorted(_NUMBER.findall(text))
