"""Build this platform's installer into ``dist/``: PyInstaller's folder, then one file that installs it.

    python packaging/build.py [--folder-only]

Linux: a self-extracting ``.run`` (per user, no root) and a ``.deb`` of the same tree. Windows: NSIS. macOS: a
disk image, signed and notarised where the identities are given in the environment. Only Linux has been run by us.
"""

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

import libraries
import linux
import macos
import payload
import windows

ROOT = Path(__file__).resolve().parent.parent

DIST = ROOT / "dist"
WORK = ROOT / "build" / "packaging"
FOLDER = "SportsGPT Desktop.app" if sys.platform == "darwin" else "SportsGPT Desktop"


def freeze(contents: Path) -> Path:
    """Run PyInstaller; returns the program folder."""
    environment = {
        **os.environ,
        "SPORTSGPT_ROOT": str(ROOT),
        "SPORTSGPT_PAYLOAD": str(contents),
        "SPORTSGPT_ICON": str(payload.icon()),
        "SPORTSGPT_VERSION": payload.version(),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": payload.source_date(),
    }
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN"]
    command += ["--distpath", str(WORK / "frozen"), "--workpath", str(WORK / "pyinstaller")]
    subprocess.run([*command, str(ROOT / "packaging" / "sportsgpt.spec")], env=environment, check=True)
    return WORK / "frozen" / FOLDER


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder-only", action="store_true", help="stop after PyInstaller's folder")
    options = parser.parse_args()
    for old in ("payload", "frozen"):
        shutil.rmtree(WORK / old, ignore_errors=True)
    contents = payload.gather(WORK / "payload")
    program = freeze(contents)
    if sys.platform.startswith("linux"):
        libraries.tidy(program)
    payload.write_inventory(program, DIST)
    if options.folder_only:
        return 0
    builder = {"linux": linux.build, "win32": windows.build, "darwin": macos.build}.get(sys.platform)
    if builder is None:
        sys.exit(f"There is no installer for {sys.platform}; the program folder is {program}")
    for file in builder(program, DIST):
        print(f"{file.relative_to(ROOT)}  {file.stat().st_size / 1e6:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
