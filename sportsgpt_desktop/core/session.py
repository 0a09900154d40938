"""One analysis on disk: ``state.json`` (the record) and one .npz of arrays, written so that a kill leaves
either the old or the new state whole.
"""

import hashlib
import io
import json
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np

from . import drawing, vault
from .codec import Arrays, decode, encode
from .errors import UserError
from .records import Analysis
from .skeleton import COUNT

SCHEMA = 1
STATE = "state.json"
MAX_STATE_BYTES = 64 << 20
MAX_ARRAY_BYTES = 8 << 30


def save(analysis: Analysis, folder: Path) -> None:
    """Write an analysis. Arrays are named by their content, so an unchanged one is not written again.

    Sealed where the library has a passphrase. Raises OSError where the folder can't be written; the earlier state
    is then still whole.
    """
    folder.mkdir(parents=True, exist_ok=True)
    arrays: Arrays = {}
    record = encode(analysis, arrays)
    digest = hashlib.sha256()
    for name in sorted(arrays):
        digest.update(name.encode())
        digest.update(str((arrays[name].dtype, arrays[name].shape)).encode())
        digest.update(np.ascontiguousarray(arrays[name]).tobytes())
    file = folder / f"arrays-{digest.hexdigest()[:16]}.npz"
    if not file.exists():
        packed = io.BytesIO()
        np.savez(packed, allow_pickle=False, **_safe_names(arrays))
        vault.write(file, packed.getvalue())
    state = {"schema": SCHEMA, "arrays": file.name, "names": sorted(arrays), "analysis": record}
    vault.write(folder / STATE, json.dumps(state, ensure_ascii=False, allow_nan=False))
    for old in folder.glob("arrays-*.npz"):
        if old != file:
            old.unlink(missing_ok=True)


def _safe_names(arrays: Arrays) -> dict[str, Any]:
    """Numbers as member names: dotted names of ours never meet a file system."""
    return {f"a{number}": arrays[name] for number, name in enumerate(sorted(arrays))}


def load(folder: Path) -> Analysis:
    """The analysis in ``folder``.

    Raises UserError if it is missing, from a newer version, or damaged; nothing is changed.
    """
    file = folder / STATE
    try:
        if file.stat().st_size > MAX_STATE_BYTES:
            raise ValueError("too large")
        state = json.loads(vault.read(file))
        schema = state["schema"]
    except FileNotFoundError as fault:
        raise UserError(
            "This analysis is not on this computer any more. The clip itself was not touched.",
            "Analyse the clip again.",
        ) from fault
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as fault:
        raise _damaged(folder) from fault
    if not isinstance(schema, int) or schema > SCHEMA:
        raise UserError(
            "This analysis was made by a newer version. Nothing was changed.", "Install the newer version to open it."
        )
    try:
        arrays = _read_arrays(folder / str(state["arrays"]), state["names"])
        analysis = decode(Analysis, state["analysis"], arrays)
        _check_shapes(analysis)
        return analysis
    except (OSError, ValueError, KeyError, TypeError, AttributeError, EOFError, RecursionError) as fault:
        raise _damaged(folder) from fault
    except (zipfile.BadZipFile, zlib.error) as fault:
        raise _damaged(folder) from fault


def _read_arrays(file: Path, names: list[str]) -> Arrays:
    """Arrays by their dotted names; refuses a path outside the folder and an archive that unpacks too large."""
    if file.name != Path(file.name).name or not file.name.startswith("arrays-"):
        raise ValueError("not a file of arrays")
    packed = io.BytesIO(vault.read(file))
    with zipfile.ZipFile(packed) as archive:
        if sum(member.file_size for member in archive.infolist()) > MAX_ARRAY_BYTES:
            raise ValueError("too large")
    packed.seek(0)
    with np.load(packed, allow_pickle=False) as data:
        return {str(name): data[f"a{number}"] for number, name in enumerate(names)}


def _check_shapes(analysis: Analysis) -> None:
    """Raises ValueError where arrays do not belong together: a shared file may hold anything."""
    frames, pose, motion = len(analysis.motion.time_s), analysis.pose, analysis.motion
    wanted = (
        (pose.image_px, (frames, COUNT, 2)),
        (pose.visibility, (frames, COUNT)),
        (motion.points, (frames, COUNT, 3)),
        (motion.error, (frames, COUNT)),
        (motion.visibility, (frames, COUNT)),
        (analysis.video.pts_s, (analysis.video.frames,)),
        (analysis.video.time_s, (analysis.video.frames,)),
        *((channel, (frames,)) for channel in analysis.kinematics.channels.values()),
    )
    for values, shape in wanted:
        if values.shape != shape or values.dtype.kind not in "fiub":
            raise ValueError(f"an array of shape {values.shape} where {shape} belongs")
    others = pose.bystanders
    if others is not None and (others.ndim != 2 or others.shape[1] != 5 or others.dtype.kind != "f"):
        raise ValueError(f"bystanders of shape {others.shape}")
    keys = [key.frame for key in analysis.alignment.keyframes]
    if keys and not (min(keys) >= 0 and max(keys) < frames):
        raise ValueError("a keyframe outside the clip")
    drawn = analysis.drawings
    if len(drawn) > drawing.MOST_DRAWINGS or not all(drawing.is_whole(each, frames) for each in drawn):
        raise ValueError("a drawing that can't be shown")


def _damaged(folder: Path) -> UserError:
    return UserError(
        f"The saved analysis {folder.name} is damaged and was left as it is. The clip itself was not touched.",
        "Analyse the clip again.",
    )
