import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import codec, session
from sportsgpt_desktop.core.codec import Arrays, decode, encode
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import Alignment, Athlete, Candidate, Keyframe, View


def there_and_back(record: object) -> object:
    arrays: Arrays = {}
    return decode(type(record), encode(record, arrays), arrays)


def test_records_come_back_equal() -> None:
    key = Keyframe("apex", "left", 2, 0, 41, 1.36, 0.9, 1.5, "event")
    assert there_and_back(key) == key
    assert there_and_back(View("oblique", 31.0, 12.0, True)) == View("oblique", 31.0, 12.0, True)
    athlete = there_and_back(Athlete(name="Zoë 五", equipment=("barbell",)))
    assert isinstance(athlete, Athlete)
    assert (athlete.name, athlete.equipment) == ("Zoë 五", ("barbell",))
    assert math.isnan(athlete.age)


def test_arrays_and_infinite_numbers_come_back() -> None:
    path = np.arange(12.0).reshape(4, 3)
    one = Alignment(False, math.inf, (Candidate(0, 3, 9, 1.5, 0.2),), (), path, reason="absent")
    back = there_and_back(one)
    assert isinstance(back, Alignment)
    assert back.cost == math.inf and back.candidates == one.candidates
    np.testing.assert_array_equal(back.path, path)


@pytest.mark.parametrize("value", [{"id": 3}, [], {"id": "x", "side": "up"}])
def test_what_does_not_fit_is_refused(value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        codec.decode(Keyframe, value, {})


@pytest.mark.parametrize(
    "content", ["", "{", "[]", '{"schema": 1}', '{"schema": 1, "arrays": "../../x", "names": [], "analysis": {}}']
)
def test_a_damaged_state_is_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / session.STATE).write_text(content, encoding="utf-8")
    with pytest.raises(UserError, match="damaged"):
        session.load(tmp_path)
    assert (tmp_path / session.STATE).read_text(encoding="utf-8") == content


def test_a_newer_state_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / session.STATE).write_text('{"schema": 99}', encoding="utf-8")
    with pytest.raises(UserError, match="newer"):
        session.load(tmp_path)


def test_fields_of_another_version_are_ignored() -> None:
    assert decode(View, {"name": "side", "angle_deg": 4.0, "from_the_future": 1}, {}) == replace(View("side", 4.0))
