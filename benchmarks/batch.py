"""Throughput of a batch of generated clips with one and with two workers, and its resumption after a kill.

    python -m benchmarks.batch --clips 200

Every clip is a real H.264 file that is really analysed: pieces of the sample clip's last third, in which the man
flips and lands, encoded anew at half its size.
"""

import argparse
import multiprocessing
import os
import tempfile
import time
from pathlib import Path

from sportsgpt_desktop.core import assets, video
from sportsgpt_desktop.core.batch import TABLE, read_table, run_batch
from sportsgpt_desktop.core.pipeline import Request

FRAMES = 30
HEIGHT_PX = 496
FIRST = 140
FORMATS = ("json", "csv")


def make_clips(sample: Path, folder: Path, count: int) -> None:
    """``count`` clips of ``FRAMES`` frames, each from another place of the sample."""
    import av
    import numpy as np
    from PIL import Image

    info = video.probe(sample)
    width = round(info.width_px * HEIGHT_PX / info.height_px) & ~1
    small = [np.asarray(Image.fromarray(one).resize((width, HEIGHT_PX))) for _, one in video.frames(info)]
    for number in range(count):
        start = FIRST + (number * 7) % (len(small) - FRAMES - FIRST)
        with av.open(str(folder / f"clip {number:03}.mp4"), "w") as container:
            stream = container.add_stream("libx264", rate=30)
            stream.width, stream.height, stream.pix_fmt = width, HEIGHT_PX, "yuv420p"
            for picture in small[start : start + FRAMES]:
                container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
            container.mux(stream.encode(None))


def run(clips: Path, out: Path, workers: int) -> float:
    """Seconds that a batch takes, with nothing kept from another one."""
    os.environ["SPORTSGPT_HOME"] = str(out.parent / f"home of {out.name}")
    start = time.perf_counter()
    outcome = run_batch(clips, Request(clips, "drop_landing", model="none"), out, FORMATS, workers)
    seconds = time.perf_counter() - start
    for row in read_table(out / TABLE):
        if row.status == "failed":
            print(f"{row.clip}: {row.message}")
    print(f"{workers} worker(s): {outcome}, {seconds:.1f} s, {(outcome.done or 1) / seconds:.2f} clips/s")
    return seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clips", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        clips = Path(name) / "clips"
        clips.mkdir()
        make_clips(assets.resources_folder() / "sample" / "demo.mp4", clips, options.clips)
        one = run(clips, Path(name) / "one", 1)
        two = run(clips, Path(name) / "two", 2)
        print(f"2 workers / 1 worker: {one / two:.2f} times the throughput")
        killed = multiprocessing.get_context("spawn").Process(target=run, args=(clips, Path(name) / "killed", 2))
        killed.start()
        time.sleep(two / 2)
        killed.kill()
        killed.join()
        before = len(read_table(Path(name) / "killed" / TABLE))
        run(clips, Path(name) / "killed", 2)
        print(f"killed after {before} of {options.clips} clips; all others were done by the second run")


if __name__ == "__main__":
    main()
