import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import paint, session, share, vault
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.proxy import PreviewWriter, Proxy, encode
from sportsgpt_desktop.core.records import Athlete
from tests.core.export.export_sample import make_analysis

CANARY = "Canary-五路"
PICTURE = np.random.default_rng(5).integers(0, 255, (180, 320, 3), dtype=np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    analysis = make_analysis()
    analysis = replace(
        analysis,
        athlete=Athlete(name=CANARY, level="elite", injuries=(CANARY,)),
        video=replace(analysis.video, path=f"/clips/{CANARY}.mp4", name=f"{CANARY}.mp4"),
        pose=replace(analysis.pose, made_by={"model": "full", "file": f"C:\\clips\\{CANARY}"}),
    )
    place = tmp_path / "saved"
    session.save(analysis, place)
    info = replace(analysis.video, frames=len(analysis.pose.image_px))
    with PreviewWriter(place, info) as previews:
        previews.add(6, encode(PICTURE), None)
    (place / "notes.txt").write_text(CANARY)
    return place


def test_a_shared_analysis_comes_back_without_name_or_path(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "for you 五.sgpt"
    share.pack(folder, target)
    with zipfile.ZipFile(target) as archive:
        for name in archive.namelist():
            assert CANARY not in archive.read(name).decode("utf-8", "replace")
        assert "proxy.bin" not in archive.namelist()
    back = share.unpack(target, tmp_path / "new")
    assert (back.athlete.name, back.athlete.level, back.video.name, back.video.path) == ("", "elite", "clip.mp4", "")
    assert back.pose.made_by == {"model": "full"}
    assert np.array_equal(back.motion.points, session.load(folder).motion.points, equal_nan=True)


def test_name_and_pictures_come_along_when_asked(folder: Path, tmp_path: Path) -> None:
    share.pack(folder, tmp_path / "a.sgpt", with_name=True, with_pictures=True, blur_faces=False)
    assert share.unpack(tmp_path / "a.sgpt", tmp_path / "new").athlete.name == CANARY
    with Proxy(tmp_path / "new" / "proxy.bin") as new, Proxy(folder / "proxy.bin") as old:
        assert new.jpeg(6) == old.jpeg(6)
    assert not (tmp_path / "new" / "notes.txt").exists()


@pytest.mark.parametrize(
    "name", ["../evil.txt", "/etc/evil", "C:\\evil", "thumbnails/../../evil.jpg", "evil.py", "state.json/../x"]
)
def test_anything_that_does_not_belong_is_refused(folder: Path, tmp_path: Path, name: str) -> None:
    share.pack(folder, tmp_path / "a.sgpt")
    with zipfile.ZipFile(tmp_path / "a.sgpt", "a") as archive:
        archive.writestr(name, "evil")
    before = set(tmp_path.rglob("*"))
    with pytest.raises(UserError, match="not imported"):
        share.unpack(tmp_path / "a.sgpt", tmp_path / "new")
    assert set(tmp_path.rglob("*")) == before


def rewritten(source: Path, changed: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(source) as archive, zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in archive.namelist():
            copy.writestr(name, changed.get(name, archive.read(name)))
    return sink.getvalue()


@pytest.mark.parametrize(
    "changed",
    [
        {"state.json": b"0" * 300_000_000},
        {"state.json": b"{}"},
        {"state.json": b"not json"},
        {"sgpt.json": json.dumps({"schema": 99}).encode()},
        {"sgpt.json": b"[]"},
        {"sgpt.json": b'{"schema": "1"}'},
    ],
    ids=["bomb", "empty", "text", "newer", "list", "text schema"],
)
def test_damaged_bombs_and_newer_files_are_refused(folder: Path, tmp_path: Path, changed: dict[str, bytes]) -> None:
    share.pack(folder, tmp_path / "a.sgpt")
    (tmp_path / "b.sgpt").write_bytes(rewritten(tmp_path / "a.sgpt", changed))
    with pytest.raises(UserError):
        share.unpack(tmp_path / "b.sgpt", tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not list(tmp_path.glob(".sgpt-*"))


def test_a_truncated_file_and_a_text_are_refused(folder: Path, tmp_path: Path) -> None:
    share.pack(folder, tmp_path / "a.sgpt")
    whole = (tmp_path / "a.sgpt").read_bytes()
    for size in (0, 10, len(whole) // 2, len(whole) - 30):
        (tmp_path / "cut.sgpt").write_bytes(whole[:size])
        with pytest.raises(UserError):
            share.unpack(tmp_path / "cut.sgpt", tmp_path / "new")


def test_a_pickle_inside_the_arrays_is_never_loaded(folder: Path, tmp_path: Path) -> None:
    share.pack(folder, tmp_path / "a.sgpt")
    with zipfile.ZipFile(tmp_path / "a.sgpt") as archive:
        arrays = next(name for name in archive.namelist() if name.endswith(".npz"))
    sink = io.BytesIO()
    np.savez(sink, allow_pickle=True, a0=np.array([{"a": 1}], dtype=object))
    (tmp_path / "b.sgpt").write_bytes(rewritten(tmp_path / "a.sgpt", {arrays: sink.getvalue()}))
    with pytest.raises(UserError):
        share.unpack(tmp_path / "b.sgpt", tmp_path / "new")


def test_faces_in_shared_pictures_are_blurred_unless_asked_otherwise(folder: Path, tmp_path: Path) -> None:
    share.pack(folder, tmp_path / "a.sgpt", with_pictures=True)
    share.unpack(tmp_path / "a.sgpt", tmp_path / "new")
    pose = session.load(folder).pose
    x, y, radius = (round(float(value)) for value in paint.faces(pose.image_px, pose.visibility)[6])
    with Proxy(tmp_path / "new" / "proxy.bin") as new, Proxy(folder / "proxy.bin") as old:
        before, after = old.picture(6), new.picture(6)
    assert before is not None
    assert after is not None
    inside = np.s_[max(0, y - radius // 2) : y + radius // 2, max(0, x - radius // 2) : x + radius // 2]
    assert after[inside].std() < 0.5 * before[inside].std()
    assert abs(after[:40].astype(float) - before[:40]).mean() < 15, "the rest of the picture stays"


def test_a_protected_file_opens_with_its_passphrase_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vault, "SCRYPT_N", 2**4)
    target = tmp_path / "a.sgpt"
    share.pack(folder, target, with_name=True, passphrase="correct horse")
    assert CANARY.encode() not in target.read_bytes()
    assert not zipfile.is_zipfile(target)
    for wrong in ("", "wrong horse"):
        with pytest.raises(UserError, match="passphrase"):
            share.unpack(target, tmp_path / "new", wrong)
    assert not (tmp_path / "new").exists()
    assert share.unpack(target, tmp_path / "new", "correct horse").athlete.name == CANARY
    whole = target.read_bytes()
    for cut in (9, 30, len(whole) - 1):
        target.write_bytes(whole[:cut])
        with pytest.raises(UserError):
            share.unpack(target, tmp_path / "other", "correct horse")
