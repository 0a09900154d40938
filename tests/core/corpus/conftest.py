"""A small knowledge folder of its own, and the shipped one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from sportsgpt_desktop.core.corpus.encoder import Encoder, open_encoder

RECORD = """
[[record]]
id = "{id}"
kind = "explanation"
title = "{title}"
text = "{text}"
issue_ids = ["T01"]
actions = ["jump"]
sources = []
basis = "judgement"
verified = false
"""


@pytest.fixture
def record_text() -> str:
    """One record as TOML with places for id, title and text."""
    return RECORD


@pytest.fixture
def write_records() -> Callable[..., None]:
    """Writes records (id="Title. Text.") into ``folder/guidance/records/test.toml``."""

    def write(folder: Path, **texts: str) -> None:
        target = folder / "guidance" / "records"
        target.mkdir(parents=True, exist_ok=True)
        rows = [RECORD.format(id=key, title=text.split(".")[0], text=text) for key, text in texts.items()]
        (target / "test.toml").write_text("".join(rows), encoding="utf-8")

    return write


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    found = open_encoder()
    if found is None:
        pytest.skip("the exported encoder is not in models/encoder (make models)")
    return found
