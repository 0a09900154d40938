"""The shared libraries in a Linux program folder: where each comes from, its version and its licence."""

import hashlib
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

LICENCES = {
    "libQt": "LGPL-3.0-only",
    "libSvtAv1Enc": "BSD-3-Clause-Clear",
    "libaom": "BSD-2-Clause",
    "libbrotli": "MIT",
    "libasound": "LGPL-2.1-or-later",
    "libavif": "BSD-2-Clause",
    "libav": "LGPL-3.0-or-later",
    "libsw": "LGPL-3.0-or-later",
    "libcrypto": "none: a substitute of ours without function, see README",
    "libssl": "none: a substitute of ours without function, see README",
    "libdav1d": "BSD-2-Clause",
    "libdrm": "MIT",
    "libfreetype": "FTL OR GPL-2.0-or-later",
    "libgfortran": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libquadmath": "LGPL-2.1-or-later",
    "libgomp": "GPL-3.0-or-later WITH GCC-exception-3.1",
    "libgmp": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libgnutls": "LGPL-2.1-or-later",
    "libhogweed": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libnettle": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libharfbuzz": "MIT",
    "libicu": "Unicode-3.0",
    "libjpeg": "IJG AND BSD-3-Clause",
    "liblcms": "MIT",
    "liblzma": "0BSD",
    "libmp3lame": "LGPL-2.0-or-later",
    "libopenblas": "BSD-3-Clause",
    "libscipy_openblas": "BSD-3-Clause",
    "libopencore": "Apache-2.0",
    "libopenjp": "BSD-2-Clause",
    "libopus": "BSD-3-Clause",
    "libpcre2": "BSD-3-Clause",
    "libpng": "libpng-2.0",
    "libsharpyuv": "BSD-3-Clause",
    "libtiff": "libtiff",
    "libunistring": "LGPL-3.0-or-later OR GPL-2.0-or-later",
    "libvpl": "MIT",
    "libvpx": "BSD-3-Clause",
    "libwebp": "BSD-3-Clause",
    "libx264": "GPL-2.0-or-later",
    "libx265": "GPL-2.0-or-later",
    "libXau": "MIT",
    "libxcb": "MIT",
    "libz": "Zlib",
    "libzstd": "BSD-3-Clause OR GPL-2.0-only",
    "libpython3": "PSF-2.0",
}
"""By the beginning of the name, the longest that fits; as the projects state them."""
OF_WHEELS = ("PySide6/", "cv2/", "mediapipe/", "llama_cpp/", "onnxruntime/", "av/")
"""Folders whose libraries are their package's own work and named with it."""
NAME = re.compile(r"(lib[^/]+?)(?:-[0-9a-f]{8})?((?:\.\d+)*)\.so((?:\.[\w]+)*)$")


def libraries(program: Path) -> list[Path]:
    """Every shared library that is no extension module of Python and no link."""
    return [
        file
        for file in sorted(program.rglob("lib*.so*"))
        if not file.is_symlink() and "cpython-" not in file.name and ".abi3." not in file.name
    ]


def licence(name: str) -> str:
    """The licence of a library by its file name; "" if not known here."""
    fitting = [start for start in LICENCES if name.startswith(start)]
    return LICENCES[max(fitting, key=len)] if fitting else ""


def system_package(file: Path) -> tuple[str, str] | None:
    """(package, version) of the build machine's package that a library comes from; None if from none."""
    if shutil.which("dpkg-query") is None or file.name.startswith("libpython"):  # Python is the one that builds
        return None
    found = subprocess.run(
        ["dpkg-query", "--search", f"*/{file.name}"], capture_output=True, text=True, check=False
    ).stdout.splitlines()
    if not found:
        return None
    package = found[0].split(":", 1)[0]
    shown = subprocess.run(
        ["dpkg-query", "--show", "--showformat=${Version}\n", package], capture_output=True, text=True, check=True
    )
    return package, shown.stdout.splitlines()[0]


def components(program: Path) -> list[dict[str, Any]]:
    """CycloneDX components of the libraries that wheels and the build machine brought along."""
    found = []
    for file in libraries(program):
        place = file.relative_to(program / "_internal").as_posix()
        if place.startswith(OF_WHEELS):
            continue
        match = NAME.match(file.name)
        name, version = (match[1], (match[2] + match[3]).strip(".")) if match else (file.name, "")
        row: dict[str, Any] = {
            "type": "library",
            "name": name,
            "version": version,
            "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(file.read_bytes()).hexdigest()}],
            "licenses": [{"license": {"name": licence(file.name) or "see licences/system"}}],
            "properties": [{"name": "place", "value": place}],
        }
        package = system_package(file) if "/" not in place else None
        if package:
            row["purl"] = f"pkg:deb/debian/{package[0]}@{package[1]}"
            row["licenses"] = [{"license": {"name": f"see licences/system/{package[0]}.txt"}}]
        found.append(row)
    return found


def write_system_licences(program: Path) -> None:
    """Copy the copyright file of every system package whose library ships into ``licences/system``."""
    target = program / "_internal" / "licences" / "system"
    target.mkdir(parents=True, exist_ok=True)
    for file in libraries(program):
        package = system_package(file) if file.parent == program / "_internal" else None
        source = Path("/usr/share/doc") / package[0] / "copyright" if package else None
        if package and source and source.is_file():
            shutil.copy(source, target / f"{package[0]}.txt")
