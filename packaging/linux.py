"""Linux: one self-extracting ``.run`` that installs for one user without root, and a ``.deb`` of the same tree."""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

import payload

HERE = Path(__file__).resolve().parent
DEB_DEPENDS = "libc6 (>= 2.36), libgl1, libegl1, libxcb1"
"""What PyInstaller leaves to the system on purpose; everything else is in the folder."""
MARKER = b"__ARCHIVE_BELOW__\n"


def _archive(program: Path, target: Path) -> None:
    """A tar with sorted names and one date, compressed by gzip: a minimal Debian has no xz and no zstd."""
    date = int(payload.source_date())

    def clean(member: tarfile.TarInfo) -> tarfile.TarInfo:
        member.uid = member.gid = 0
        member.uname = member.gname = "root"
        member.mtime = date
        return member

    plain = target.with_suffix(".tar")
    with tarfile.open(plain, "w") as tar:
        for file in sorted(program.rglob("*")):
            tar.add(file, file.relative_to(program).as_posix(), recursive=False, filter=clean)
    with target.open("wb") as sink:
        subprocess.run(["gzip", "-9", "--no-name", "--stdout", str(plain)], stdout=sink, check=True)
    plain.unlink()


def build_run(program: Path, dist: Path) -> Path:
    """A shell script with the archive behind it."""
    target = dist / f"sportsgpt-desktop-{payload.version()}-linux-x86_64.run"
    with tempfile.TemporaryDirectory(dir=dist) as folder:
        archive = Path(folder) / "tree.tar.gz"
        _archive(program, archive)
        with archive.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        script = (HERE / "linux" / "install.sh").read_text(encoding="utf-8")
        script = script.replace("@VERSION@", payload.version()).replace("@SHA256@", digest)
        with target.open("wb") as sink:
            sink.write(script.encode() + MARKER)
            with archive.open("rb") as source:
                shutil.copyfileobj(source, sink)
    target.chmod(0o755)
    return target


def build_deb(program: Path, dist: Path) -> Path:
    """The same tree under /opt, with a menu entry and a command."""
    target = dist / f"sportsgpt-desktop_{payload.version()}_amd64.deb"
    with tempfile.TemporaryDirectory(dir=dist) as name:
        root = Path(name)
        root.chmod(0o755)
        home = root / "opt" / "sportsgpt-desktop"
        shutil.copytree(program, home, symlinks=True)
        _write(root / "usr/share/applications/sportsgpt-desktop.desktop", _entry("/opt/sportsgpt-desktop"))
        _write(root / "usr/share/mime/packages/sportsgpt-desktop.xml", (HERE / "linux" / "mime.xml").read_text())
        link = root / "usr/bin/sportsgpt-desktop"
        link.parent.mkdir(parents=True)
        link.symlink_to("/opt/sportsgpt-desktop/sportsgpt-desktop")
        if payload.icon().is_file():
            place = root / "usr/share/icons/hicolor/256x256/apps/sportsgpt-desktop.png"
            place.parent.mkdir(parents=True)
            shutil.copy(payload.icon(), place)
        size = sum(file.stat().st_size for file in home.rglob("*") if file.is_file()) // 1024
        _write(
            root / "DEBIAN" / "control",
            "Package: sportsgpt-desktop\n"
            f"Version: {payload.version()}\nArchitecture: amd64\nMaintainer: SportsGPT Desktop authors\n"
            f"Installed-Size: {size}\nDepends: {DEB_DEPENDS}\n"
            "Recommends: libwayland-client0, libwayland-cursor0, libwayland-egl1\nSection: science\nPriority: optional\n"
            "Description: Offline technique analyst for athletics\n"
            " Keyframes, technical issues and a traced training plan from a clip, on this machine alone.\n",
        )
        environment = {**os.environ, "SOURCE_DATE_EPOCH": payload.source_date()}
        command = ["dpkg-deb", "--root-owner-group", "-Zzstd", "-z9", "--build", str(root), str(target)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return target


def _entry(folder: str) -> str:
    return (HERE / "linux" / "sportsgpt-desktop.desktop").read_text(encoding="utf-8").replace("@FOLDER@", folder)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def build(program: Path, dist: Path) -> list[Path]:
    """Both files; the ``.deb`` only where dpkg-deb is there."""
    files = [build_run(program, dist)]
    if shutil.which("dpkg-deb"):
        files.append(build_deb(program, dist))
    return files
