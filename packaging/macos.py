"""macOS: an .app in a disk image; signed and notarised where the identities are given. Reviewed, not run by us.

``SPORTSGPT_SIGN_IDENTITY``: a Developer ID Application identity. ``SPORTSGPT_NOTARY_PROFILE``: a notarytool profile.
"""

import os
import plistlib
import shutil
import subprocess
import tempfile
from pathlib import Path

import payload


def _bundle(program: Path, place: Path) -> Path:
    """Arrange the program folder as an application bundle."""
    app = place / "SportsGPT Desktop.app"
    shutil.copytree(program, app / "Contents" / "MacOS", symlinks=True)
    information = {
        "CFBundleName": "SportsGPT Desktop",
        "CFBundleDisplayName": "SportsGPT Desktop",
        "CFBundleIdentifier": "desktop.sportsgpt",
        "CFBundleExecutable": "SportsGPT",
        "CFBundleVersion": payload.version(),
        "CFBundleShortVersionString": payload.version(),
        "CFBundlePackageType": "APPL",
        "NSHighResolutionCapable": True,
        "LSMinimumSystemVersion": "13.0",
        "CFBundleDocumentTypes": [
            {"CFBundleTypeName": "SportsGPT analysis", "CFBundleTypeExtensions": ["sgpt"], "CFBundleTypeRole": "Viewer"}
        ],
    }
    with (app / "Contents" / "Info.plist").open("wb") as sink:
        plistlib.dump(information, sink)
    return app


def build(program: Path, dist: Path) -> list[Path]:
    """A compressed disk image with the application and a link to Applications."""
    target = dist / f"sportsgpt-desktop-{payload.version()}-macos.dmg"
    identity = os.environ.get("SPORTSGPT_SIGN_IDENTITY")
    profile = os.environ.get("SPORTSGPT_NOTARY_PROFILE")
    with tempfile.TemporaryDirectory(dir=dist) as name:
        place = Path(name)
        app = _bundle(program, place)
        (place / "Applications").symlink_to("/Applications")
        if identity:
            sign = ["codesign", "--force", "--deep", "--options", "runtime", "--timestamp", "--sign", identity]
            subprocess.run([*sign, str(app)], check=True)
        image = ["hdiutil", "create", "-volname", "SportsGPT Desktop", "-srcfolder", str(place), "-ov"]
        subprocess.run([*image, "-format", "UDZO", str(target)], check=True)
    if identity and profile:
        subprocess.run(
            ["xcrun", "notarytool", "submit", str(target), "--keychain-profile", profile, "--wait"], check=True
        )
        subprocess.run(["xcrun", "stapler", "staple", str(target)], check=True)
    return [target]
