"""MOT: joint angles over even time, as OpenSim and spreadsheets read them.

The angles are those of the picture plane, not the coordinates of a musculoskeletal model: their names are
ours, so that nothing takes them for inverse kinematics.
"""

import math

from ..records import Analysis
from .clock import clock_of


def mot(analysis: Analysis, name: str = "angles") -> str:
    """All channels in degrees. ``nColumns`` counts the time column too; a missing value is ``nan``."""
    clock = clock_of(analysis.motion)
    units = analysis.kinematics.units
    names = [each for each in analysis.kinematics.channels if units.get(each) == "deg"]
    columns = [clock.sample(analysis.kinematics.channels[each]) for each in names]
    head = [
        name,
        "version=1",
        f"nRows={clock.times_s.size}",
        f"nColumns={len(names) + 1}",
        "inDegrees=yes",
        "endheader",
        "\t".join(["time", *names]),
    ]
    rows = (
        "\t".join([f"{time:.6f}", *(_cell(column[number]) for column in columns)])
        for number, time in enumerate(clock.times_s)
    )
    return "\n".join([*head, *rows]) + "\n"


def _cell(value: float) -> str:
    return f"{value:.6f}" if math.isfinite(value) else "nan"
