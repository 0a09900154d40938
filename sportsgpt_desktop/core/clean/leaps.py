"""Limbs that leap to something else and back, for one frame or many: to a rail, a shadow, another person.

No limb moves faster against the hips than a kick or a throw. Of all ways to pick places that keep that limit the one
that keeps most of the believable frames is found exactly (dynamic programming), so a burst in which right and wrong places alternate is
told apart by what comes before and after it. Slow cameras see a limb anywhere: there this says nothing.
"""

import numpy as np
from numpy.typing import NDArray

from .. import skeleton as sk
from ..geometry import fill_gaps_columns
from ..records import Bools

Array = NDArray[np.float64]
FASTEST = {"leg": 20.0, "arm": 30.0}
"""Leg lengths a second against the hips, 17 and 26 m/s. In motion capture of sprints up to 9 m/s, kicks and jumps feet
came to 12; hands of an acted throw to 26."""
_SLACK = 0.05
"""Jitter of a point that counts as no movement, leg lengths (judgement)."""
_REACH = 0.9
"""A limit wider than this between two frames, leg lengths, tells nothing apart (judgement)."""
_FORGET_S = 0.3
"""After so long without a believed place any place is believed again (judgement: half a stride)."""
_BURST_S = 0.03
"""On either side of a frame: where most places so near leap, the others lie between right and wrong (judgement)."""
_LIMBS = {
    "leg": ((25, 27, (29, 31)), (26, 28, (30, 32))),
    "arm": ((13, 15, (17, 19, 21)), (14, 16, (18, 20, 22))),
}
"""From the body outwards: what hangs on a wrong joint is wrong too."""
_BONE_SPREAD = 0.1
"""By so much of its length a leg's bone changes in a picture from the side, seen rightly (judgement)."""


def find(points: Array, time_s: Array, leg: float, planar: bool, own_side: bool = True) -> Bools:
    """(T, J) limb points of ``points`` (T, J, 2) px that leap; ``leg`` thigh + shank in px.

    ``planar``: seen from the side throughout, so that legs of a wrong length are less believed.

    ``own_side`` False spares a point that lies where the other side's limb would be: left and right may have been
    taken for each other there, which ``sides`` mends.
    """
    bad = np.zeros(points.shape[:2], dtype=bool)
    step = float(np.median(np.diff(time_s))) if len(time_s) > 1 else np.inf
    if len(points) < 5 or not leg > 0:
        return bad
    hips = fill_gaps_columns(points[:, [sk.LEFT_HIP, sk.RIGHT_HIP]].mean(axis=1))
    place = (points - np.where(np.isfinite(hips), hips, 0.0)[:, None]) / leg
    for limb, sides in _LIMBS.items():
        if FASTEST[limb] * step > _REACH:
            continue
        joints = [joint for root, end, tip in sides for joint in (root, end, *tip)]
        belief = np.where(np.isfinite(place[:, joints]).all(axis=2), 1.0, 0.0)
        if planar and limb == "leg":
            belief = belief * _leg_belief(place, sides)
        known = belief > 0
        kept = known.copy()
        window = max(2, round(_FORGET_S / step))
        for part in _stretches(_too_fast(place[:, joints], known, time_s, FASTEST[limb]), 2 * window):
            kept[part] = _heaviest(place[part][:, joints], belief[part], time_s[part], FASTEST[limb], window)
        wrong: Bools = known & ~kept
        if not own_side:
            wrong = wrong & ~_on_mirror(place[:, joints], kept, joints, time_s)
        bad[:, joints] = wrong | _in_burst(wrong, known, max(1, round(_BURST_S / step)))
        for root, end, tip in sides:
            bad[:, end] |= bad[:, root]
            bad[:, list(tip)] |= bad[:, [end]]
    return np.asarray(bad & np.isfinite(points).all(axis=2))


def _leg_belief(place: Array, sides: tuple[tuple[int, int, tuple[int, ...]], ...]) -> Array:
    """(T, P) 0..1 for the joints of both legs in order: how well thigh (and shank) keep their usual length."""
    columns = []
    for root, end, tip in sides:
        thigh, shank = (_kept_length(place, *bone) for bone in ((root - 2, root), (root, end)))
        columns += [thigh, *[thigh * shank] * (1 + len(tip))]
    return np.stack(columns, axis=1)


def _kept_length(place: Array, first: int, second: int) -> Array:
    length = np.linalg.norm(place[:, first] - place[:, second], axis=1)
    known = length[np.isfinite(length)]
    usual = float(np.percentile(known, 75)) if len(known) else 1.0
    off = np.where(np.isfinite(length), length / usual - 1.0, 0.0) / _BONE_SPREAD
    return np.asarray(1.0 / (1.0 + off**2))


def _too_fast(place: Array, known: Bools, time_s: Array, fastest: float) -> Bools:
    """(T,) frames that some joint can't have reached from where it was seen last."""
    result = np.zeros(len(place), dtype=bool)
    for joint in range(place.shape[1]):
        rows = np.flatnonzero(known[:, joint])
        way = np.linalg.norm(np.diff(place[rows, joint], axis=0), axis=1)
        result[rows[1:][way > fastest * np.diff(time_s[rows]) + _SLACK]] = True
    return result


def _stretches(frames: Bools, reach: int) -> list[slice]:
    """Stretches of the clip within ``reach`` of the marked frames; the rest keeps the limits as it is."""
    found: list[slice] = []
    for frame in np.flatnonzero(frames).tolist():
        first, stop = max(0, frame - reach), min(len(frames), frame + reach + 1)
        if found and first <= found[-1].stop:
            found[-1] = slice(found[-1].start, stop)
        else:
            found.append(slice(first, stop))
    return found


def _heaviest(place: Array, belief: Array, time_s: Array, fastest: float, window: int) -> Bools:
    """(T, P) places of ``place`` (T, P, 2) on the chain with most ``belief``, nowhere faster than ``fastest``."""
    count, joints = place.shape[:2]
    score = np.zeros((count, joints))
    back = np.full((count, joints), -1)
    # Best chain among frames too old to be compared with: any place may follow it.
    old_score, old_last = np.zeros(joints), np.full(joints, -1)
    every = np.arange(joints)
    for frame in range(count):
        first = max(0, frame - window)
        if first > 0:
            better = score[first - 1] > old_score
            old_score, old_last = np.where(better, score[first - 1], old_score), np.where(better, first - 1, old_last)
        best, last = old_score, old_last
        if frame > first:
            limit = fastest * (time_s[frame] - time_s[first:frame]) + _SLACK
            with np.errstate(invalid="ignore"):
                near = np.linalg.norm(place[frame] - place[first:frame], axis=2) <= limit[:, None]
            reached = np.where(near, score[first:frame], -1.0)
            # Of equal chains the one with the latest frame: less is left out.
            row = len(reached) - 1 - reached[::-1].argmax(axis=0)
            top = reached[row, every]
            nearer = top > best
            best, last = np.where(nearer, top, best), np.where(nearer, first + row, last)
        known = belief[frame] > 0
        score[frame] = np.where(known, best + belief[frame], 0.0)
        back[frame] = np.where(known, last, -1)
    return _traced(score, back)


def _traced(score: Array, back: NDArray[np.int_]) -> Bools:
    kept = np.zeros(score.shape, dtype=bool)
    for joint in range(score.shape[1]):
        frame = int(score[:, joint].argmax())
        while frame >= 0 and score[frame, joint] > 0:
            kept[frame, joint] = True
            frame = int(back[frame, joint])
    return kept


def _in_burst(wrong: Bools, known: Bools, half: int) -> Bools:
    """(T, P) frames around which more than half of the known places are wrong, those with a wrong one on either side."""
    total = np.cumsum(np.pad(np.stack([wrong, known]).astype(int), ((0, 0), (half + 1, half), (0, 0))), axis=1)
    near = total[:, 2 * half + 1 :] - total[:, : -2 * half - 1]
    return np.asarray((2 * near[0] > near[1]) & (near[0] > 1))


def _on_mirror(place: Array, kept: Bools, joints: list[int], time_s: Array) -> Bools:
    """(T, P) places within the slack of where the other side's believed places lead."""
    result = np.zeros(kept.shape, dtype=bool)
    for column, joint in enumerate(joints):
        other = joints.index(sk.MIRROR[joint])
        rows = np.flatnonzero(kept[:, other])
        if len(rows):
            way = np.stack([np.interp(time_s, time_s[rows], place[rows, other, axis]) for axis in (0, 1)], axis=1)
            with np.errstate(invalid="ignore"):
                result[:, column] = np.linalg.norm(place[:, column] - way, axis=1) < 4.0 * _SLACK
    return result
