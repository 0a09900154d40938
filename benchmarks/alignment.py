"""Accuracy of MotionDTW on labelled motion capture: ``python benchmarks/alignment.py --data DIR``.

Each clip is aligned with the action that its labels belong to; clips of other movements are aligned with every
action and must be answered by "not here". Errors are those of the labelled instants (the data's take-off and
toe-off are the first frame without contact; ours the last with it), against the nearest keyframe of the same kind.
"""

import argparse
import json
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sportsgpt_desktop.core import action as actions  # noqa: E402
from sportsgpt_desktop.core import kinematics, sequence  # noqa: E402
from sportsgpt_desktop.core.align import Options, align  # noqa: E402
from sportsgpt_desktop.core.records import Alignment  # noqa: E402

LOOSE = ("descent_start", "ascent_end")
JUMP = {"descent_start": 0, "deepest": 1, "takeoff": 2, "apex": 3, "landing": 4, "deepest_after": 5}
SLJ = dict(zip(JUMP, ("start_stand", "deepest_crouch", "take_off", "apex", "landing_contact", "deepest_landing"), strict=True))
CMJ = dict(zip(JUMP, ("stand", "lowest", "take_off", "apex", "landing", "deepest_landing"), strict=True))
RUN = {"touchdown": "initial_contact", "toe_off": "toe_off"}
SPRINT = {"touchdown": "touchdown", "toe_off": "toe_off", "flight_apex": "mvp"}
TARGETS: dict[str, tuple[str, dict[str, str]]] = {
    "long_jump_standing": ("standing_long_jump", SLJ),
    "forward_jumps": ("standing_long_jump", SLJ),
    "jump_forward": ("standing_long_jump", SLJ),
    "cmj": ("countermovement_jump", CMJ),
    "drop_jump": ("drop_landing", {"landing_1": "initial_contact", "deepest_1": "deepest"}),
    "squat": ("bodyweight_squat", {"descent_start": "stand", "bottom": "bottom", "ascent_end": "finish"}),
    "run": ("running_gait", RUN),
    "sprint": ("sprint_max_velocity", SPRINT),
}
NONE_HERE = ("walk", "walk_circuit", "sit_to_stand", "stairs", "punch", "soccer_kick", "freeform", "hops")
VERTICAL_JUMPS = ("hops", "drop_jump")
"""They hold vertical jumps, so a countermovement jump found there is no false alarm."""
LAST_CONTACT = ("takeoff", "toe_off")


@dataclass
class Tally:
    """What one action's clips gave. ``errors``: event -> [(error s, label's uncertainty s, clip)]."""

    clips: int = 0
    found: int = 0
    ious: list[float] = field(default_factory=list)
    errors: dict[str, list[tuple[float, float, str]]] = field(default_factory=lambda: defaultdict(list))
    missed: list[str] = field(default_factory=list)
    frame_errors: list[float] = field(default_factory=list)


def load(path: Path) -> dict[str, Any]:
    with np.load(path, allow_pickle=False) as data:
        return {name: data[name] for name in data.files}


def event_of(name: str, mapping: dict[str, str]) -> tuple[str, str | None]:
    """(our keyframe id, side) of a labelled event such as touchdown_l, bottom_3, flight_apex_lr."""
    parts = name.split("_")
    for used in range(len(parts), 0, -1):
        stem = "_".join(parts[:used])
        if name in mapping:
            return mapping[name], None
        if stem in mapping:
            rest = parts[used:]
            side = {"l": "left", "r": "right"}.get(rest[0]) if rest else None
            return mapping[stem], side
    return "", None


def score(result: Alignment, clip: dict[str, Any], mapping: dict[str, str], tally: Tally, name: str, options: Any) -> None:
    fps = float(clip["fps"])
    tally.clips += 1
    if not result.found:
        tally.missed.append(f"{name}: {result.reason}")
        return
    tally.found += 1
    labels = []
    for event, frame, unc in zip(clip["event_names"], clip["event_frames"], clip["event_unc_frames"], strict=True):
        keyframe, side = event_of(str(event), mapping)
        if keyframe:
            stem = next(key for key, value in mapping.items() if value == keyframe)
            shift = 1 if stem in LAST_CONTACT else 0
            labels.append((stem, keyframe, side, float(frame) - shift, float(unc)))
    for stem, keyframe, side, frame, unc in labels:
        rows = [k for k in result.keyframes if k.id == keyframe and (side is None or k.side in (side, "both", None))]
        if not rows:
            tally.errors[stem].append((np.inf, unc / fps, name))
            continue
        error = min(abs(k.frame - frame) for k in rows) / fps
        tally.errors[stem].append((error, unc / fps, name))
    tally.ious.append(_iou(result, [frame for _, _, _, frame, _ in labels]))


def _iou(result: Alignment, labels: list[float]) -> float:
    """IoU of the labelled interval, first to last event, with the union of candidates that touch it."""
    first, last = min(labels), max(labels)
    rows = [c for c in result.candidates if c.stop_frame - 1 >= first and c.start_frame <= last]
    if not rows:
        return 0.0
    start, stop = min(c.start_frame for c in rows), max(c.stop_frame - 1 for c in rows)
    return max(0.0, min(stop, last) - max(start, first)) / max(1e-9, max(stop, last) - min(start, first))


def mocap(folder: Path, wanted: list[str], options: Options, verbose: bool) -> dict[str, Any]:
    known = {name: actions.load(name, (ROOT / "kb" / "actions",)) for name in wanted}
    tallies: dict[str, Tally] = defaultdict(Tally)
    alarms: dict[str, list[str]] = defaultdict(list)
    asked: dict[str, int] = defaultdict(int)
    seconds = 0.0
    for path in sorted(folder.glob("*.npz")):
        clip = load(path)
        kind = str(clip["action"])
        channels = kinematics.compute(sequence.from_landmarks(_clean(clip["landmarks33"]), float(clip["fps"])))
        target, mapping = TARGETS.get(kind, ("", {}))
        for name, action in known.items():
            if name != target and kind not in NONE_HERE and not (target and name not in _compatible(kind)):
                continue
            start = time.process_time()
            result = align(channels, action, options=options)
            seconds += time.process_time() - start
            if name == target:
                score(result, clip, mapping, tallies[name], path.stem, options)
            elif not (name == "countermovement_jump" and kind in VERTICAL_JUMPS):
                asked[name] += 1
                if result.found:
                    alarms[name].append(f"{path.stem} ({kind}) cost {result.cost:.2f} at {result.candidates[0].start_frame}")
            elif verbose:
                print(f"  {name} in {path.stem}: {len(result.candidates)} found, cost {result.cost:.2f}")
    return {"tallies": tallies, "alarms": alarms, "asked": asked, "seconds": seconds}


def _compatible(kind: str) -> tuple[str, ...]:
    """Actions that a clip of this kind may rightly hold besides its own."""
    return {"drop_jump": ("countermovement_jump", "drop_landing"), "sprint": ("running_gait", "sprint_acceleration"), "run": ("sprint_acceleration",)}.get(kind, ())


def _clean(landmarks: np.ndarray) -> np.ndarray:
    return np.asarray(landmarks, dtype=np.float64)


def summary(rows: list[tuple[float, float, str]]) -> dict[str, float]:
    errors = np.array([row[0] for row in rows]) * 1000.0
    beyond = np.maximum(0.0, errors - np.array([row[1] for row in rows]) * 1000.0)
    finite = errors[np.isfinite(errors)]
    return {
        "n": len(errors),
        "absent": int((~np.isfinite(errors)).sum()),
        "mean_ms": float(finite.mean()) if len(finite) else np.nan,
        "median_ms": float(np.median(finite)) if len(finite) else np.nan,
        "p95_ms": float(np.quantile(finite, 0.95)) if len(finite) else np.nan,
        "beyond_mean_ms": float(beyond[np.isfinite(beyond)].mean()) if len(finite) else np.nan,
    }


def report(outcome: dict[str, Any]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, tally in outcome["tallies"].items():
        print(f"\n{name}: found {tally.found} of {tally.clips} clips, interval IoU {np.mean(tally.ious or [0]):.3f}")
        for line in tally.missed:
            print("   missed", line)
        for event, rows in tally.errors.items():
            s = summary(rows)
            worst = max(rows, key=lambda row: row[0] if np.isfinite(row[0]) else -1)
            print(
                f"   {event:15s} n {s['n']:3d} absent {s['absent']:2d}  mean {s['mean_ms']:6.1f}  median {s['median_ms']:6.1f}"
                f"  p95 {s['p95_ms']:6.1f}  beyond the label's own {s['beyond_mean_ms']:6.1f} ms   worst {worst[2]} {1000 * worst[0]:.0f}"
            )
        result[name] = {
            "clips": tally.clips, "found": tally.found, "iou": float(np.mean(tally.ious or [0])),
            "events": {event: summary(rows) for event, rows in tally.errors.items()},
        }  # fmt: skip
    wrong = sum(len(rows) for rows in outcome["alarms"].values())
    asked = sum(outcome["asked"].values())
    print(f"\nfalse alarms {wrong} of {asked} questions ({100 * wrong / max(1, asked):.1f} %)")
    for name, rows in outcome["alarms"].items():
        for row in rows:
            print(f"   {name}: {row}")
    print(f"align: {outcome['seconds']:.1f} s of CPU")
    return result | {"false_alarms": wrong, "questions": asked}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--actions", nargs="+", default=sorted({target for target, _ in TARGETS.values()}))
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one-stage", action="store_true")
    parser.add_argument("--no-refine", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    folder = given.data / "mocap" / "open"
    if not folder.is_dir():
        sys.exit(f"There is no motion capture in {folder}: give --data DIR.")
    options = Options(one_stage=given.one_stage, refine=not given.no_refine)
    result = report(mocap(folder, given.actions, options, given.verbose))
    if given.json:
        given.json.write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
