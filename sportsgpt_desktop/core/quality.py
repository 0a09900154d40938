"""The quality gate: what this clip lets us judge, what it doesn't, and how to film better. In sentences.

``findings`` gives codes with values (for tests and badges), ``judge`` puts them into words.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from . import camera, retime
from . import skeleton as sk
from .notes import in_language
from .quality_words import TEXT
from .records import Action, Motion, PoseSequence, VideoInfo

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]
SMALL_PX = 150.0
"""The pose model looks at 256 x 256 pixels: a shorter body is enlarged from too little (judgement)."""
_CUT_SHARE = 0.1
_UNSEEN_SHARE = 0.1
_HIDDEN = 0.5
_DRIFT_LEGS = 0.05
_SWAPPED_SHARE = 0.1
"""Shares of frames, visibility, leg lengths from which a shortcoming is worth a sentence (judgement)."""
_BLOWN = 250
_GLARE = 0.03
"""Grey level that counts as white, and the share of the picture from which light shines into the camera (judgement: a
clip against the sun has 6 %, eight others at most 1 %)."""
_DARK = 45.0
"""Mean grey level (0..255) below which a picture counts as dark (judgement)."""
_SOFT = 0.012
"""Sharpness below which the athlete's picture counts as blurred (judgement): seven real clips have 0.18 to
0.85, and 0.004 to 0.014 when blurred by 1 % of the body's height, which is the pose model's own error."""
_MOST_NAMES = 4
_PARTS = (
    ("feet", (sk.LEFT_HEEL, sk.LEFT_TOE, sk.RIGHT_HEEL, sk.RIGHT_TOE), 0.0),
    ("hands", (sk.LEFT_WRIST, sk.RIGHT_WRIST), 0.0),
    ("head", (sk.NOSE, sk.LEFT_EAR, sk.RIGHT_EAR), 0.06),
    ("legs", (sk.LEFT_KNEE, sk.RIGHT_KNEE, sk.LEFT_ANKLE, sk.RIGHT_ANKLE), 0.0),
)
"""Name, landmarks, and how far the part reaches beyond them as a share of stature: eyes are at 0.936 of it (Drillis &
Contini 1966). A head that is cut off is put just inside the picture by the pose model."""


@dataclass(frozen=True)
class Finding:
    """``code`` names the sentence, ``values`` fill it. ``blocking``: something can't be judged for it."""

    code: str
    values: dict[str, str | float] = field(default_factory=dict)
    blocking: bool = False


def judge(
    info: VideoInfo,
    pose: PoseSequence,
    motion: Motion,
    action: Action,
    language: str = "en",
    pictures: Iterable[tuple[NDArray[np.uint8], Box]] = (),
) -> tuple[str, ...]:
    """Sentences for the user, what weighs most first; one that says so if nothing stands against the clip.

    ``pictures``: some grey pictures (H, W) uint8 with the athlete's box in their pixels, for light and blur.
    """
    words = TEXT.get(language, TEXT["en"])
    found = findings(info, pose, motion, action, pictures)
    return tuple(_sentence(words, finding, language) for finding in found) or (words["good"],)


def samples(
    picture_of: Callable[[int], NDArray[np.uint8] | None], pose: PoseSequence, count: int = 9
) -> list[tuple[NDArray[np.uint8], Box]]:
    """Some grey pictures with the athlete's box, spread over the clip, for ``judge``.

    ``picture_of(frame)`` gives RGB uint8 (H, W, 3) of any size (a scrub proxy's ``picture``), or None.
    """
    import cv2

    seen = np.flatnonzero(np.isfinite(pose.image_px).all(axis=(1, 2)))
    found = []
    for frame in seen[np.unique(np.linspace(0, len(seen) - 1, min(count, len(seen))).astype(int))]:
        picture = picture_of(int(frame))
        if picture is None:
            continue
        grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
        points = pose.image_px[frame] * (grey.shape[1] / pose.width_px)
        (x0, y0), (x1, y1) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
        found.append((grey, (x0, y0, x1, y1)))
    return found


def findings(
    info: VideoInfo,
    pose: PoseSequence,
    motion: Motion,
    action: Action,
    pictures: Iterable[tuple[NDArray[np.uint8], Box]] = (),
) -> tuple[Finding, ...]:
    """All shortcomings, blocking ones first."""
    found = [
        *_rate(info, motion, action),
        *_view(motion, action),
        *_camera(pose, motion),
        *_athlete(pose, motion),
        *_inside(pose, stature_in_picture(pose, motion)),
        *_picture(pictures),
        *_barred(motion, action, info),
    ]
    return tuple(sorted(found, key=lambda finding: not finding.blocking))


def _sentence(words: dict[str, str], finding: Finding, language: str) -> str:
    values = {
        key: words.get(value, in_language(value, language)) if isinstance(value, str) else value
        for key, value in finding.values.items()
    }
    return words[finding.code].format(**values)


def _rate(info: VideoInfo, motion: Motion, action: Action) -> list[Finding]:
    found = []
    speed = retime.check(motion)
    if speed.contradicts:
        values: dict[str, str | float] = {
            "times": max(speed.factor, 1.0 / speed.factor),
            "way": "slow" if speed.factor > 1 else "fast",
            "fps": info.capture_fps,
            "likely": speed.likely_fps,
            "seen": speed.seen,
        }
        found.append(Finding(f"retimed_{speed.evidence}", values, blocking=True))
    elif info.slow_motion == "doubtful" and not np.isfinite(speed.factor):
        found.append(Finding("rate_doubtful", {"fps": info.capture_fps}, blocking=True))
    if action.min_fps and info.capture_fps < 0.95 * action.min_fps:
        # Twice the least rate leaves room for the next step of any action; 120 is what most phones offer.
        better = max(120.0, action.min_fps)
        values = {"fps": info.capture_fps, "needed": action.min_fps, "better": better}
        found.append(Finding("rate", values, blocking=True))
    if info.variable_rate:
        found.append(Finding("variable"))
    return found


def _view(motion: Motion, action: Action) -> list[Finding]:
    view = motion.view
    if view.name == "unknown":
        return [Finding("view_unknown", blocking=True)]
    if not action.views or view.name in action.views:
        return []
    code = "view_side" if "side" in action.views else "view_other"
    angles = {"angle": view.angle_deg, "error": view.angle_error_deg}
    return [Finding(code, {**angles, "view": view.name}, blocking=True)]


def _camera(pose: PoseSequence, motion: Motion) -> list[Finding]:
    if not motion.ground_trusted:
        return [Finding("ground", {"reason": motion.ground_reason}, blocking=True)]
    if not motion.view.camera_moves:
        return []
    path = camera.of_pose(pose)
    leg_px = stature_in_picture(pose, motion) * motion.leg_length / motion.stature
    return [Finding("camera", {"error": 100 * float(path.drift_px.max()) / leg_px})]


def _athlete(pose: PoseSequence, motion: Motion) -> list[Finding]:
    found = []
    tall = stature_in_picture(pose, motion)
    if np.isfinite(tall) and tall < SMALL_PX:
        found.append(Finding("small", {"tall": tall, "needed": SMALL_PX}))
    lost = float((pose.visibility.max(axis=1) <= 0).mean())
    if lost > _UNSEEN_SHARE:
        found.append(Finding("unseen", {"share": 100 * lost}, blocking=lost > 0.5))
    if pose.doubtful is not None and pose.doubtful.any():
        found.append(Finding("doubtful", {"frames": float(pose.doubtful.sum())}))
    if motion.repaired is not None:
        mended = float(motion.repaired[:, [27, 28]].any(axis=1).mean())
        if mended > _SWAPPED_SHARE:
            found.append(Finding("mended", {"share": 100 * mended}))
    return found


def stature_in_picture(pose: PoseSequence, motion: Motion) -> float:
    """Usual height of the athlete in pixels."""
    legs = [
        np.linalg.norm(pose.image_px[:, a] - pose.image_px[:, b], axis=1)
        + np.linalg.norm(pose.image_px[:, b] - pose.image_px[:, c], axis=1)
        for a, b, c in ((23, 25, 27), (24, 26, 28))
    ]
    known = np.concatenate(legs)
    known = known[np.isfinite(known)]
    if not len(known):
        return float("nan")
    return float(np.percentile(known, 75)) * motion.stature / motion.leg_length


def _inside(pose: PoseSequence, tall: float) -> list[Finding]:
    found = []
    x, y = pose.image_px[:, :, 0], pose.image_px[:, :, 1]
    some = pose.visibility.max(axis=1) > 0
    for part, joints, beyond in _PARTS:
        if not some.any():
            continue
        edge = beyond * tall if np.isfinite(tall) else 0.0
        with np.errstate(invalid="ignore"):
            outside = (x < edge) | (y < edge) | (x > pose.width_px - edge) | (y > pose.height_px - edge)
        cut = float(outside[some][:, joints].any(axis=1).mean())
        seen = np.median(pose.visibility[some][:, joints], axis=0)
        if cut > _CUT_SHARE:
            found.append(Finding("cut", {"part": part, "share": 100 * cut}))
        elif part in ("feet", "legs") and seen.min() < _HIDDEN:
            found.append(Finding("hidden", {"part": part}))
    return found


def _picture(pictures: Iterable[tuple[NDArray[np.uint8], Box]]) -> list[Finding]:
    pictures = list(pictures)
    parts = [_crop(grey, box) for grey, box in pictures]
    parts = [part for part in parts if part.size > 400]
    if not parts:
        return []
    found = []
    glare = float(np.median([(grey >= _BLOWN).mean() for grey, _ in pictures]))
    if glare > _GLARE:
        found.append(Finding("glare", {"share": 100 * glare}))
    light = float(np.median([part.mean() for part in parts]))
    if light < _DARK:
        found.append(Finding("dark", {"light": 100 * light / 255}))
    if float(np.median([sharpness(part) for part in parts])) < _SOFT:
        found.append(Finding("blurred"))
    return found


def _crop(grey: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    x0, y0, x1, y1 = (max(0, round(value)) for value in box)
    return grey[y0:y1, x0:x1]


def sharpness(part: NDArray[np.uint8]) -> float:
    """Energy of the Laplacian over that of the picture, at 200 rows (after Pech-Pacheco et al. 2000)."""
    import cv2

    scale = 200.0 / part.shape[0]
    if scale < 1:
        smaller = cv2.resize(part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        part = np.asarray(smaller, dtype=np.uint8)
    picture = part.astype(np.float32)
    variance = float(picture.var())
    return float(cv2.Laplacian(picture, cv2.CV_32F).var()) / variance if variance > 1 else 0.0


def _barred(motion: Motion, action: Action, info: VideoInfo) -> list[Finding]:
    """What the action would measure but can't on this clip, by reason."""
    left = list(action.indicators)
    found = []
    for code, test in (
        ("barred_view", lambda one: bool(one.views) and motion.view.name not in one.views),
        ("barred_ground", lambda one: one.needs_ground and not motion.ground_trusted),
        ("barred_rate", lambda one: one.min_fps > 1.05 * info.capture_fps),
        ("barred_metres", lambda one: one.needs_metres and motion.unit != "m"),
    ):
        hit = [one for one in left if test(one)]
        left = [one for one in left if one not in hit]
        if hit:
            names = {"names": _some([one.title for one in hit], ", ")}
            names["names_zh"] = _some([one.title_zh or one.title for one in hit], "、")
            found.append(Finding(code, {**names, "count": float(len(hit))}))
    return found


def _some(names: Sequence[str], comma: str) -> str:
    return comma.join(names[:_MOST_NAMES]) + (" ..." if len(names) > _MOST_NAMES else "")
