import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core.corpus import build, load_records, open_corpus
from sportsgpt_desktop.core.corpus import dense as dense_module
from sportsgpt_desktop.core.corpus.dense import Dense, build_graph
from sportsgpt_desktop.core.corpus.encoder import DIMENSIONS, Encoder
from sportsgpt_desktop.core.corpus.index import open_index, read_meta
from sportsgpt_desktop.core.errors import Cancelled, UserError

Build = Callable[..., int]
TEXTS = {
    "T-1": "Stiff landing. The knees hardly bend when the feet hit the ground.",
    "T-2": "Low hips. The athlete sits while sprinting.",
    "T-3": "Early arm. The arm pulls before the block of the front leg.",
}


@pytest.fixture
def built(encoder: Encoder, write_records: Callable[..., None]) -> Build:
    """Writes records and builds their index; gives how many views were encoded."""

    def write_and_build(folder: Path, **texts: str) -> int:
        write_records(folder, **texts)
        return build(folder, load_records(folder / "guidance" / "records"), encoder).encoded

    return write_and_build


def test_a_rebuild_encodes_only_what_changed(tmp_path: Path, built: Build) -> None:
    assert built(tmp_path, **TEXTS) == 3
    assert built(tmp_path, **TEXTS) == 0
    assert built(tmp_path, **{**TEXTS, "T-2": "Low hips. The pelvis drops at each step."}) == 1


def test_the_index_says_how_it_was_made(tmp_path: Path, encoder: Encoder, built: Build) -> None:
    built(tmp_path, **TEXTS)
    meta = json.loads((tmp_path / "index" / "index.json").read_text(encoding="utf-8"))
    assert meta["model_sha256"] == encoder.model_hash()
    assert len(meta["knowledge_sha256"]) == 64 and meta["graph"]["seed"] and meta["versions"]["hnswlib"]


def test_the_same_records_give_the_same_files(tmp_path: Path, built: Build) -> None:
    for name in ("a", "b"):
        built(tmp_path / name, **TEXTS)
    for file in ("graph.bin", "vectors.npy", "index.json"):
        assert (tmp_path / "a" / "index" / file).read_bytes() == (tmp_path / "b" / "index" / file).read_bytes()


def test_meaning_finds_what_words_do_not(tmp_path: Path, built: Build) -> None:
    built(tmp_path, **TEXTS)
    corpus = open_corpus(tmp_path)
    assert corpus.look_up("hits the floor with rigid straight legs", 1)[0].record.id == "T-1"
    assert corpus.look_up("capital city of Mongolia", 3) == ()


def test_a_stale_index_still_answers(tmp_path: Path, built: Build, write_records: Callable[..., None]) -> None:
    built(tmp_path, **TEXTS)
    write_records(tmp_path, **TEXTS, **{"T-4": "Late foot recovery. The heel trails behind the body."})
    corpus = open_corpus(tmp_path)
    assert corpus.look_up("heel lags at the back", 1)[0].record.id == "T-4"


@pytest.mark.parametrize("name", ["graph.bin", "index.json", "vectors.npy"])
def test_a_damaged_index_is_not_trusted(tmp_path: Path, name: str, built: Build) -> None:
    built(tmp_path, **TEXTS)
    (tmp_path / "index" / name).write_bytes(b"\x80damaged")
    corpus = open_corpus(tmp_path)
    assert corpus.look_up("hits the floor with rigid straight legs", 1)[0].record.id == "T-1"


def test_a_build_that_is_cancelled_leaves_no_half_index(
    tmp_path: Path, encoder: Encoder, write_records: Callable[..., None]
) -> None:
    def stop(stage: str, done: int, total: int) -> None:
        raise Cancelled

    write_records(tmp_path, **TEXTS)
    with pytest.raises(Cancelled):
        build(tmp_path, load_records(tmp_path / "guidance" / "records"), encoder, stop)
    assert read_meta(tmp_path / "index") is None


def test_the_graph_agrees_with_exact_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dense_module, "EXACT_ROWS", 0)
    vectors = np.random.default_rng(3).normal(size=(2000, DIMENSIONS)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    dense = Dense(vectors, build_graph(vectors))
    queries = vectors[:50] + 0.02
    hits = [
        len(set(dense.nearest(query, 10).rows) & set(dense.exact(query, 10).rows)) / 10
        for query in queries / np.linalg.norm(queries, axis=1, keepdims=True)
    ]
    assert np.mean(hits) > 0.9


@pytest.mark.parametrize("k", [1, 3, 7, 20])
def test_exact_search_is_the_whole_order(k: int) -> None:
    vectors = np.eye(7, DIMENSIONS, dtype=np.float32)
    vectors[5] = vectors[2]  # a tie: the earlier row first
    query = (vectors.T @ np.array([0.1, 0.2, 0.5, 0.3, 0.0, 0.0, 0.4], np.float32)).astype(np.float32)
    expected = np.argsort(-(vectors @ query), kind="stable")[:k]
    assert Dense(vectors, None).nearest(query, k).rows.tolist() == expected.tolist()


def test_opening_without_an_index_encodes_now(
    tmp_path: Path, encoder: Encoder, write_records: Callable[..., None]
) -> None:
    write_records(tmp_path, **TEXTS)
    records = load_records(tmp_path / "guidance" / "records")
    assert open_index(tmp_path, records, encoder).missing == 0


def test_the_users_own_knowledge_only_adds(tmp_path: Path, built: Build, write_records: Callable[..., None]) -> None:
    built(tmp_path / "shipped", **TEXTS)
    write_records(tmp_path / "own", **{"T-1": "Mine. Another text.", "U-1": "Zebra. Hop over painted stripes."})
    corpus = open_corpus(tmp_path / "shipped", tmp_path / "own")
    assert len(corpus.records) == 4 and "T-1" in corpus.notes[0]
    assert corpus.get("T-1").text == TEXTS["T-1"]  # type: ignore[union-attr]
    assert corpus.look_up("painted stripes", 1)[0].record.id == "U-1"


def test_the_users_malformed_record_stops_nothing(tmp_path: Path, built: Build) -> None:
    built(tmp_path / "shipped", **TEXTS)
    (tmp_path / "own" / "guidance" / "records").mkdir(parents=True)
    (tmp_path / "own" / "guidance" / "records" / "odd.toml").write_text("[[record]", encoding="utf-8")
    corpus = open_corpus(tmp_path / "shipped", tmp_path / "own")
    assert len(corpus.records) == 3 and "odd.toml" in corpus.notes[0]
    with pytest.raises(UserError):
        open_corpus(tmp_path / "own")
