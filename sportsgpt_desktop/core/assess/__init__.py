"""KISMAM: indicators with their errors at the keyframes, the bands they are held against, and the issues that
follow.
"""

from collections.abc import Mapping, Sequence

from ..records import Action, Assessment, Athlete, Keyframe, Kinematics
from .conclude import assessment
from .measure import readings
from .scene import Scene

__all__ = ["VERSION", "assess"]

VERSION = "2"


def assess(
    kinematics: Kinematics,
    keyframes: Sequence[Keyframe],
    action: Action,
    athlete: Athlete,
    marks: Mapping[str, float] | None = None,
) -> Assessment:
    """Measure and judge one candidate's ``keyframes``.

    ``marks``: places that the user marked, in the motion's unit ("obstacle_forward", "obstacle_height").
    If ``keyframes`` holds several candidates, the first keyframe's one is judged. No keyframes: everything is
    ``cannot_judge``, with the reason.
    """
    candidate = keyframes[0].candidate if keyframes else 0
    own = [keyframe for keyframe in keyframes if keyframe.candidate == candidate]
    scene = Scene(kinematics)
    return assessment(scene, readings(scene, own, action, marks or {}), action, athlete, candidate)
