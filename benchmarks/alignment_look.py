"""The worst alignments as stick figures: one PNG each, our frame beside the labelled one, to find the cause by eye."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from benchmarks.alignment_score import Label, Tally, nearest
from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core import skeleton as sk
from sportsgpt_desktop.core.align import align
from sportsgpt_desktop.core.records import Action, Keyframe

WORST = 20
FIGURES = 7
"""Frames on either side of both instants that are drawn."""
SIZE_PX = 230
BONES = (
    ("shoulder", "elbow"), ("elbow", "wrist"), ("shoulder", "hip"), ("hip", "knee"), ("knee", "ankle"),
    ("ankle", "heel"), ("heel", "foot_index"),
)  # fmt: skip
COLOURS = {"left": (200, 90, 30), "right": (30, 90, 200)}


def draw_worst(clips: Iterable, tallies: dict[str, Tally], known: dict[str, Action], folder: Path) -> None:
    """Writes the WORST labelled instants of all actions, worst first; the file's name says what it shows."""
    by_name = {clip.name: clip for clip in clips}
    rows = [
        (error, event, name, action)
        for action, tally in tallies.items()
        for event, found in tally.errors.items()
        if "loose" not in event
        for error, _, name, _ in found
        if np.isfinite(error)
    ]
    folder.mkdir(parents=True, exist_ok=True)
    worst: dict[tuple[str, str], tuple[float, str, str, str]] = {}  # one picture of an event of a clip
    for row in sorted(rows, reverse=True):
        worst.setdefault(row[1:3], row)
    for number, (error, event, name, action) in enumerate(list(worst.values())[:WORST], start=1):
        clip = by_name[name]
        motion = sequence.from_landmarks(clip.points, clip.fps)
        result = align(kinematics.compute(motion), known[action])
        same = [label for label in clip.labels if label.event == event and label.counts]
        label = max(same, key=lambda each: nearest(result.keyframes, each, 1.0 / clip.fps, clip.by_frame)[1])
        ours, _ = nearest(result.keyframes, label, 1.0 / clip.fps, clip.by_frame)
        title = f"{name}: {event} {label.side or ''} {1000 * error:.0f} ms"
        picture = _strip(np.asarray(motion.points), clip.fps, label, ours, title)
        file = folder / f"{number:02d} {action} {event}.png"
        picture.save(file)
        print(f"   {file.name}: {title}")


def _strip(points: np.ndarray, fps: float, label: Label, row: Keyframe | None, title: str) -> Image.Image:
    """A row of figures from before the earlier to after the later of both instants; both are named."""
    ours = row.time_s if row else label.time_s
    early, late = min(ours, label.time_s), max(ours, label.time_s)
    times = np.unique(np.concatenate([np.linspace(early - 0.12, late + 0.12, 2 * FIGURES - 2), [ours, label.time_s]]))
    image = Image.new("RGB", (SIZE_PX * len(times), SIZE_PX + 50), "white")
    pen = ImageDraw.Draw(image)
    pen.text((8, 4), title, fill="black")
    for place, moment in enumerate(times):
        frame = int(np.clip(round(moment * fps), 0, len(points) - 1))
        words = f"{moment:.3f} s" + (" LABEL" if moment == label.time_s else "") + (" OURS" if moment == ours else "")
        pen.text((SIZE_PX * place + 8, SIZE_PX + 30), words, fill="red" if words.endswith(("L", "S")) else "black")
        _figure(pen, points[frame], SIZE_PX * (place + 0.5), SIZE_PX + 20.0)
    return image


def _figure(pen: ImageDraw.ImageDraw, points: np.ndarray, x_px: float, floor_px: float) -> None:
    """One body seen from its right: forward to the right, one metre SIZE_PX / 2 high."""
    middle = np.nanmean(points[[sk.LEFT_HIP, sk.RIGHT_HIP], 0])
    scale = SIZE_PX / 2.0
    pen.line([(x_px - SIZE_PX / 2, floor_px), (x_px + SIZE_PX / 2, floor_px)], fill=(190, 190, 190))
    for side, colour in COLOURS.items():
        for first, second in BONES:
            ends = points[[sk.INDEX[f"{side}_{first}"], sk.INDEX[f"{side}_{second}"]], :2]
            if np.isfinite(ends).all():
                line = [(x_px + scale * (x - middle), floor_px - scale * y) for x, y in ends]
                pen.line(line, fill=colour, width=2)
