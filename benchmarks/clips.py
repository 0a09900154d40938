"""Events of real clips against hand labels, and what the rate check and the quality gate say about each clip.

Errors are frames of the file, ours minus the label's, beside the label's own uncertainty and the interval that we
state for 90 % of cases. The label's take-off and toe-off are the first frame without contact, ours the last with it.

    python -m benchmarks.clips --data ../shared/data --work /path/for/poses
"""

import argparse
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import kinematics, pose, quality, video
from sportsgpt_desktop.core.align import align
from sportsgpt_desktop.core.clean import clean
from sportsgpt_desktop.core.records import Alignment

ROOT = Path(__file__).resolve().parent.parent
JUMP = {
    "descent_start": "stand",
    "deepest_after": "deepest_landing",
    "deepest": "lowest",
    "takeoff": "take_off",
    "apex": "apex",
    "landing": "landing",
}
RUN = {"touchdown": "initial_contact", "toe_off": "toe_off"}
SPRINT = {"touchdown": "touchdown", "toe_off": "toe_off"}
SQUAT = {"descent_start": "stand", "bottom": "bottom", "ascent_end": "finish"}
DROP = {"landing": "initial_contact", "deepest_after": "deepest"}
CLIPS: tuple[tuple[str, str, float | None, Mapping[str, str], str], ...] = (
    ("v02_cmj_rear_two_people.mp4", "countermovement_jump", None, JUMP, "events"),
    ("v03_jump_front_vfr60.mp4", "countermovement_jump", None, JUMP, "events"),
    ("v04_treadmill_run_phone60.mp4", "running_gait", None, RUN, "events"),
    ("v05_treadmill_run_slowmo.mp4", "running_gait", 240.0, RUN, "events"),
    ("v07_sprint_1000fps_two_panels.mp4", "sprint_max_velocity", 1000.0, SPRINT, "events_right"),
    ("v08_squats_5fps.mp4", "bodyweight_squat", None, SQUAT, "events"),
    ("v09_wall_jump_and_walk.mp4", "drop_landing", None, DROP, "events"),
)
"""File, action, capture rate where the file does not say it, event -> keyframe, which labels."""
FAR_S = 0.25
"""An event without a keyframe of its kind so near, in real time, was not found."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--work", type=Path, required=True, help="keeps the poses between runs")
    chosen = arguments.parse_args()
    folder = chosen.data / "video"
    if not (folder / "labels.json").is_file():
        print(f"{folder}: no labels, nothing measured")
        return
    labels = json.loads((folder / "labels.json").read_text(encoding="utf-8"))
    for name, action_id, capture_fps, mapping, which in CLIPS:
        if (folder / name).is_file():
            print(report(folder / name, chosen.work, action_id, capture_fps, mapping, labels[name][which]), flush=True)
        else:
            print(f"{name}: not there, skipped")


def report(
    file: Path, work: Path, action_id: str, capture_fps: float | None, mapping: Mapping[str, str], events: list[list]
) -> str:
    """The lines of one clip."""
    info = video.probe(file, capture_fps)
    (work / file.stem).mkdir(parents=True, exist_ok=True)
    found = pose.track(info, work / file.stem)
    motion = clean(found, info)
    action = actions.load(action_id, (ROOT / "kb" / "actions",))
    alignment = align(kinematics.compute(motion), action)
    lines = [f"{file.stem}  {action_id}, {info.capture_fps:.4g} frames/s"]
    if not alignment.found:
        lines.append(f"  not found: {alignment.reason}")
    far = FAR_S * info.capture_fps
    lines += [f"  {one_event(alignment, mapping, *event, far)}" for event in events if stem_of(event[0], mapping)]
    plain = video.probe(file)
    untold = clean(found, plain)
    lines += [f"  gate: {sentence}" for sentence in quality.judge(plain, found, untold, action)]
    return "\n".join(lines)


def stem_of(event: str, mapping: Mapping[str, str]) -> str:
    """The labelled kind that an event's name begins with, "" for none."""
    return next((stem for stem in mapping if event.startswith(stem)), "")


def one_event(alignment: Alignment, mapping: Mapping[str, str], event: str, frame: int, unsure: int, far: float) -> str:
    stem = stem_of(event, mapping)
    wanted = frame - (1 if stem in ("takeoff", "toe_off") else 0)
    rows = [row for row in alignment.keyframes if row.id == mapping[stem]]
    best = min(rows, key=lambda row: abs(row.frame - wanted), default=None)
    if best is None or abs(best.frame - wanted) > max(far, unsure):
        return f"{event:18} label {wanted:4d} ± {unsure}   not found"
    off = best.frame - wanted
    holds = "" if abs(off) <= np.ceil(best.spread_frames) + unsure else "   outside"
    return f"{event:18} label {wanted:4d} ± {unsure}   error {off:+4d}   stated ± {best.spread_frames:.1f}{holds}"


if __name__ == "__main__":
    main()
