"""macOS: the application in a disk image; signed and notarised where the identities are given. Not run by us.

``SPORTSGPT_SIGN_IDENTITY``: a Developer ID Application identity. ``SPORTSGPT_NOTARY_PROFILE``: a notarytool profile.
sportsgpt.spec builds and signs the application itself, inside out, as Apple asks.
"""

import os
import platform
import shutil
import subprocess
import tempfile
from pathlib import Path

import payload


def build(program: Path, dist: Path) -> list[Path]:
    """A compressed disk image with the application and a link to Applications."""
    target = dist / f"sportsgpt-desktop-{payload.version()}-macos-{platform.machine()}.dmg"
    identity = os.environ.get("SPORTSGPT_SIGN_IDENTITY")
    profile = os.environ.get("SPORTSGPT_NOTARY_PROFILE")
    _run("codesign", "--verify", "--deep", "--strict", program)
    with tempfile.TemporaryDirectory(dir=dist) as name:
        place = Path(name)
        shutil.copytree(program, place / program.name, symlinks=True)
        (place / "Applications").symlink_to("/Applications")
        _run(
            "hdiutil", "create", "-volname", "SportsGPT Desktop", "-srcfolder", place, "-ov", "-format", "UDZO", target
        )
    if identity:
        _run("codesign", "--timestamp", "--sign", identity, target)
    if identity and profile:
        _run("xcrun", "notarytool", "submit", target, "--keychain-profile", profile, "--wait")
        _run("xcrun", "stapler", "staple", target)
    return [target]


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True)
