"""The Linux installer's script on a small tree, and the tools that look at a built folder."""

import gzip
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from types import ModuleType

import pytest

PACKAGING = Path(__file__).resolve().parents[2] / "packaging"
linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the installer for Linux")


def load(name: str) -> ModuleType:
    """A module of the folder ``packaging``, whose name is taken by an installed package."""
    spec = importlib.util.spec_from_file_location(f"build_{name}", PACKAGING / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tree(folder: Path, words: str) -> Path:
    (folder / "_internal" / "resources" / "icons").mkdir(parents=True)
    shutil.copytree(PACKAGING / "linux", folder / "_internal" / "resources" / "linux")
    (folder / "_internal" / "resources" / "icons" / "sportsgpt.png").write_bytes(b"picture")
    for name in ("SportsGPT", "sportsgpt-desktop"):
        (folder / name).write_text(f"#!/bin/sh\necho {words}\n")
        (folder / name).chmod(0o755)
    return folder


def installer(folder: Path, program: Path, version: str) -> Path:
    """What ``linux.build_run`` makes, of a small tree."""
    archive = folder / "tree.tar"
    with tarfile.open(archive, "w") as tar:
        tar.add(program, ".")
    packed = gzip.compress(archive.read_bytes())
    script = (PACKAGING / "linux" / "install.sh").read_text(encoding="utf-8").replace("@VERSION@", version)
    script = script.replace("@SHA256@", hashlib.sha256(packed).hexdigest())
    target = folder / f"{version}.run"
    target.write_bytes(script.encode() + b"__ARCHIVE_BELOW__\n" + packed)
    return target


def run(file: Path, home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {"HOME": str(home), "PATH": os.defpath}
    return subprocess.run(
        ["/bin/sh", str(file), *arguments], env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "Zoë 五路 home"
    folder.mkdir()
    return folder


@linux_only
def test_install_upgrade_downgrade_uninstall(tmp_path: Path, home: Path) -> None:
    old = installer(tmp_path, tree(tmp_path / "old", "old"), "1.2.9")
    new = installer(tmp_path, tree(tmp_path / "new", "new"), "1.2.10")
    command = home / ".local" / "bin" / "sportsgpt-desktop"
    for file, says in ((old, "old"), (new, "new")):
        done = run(file, home)
        assert done.returncode == 0, done.stderr
        assert subprocess.run([command], capture_output=True, encoding="utf-8", check=True).stdout.strip() == says
    refused = run(old, home)
    assert refused.returncode == 2 and "newer" in refused.stderr and "Nothing was changed" in refused.stderr
    assert subprocess.run([command], capture_output=True, encoding="utf-8", check=True).stdout.strip() == "new"
    entry = (home / ".local/share/applications/sportsgpt-desktop.desktop").read_text(encoding="utf-8")
    assert f'Exec="{home}/.local/opt/sportsgpt-desktop/SportsGPT" %F' in entry
    mine = home / "mine.txt"
    mine.write_text("mine")
    assert run(new, home, "--uninstall").returncode == 0
    assert mine.is_file() and not list(home.rglob("*sportsgpt*"))


@linux_only
def test_a_folder_of_someone_else_is_left_alone(tmp_path: Path, home: Path) -> None:
    file = installer(tmp_path, tree(tmp_path / "new", "new"), "1.0.0")
    other = home / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    refused = run(file, home, "--target", str(other))
    assert refused.returncode == 2 and "Nothing was changed" in refused.stderr
    assert [item.name for item in other.iterdir()] == ["letter.txt"]


@linux_only
def test_a_damaged_installer_leaves_the_old_program(tmp_path: Path, home: Path) -> None:
    old = installer(tmp_path, tree(tmp_path / "old", "old"), "1.0.0")
    assert run(old, home).returncode == 0
    new = installer(tmp_path, tree(tmp_path / "new", "new"), "2.0.0")
    new.write_bytes(new.read_bytes()[:-40])
    refused = run(new, home)
    assert refused.returncode == 2 and "damaged" in refused.stderr and "Nothing was changed" in refused.stderr
    command = home / ".local" / "bin" / "sportsgpt-desktop"
    assert subprocess.run([command], capture_output=True, encoding="utf-8", check=True).stdout.strip() == "old"
    assert [item.name for item in (home / ".local" / "opt").iterdir()] == ["sportsgpt-desktop"]


def test_comparing_two_builds_finds_every_difference(tmp_path: Path) -> None:
    compare = load("compare")
    for name in ("one", "two"):
        (tmp_path / name / "a").mkdir(parents=True)
        (tmp_path / name / "a" / "same").write_text("same")
        (tmp_path / name / "a" / "other").write_text(name)
        (tmp_path / name / f"only {name}").write_text("x")
    assert compare.differences(tmp_path / "one", tmp_path / "two") == ["a/other", "only one", "only two"]
    assert compare.differences(tmp_path / "one", tmp_path / "one") == []


def test_a_librarys_name_version_and_licence() -> None:
    native = load("native")
    cases = {
        "libx264-d6533a8d.so.165": ("libx264", "165", "GPL-2.0-or-later"),
        "libavcodec-5e6b81c2.so.62.28.102": ("libavcodec", "62.28.102", "LGPL-3.0-or-later"),
        "libavif-43e630fc.so.16.4.2": ("libavif", "16.4.2", "BSD-2-Clause"),
    }
    for name, wanted in cases.items():
        match = native.NAME.match(name)
        assert (match[1], (match[2] + match[3]).strip("."), native.licence(name)) == wanted
