"""Touchdowns and toe-offs of drawn runs and sprints with noise: ``python -m benchmarks.contacts [--seed N] [--bases N]``.

Each motion of the generator and of the key-pose scripts has exact contacts. It goes through alignment as the fault
benchmark shows it (``--noise``: see ``benchmarks/assessment_chain.py``). Printed for each action and noise: contacts
asked, not found and invented among the middle steps, mean, median of the size and root mean square of the error, and the
error that is stated. The rule was set with seeds below 1000; report with others (default 5000).
"""

import argparse
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import numpy as np

from benchmarks.assessment_bases import generated, scripted
from benchmarks.assessment_chain import NOISE_M, noisy, seen
from benchmarks.assessment_motion import Base
from sportsgpt_desktop.core import action as actions
from sportsgpt_desktop.core import kinematics
from sportsgpt_desktop.core.align import align
from sportsgpt_desktop.core.align.confidence import NORMAL_90
from sportsgpt_desktop.core.pipeline import best_keyframes
from sportsgpt_desktop.core.records import Action, Keyframe

ROOT = Path(__file__).resolve().parent.parent
ACTIONS = ("running_gait", "sprint_acceleration", "sprint_max_velocity")
FAR_S = 0.12
"""A contact without one of ours so near, of the same foot, was not found."""


@dataclass
class Tally:
    errors_s: list[float] = field(default_factory=list)
    stated_s: list[float] = field(default_factory=list)
    missed: int = 0
    invented: int = 0

    def line(self) -> str:
        off, stated = 1000 * np.array(self.errors_s or [np.nan]), 1000 * np.array(self.stated_s or [np.nan])
        rms = float(np.sqrt(np.mean(off**2)))
        return (
            f"n {len(self.errors_s):4d} missed {self.missed:2d} invented {self.invented:2d}  mean {off.mean():+6.1f}"
            f"  median {np.median(np.abs(off)):5.1f}  rms {rms:5.1f}  stated {stated.mean():5.1f} ms"
        )


def bases(action: Action, count: int, seed: int) -> Iterator[Base]:
    yield from islice(generated(action, seed), count)
    yield from islice(scripted(action, seed), count)


def enter(tally: Tally, true: list[Keyframe], ours: list[Keyframe], frame_s: float) -> None:
    """Each true contact with the nearest of ours of the same foot; ours between the first and last true one that no
    true one took are invented."""
    free = list(ours)
    for item in true:
        own = [each for each in free if each.side == item.side]
        best = min(own, key=lambda each: abs(each.time_s - item.time_s), default=None)
        if best is None or abs(best.time_s - item.time_s) > FAR_S:
            tally.missed += 1
            continue
        free.remove(best)
        tally.errors_s.append(best.time_s - item.time_s)
        tally.stated_s.append(best.spread_frames * frame_s / NORMAL_90)
    first, last = min(item.time_s for item in true), max(item.time_s for item in true)
    tally.invented += sum(first < each.time_s < last for each in free)


def measure(action: Action, noise: str, count: int, seed: int) -> tuple[dict[str, Tally], int]:
    """Tallies by event, and how many motions were not found."""
    names = {spec.id: spec.event for spec in action.keyframes if spec.event in ("touchdown", "toe_off")}
    tallies = {event: Tally() for event in names.values()}
    absent = 0
    for base in bases(action, count, seed):
        points = noisy(base.points, noise, zlib.crc32(f"{base.name} {noise}".encode()))
        motion = seen(points, base.fps, noise)
        found = best_keyframes(align(kinematics.compute(motion), action))
        absent += not found
        for name, event in names.items():
            true = [item for item in base.keyframes if item.id == name]
            if found and true:
                frame_s = float(np.median(np.diff(motion.time_s)))
                enter(tallies[event], true, [item for item in found if item.id == name], frame_s)
    return tallies, absent


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=5000)
    parser.add_argument("--bases", type=int, default=6, help="motions of each source for each action")
    parser.add_argument("--noise", nargs="*", default=["exact", "marker", "camera"], choices=list(NOISE_M))
    options = parser.parse_args()
    for action_id in ACTIONS:
        action = actions.load(action_id, (ROOT / "kb" / "actions",))
        for noise in options.noise:
            tallies, absent = measure(action, noise, options.bases, options.seed)
            for event, tally in tallies.items():
                print(f"{action_id:20} {noise:7} {event:10} {tally.line()}  not found {absent}", flush=True)


if __name__ == "__main__":
    main()
