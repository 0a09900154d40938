"""Pose sequences from elsewhere (``SEQUENCE.npz``) turned into a Motion."""

import zipfile
from pathlib import Path

import numpy as np

from . import geometry as geo
from . import skeleton as sk
from .errors import UserError
from .floor import floor_height
from .geometry import Array
from .notes import note
from .records import Motion, View, ViewName

MAX_BYTES = 4 << 30
FPS_RANGE = (1.0, 10_000.0)
POINT_ERROR_M = 0.008
"""One standard deviation of a motion-capture joint centre, m: residuals of 5 to 13 mm are usual (judgement)."""
STRETCHED_M = 0.010
"""Errors of joint centres from the changing lengths of thighs, shanks and arms count from here, m: soft tissue and centres
that are estimated stretch captured limbs like errors of up to 9 mm (43 captures), which is what captures are."""
QUIET_M = 0.003
"""Noise below this (m) is left alone."""
SMOOTHING_S_PER_M = 6.0
LONGEST_SMOOTHING_S = 0.16
FLAT_M = 0.03
"""Landmarks that spread less than this (standard deviation, m) across an upright plane lie in it (judgement)."""
LEG_TO_STATURE = 0.491
"""Thigh + shank as a share of the body height (Drillis and Contini 1966, in Winter 2009)."""
VIEW_ANGLES: dict[str, float] = {"side": 0.0, "oblique": 45.0, "front": 90.0, "rear": 90.0}
WHAT_IT_HOLDS = "It must hold 'landmarks33' (frames, 33, 3) in metres, y up, and 'fps'."


def load(path: Path, view: ViewName = "side") -> Motion:
    """Read a pose sequence: ``landmarks33`` (T, 33, 3) metres, ground-fixed, y up; ``fps``; ``visibility`` (T, 33).

    ``view`` only says from where a camera is imagined, so that indicators of that view are judged.
    Raises UserError for anything that is not such a file.
    """
    points, fps, visibility = _read(Path(path))
    return from_landmarks(points, fps, visibility, view)


def from_landmarks(landmarks: Array, fps: float, visibility: Array | None = None, view: ViewName = "side") -> Motion:
    """A Motion from ``landmarks`` (T, 33, 3) metres, y up, at a constant ``fps``. NaN is missing.

    Landmarks that all lie in one upright plane come from a picture: the axis across it is not known.
    """
    world, noise = _without_noise(np.asarray(landmarks, dtype=np.float64), fps)
    time_s = np.arange(len(world)) / fps
    flat = flat_direction(world)
    points: Array = world @ _axes(world, flat)
    leg = leg_length(points)
    hips = geo.mid_hip(points)
    ground = floor_height(points[..., 1], hips[:, 0], time_s, leg)
    seen = np.isfinite(points).all(axis=-1)
    error = max(POINT_ERROR_M, 0.6 * noise)
    if flat is not None:
        points[..., 0 if view in ("front", "rear") else 2] = np.nan
    else:
        stretch = stretch_of(points)
        error = max(error, stretch if stretch > STRETCHED_M else 0.0)
    return Motion(
        time_s=time_s,
        points=points,
        visibility=np.asarray(seen if visibility is None else np.where(seen, visibility, 0.0), dtype=np.float64),
        error=np.where(seen, error, np.nan),
        unit="m",
        leg_length=leg,
        stature=leg / LEG_TO_STATURE,
        view=View(name=view, angle_deg=VIEW_ANGLES.get(view, 0.0), angle_error_deg=5.0),
        ground=ground,
        ground_trusted=bool(np.isfinite(ground).any()),
        ground_reason="" if np.isfinite(ground).any() else note("no_feet"),
        capture_fps=fps,
    )


def _without_noise(world: Array, fps: float) -> tuple[Array, float]:
    """Landmarks with white noise smoothed away, and its standard deviation in m; clean captures stay untouched.

    The noise is read at the hips and shoulders, which move smoothly; the window grows with it.
    """
    trunk = [sk.LEFT_HIP, sk.RIGHT_HIP, sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER]
    each = [geo.noise_of(world[:, joint, axis]) for joint in trunk for axis in range(3)]
    known = [value for value in each if np.isfinite(value)]
    noise = float(np.median(known)) if known else 0.0
    if noise < QUIET_M:
        return world, noise
    width = 2 * round(0.5 * fps * min(LONGEST_SMOOTHING_S, SMOOTHING_S_PER_M * noise)) + 1
    if width < 5:
        return world, noise
    flat = geo.smooth_quadratic(world.reshape(len(world), -1), width)
    return flat.reshape(world.shape), noise


LIMBS = (
    (sk.LEFT_HIP, sk.LEFT_KNEE),
    (sk.RIGHT_HIP, sk.RIGHT_KNEE),
    (sk.LEFT_KNEE, sk.LEFT_ANKLE),
    (sk.RIGHT_KNEE, sk.RIGHT_ANKLE),
    (sk.LEFT_SHOULDER, sk.LEFT_ELBOW),
    (sk.RIGHT_SHOULDER, sk.RIGHT_ELBOW),
    (sk.LEFT_ELBOW, sk.LEFT_WRIST),
    (sk.RIGHT_ELBOW, sk.RIGHT_WRIST),
)


def stretch_of(points: Array) -> float:
    """One standard deviation (m) of an error in landmarks (T, 33, 3), fast or slow, from how much rigid limbs seem to stretch.

    Two ends that err by it change a length by sqrt(2) as much; the median over the limbs, 0 where none is known.
    """
    errors = []
    for upper, lower in LIMBS:
        lengths = np.linalg.norm(points[:, upper] - points[:, lower], axis=1)
        lengths = lengths[np.isfinite(lengths)]
        if len(lengths) > 10:
            errors.append(1.4826 * float(np.median(np.abs(lengths - np.median(lengths)))) / np.sqrt(2.0))
    return float(np.median(errors)) if errors else 0.0


def leg_length(points: Array) -> float:
    """Thigh + shank, median over frames and sides, in the unit of ``points`` (T, 33, 3).

    Raises UserError if no leg is ever complete.
    """
    lengths = []
    for hip, knee, ankle in (
        (sk.LEFT_HIP, sk.LEFT_KNEE, sk.LEFT_ANKLE),
        (sk.RIGHT_HIP, sk.RIGHT_KNEE, sk.RIGHT_ANKLE),
    ):
        thigh = np.linalg.norm(points[:, hip] - points[:, knee], axis=1)
        shank = np.linalg.norm(points[:, knee] - points[:, ankle], axis=1)
        lengths.append(thigh + shank)
    whole = np.array(lengths)
    known = whole[np.isfinite(whole)]
    if len(known) == 0 or not np.median(known) > 0:
        raise UserError(
            "No leg (hip, knee and ankle of one side) is known in any frame, so nothing can be measured.",
            "Use a pose sequence that shows at least one whole leg.",
        )
    return float(np.median(known))


def _read(path: Path) -> tuple[Array, float, Array | None]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UserError(f"{path.name} is larger than 4 GiB.", "Split the sequence into shorter parts.")
        with np.load(path, allow_pickle=False) as file:
            if not hasattr(file, "files") or not {"landmarks33", "fps"} <= set(file.files):
                raise UserError(f"{path.name} is not a pose sequence.", WHAT_IT_HOLDS)
            points = np.asarray(file["landmarks33"])
            fps = np.asarray(file["fps"])
            visibility = np.asarray(file["visibility"]) if "visibility" in file.files else None
    except FileNotFoundError as fault:
        raise UserError(f"There is no file {path.name}.", "Check the path.") from fault
    except (
        OSError,
        ValueError,
        EOFError,
        KeyError,
        MemoryError,
        TypeError,
        AttributeError,
        zipfile.BadZipFile,
    ) as fault:
        raise UserError(f"{path.name} cannot be read as an .npz file.", WHAT_IT_HOLDS) from fault
    return _checked(path.name, points, fps, visibility)


def _checked(
    name: str, points: np.ndarray, fps: np.ndarray, visibility: np.ndarray | None
) -> tuple[Array, float, Array | None]:
    if points.ndim != 3 or points.shape[1:] != (sk.COUNT, 3) or points.dtype.kind not in "fiu":
        raise UserError(f"In {name} landmarks33 has the shape {points.shape} and type {points.dtype}.", WHAT_IT_HOLDS)
    if len(points) < 2:
        raise UserError(f"{name} holds {len(points)} frame(s); a movement needs more.", WHAT_IT_HOLDS)
    if fps.size != 1 or fps.dtype.kind not in "fiu" or not FPS_RANGE[0] <= float(fps.reshape(-1)[0]) <= FPS_RANGE[1]:
        raise UserError(f"In {name} 'fps' is not one number of frames per second from 1 to 10000.", WHAT_IT_HOLDS)
    values = points.astype(np.float64)
    values[~np.isfinite(values)] = np.nan
    if np.isnan(values[..., 2]).all():
        values[..., 2] = np.where(np.isnan(values[..., 0]), np.nan, 0.0)
    values[np.isnan(values).any(axis=2)] = np.nan
    if np.isnan(values).all():
        raise UserError(f"In {name} every landmark is missing.", WHAT_IT_HOLDS)
    if np.nanmax(np.abs(values)) > 1e5:
        raise UserError(f"In {name} landmarks lie more than 100 km away.", "Give metres.")
    if visibility is not None:
        if visibility.shape != points.shape[:2] or visibility.dtype.kind not in "fiu":
            raise UserError(f"In {name} 'visibility' has the shape {visibility.shape}.", "It must be (frames, 33).")
        visibility = np.clip(np.nan_to_num(visibility.astype(np.float64)), 0.0, 1.0)
    return values, float(fps.reshape(-1)[0]), visibility


def place(path: Path, point: tuple[float, float, float]) -> Array:
    """A point of the sequence's own coordinates (3,), m, as the Motion of ``load`` has it: forward, up, right."""
    points, fps, _ = _read(Path(path))
    world = _without_noise(points, fps)[0]
    return np.asarray(np.array(point) @ _axes(world, flat_direction(world)))


def _axes(world: Array, flat: Array | None) -> Array:
    """(3, 3): forward, up and right as columns. Right-handed: forward x up = right."""
    forward = _main_direction(world) if flat is None else flat
    return np.stack([forward, [0.0, 1.0, 0.0], np.cross(forward, [0.0, 1.0, 0.0])], axis=1)


def flat_direction(world: Array) -> Array | None:
    """Unit vector (3,) along the upright plane that all landmarks lie in, the way the toes point; None for a body
    with depth.

    A body's own width spreads landmarks by 0.1 m and more; noise of 1 to 2 cm does not make a plane a body.
    """
    hips = geo.mid_hip(world)[:, None, [0, 2]]
    about = (world[..., [0, 2]] - hips)[np.isfinite(world[..., 0]) & np.isfinite(hips[..., 0])]
    if len(about) < 3:
        return None
    spread, axes = np.linalg.eigh(np.cov(about.T))
    if np.sqrt(max(float(spread[0]), 0.0)) > FLAT_M:
        return None
    along = np.array([axes[0, 1], 0.0, axes[1, 1]])
    ahead = float(np.nan_to_num(_feet_ahead(world) @ along))
    if abs(ahead) < FLAT_M:
        travel = world[:, [sk.LEFT_HIP, sk.RIGHT_HIP]].mean(axis=1) @ along
        known = travel[np.isfinite(travel)]
        ahead = float(known[-1] - known[0]) if len(known) else 1.0
    return along if ahead >= 0.0 else -along


def _feet_ahead(world: Array) -> Array:
    """(3,) mean way from the ankles, or heels, to the toes; NaN where no toe is known."""
    steps = [
        world[:, toe] - world[:, back]
        for toe, back in (
            (sk.LEFT_TOE, sk.LEFT_ANKLE),
            (sk.RIGHT_TOE, sk.RIGHT_ANKLE),
            (sk.LEFT_TOE, sk.LEFT_HEEL),
            (sk.RIGHT_TOE, sk.RIGHT_HEEL),
        )
    ]
    known = np.concatenate(steps)
    known = known[np.isfinite(known).all(axis=1)]
    return np.asarray(known.mean(axis=0)) if len(known) else np.full(3, np.nan)


def _main_direction(world: Array) -> Array:
    """Unit vector (3,) of travel in the horizontal plane, or of facing where there is little travel."""
    hips = geo.mid_hip(world)
    known = np.flatnonzero(np.isfinite(hips[:, 0]))
    facing = facing_of(world)
    mean = np.nanmean(facing, axis=0) if np.isfinite(facing).any() else np.full(2, np.nan)
    travel = np.array([np.nan, np.nan])
    if len(known) > 1:
        travel = hips[known[-1]][[0, 2]] - hips[known[0]][[0, 2]]
    far = np.linalg.norm(travel) > 0.5
    if not np.isfinite(mean).all() or np.linalg.norm(mean) < 1e-6:
        mean = travel if far else np.array([1.0, 0.0])
    # Backward or sideways travel does not make the athlete's back his front.
    chosen = travel if far and float(travel @ mean) > 0.7 * np.linalg.norm(travel) * np.linalg.norm(mean) else mean
    chosen = chosen / np.linalg.norm(chosen)
    return np.array([chosen[0], 0.0, chosen[1]])


def facing_of(world: Array) -> Array:
    """Horizontal (x, z) direction (T, 2) in which pelvis and shoulders face; not of unit length, NaN if unknown."""
    lines = [
        world[:, right] - world[:, left]
        for left, right in ((sk.LEFT_HIP, sk.RIGHT_HIP), (sk.LEFT_SHOULDER, sk.RIGHT_SHOULDER))
    ]
    right = geo.mean_of(np.stack(lines, axis=1), (0, 1))
    return np.stack([right[:, 2], -right[:, 0]], axis=1)
