"""The sentence encoder at run time: all-MiniLM-L6-v2 as ONNX, with tokenizers. No torch."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .. import assets

DIMENSIONS = 384
MAX_TOKENS = 256
"""The model's own limit (sentence_bert_config.json); longer text is cut."""
BATCH = 8
"""Small batches keep the layers' results in the cache: 13 % less time than 32 for passages of 30 words."""


class Encoder:
    """Text to unit vectors. Not safe to share between threads; cheap to hold, about 1 s to load."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        assets.quiet_environment()
        import onnxruntime
        from tokenizers import Tokenizer

        self.folder = folder
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors (N, 384) float32 for N texts, in their order."""
        vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
        # Texts of like length share a batch, so that little is spent on padding.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            batch = self._tokenizer.encode_batch([texts[row] for row in rows])
            feeds = {
                "input_ids": np.array([item.ids for item in batch], np.int64),
                "attention_mask": np.array([item.attention_mask for item in batch], np.int64),
            }
            vectors[rows] = self._session.run(["embedding"], feeds)[0]
        return vectors

    def model_hash(self) -> str:
        """SHA-256 over model and tokenizer, as hex digits."""
        digest = hashlib.sha256()
        for name in ("model.onnx", "tokenizer.json"):
            digest.update(assets.sha256_of(self.folder / name).encode())
        return digest.hexdigest()


def open_encoder() -> Encoder | None:
    """The encoder that ships with the program, or None where it is missing: search is then lexical only."""
    folder = assets.models_folder() / "encoder"
    if not all((folder / name).is_file() for name in ("model.onnx", "tokenizer.json")):
        return None
    return Encoder(folder)
