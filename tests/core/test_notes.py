"""Notes: every template is found again from its sentence, with its values, in Chinese."""

import re

import pytest

from sportsgpt_desktop.core.notes import TEXT, in_language, note


@pytest.mark.parametrize("code", TEXT)
def test_a_note_is_said_in_chinese_with_the_same_values(code: str) -> None:
    fields = re.findall(r"{(\w+)}", TEXT[code][0])
    assert fields == re.findall(r"{(\w+)}", TEXT[code][1])
    values = {name: f"{7 + number}.5" for number, name in enumerate(fields)}
    said = in_language(note(code, **values), "zh")
    assert said == TEXT[code][1].format(**values) and not re.search(r"[a-z]{3}", said)
    assert in_language(note(code, **values), "en") == note(code, **values)


def test_names_within_a_note_and_other_sentences() -> None:
    said = in_language(note("smoothed", cutoffs="head 6.0 Hz, shoulders and hips 7.5 Hz"), "zh")
    assert "头部 6.0 Hz" in said and "肩和髋 7.5 Hz" in said
    assert in_language("Something that no template made.", "zh") == "Something that no template made."
