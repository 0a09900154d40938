"""Windows: an NSIS installer for one user, no administrator needed. Tried under Wine only, with a small tree."""

import shutil
import subprocess
from pathlib import Path

import payload

HERE = Path(__file__).resolve().parent


def build(program: Path, dist: Path) -> list[Path]:
    """Call makensis on ``windows/installer.nsi``. Stops with one sentence if NSIS is missing."""
    makensis = shutil.which("makensis")
    if makensis is None:
        raise SystemExit("NSIS (makensis) is needed for the Windows installer; the program folder is " + str(program))
    target = dist / f"sportsgpt-desktop-{payload.version()}-windows-x86_64.exe"
    defines = {"VERSION": payload.version(), "PROGRAM": str(program), "TARGET": str(target)}
    arguments = [f"/D{name}={value}" for name, value in defines.items()]
    subprocess.run([makensis, "/V2", *arguments, str(HERE / "windows" / "installer.nsi")], check=True)
    return [target]
