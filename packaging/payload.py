"""What ships beside the code: models, knowledge with its index, resources, documentation, licences."""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import native
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
SHIPPED_MODELS = ("pose-full", "pose-lite", "encoder", "encoder-tokenizer", "smollm2")
"""The heavy pose model is left out: 31 MB for a mode that few laptops can run in the clip's length."""
LEFT_OUT = {"matplotlib", "sounddevice", "huggingface-hub", "setuptools", "sympy", "psutil"}
"""Packages that others ask for and that sportsgpt.spec leaves out, with all that only they ask for."""

LICENCE_FILES = ("licen", "copying", "notice", "third_party", "thirdparty")


def icon() -> Path:
    return ROOT / "resources" / "icons" / "sportsgpt.png"


def source_date() -> str:
    """Seconds of the last commit: the date in every archive, so that two builds agree."""
    run = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return run.stdout.strip() or "1700000000"


def version() -> str:
    return importlib.metadata.version("sportsgpt-desktop")


def gather(target: Path) -> Path:
    """Copy what ships into ``target``. Stops with one sentence if a model is missing."""
    target.mkdir(parents=True)
    manifest = tomllib.loads((ROOT / "models" / "manifest.toml").read_text(encoding="utf-8"))
    (target / "models").mkdir()
    shutil.copy(ROOT / "models" / "manifest.toml", target / "models")
    for row in manifest["model"]:
        if row["name"] in SHIPPED_MODELS:
            source = ROOT / row["folder"] / row["path"]
            if not source.is_file():
                raise SystemExit(f"{source.name} is missing; run: make models")
            place = target / "models" / row["path"]
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, place)
    for folder in ("kb", "resources", "docs"):
        ignore = shutil.ignore_patterns("screenshots", "__pycache__", "facts")
        shutil.copytree(ROOT / folder, target / folder, ignore=ignore)
    if sys.platform.startswith("linux"):
        ignore = shutil.ignore_patterns("*.sh")
        shutil.copytree(ROOT / "packaging" / "linux", target / "resources" / "linux", ignore=ignore)
    write_licences(target / "licences")
    return target


def shipped() -> list[importlib.metadata.Distribution]:
    """The packages in the program folder, by name: ours, what it requires, what those require."""
    found: dict[str, importlib.metadata.Distribution] = {}
    names = ["sportsgpt-desktop"]
    while names:
        name = names.pop().lower().replace("_", "-")
        if name in found or name in LEFT_OUT:
            continue
        found[name] = importlib.metadata.distribution(name)
        for line in found[name].requires or ():
            requirement = Requirement(line)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                names.append(requirement.name)
    return [found[name] for name in sorted(found)]


def licence_of(dist: importlib.metadata.Distribution) -> str:
    """The licence a package states, in its own words."""
    data = dist.metadata
    stated = data.get("License-Expression") or (data.get("License") or "").splitlines()[:1]
    if stated:
        return stated if isinstance(stated, str) else stated[0]
    classes = [value.split(" :: ")[-1] for value in data.get_all("Classifier") or [] if value.startswith("License")]
    return ", ".join(classes) or "see the package's own files"


def write_licences(target: Path) -> None:
    """Our licence and notice, every licence text that a package carries, Python's, and those of GPL and LGPL parts."""
    target.mkdir(parents=True)
    for name in ("LICENSE", "NOTICE.md"):
        shutil.copy(ROOT / name, target)
    shutil.copytree(ROOT / "packaging" / "licences", target, dirs_exist_ok=True)
    for folder in (Path(sys.base_prefix), Path(sysconfig.get_path("stdlib"))):
        if (folder / "LICENSE.txt").is_file():
            shutil.copy(folder / "LICENSE.txt", target / "Python.txt")
    for dist in shipped():
        for file in dist.files or ():
            source = Path(str(dist.locate_file(file)))
            if file.name.lower().startswith(LICENCE_FILES) and file.suffix != ".py" and source.is_file():
                place = target / dist.metadata["Name"]
                place.mkdir(exist_ok=True)
                shutil.copy(source, place / file.name)


def write_inventory(program: Path, target: Path) -> None:
    """``dist/sbom.json`` (CycloneDX 1.5) and ``dist/sizes.txt``: the largest parts of the program folder."""
    target.mkdir(exist_ok=True)
    components = [
        {
            "type": "library",
            "name": dist.metadata["Name"],
            "version": dist.version,
            "purl": f"pkg:pypi/{dist.metadata['Name'].lower()}@{dist.version}",
            "licenses": [{"license": {"name": licence_of(dist)[:120]}}],
        }
        for dist in shipped()
    ]
    manifest = tomllib.loads((ROOT / "models" / "manifest.toml").read_text(encoding="utf-8"))
    components += [
        {
            "type": "machine-learning-model",
            "name": row["name"],
            "version": row["sha256"][:12],
            "hashes": [{"alg": "SHA-256", "content": row["sha256"]}],
            "licenses": [{"license": {"id": row["licence"]}}],
            "description": row["source"],
        }
        for row in manifest["model"]
        if row["name"] in SHIPPED_MODELS
    ]
    components += native.components(program)
    sbom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "application", "name": "sportsgpt-desktop", "version": version()}},
        "components": components,
    }
    (target / "sbom.json").write_text(json.dumps(sbom, indent=1), encoding="utf-8")
    sizes: dict[str, int] = {}
    for file in program.rglob("*"):
        if file.is_file() and not file.is_symlink():
            part = "/".join(file.relative_to(program).parts[:3][:-1]) or file.name
            sizes[part] = sizes.get(part, 0) + file.stat().st_size
    lines = [f"{size / 1e6:8.1f} MB  {part}" for part, size in sorted(sizes.items(), key=lambda item: -item[1])[:30]]
    total = sum(sizes.values()) / 1e6
    (target / "sizes.txt").write_text(f"{total:8.1f} MB  all\n" + "\n".join(lines) + "\n", encoding="utf-8")
