"""Filter and repair of the clean stage on real motion capture with known errors put in.

Noise before and after the whole stage, the largest delay of an ankle in frames, and when a toe passes 5 % of the
leg's length on its way down and up, against the truth (median and 68 %); exchanged legs before and after.

    python -m benchmarks.cleaning --data ../shared/data
"""

import argparse
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.clean import clean, sides
from sportsgpt_desktop.core.records import Motion, PoseSequence, VideoInfo

JUMPS = ("cmu_vjump5", "oc4_dj1", "oc5_dj1", "cmu_fjump1", "cmu_fjump4", "oc4_djasym1")
RUNS = ("dorn_run350", "dorn_run700", "ham04_run200", "ham04_run300", "ham04_run400", "ham04_run500", "cmu_run1")
RATES = (30.0, 60.0, 120.0)
NOISE = ((2.0, 0.0), (4.0, 0.0), (6.0, 0.6))
"""(standard deviation in px, correlation from frame to frame at every rate)."""
LEG_PX = 300.0
TOE_UP_PX = 0.05 * LEG_PX
Array = NDArray[np.float64]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    folder = arguments.parse_args().data / "mocap" / "open"
    if not folder.is_dir():
        print(f"{folder}: not there, nothing measured")
        return
    print("clips fps  noise px (corr)  rms px before > after   foot speed error, legs/s   max delay   toe down, up: ms")
    for label, names in (("jumps", JUMPS), ("runs", RUNS)):
        for fps in RATES:
            for size, correlation in NOISE:
                print(
                    f"{label:6}{fps:4.0f}  {size:.0f} ({correlation:.1f})   {noise_row(folder, names, fps, size, correlation)}"
                )
    print("\nfps   exchanged frames (ankles apart)   still wrong   wrongly exchanged   wrong on untouched clips")
    for fps in RATES:
        print(f"{fps:3.0f}   {swap_row(folder, JUMPS + RUNS, fps)}")


def noise_row(folder: Path, names: tuple[str, ...], fps: float, size: float, correlation: float) -> str:
    before, after, speeds, delays = [], [], [], []
    down: list[float] = []
    up: list[float] = []
    for number, name in enumerate(names):
        time_s, exact, full_s, full = side_view(folder / f"{name}.npz", fps)
        random = np.random.default_rng(number)
        noise = size * random.normal(size=exact.shape)
        for row in range(1, len(noise)):
            noise[row] = correlation * noise[row - 1] + np.sqrt(1 - correlation**2) * noise[row]
        result = cleaned(time_s, exact + noise, fps)
        off = result - exact
        known = np.isfinite(exact).all(axis=(0, 2))
        before.append(rms(noise[:, known]))
        after.append(rms(off[:, known]))
        feet = [joint for joint in (27, 28, 31, 32) if known[joint]]
        speeds.append([fps / LEG_PX * rms(np.diff(part[:, feet], axis=0)) for part in (noise, off)])
        delays.append(delay(exact[:, sk.LEFT_ANKLE, 1], result[:, sk.LEFT_ANKLE, 1]))
        for joint in (sk.LEFT_TOE, sk.RIGHT_TOE):
            if known[joint]:
                floor = np.percentile(-full[:, joint, 1], 5)
                true, found = (passes(t, -y[:, joint, 1] - floor) for t, y in ((full_s, full), (time_s, result)))
                for way, errors in ((False, down), (True, up)):
                    errors += nearest(true[way], found[way])
    speed = np.mean(speeds, axis=0)
    times = ", ".join(f"{np.median(e):+.1f} ± {np.percentile(np.abs(e), 68):.1f}" for e in (down, up))
    return (
        f"{np.mean(before):12.2f} > {np.mean(after):.2f}{speed[0]:16.2f} > {speed[1]:.2f}"
        f"{max(map(abs, delays)):14d}        {times}"
    )


def swap_row(folder: Path, names: tuple[str, ...], fps: float) -> str:
    put_in = left = wrong = untouched = 0
    for number, name in enumerate(names):
        time_s, exact, _, _ = side_view(folder / f"{name}.npz", fps)
        random = np.random.default_rng(number)
        exact = exact + 4.0 * random.normal(size=exact.shape)
        seen = np.ones(exact.shape[:2])
        apart = np.linalg.norm(exact[:, 27] - exact[:, 28], axis=1) > 0.1 * LEG_PX
        untouched += int((sides.find(exact, seen, time_s, LEG_PX, False).exchanged[:, 27] & apart).sum())
        swapped = np.zeros(len(exact), dtype=bool)
        for _ in range(max(1, len(exact) // 40)):
            start = int(random.integers(2, len(exact) - 8))
            swapped[start : start + int(random.integers(1, 6))] = True
        legs = [joint for pair in sides.LEGS for joint in pair]
        mirror = [sk.MIRROR[joint] for joint in legs]
        mixed = exact.copy()
        mixed[np.ix_(swapped, legs)] = exact[np.ix_(swapped, mirror)]
        found = sides.find(mixed, seen, time_s, LEG_PX, False).exchanged[:, 27]
        put_in += int((swapped & apart).sum())
        left += int((swapped & apart & ~found).sum())
        wrong += int((~swapped & apart & found).sum())
    return f"{put_in:20d}{left:25d}{wrong:18d}{untouched:24d}"


def side_view(file: Path, fps: float) -> tuple[Array, Array, Array, Array]:
    """Landmarks in the sagittal plane, y down, legs of 300 px: at ``fps`` and as captured (times, points)."""
    with np.load(file, allow_pickle=False) as data:
        points, rate = data["landmarks33"].astype(np.float64), float(data["fps"])
    across = np.nanmean(points[:, 24] - points[:, 23], axis=0)
    ahead = np.array([across[2], 0.0, -across[0]]) / np.hypot(across[0], across[2])
    thigh, shank = points[:, 23] - points[:, 25], points[:, 25] - points[:, 27]
    leg = float(np.median(np.linalg.norm(thigh, axis=1) + np.linalg.norm(shank, axis=1)))
    plane = np.stack([points @ ahead, -points[..., 1]], axis=-1) * LEG_PX / leg
    plane += np.array([2000.0, 1500.0]) - plane[0, 23]
    full_s = np.arange(len(points)) / rate
    time_s = np.arange(0, full_s[-1], 1 / fps)
    flat = plane.reshape(len(points), -1)
    exact = np.stack([np.interp(time_s, full_s, column) for column in flat.T], axis=1)
    return time_s, exact.reshape(len(time_s), sk.COUNT, 2), full_s, plane


def cleaned(time_s: Array, image: Array, fps: float) -> Array:
    """What the whole stage makes of picture points, put back into pixels."""
    count = len(time_s)
    world = np.zeros((count, sk.COUNT, 3))
    for left, right in sk.PAIRS:
        world[:, left, 2], world[:, right, 2] = 0.15, -0.15
    world[:, 25:27, 1], world[:, 27:33, 1] = 0.4, 0.8
    seen = np.isfinite(image).all(axis=2).astype(np.float32)
    pose = PoseSequence(time_s, image, world, seen, 4000, 3000)
    info = VideoInfo(
        "", "", "", "", 4000, 3000, 0, count, float(time_s[-1]), fps, fps, False, time_s, time_s
    )  # fmt: skip
    motion: Motion = clean(pose, info)
    plane = motion.points[:, :, :2] * np.array([motion.travel_sign, -1.0])
    # Scale, place and tilt of the ground are the stage's own; fit them back by least squares on all points.
    known = np.isfinite(plane).all(axis=2) & np.isfinite(image).all(axis=2)
    source = np.c_[plane[known], np.ones(int(known.sum()))]
    matrix = np.linalg.lstsq(source, image[known], rcond=None)[0]
    return np.asarray(plane @ matrix[:2] + matrix[2])


def passes(time_s: Array, height: Array) -> dict[bool, list[float]]:
    """Times at which a height passes the toe threshold, upwards (True) and downwards (False)."""
    result: dict[bool, list[float]] = {True: [], False: []}
    seen = np.isfinite(height)
    time_s, height = time_s[seen], height[seen]
    above = height > TOE_UP_PX
    for row in np.flatnonzero(above[1:] != above[:-1]):
        share = (TOE_UP_PX - height[row]) / (height[row + 1] - height[row])
        result[bool(above[row + 1])].append(float(time_s[row] + share * (time_s[row + 1] - time_s[row])))
    return result


def nearest(true: list[float], found: list[float]) -> list[float]:
    """Errors in ms of the found times nearest to the true ones; further than 150 ms is a miss, left out."""
    errors = [1000 * min((one - at for one in found), key=abs) for at in true if found]
    return [error for error in errors if abs(error) < 150]


def rms(values: Array) -> float:
    return float(np.sqrt((values[np.isfinite(values)] ** 2).mean()))


def delay(exact: Array, result: Array) -> int:
    """Shift in frames at which two curves fit best."""
    fits = {s: rms(result[3 + s : len(result) - 3 + s] - exact[3:-3]) for s in range(-3, 4)}
    return min(fits, key=lambda s: fits[s])


if __name__ == "__main__":
    main()
