"""Seeking: latency and wrong frames of the scrub proxy, beside OpenCV and PyAV on the original files.

    python -m benchmarks.video [--random 400] [--steps 200] [--peer-seeks 12] [--seconds 8]
    python -m benchmarks.video --hostile [--data DIR]      what each file of video_hostile gives

The clips are made here: a moving texture with a code burnt into every picture, so that a machine can tell
which frame it was shown. Times are wall milliseconds from the request to an array of pixels; on a busy machine look
at the CPU's (in the last column but one).
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from sportsgpt_desktop.core import proxy, video
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.records import VideoInfo

BITS = 16
DEFAULT_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
Show = Callable[[int], NDArray[np.uint8] | None]


def burn(picture: NDArray[np.uint8], number: int) -> None:
    """Write ``number`` as cells along the upper edge, its inverse below."""
    cell = picture.shape[1] // (BITS + 2)
    for bit in range(BITS):
        value = 255 if number >> bit & 1 else 0
        picture[:cell, (bit + 1) * cell : (bit + 2) * cell] = value
        picture[cell : 2 * cell, (bit + 1) * cell : (bit + 2) * cell] = 255 - value


def read(picture: NDArray[np.uint8]) -> int:
    cell = picture.shape[1] / (BITS + 2)
    number = 0
    for bit in range(BITS):
        x = int((bit + 1.5) * cell)
        number |= int(picture[int(0.5 * cell), x, 1] > picture[int(1.5 * cell), x, 1]) << bit
    return number


def make_clip(
    path: Path, size: tuple[int, int], fps: int, frames: int, codec: str, options: dict[str, str], vary: bool
) -> Path:
    """A panning texture; ``vary`` spaces the frames by 1 to 4 steps."""
    import av

    width, height = size
    rng = np.random.default_rng(1)
    grain = rng.integers(40, 216, (height // 4 + 8, width // 4 + 256, 3), dtype=np.uint8)
    texture = np.repeat(np.repeat(grain, 4, axis=0), 4, axis=1)
    steps = rng.integers(1, 5, frames) if vary else np.ones(frames, int)
    with av.open(str(path), "w") as container:
        stream = container.add_stream(codec, rate=fps)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        stream.options = options
        stream.codec_context.time_base = Fraction(1, fps)
        for number, moment in enumerate(np.cumsum(steps) - steps[0]):
            shift = (number * 3) % 900
            picture = np.ascontiguousarray(texture[:height, shift : shift + width])
            burn(picture, number)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = int(moment), Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return path


# ----------------------------------------------------------------------------------------------- readers


def from_proxy(folder: Path) -> Show:
    pictures = proxy.Proxy(folder / proxy.PROXY_NAME)
    return lambda number: pictures.picture(number)


def from_opencv(path: Path) -> Show:
    import cv2

    capture = cv2.VideoCapture(str(path))

    def show(number: int) -> NDArray[np.uint8] | None:
        capture.set(cv2.CAP_PROP_POS_FRAMES, number)
        good, picture = capture.read()
        return np.asarray(picture, dtype=np.uint8) if good else None

    return show


def from_original(info: VideoInfo) -> Show:
    """Our own exact reader on the original file: what full resolution at rest costs."""
    return lambda number: next((picture for _, picture in video.frames(info, number, number + 1)), None)


def timed(show: Show, numbers: Sequence[int]) -> str:
    """p50 / p95 / max wall ms, p95 of the CPU's, and wrong pictures."""
    spent, busy, wrong = [], [], 0
    for number in numbers:
        start, cpu = time.perf_counter(), time.process_time()
        picture = show(int(number))
        spent.append(1000 * (time.perf_counter() - start))
        busy.append(1000 * (time.process_time() - cpu))
        wrong += picture is None or read(picture) != number
    p50, p95 = np.percentile(spent, [50, 95])
    return f"{p50:7.1f} {p95:7.1f} {max(spent):7.1f} {np.percentile(busy, 95):8.1f} {wrong:5d}/{len(numbers)}"


def seeking(options: argparse.Namespace) -> None:
    s = options.seconds
    hevc = {"preset": "ultrafast", "x265-params": "keyint=250:log-level=none"}
    kinds = [
        ("1080p60 H.264 keyint 250", (1920, 1080), 60, 60 * s, "libx264", {"preset": "veryfast", "g": "250"}, False),
        ("variable rate 1080p", (1920, 1080), 60, 30 * s, "libx264", {"preset": "veryfast", "g": "250"}, True),
        ("4K30 HEVC keyint 250", (3840, 2160), 30, 30 * s // 2, "libx265", hevc, False),
    ]
    print(f"{'clip':26} {'reader':10} {'way':8} {'p50':>7} {'p95':>7} {'max':>7} {'CPU p95':>8}  wrong")
    for name, size, fps, frames, codec, codec_options, vary in kinds:
        with tempfile.TemporaryDirectory() as folder:
            path = make_clip(Path(folder) / "clip.mp4", size, fps, frames, codec, codec_options, vary)
            info = video.probe(path)
            start = time.perf_counter()
            proxy.rebuild(info, Path(folder))
            written = 1000 * (time.perf_counter() - start) / frames
            size_mb = (Path(folder) / proxy.PROXY_NAME).stat().st_size / 1e6
            print(f"{name}: {info.frames} frames, proxy {size_mb:.0f} MB, {written:.1f} ms a frame to build")
            rng = np.random.default_rng(2)
            middle = frames // 3
            for reader, show, many, few in (
                ("proxy", from_proxy(Path(folder)), options.random, options.steps),
                ("ours full", from_original(info), options.peer_seeks, 3),
                ("cv2", from_opencv(path), options.peer_seeks, 3),
            ):
                ways = {
                    "random": rng.integers(0, frames, many).tolist(),
                    "forward": [(middle + k) % frames for k in range(few)],
                    "back": [(middle - k) % frames for k in range(few)],
                }
                for way, numbers in ways.items():
                    print(f"{name:26} {reader:10} {way:8} {timed(show, numbers)}", flush=True)


def hostile(data: Path) -> None:
    for path in sorted((data / "video_hostile").iterdir()):
        try:
            info = video.probe(path)
            shown = sum(1 for _ in video.frames(info))
            print(
                f"{path.name}: {info.codec} {info.width_px}x{info.height_px}, {info.frames} frames ({shown} shown), "
                f"{info.nominal_fps:.2f}/s{' variable' if info.variable_rate else ''}, turned {info.rotation_deg} deg; "
                f"{' '.join(info.notes)}"
            )
        except UserError as fault:
            print(f"{path.name}: refused: {fault.message} {fault.hint}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--random", type=int, default=400)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--peer-seeks", type=int, default=12)
    parser.add_argument("--seconds", type=int, default=8, help="length of the clips that are made")
    parser.add_argument("--hostile", action="store_true")
    parser.add_argument("--data", type=Path, default=DEFAULT_DATA)
    options = parser.parse_args()
    if options.hostile:
        hostile(options.data)
    else:
        seeking(options)


if __name__ == "__main__":
    main()
