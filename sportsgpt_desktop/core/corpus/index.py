"""The built index of one knowledge folder: vectors, graph and how they were made.

``<folder>/index/``: ``vectors.npy`` (N, 384) float32, ``graph.bin`` (hnswlib), ``index.json``. A row is one
*view* of a record: its title with text, or one alias. Vectors are found again by the hash of the view's
text, so that a rebuild encodes only what changed.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from .. import assets
from ..files import atomic_path, write_atomic
from ..progress import Progress, no_progress
from ..records import Guidance
from . import dense
from .encoder import BATCH, DIMENSIONS, Encoder
from .store import content_hash
from .words import has_chinese

SCHEMA = 1
FRESH_LIMIT = 256
"""Views that are encoded when a stale index is opened; more than that waits for a rebuild."""


@dataclass(frozen=True)
class Built:
    """What a build did."""

    rows: int
    encoded: int
    knowledge_sha256: str


@dataclass(frozen=True)
class Opened:
    """Vectors of the records' views: ``owners`` (N,) is the row of the record in the list that was given."""

    vectors: dense.Dense
    owners: "np.ndarray[Any, np.dtype[np.int64]]"
    missing: int
    """Views without a vector: found by words only until the index is rebuilt."""


def views(record: Guidance) -> tuple[str, ...]:
    """The texts of a record that are encoded, the main one first. The encoder knows English only."""
    action = f"{record.actions[0].replace('_', ' ')}: " if len(record.actions) == 1 else ""
    return (f"{action}{record.title}. {record.text}", *(alias for alias in record.aliases if not has_chinese(alias)))


def knowledge_hash(records: Sequence[Guidance]) -> str:
    """One SHA-256 for a whole set of records, whatever their order."""
    return hashlib.sha256("".join(sorted(content_hash(record) for record in records)).encode()).hexdigest()


def build(folder: Path, records: Sequence[Guidance], encoder: Encoder, progress: Progress = no_progress) -> Built:
    """Write ``folder/index`` for ``records``; vectors of unchanged views are kept if the model is the same."""
    target = folder / "index"
    target.mkdir(parents=True, exist_ok=True)
    model = encoder.model_hash()
    texts = [text for record in records for text in views(record)]
    keys = [_key(text) for text in texts]
    known = _known_vectors(target, model)
    missing = [row for row, key in enumerate(keys) if key not in known]
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, key in enumerate(keys):
        if key in known:
            vectors[row] = known[key]
    step = BATCH * 8
    missing.sort(key=lambda row: len(texts[row]))
    for start in range(0, len(missing), step):
        progress("index", start, len(missing))
        rows = missing[start : start + step]
        vectors[rows] = encoder.encode([texts[row] for row in rows])
    progress("index", len(missing), len(missing))
    knowledge = knowledge_hash(records)
    _write(target, vectors, keys, model, encoder.folder, knowledge)
    return Built(len(texts), len(missing), knowledge)


def open_index(folder: Path, records: Sequence[Guidance], encoder: Encoder) -> Opened:
    """The vectors for ``records``: from the built index where it fits, a few changed views encoded now."""
    target = folder / "index"
    meta = read_meta(target)
    texts = [text for record in records for text in views(record)]
    owners = np.array([row for row, record in enumerate(records) for _ in views(record)], np.int64)
    keys = [_key(text) for text in texts]
    fits = meta is not None and meta["model_bytes"] == _model_bytes(encoder.folder)
    if meta is not None and fits and meta["keys"] == keys:
        vectors = _vectors(target, len(keys))
        if vectors is not None:
            return Opened(dense.Dense(vectors, _graph(target, meta)), owners, 0)
    known = _known_vectors(target, meta["model_sha256"]) if meta is not None and fits else {}
    absent = [row for row, key in enumerate(keys) if key not in known]
    fresh = absent[:FRESH_LIMIT]
    for row, vector in zip(fresh, encoder.encode([texts[row] for row in fresh]), strict=True):
        known[keys[row]] = vector
    have = [row for row, key in enumerate(keys) if key in known]
    rows = np.array([known[keys[row]] for row in have], np.float32).reshape(len(have), DIMENSIONS)
    return Opened(dense.Dense(rows, None), owners[have], len(absent) - len(fresh))


def read_meta(target: Path) -> dict[str, Any] | None:
    """How an index was made, or None if it is missing, damaged or of another schema."""
    try:
        meta = json.loads((target / "index.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(meta, dict) or meta.get("schema") != SCHEMA:
        return None
    if not all((target / name).is_file() for name in ("vectors.npy", "graph.bin")):
        return None
    return meta


def _key(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _model_bytes(folder: Path) -> int:
    return (folder / "model.onnx").stat().st_size


def _graph(target: Path, meta: dict[str, Any]) -> Any:
    """The graph if its file is the one that was written; a foreign or damaged file is not parsed."""
    file = target / "graph.bin"
    if assets.sha256_of(file) != meta["graph_sha256"]:
        return None
    return dense.load_graph(file, meta["rows"], DIMENSIONS)


def _known_vectors(target: Path, model: str) -> dict[str, dense.Vectors]:
    meta = read_meta(target)
    if meta is None or meta["model_sha256"] != model:
        return {}
    vectors = _vectors(target, len(meta["keys"]))
    return {} if vectors is None else dict(zip(meta["keys"], vectors, strict=True))


def _vectors(target: Path, rows: int) -> dense.Vectors | None:
    """The stored vectors, read where they lie, or None if the file is damaged."""
    try:
        vectors = np.load(target / "vectors.npy", mmap_mode="r", allow_pickle=False)
    except (OSError, ValueError):
        return None
    if vectors.shape != (rows, DIMENSIONS) or vectors.dtype != np.float32:
        return None
    return vectors


def _write(target: Path, vectors: dense.Vectors, keys: list[str], model: str, encoder: Path, knowledge: str) -> None:
    """Vectors and graph first, their description last: a stop in between leaves an index that is rebuilt."""
    (target / "index.json").unlink(missing_ok=True)
    with atomic_path(target / "vectors.npy") as temporary, temporary.open("wb") as stream:
        np.save(stream, vectors, allow_pickle=False)
    with atomic_path(target / "graph.bin") as temporary:
        dense.build_graph(vectors).save_index(str(temporary))
    meta = {
        "schema": SCHEMA,
        "model_sha256": model,
        "model_bytes": _model_bytes(encoder),
        "knowledge_sha256": knowledge,
        "graph_sha256": assets.sha256_of(target / "graph.bin"),
        "rows": len(keys),
        "dimensions": DIMENSIONS,
        "graph": {"space": "ip", "M": dense.M, "ef_construction": dense.EF_CONSTRUCTION, "seed": dense.SEED},
        "versions": {name: version(name) for name in ("hnswlib", "numpy", "onnxruntime", "tokenizers")},
        "keys": keys,
    }
    write_atomic(target / "index.json", json.dumps(meta))
