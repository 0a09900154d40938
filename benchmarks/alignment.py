"""Accuracy of MotionDTW on motion capture and on generated clips: ``python benchmarks/alignment.py --data DIR``.

``--generated N`` adds N sequences of ``benchmarks/generator`` (other motion model, parameters and code than the
references); ``--ablations`` the parts switched off one by one and the peers on the same features. Each clip is aligned with the action that its labels belong to; clips of other movements are aligned with every
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
from sportsgpt_desktop.core.align import Options, align, features  # noqa: E402
from sportsgpt_desktop.core.align.references import bank as reference_bank  # noqa: E402
from sportsgpt_desktop.core.geometry import fill_gaps  # noqa: E402
from sportsgpt_desktop.core.records import Alignment  # noqa: E402

LOOSE = ("descent_start", "ascent_end")
JUMP = {"descent_start": 0, "deepest": 1, "takeoff": 2, "apex": 3, "landing": 4, "deepest_after": 5}
SLJ = dict(
    zip(JUMP, ("start_stand", "deepest_crouch", "take_off", "apex", "landing_contact", "deepest_landing"), strict=True)
)
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
ACTIONS = (
    "countermovement_jump", "standing_long_jump", "drop_landing", "bodyweight_squat", "sprint_start",
    "sprint_acceleration", "sprint_max_velocity", "running_gait",
)  # fmt: skip
NONE_HERE = ("walk", "walk_circuit", "sit_to_stand", "stairs", "punch", "soccer_kick", "freeform", "hops")
VERTICAL_JUMPS = ("hops", "drop_jump")
"""They hold vertical jumps, so a countermovement jump found there is no false alarm."""
BETWEEN_FEET = ("mvp", "max_knee_lift")
"""They lie between two feet's contacts: whose they are is a convention."""
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


def score(
    result: Alignment, clip: dict[str, Any], mapping: dict[str, str], tally: Tally, name: str, options: Any
) -> None:
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
        channels = kinematics.compute(sequence.from_landmarks(clip["landmarks33"], float(clip["fps"])))
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
                    alarms[name].append(
                        f"{path.stem} ({kind}) cost {result.cost:.2f} at {result.candidates[0].start_frame}"
                    )
            elif verbose:
                print(f"  {name} in {path.stem}: {len(result.candidates)} found, cost {result.cost:.2f}")
    return {"tallies": tallies, "alarms": alarms, "asked": asked, "seconds": seconds}


def generated(count: int, wanted: list[str], options: Options) -> dict[str, Any]:
    """The same measures on generated sequences: exact keyframes, distractors asked for every action."""
    from benchmarks.generator import benchmark_set, generate

    known = {name: actions.load(name, (ROOT / "kb" / "actions",)) for name in ACTIONS if name in wanted}
    tallies: dict[str, Tally] = defaultdict(Tally)
    alarms: dict[str, list[str]] = defaultdict(list)
    asked: dict[str, int] = defaultdict(int)
    seconds = 0.0
    for category, seed in benchmark_set(count):
        if category in ACTIONS and category not in known:
            continue
        clip = generate(category, seed)
        channels = kinematics.compute(sequence.from_landmarks(clip.landmarks33, clip.fps))
        for name, action in known.items():
            if category in ACTIONS and name != category:
                continue
            start = time.process_time()
            result = align(channels, action, options=options)
            seconds += time.process_time() - start
            if name == category:
                score_generated(result, clip, tallies[name], f"{category} {seed}")
            else:
                asked[name] += 1
                if result.found:
                    alarms[name].append(f"{category} {seed} cost {result.cost:.2f}")
    return {"tallies": tallies, "alarms": alarms, "asked": asked, "seconds": seconds}


def score_generated(result: Alignment, clip: Any, tally: Tally, name: str) -> None:
    """As ``score``, with exact times; the interval is that from the first to the last keyframe."""
    tally.clips += 1
    if not result.found:
        tally.missed.append(f"{name}: {result.reason}")
        return
    tally.found += 1
    for true in clip.keyframes:
        if not true.certain:
            continue
        side = None if true.id in BETWEEN_FEET else true.side
        rows = [k for k in result.keyframes if k.id == true.id and (side is None or k.side in (side, None))]
        error = min((abs(k.time_s - true.time_s) for k in rows), default=np.inf)
        tally.errors[true.id + (" (loose)" if true.loose else "")].append((error, 0.0, name))
    times = [true.time_s * clip.fps for true in clip.keyframes]
    tally.ious.append(_iou(result, times))


def ablations(folder: Path, wanted: list[str]) -> None:
    """Mean keyframe error (ms), found rate and false alarms with parts switched off."""
    for title, options in {
        "ours": Options(),
        "single reference": Options(references=1),
        "one stage (full rate at once)": Options(one_stage=True),
        "no physical refinement": Options(refine=False),
        "no plausibility": Options(plausibility=False),
    }.items():
        outcome = mocap(folder, wanted, options, False)
        rows = [row[0] for t in outcome["tallies"].values() for n, v in t.errors.items() if n not in LOOSE for row in v]
        errors = 1000 * np.array([row for row in rows if np.isfinite(row)])
        found, clips = (sum(getattr(t, key) for t in outcome["tallies"].values()) for key in ("found", "clips"))
        wrong, asked = sum(len(v) for v in outcome["alarms"].values()), sum(outcome["asked"].values())
        print(
            f"   {title:32s} mean {errors.mean():7.1f} median {np.median(errors):6.1f} ms over {len(errors)} events; found {found}"
            f" of {clips} clips; false alarms {wrong} of {asked}; {outcome['seconds']:.1f} s"
        )


def peers(folder: Path, wanted: list[str]) -> None:
    """The best single reference warped by other methods, on clips of single (not cyclic) actions."""
    from benchmarks.alignment_peers import installed, missing

    table: dict[str, list[float]] = defaultdict(list)
    seconds: dict[str, float] = defaultdict(float)
    for path in sorted(folder.glob("*.npz")):
        clip = load(path)
        target, mapping = TARGETS.get(str(clip["action"]), ("", {}))
        if target not in wanted or actions.load(target, (ROOT / "kb" / "actions",)).cyclic:
            continue
        for name, peer in installed().items():
            start = time.process_time()
            try:
                table[name] += _peer_errors(peer, clip, target, mapping)
            except Exception as fault:  # a peer that fails on a clip is reported, not hidden
                print(f"   {name} failed on {path.stem}: {fault}")
            seconds[name] += time.process_time() - start
    for name, rows in table.items():
        errors = 1000 * np.array(rows)
        print(
            f"   {name:54s} mean {errors.mean():8.1f} median {np.median(errors):7.1f} ms over {len(errors)}; {seconds[name]:.1f} s"
        )
    for name in missing():
        print(f"   {name:54s} not installed")


def _peer_errors(peer: Any, clip: dict[str, Any], target: str, mapping: dict[str, str]) -> list[float]:
    """Errors (s) of the labelled instants when the cheapest of our references is laid on by ``peer``."""
    rate_hz = 50.0
    action = actions.load(target, (ROOT / "kb" / "actions",))
    bank = reference_bank(Path(action.folder))
    channels = features.choose(action.alignment["channels"], [each.kinematics for each in bank])
    data = kinematics.compute(sequence.from_landmarks(clip["landmarks33"], float(clip["fps"])))
    query = _filled(features.table(data, channels, rate_hz) * np.sqrt(channels.weights))
    best: tuple[float, dict[str, float]] = (np.inf, {})
    for reference in bank:
        template = _filled(features.table(reference.kinematics, channels, rate_hz) * np.sqrt(channels.weights))
        path = peer(template, query)
        cost = float(np.mean(np.sum((template[path[:, 0]] - query[path[:, 1]]) ** 2, axis=1)))
        if cost < best[0]:
            times = {
                n: float(np.interp(t * rate_hz, path[:, 0], path[:, 1])) / rate_hz for n, _, t in reference.keyframes
            }
            best = (cost, times)
    errors = []
    for keyframe, time_s in best[1].items():
        stem = next((key for key, value in mapping.items() if value == keyframe), "")
        labels = [
            (float(frame) - (1 if stem in LAST_CONTACT else 0)) / float(clip["fps"])
            for event, frame in zip(clip["event_names"], clip["event_frames"], strict=True)
            if event_of(str(event), mapping)[0] == keyframe
        ]
        if labels and stem not in LOOSE:
            errors.append(min(abs(time_s - label) for label in labels))
    return errors


def _filled(values: np.ndarray) -> np.ndarray:
    columns = [fill_gaps(values[:, i].astype(np.float64)) for i in range(values.shape[1])]
    return np.nan_to_num(np.stack(columns, axis=1))


def _compatible(kind: str) -> tuple[str, ...]:
    """Actions that a clip of this kind may rightly hold besides its own."""
    return {
        "drop_jump": ("countermovement_jump", "drop_landing"),
        "sprint": ("running_gait", "sprint_acceleration"),
        "run": ("sprint_acceleration",),
    }.get(kind, ())


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
    everything: list[float] = []
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
        finite = [row[0] for event, rows in tally.errors.items() if "loose" not in event for row in rows]
        everything += [value for value in finite if np.isfinite(value)]
        result[name] = {
            "clips": tally.clips, "found": tally.found, "iou": float(np.mean(tally.ious or [0])),
            "events": {event: summary(rows) for event, rows in tally.errors.items()},
        }  # fmt: skip
    wrong = sum(len(rows) for rows in outcome["alarms"].values())
    asked = sum(outcome["asked"].values())
    if everything:
        ms = 1000.0 * np.array(everything)
        print(
            f"\nall events: n {len(ms)}  mean {ms.mean():.1f}  median {np.median(ms):.1f}  p95 {np.quantile(ms, 0.95):.1f} ms"
            f"  = {ms.mean() * 0.03:.2f} frames at 30 frames/s"
        )
        result["all"] = {"n": len(ms), "mean_ms": float(ms.mean()), "median_ms": float(np.median(ms))}
    print(f"\nfalse alarms {wrong} of {asked} questions ({100 * wrong / max(1, asked):.1f} %)")
    for name, rows in outcome["alarms"].items():
        for row in rows:
            print(f"   {name}: {row}")
    print(f"align: {outcome['seconds']:.1f} s of CPU")
    return result | {"false_alarms": wrong, "questions": asked}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--actions", nargs="+", default=list(ACTIONS), choices=ACTIONS, metavar="ACTION")
    parser.add_argument(
        "--generated", type=int, default=0, metavar="N", help="also N generated sequences (416: the full set)"
    )
    parser.add_argument("--ablations", action="store_true", help="also with parts switched off, and the peers")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--one-stage", action="store_true")
    parser.add_argument("--no-refine", action="store_true")
    parser.add_argument("--verbose", action="store_true")
    given = parser.parse_args()
    folder = given.data / "mocap" / "open"
    options = Options(one_stage=given.one_stage, refine=not given.no_refine)
    result: dict[str, Any] = {}
    if folder.is_dir():
        print(f"Motion capture in {folder.name}:")
        result["mocap"] = report(mocap(folder, given.actions, options, given.verbose))
        if given.ablations:
            print("\nWith parts switched off (same clips):")
            ablations(folder, given.actions)
            print("\nOne reference warped by other methods (single actions, same features):")
            peers(folder, given.actions)
    else:
        print(f"There is no motion capture in {folder}: skipped. Give --data DIR.")
    if given.generated:
        print(f"\n{given.generated} generated sequences:")
        result["generated"] = report(generated(given.generated, given.actions, options))
    if given.json:
        given.json.write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
