"""Filter and repair of the clean stage on real motion capture with known errors put in.

Noise before and after the whole stage, the largest delay of an ankle in frames, and when a toe passes 5 % of the
leg's length on its way down and up, against the truth (median and 68 %); exchanged legs before and after; and how the
errors compare with those that the stage states: root mean square of error / stated, 1 where they are right.

    python -m benchmarks.cleaning --data ../shared/data
"""

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import pose, video
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.clean import clean, sides, uncertainty
from sportsgpt_desktop.core.records import Motion, PoseSequence, VideoInfo

JUMPS = ("cmu_vjump5", "oc4_dj1", "oc5_dj1", "cmu_fjump1", "cmu_fjump4", "oc4_djasym1")
RUNS = ("dorn_run350", "dorn_run700", "ham04_run200", "ham04_run300", "ham04_run400", "ham04_run500", "cmu_run1")
CLIPS = (
    ("v04_treadmill_run_phone60.mp4", None),
    ("v05_treadmill_run_slowmo.mp4", 240.0),
    ("v03_jump_front_vfr60.mp4", None),
    ("v11_balance_portrait_h264.mp4", None),
)
RATES = (30.0, 60.0, 120.0)
NOISE = ((2.0, 0.0), (4.0, 0.0), (6.0, 0.6))
"""(standard deviation in px, correlation from frame to frame at every rate)."""
LEG_PX = 300.0
TOE_UP_PX = 0.05 * LEG_PX
CASES = (
    ("seen plainly, from the side", 1.0, False, 0.0),
    ("visibility 0.5", 0.5, False, 0.0),
    ("gaps up to 0.13 s, bridged", 1.0, True, 0.0),
    ("seen 20 deg off the side", 1.0, False, 20.0),
    ("seen 40 deg off the side", 1.0, False, 40.0),
)
"""What is put in: the pose model's own error (``uncertainty.MODEL_ERROR``, slow, twice as large at visibility 0.5), white
jitter of 1 % of the leg, and what the case names."""
MODEL_SHARE = uncertainty.MODEL_ERROR
SLOW_S = 0.15
"""Over so long the model's error stays alike, so that no filter takes it out (judgement)."""
SHOWN = ((23, 24), (25, 26), (27, 28), (31, 32))
Array = NDArray[np.float64]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--work", type=Path, help="keeps poses of real clips: exchanges are then put into them too")
    chosen = arguments.parse_args()
    folder = chosen.data / "mocap" / "open"
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
    if chosen.work:
        video_rows(chosen.data / "video", chosen.work)
    print("\nerror / stated (60 frames/s)      hips   knees  ankles    toes")
    for label, visibility, gaps, view_deg in CASES:
        print(f"{label:30}{calibration_row(folder, JUMPS + RUNS, visibility, gaps, view_deg)}")


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
        result, _ = cleaned(time_s, exact + noise, fps)
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


def video_rows(folder: Path, work: Path) -> None:
    """Exchanged legs put into the poses of real clips, through the whole stage."""
    print("\nclip  exchanged frames (ankles apart)   still wrong   wrongly exchanged   given up   of frames")
    for name, capture_fps in CLIPS:
        file = folder / name
        if not file.is_file():
            print(f"{name}: not there, skipped")
            continue
        info = video.probe(file, capture_fps)
        (work / file.stem).mkdir(parents=True, exist_ok=True)
        print(f"{name[:4]}{video_swap_row(info, pose.track(info, work / file.stem))}", flush=True)


def video_swap_row(info: VideoInfo, found: PoseSequence) -> str:
    base = clean(found, info)
    ankles, count = [27, 28], info.frames
    shown = [axis for axis in range(3) if np.isfinite(base.points[..., axis]).any()]  # one camera: two of three
    way = base.points[..., shown]
    apart = np.linalg.norm(way[:, 27] - way[:, 28], axis=1) > 0.1 * base.leg_length
    legs = [joint for pair in sides.LEGS for joint in pair]
    mirror = [sk.MIRROR[joint] for joint in legs]
    put_in = left = wrong = lost = 0
    for seed in range(3):
        random = np.random.default_rng(seed)
        swapped = np.zeros(count, dtype=bool)
        for _ in range(max(1, count // 40)):
            start = int(random.integers(2, count - 8))
            swapped[start : start + int(random.integers(1, 6))] = True
        image, seen = found.image_px.copy(), found.visibility.copy()
        image[np.ix_(swapped, legs)] = found.image_px[np.ix_(swapped, mirror)]
        seen[np.ix_(swapped, legs)] = found.visibility[np.ix_(swapped, mirror)]
        mixed = clean(replace(found, image_px=image, visibility=seen), info)
        off = np.linalg.norm((mixed.points[..., shown] - way)[:, ankles], axis=2) / base.leg_length
        away = np.where(np.isfinite(off), off, 0.0).max(axis=1)
        empty = ~np.isfinite(mixed.points[:, ankles, 1]) & np.isfinite(base.points[:, ankles, 1])
        put_in += int((swapped & apart).sum())
        left += int((swapped & apart & (away > 0.2)).sum())
        wrong += int((~swapped & apart & (away > 0.2)).sum())
        lost += int(empty.any(axis=1).sum())
    return f"{put_in:18d}{left:26d}{wrong:18d}{lost:14d}{3 * count:10d}"


def calibration_row(folder: Path, names: tuple[str, ...], visibility: float, gaps: bool, view_deg: float) -> str:
    """Root mean square of error / stated for hips, knees, ankles and toes; where there are gaps, in the gaps."""
    shares: list[list[float]] = [[] for _ in SHOWN]
    fps = 60.0
    for number, name in enumerate(names):
        time_s, exact, _, _ = side_view(folder / f"{name}.npz", fps)
        shown = exact if view_deg == 0 else side_view(folder / f"{name}.npz", fps, view_deg)[1]
        random = np.random.default_rng(number)
        slow = random.normal(size=exact.shape)
        keep = np.exp(-1.0 / (fps * SLOW_S))
        for row in range(1, len(slow)):
            slow[row] = keep * slow[row - 1] + np.sqrt(1 - keep**2) * slow[row]
        size = MODEL_SHARE * (1.0 + 2.0 * (1.0 - visibility))
        image = shown + LEG_PX * (size * slow + 0.01 * random.normal(size=exact.shape))
        hidden = np.zeros(exact.shape[:2], dtype=bool)
        if gaps:
            for joints in SHOWN:
                for start in range(20 + 7 * joints[0] % 13, len(exact) - 20, 40):
                    hidden[start : start + 7, list(joints)] = True
        image[hidden] = np.nan
        result, stated = cleaned(time_s, image, fps, np.full(exact.shape[:2], visibility), view_deg)
        off = np.sqrt(((result - fitted(exact, result)) ** 2).mean(axis=2)) / stated
        for part, joints in zip(shares, SHOWN, strict=True):
            chosen = off[:, list(joints)]
            chosen = chosen[hidden[:, list(joints)]] if gaps else chosen
            part += chosen[np.isfinite(chosen)].tolist()
    return "".join(f"{rms(np.array(part)):8.2f}" for part in shares)


def fitted(exact: Array, result: Array) -> Array:
    """The truth scaled and shifted along each axis as the result is: an oblique view shortens lengths along the way."""
    placed = exact.copy()
    for axis in (0, 1):
        known = np.isfinite(exact[..., axis]) & np.isfinite(result[..., axis])
        slope, start = np.polyfit(exact[..., axis][known], result[..., axis][known], 1)
        placed[..., axis] = slope * exact[..., axis] + start
    return placed


def side_view(file: Path, fps: float, view_deg: float = 0.0) -> tuple[Array, Array, Array, Array]:
    """Landmarks seen from the side (``view_deg`` off it), y down, legs of 300 px: at ``fps`` and as captured."""
    with np.load(file, allow_pickle=False) as data:
        points, rate = data["landmarks33"].astype(np.float64), float(data["fps"])
    across = np.nanmean(points[:, 24] - points[:, 23], axis=0)
    ahead = np.array([across[2], 0.0, -across[0]]) / np.hypot(across[0], across[2])
    right = np.array([across[0], 0.0, across[2]]) / np.hypot(across[0], across[2])
    ahead = np.cos(np.radians(view_deg)) * ahead + np.sin(np.radians(view_deg)) * right
    thigh, shank = points[:, 23] - points[:, 25], points[:, 25] - points[:, 27]
    leg = float(np.median(np.linalg.norm(thigh, axis=1) + np.linalg.norm(shank, axis=1)))
    plane = np.stack([points @ ahead, -points[..., 1]], axis=-1) * LEG_PX / leg
    plane += np.array([2000.0, 1500.0]) - plane[0, 23]
    full_s = np.arange(len(points)) / rate
    time_s = np.arange(0, full_s[-1], 1 / fps)
    flat = plane.reshape(len(points), -1)
    exact = np.stack([np.interp(time_s, full_s, column) for column in flat.T], axis=1)
    return time_s, exact.reshape(len(time_s), sk.COUNT, 2), full_s, plane


def cleaned(
    time_s: Array, image: Array, fps: float, seen: Array | None = None, view_deg: float = 0.0
) -> tuple[Array, Array]:
    """What the whole stage makes of picture points, put back into pixels, and the errors (T, J) that it states."""
    count = len(time_s)
    world = np.zeros((count, sk.COUNT, 3))
    right_hand = np.array([np.sin(np.radians(view_deg)), 0.0, -np.cos(np.radians(view_deg))])
    for left, right in sk.PAIRS:
        world[:, left], world[:, right] = -0.15 * right_hand, 0.15 * right_hand
    world[:, 25:27, 1], world[:, 27:33, 1] = 0.4, 0.8
    known = np.isfinite(image).all(axis=2)
    seen = (known if seen is None else np.where(known, seen, 0.0)).astype(np.float32)
    given = PoseSequence(time_s, image, world, seen, 4000, 3000)
    info = VideoInfo(
        "", "", "", "", 4000, 3000, 0, count, float(time_s[-1]), fps, fps, False, time_s, time_s
    )  # fmt: skip
    motion: Motion = clean(given, info)
    plane = motion.points[:, :, :2] * np.array([motion.travel_sign, -1.0])
    # Scale, place and tilt of the ground are the stage's own; fit them back by least squares on all points.
    known = np.isfinite(plane).all(axis=2) & np.isfinite(image).all(axis=2)
    source = np.c_[plane[known], np.ones(int(known.sum()))]
    matrix = np.linalg.lstsq(source, image[known], rcond=None)[0]
    size = float(np.sqrt(abs(np.linalg.det(matrix[:2]))))
    return np.asarray(plane @ matrix[:2] + matrix[2]), np.asarray(motion.error * size)


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
