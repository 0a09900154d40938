"""Say which files of two program folders differ, so that a build can be checked by building again.

    python packaging/compare.py FOLDER FOLDER

Exit code 1 if any differs beyond the places that ``packaging/README.md`` lists.
"""

import filecmp
import sys
from pathlib import Path

EXPECTED: tuple[str, ...] = ()
"""Files that may differ from build to build, by their place in the folder."""


def entries(folder: Path) -> dict[str, Path]:
    """Every file and link of a folder by its place in it."""
    return {
        file.relative_to(folder).as_posix(): file
        for file in sorted(folder.rglob("*"))
        if file.is_symlink() or not file.is_dir()
    }


def same(one: Path, other: Path) -> bool:
    if one.is_symlink() or other.is_symlink():
        return one.is_symlink() and other.is_symlink() and one.readlink() == other.readlink()
    return one.stat().st_mode == other.stat().st_mode and filecmp.cmp(one, other, shallow=False)


def differences(first: Path, second: Path) -> list[str]:
    """Places whose file is missing on one side or has other content, another link or other rights."""
    ones, others = entries(first), entries(second)
    return sorted(
        name
        for name in ones.keys() | others.keys()
        if name not in ones or name not in others or not same(ones[name], others[name])
    )


def main() -> int:
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    first, second = Path(sys.argv[1]), Path(sys.argv[2])
    found = differences(first, second)
    for name in found:
        print(f"{'expected ' if name in EXPECTED else 'DIFFERENT'} {name}")
    print(f"{len(entries(first))} files, {len(found)} differ")
    return 1 if any(name not in EXPECTED for name in found) else 0


if __name__ == "__main__":
    sys.exit(main())
