"""What a bout of steps measures: the hips' bounce is asked only of what could be a walk."""

import numpy as np
import pytest

from sportsgpt_desktop.core import kinematics, sequence
from sportsgpt_desktop.core.align import cyclic
from sportsgpt_desktop.core.align.bouts import Bout, Stride
from sportsgpt_desktop.core.align.references import Reference
from sportsgpt_desktop.core.align.search import Match, Place, Variant
from sportsgpt_desktop.core.contacts import Contact
from sportsgpt_desktop.core.records import Kinematics
from sportsgpt_desktop.core.scene import Instant

FPS = 100.0


def gliding(speed: float, rise: float) -> Kinematics:
    """A body that moves forward at ``speed`` leg lengths a second, its hips highest by ``rise`` every 0.4 s."""
    time_s = np.arange(201) / FPS
    points = np.zeros((201, 33, 3))
    points[:, 23:25, 1], points[:, 25:27, 1] = 0.9, 0.45
    points[:, 11:13, 1] = 1.4
    points[:, [23, 24], 1] += rise * np.cos(2.0 * np.pi * time_s / 0.4)[:, None]
    points[..., 0] += 0.9 * speed * time_s[:, None]
    points[:, 24::2, 2], points[:, 23::2, 2] = 0.1, -0.1
    points[:, [25, 29, 30], 0] += 0.2
    return kinematics.compute(sequence.from_landmarks(points, FPS))


def bout(data: Kinematics, contact_s: float) -> Bout:
    """Five contacts of ``contact_s`` every 0.4 s, each with the hips' highest place in its middle."""
    steps = []
    for number in range(5):
        start, stop = 0.4 * number - 0.5 * contact_s, 0.4 * number + 0.5 * contact_s
        if start < 0:
            continue
        ends = Instant(round(FPS * start), start, 0.01), Instant(round(FPS * stop), stop, 0.01)
        steps.append(Contact(("left", "right")[number % 2], *ends, start, stop))
    place = Place((Match(Variant(Reference("r", data, ()), 1.0, False), 0.0, 1.6, 0.5),))
    return Bout((Stride(place, lambda _: []),), tuple(steps), 0.0, 1.6)


@pytest.mark.parametrize(("speed", "slow"), [(1.5, True), (3.5, False)])
def test_faster_than_anybody_walks_the_strict_bound_of_the_bounce_does_not_count(speed: float, slow: bool) -> None:
    data = gliding(speed, 0.03)
    values = cyclic.measures(data, bout(data, 0.38))
    assert values["speed"] == pytest.approx(speed, rel=0.1)
    assert values["bounce"] > 0.02
    assert np.isfinite(values["slow_bounce"]) == slow


def test_plain_flights_are_no_walk_whatever_the_hips_do() -> None:
    data = gliding(1.5, 0.03)
    values = cyclic.measures(data, bout(data, 0.3))
    assert np.isnan(values["bounce"]) and np.isnan(values["slow_bounce"])
