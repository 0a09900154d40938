"""Pictures of the open clip: the scrub proxy for any frame at once, thumbnails for the timeline."""

import contextlib
from pathlib import Path

from PySide6.QtGui import QImage, QPixmap

from ..core import proxy
from ..core.errors import UserError


class Pictures:
    """Reads the proxy and the thumbnails of one folder, also while they are being written."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._open: dict[str, proxy.Proxy] = {}

    def use(self, folder: Path | None) -> None:
        """Read from another analysis's folder."""
        self.close()
        self._folder = folder

    def close(self) -> None:
        for reader in self._open.values():
            reader.close()
        self._open = {}

    def _reader(self, name: str) -> proxy.Proxy | None:
        if name not in self._open and self._folder is not None:
            with contextlib.suppress(UserError):
                self._open[name] = proxy.Proxy(self._folder / name)
        return self._open.get(name)

    def available(self) -> bool:
        return self._reader(proxy.PROXY_NAME) is not None

    def complete(self) -> bool:
        """Whether every frame has its picture."""
        reader = self._reader(proxy.PROXY_NAME)
        return reader is not None and bool(reader.available().all())

    def image(self, frame: int) -> QImage | None:
        """The frame from the proxy, or None while it is not there."""
        reader = self._reader(proxy.PROXY_NAME)
        return None if reader is None else _image(reader, frame)

    def thumbnail(self, frame: int) -> QPixmap | None:
        """A small picture near the frame."""
        reader = self._reader(proxy.THUMBNAILS_NAME)
        if reader is None:
            return None
        step = proxy.thumbnail_step(reader.frames)
        image = _image(reader, frame - frame % step)
        return None if image is None else QPixmap.fromImage(image)


def _image(reader: proxy.Proxy, frame: int) -> QImage | None:
    pixels = reader.picture(frame, "BGRA")
    if pixels is None:
        return None
    height, width = pixels.shape[:2]
    # The copy detaches the image from the array's memory, which Python may free.
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGB32).copy()
