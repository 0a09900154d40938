"""Touchdown and toe-off from the legs' swing: near the labels, and nothing where the swing does not turn."""

from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import contacts, kinematics, sequence
from sportsgpt_desktop.core.records import Kinematics

CLIPS = ("ham04_run300", "ham04_run500", "dorn_run350", "dorn_run700")


def load(shared_data: Path, clip: str) -> tuple[Kinematics, dict[tuple[str, str], list[float]], float]:
    """Channels, labelled (event, side) -> times in s, and the time of a stride."""
    file = shared_data / "mocap" / "open" / f"{clip}.npz"
    channels = kinematics.compute(sequence.load(file))
    labels: dict[tuple[str, str], list[float]] = {}
    with np.load(file, allow_pickle=False) as data:
        fps = float(data["fps"])
        for name, frame in zip(data["event_names"], data["event_frames"], strict=True):
            event, _, side = str(name).rpartition("_")
            if event in ("touchdown", "toe_off"):
                labels.setdefault((event, {"l": "left", "r": "right"}[side]), []).append(float(frame) / fps)
    gaps = np.concatenate([np.diff(times) for times in labels.values()])
    return channels, labels, float(np.median(gaps))


@pytest.mark.parametrize("clip", CLIPS)
def test_the_swing_gives_the_labelled_instants(shared_data: Path, clip: str) -> None:
    channels, labels, stride_s = load(shared_data, clip)
    guesses = [(event, side, at + 0.03) for (event, side), times in labels.items() for at in times]
    found = contacts.from_swing(channels, guesses, stride_s)
    for event in ("touchdown", "toe_off"):
        off = []
        for step in found:
            instant = getattr(step, event)
            if instant is not None:
                off.append(min(abs(instant.time_s - at) for at in labels[event, step.side]))
        assert len(off) >= 4 and np.median(off) < 0.03 and max(off) < 0.06


@pytest.mark.parametrize("clip", CLIPS)
def test_no_touchdown_where_the_foot_still_swings_forward(shared_data: Path, clip: str) -> None:
    channels, labels, stride_s = load(shared_data, clip)
    rising = [at - 0.35 * stride_s for at in labels["touchdown", "left"] if at > 0.6 * stride_s]
    assert rising
    assert contacts.from_swing(channels, [("touchdown", "left", at) for at in rising], stride_s) == []
