"""Linux: make the shared libraries of the program folder smaller and fit to be passed on together."""

import hashlib
import os
import re
import subprocess
import tempfile
from pathlib import Path

import native

OLD_OPENSSL = re.compile(r"lib(ssl|crypto)-[0-9a-f]+\.so\.1\.1\S*")
UNSTRIPPED = ("libpython3", "hnswlib.")
"""Carry debug information. Others are left alone: stripping has broken libraries that auditwheel has patched."""


def tidy(program: Path) -> None:
    """Everything below, in order."""
    native.write_system_licences(program)
    replace_old_openssl(program)
    for file in sorted(program.rglob("*.so*")):
        if file.name.startswith(UNSTRIPPED) and not file.is_symlink():
            subprocess.run(["strip", "--strip-debug", str(file)], check=True)
    share_duplicates(program)
    for link in program.rglob("*.so*"):
        if link.is_symlink() and not link.exists():  # to a library that the spec left out
            link.unlink()


def replace_old_openssl(program: Path) -> None:
    """Put libraries without cryptography in the place of OpenSSL 1.1, which OpenCV's FFmpeg links for https.

    OpenSSL 1.1's licence does not go with the GPL of PyAV's codecs, the version gets no more fixes, and the
    program opens no network connection. Every function of the substitute returns 0, which FFmpeg reads as a failure.
    """
    old = [file for file in program.rglob("*.so*") if OLD_OPENSSL.fullmatch(file.name) and not file.is_symlink()]
    if not old:
        return
    wanted: dict[str, set[str]] = {}
    for file in program.rglob("lib*.so*"):
        if file.is_symlink() or file in old:
            continue
        said = subprocess.run(["nm", "-D", "--undefined-only", str(file)], capture_output=True, text=True, check=False)
        for symbol, version in re.findall(r"(\w+)@(OPENSSL_1_1_\w+)", said.stdout):
            wanted.setdefault(version, set()).add(symbol)
    source = "".join(f"long {name}(void) {{ return 0; }}\n" for names in wanted.values() for name in sorted(names))
    script = "".join(f"{version} {{ global: {'; '.join(sorted(names))}; }};\n" for version, names in wanted.items())
    with tempfile.TemporaryDirectory() as name:
        code, versions = Path(name) / "nothing.c", Path(name) / "versions"
        code.write_text(source, encoding="ascii")
        versions.write_text(script, encoding="ascii")
        for file in old:
            file.unlink()
            options = [f"-Wl,-soname,{file.name}", f"-Wl,--version-script={versions}", "-Wl,--build-id=none"]
            flags = ["-shared", "-fPIC", "-O1", "-s", "-fno-builtin", "-nostdlib"]
            subprocess.run(["cc", *flags, *options, str(code), "-o", str(file)], check=True)


def share_duplicates(program: Path) -> None:
    """Replace a copy of a large file by a relative link to the first: both programs, libraries with two names."""
    first: dict[tuple[int, str], Path] = {}
    for file in sorted(program.rglob("*")):
        if file.is_symlink() or not file.is_file() or file.stat().st_size < 30_000:
            continue
        with file.open("rb") as stream:
            key = (file.stat().st_mode, hashlib.file_digest(stream, "sha256").hexdigest())
        same = first.setdefault(key, file)
        if same is not file:
            file.unlink()
            file.symlink_to(os.path.relpath(same, file.parent))
