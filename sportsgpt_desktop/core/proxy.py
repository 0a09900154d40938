"""Scrub proxy and thumbnails: every frame a small JPEG in one file, readable while it is being written.

Layout of the file (little endian): magic, version, frames, width_px, height_px, 32 bytes of fingerprint (the
source's SHA-256), then for each frame offset u64 and length u32, then the pictures in any order. A picture's
bytes are written before its entry, so an entry that is there is whole. One process writes; any number read.
Where the library has a passphrase each picture is sealed on its own.
"""

import mmap
import os
import struct
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from . import vault
from .errors import UserError
from .files import atomic_path
from .progress import Progress, no_progress
from .records import VideoInfo
from .video import pictures, reduced

PROXY_NAME = "proxy.bin"
THUMBNAILS_NAME = "thumbnails.bin"
PROXY_LONG_SIDE_PX = 960
THUMBNAIL_LONG_SIDE_PX = 160
THUMBNAILS_MOST = 240
JPEG_QUALITY = 80
_MAGIC = b"SGPTPRX1"
_HEAD = struct.Struct("<8sIII32s")
_ENTRY = np.dtype([("offset", "<u8"), ("length", "<u4")])
# No picture of this size class is larger; a longer length means a damaged or foreign file.
_LARGEST_JPEG = 16 * 1024 * 1024
_LARGEST_FRAMES = 20_000_000

PixelOrder = Literal["RGB", "BGRA"]


def fitted_size(width_px: int, height_px: int, long_side_px: int) -> tuple[int, int]:
    """Width and height within ``long_side_px``, never enlarged."""
    scale = min(1.0, long_side_px / max(width_px, height_px))
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


def thumbnail_step(frames: int) -> int:
    """Every how many frames there is a thumbnail, counted from frame 0."""
    return max(1, -(-frames // THUMBNAILS_MOST))


def encode(picture: NDArray[np.uint8]) -> bytes:
    """A JPEG of an RGB picture (H, W, 3)."""
    import simplejpeg

    data: bytes = simplejpeg.encode_jpeg(picture, JPEG_QUALITY, "RGB", "420", fastdct=True)
    return data


def decode(jpeg: bytes, order: PixelOrder = "RGB") -> NDArray[np.uint8]:
    """The picture of a JPEG as uint8 (H, W, 3) RGB or (H, W, 4) BGRA. Raises ValueError if it is damaged."""
    import simplejpeg

    pixels: NDArray[np.uint8] = simplejpeg.decode_jpeg(jpeg, order, fastdct=True)
    return pixels


def proxy_size(info: VideoInfo) -> tuple[int, int]:
    """Width and height of the clip's proxy pictures."""
    return fitted_size(info.width_px, info.height_px, PROXY_LONG_SIDE_PX)


class ProxyWriter:
    """Writes one proxy file; goes on where a file of the same source was left."""

    def __init__(self, path: Path, info: VideoInfo, long_side_px: int = PROXY_LONG_SIDE_PX) -> None:
        self.path = path
        self._key = vault.writing_key(path)
        self.size = fitted_size(info.width_px, info.height_px, long_side_px)
        self._head = _HEAD.pack(_MAGIC, info.frames, *self.size, bytes.fromhex(info.sha256))
        self._index = np.zeros(info.frames, dtype=_ENTRY)
        start = len(self._head) + self._index.nbytes
        if self._can_go_on(start):
            self._file = path.open("rb+", buffering=0)
        else:
            self._begin_anew()
        self._end = max(start, self._file.seek(0, os.SEEK_END))

    def _can_go_on(self, start: int) -> bool:
        if not self.path.is_file() or self.path.stat().st_size < start:
            return False
        with self.path.open("rb") as stream:
            if stream.read(len(self._head)) != self._head:
                return False
            kept = np.frombuffer(stream.read(self._index.nbytes), dtype=_ENTRY)
        size = self.path.stat().st_size
        whole = (kept["length"] > 0) & (kept["offset"] >= start) & (kept["offset"] + kept["length"] <= size)
        self._index[whole] = kept[whole]
        return True

    def _begin_anew(self) -> None:
        """Put an empty file in place in one step, so that a reader of the old one keeps what it has open."""
        with atomic_path(self.path) as temporary:
            temporary.write_bytes(self._head + self._index.tobytes())
        self._file = self.path.open("rb+", buffering=0)

    def has(self, frame: int) -> bool:
        return bool(self._index[frame]["length"])

    def add(self, frame: int, jpeg: bytes) -> None:
        """Append one frame's picture; a frame that is there already stays."""
        if self.has(frame):
            return
        data = jpeg if self._key is None else vault.seal(jpeg, self._key)
        self._file.seek(self._end)
        self._file.write(data)
        self._index[frame] = (self._end, len(data))
        self._end += len(data)
        self._file.seek(len(self._head) + frame * _ENTRY.itemsize)
        self._file.write(self._index[frame].tobytes())

    def close(self) -> None:
        if not self._file.closed:
            os.fsync(self._file.fileno())
            self._file.close()

    def __enter__(self) -> "ProxyWriter":
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


class Proxy:
    """Reads a proxy file, also one that is still growing. Not shared between threads."""

    def __init__(self, path: Path) -> None:
        """Raises UserError if the file is missing, is no proxy, or lies in a library that is locked."""
        self.path = path
        self._key = vault.key_for(path)
        try:
            self._file = path.open("rb")
            magic, frames, width, height, source = _HEAD.unpack(self._file.read(_HEAD.size))
        except (OSError, struct.error) as fault:
            raise UserError(
                "The preview pictures of this clip are missing.", "They are rebuilt from the clip."
            ) from fault
        needed = _HEAD.size + frames * _ENTRY.itemsize
        if magic != _MAGIC or not 0 < frames <= _LARGEST_FRAMES or path.stat().st_size < needed:
            self._file.close()
            raise UserError("The preview pictures of this clip are damaged.", "They are rebuilt from the clip.")
        self.frames, self.width_px, self.height_px, self.sha256 = frames, width, height, source.hex()
        self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def _entry(self, frame: int) -> tuple[int, int]:
        if not 0 <= frame < self.frames:
            return 0, 0
        offset, length = struct.unpack_from("<QI", self._map, _HEAD.size + frame * _ENTRY.itemsize)
        if length and offset + length > len(self._map):
            self._grow()
            if offset + length > len(self._map):
                return 0, 0
        return (offset, length) if length <= _LARGEST_JPEG else (0, 0)

    def _grow(self) -> None:
        if os.fstat(self._file.fileno()).st_size > len(self._map):
            self._map.close()
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def has(self, frame: int) -> bool:
        """Whether this frame's picture is there by now."""
        return self._entry(frame)[1] > 0

    def available(self) -> NDArray[np.bool_]:
        """(frames,) which pictures are there by now."""
        index = np.frombuffer(self._map[_HEAD.size : _HEAD.size + self.frames * _ENTRY.itemsize], dtype=_ENTRY)
        return index["length"] > 0

    def jpeg(self, frame: int) -> bytes | None:
        """The stored picture, or None if it isn't there (yet) or was changed."""
        offset, length = self._entry(frame)
        if not length:
            return None
        try:
            return vault.unseal(bytes(self._map[offset : offset + length]), self._key)
        except ValueError:
            return None

    def picture(self, frame: int, order: PixelOrder = "RGB") -> NDArray[np.uint8] | None:
        """The frame as uint8 (H, W, 3) RGB or (H, W, 4) BGRA, or None if it isn't there (yet) or is damaged."""
        data = self.jpeg(frame)
        try:
            return None if data is None else decode(data, order)
        except ValueError:
            return None

    def close(self) -> None:
        self._map.close()
        self._file.close()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def rewrite(source: Path, target: Path, change: Callable[[int, bytes], bytes] | None = None) -> None:
    """Copy a proxy in one step, its pictures sealed or plain as ``target``'s folder has them; the two may be one.

    ``change`` takes frame and JPEG and gives the JPEG to keep. Raises UserError if ``source`` is no proxy, and
    ValueError if a sealed picture was changed.
    """
    key = vault.writing_key(target)
    with Proxy(source) as reader, atomic_path(target) as temporary, temporary.open("wb") as sink:
        index = np.zeros(reader.frames, dtype=_ENTRY)
        head = (_MAGIC, reader.frames, reader.width_px, reader.height_px, bytes.fromhex(reader.sha256))
        sink.write(_HEAD.pack(*head) + index.tobytes())
        for frame in np.flatnonzero(reader.available()):
            data = reader.jpeg(int(frame))
            if data is None:
                raise ValueError(f"picture {frame} was changed")
            data = data if change is None else change(int(frame), data)
            data = data if key is None else vault.seal(data, key)
            index[frame] = (sink.tell(), len(data))
            sink.write(data)
        sink.seek(_HEAD.size)
        sink.write(index.tobytes())


def evict(folders: list[Path], most_bytes: int, keep: Path | None = None) -> list[Path]:
    """Remove the proxies longest not used until all together take at most ``most_bytes``.

    ``folders`` hold one proxy each; ``keep`` is never touched. Returns the removed files. A removed proxy is
    rebuilt when its analysis is opened.
    """
    found = [folder / PROXY_NAME for folder in folders if (folder / PROXY_NAME).is_file()]
    total = sum(path.stat().st_size for path in found)
    removed = []
    for path in sorted(found, key=lambda p: p.stat().st_atime_ns):
        if total <= most_bytes:
            break
        if keep is not None and path.parent == keep:
            continue
        size = path.stat().st_size
        try:
            path.unlink()
        except OSError:  # open in another process on Windows: it is in use, so it stays
            continue
        total -= size
        removed.append(path)
    return removed


class PreviewWriter:
    """The proxy and the thumbnails of one clip in one folder."""

    def __init__(self, folder: Path, info: VideoInfo) -> None:
        self._proxy = ProxyWriter(folder / PROXY_NAME, info)
        self._thumbnails = ProxyWriter(folder / THUMBNAILS_NAME, info, THUMBNAIL_LONG_SIDE_PX)

    def has(self, frame: int) -> bool:
        return self._proxy.has(frame)

    def add(self, frame: int, jpeg: bytes, thumbnail: bytes | None) -> None:
        self._proxy.add(frame, jpeg)
        if thumbnail is not None:
            self._thumbnails.add(frame, thumbnail)

    def close(self) -> None:
        self._proxy.close()
        self._thumbnails.close()

    def __enter__(self) -> "PreviewWriter":
        return self

    def __exit__(self, kind: type | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def preview(info: VideoInfo, frame: int, small: NDArray[np.uint8]) -> tuple[bytes, bytes | None]:
    """The JPEG of a picture of ``proxy_size``, and its thumbnail where this frame gets one."""
    if frame % thumbnail_step(info.frames):
        return encode(small), None
    thumbnail = reduced(small, fitted_size(info.width_px, info.height_px, THUMBNAIL_LONG_SIDE_PX))
    return encode(small), encode(thumbnail)


def rebuild(info: VideoInfo, folder: Path, progress: Progress = no_progress) -> None:
    """Write what is missing of a clip's proxy and thumbnails, without any analysis.

    Raises UserError if the clip can't be opened, Cancelled through ``progress``.
    """
    with PreviewWriter(folder, info) as writer:
        missing = [number for number in range(info.frames) if not writer.has(number)]
        if not missing:
            return
        for number, picture in pictures(info, missing[0]):
            progress("proxy", number, info.frames)
            if not writer.has(number):
                writer.add(number, *preview(info, number, picture.reduced(proxy_size(info))))
