from collections.abc import Callable
from pathlib import Path

import pytest

from sportsgpt_desktop.core.corpus import content_hash, load_records
from sportsgpt_desktop.core.errors import UserError


def test_records_are_read_with_their_types(tmp_path: Path, write_records: Callable[..., None]) -> None:
    write_records(tmp_path, **{"T-1": "Stiff. The knees stay straight.", "T-2": "Soft. The knees bend."})
    records = load_records(tmp_path)
    assert [record.id for record in records] == ["T-1", "T-2"]
    assert records[0].issue_ids == ("T01",) and records[0].verified is False
    assert content_hash(records[0]) != content_hash(records[1])


def test_no_folder_means_no_records(tmp_path: Path) -> None:
    assert load_records(tmp_path / "nothing") == ()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda text: text + "colour = 'red'\n", "colour"),
        (lambda text: text.replace('basis = "judgement"\n', ""), "basis"),
        (lambda text: text.replace("false", '"no"'), "verified"),
        (lambda text: text * 2, "twice"),
        (lambda text: "[[record]\n", "cannot be read"),
        (lambda text: "\x00\x01", "cannot be read"),
    ],
)
def test_a_malformed_file_is_named(tmp_path: Path, record_text: str, change: Callable[[str], str], says: str) -> None:
    text = change(record_text.format(id="a", title="t", text="x"))
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=says) as fault:
        load_records(tmp_path)
    assert "odd.toml" in fault.value.message
