"""Make the reference motions of ``kb/actions/*/references``: ``python tools/make_references.py [ACTION ...]``.

Every reference is a key-pose script (``tools/reference_scripts/``) rendered by the forward-kinematic model of
``tools/reference_model.py``. No recording is used. The same call gives the same bytes.
"""

import argparse
import importlib
import io
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sportsgpt_desktop.core.files import write_atomic  # noqa: E402
from tools.reference_model import Reference, render  # noqa: E402

ACTIONS = (
    "countermovement_jump", "standing_long_jump", "drop_landing", "bodyweight_squat", "running_gait",
    "sprint_max_velocity", "sprint_acceleration", "sprint_start", "lunge", "long_jump",
    "hurdle_clearance", "javelin_throw",
)  # fmt: skip


def file_bytes(reference: Reference) -> bytes:
    """The reference as an .npz: a pose sequence with its keyframes and where it comes from."""
    landmarks = render(reference.script, reference.fps)
    start, stop = reference.cut_s or (0.0, reference.script.times_s[-1])
    first, last = round(start * reference.fps), round(stop * reference.fps)
    keyframes = [(name, side, time_s - first / reference.fps) for name, side, time_s in reference.keyframes]
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        landmarks33=landmarks[first : last + 1].astype(np.float32),
        fps=np.float64(reference.fps),
        keyframe_ids=np.array([name for name, _, _ in keyframes]),
        keyframe_sides=np.array([side for _, side, _ in keyframes]),
        keyframe_times_s=np.array([time_s for _, _, time_s in keyframes]),
        style=np.array(reference.style),
        provenance=np.array(reference.provenance),
    )
    return stream.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("actions", nargs="*", default=ACTIONS, metavar="ACTION")
    for action in parser.parse_args().actions:
        folder = ROOT / "kb" / "actions" / action / "references"
        folder.mkdir(parents=True, exist_ok=True)
        scripts = importlib.import_module(f"tools.reference_scripts.{action}")
        for reference in scripts.references():
            write_atomic(folder / f"{reference.style}.npz", file_bytes(reference))
            print(f"{action}/{reference.style}.npz")


if __name__ == "__main__":
    main()
