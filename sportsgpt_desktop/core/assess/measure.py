"""From keyframes to readings: each indicator's samples at each keyframe, or the reason why there is none."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from .. import skeleton as sk
from ..indicators import BODY, FORMULAS, Formula
from ..indicators.look import PARTS, Array, Where, other
from ..reasons import reason as reason_of
from ..records import Action, IndicatorSpec, Keyframe, Side
from .scene import SAMPLES, Scene

ASYMMETRY = "asymmetry:"
VISIBLE = 0.5
"""Below this MediaPipe itself calls a landmark hidden more likely than not."""
STEP_LONGEST_S = 1.2
"""Keyframes of one step of a cyclic action lie no further apart (judgement: walking steps last 0.6 s)."""
STATURE_ERROR = 0.03
"""Relative error of a stature that is estimated from the legs (judgement, after Drillis and Contini 1966)."""
VIEW_NAMES = {
    "side": "from the side",
    "oblique": "obliquely",
    "front": "from the front",
    "rear": "from behind",
}


@dataclass(frozen=True)
class Reading:
    """One indicator at one keyframe: ``samples`` (S,) in its unit, sample 0 measured; all NaN with a
    ``reason``.
    """

    spec: IndicatorSpec
    keyframe: Keyframe | None
    side: Side
    samples: Array
    landmarks: tuple[str, ...] = ()
    reason: str = ""
    step: int | None = None
    formula: Formula | None = field(default=None, compare=False)

    @property
    def value(self) -> float:
        return float(self.samples[0])


def readings(
    scene: Scene, keyframes: Sequence[Keyframe], action: Action, marks: Mapping[str, float]
) -> tuple[Reading, ...]:
    """Every indicator of ``action`` at each of its keyframes (one candidate's), in the action's order."""
    found: list[Reading] = []
    compared = [spec for spec in action.indicators if spec.formula.startswith(ASYMMETRY)]
    for spec in action.indicators:
        if spec not in compared:
            found += _of_indicator(scene, keyframes, action, spec, marks)
    for spec in compared:
        found.append(_asymmetry(spec, found))
    return tuple(found)


def _of_indicator(
    scene: Scene,
    keyframes: Sequence[Keyframe],
    action: Action,
    spec: IndicatorSpec,
    marks: Mapping[str, float],
) -> Iterator[Reading]:
    formula = FORMULAS[spec.formula]
    own = [keyframe for keyframe in keyframes if keyframe.id == spec.keyframe]
    if not own:
        yield Reading(spec, None, None, _nothing(), reason=reason_of("no_keyframe", keyframe=spec.keyframe))
        return
    reason = _obstacle(scene, spec, formula, marks)
    for keyframe in own:
        if reason:
            yield Reading(spec, keyframe, _shown(spec, keyframe), _nothing(), reason=reason, step=keyframe.step)
            continue
        since = _neighbour(keyframes, keyframe, spec.since, -1, action.cyclic)
        until = _neighbour(keyframes, keyframe, spec.until, +1, action.cyclic)
        absent = [name for name, there in ((spec.since, since), (spec.until, until)) if name and there is None]
        if absent:
            # The first or last step of a clip has no neighbour; that is no reading rather than an unjudged
            # one.
            if not (action.cyclic and len(own) > 1):
                reason_here = reason_of("no_keyframe", keyframe=absent[0])
                yield Reading(
                    spec, keyframe, _shown(spec, keyframe), _nothing(), reason=reason_here, step=keyframe.step
                )
            continue
        yield from _at_keyframe(scene, spec, formula, keyframe, since, until, marks)


def _at_keyframe(
    scene: Scene,
    spec: IndicatorSpec,
    formula: Formula,
    keyframe: Keyframe,
    since: Keyframe | None,
    until: Keyframe | None,
    marks: Mapping[str, float],
) -> Iterator[Reading]:
    made = []
    for side in _sides(scene, spec, keyframe):
        look = scene.look(side, keyframe, since, until, marks, formula.joints)
        with np.errstate(invalid="ignore", divide="ignore"):
            raw = np.asarray(formula.function(look), dtype=np.float64)
        samples = raw * _factor(scene, spec, formula)
        if formula.extreme and scene.shaky:
            samples = _drawn_in(samples)
        landmarks = _landmarks(formula, side)
        reason = "" if math.isfinite(samples[0]) else _missing(scene, keyframe, formula, landmarks)
        if not reason and formula.plane != "time":
            reason = _hidden(scene, keyframe, landmarks)
        shown: Side = None if side == "mid" else side
        made.append(Reading(spec, keyframe, shown, samples, landmarks, reason, keyframe.step, formula))
    if spec.side == "mean" and len(made) == 2:
        yield _mean(made[0], made[1])
    elif spec.side == "near" and len(made) == 2:
        yield min(made, key=lambda reading: (bool(reading.reason), _error(reading)))
    else:
        yield from made


def _drawn_in(samples: Array) -> Array:
    """An extreme (S,) less what errors make of it: errors drawn once more show by how much they push it outward (the
    bootstrap's estimate of bias, Efron and Tibshirani 1993).
    """
    drawn = samples[1:][np.isfinite(samples[1:])]
    return samples - (drawn.mean() - samples[0]) if len(drawn) else samples


def _obstacle(scene: Scene, spec: IndicatorSpec, formula: Formula, marks: Mapping[str, float]) -> str:
    """Why this clip can't give the indicator at all, or ""."""
    motion = scene.motion
    if motion.view.name not in spec.views:
        wanted = " or ".join(VIEW_NAMES.get(view, view) for view in spec.views)
        seen = VIEW_NAMES.get(motion.view.name, "from an unknown side")
        return reason_of("view", wanted=wanted, seen=seen)
    axis = {"sagittal": 0, "frontal": 2}.get(formula.plane)
    if axis is not None and not np.isfinite(scene.points[..., axis]).any():
        return reason_of("view_side" if axis == 0 else "view_front")
    rate = motion.capture_fps or 1.0 / scene.frame_s
    if spec.min_fps and rate < spec.min_fps * 0.99:
        return reason_of("rate", needed=f"{spec.min_fps:.0f}", rate=f"{rate:.0f}")
    if spec.needs_ground and not motion.ground_trusted:
        return motion.ground_reason or reason_of("ground")
    if spec.needs_metres and motion.unit != "m":
        return reason_of("metres")
    if {"hip", "shoulder"} <= set(formula.parts) and formula.parts != BODY and not scene.trunk_plausible:
        return reason_of("trunk")
    if [name for name in formula.marks if name not in marks]:
        return reason_of("mark")
    return ""


def _neighbour(keyframes: Sequence[Keyframe], keyframe: Keyframe, name: str, way: int, cyclic: bool) -> Keyframe | None:
    """The keyframe ``name`` next to ``keyframe`` in time: before it (``way`` -1) or after it (+1)."""
    if not name:
        return None
    named = [item for item in keyframes if item.id == name and item is not keyframe]
    if not cyclic:
        return named[0] if named else None
    apart = [(way * (item.time_s - keyframe.time_s), item) for item in named]
    near = [pair for pair in apart if 0.0 < pair[0] <= STEP_LONGEST_S]
    return min(near, key=lambda pair: pair[0])[1] if near else None


def _sides(scene: Scene, spec: IndicatorSpec, keyframe: Keyframe) -> tuple[Where, ...]:
    """Which leg or arm the formula is asked of."""
    if spec.side == "none":
        return ("mid",) if keyframe.side not in ("left", "right") else (keyframe.side,)
    if spec.side in ("mean", "near", "worst"):
        return ("left", "right")
    if spec.side in ("left", "right"):
        return (spec.side,)  # type: ignore[return-value]
    if spec.side == "throwing":
        return (scene.throwing_side(),)
    if spec.side in ("support", "swing") and keyframe.side in ("left", "right"):
        return (keyframe.side if spec.side == "support" else other(keyframe.side),)
    if spec.side in ("support", "swing"):
        # A keyframe without a side: the standing leg is the one whose foot is lower.
        lower = _ordered(scene, keyframe, "ankle", 1)[0]
        return (lower if spec.side == "support" else other(lower),)
    rear, front = _ordered(scene, keyframe, "knee", 0)
    return (front if spec.side == "front" else rear,)


def _ordered(scene: Scene, keyframe: Keyframe, part: str, axis: int) -> tuple[Where, Where]:
    """(smaller, larger) side by the coordinate of a body part at the keyframe."""
    body = scene.body(np.full(SAMPLES + 1, keyframe.time_s), scene.heading_at(keyframe.time_s))
    left, right = (float(body.point(part, side)[0, axis]) for side in ("left", "right"))
    if math.isnan(left):
        return ("left", "right")
    return ("left", "right") if left <= right else ("right", "left")


def _shown(spec: IndicatorSpec, keyframe: Keyframe) -> Side:
    if spec.side == "mean":
        return "both"
    return keyframe.side if spec.side in ("support", "none") and keyframe.side != "both" else None


def _factor(scene: Scene, spec: IndicatorSpec, formula: Formula) -> Array | float:
    """What turns the formula's result into the indicator's unit; samples (S,) where the scale itself errs."""
    motion = scene.motion
    if formula.kind == "height":
        return 100.0 if spec.unit == "cm" else 1.0
    if formula.kind == "length" and spec.unit == "LL":
        return 1.0 / motion.leg_length
    if formula.kind == "length" and spec.unit == "H":
        drawn = np.random.default_rng(7).standard_normal(SAMPLES)
        return np.concatenate([[1.0], 1.0 + STATURE_ERROR * drawn]) / motion.stature
    return 100.0 if spec.unit == "cm" else 1.0


def _landmarks(formula: Formula, side: Where) -> tuple[str, ...]:
    sides = (0, 1) if side == "mid" or not formula.sided else (0,) if side == "left" else (1,)
    names = []
    for part in formula.parts:
        # The trunk line runs between the middles of both sides.
        both = part == "shoulder" and "wrist" not in formula.parts and "elbow" not in formula.parts
        names += [sk.LANDMARKS[PARTS[part][number]] for number in ((0, 1) if both else sides)]
    return tuple(dict.fromkeys(names))


def _missing(scene: Scene, keyframe: Keyframe, formula: Formula, landmarks: Sequence[str]) -> str:
    frame = min(max(keyframe.frame, 0), len(scene.points) - 1)
    axes = {"frontal": [2, 1], "sagittal": [0, 1]}.get(formula.plane, [1])
    gone = [name for name in landmarks if not np.isfinite(scene.points[frame, sk.INDEX[name]][axes]).all()]
    if gone:
        return reason_of("not_seen", names=", ".join(name.replace("_", " ") for name in gone[:3]))
    return reason_of("incomplete")


def _hidden(scene: Scene, keyframe: Keyframe, landmarks: Sequence[str]) -> str:
    frame = min(max(keyframe.frame, 0), len(scene.points) - 1)
    around = slice(max(0, frame - 1), frame + 2)
    seen = {name: float(np.median(scene.motion.visibility[around, sk.INDEX[name]])) for name in landmarks}
    known = [name for name in landmarks if np.isfinite(scene.motion.points[frame, sk.INDEX[name], 1])]
    hidden = [name for name in known if seen[name] < VISIBLE]
    if not hidden:
        return ""
    return reason_of("hidden", names=", ".join(name.replace("_", " ") for name in hidden[:3]))


def _error(reading: Reading) -> float:
    return float(np.nanstd(reading.samples[1:])) if math.isfinite(reading.value) else math.inf


def _mean(left: Reading, right: Reading) -> Reading:
    """Both legs' mean, each weighted by its certainty; one leg alone where the other is not seen."""
    usable = [reading for reading in (left, right) if not reading.reason]
    if not usable:
        return Reading(left.spec, left.keyframe, "both", _nothing(), left.landmarks, left.reason, left.step)
    weights = np.array([1.0 / max(_error(reading), 1e-6) ** 2 for reading in usable])
    samples = np.average([reading.samples for reading in usable], axis=0, weights=weights)
    landmarks = tuple(dict.fromkeys(name for reading in usable for name in reading.landmarks))
    side: Side = "both" if len(usable) == 2 else usable[0].side
    return Reading(left.spec, left.keyframe, side, samples, landmarks, "", left.step, left.formula)


def _asymmetry(spec: IndicatorSpec, found: Sequence[Reading]) -> Reading:
    """Difference of the left and right means of another indicator, in % of the larger."""
    name = spec.formula[len(ASYMMETRY) :]
    means = {}
    for side in ("left", "right"):
        own = [reading for reading in found if reading.spec.id == name and reading.side == side and not reading.reason]
        if own:
            means[side] = np.mean([reading.samples for reading in own], axis=0), own[0]
    if len(means) < 2:
        return Reading(spec, None, None, _nothing(), reason=reason_of("both_sides", indicator=name))
    (left, first), (right, _) = means["left"], means["right"]
    samples = 100.0 * np.abs(left - right) / np.maximum(np.abs(left), np.abs(right))
    # The size of a difference can't fall below zero, so the spread is that of the signed difference.
    signed = 100.0 * (left - right) / np.maximum(np.abs(left), np.abs(right))
    samples = np.concatenate([samples[:1], samples[0] + signed[1:] - np.mean(signed[1:])])
    return Reading(spec, first.keyframe, "both", samples, first.landmarks, "", None, first.formula)


def _nothing() -> Array:
    return np.full(SAMPLES + 1, np.nan)
