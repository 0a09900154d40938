"""Speed and memory of the pose pass, everything included, beside one bare MediaPipe stream on the same frames.

    python -m benchmarks.pose [--data DIR] [--clips v04 v09 ...] [--model full] [--processes 1 2]
    python -m benchmarks.pose --minutes 10          peak memory on a clip of that length
    python -m benchmarks.pose --kills 50            kill the run at random moments, compare the resumed arrays

The bare stream is Google's stock model where ``--stock`` names its bundle, else the model that ships here, which
leaves out an unused output. It gets decoded pictures and does nothing else; the pass starts its processes, finds the athlete,
decodes, writes proxy and thumbnails, follows the camera and tracks. On a busy machine look at the CPU columns:
with free cores the ratio tends to processes x bare CPU / pass CPU.
"""

import argparse
import multiprocessing
import os
import resource
import signal
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from sportsgpt_desktop.core import assets, pose, video
from sportsgpt_desktop.core.pose.landmarker import landmarker, model_path
from sportsgpt_desktop.core.records import VideoInfo

BARE_FRAMES = 150
DEFAULT_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"


def bare(info: VideoInfo, bundle: Path) -> tuple[float, float]:
    """(wall, CPU) ms a frame of one landmarker on whole decoded pictures."""
    pictures = [picture for _, picture in video.frames(info, 0, BARE_FRAMES)]
    with landmarker(bundle, "video") as finder:
        finder.find(pictures[0])
        wall, cpu = time.perf_counter(), time.process_time()
        for picture in pictures:
            finder.find(picture)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return 1000 * wall / len(pictures), 1000 * cpu / len(pictures)


def whole_pass(info: VideoInfo, model: str, processes: int) -> tuple[float, float]:
    """(wall, CPU of all processes) ms a frame of ``pose.track`` into an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        wall, own = time.perf_counter(), time.process_time()
        pose.track(info, Path(folder), model=model, processes=processes)
        wall, own = time.perf_counter() - wall, time.process_time() - own
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    children = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return 1000 * wall / info.frames, 1000 * (own + children) / info.frames


def speed(clips: list[Path], model: str, processes: list[int], stock: Path | None) -> None:
    bundle = stock or model_path(model)
    print(f"bare stream: {bundle.name}")
    print(f"model {model}; {os.cpu_count()} cores; load {os.getloadavg()[0]:.1f}")
    print(
        f"{'clip':34} {'frames':>6} {'bare ms':>8} {'CPU':>6} {'proc':>4} {'pass ms':>8} {'CPU':>6} "
        f"{'ratio':>6} {'free':>5} {'clip s / s':>10}"
    )
    for path in clips:
        info = video.probe(path)
        for count in processes:
            before = bare(info, bundle)
            wall, cpu = whole_pass(info, model, count)
            after = bare(info, bundle)
            bare_wall, bare_cpu = ((a + b) / 2 for a, b in zip(before, after, strict=True))
            print(
                f"{path.name[:34]:34} {info.frames:6d} {bare_wall:8.1f} {bare_cpu:6.1f} {count:4d} {wall:8.1f} "
                f"{cpu:6.1f} {bare_wall / wall:6.2f} {count * bare_cpu / cpu:5.2f} "
                f"{info.duration_s / (wall * info.frames / 1000):10.2f}",
                flush=True,
            )


# ------------------------------------------------------------------------------------------------ memory


def repeated(source: Path, target: Path, minutes: float) -> None:
    """A clip of the given length: ``source``'s packets over and over, not encoded anew."""
    import av

    with av.open(str(source)) as given, av.open(str(target), "w") as made:
        stream = given.streams.video[0]
        copy = made.add_stream_from_template(stream)
        packets = [p for p in given.demux(stream) if p.size]
        length = sum(p.duration or 0 for p in packets)
        base = float(stream.time_base or 0)
        for turn in range(int(minutes * 60 / (length * base)) + 1):
            given.seek(0)
            for packet in given.demux(stream):
                if packet.size and packet.pts is not None and packet.dts is not None:
                    packet.pts += turn * length
                    packet.dts += turn * length
                    packet.stream = copy
                    made.mux(packet)


def resident_mb(pid: int) -> float:
    """Resident memory of a process and its descendants, MB (Linux)."""
    total = 0.0
    status = Path(f"/proc/{pid}/status")
    try:
        for line in status.read_text().splitlines():
            if line.startswith("VmRSS"):
                total += int(line.split()[1]) / 1024
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return total
    return total + sum(resident_mb(int(child)) for child in children)


def memory(source: Path, minutes: float, model: str) -> None:
    peak, done = 0.0, threading.Event()

    def watch() -> None:
        nonlocal peak
        while not done.wait(0.5):
            peak = max(peak, resident_mb(os.getpid()))

    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder) / "long.mp4"
        repeated(source, clip, minutes)
        info = video.probe(clip)
        thread = threading.Thread(target=watch)
        thread.start()
        start = time.perf_counter()
        pose.track(info, Path(folder) / "out", model=model)
        done.set()
        thread.join()
        size = (Path(folder) / "out" / "proxy.bin").stat().st_size / 1e6
    print(
        f"{minutes:g} min, {info.frames} frames: {time.perf_counter() - start:.0f} s, peak {peak:.0f} MB in all "
        f"processes, proxy {size:.0f} MB"
    )


# ------------------------------------------------------------------------------------------------- kills


def _track(info: VideoInfo, folder: Path, model: str, ready: Any) -> None:
    os.setpgrp()
    ready.set()
    pose.track(info, folder, model=model)


def kills(path: Path, count: int, model: str) -> None:
    info = video.probe(path)
    rng = np.random.default_rng(7)
    context = multiprocessing.get_context("spawn")
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        whole = pose.track(info, Path(folder) / "whole", model=model)
        usual = time.perf_counter() - start
        different = killed = turn = 0
        while killed < count and turn < 4 * count:  # a run may end before its moment comes
            turn += 1
            ready = context.Event()
            child = context.Process(target=_track, args=(info, Path(folder) / f"{turn}", model, ready))
            child.start()
            ready.wait()
            child.join(rng.uniform(0.0, 1.0) * usual)
            if child.is_alive():
                os.killpg(child.pid or 0, signal.SIGKILL)
                killed += 1
            child.join()
            again = pose.track(info, Path(folder) / f"{turn}", model=model)
            different += not all(
                np.array_equal(getattr(whole, name), getattr(again, name), equal_nan=True)
                for name in ("image_px", "world_m", "visibility", "camera_px")
            )
    print(f"{path.name}: {killed} of {turn} runs killed, {different} of the {turn} results differ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    parser.add_argument("--clips", nargs="*", default=["v04", "v09", "v02", "v03", "v11"])
    parser.add_argument("--model", default="full")
    parser.add_argument("--processes", nargs="*", type=int, default=[1, os.cpu_count() or 1])
    parser.add_argument("--stock", type=Path, help="bundle for the bare stream (make_pose_bundles --keep-segmentation)")
    parser.add_argument("--minutes", type=float)
    parser.add_argument("--kills", type=int)
    options = parser.parse_args()
    assets.quiet_environment()
    clips = [next((options.data / "video").glob(f"{name}*")) for name in options.clips]
    with tempfile.TemporaryDirectory() as home:
        os.environ["SPORTSGPT_HOME"] = home
        if options.minutes:
            memory(clips[0], options.minutes, options.model)
        elif options.kills:
            kills(clips[0], options.kills, options.model)
        else:
            speed(clips, options.model, options.processes, options.stock)


if __name__ == "__main__":
    main()
