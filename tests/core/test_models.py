from pathlib import Path

import pytest

from sportsgpt_desktop.core import models
from sportsgpt_desktop.core.errors import UserError

HEAD = b"GGUF\x03\0\0\0" + bytes(64)


def test_an_own_model_is_copied_and_found(tmp_path: Path) -> None:
    source = tmp_path / "Größe 五.gguf"
    source.write_bytes(HEAD)
    added = models.add_model(source)
    assert added.read_bytes() == HEAD
    assert models.find_model(source.name) == added
    assert models.own_models() == [added]


@pytest.mark.parametrize("content", [b"", b"GGU", b"PK\x03\x04abcdefgh", b"GGUF\x01\0\0\0"])
def test_what_is_no_model_is_refused(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "model.gguf"
    source.write_bytes(content)
    with pytest.raises(UserError):
        models.add_model(source)
    assert models.own_models() == []


def test_a_second_model_of_the_same_name_is_refused(tmp_path: Path) -> None:
    source = tmp_path / "model.gguf"
    source.write_bytes(HEAD)
    models.add_model(source)
    with pytest.raises(UserError, match="there already"):
        models.add_model(source)


def test_no_model_is_a_choice() -> None:
    assert models.find_model("none") is None
    with pytest.raises(UserError, match=r"missing\.gguf"):
        models.find_model("missing.gguf")
