"""The scrub proxy: always the asked frame, readable while it grows, whole after a kill, bounded on disk."""

import os
from pathlib import Path

import pytest

from sportsgpt_desktop.core import proxy, video
from sportsgpt_desktop.core.errors import Cancelled, UserError
from sportsgpt_desktop.core.records import VideoInfo
from tests.clips import coded_clip, coded_picture, read_code


@pytest.fixture
def clip(tmp_path: Path) -> VideoInfo:
    return video.probe(coded_clip(tmp_path / "clip.mp4", 50, options={"bf": "2"}))


def test_every_picture_is_its_frame(clip: VideoInfo, tmp_path: Path) -> None:
    proxy.rebuild(clip, tmp_path)
    with proxy.Proxy(tmp_path / proxy.PROXY_NAME) as pictures:
        assert pictures.available().all()
        for number in (0, 49, 7, 8, 7, 31):
            picture = pictures.picture(number)
            assert picture is not None
            assert picture.shape == (144, 192, 3)
            assert read_code(picture) == number
        bgra = pictures.picture(20, "BGRA")
        assert bgra is not None
        assert bgra.shape == (144, 192, 4)
        assert read_code(bgra[..., :3]) == 20
        assert pictures.picture(50) is None
        assert pictures.picture(-1) is None
    with proxy.Proxy(tmp_path / proxy.THUMBNAILS_NAME) as thumbnails:
        assert max(thumbnails.width_px, thumbnails.height_px) == proxy.THUMBNAIL_LONG_SIDE_PX


def test_a_reader_sees_what_is_written_meanwhile(clip: VideoInfo, tmp_path: Path) -> None:
    path = tmp_path / proxy.PROXY_NAME
    with proxy.ProxyWriter(path, clip) as writer, proxy.Proxy(path) as reader:
        assert reader.picture(3) is None
        writer.add(30, proxy.encode(coded_picture(30, 192, 144)))
        writer.add(3, proxy.encode(coded_picture(3, 192, 144)))
        picture = reader.picture(3)
        assert picture is not None
        assert read_code(picture) == 3
        assert reader.available().sum() == 2


def test_it_goes_on_where_it_was_left(clip: VideoInfo, tmp_path: Path) -> None:
    calls = []

    def stop_soon(stage: str, done: int, total: int) -> None:
        calls.append(done)
        if done > 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        proxy.rebuild(clip, tmp_path, stop_soon)
    with proxy.ProxyWriter(tmp_path / proxy.PROXY_NAME, clip) as writer:
        assert writer.has(15)
        assert not writer.has(40)
    size = (tmp_path / proxy.PROXY_NAME).stat().st_size
    with (tmp_path / proxy.PROXY_NAME).open("ab") as stream:
        stream.write(b"half a picture")
    proxy.rebuild(clip, tmp_path)
    assert (tmp_path / proxy.PROXY_NAME).stat().st_size > size
    with proxy.Proxy(tmp_path / proxy.PROXY_NAME) as pictures:
        assert [read_code(picture) for k in range(50) if (picture := pictures.picture(k)) is not None] == list(
            range(50)
        )


def test_another_source_begins_anew(clip: VideoInfo, tmp_path: Path) -> None:
    proxy.rebuild(clip, tmp_path)
    other = video.probe(coded_clip(tmp_path / "other.mp4", 20))
    with proxy.ProxyWriter(tmp_path / proxy.PROXY_NAME, other) as writer:
        assert not any(writer.has(k) for k in range(20))


@pytest.mark.parametrize("content", [b"", b"SGPTPRX1", b"x" * 500, b"SGPTPRX1" + b"\xff" * 60])
def test_a_damaged_file_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "proxy.bin"
    path.write_bytes(content)
    with pytest.raises(UserError):
        proxy.Proxy(path)


def test_damaged_pictures_are_missing_pictures(clip: VideoInfo, tmp_path: Path) -> None:
    proxy.rebuild(clip, tmp_path)
    path = tmp_path / proxy.PROXY_NAME
    with path.open("rb+") as stream:
        stream.truncate(path.stat().st_size - 500)
    with proxy.Proxy(path) as pictures:
        assert pictures.picture(49) is None
        assert pictures.picture(0) is not None


def test_large_pictures_are_reduced_and_small_ones_kept() -> None:
    assert proxy.fitted_size(3840, 2160, 960) == (960, 540)
    assert proxy.fitted_size(1080, 1920, 960) == (540, 960)
    assert proxy.fitted_size(63, 112, 960) == (63, 112)
    assert proxy.thumbnail_step(100) == 1
    assert -(-100000 // proxy.thumbnail_step(100000)) <= proxy.THUMBNAILS_MOST


def test_oldest_proxies_go_first(tmp_path: Path) -> None:
    folders = []
    for age in range(4):
        folder = tmp_path / str(age)
        folder.mkdir()
        (folder / proxy.PROXY_NAME).write_bytes(bytes(1000))
        os.utime(folder / proxy.PROXY_NAME, (1000 - age, 1000))
        folders.append(folder)
    removed = proxy.evict(folders, 2500, keep=folders[3])
    assert [path.parent.name for path in removed] == ["2", "1"]
    assert (folders[3] / proxy.PROXY_NAME).exists()
    assert proxy.evict(folders, 2500) == []
