"""How much memory a model needs, from a header that nobody vouches for."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.write.child import CONTEXT
from sportsgpt_desktop.core.write.gguf import header
from sportsgpt_desktop.core.write.memory import CACHE_BYTES, SHAPE, cache_bytes, need_bytes


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def number(key: str, value: int) -> bytes:
    return text(key) + struct.pack("<II", 4, value)


def gguf(file: Path, *entries: bytes) -> Path:
    file.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, len(entries)) + b"".join(entries))
    return file


def shape(layers: int, width: int, heads: int, kept: int) -> list[bytes]:
    names = ("block_count", "embedding_length", "attention.head_count", "attention.head_count_kv")
    return [number(f"llama.{name}", value) for name, value in zip(names, (layers, width, heads, kept), strict=True)]


def test_the_cache_follows_layers_width_and_shared_heads(tmp_path: Path) -> None:
    words = text("tokenizer.ggml.tokens") + struct.pack("<IIQ", 9, 8, 2) + text("a") + text("bc")
    scores = text("tokenizer.ggml.scores") + struct.pack("<IIQ", 9, 6, 2) + bytes(8)
    name = text("general.name") + struct.pack("<I", 8) + text("Größe")
    file = gguf(tmp_path / "m.gguf", name, words, scores, *shape(32, 4096, 32, 8))
    assert cache_bytes(file) == 2 * 32 * 1024 * CONTEXT * 2
    everyone = gguf(tmp_path / "n.gguf", *shape(32, 4096, 32, 32))
    assert cache_bytes(everyone) == 4 * cache_bytes(file)


def test_without_shared_heads_every_head_counts(tmp_path: Path) -> None:
    file = gguf(tmp_path / "m.gguf", *shape(2, 64, 4, 4)[:3])
    assert cache_bytes(file) == 2 * 2 * 64 * CONTEXT * 2


@pytest.mark.parametrize(
    "entries",
    [
        (),
        (b"\xff" * 40,),
        (text("llama.block_count") + struct.pack("<I", 99),),
        (text("x") + struct.pack("<IIQ", 9, 4, 2**60),),
        (text("llama.block_count") + struct.pack("<If", 6, float("inf")),),
        tuple(shape(0, 0, 0, 0)),
    ],
    ids=["nothing", "no text", "unknown kind", "endless array", "no whole number", "zeros"],
)
def test_a_header_that_does_not_tell_gets_the_safe_guess(tmp_path: Path, entries: tuple[bytes, ...]) -> None:
    assert cache_bytes(gguf(tmp_path / "m.gguf", *entries)) == CACHE_BYTES


@given(content=st.binary(max_size=200))
def test_no_header_breaks_the_reader(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "foreign.gguf"
    file.write_bytes(b"GGUF\x03\0\0\0" + content)
    assert set(header(file, SHAPE)) <= set(SHAPE)
    assert need_bytes(file) > 0


def test_the_bundled_model_needs_less_than_half_a_gigabyte() -> None:
    file = assets.models_folder() / "SmolLM2-135M-Instruct.Q4_1.gguf"
    if not file.is_file():
        pytest.skip("the bundled model is not in the models folder (make models)")
    assert 100e6 < need_bytes(file) < 500e6
    assert len(header(file, SHAPE)) == len(SHAPE)
