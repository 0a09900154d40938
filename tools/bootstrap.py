"""Set up a working copy on a bare machine, with Python's standard library alone.

    python3 tools/bootstrap.py [--models | --bench | --packaging | --clean]

Creates .venv, installs the pinned packages, builds the extension, fetches the models, builds the knowledge
index, the sample's analysis and the guide's pages. A step whose inputs have not changed is skipped. Names exactly the system packages that are missing;
as root on Debian or Ubuntu it installs them.
"""

import argparse
import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STATE = VENV / "setup.json"
PIP = "pip==26.0"
DEBIAN = {
    "build-essential": "compiles the alignment extension and llama.cpp",
    "cmake": "builds llama.cpp",
    "ninja-build": "builds llama.cpp",
    "python3-venv": "creates .venv",
    "python3-dev": "headers for the extension",
    "libgl1": "pictures (OpenCV) and the window",
    "libegl1": "the window",
    "libglib2.0-0": "pictures (OpenCV)",
    "libxkbcommon-x11-0": "the window",
    "libxcb-cursor0": "the window",
    "libxcb-icccm4": "the window",
    "libxcb-keysyms1": "the window",
    "libxcb-image0": "the window",
    "libxcb-render-util0": "the window",
    "libxcb-shape0": "the window",
    "libdbus-1-3": "the window",
    "libfontconfig1": "the window",
    "strace": "the test that no network socket is opened",
    "xvfb": "tests of the real window without a screen",
}


def stop(message: str) -> None:
    """End set-up with a message the reader can act on."""
    sys.exit(f"Set-up stopped: {message}")


def call(*command: object, **environment: str) -> None:
    """Run a step; its output is shown, and a failure ends set-up."""
    run = subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, **environment}, check=False)
    if run.returncode:
        stop(f"`{' '.join(str(part) for part in command[:6])}` failed with code {run.returncode}.")


def check_python() -> None:
    if not (3, 11) <= sys.version_info[:2] <= (3, 12):
        stop(f"Python 3.11 or 3.12 is needed, this is {platform.python_version()}. Call: make PYTHON=python3.11 ...")


def is_installed(package: str) -> bool:
    """Whether Debian's package is there, or what it is for is there in another way."""
    if package == "python3-venv":
        return _imports("ensurepip") and _imports("venv")
    if package == "python3-dev":
        import sysconfig

        return Path(sysconfig.get_paths()["include"], "Python.h").is_file()
    if package in ("cmake", "strace"):
        return shutil.which(package) is not None
    if package == "ninja-build":
        return shutil.which("ninja") is not None
    if package == "build-essential":
        return shutil.which("gcc") is not None and shutil.which("g++") is not None
    run = subprocess.run(["dpkg-query", "-W", "-f", "${Status}", package], capture_output=True, text=True, check=False)
    return "install ok installed" in run.stdout


def _imports(module: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {module}"], check=False).returncode == 0


def check_system() -> None:
    """Name what is missing; as root on Debian or Ubuntu, install it."""
    if sys.platform != "linux":
        return
    if shutil.which("dpkg-query") is None:
        if shutil.which("g++") is None:
            stop("a C and C++ compiler (gcc, g++) is needed. Install your system's package for it.")
        return
    missing = [package for package in DEBIAN if not is_installed(package)]
    if not missing:
        return
    for package in missing:
        print(f"  missing system package {package}: {DEBIAN[package]}", file=sys.stderr)
    if os.geteuid() != 0:
        stop(f"run this first: sudo apt-get install {' '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    call("apt-get", "update", "-qq", **quiet)
    call("apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing, **quiet)


def digest(*patterns: str) -> str:
    """A hash of the named files' names and contents."""
    total = hashlib.sha256()
    for pattern in patterns:
        for file in sorted(path for path in ROOT.glob(pattern) if path.is_file()):
            total.update(file.relative_to(ROOT).as_posix().encode())
            total.update(file.read_bytes())
    return total.hexdigest()


def done(step: str) -> str:
    """The digest that a step was last done for, "" if never."""
    try:
        return str(json.loads(STATE.read_text(encoding="utf-8")).get(step, ""))
    except (OSError, ValueError):
        return ""


def remember(step: str, value: str) -> None:
    try:
        state = json.loads(STATE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        state = {}
    state[step] = value
    STATE.write_text(json.dumps(state, indent=1), encoding="utf-8")


def build_environment() -> dict[str, str]:
    """Native packages built for any machine of the family, not for this one's CPU alone."""
    environment = {"HNSWLIB_NO_NATIVE": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    flags = ["-DGGML_NATIVE=OFF"]
    if platform.machine().lower() in ("x86_64", "amd64"):
        flags += [f"-DGGML_{name}=ON" for name in ("AVX2", "FMA", "F16C", "BMI2")]
    environment["CMAKE_ARGS"] = " ".join(flags)
    return environment


def install(extras: str) -> None:
    """Create .venv and install the pinned packages and the program itself, with its extension."""
    if not PYTHON.is_file():
        print("Creating .venv", file=sys.stderr)
        call(sys.executable, "-m", "venv", VENV)
    step, wanted = (
        f"install {extras}",
        digest("pyproject.toml", "constraints.txt", "setup.py", "ext/*.pyx", "ext/kernel*"),
    )
    if done(step) == wanted:
        return
    print("Installing packages (the first time takes some minutes: llama.cpp is compiled)", file=sys.stderr)
    environment = build_environment()
    call(
        PYTHON,
        "-m",
        "pip",
        "install",
        "-q",
        PIP,
        "setuptools==84.2.1",
        "wheel",
        "cython==3.3.1",
        "numpy==2.4.6",
        **environment,
    )
    for folder in (ROOT / "build").glob("*temp*") if (ROOT / "build").is_dir() else ():
        shutil.rmtree(folder)  # objects of another compiler would be reused silently
    call(PYTHON, "-m", "pip", "install", "-q", "-c", "constraints.txt", "-e", f".[{extras}]", **environment)
    remember(step, wanted)


def models() -> None:
    call(PYTHON, "-m", "tools.fetch_models")


def index() -> None:
    wanted = digest("kb/guidance/**/*", "tools/build_index.py", "models/manifest.toml")
    if done("index") == wanted and (ROOT / "kb" / "index").is_dir():
        return
    print("Building the knowledge index", file=sys.stderr)
    call(PYTHON, "-m", "tools.build_index")
    remember("index", wanted)


def sample() -> None:
    """The analysis of the bundled clip, which the window shows on its first start."""
    wanted = digest("sportsgpt_desktop/core/**/*.py", "kb/actions/**/*", "kb/guidance/**/*", "models/manifest.toml")
    if done("sample") == wanted and list((ROOT / "resources" / "sample").glob("*.sgpt")):
        return
    print("Analysing the bundled clip", file=sys.stderr)
    call(PYTHON, "-m", "tools.build_sample")
    remember("sample", wanted)


def guide() -> None:
    wanted = digest("docs/*.md", "docs/screenshots/*", "tools/build_docs.py")
    if done("guide") == wanted and (ROOT / "docs" / "html" / "index.html").is_file():
        return
    call(PYTHON, "-m", "tools.build_docs")
    remember("guide", wanted)


def clean() -> None:
    for name in (".venv", "build", "dist", "kb/index", "docs/html"):
        shutil.rmtree(ROOT / name, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    only = parser.add_mutually_exclusive_group()
    only.add_argument("--models", action="store_true", help="stop after the models")
    only.add_argument("--bench", action="store_true", help="also what the benchmarks compare with")
    only.add_argument("--packaging", action="store_true", help="also what builds the installer")
    only.add_argument("--clean", action="store_true", help="remove what set-up made; fetched models stay")
    options = parser.parse_args()
    if options.clean:
        return clean()
    check_python()
    check_system()
    more = ",bench" if options.bench else ",packaging" if options.packaging else ""
    install(f"setup,dev,cluster{more}")
    models()
    if not options.models:
        index()
        sample()
        guide()
    return None


if __name__ == "__main__":
    main()
