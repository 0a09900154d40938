"""The user's settings: one typed table, kept in ``settings.toml`` of the user folder.

A renamed setting is an entry in ``RENAMED``, not code. An unreadable file never stops the program: it is
set aside and the defaults are used.
"""

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from .assets import user_folder
from .files import write_atomic

SCHEMA = 1
RENAMED: dict[str, str] = {}
"""Old name -> new name."""


@dataclass(frozen=True)
class Settings:
    """Every setting with its default."""

    language: str = "system"
    """"system", "en" or "zh"."""
    theme: str = "system"
    """"system", "light", "dark" or "sunlight"."""
    reduced_motion: bool = False
    model: str = "default"
    """File name of a GGUF in a models folder, "default" (the bundled one) or "none"."""
    pose_model: str = "full"
    """"lite", "full" or "heavy"."""
    step_frames: int = 10
    """Frames of a medium step (Shift and an arrow)."""
    proxy_limit_gb: float = 10.0
    """Disk space that scrub proxies may take; the oldest go first."""
    blur_faces_when_sharing: bool = True
    video_pauses: bool = False
    """Annotated videos stand still at each keyframe."""
    paper: str = "A4"
    """"A4" or "Letter"."""
    csv_style: str = "standard"
    """"standard" (comma, point) or "excel" (the local variant)."""
    last_action: str = ""
    last_folder: str = ""
    tour_seen: bool = False
    """Whether the tour of the first start was shown or skipped."""


def settings_file() -> Path:
    return user_folder() / "settings.toml"


def _accepted(values: dict[str, Any]) -> dict[str, Any]:
    """Known names with values of the right type; everything else keeps its default."""
    accepted: dict[str, Any] = {}
    for name, value in values.items():
        target = RENAMED.get(name, name)
        for field in fields(Settings):
            if field.name == target:
                wanted = type(field.default)
                if wanted is float and type(value) is int:
                    value = float(value)
                if type(value) is wanted:
                    accepted[target] = value
    return accepted


def load_settings() -> Settings:
    """The saved settings, or the defaults. An unreadable file is renamed to ``settings.toml.bad``."""
    file = settings_file()
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        file.replace(file.with_suffix(".toml.bad"))
        return Settings()
    return replace(Settings(), **_accepted(values))


def save_settings(settings: Settings) -> None:
    """Write the settings in one step."""
    import tomli_w

    write_atomic(settings_file(), tomli_w.dumps({"schema": SCHEMA, **asdict(settings)}))
