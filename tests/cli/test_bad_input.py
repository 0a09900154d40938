"""Wrong use and unusable input: exit code 2, at most three lines on stderr, no traceback, nothing new on disk."""

from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.cli import run_command


def refuse(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Run a command that must be refused; returns what it said."""
    assert run_command(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    lines = printed.err.strip().splitlines()
    assert 1 <= len(lines) <= 3
    assert "Traceback" not in printed.err
    return printed.err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nonsense"],
        ["analyze"],
        ["analyze", "clip.mp4", "--action", "drop_landing"],
        ["analyze", "clip.mp4", "--action", "drop_landing", "--out", "x", "--formats", "docx"],
        ["analyze", "clip.mp4", "--action", "drop_landing", "--out", "x", "--height-m", "-1"],
        ["align", "x.npz"],
        ["kb", "search"],
        ["batch", "x", "--action", "drop_landing", "--out", "y", "--workers", "zero"],
    ],
)
def test_wrong_use(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert "--help" in refuse(arguments, capsys)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.mp4", b""),
        ("text.mp4", b"this is no video at all\n" * 50),
        ("noise.mp4", bytes(range(256)) * 64),
        ("größe 五路.mov", b"\0\0\0\x20ftypisom" + bytes(200)),
    ],
)
def test_files_that_are_no_video(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, content: bytes) -> None:
    clip, out = tmp_path / name, tmp_path / "out"
    clip.write_bytes(content)
    said = refuse(["analyze", str(clip), "--action", "drop_landing", "--out", str(out)], capsys)
    assert name in said
    assert not out.exists()
    assert clip.read_bytes() == content


def test_a_missing_clip(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    refuse(["analyze", str(tmp_path / "no.mp4"), "--action", "drop_landing", "--out", str(out)], capsys)
    assert not out.exists()


def test_an_unknown_action_names_those_that_there_are(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    np.savez(tmp_path / "s.npz", landmarks33=np.zeros((40, 33, 3), np.float32), fps=60.0)
    said = refuse(["align", str(tmp_path / "s.npz"), "--action", "moonwalk", "--json", "-"], capsys)
    assert "moonwalk" in said
    assert "countermovement_jump" in said


class Malicious:
    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (Path.touch, (Path("pwned"),))  # type: ignore[return-value]


SEQUENCES = {
    "no landmarks": {"fps": 60.0},
    "no rate": {"landmarks33": np.zeros((40, 33, 3), np.float32)},
    "wrong shape": {"landmarks33": np.zeros((40, 17, 3), np.float32), "fps": 60.0},
    "empty": {"landmarks33": np.zeros((0, 33, 3), np.float32), "fps": 60.0},
    "all missing": {"landmarks33": np.full((40, 33, 3), np.nan, np.float32), "fps": 60.0},
    "infinite": {"landmarks33": np.full((40, 33, 3), np.inf, np.float32), "fps": 60.0},
    "rate zero": {"landmarks33": np.zeros((40, 33, 3), np.float32), "fps": 0.0},
    "rate NaN": {"landmarks33": np.zeros((40, 33, 3), np.float32), "fps": np.nan},
    "text": {"landmarks33": np.array(["a", "b"]), "fps": 60.0},
}


@pytest.mark.parametrize("case", SEQUENCES)
@pytest.mark.parametrize("command", ["align", "assess"])
def test_unusable_sequences(tmp_path: Path, capsys: pytest.CaptureFixture[str], case: str, command: str) -> None:
    file = tmp_path / "sequence.npz"
    np.savez(file, **SEQUENCES[case])
    refuse([command, str(file), "--action", "bodyweight_squat", "--json", "-"], capsys)


def test_a_pickle_is_never_opened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    np.savez("s.npz", landmarks33=np.array([Malicious()], dtype=object), fps=60.0)
    refuse(["align", "s.npz", "--action", "bodyweight_squat", "--json", "-"], capsys)
    assert not Path("pwned").exists()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"\x93NUMPY"])
def test_sequences_that_are_no_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes) -> None:
    file = tmp_path / "s.npz"
    file.write_bytes(content)
    refuse(["align", str(file), "--action", "bodyweight_squat"], capsys)
    refuse(["align", str(tmp_path / "missing.npz"), "--action", "bodyweight_squat"], capsys)


def test_a_result_into_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refuse(["doctor", "--quick", "--json", str(tmp_path / "no" / "x.json")], capsys)
