"""Which channels are docked under the timeline, and what they are called."""

from collections.abc import Mapping

from ..core.records import Analysis, Floats, Issue
from . import names
from .timeline.painter import Curve
from .words import tr

DEFAULT = ("knee_angle_left", "knee_angle_right")
MOST = 6
Band = Mapping[str, tuple[Floats, Floats]]
"""Channel -> the references' lowest and highest value at each frame of the clip."""

_ENDS = ("_left", "_right")


def side_of(channel: str) -> str | None:
    return next((end[1:] for end in _ENDS if channel.endswith(end)), None)


def title(channel: str) -> str:
    """ "L knee": short enough for the timeline's margin."""
    side = side_of(channel)
    stem = channel.removesuffix(f"_{side}") if side else channel
    short = {
        "knee_angle": tr("knee"),
        "hip_angle": tr("hip"),
        "ankle_angle": tr("ankle"),
        "elbow_angle": tr("elbow"),
        "thigh_angle": tr("thigh"),
        "shank_lean": tr("shank"),
        "foot_pitch": tr("foot"),
        "trunk_lean": tr("trunk"),
        "upper_arm_angle": tr("upper arm"),
        "forearm_angle": tr("forearm"),
        "com_up": tr("centre up"),
        "com_speed": tr("speed"),
        "hip_up": tr("hip up"),
        "foot_up": tr("foot up"),
    }.get(stem, names.readable(stem))
    mark = {"left": tr("L"), "right": tr("R")}.get(side or "", "")
    return f"{mark} {short}".strip()


def choices(analysis: Analysis) -> list[str]:
    """Channels that can be docked: those that are known somewhere, angles first."""
    known = [name for name, values in analysis.kinematics.channels.items() if (values == values).any()]
    return sorted(known, key=lambda name: (analysis.kinematics.units.get(name) != "deg", name))


def for_issue(analysis: Analysis, issue: Issue | None) -> tuple[str, ...]:
    """The joint that an issue's evidence was measured at, else the default."""
    channels = analysis.kinematics.channels
    for evidence in sorted(issue.evidence, key=lambda item: -item.weight) if issue else ():
        if len(evidence.landmarks) == 3:
            side, _, joint = evidence.landmarks[1].partition("_")
            wanted = (f"{joint}_angle_left", f"{joint}_angle_right")
            if f"{joint}_angle_{side}" in channels:
                return wanted
    return DEFAULT


def make(analysis: Analysis, channels: tuple[str, ...], band: Band) -> tuple[Curve, ...]:
    """The curves to draw, without those that the clip does not have."""
    table, units, errors = analysis.kinematics.channels, analysis.kinematics.units, analysis.kinematics.errors
    curves = []
    for name in channels[:MOST]:
        values = table.get(name)
        if values is None or not (values == values).any():
            continue
        low, high = band.get(name, (None, None))
        curves.append(
            Curve(
                title(name),
                names.unit_text(units.get(name, "")).strip(),
                values,
                errors.get(name),
                low,
                high,
                side_of(name),
            )
        )
    return tuple(curves)
