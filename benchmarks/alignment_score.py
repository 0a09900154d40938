"""What an alignment is worth: errors of the labelled instants, the interval's IoU, found and missed, intervals kept."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from benchmarks.generator import Sequence
from sportsgpt_desktop.core.records import Alignment, Keyframe

JUMP = ("descent_start", "deepest", "takeoff", "apex", "landing", "deepest_after")
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
"""The data's action -> our action, and its events -> our keyframes."""
LOOSE = ("descent_start", "ascent_end")
LAST_CONTACT = ("takeoff", "toe_off")
"""The data's are the first frame without contact, ours the last with it."""
BETWEEN_FEET = ("mvp", "max_knee_lift")
"""They lie between two feet's contacts: whose they are is a convention."""


@dataclass
class Tally:
    """What one action's clips gave. ``errors``: event -> [(error s, label's uncertainty s, clip, frame s)].

    ``kept``: for each keyframe that is not loose, (|error| s, stated half interval s, frame s)."""

    clips: int = 0
    found: int = 0
    ious: list[float] = field(default_factory=list)
    errors: dict[str, list[tuple[float, float, str, float]]] = field(default_factory=lambda: defaultdict(list))
    missed: list[str] = field(default_factory=list)
    kept: list[tuple[float, float, float]] = field(default_factory=list)


@dataclass(frozen=True)
class Label:
    """One labelled instant; ``unsure_s`` the label's own uncertainty."""

    event: str
    keyframe: str
    side: str | None
    time_s: float
    unsure_s: float = 0.0
    loose: bool = False
    counts: bool = True
    """False: part of the interval only."""


def event_of(name: str, mapping: dict[str, str]) -> tuple[str, str | None]:
    """(our keyframe id, side) of a labelled event such as touchdown_l, bottom_3, flight_apex_lr."""
    if name in mapping:
        return mapping[name], None
    parts = name.split("_")
    for used in range(len(parts), 0, -1):
        stem = "_".join(parts[:used])
        if stem in mapping:
            return mapping[stem], {"l": "left", "r": "right"}.get(parts[used]) if parts[used:] else None
    return "", None


def labels_of_capture(clip: dict[str, Any], mapping: dict[str, str]) -> list[Label]:
    fps = float(clip["fps"])
    labels = []
    for event, frame, unsure in zip(clip["event_names"], clip["event_frames"], clip["event_unc_frames"], strict=True):
        keyframe, side = event_of(str(event), mapping)
        if keyframe:
            stem = next(key for key, value in mapping.items() if value == keyframe)
            moment = (float(frame) - (stem in LAST_CONTACT)) / fps
            labels.append(Label(stem, keyframe, side, moment, float(unsure) / fps, stem in LOOSE))
    return labels


def labels_of_generated(clip: Sequence) -> list[Label]:
    return [
        Label(
            key.id + (" (loose)" if key.loose else ""),
            key.id,
            None if key.id in BETWEEN_FEET else key.side,
            key.time_s,
            loose=key.loose,
            counts=key.certain,
        )
        for key in clip.keyframes
    ]


def score(result: Alignment, labels: list[Label], tally: Tally, name: str, frame_s: float, by_frame: bool) -> None:
    """Adds one clip to ``tally``. ``by_frame``: labels are whole frames, so that the shown frames are compared."""
    tally.clips += 1
    if not result.found:
        tally.missed.append(f"{name}: {result.reason}")
        return
    tally.found += 1
    for label in labels:
        if label.counts:
            row, error = nearest(result.keyframes, label, frame_s, by_frame)
            tally.errors[label.event].append((error, label.unsure_s, name, frame_s))
            if row and not label.loose:
                tally.kept.append((error, row.spread_frames * frame_s, frame_s))
    kinds = {label.keyframe for label in labels}
    times = [moment(row, frame_s, by_frame) for row in result.keyframes if row.id in kinds]
    tally.ious.append(iou(times, [label.time_s for label in labels], result, frame_s))


def moment(row: Keyframe, frame_s: float, by_frame: bool) -> float:
    return row.frame * frame_s if by_frame else row.time_s


def nearest(rows: tuple[Keyframe, ...], label: Label, frame_s: float, by_frame: bool) -> tuple[Keyframe | None, float]:
    """The keyframe of the label's kind and side that lies nearest, and how far (s) it lies."""
    same = [row for row in rows if row.id == label.keyframe and (label.side is None or row.side in (label.side, None))]
    errors = [abs(moment(row, frame_s, by_frame) - label.time_s) for row in same]
    if not errors:
        return None, float("inf")
    best = int(np.argmin(errors))
    return same[best], errors[best]


def iou(times: list[float], labels: list[float], result: Alignment | None = None, frame_s: float = 1.0) -> float:
    """IoU of the labelled interval, first to last event, with that of our keyframes of the labelled kinds.

    Of several candidates those count that touch the labelled interval.
    """
    first, last = min(labels), max(labels)
    if result is not None:
        spans = [(c.start_frame * frame_s, (c.stop_frame - 1) * frame_s) for c in result.candidates]
        near = [span for span in spans if span[1] >= first and span[0] <= last]
        slack = 1.5 * frame_s
        times = [t for t in times if any(low - slack <= t <= high + slack for low, high in near)]
    if not times:
        return 0.0
    start, stop = min(times), max(times)
    return max(0.0, min(stop, last) - max(start, first)) / max(1e-9, max(stop, last) - min(start, first))


def summary(rows: list[tuple[float, float, str, float]]) -> dict[str, float]:
    errors = np.array([row[0] for row in rows])
    known = np.isfinite(errors)
    beyond = np.maximum(0.0, errors - np.array([row[1] for row in rows]))[known]
    frames = (errors / np.array([row[3] for row in rows]))[known]
    errors = errors[known]
    if not len(errors):
        return {"n": len(rows), "absent": len(rows)}
    return {
        "n": len(rows),
        "absent": int((~known).sum()),
        **{f"{key}_ms": 1000.0 * value for key, value in three(errors).items()},
        **{f"{key}_frames": value for key, value in three(frames).items()},
        "beyond_mean_ms": 1000.0 * float(beyond.mean()),
    }


def three(values: np.ndarray) -> dict[str, float]:
    return {"mean": float(values.mean()), "median": float(np.median(values)), "p95": float(np.quantile(values, 0.95))}


def coverage(tallies: list[Tally]) -> dict[str, float]:
    """How many keyframes that are not loose lie in their stated 90 % interval; the same of those given +-1 frame."""
    rows = np.array([row for tally in tallies for row in tally.kept])
    if not len(rows):
        return {}
    inside = rows[:, 0] <= rows[:, 1] + 1e-9
    narrow = rows[:, 1] <= 1.001 * rows[:, 2]
    result = {"n": len(rows), "inside": float(inside.mean()), "n_one_frame": int(narrow.sum())}
    return result | ({"inside_one_frame": float(inside[narrow].mean())} if narrow.any() else {})


def report(tallies: dict[str, Tally], alarms: dict[str, list[str]], asked: int, seconds: float) -> dict[str, Any]:
    """Prints the tables and returns them."""
    result: dict[str, Any] = {}
    for name, tally in tallies.items():
        print(f"\n{name}: found {tally.found} of {tally.clips} clips, interval IoU {np.mean(tally.ious or [0]):.3f}")
        for line in tally.missed:
            print("   missed", line)
        for event, rows in tally.errors.items():
            s = summary(rows)
            worst = max(rows, key=lambda row: row[0] if np.isfinite(row[0]) else -1)
            if s["absent"] < s["n"]:
                print(f"   {event:24s} {line_of(s)}   worst {worst[2]} {1000 * worst[0]:.0f}")
        result[name] = {
            "clips": tally.clips, "found": tally.found, "iou": float(np.mean(tally.ious or [0])),
            "events": {event: summary(rows) for event, rows in tally.errors.items()},
        }  # fmt: skip
    firm = [r for t in tallies.values() for n, v in t.errors.items() if "loose" not in n and n not in LOOSE for r in v]
    if firm:
        result["all"] = summary(firm) | {"iou": float(np.mean([v for t in tallies.values() for v in t.ious] or [0]))}
        print(f"\nall that are not loose: {line_of(result['all'])}   interval IoU {result['all']['iou']:.3f}")
    result["calibration"] = coverage(list(tallies.values()))
    if result["calibration"]:
        c = result["calibration"]
        print(
            f"intervals: {100 * c['inside']:.1f} % of {c['n']} keyframes lie in their 90 % interval;"
            f" of the {c['n_one_frame']} given +-1 frame {100 * c.get('inside_one_frame', np.nan):.1f} %"
        )
    wrong = sum(len(rows) for rows in alarms.values())
    print(f"false alarms {wrong} of {asked} questions ({100 * wrong / max(1, asked):.1f} %)")
    for name, lines in alarms.items():
        for line in lines:
            print(f"   {name}: {line}")
    print(f"align: {seconds:.1f} s of CPU")
    return result | {"false_alarms": wrong, "questions": asked, "seconds": seconds}


def line_of(s: dict[str, float]) -> str:
    return (
        f"n {s['n']:4d} absent {s['absent']:2d}  mean {s['mean_ms']:6.1f} median {s['median_ms']:5.1f} p95 {s['p95_ms']:6.1f} ms"
        f" ({s['mean_frames']:.2f} {s['median_frames']:.2f} {s['p95_frames']:.2f} frames), beyond the label's own {s['beyond_mean_ms']:5.1f} ms"
    )
