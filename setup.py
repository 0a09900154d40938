"""Builds MotionDTW's compiled kernel; everything else about the package is in pyproject.toml."""

import sys
from pathlib import Path

from Cython.Build import cythonize
from setuptools import Extension, setup

FOLDER = Path("ext")
# No -march and no fast-math: each kernel file names its own instruction set, and one build holds them all.
FLAGS = ["/O2"] if sys.platform == "win32" else ["-O3", "-std=c11", "-fno-math-errno", "-fno-trapping-math"]

setup(
    ext_modules=cythonize(
        [
            Extension(
                "sportsgpt_desktop.core._motiondtw",
                sources=[str(FOLDER / "_motiondtw.pyx"), *sorted(str(p) for p in FOLDER.glob("kernel*.c"))],
                depends=sorted(str(p) for p in FOLDER.glob("kernel*.h")),
                include_dirs=[str(FOLDER)],
                extra_compile_args=FLAGS,
            )
        ],
        build_dir="build",
    )
)
