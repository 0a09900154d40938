"""Shared fixtures: the measuring data beside the repository, and a user folder of its own for each test."""

import os
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


def data_folder() -> Path | None:
    """The folder of measuring data (never in git), or None. ``SPORTSGPT_DATA`` names another place."""
    folder = Path(os.environ.get("SPORTSGPT_DATA", REPOSITORY.parent / "shared" / "data"))
    return folder if folder.is_dir() else None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real motion capture and video with labelled events; skips where it is missing."""
    folder = data_folder()
    if folder is None:
        pytest.skip("measuring data (SPORTSGPT_DATA or ../shared/data) is not on this machine")
    return folder


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Every test gets an empty user data folder, so that none touches the user's own."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("SPORTSGPT_HOME", str(home))
    return home
