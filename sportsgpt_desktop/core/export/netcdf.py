"""``pose.nc``: the pose as netCDF in the layout that the ``movement`` toolbox works on.

Classic format with 64-bit offsets (NetCDF Users' Guide, file format specifications), written here because one
fixed layout of a few arrays needs no library. Variables ``position`` (time, space, keypoints, individuals)
in pixels and ``confidence`` (time, keypoints, individuals); time in seconds. Names as movement 0.15 demands them.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ... import __version__
from ..records import Analysis
from ..skeleton import LANDMARKS

_CHAR, _DOUBLE = 2, 6
_DIMENSION, _VARIABLE, _ATTRIBUTE = 10, 11, 12
_ABSENT = struct.pack(">ii", 0, 0)
INDIVIDUAL = "athlete"
_TEXT = {"_Encoding": "utf-8"}
"""The convention by which readers turn letters into text, not into bytes."""


@dataclass(frozen=True)
class Variable:
    """One array with the names of its dimensions; text is an array of single bytes."""

    name: str
    dimensions: tuple[str, ...]
    values: NDArray[Any]
    attributes: Mapping[str, str | float]


def netcdf(analysis: Analysis) -> bytes:
    """All frames of the clip; a missing landmark is NaN."""
    pose = analysis.pose
    position = np.asarray(pose.image_px, dtype=np.float64).transpose(0, 2, 1)[..., None]
    confidence = np.asarray(pose.visibility, dtype=np.float64)[..., None]
    keypoints, space, individuals = _texts(LANDMARKS), _texts(("x", "y")), _texts((INDIVIDUAL,))
    variables = (
        Variable("position", ("time", "space", "keypoints", "individuals"), position, {"units": "px"}),
        Variable("confidence", ("time", "keypoints", "individuals"), confidence, {}),
        Variable("time", ("time",), np.asarray(analysis.video.time_s, dtype=np.float64), {"units_text": "s"}),
        Variable("space", ("space", "space_letters"), space, _TEXT),
        Variable("keypoints", ("keypoints", "keypoints_letters"), keypoints, _TEXT),
        Variable("individuals", ("individuals", "individuals_letters"), individuals, _TEXT),
    )
    attributes: dict[str, str | float] = {
        "ds_type": "poses",
        "source_software": f"SportsGPT Desktop {__version__}",
        "time_unit": "seconds",
        "fps": float(analysis.video.capture_fps),
    }
    return write(variables, attributes)


def write(variables: Sequence[Variable], attributes: Mapping[str, str | float]) -> bytes:
    """A classic netCDF file of fixed-size arrays of doubles and text."""
    sizes: dict[str, int] = {}
    for one in variables:
        sizes.update(zip(one.dimensions, one.values.shape, strict=True))
    packed = [_padded(_big_endian(one.values).tobytes()) for one in variables]
    offsets = [0] * len(variables)
    for _ in range(2):  # the header's length does not depend on the offsets' values
        header = _header(sizes, variables, attributes, packed, offsets)
        place = len(header)
        for number, data in enumerate(packed):
            offsets[number] = place
            place += len(data)
    return b"".join([header, *packed])


def _header(
    sizes: Mapping[str, int],
    variables: Sequence[Variable],
    attributes: Mapping[str, str | float],
    packed: Sequence[bytes],
    offsets: Sequence[int],
) -> bytes:
    names = list(sizes)
    parts = [b"CDF\x02", struct.pack(">i", 0), struct.pack(">ii", _DIMENSION, len(sizes))]
    parts += [_name(name) + struct.pack(">i", size) for name, size in sizes.items()]
    parts += [_attributes(attributes), struct.pack(">ii", _VARIABLE, len(variables))]
    for one, data, offset in zip(variables, packed, offsets, strict=True):
        numbers = [names.index(name) for name in one.dimensions]
        kind = _CHAR if one.values.dtype.kind == "S" else _DOUBLE
        parts.append(_name(one.name) + struct.pack(f">i{len(numbers)}i", len(numbers), *numbers))
        parts.append(_attributes(one.attributes) + struct.pack(">iiq", kind, len(data), offset))
    return b"".join(parts)


def _attributes(attributes: Mapping[str, str | float]) -> bytes:
    if not attributes:
        return _ABSENT
    parts = [struct.pack(">ii", _ATTRIBUTE, len(attributes))]
    for name, value in attributes.items():
        if isinstance(value, str):
            text = value.encode()
            parts.append(_name(name) + struct.pack(">ii", _CHAR, len(text)) + _padded(text))
        else:
            parts.append(_name(name) + struct.pack(">iid", _DOUBLE, 1, value))
    return b"".join(parts)


def _name(name: str) -> bytes:
    coded = name.encode()
    return struct.pack(">i", len(coded)) + _padded(coded)


def _padded(data: bytes) -> bytes:
    """Everything lies on multiples of four bytes."""
    return data + b"\0" * (-len(data) % 4)


def _big_endian(values: NDArray[Any]) -> NDArray[Any]:
    return values if values.dtype.kind == "S" else values.astype(">f8")


def _texts(words: Sequence[str]) -> NDArray[np.bytes_]:
    """(N, longest) single bytes."""
    longest = max(len(word) for word in words)
    joined = b"".join(word.encode("ascii").ljust(longest, b"\0") for word in words)
    return np.frombuffer(joined, dtype="S1").reshape(len(words), longest)
