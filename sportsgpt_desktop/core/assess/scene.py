"""Samples of a motion with its errors drawn at random, and the views that formulas take of it."""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .. import skeleton as sk
from ..indicators.look import Array, Body, Leg, Look, Where
from ..records import Floats, Keyframe, Kinematics, View

EVERY = tuple(range(sk.COUNT))
SAMPLES = 64
SEED = 20240501
FRAMES_MOST = 40
"""Most instants at which an interval is looked at: judgement, 40 over a second of landing is one every 25 ms.
"""
# A landmark's error is mostly the same for the whole movement (bias of the marker or the model) and partly
# wanders; the shares keep the total at one standard deviation (judgement).
BIAS_SHARE, WANDER_SHARE, WANDER_HZ = 0.8, 0.6, 3.0
SPREAD_TO_DEVIATION = 1.645
"""``spread_frames`` holds the true instant in 90 % of cases: 1.645 standard deviations of a normal error."""
FAR_VISIBILITY = 0.03
"""Difference of the legs' mean visibility from which one counts as the far one (judgement)."""
SHAKY = 0.012
"""Error of the landmarks, leg lengths, from which it wanders enough to push extremes outward: 1 cm, above a capture's 8 mm,
most of which stays as it is (judgement)."""
HEEL_GUESS_ERROR = 0.025
"""Error of a heel that is set beside ankle and toe, in leg lengths: 2 cm (judgement)."""
SHORTEST_TRUNK = 0.35
"""Least hip-to-shoulder distance, in leg lengths: 0.59 is usual (Drillis and Contini 1966), a third less
never.
"""
GRAVITY = 9.81
USUAL_LEG_M = 0.86
"""Thigh + shank of an adult of 1.75 m (Drillis and Contini 1966): for g where the scale is not known."""
SHARED_BIAS_S = 0.008
"""Error that all touchdowns, or all toe-offs, of a clip share: over drawn runs and sprints their mean was off by 3 to 10 ms
with little and with much noise, over labelled captures by -1 to +14 (``benchmarks/contacts.py``)."""
NOISY_CONTACT_S = 0.03
"""Error of one foot's first contact where landmarks are shaky: with 2 cm of noise the difference of both feet in
landings was off by 0.043 s (``benchmarks/assessment.py``)."""
CONTACT_REACH_S = 0.25
"""How far around a landing the two feet's first contacts are looked for (judgement)."""


class Scene:
    """One motion with its errors: gives the body at sampled times. Sample 0 is the measured motion."""

    def __init__(self, kinematics: Kinematics) -> None:
        motion = kinematics.motion
        self.kinematics = kinematics
        self.motion = motion
        self.time_s: Array = np.asarray(motion.time_s, dtype=np.float64)
        self.points: Array = np.asarray(motion.points, dtype=np.float64)
        self.error: Array = np.nan_to_num(np.asarray(motion.error, dtype=np.float64))
        self.points, self.error = _with_heels(self.points, self.error, motion.leg_length)
        self.frame_s = float(np.median(np.diff(self.time_s))) if len(self.time_s) > 1 else 1.0
        self.spatial = bool(np.isfinite(self.points[..., 0]).any() and np.isfinite(self.points[..., 2]).any())
        known = self.error[self.error > 0.0]
        self.shaky = bool(len(known)) and float(np.median(known)) > SHAKY * motion.leg_length
        heading = kinematics.channels.get("heading_deg")
        self.heading_deg: Array = np.zeros(len(self.time_s)) if heading is None else np.asarray(heading)
        random = np.random.default_rng(SEED)
        self._bias = _drawn(random, (SAMPLES, sk.COUNT, 3)) * BIAS_SHARE
        self._wander = _drawn(random, (SAMPLES, sk.COUNT, 3)) * WANDER_SHARE * np.sqrt(2.0)
        self._phase = random.uniform(0.0, 2.0 * np.pi, (SAMPLES, sk.COUNT, 3))
        self.far_side = None if self.spatial else _far_side(motion.visibility)
        self.trunk_plausible = _trunk_share(self.points, motion.leg_length) >= SHORTEST_TRUNK
        self._stretch = _stretch(motion.view, _drawn(random, (SAMPLES,)), self.spatial)

    def times(self, keyframe: Keyframe | None) -> Array:
        """Times (S,) at which the keyframe may have been: its time and its spread, the same at every call."""
        if keyframe is None:
            return np.full(SAMPLES + 1, np.nan)
        deviation = max(keyframe.spread_frames / SPREAD_TO_DEVIATION, np.sqrt(1.0 / 12.0)) * self.frame_s
        if keyframe.source == "user":
            deviation = np.sqrt(1.0 / 12.0) * self.frame_s
        drawn = deviation * _timing(keyframe.time_s, keyframe.id)
        if keyframe.step and keyframe.source == "event":
            drawn = drawn + SHARED_BIAS_S * _timing(0.0, keyframe.id)
        return _with_nominal(keyframe.time_s, keyframe.time_s + drawn)

    def body(self, times: Array, turn_deg: float, joints: Sequence[int] = EVERY) -> Body:
        """Points (S, ..., 33, 3) at ``times`` (S, ...), turned so that the athlete's heading is forward.

        Only ``joints`` are worked out; the others are NaN.
        """
        picked = list(joints)
        low, share = self._place(times)
        high = np.minimum(low + 1, len(self.time_s) - 1)
        share = share[..., None, None]
        # A landmark known at the nearer frame only stands for the instant.
        source = self.points[:, picked]
        a, b = source[low], source[high]
        points = np.where(np.isfinite(a) & np.isfinite(b), a + share * (b - a), np.where(share < 0.5, a, b))
        points = points + self._noise(times, low, picked)
        points = np.where(np.isfinite(times)[..., None, None], points, np.nan)
        points[..., 0] *= self._stretch.reshape(-1, *([1] * (points.ndim - 2)))
        if self.spatial and turn_deg:
            points = _turned(points, turn_deg)
        whole = np.full((*points.shape[:-2], sk.COUNT, 3), np.nan)
        whole[..., picked, :] = points
        return Body(whole)

    def over(self, start: Array, stop: Array, turn_deg: float, joints: Sequence[int] = EVERY) -> tuple[Array, Body]:
        """Times (S, F) and body (S, F, 33, 3) from ``start`` to ``stop`` (S,), all the same number of
        instants.
        """
        span = float(stop[0] - start[0])
        count = int(np.clip(np.ceil(span / self.frame_s) + 1, 2, FRAMES_MOST)) if np.isfinite(span) else 2
        share = np.linspace(0.0, 1.0, count)
        times = start[:, None] + (stop - start)[:, None] * share
        times = np.where(np.isfinite(times), np.clip(times, self.time_s[0], self.time_s[-1]), np.nan)
        return times, self.body(times, turn_deg, joints)

    def ground(self, times: Array) -> Array:
        """Height of the floor at times (S,); NaN where not known."""
        low, _ = self._place(times)
        return np.asarray(self.motion.ground, dtype=np.float64)[low]

    def heading_at(self, time_s: float) -> float:
        """The athlete's heading against the clip's main direction, deg; 0 where not known."""
        low, _ = self._place(np.array([time_s]))
        value = float(self.heading_deg[low[0]])
        return value if np.isfinite(value) else 0.0

    def contact(self, near_s: float, side: Leg) -> Array:
        """Times (S,) at which a foot first stands after the flight that ends near ``near_s``; NaN if not
        seen.
        """
        margin = self.kinematics.channels.get(f"contact_margin_{side}")
        result = np.full(SAMPLES + 1, np.nan)
        if margin is None:
            return result
        around = np.flatnonzero(np.abs(self.time_s - near_s) <= CONTACT_REACH_S)
        values = np.asarray(margin, dtype=np.float64)[around]
        rising = np.flatnonzero((values[:-1] <= 0.0) & (values[1:] > 0.0))
        if len(rising) == 0:
            return result
        moments = []
        for place in rising:
            below, above = values[place], values[place + 1]
            share = -below / (above - below)
            moments.append(self.time_s[around[place]] + share * self.frame_s)
        moment = min(moments, key=lambda value: abs(value - near_s))
        # The rule that finds a contact errs by about 5 ms against force plates, beside the frame rate.
        deviation = np.hypot(self.frame_s / np.sqrt(12.0), NOISY_CONTACT_S if self.shaky else 0.005)
        return _with_nominal(moment, moment + deviation * _timing(moment, side))

    def throwing_side(self) -> Where:
        """The side whose wrist moves fastest; right if none is known."""
        fastest = {}
        for side, joint in (("left", sk.LEFT_WRIST), ("right", sk.RIGHT_WRIST)):
            step = np.diff(self.points[:, joint, :2], axis=0)
            speed = np.hypot(np.nan_to_num(step[:, 0]), np.nan_to_num(step[:, 1]))
            fastest[side] = float(np.quantile(speed, 0.98)) if len(speed) else 0.0
        return "left" if fastest["left"] > fastest["right"] else "right"

    def look(
        self,
        side: Where,
        now: Keyframe,
        since: Keyframe | None,
        until: Keyframe | None,
        marks: Mapping[str, float],
        joints: Sequence[int] = EVERY,
    ) -> Look:
        """The view that a formula takes at a keyframe, of the ``joints`` that it reads."""
        turn = self.heading_at(now.time_s)
        keep: dict[bytes, Body] = {}

        def at(times: Array) -> Body:
            key = times.tobytes()
            if key not in keep:
                keep[key] = self.body(times, turn, joints)
            return keep[key]

        return Look(
            side=side,
            now_s=self.times(now),
            since_s=self.times(since),
            until_s=self.times(until),
            at=at,
            over=lambda start, stop: self.over(start, stop, turn, joints),
            leg_length=self.motion.leg_length,
            stature=self.motion.stature,
            ground=self.ground,
            contact_s=lambda leg: self.contact(now.time_s, leg),
            gravity=GRAVITY if self.motion.unit == "m" else GRAVITY / USUAL_LEG_M,
            marks=marks,
        )

    def _place(self, times: Array) -> tuple[NDArray[np.intp], Array]:
        """Frame before each time and how far between it and the next, 0..1."""
        inside = np.clip(np.nan_to_num(times, nan=self.time_s[0]), self.time_s[0], self.time_s[-1])
        low = np.clip(np.searchsorted(self.time_s, inside, side="right") - 1, 0, max(0, len(self.time_s) - 2))
        high = np.minimum(low + 1, len(self.time_s) - 1)
        gap = np.maximum(self.time_s[high] - self.time_s[low], 1e-9)
        return low, (inside - self.time_s[low]) / gap

    def _noise(self, times: Array, low: NDArray[np.intp], joints: list[int]) -> Array:
        extra = (1,) * (times.ndim - 1)
        shape = (SAMPLES, *extra, len(joints), 3)
        angle = 2.0 * np.pi * WANDER_HZ * times[1:, ..., None, None] + self._phase[:, joints].reshape(shape)
        unit = self._bias[:, joints].reshape(shape) + self._wander[:, joints].reshape(shape) * np.sin(angle)
        drawn = unit * self.error[:, joints][low[1:]][..., None]
        return np.concatenate([np.zeros((1, *drawn.shape[1:])), drawn])


def _timing(time_s: float, name: str) -> Array:
    """Normal numbers (S,) of one instant: independent between instants, the same at every call."""
    return _drawn(np.random.default_rng([SEED, zlib.crc32(f"{name} {time_s:.6f}".encode())]), (SAMPLES,))


def _with_heels(points: Array, error: Array, leg_length: float) -> tuple[Array, Array]:
    """Heels that no marker gives, set beside ankle and toe as in a usual foot; their error says so.

    The foot is taken as stiff: toe 0.15 m before and 0.06 m under the ankle, heel 0.05 m behind and 0.07 m
    under it (judgement, after the foot of Drillis and Contini 1966), turned and scaled with the line ankle to
    toe.
    """
    turn = (-0.05 - 0.07j) / (0.15 - 0.06j)
    points, error = points.copy(), error.copy()
    for heel, ankle, toe in (
        (sk.LEFT_HEEL, sk.LEFT_ANKLE, sk.LEFT_TOE),
        (sk.RIGHT_HEEL, sk.RIGHT_ANKLE, sk.RIGHT_TOE),
    ):
        gone = ~np.isfinite(points[:, heel, 1]) & np.isfinite(points[:, ankle, 1]) & np.isfinite(points[:, toe, 1])
        foot = points[gone, toe] - points[gone, ankle]
        offset = (foot[:, 0] + 1j * foot[:, 1]) * turn
        guess = points[gone, ankle].copy()
        guess[:, 0] += offset.real
        guess[:, 1] += offset.imag
        points[gone, heel] = guess
        error[gone, heel] = np.hypot(error[gone, ankle], HEEL_GUESS_ERROR * leg_length)
    return points, error


def _far_side(visibility: Floats) -> Leg | None:
    """The leg that is further from the camera: the one that is plainly seen less; None if there is none."""
    legs = (sk.LEFT_HIP, sk.LEFT_KNEE, sk.LEFT_ANKLE), (sk.RIGHT_HIP, sk.RIGHT_KNEE, sk.RIGHT_ANKLE)
    left, right = (float(np.mean(np.asarray(visibility, dtype=np.float64)[:, list(joints)])) for joints in legs)
    if abs(left - right) < FAR_VISIBILITY:
        return None
    return "left" if left < right else "right"


def _trunk_share(points: Array, leg_length: float) -> float:
    """Distance from mid-hip to mid-shoulder, where seen longest, in leg lengths; 1 if never seen."""
    body = Body(points)
    step = np.nan_to_num(body.point("shoulder", "mid") - body.point("hip", "mid"))
    length = np.linalg.norm(step, axis=-1)
    return float(np.quantile(length[length > 0], 0.9)) / leg_length if (length > 0).any() else 1.0


def _drawn(random: np.random.Generator, shape: Sequence[int]) -> Array:
    """Normal numbers whose mean over the samples is exactly 0 and deviation exactly 1."""
    values = random.standard_normal(shape)
    values -= values.mean(axis=0)
    return values / values.std(axis=0)


def _with_nominal(nominal: float, drawn: Array) -> Array:
    return np.concatenate([[nominal], drawn])


def _stretch(view: View, drawn: Array, spatial: bool) -> Array:
    """How much longer (S,) forward distances may truly be than the picture shows: 1 / cos of the camera's
    angle.
    """
    if spatial:
        return np.ones(SAMPLES + 1)
    seen = np.radians(np.clip(abs(view.angle_deg), 0.0, 60.0))
    angle = np.radians(np.clip(np.abs(np.degrees(seen) + view.angle_error_deg * drawn), 0.0, 65.0))
    return _with_nominal(1.0, np.cos(seen) / np.cos(angle))


def _turned(points: Array, turn_deg: float) -> Array:
    """Forward and right along the heading instead of the clip's main direction."""
    turn = np.radians(turn_deg)
    forward, right = points[..., 0].copy(), points[..., 2].copy()
    points[..., 0] = forward * np.cos(turn) + right * np.sin(turn)
    points[..., 2] = right * np.cos(turn) - forward * np.sin(turn)
    return points
