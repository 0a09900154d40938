"""Commands on the library, as a user types them."""

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from sportsgpt_desktop.cli import run_command
from sportsgpt_desktop.core import session, vault, video
from sportsgpt_desktop.core.library import Library
from sportsgpt_desktop.core.records import Athlete
from tests.core.export.export_sample import make_analysis


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "SCRYPT_N", 2**4)


def make_clip(folder: Path) -> Path:
    file = folder / "clip 五.mkv"
    with av.open(str(file), "w") as container:
        stream = container.add_stream("ffv1", rate=60)
        stream.width, stream.height, stream.pix_fmt = 320, 180, "bgr0"
        for number in range(24):
            grey = np.full((180, 320, 3), 60 + number, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(grey, format="rgb24")))
        container.mux(stream.encode(None))
    return file


@pytest.fixture
def home(own_home: Path, tmp_path: Path) -> Path:
    """Two analyses: "one" of the athlete A12, "two" of nobody."""
    analysis = replace(make_analysis(), video=video.probe(make_clip(tmp_path)))
    with Library(own_home / "library.sqlite") as library:
        number = library.add_athlete(Athlete(name="A12"))
        for name, athlete in (("one", number), ("two", None)):
            session.save(analysis, library.folder_of(name))
            library.add_analysis(analysis, library.folder_of(name), athlete)
    return own_home


def run(*words: object) -> int:
    return run_command([str(word) for word in words])


def listed(capsys: pytest.CaptureFixture[str], *words: object) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run("library", "list", *words, "--json", "-") == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_analyses_are_described_found_trashed_and_erased(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("library", "describe", "one", "--note", "wet track", "--tag", "race", "--recorded", "2026-01-02") == 0
    (row,) = listed(capsys, "--text", "wet")
    assert (row["id"], row["athlete"], row["tags"], row["recorded"]) == ("one", "A12", ["race"], "2026-01-02")
    assert [row["id"] for row in listed(capsys, "--athlete", "A12")] == ["one"]
    assert run("library", "trash", "two") == 0
    assert [row["id"] for row in listed(capsys)] == ["one"]
    assert [row["id"] for row in listed(capsys, "--trash")] == ["two"]
    assert run("library", "trash", "two", "--restore") == 0
    assert run("library", "erase", "--analysis", "two") == 2
    assert len(listed(capsys)) == 2
    assert run("library", "erase", "--analysis", "two", "--yes") == 0
    assert not (home / "analyses" / "two").exists()
    assert run("library", "erase", "--athlete", "A12", "--yes") == 0
    assert listed(capsys) == []


def test_athletes_are_added_changed_and_merged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("library", "athlete", "A12", "--mass-kg", "68", "--injury", "knee", "--consent", "written") == 0
    assert run("library", "athlete", "A12 typo", "--equipment", "hurdles") == 0
    assert run("library", "describe", "two", "--athlete", "A12 typo") == 0
    assert run("library", "merge", "A12 typo", "A12") == 0
    capsys.readouterr()
    assert run("library", "athletes", "--json", "-") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["name"], row["mass_kg"], row["injuries"], row["consent"]) == ("A12", 68.0, ["knee"], "written")
    assert row["height_m"] is None
    assert {one["id"] for one in listed(capsys, "--athlete", "A12")} == {"one", "two"}


@pytest.mark.parametrize(
    "words",
    [
        ("library", "describe", "none", "--note", "x"),
        ("library", "describe", "one", "--recorded", "yesterday"),
        ("library", "list", "--athlete", "nobody"),
        ("library", "passphrase", "on"),
        ("library", "relink", "one", "missing.mp4"),
        ("library", "import", "missing.sgpt"),
        ("export", "none", "--out", "x"),
        ("history", "nobody", "--action", "drop_landing"),
    ],
)
def test_wrong_use_is_two_lines(home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]) -> None:
    capsys.readouterr()
    assert run(*words) == 2
    shown = capsys.readouterr()
    assert shown.out == ""
    assert 1 <= len(shown.err.splitlines()) <= 3


def test_exports_carry_the_reviewer_and_two_clips_side_by_side(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    words = ("--formats", "html,video", "--pauses", "--beside", "two", "--reviewer", "C. Oach")
    assert run("export", "one", "--out", out, *words) == 0
    assert "C. Oach" in (out / "report.html").read_text(encoding="utf-8")
    with av.open(str(out / "annotated.mp4")) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (stream.width, stream.height) == (648, 180)
        frames = list(container.decode(stream))
    assert len(frames) == 24
    assert frames[-1].time > 2.0, "two keyframes stand still for a second each"


def test_a_library_is_shared_backed_up_and_restored(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("correct horse\nnot this line", encoding="utf-8")
    shared = tmp_path / "one.sgpt"
    assert run("library", "share", "one", "--out", shared, "--file-passphrase-file", secret) == 0
    assert not zipfile.is_zipfile(shared)
    assert run("library", "import", shared) == 2
    assert run("library", "import", shared, "--file-passphrase-file", secret) == 0
    assert len(listed(capsys)) == 3
    assert run("library", "backup", tmp_path / "all.zip") == 0
    assert run("library", "restore", tmp_path / "all.zip") == 2
    monkeypatch.setenv("SPORTSGPT_HOME", str(tmp_path / "new"))
    assert run("library", "restore", tmp_path / "all.zip") == 0
    assert len(listed(capsys)) == 3


def test_a_passphrase_on_the_command_line(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret, wrong = tmp_path / "secret.txt", tmp_path / "wrong.txt"
    secret.write_text("correct horse", encoding="utf-8")
    wrong.write_text("wrong horse", encoding="utf-8")
    capsys.readouterr()
    assert run("library", "passphrase", "on", "--new-passphrase-file", secret) == 0
    assert capsys.readouterr().out.startswith("recovery code: ")
    vault.lock(home)
    assert run("library", "list") == 2
    assert run("library", "list", "--passphrase-file", wrong) == 2
    assert len(listed(capsys, "--passphrase-file", secret)) == 2
    new = tmp_path / "new.txt"
    new.write_text("another horse", encoding="utf-8")
    assert run("library", "passphrase", "change", "--passphrase-file", secret, "--new-passphrase-file", new) == 0
    vault.lock(home)
    assert run("library", "passphrase", "off", "--passphrase-file", secret) == 2
    assert run("library", "passphrase", "off", "--passphrase-file", new) == 0
    assert len(listed(capsys)) == 2


def test_a_history_without_a_second_session_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("history", "A12", "--action", "drop_landing") == 0
    assert "nothing to compare" in capsys.readouterr().out
