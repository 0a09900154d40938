"""The indicator library: every quantity that an action's ``indicators.toml`` may name, by formula name.

A formula is a pure function of a ``Look`` (one indicator's view of the motion) and returns (S,) samples of a
value. ``Formula`` says beside it what the formula needs, so that a clip that can't give it is told so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .. import skeleton as sk
from . import frontal, movement, position, posture, timing
from .look import PARTS, Array, Body, Look

__all__ = ["FORMULAS", "Body", "Formula", "Look"]

Plane = Literal["sagittal", "vertical", "frontal", "time"]
Kind = Literal["angle", "length", "ratio", "time", "speed", "frequency", "cadence", "height"]

UNITS: dict[Kind, tuple[str, ...]] = {
    "angle": ("deg",),
    "length": ("LL", "H", "m", "cm"),
    "ratio": ("ratio", "thigh len"),
    "time": ("s",),
    "speed": ("m/s",),
    "frequency": ("Hz",),
    "cadence": ("steps/min",),
    "height": ("m", "cm"),
}
"""Units in which an indicator of a kind can be given. LL = thigh + shank, H = stature."""


@dataclass(frozen=True)
class Formula:
    """``function`` and what it needs.

    ``plane``: which coordinates it reads. ``parts``: body parts, for the landmarks shown as evidence.
    ``ground``: needs coordinates fixed to the ground (travel, flight, height over time). ``interval``: which
    keyframes besides its own it needs. ``sided``: whether it is asked of one leg or arm.
    """

    function: Callable[[Look], Array]
    kind: Kind
    plane: Plane
    parts: tuple[str, ...]
    sided: bool = True
    ground: bool = False
    interval: tuple[Literal["since", "until"], ...] = ()
    marks: tuple[str, ...] = ()
    model_share: float = 1.0
    """Of an angle: the pose model's least error as a share of a joint angle's, which lies between two segments."""
    extreme: bool = False
    """Whether it is the largest or smallest value over an interval, which errors push outward."""

    @property
    def joints(self) -> tuple[int, ...]:
        """Landmark numbers that the function reads, of both sides; the ears too for a centre of mass."""
        both = [joint for part in self.parts for joint in PARTS[part]]
        return tuple(sorted({*both, *((sk.LEFT_EAR, sk.RIGHT_EAR) if self.parts == BODY else ())}))

    @property
    def summary(self) -> str:
        """First line of the function's documentation."""
        return (self.function.__doc__ or "").strip().splitlines()[0]


SEGMENT, LONG_LINE, PATH = 0.7, 0.35, 0.25
"""Shares of a joint angle's error: 1 / sqrt(2) for the direction of one segment (thigh, shank, trunk, arm); half of that for
a line twice as long (hip to ankle, centre of mass to toe); a quarter for the way of the centre of mass, where errors that stay
cancel (geometry; the quarter is judgement)."""
BODY = ("shoulder", "elbow", "wrist", "hip", "knee", "ankle", "heel", "toe")
LEG = ("hip", "knee", "ankle")
TRUNK = ("hip", "shoulder")
ARM = ("shoulder", "elbow", "wrist")
SPAN: tuple[Literal["since", "until"], ...] = ("since", "until")


def _table() -> dict[str, Formula]:
    rows: list[Formula] = [
        # one instant, sagittal angles
        Formula(posture.knee_angle, "angle", "sagittal", LEG),
        Formula(posture.hip_angle, "angle", "sagittal", ("shoulder", "hip", "knee")),
        Formula(posture.ankle_angle, "angle", "sagittal", ("knee", "ankle", "toe")),
        Formula(posture.elbow_angle, "angle", "sagittal", ARM),
        Formula(posture.trunk_lean, "angle", "sagittal", TRUNK, sided=False, model_share=SEGMENT),
        Formula(posture.trunk_inclination, "angle", "sagittal", TRUNK, sided=False, model_share=SEGMENT),
        Formula(posture.shank_lean, "angle", "sagittal", ("ankle", "knee"), model_share=SEGMENT),
        Formula(posture.thigh_angle, "angle", "sagittal", ("hip", "knee"), model_share=SEGMENT),
        Formula(posture.thigh_behind, "angle", "sagittal", ("hip", "knee"), model_share=SEGMENT),
        Formula(posture.hip_flexion, "angle", "sagittal", ("shoulder", "hip", "knee")),
        Formula(posture.trunk_minus_shank, "angle", "sagittal", ("shoulder", "hip", "knee", "ankle")),
        Formula(posture.thigh_separation, "angle", "sagittal", ("hip", "knee"), sided=False),
        Formula(posture.thigh_gap, "angle", "sagittal", ("hip", "knee")),
        Formula(posture.shank_difference, "angle", "sagittal", ("knee", "ankle")),
        Formula(posture.shank_elevation, "angle", "sagittal", ("knee", "ankle"), model_share=SEGMENT),
        Formula(posture.foot_inclination, "angle", "sagittal", ("heel", "toe")),
        Formula(posture.arm_elevation, "angle", "sagittal", ("shoulder", "wrist"), model_share=SEGMENT),
        Formula(posture.arm_behind_trunk, "angle", "sagittal", ("hip", "shoulder", "wrist")),
        Formula(posture.leg_line_angle, "angle", "sagittal", ("hip", "ankle"), model_share=LONG_LINE),
        Formula(posture.body_line_angle, "angle", "sagittal", BODY, model_share=LONG_LINE),
        Formula(posture.knee_difference, "angle", "sagittal", LEG, sided=False),
        # one instant, distances
        Formula(position.shoulder_ahead_of_wrist, "length", "sagittal", ("shoulder", "wrist"), sided=False),
        Formula(position.wrist_ahead_of_com, "length", "sagittal", BODY, sided=False),
        Formula(position.toe_ahead_of_com, "length", "sagittal", BODY),
        Formula(position.com_ahead_of_toe, "length", "sagittal", BODY),
        Formula(position.heel_ahead_of_com, "length", "sagittal", BODY),
        Formula(position.ankle_ahead_of_hip, "length", "sagittal", ("ankle", "hip")),
        Formula(position.toe_spacing, "length", "sagittal", ("toe",), sided=False),
        Formula(position.ankle_spacing, "length", "sagittal", ("ankle",), sided=False),
        Formula(position.knee_gap, "ratio", "sagittal", ("hip", "knee")),
        Formula(position.elbow_above_shoulder, "ratio", "sagittal", ("shoulder", "elbow")),
        Formula(position.foot_pitch_ratio, "ratio", "sagittal", ("heel", "toe")),
        Formula(position.swing_ankle_height, "ratio", "vertical", ("ankle", "knee"), ground=True),
        Formula(position.hip_height, "ratio", "vertical", ("hip",), sided=False, ground=True),
        Formula(position.com_height, "length", "vertical", BODY, sided=False, ground=True),
        # between instants
        Formula(position.heel_lift, "ratio", "vertical", ("heel", "toe"), ground=True, interval=("since",)),
        Formula(position.com_drop, "length", "vertical", BODY, False, True, ("since",), extreme=True),
        Formula(position.com_rise, "length", "vertical", BODY, False, True, ("since",)),
        Formula(position.com_excursion, "length", "vertical", BODY, False, True, ("until",), extreme=True),
        Formula(position.hip_lowering, "length", "vertical", ("hip",), False, True, ("until",), extreme=True),
        Formula(position.hip_drift, "length", "sagittal", ("hip",), False, True, ("since",)),
        Formula(position.jump_length, "length", "sagittal", ("heel", "toe"), True, True, ("since",)),
        Formula(position.step_length, "length", "sagittal", ("toe",), True, True, ("since",)),
        Formula(position.step_ratio, "ratio", "sagittal", ("toe",), True, True, ("until",)),
        Formula(position.hip_past_heel, "length", "sagittal", ("hip", "heel"), True, True),
        Formula(position.before_obstacle, "length", "sagittal", ("toe",), True, True, (), ("obstacle_forward",)),
        Formula(position.after_obstacle, "length", "sagittal", ("toe",), True, True, (), ("obstacle_forward",)),
        Formula(
            position.share_before_obstacle,
            "ratio",
            "sagittal",
            ("toe",),
            True,
            True,
            ("since",),
            ("obstacle_forward",),
        ),
        Formula(position.com_over_obstacle, "length", "vertical", BODY, False, True, (), ("obstacle_height",)),
        Formula(movement.knee_least, "angle", "sagittal", LEG, extreme=True),
        Formula(movement.knee_least_standing, "angle", "sagittal", LEG, interval=("until",), extreme=True),
        Formula(movement.knee_flexion_most, "angle", "sagittal", LEG, extreme=True),
        Formula(movement.knee_flexion_within, "angle", "sagittal", LEG, interval=SPAN, extreme=True),
        Formula(movement.knee_yield, "angle", "sagittal", LEG, interval=("since",), extreme=True),
        Formula(movement.knee_yield_within, "angle", "sagittal", LEG, interval=SPAN, extreme=True),
        Formula(movement.swing_knee_flexion, "angle", "sagittal", LEG, extreme=True),
        Formula(movement.ankle_yield, "angle", "sagittal", ("knee", "ankle", "toe"), interval=("since",), extreme=True),
        Formula(movement.thigh_range, "angle", "sagittal", ("hip", "knee"), interval=SPAN, extreme=True),
        Formula(movement.thigh_most, "angle", "sagittal", ("hip", "knee"), model_share=SEGMENT, extreme=True),
        Formula(movement.trunk_lean_mean, "angle", "sagittal", TRUNK, sided=False, interval=SPAN, model_share=SEGMENT),
        Formula(movement.elbow_range, "angle", "sagittal", ARM, interval=SPAN, extreme=True),
        Formula(movement.elbow_mean, "angle", "sagittal", ARM, interval=SPAN),
        Formula(movement.elbow_at_front, "angle", "sagittal", ARM, interval=SPAN),
        Formula(movement.elbow_at_back, "angle", "sagittal", ARM, interval=SPAN),
        Formula(movement.com_speed, "speed", "sagittal", BODY, False, True),
        Formula(movement.com_speed_forward, "speed", "sagittal", BODY, False, True),
        Formula(movement.com_speed_up, "speed", "vertical", BODY, False, True),
        Formula(movement.com_path_angle, "angle", "sagittal", BODY, False, True, model_share=PATH),
        Formula(movement.wrist_path_angle, "angle", "sagittal", ("wrist",), True, True),
        # times
        Formula(timing.interval, "time", "time", ("heel", "toe"), sided=False, interval=("since",)),
        Formula(timing.rate, "frequency", "time", ("heel", "toe"), sided=False, interval=("until",)),
        Formula(timing.cadence, "cadence", "time", ("heel", "toe"), sided=False, interval=("until",)),
        Formula(timing.share_of_interval, "ratio", "time", ("heel", "toe"), sided=False, interval=SPAN),
        Formula(timing.contact_difference, "time", "time", ("heel", "toe"), sided=False, ground=True),
        Formula(timing.flight_height, "height", "time", ("heel", "toe"), sided=False, interval=SPAN),
        # frontal plane
        Formula(frontal.knee_separation, "ratio", "frontal", ("knee", "ankle"), sided=False),
        Formula(frontal.stance_width, "ratio", "frontal", ("ankle", "shoulder"), sided=False),
        Formula(frontal.knee_projection, "angle", "frontal", LEG),
        Formula(frontal.knee_inside_foot, "ratio", "frontal", ("knee", "ankle", "heel", "toe")),
        Formula(frontal.trunk_side_lean, "angle", "frontal", TRUNK, sided=False, model_share=SEGMENT),
        Formula(frontal.pelvic_drop, "angle", "frontal", ("hip",)),
        Formula(frontal.hip_adduction, "angle", "frontal", ("hip", "knee")),
        Formula(frontal.hip_shift, "ratio", "frontal", ("hip", "ankle"), sided=False),
    ]
    return {row.function.__name__: row for row in rows}


FORMULAS: dict[str, Formula] = _table()
"""Formula name -> formula."""
