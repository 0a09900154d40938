"""The passphrase: keys, and the sealing of single pieces."""

from pathlib import Path

import pytest

from sportsgpt_desktop.core import vault
from sportsgpt_desktop.core.errors import UserError

SECRET = "correct horse battery"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "SCRYPT_N", 2**4)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "Zoë 五"


def test_what_is_written_is_read_back_and_hidden_on_disk(home: Path) -> None:
    vault.create(home, SECRET)
    file = home / "analyses" / "a" / "state.json"
    file.parent.mkdir(parents=True)
    vault.write(file, "Canary 五")
    assert b"Canary" not in file.read_bytes()
    assert vault.read(file).decode() == "Canary 五"


def test_without_a_passphrase_files_are_plain(home: Path) -> None:
    home.mkdir()
    vault.write(home / "state.json", "plain")
    assert (home / "state.json").read_bytes() == b"plain"
    assert vault.is_unlocked(home)


def test_a_locked_home_gives_nothing_and_takes_nothing(home: Path) -> None:
    vault.create(home, SECRET)
    vault.write(home / "a", b"1")
    before = (home / "a").read_bytes()
    vault.lock(home)
    with pytest.raises(vault.Locked):
        vault.read(home / "a")
    with pytest.raises(vault.Locked):
        vault.write(home / "a", b"2")
    assert (home / "a").read_bytes() == before


def test_a_wrong_passphrase_is_refused(home: Path) -> None:
    vault.create(home, SECRET)
    vault.lock(home)
    for wrong in ("", "wrong horse", SECRET + " ", SECRET.upper()):
        with pytest.raises(UserError, match="does not open"):
            vault.unlock(home, wrong)
    assert not vault.is_unlocked(home)


def test_the_recovery_code_opens_and_sets_a_new_passphrase(home: Path) -> None:
    code = vault.create(home, SECRET)
    vault.write(home / "a", b"1")
    vault.lock(home)
    vault.change(home, code.lower().replace("-", " "), "another passphrase")
    vault.lock(home)
    with pytest.raises(UserError):
        vault.unlock(home, SECRET)
    vault.unlock(home, "another passphrase")
    assert vault.read(home / "a") == b"1"
    vault.lock(home)
    vault.unlock(home, code)


def test_one_letter_typed_in_two_ways_is_the_same_passphrase(home: Path) -> None:
    vault.create(home, "pass\u00e9passe")
    vault.lock(home)
    vault.unlock(home, "passe\u0301passe")


def test_every_changed_byte_is_noticed(home: Path) -> None:
    vault.create(home, SECRET)
    vault.write(home / "a", b"some content")
    whole = (home / "a").read_bytes()
    for place in range(len(vault.MAGIC), len(whole)):
        (home / "a").write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(ValueError, match="changed"):
            vault.read(home / "a")
    (home / "a").write_bytes(whole[:20])
    with pytest.raises(ValueError, match="changed"):
        vault.read(home / "a")


def test_a_damaged_key_file_is_replaced_by_its_copy(home: Path) -> None:
    vault.create(home, SECRET)
    vault.lock(home)
    (home / vault.NAME).write_bytes(b"\0" * 100)
    vault.unlock(home, SECRET)
    assert (home / vault.NAME).read_bytes() == (home / vault.COPY).read_bytes(), "mended"
    (home / vault.NAME).write_bytes(b"\0" * 100)
    (home / vault.COPY).write_text("{}")
    vault.lock(home)
    with pytest.raises(UserError, match="damaged"):
        vault.unlock(home, SECRET)


def test_a_foreign_key_file_may_not_ask_for_gigabytes(home: Path) -> None:
    vault.create(home, SECRET)
    (home / vault.COPY).unlink()
    text = (home / vault.NAME).read_text()
    (home / vault.NAME).write_text(text.replace('"n": 16', '"n": 1073741824'))
    with pytest.raises(UserError, match="damaged"):
        vault.unlock(home, SECRET)


def test_a_short_passphrase_and_a_second_one_are_refused(home: Path) -> None:
    with pytest.raises(UserError, match="at least"):
        vault.create(home, "short")
    assert not vault.is_protected(home)
    vault.create(home, SECRET)
    with pytest.raises(UserError, match="already"):
        vault.create(home, SECRET)


def test_a_child_process_gets_the_keys_from_its_parent(home: Path) -> None:
    vault.create(home, SECRET)
    vault.write(home / "a", b"1")
    given = vault.keys()
    vault.lock(home)
    vault.use_keys(given)
    assert vault.read(home / "a") == b"1"


def test_a_stop_in_the_middle_of_a_change_leaves_no_old_passphrase_for_long(home: Path) -> None:
    """The second copy still has the old one; the next unlocking brings it up to date."""
    vault.create(home, SECRET)
    old = (home / vault.COPY).read_bytes()
    vault.change(home, SECRET, "another passphrase")
    (home / vault.COPY).write_bytes(old)
    vault.lock(home)
    vault.unlock(home, "another passphrase")
    assert (home / vault.COPY).read_bytes() == (home / vault.NAME).read_bytes() != old
