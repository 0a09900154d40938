"""An analysis on disk: whole after a crash at any point, and honest about what can't be read."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import session
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import Analysis
from tests.core.export.export_sample import make_analysis


class Crash(BaseException):
    """The power fails."""


def moved(analysis: Analysis) -> Analysis:
    motion = replace(analysis.motion, points=analysis.motion.points + 1)
    return replace(analysis, language="zh", motion=motion)


def test_everything_comes_back(tmp_path: Path) -> None:
    analysis = make_analysis()
    session.save(analysis, tmp_path / "Zoë 五")
    back = session.load(tmp_path / "Zoë 五")
    assert np.array_equal(back.motion.points, analysis.motion.points, equal_nan=True)
    assert back.alignment.keyframes == analysis.alignment.keyframes
    assert back.kinematics.units == analysis.kinematics.units
    assert back.action == analysis.action or repr(back.action) == repr(analysis.action)


def faults(monkeypatch: pytest.MonkeyPatch, number: int) -> list[int]:
    """Crash at the ``number``-th write, flush or rename from now on; counts how many there were."""
    calls = [0]

    def armed(function):  # type: ignore[no-untyped-def]
        def run(*args, **named):  # type: ignore[no-untyped-def]
            calls[0] += 1
            if calls[0] == number:
                raise Crash
            return function(*args, **named)

        return run

    monkeypatch.setattr(os, "fsync", armed(os.fsync))
    monkeypatch.setattr(Path, "write_bytes", armed(Path.write_bytes))
    monkeypatch.setattr(Path, "replace", armed(Path.replace))
    monkeypatch.setattr(Path, "unlink", armed(Path.unlink))
    return calls


def test_a_crash_at_any_step_leaves_the_old_or_the_new_state(tmp_path: Path) -> None:
    old, new = make_analysis(), moved(make_analysis())
    number, finished = 0, False
    while not finished:
        number += 1
        folder = tmp_path / str(number)
        session.save(old, folder)
        with pytest.MonkeyPatch.context() as patch:
            faults(patch, number)
            try:
                session.save(new, folder)
                finished = True
            except Crash:
                pass
        back = session.load(folder)
        expected = old if back.language == "en" else new
        assert np.array_equal(back.motion.points, expected.motion.points, equal_nan=True)
        session.save(new, folder)
        assert session.load(folder).language == "zh"
    assert number > 6


@pytest.mark.parametrize("name", ["write_bytes", "replace"])
@pytest.mark.parametrize("number", [1, 2])
def test_a_disk_that_refuses_leaves_the_old_state_and_no_half_file(tmp_path: Path, name: str, number: int) -> None:
    session.save(make_analysis(), tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        refuse(patch, name, number)
        with pytest.raises(OSError, match="full"):
            session.save(moved(make_analysis()), tmp_path)
    assert session.load(tmp_path).language == "en"
    assert not list(tmp_path.glob(".*"))


def refuse(patch: pytest.MonkeyPatch, name: str, number: int) -> None:
    """The ``number``-th call of a Path method fails as on a full disk."""
    calls, real = [0], getattr(Path, name)

    def full(self: Path, *args: object) -> object:
        calls[0] += 1
        if calls[0] == number:
            raise OSError(28, "The disk is full")
        return real(self, *args)

    patch.setattr(Path, name, full)


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"null", b'{"schema": 1}', b'{"schema": 1, "arrays": "../../x.npz", "names": [], "analysis": {}}'],
)
def test_a_damaged_state_is_said_and_left_as_it_is(tmp_path: Path, damage: bytes) -> None:
    session.save(make_analysis(), tmp_path)
    (tmp_path / session.STATE).write_bytes(damage)
    with pytest.raises(UserError, match="damaged"):
        session.load(tmp_path)
    assert (tmp_path / session.STATE).read_bytes() == damage


def test_cut_arrays_a_missing_folder_and_a_newer_version_are_said(tmp_path: Path) -> None:
    session.save(make_analysis(), tmp_path)
    (arrays,) = tmp_path.glob("arrays-*.npz")
    whole = arrays.read_bytes()
    arrays.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(UserError, match="damaged"):
        session.load(tmp_path)
    arrays.write_bytes(whole)
    state = (tmp_path / session.STATE).read_text().replace('"schema": 1', '"schema": 7', 1)
    (tmp_path / session.STATE).write_text(state)
    with pytest.raises(UserError, match="newer"):
        session.load(tmp_path)
    with pytest.raises(UserError):
        session.load(tmp_path / "nothing")
