"""Speed and memory of MotionDTW's forward pass beside dtaidistance, in one interleaved run.

    python benchmarks/dtw_speed.py [--rounds 5] [--json FILE]

CPU seconds (process time), medians; every round runs all kernels in a rotated order. dtaidistance's
``subsequence_alignment`` (compiled) gets the same data in the float64 that it wants; ours includes scanning,
centring and packing. "masked": 5 % of the query's values missing at random, which puts a gap into nearly
every frame, and "joint lost": 3 channels missing for a tenth of the time. Peak memory is that of a child
process which runs one kernel once, less the same child's before the call (Linux only).
"""

import argparse
import json
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from sportsgpt_desktop.core import dtw

WORKLOADS = {"W1": (120, 3_000, 16), "W2": (120, 30_000, 16), "W3": (200, 100_000, 32)}
LENGTHS = (12_500, 25_000, 50_000, 100_000, 200_000)


def planted(rows: int, frames: int, channels: int, seed: int = 7) -> tuple[np.ndarray, np.ndarray]:
    """Smooth mean-reverting walks of unit spread; the template lies warped at two thirds of the query."""
    random = np.random.default_rng(seed)

    def walk(length: int) -> np.ndarray:
        values = np.zeros((length, channels))
        speed = np.zeros(channels)
        for i in range(1, length):
            speed = 0.9 * speed - 0.02 * values[i - 1] + 0.1 * random.normal(size=channels)
            values[i] = values[i - 1] + speed
        return (values - values.mean(axis=0)) / values.std(axis=0)

    template, query = walk(rows), walk(frames)
    pace = np.cumsum(random.uniform(0.7, 1.4, rows))
    long = int(pace[-1])
    warped = np.stack([np.interp(np.arange(long), pace, template[:, d]) for d in range(channels)], axis=1)
    at = frames * 2 // 3
    query[at : at + long] = warped + 0.15 * random.normal(size=warped.shape)
    return template.astype(np.float32), query.astype(np.float32)


def gaps(query: np.ndarray, kind: str) -> np.ndarray:
    random = np.random.default_rng(3)
    out = query.copy()
    if kind == "masked":
        out[random.random(out.shape) < 0.05] = np.nan
    elif kind == "joint lost":
        for begin in range(0, len(out), 200):
            joint = int(random.integers(0, max(out.shape[1] - 2, 1)))
            out[begin : begin + 20, joint : joint + 3] = np.nan
    return out


def peer(template: np.ndarray, query: np.ndarray) -> None:
    from dtaidistance.subsequence.dtw import subsequence_alignment

    subsequence_alignment(template.astype(np.float64), query.astype(np.float64), use_c=True).best_match()


def kernels(rows: int, frames: int, channels: int, peers: bool) -> dict[str, Callable[[], Any]]:
    template, query = planted(rows, frames, channels)
    work: dict[str, Callable[[], Any]] = {}
    if peers:
        work["dtaidistance"] = lambda: peer(template, query)
    for kind in ("whole", "masked", "joint lost"):
        data = gaps(query, kind)
        for level in dtw.levels():
            work[f"{level}, {kind}"] = lambda d=data, n=level: dtw.subsequence_costs(template, d, level=n)
    return work


def medians(work: dict[str, Callable[[], Any]], rounds: int) -> dict[str, float]:
    names = list(work)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        for name in names[number % len(names) :] + names[: number % len(names)]:
            begin = time.process_time()
            work[name]()
            seconds[name].append(time.process_time() - begin)
    return {name: statistics.median(values) for name, values in seconds.items()}


def _resident_peak() -> float:
    """Highest resident memory of this process since the last reset, MiB."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def _peak(name: str, shape: tuple[int, int, int], queue: Any) -> None:
    template, query = planted(*shape)
    kernels(8, 60, 4, name == "dtaidistance")[name]()  # imports and first-call costs
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the peak begins anew
    before = _resident_peak()
    if name == "dtaidistance":
        peer(template, query)
    else:
        dtw.subsequence_costs(template, query, level=name.split(",")[0])
    queue.put(_resident_peak() - before)


def peak_mib(name: str, shape: tuple[int, int, int]) -> float:
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    child = context.Process(target=_peak, args=(name, shape, queue))
    child.start()
    peak = queue.get(timeout=60)
    child.join()
    return float(peak)


def slope(rounds: int) -> dict[str, float]:
    """Microseconds for each query frame at growing lengths: flat = linear in N."""
    template, query = planted(120, max(LENGTHS), 16)
    work = {str(n): lambda n=n: dtw.subsequence_costs(template, query[:n]) for n in LENGTHS}
    return {name: 1e6 * cpu / int(name) for name, cpu in medians(work, rounds).items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    args = parser.parse_args()
    try:
        import dtaidistance  # noqa: F401

        peers = True
    except ImportError:
        peers = False
        print("dtaidistance is not installed: no ratios (pip install '.[bench]')", file=sys.stderr)
    result: dict[str, Any] = {}
    for name, shape in WORKLOADS.items():
        times = medians(kernels(*shape, peers), args.rounds)
        cells = shape[0] * shape[1]
        print(f"\n{name}: {shape[0]} x {shape[1]:,} x {shape[2]}, {args.rounds} rounds")
        print(f"{'kernel':24s} {'CPU ms':>9s} {'Gcell/s':>8s} {'x dtaidistance':>15s} {'of whole':>9s}")
        for kernel, cpu in times.items():
            ratio = times["dtaidistance"] / cpu if peers else float("nan")
            whole = times.get(f"{kernel.split(',')[0]}, whole", cpu) / cpu
            print(f"{kernel:24s} {1e3 * cpu:9.2f} {cells / cpu / 1e9:8.3f} {ratio:15.1f} {whole:9.0%}")
        result[name] = times
    result["us_per_frame"] = slope(args.rounds)
    print("\ncost for each query frame, 120 x N x 16:")
    for frames, cost in result["us_per_frame"].items():
        print(f"  N = {int(frames):>7,}: {cost:.4f} us")
    if Path("/proc/self/clear_refs").exists():
        names = [f"{level}, whole" for level in dtw.levels()] + (["dtaidistance"] if peers else [])
        result["peak_mib"] = {name: peak_mib(name, WORKLOADS["W3"]) for name in names}
        print("\npeak extra memory, W3:", {name: f"{mib:.1f} MiB" for name, mib in result["peak_mib"].items()})
    if args.json:
        args.json.write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
