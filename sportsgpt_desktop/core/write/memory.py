"""Whether a model fits into memory, asked before it is loaded."""

import ctypes
import os
import sys
from pathlib import Path

from .child import CONTEXT
from .gguf import header

OVERHEAD = 1.1
"""Memory over file size for weights and buffers. Judgement, from loading the bundled model."""
WORK_BYTES = 250_000_000
"""The process itself and its work space. Judgement, from loading the bundled model."""
CACHE_BYTES = 500_000_000
"""Key-value cache where the header does not tell. Judgement: that of a model of eight billion parameters."""
CACHE_ITEM_BYTES = 2
"""llama.cpp keeps keys and values as 16-bit numbers."""
SHAPE = ("block_count", "embedding_length", "attention.head_count", "attention.head_count_kv")


def need_bytes(model: Path) -> int:
    """Memory that a GGUF needs at the writer's context, on the safe side."""
    return int(model.stat().st_size * OVERHEAD) + WORK_BYTES + cache_bytes(model)


def cache_bytes(model: Path) -> int:
    """Keys and values of every layer for the writer's whole context, by the shape that the header states."""
    shape = header(model, SHAPE)
    layers, width, heads = (shape.get(key, 0) for key in SHAPE[:3])
    if layers <= 0 or width <= 0 or heads <= 0:
        return CACHE_BYTES
    kept = shape.get(SHAPE[3], heads) / heads
    return int(2 * layers * width * kept * CONTEXT * CACHE_ITEM_BYTES)


def available_bytes() -> int | None:
    """Memory that is free to use now, or None where the system does not tell."""
    if sys.platform == "linux":
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
        return None
    if sys.platform == "win32":
        return _windows_available()
    try:
        # macOS tells no available memory without a library; half of all is a fair guess on a machine in use.
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2
    except (ValueError, OSError, AttributeError):
        return None


def shortage(model: Path) -> str:
    """ "" if the model fits, else a sentence with both amounts."""
    need, free = need_bytes(model), available_bytes()
    if free is None or need <= free:
        return ""
    return f"it needs about {need / 1e9:.1f} GB of memory and {free / 1e9:.1f} GB are free"


def _windows_available() -> int | None:
    class Status(ctypes.Structure):
        _fields_ = [("length", ctypes.c_ulong), ("load", ctypes.c_ulong)] + [
            (name, ctypes.c_ulonglong)
            for name in ("total", "available", "page_total", "page_free", "virtual_total", "virtual_free", "extended")
        ]

    status = Status()
    status.length = ctypes.sizeof(Status)
    windll = getattr(ctypes, "windll", None)
    if windll is None or not windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available)
