"""A lab's own version of the rules: a copy in the user's folder, its difference, and the way back."""

import difflib
import shutil
from collections.abc import Iterator
from pathlib import Path

from ..errors import UserError
from ..files import write_atomic
from .read import FILES

EDITABLE = (*FILES, "cases.toml")


def edit(action_id: str, file: str, shipped: Path, own: Path) -> Path:
    """Copy one file of a shipped action into the user's folder, unless it is there, and give its path.

    ``shipped`` and ``own`` are the parents of the action folders. Raises UserError for an unknown file or
    action.
    """
    source, target = _paths(action_id, file, shipped, own)
    if not target.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomic(target, source.read_bytes())
    return target


def difference(action_id: str, shipped: Path, own: Path) -> str:
    """Unified difference of the user's files against the shipped ones; "" where nothing was edited."""
    parts: list[str] = []
    for file in EDITABLE:
        changed = Path(own) / action_id / file
        if not changed.is_file():
            continue
        original = Path(shipped) / action_id / file
        before = original.read_text(encoding="utf-8").splitlines(keepends=True) if original.is_file() else []
        after = changed.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        parts += _unified(before, after, f"shipped/{action_id}/{file}", f"own/{action_id}/{file}")
    return "".join(parts)


def _unified(before: list[str], after: list[str], first: str, second: str) -> Iterator[str]:
    """``difflib.unified_diff`` that also counts lines which come often, as those of rules do."""
    groups = difflib.SequenceMatcher(None, before, after, autojunk=False).get_grouped_opcodes(3)
    for number, group in enumerate(groups):
        if number == 0:
            yield f"--- {first}\n+++ {second}\n"
        old, new = (group[0][1], group[-1][2]), (group[0][3], group[-1][4])
        yield f"@@ -{old[0] + 1},{old[1] - old[0]} +{new[0] + 1},{new[1] - new[0]} @@\n"
        for kind, i1, i2, j1, j2 in group:
            if kind == "equal":
                yield from (f" {line.rstrip()}\n" for line in before[i1:i2])
                continue
            yield from (f"-{line.rstrip()}\n" for line in before[i1:i2])
            yield from (f"+{line.rstrip()}\n" for line in after[j1:j2])


def reset(action_id: str, shipped: Path, own: Path) -> tuple[Path, ...]:
    """Put the user's edited files of a shipped action aside as ``*.bak``, so that the shipped ones count
    again.

    Gives the paths of the copies. Raises UserError if the action is the user's own, which has nothing to go
    back to.
    """
    if not (Path(shipped) / action_id).is_dir():
        raise UserError(f"'{action_id[:60]}' is your own action.", "It has no shipped version to go back to.")
    kept = []
    for file in EDITABLE:
        changed = Path(own) / action_id / file
        if changed.is_file():
            backup = changed.with_suffix(".toml.bak")
            shutil.move(changed, backup)
            kept.append(backup)
    return tuple(kept)


def _paths(action_id: str, file: str, shipped: Path, own: Path) -> tuple[Path, Path]:
    if file not in EDITABLE:
        raise UserError(f"'{file[:60]}' is no file of an action.", "One of " + ", ".join(EDITABLE) + ".")
    source = Path(shipped) / action_id / file
    if source.resolve().parent.parent != Path(shipped).resolve() or not source.is_file():
        raise UserError(f"There is no action '{action_id[:60]}' with a file {file}.", "Run 'action list'.")
    return source, Path(own) / action_id / file
