from pathlib import Path

import pytest

from sportsgpt_desktop.core import vault
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.pipeline import Request
from sportsgpt_desktop.core.task import kept_work, staged, work_folder


def test_files_arrive_together_and_replace_only_their_namesakes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.html").write_text("old")
    (out / "other.txt").write_text("kept")
    with staged(out) as staging:
        (staging / "report.html").write_text("new")
        assert (out / "report.html").read_text() == "old"
    assert {file.name: file.read_text() for file in out.iterdir()} == {"report.html": "new", "other.txt": "kept"}


def test_after_an_error_nothing_new_is_there(tmp_path: Path) -> None:
    out = tmp_path / "a" / "b"
    with pytest.raises(UserError), staged(out) as staging:
        (staging / "report.html").write_text("half")
        raise UserError("no person")
    assert not (tmp_path / "a").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(UserError), staged(tmp_path / "out"):
        pass
    assert (tmp_path / "out").read_text() == "a file"


def test_a_protected_library_keeps_no_poses_of_the_command_line(
    own_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"a clip")
    request = Request(clip, "drop_landing")
    with kept_work(request) as folder:
        assert folder == work_folder(request)
    monkeypatch.setattr(vault, "SCRYPT_N", 2**4)
    vault.create(own_home, "correct horse")
    with kept_work(request) as folder:
        (folder / "poses").write_text("x")
        assert own_home not in folder.parents
    assert not folder.exists()
    assert not (own_home / "cache").exists()
