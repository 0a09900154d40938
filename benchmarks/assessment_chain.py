"""What the chain gets to see of a motion, clean and with faults: the cases of the fault benchmark."""

import dataclasses
import itertools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.assessment_bases import captured, generated, scripted
from benchmarks.assessment_motion import Base, motion_of, truth, undecided
from benchmarks.assessment_solve import Workshop
from sportsgpt_desktop.core import kinematics, marks
from sportsgpt_desktop.core.align import align
from sportsgpt_desktop.core.pipeline import best_keyframes
from sportsgpt_desktop.core.records import Action, Assessment, Keyframe, Kinematics, Motion, View

NOISE_M = {"exact": 0.0, "marker": 0.005, "white": 0.015, "camera": 0.02, "phone": 0.02}
"""Wandering errors of 5 mm in three dimensions; white ones of 15 mm; one camera 10 deg off the side, 20 mm wandering;
the same at 60 frames a second."""
CAMERA_ANGLE_DEG = 10.0
PHONE_FPS = 60.0
SOURCES = ("generated", "scripted", "captured")
DRAWS = 5
"""So many motions are drawn for each one that is wanted; the others could not be made clean."""


@dataclass(frozen=True)
class Case:
    """One motion as the chain gets it. ``size``: "clean", "smaller" or "asked"; ``keyframes`` () if not found."""

    base: str
    name: str
    size: str
    noise: str
    truth: Assessment
    kinematics: Kinematics
    keyframes: tuple[Keyframe, ...]
    marks: dict[str, float]
    undecided: frozenset[str] = frozenset()
    """Issues that are there only by deviations of less than half of the asked size: not counted."""

    def right(self) -> dict[str, bool]:
        """Issue id -> whether it is there, of those that can be judged from the exact motion."""
        return {
            issue.id: issue.status == "present"
            for issue in self.truth.issues
            if issue.status != "cannot_judge" and issue.id not in self.undecided
        }


@dataclass
class Drawn:
    """Motions of one action and source that could be made clean, and the names of those that could not."""

    benches: list[tuple[Workshop, Base]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def drawn(action: Action, source: str, wanted: int, first_seed: int, data: Path) -> Drawn:
    """``wanted`` clean motions of a source, of at most ``DRAWS`` times as many draws."""
    bases = {
        "generated": lambda: generated(action, first_seed),
        "scripted": lambda: scripted(action, first_seed),
        "captured": lambda: captured(action, data),
    }[source]()
    result = Drawn()
    for base in itertools.islice(bases, DRAWS * wanted):
        bench = Workshop(base, action)
        clean = bench.clean()
        if clean is None:
            result.left_out.append(f"{base.name}: not clean")
        elif not still_itself(clean, found_in(motion_of(clean.points, clean.fps), action, clean.marks)[1], action):
            result.left_out.append(f"{base.name}: not this action any more")
        else:
            result.benches.append((bench, clean))
        if len(result.benches) == wanted:
            break
    return result


def bases_of(action: Action, count: int, seed: int, data: Path) -> list[tuple[Workshop, Base]]:
    """Clean motions of every source."""
    return [bench for source in SOURCES for bench in drawn(action, source, count, seed, data).benches]


def still_itself(clean: Base, found: Sequence[Keyframe], action: Action) -> bool:
    """Whether the events of a motion that was made clean are still where its keyframes say: without noise, four of five
    keyframes that are not loose are found within 40 ms, or a twentieth of a slow movement."""
    loose = {spec.id for spec in action.keyframes if spec.loose}
    wanted = [item for item in clean.keyframes if item.id not in loose]
    times = [item.time_s for item in clean.keyframes]
    within = 0.04 if action.cyclic else max(0.04, 0.05 * (max(times) - min(times)))
    near = [
        item
        for item in wanted
        if any(other.id == item.id and abs(other.time_s - item.time_s) <= within for other in found)
    ]
    return bool(found) and len(near) >= 0.8 * len(wanted)


# -------------------------------------------------------------------------------------------- chain


def noisy(points: np.ndarray, kind: str, seed: int) -> np.ndarray:
    """Wandering errors of landmarks, 0.1 s long, and a tenth of them white; "white": all of them."""
    random = np.random.default_rng(seed)
    white = random.standard_normal(points.shape)
    if kind == "white":
        return points + NOISE_M[kind] * white
    count = len(points)
    knots = random.standard_normal((count // 10 + 3, *points.shape[1:]))
    place = np.arange(count) / 10.0
    low = place.astype(int)
    share = (place - low)[:, None, None]
    smooth = knots[low] * (1 - share) + knots[low + 1] * share
    return points + NOISE_M[kind] * (smooth + 0.1 * white)


def seen(points: np.ndarray, fps: float, kind: str) -> Motion:
    """The motion as the chain gets it: three dimensions, or one camera 10 deg off the side."""
    if kind == "phone":
        points, fps = _slower(points, fps, PHONE_FPS), PHONE_FPS
    motion = motion_of(points, fps)
    if kind not in ("camera", "phone"):
        return motion
    turn = np.radians(CAMERA_ANGLE_DEG)
    flat = np.asarray(motion.points, dtype=float).copy()
    flat[..., 0] = flat[..., 0] * np.cos(turn) + flat[..., 2] * np.sin(turn)
    flat[..., 2] = np.nan
    error = np.where(np.isfinite(flat[..., 1]), NOISE_M[kind], np.nan)
    return dataclasses.replace(motion, points=flat, error=error, view=View("side", 0.0, 12.0))


def _slower(points: np.ndarray, fps: float, new_fps: float) -> np.ndarray:
    """The same motion at another frame rate, between its frames."""
    old = np.arange(len(points)) / fps
    new = np.arange(int(old[-1] * new_fps) + 1) / new_fps
    flat = points.reshape(len(points), -1)
    return np.stack([np.interp(new, old, column) for column in flat.T], axis=1).reshape(-1, *points.shape[1:])


def found_in(motion: Motion, action: Action, places: Mapping[str, float]) -> tuple[Kinematics, tuple[Keyframe, ...]]:
    channels = kinematics.compute(motion)
    return channels, marks.placed(best_keyframes(align(channels, action)), action, channels, places)


def cases(
    action: Action, benches: Sequence[tuple[Workshop, Base]], kinds: Sequence[str], quick: bool, pairs: int = 0
) -> Iterator[Case]:
    """Every motion of an action, clean and with faults, as the chain sees it through each noise.

    ``quick``: only the asked size. ``pairs``: that many motions with two faults at once instead of one after the other.
    """
    for bench, clean in benches:
        changed_ones = bench.pairs(zlib.crc32(clean.name.encode()), pairs) if pairs else bench.singles(quick)
        for name, changed in itertools.chain([("clean", clean)], changed_ones):
            right = truth(changed, action)
            open_ones = undecided(changed, action, right)
            size = "clean" if name == "clean" else name.rsplit(" ", 1)[1]
            for kind in kinds:
                seed = zlib.crc32(f"{clean.name} {name} {kind}".encode())
                motion = seen(noisy(changed.points, kind, seed), changed.fps, kind)
                channels, keyframes = found_in(motion, action, changed.marks)
                yield Case(clean.name, name, size, kind, right, channels, keyframes, dict(changed.marks), open_ones)
