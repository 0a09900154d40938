"""The few numbers of a GGUF's header that tell how much memory a model needs. The file is foreign: nothing is trusted."""

import struct
from collections.abc import Collection
from pathlib import Path
from typing import BinaryIO

_NUMBERS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?", 10: "<Q", 11: "<q", 12: "<d"}
_STRING, _ARRAY = 8, 9
MAX_ENTRIES = 10_000
MAX_ITEMS = 1_000_000
MAX_KEY_BYTES = 65_535
MAX_TEXT_BYTES = 10_000_000


def header(file: Path, wanted: Collection[str]) -> dict[str, float]:
    """Numbers of the header by the end of their keys ("block_count" for "llama.block_count"); those found before all are
    there or the header ends, {} if it cannot be read.
    """
    found: dict[str, float] = {}
    try:
        with file.open("rb") as stream:
            stream.seek(16)
            for _ in range(min(_number(stream, 10), MAX_ENTRIES)):
                key = _text(stream, MAX_KEY_BYTES).decode("ascii", "replace").partition(".")[2]
                kind = int(_number(stream, 4))
                if kind in _NUMBERS:
                    value = _number(stream, kind)
                    if key in wanted and isinstance(value, int):
                        found[key] = value
                else:
                    _skip(stream, kind)
                if len(found) == len(wanted):
                    break
    except (OSError, ValueError, struct.error):
        return {}
    return found


def _number(stream: BinaryIO, kind: int) -> int:
    form = _NUMBERS[kind]
    value: int = struct.unpack(form, stream.read(struct.calcsize(form)))[0]
    return value


def _text(stream: BinaryIO, most: int) -> bytes:
    length = _number(stream, 10)
    if length > most:
        raise ValueError("a text of the header is too long")
    return stream.read(length)


def _skip(stream: BinaryIO, kind: int) -> None:
    """Pass over a string or an array of numbers or strings."""
    if kind == _STRING:
        _text(stream, MAX_TEXT_BYTES)
        return
    if kind != _ARRAY:
        raise ValueError("an unknown kind of value")
    inner, count = _number(stream, 4), _number(stream, 10)
    if count > MAX_ITEMS or (inner not in _NUMBERS and inner != _STRING):
        raise ValueError("an array of the header is too long or of an unknown kind")
    if inner == _STRING:
        for _ in range(count):
            _text(stream, MAX_TEXT_BYTES)
    else:
        stream.seek(count * struct.calcsize(_NUMBERS[inner]), 1)
