import zipfile
from pathlib import Path

import pytest

from sportsgpt_desktop.core import session
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.library import Library
from sportsgpt_desktop.core.library.backup import back_up_all, restore_all
from sportsgpt_desktop.core.records import Athlete
from tests.core.export.export_sample import make_analysis


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    with Library(home / "library.sqlite") as library:
        number = library.add_athlete(Athlete(name="Zoë 五"))
        session.save(make_analysis(), library.folder_of("a"))
        library.add_analysis(make_analysis(), library.folder_of("a"), number)
        (home / "models").mkdir()
        (home / "models" / "large.gguf").write_bytes(b"x")
        (home / "settings.toml").write_text('theme = "dark"', encoding="utf-8")
        back_up_all(home, tmp_path / "all 五.zip")
    return tmp_path / "all 五.zip"


def test_everything_comes_back_in_another_place(backup: Path, tmp_path: Path) -> None:
    restore_all(backup, tmp_path / "new")
    with Library(tmp_path / "new" / "library.sqlite") as library:
        (one,) = library.analyses()
        assert one.athlete_name == "Zoë 五"
        assert session.load(one.folder).id == "a1"
    assert (tmp_path / "new" / "settings.toml").exists()
    assert not (tmp_path / "new" / "models").exists()
    assert not list((tmp_path / "new").glob(".restore-*"))


def test_a_library_in_use_is_never_overwritten(backup: Path, tmp_path: Path) -> None:
    before = (tmp_path / "home" / "library.sqlite").read_bytes()
    with pytest.raises(UserError, match="already"):
        restore_all(backup, tmp_path / "home")
    assert (tmp_path / "home" / "library.sqlite").read_bytes() == before


@pytest.mark.parametrize("name", ["../evil", "analyses/../../evil", "evil.py", "/evil", "analyses/C:\\evil"])
def test_paths_that_lead_elsewhere_are_refused(backup: Path, tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(backup, "a") as archive:
        archive.writestr(name, "evil")
    with pytest.raises(UserError, match="no backup"):
        restore_all(backup, tmp_path / "new")
    assert list((tmp_path / "new").iterdir()) == []


def test_a_cut_file_is_refused(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    backup.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError):
        restore_all(backup, tmp_path / "new")
