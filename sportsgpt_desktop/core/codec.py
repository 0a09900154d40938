"""Records to JSON and arrays, and back, by their declared types. No pickle, nothing executed.

NaN is stored as null; arrays go to a separate mapping (an .npz beside the JSON) and the JSON keeps their key.
"""

import dataclasses
import functools
import math
import types
import typing
from collections.abc import Mapping
from typing import Any, Literal, TypeVar, Union

import numpy as np
from numpy.typing import NDArray

Record = TypeVar("Record")
Arrays = dict[str, NDArray[Any]]
INFINITE = {"inf": math.inf, "-inf": -math.inf}


def encode(value: Any, arrays: Arrays, place: str = "") -> Any:
    """JSON for a record; its arrays are added to ``arrays`` under dotted names."""
    if isinstance(value, np.ndarray):
        arrays[place] = value
        return {"array": place}
    if dataclasses.is_dataclass(value):
        return {
            field.name: encode(getattr(value, field.name), arrays, f"{place}.{field.name}".lstrip("."))
            for field in dataclasses.fields(value)
        }
    if isinstance(value, Mapping):
        return {str(key): encode(item, arrays, f"{place}.{key}") for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [encode(item, arrays, f"{place}.{number}") for number, item in enumerate(value)]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else {"number": str(value)}
    return value


def decode(wanted: type[Record], value: Any, arrays: Mapping[str, NDArray[Any]]) -> Record:
    """The record of type ``wanted`` that ``encode`` stored.

    Unknown fields are ignored and missing ones get their default, so that neighbouring versions read each
    other. Raises ValueError where the value does not fit the type.
    """
    return typing.cast(Record, _decode(wanted, value, arrays))


@functools.cache
def _fields(wanted: type) -> dict[str, Any]:
    return typing.get_type_hints(wanted)


def _decode(wanted: Any, value: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    if isinstance(value, dict) and value.keys() == {"array"}:
        if value["array"] not in arrays:
            raise ValueError(f"array {value['array']} is missing")
        return arrays[value["array"]]
    if isinstance(value, dict) and value.keys() == {"number"}:
        return INFINITE[value["number"]]
    if dataclasses.is_dataclass(wanted):
        return _record(typing.cast(type, wanted), value, arrays)
    origin, inner = typing.get_origin(wanted), typing.get_args(wanted)
    if origin in (Union, types.UnionType):
        return _union(inner, value, arrays)
    if origin is Literal:
        if value not in inner:
            raise ValueError(f"{value!r} is none of {inner}")
        return value
    if origin is tuple:
        return _items(inner, value, arrays)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return {key: _decode(inner[1], item, arrays) for key, item in _need(value, dict).items()}
    if wanted is float:
        return math.nan if value is None else float(_need(value, (int, float)))
    if wanted in (str, int, bool):
        return _need(value, wanted)
    return value


def _record(wanted: type, value: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    given = _need(value, dict)
    return wanted(
        **{name: _decode(kind, given[name], arrays) for name, kind in _fields(wanted).items() if name in given}
    )


def _union(choices: tuple[Any, ...], value: Any, arrays: Mapping[str, NDArray[Any]]) -> Any:
    if value is None and type(None) in choices:
        return None
    for choice in choices:
        if choice is not type(None):
            try:
                return _decode(choice, value, arrays)
            except (ValueError, TypeError):
                continue
    raise ValueError(f"{value!r} fits none of {choices}")


def _items(inner: tuple[Any, ...], value: Any, arrays: Mapping[str, NDArray[Any]]) -> tuple[Any, ...]:
    items = _need(value, list)
    kinds = [inner[0]] * len(items) if len(inner) == 2 and inner[1] is Ellipsis else list(inner)
    return tuple(_decode(kind, item, arrays) for kind, item in zip(kinds, items, strict=True))


def _need(value: Any, kind: Any) -> Any:
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
        raise ValueError(f"{value!r} is not {kind}")
    return value
