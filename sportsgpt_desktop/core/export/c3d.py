"""C3D: points, their residuals and the keyframes as events (the format's user guide, c3d.org).

Little-endian (Intel), floating point (negative POINT:SCALE). A missing point has residual -1; a point that
was filled or moved has residual 0 (the guide's sign for an interpolated point); a tracked one carries its
error.
"""

import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..pipeline import best_keyframes
from ..records import Analysis
from ..skeleton import LANDMARKS
from .points import Markers, markers

BLOCK = 512
_INTEL = 84
_MAX_COUNT = 0xFFFF
_FIRST_CAMERA = 1 << 8
"""Bit of the first camera in the word of camera mask and residual."""
_MAX_RESIDUAL = 255
_INTEGER_RANGE = 32000.0
_MIN_SCALE = 0.1
"""POINT:SCALE spans the coordinates in 16-bit steps, should a program turn the file into integers; it is also
the step of the residuals, which need no finer one."""
Group = tuple[str, list[tuple[str, bytes]]]


def c3d(analysis: Analysis) -> bytes:
    """Millimetres, or thousandths of a leg length where no length is known (POINT:UNITS says which);
    x forward, y up, z right."""
    found = markers(analysis.motion)
    frames = len(found.points)
    groups = _groups(analysis, found)
    blocks = -(-len(_parameters(groups, 2)) // BLOCK)
    start = 2 + blocks
    parameters = _parameters(_groups(analysis, found, start), blocks)
    header = _header(frames, start, found.clock.rate_hz, _scale(found))
    data = _data(found).tobytes()
    padding = -len(data) % BLOCK
    return header + parameters.ljust(blocks * BLOCK, b"\0") + data + b"\0" * padding


def _scale(found: Markers) -> float:
    largest = float(np.nanmax(np.abs(found.points), initial=0.0)) * 1000.0
    return max(largest / _INTEGER_RANGE, _MIN_SCALE)


def _header(frames: int, start: int, rate_hz: float, scale: float) -> bytes:
    """The first block: numbers that old readers take from here."""
    last = min(frames, _MAX_COUNT)
    words = struct.pack("<BBHHHHHfHHf", 2, 0x50, len(LANDMARKS), 0, 1, last, 10, -scale, start, 0, rate_hz)
    return words.ljust(BLOCK, b"\0")


def _data(found: Markers) -> NDArray[np.float32]:
    """(N, J, 4) little-endian floats: x, y, z in thousandths of the unit, then camera mask and residual."""
    table = np.zeros((*found.points.shape[:2], 4), dtype="<f4")
    known = np.asarray(np.isfinite(found.points).all(axis=2))
    table[..., :3] = np.where(known[..., None], found.points * 1000.0, 0.0)
    steps = np.nan_to_num(found.error * 1000.0 / _scale(found), nan=1.0)
    tracked = _FIRST_CAMERA + np.clip(np.round(steps), 1, _MAX_RESIDUAL)
    table[..., 3] = np.where(known, np.where(found.repaired, 0.0, tracked), -1.0)
    return table


def _groups(analysis: Analysis, found: Markers, start: int = 0) -> list[Group]:
    frames, rate = len(found.points), found.clock.rate_hz
    unit = "mm" if found.unit == "m" else "leg/1000"
    keys = [key for key in best_keyframes(analysis.alignment) if np.isfinite(key.time_s)]
    times = [value for key in keys for value in (0.0, float(key.time_s))]
    first = float(analysis.motion.time_s[0]) if len(analysis.motion.time_s) else 0.0
    times[1::2] = [time - first for time in times[1::2]]
    return [
        (
            "POINT",
            [
                _integers("USED", [len(LANDMARKS)]),
                _integers("FRAMES", [min(frames, _MAX_COUNT)]),
                _integers("DATA_START", [start]),
                _floats("SCALE", [-_scale(found)]),
                _floats("RATE", [rate]),
                _texts("LABELS", LANDMARKS),
                _texts("DESCRIPTIONS", LANDMARKS),
                _texts("UNITS", [unit], single=True),
                _texts("X_SCREEN", ["+X"], single=True),
                _texts("Y_SCREEN", ["+Y"], single=True),
            ],
        ),
        ("ANALOG", [_integers("USED", [0])]),
        (
            "TRIAL",
            [
                _integers("ACTUAL_START_FIELD", _halves(1), sizes=[2]),
                _integers("ACTUAL_END_FIELD", _halves(frames), sizes=[2]),
                _floats("CAMERA_RATE", [rate]),
            ],
        ),
        (
            "EVENT",
            [
                _integers("USED", [len(keys)]),
                _texts("CONTEXTS", [(key.side or "general").capitalize() for key in keys]),
                _texts("LABELS", [key.id for key in keys]),
                _floats("TIMES", times, sizes=[2, len(keys)]),
            ],
        ),
    ]


def _halves(number: int) -> list[int]:
    """A 32-bit number as the two 16-bit words that TRIAL parameters hold, low word first."""
    return [number & 0xFFFF, number >> 16]


def _parameters(groups: Sequence[Group], blocks: int) -> bytes:
    """The parameter section: groups with negative numbers, then their parameters."""
    packed = bytes([1, 0x50, blocks, _INTEL])
    for number, (group, parameters) in enumerate(groups, 1):
        packed += _named(group, -number, b"\0")
        for name, body in parameters:
            packed += _named(name, number, body)
    return packed + b"\0\0"


def _named(name: str, number: int, body: bytes) -> bytes:
    """Length and number, name, offset from itself to the next item, body."""
    head = struct.pack("<bb", len(name), number) + name.encode("ascii")
    return head + struct.pack("<h", 2 + len(body)) + body


def _body(kind: int, sizes: Sequence[int], values: bytes) -> bytes:
    """Type, dimensions, values and an empty description."""
    return struct.pack("<bB", kind, len(sizes)) + bytes(sizes) + values + b"\0"


def _integers(name: str, values: Sequence[int], sizes: Sequence[int] = ()) -> tuple[str, bytes]:
    return name, _body(2, sizes, struct.pack(f"<{len(values)}H", *values))


def _floats(name: str, values: Sequence[float], sizes: Sequence[int] = ()) -> tuple[str, bytes]:
    return name, _body(4, sizes, struct.pack(f"<{len(values)}f", *values))


def _texts(name: str, values: Sequence[Any], single: bool = False) -> tuple[str, bytes]:
    """Texts padded with blanks to one length; ``single``: one text without a second dimension."""
    coded = [str(value).encode("ascii", "replace")[:127] for value in values]
    width = max((len(each) for each in coded), default=1)
    sizes = [width] if single else [width, len(coded)]
    return name, _body(-1, sizes, b"".join(each.ljust(width) for each in coded))
