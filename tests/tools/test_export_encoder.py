"""The exported encoder gives the vectors of sentence-transformers. Skips where torch or the source model is
missing.
"""

import os
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core.corpus.encoder import open_encoder

SOURCE = Path(os.environ.get("SPORTSGPT_ENCODER_SOURCE", Path(__file__).parents[2] / "build" / "parts" / "minilm"))
TEXTS = [
    "The knees cave in when the athlete lands.",
    "Block starts with a check of the set position",
    "x",
    "A much longer sentence about front-side mechanics, posture, stiffness and contact. " * 30,
    "Ünïcode, 膝盖 and emoji \N{RUNNER}",
]


def test_vectors_agree_with_sentence_transformers() -> None:
    encoder = open_encoder()
    if encoder is None or not (SOURCE / "model.safetensors").is_file():
        pytest.skip("the encoder or its source model is not on this machine (make models)")
    library = pytest.importorskip("sentence_transformers")
    theirs = library.SentenceTransformer(str(SOURCE), device="cpu").encode(TEXTS, normalize_embeddings=True)
    ours = encoder.encode(TEXTS)
    assert np.allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)
    assert (ours * theirs).sum(1).min() > 0.9999
