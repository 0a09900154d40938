"""Every record that passes between stages: shapes, units and the missing-value rule in one place.

T frames, J = 33 MediaPipe landmarks (``skeleton.LANDMARKS``). A frame is a 0-based number in display
order into one table per file that video, pose, timeline and exports share. Two clocks: ``pts_s`` is the
file's presentation time (seeking, exports); ``time_s`` is real time after the capture rate is applied,
counted from the first frame. Kinematics use ``time_s`` alone. Missing is NaN, never zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32] | NDArray[np.float64]
Bools = NDArray[np.bool_]
Side = Literal["left", "right", "both"] | None
Status = Literal["ok", "low", "high", "cannot_judge"]
ViewName = Literal["side", "oblique", "front", "rear", "unknown"]


# --------------------------------------------------------------------------------------------- video


@dataclass(frozen=True)
class VideoInfo:
    """What was read from a video file, before any pose.

    ``pts_s`` and ``time_s`` are (frames,) float64, strictly increasing. ``width_px`` and ``height_px``
    are those of the upright picture with square pixels, the one that every image coordinate refers to.
    """

    path: str
    name: str
    sha256: str
    codec: str
    width_px: int
    height_px: int
    rotation_deg: int
    frames: int
    duration_s: float
    nominal_fps: float
    capture_fps: float
    variable_rate: bool
    pts_s: Floats
    time_s: Floats
    slow_motion: str = "no"
    """"no", "hinted" (the container says so), "doubtful" (looks re-timed: ask), or "user"."""
    damaged_frames: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    """Sentences for the user: what is unusual about this file."""
    own_times: bool = True
    """False: the file holds no usable times; frames are counted from its beginning and a rate is assumed."""


# ---------------------------------------------------------------------------------------------- pose


@dataclass(frozen=True)
class PictureMark:
    """A place that the user marked: x right, y down, pixels of the upright picture of one frame."""

    frame: int
    x_px: float
    y_px: float


@dataclass(frozen=True)
class PoseSequence:
    """Landmarks as the pose model gave them, one athlete.

    ``image_px`` (T, J, 2): x right, y down, pixels of the upright picture. ``world_m`` (T, J, 3):
    MediaPipe's hip-centred metres; holds no travel, flight or height. ``visibility`` (T, J) 0..1, 0 where
    no pose was found. ``camera_px`` (T, 3, 3): homography from the picture to the first frame's picture
    (identity for a still camera), NaN where the background could not be followed.
    ``repaired`` (T, J): values that were filled, swapped or moved by hand.
    """

    times_s: Floats
    image_px: Floats
    world_m: Floats
    visibility: Floats
    width_px: int
    height_px: int
    made_by: Mapping[str, Any] = field(default_factory=dict)
    camera_px: Floats | None = None
    repaired: Bools | None = None
    doubtful: Bools | None = None
    """(T,) frames where the tracked person may be somebody else."""
    bystanders: Floats | None = None
    """(N, 5) where the faces of other people should be on sampled frames: person, frame, x, y, radius in px."""
    camera_error_px: Floats | None = None
    """(T,) one standard deviation of the feet's place by ``camera_px``; NaN where not known."""


@dataclass(frozen=True)
class View:
    """From where the athlete was seen. ``angle_deg``: 0 = exactly from the side, 90 = front or rear."""

    name: ViewName
    angle_deg: float
    angle_error_deg: float = 15.0
    camera_moves: bool = False


@dataclass(frozen=True)
class Motion:
    """One athlete in ground coordinates.

    ``points`` (T, J, 3): forward (+ = direction of travel), up, right; in ``unit``. From one camera only
    the picture plane is known: a side view has forward and up and NaN for right; a front or rear view has
    up and right and NaN for forward. ``error`` (T, J) one standard deviation of a coordinate, in ``unit``.
    ``unit`` is "m" or "leg_length" (thigh + shank = 1). ``ground`` (T,): height of the floor under the
    athlete, NaN where not known. ``ground_trusted`` False: what needs travel, flight or height can't be judged, for
    ``ground_reason``.
    """

    time_s: Floats
    points: Floats
    visibility: Floats
    error: Floats
    unit: Literal["m", "leg_length"]
    leg_length: float
    """Thigh + shank, in ``unit``."""
    stature: float
    """Body height in ``unit``: measured where given, else estimated from the segments."""
    view: View
    ground: Floats
    ground_trusted: bool = True
    ground_reason: str = ""
    travel_sign: int = 1
    """+1 if the athlete travels to +x of the source, -1 if it was mirrored to make travel positive."""
    depth: Floats | None = None
    """(T, J) the pose model's guess of the axis that the picture lacks (right from the side, forward from front
    or rear), from the mid-hip, in ``unit``; never a source of travel or height."""
    repaired: Bools | None = None
    capture_fps: float = 0.0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kinematics:
    """Channels over time derived from a Motion: angles (unwrapped, deg), positions, velocities.

    ``channels`` name -> (T,) float64, NaN where not known; ``units`` name -> unit; ``errors`` name ->
    (T,) one standard deviation where it could be propagated. Per-side channels end in ``_left`` / ``_right``.
    """

    motion: Motion
    channels: Mapping[str, Floats]
    units: Mapping[str, str]
    errors: Mapping[str, Floats]


# -------------------------------------------------------------------------------------------- action


@dataclass(frozen=True)
class KeyframeSpec:
    """A decisive instant of an action. ``event`` names the physical refiner, "" = warp only."""

    id: str
    order: int
    title: str
    title_zh: str
    definition: str
    event: str
    window_s: float
    source: str
    sided: bool = False
    """True: the keyframe belongs to a left or right foot (or leg)."""
    loose: bool = False
    """True: a threshold on slow movement; its spread is naturally wide."""
    mark: str = ""
    """The marked place that the centre of mass passes at this instant; "" = none."""


@dataclass(frozen=True)
class Band:
    """Target range of one indicator for one population. NaN age bound = open."""

    population: str
    minimum: float
    maximum: float
    basis: str
    source: str
    provenance: str
    confidence: str
    note: str = ""
    sex: str = "any"
    level: str = "any"
    age_min: float = float("nan")
    age_max: float = float("nan")
    fault_side: Literal["low", "high", "both"] = "both"
    """Which side is a fault; the other bound is only a plausibility bound."""
    step_min: int = 0
    step_max: int = 0
    """First and last step the band is for, in cyclic actions; 0 = any."""
    reference_only: bool = False
    """Kept for its source, but another row decides; ``note`` says why."""
    population_zh: str = ""


@dataclass(frozen=True)
class IndicatorSpec:
    id: str
    title: str
    title_zh: str
    formula: str
    """Name in the indicator library (``core.indicators``)."""
    keyframe: str
    side: str
    """"mean", "near", "left", "right", "support", "swing", "front", "rear", "throwing", "worst" or "none"."""
    unit: str
    views: tuple[str, ...]
    bands: tuple[Band, ...]
    min_fps: float = 0.0
    needs_ground: bool = False
    needs_metres: bool = False
    definition: str = ""
    since: str = ""
    until: str = ""
    """Keyframes where the interval that the formula looks at starts and ends; "" = none needed."""


@dataclass(frozen=True)
class IssueRow:
    """One cell of the mapping matrix W."""

    indicator: str
    side: Literal["low", "high", "both"]
    weight: float
    rationale: str
    source: str
    provenance: str


@dataclass(frozen=True)
class IssueSpec:
    id: str
    name: str
    name_zh: str
    rows: tuple[IssueRow, ...]
    causes: str
    why_performance: str
    why_injury: str
    causes_zh: str = ""
    why_performance_zh: str = ""
    why_injury_zh: str = ""


@dataclass(frozen=True)
class Action:
    """A folder of ``kb/actions`` read and checked."""

    id: str
    version: str
    title: str
    title_zh: str
    validation: str
    """"checked" or "experimental" (references or bands never checked on real athletes)."""
    cyclic: bool
    views: tuple[str, ...]
    min_fps: float
    keyframes: tuple[KeyframeSpec, ...]
    indicators: tuple[IndicatorSpec, ...]
    issues: tuple[IssueSpec, ...]
    alignment: Mapping[str, Any]
    """Channels with weights, rate, stretch limits, cost threshold, plausibility: see kb/README.md."""
    folder: str
    plausibility: Mapping[str, Any] = field(default_factory=dict)
    description: str = ""
    notes: tuple[str, ...] = ()
    rules: str = ""
    """Name, version and hash of the rule set: indicators, bands and W."""
    not_measurable: Mapping[str, str] = field(default_factory=dict)
    """Indicator id -> why one camera can't measure it."""
    not_measurable_titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Indicator id -> its title in English and Chinese."""
    screen: Mapping[str, str] = field(default_factory=dict)
    """A published screen: ``indicators`` (ids with spaces between), ``title``, ``note``, both with ``_zh``, ``source``."""


# ----------------------------------------------------------------------------------------- alignment


@dataclass(frozen=True)
class Keyframe:
    """One decisive instant found in the clip.

    ``frame`` is the frame shown (0-based); ``time_s`` may lie between frames. ``spread_frames`` is half of
    the interval that should hold the true instant in 90 % of cases. ``step`` counts from 1 in cyclic actions.
    """

    id: str
    side: Side
    step: int | None
    candidate: int
    frame: int
    time_s: float
    confidence: float
    spread_frames: float
    source: Literal["auto", "event", "user"]


@dataclass(frozen=True)
class Candidate:
    """One place in the clip where the action seems to be: ``stop_frame`` exclusive."""

    candidate: int
    start_frame: int
    stop_frame: int
    cost: float
    confidence: float


@dataclass(frozen=True)
class Alignment:
    """``candidates`` best first. ``path`` (P, 3): clip frame, reference time 0..1, local cost (best candidate)."""

    found: bool
    cost: float
    candidates: tuple[Candidate, ...]
    keyframes: tuple[Keyframe, ...]
    """Of every candidate, marked by ``candidate``."""
    path: Floats
    reference: str = ""
    reason: str = ""
    """Why the action was not found, in a sentence."""


# ---------------------------------------------------------------------------------------- assessment


@dataclass(frozen=True)
class Athlete:
    name: str = ""
    level: str = "trained"
    """"beginner", "intermediate", "trained", "elite"."""
    sex: str = "any"
    age: float = float("nan")
    height_m: float = float("nan")
    mass_kg: float = float("nan")
    equipment: tuple[str, ...] = ()
    injuries: tuple[str, ...] = ()
    days_per_week: int = 3
    season: str = ""
    """"general" (far from competition), "competition" (in it), or "" where it was not said."""


@dataclass(frozen=True)
class Measurement:
    """One indicator's value with its error (one standard deviation) beside its target band."""

    id: str
    title: str
    keyframe: str
    side: Side
    step: int | None
    candidate: int
    frame: int
    value: float
    error: float
    unit: str
    target_min: float
    target_max: float
    population: str
    status: Status
    reason: str
    """Why it can't be judged; "" otherwise."""
    source: str
    basis: str
    probability_low: float = 0.0
    """Chance that the true value lies below the band (0 where low is no fault)."""
    probability_high: float = 0.0
    landmarks: tuple[str, ...] = ()
    formula: str = ""


@dataclass(frozen=True)
class Evidence:
    """Why an issue is believed: one measurement, traced to frame, joint, formula and source."""

    indicator: str
    keyframe: str
    side: Side
    step: int | None
    frame: int
    value: float
    error: float
    unit: str
    target_min: float
    target_max: float
    direction: Literal["low", "high"]
    probability: float
    weight: float
    landmarks: tuple[str, ...]
    formula: str
    rationale: str
    source: str
    basis: str


@dataclass(frozen=True)
class Issue:
    """``status``: "present", "watch", "absent", "cannot_judge" or "dismissed" (by the user)."""

    id: str
    name: str
    probability: float
    severity: float
    """0..1; how far outside in units that matter, weighted."""
    status: str
    evidence: tuple[Evidence, ...]
    reason: str = ""
    causes: str = ""
    why_performance: str = ""
    why_injury: str = ""
    competes_with: tuple[str, ...] = ()
    confirmed: bool = False
    """Present by the user's word; ``reason`` is theirs. Probability and severity stay those of the rules."""


@dataclass(frozen=True)
class Assessment:
    measurements: tuple[Measurement, ...]
    issues: tuple[Issue, ...]
    """Ordered by severity x probability, those that can't be judged last."""
    rules: str
    """Name and hash of the rule set (bands and W) used."""


# ------------------------------------------------------------------------------------------ guidance


@dataclass(frozen=True)
class Guidance:
    """One record of the knowledge base, or a chunk of a user's document (``kind`` "document").

    Dose fields are the source's own words ("4-6", "10-20 m"); empty where there is none.
    """

    id: str
    kind: str
    """"intervention", "explanation", "cue", "caution", "load", "document"."""
    title: str
    text: str
    issue_ids: tuple[str, ...]
    actions: tuple[str, ...]
    sources: tuple[str, ...]
    basis: str
    """"published", "consensus" or "judgement"."""
    verified: bool
    level: str = "any"
    equipment: tuple[str, ...] = ()
    contraindication: str = ""
    exercise: str = ""
    exercise_key: str = ""
    category: str = ""
    sets: str = ""
    reps_or_distance: str = ""
    load: str = ""
    rest_s: str = ""
    frequency_per_week: str = ""
    progression: str = ""
    dose_note: str = ""
    title_zh: str = ""
    text_zh: str = ""
    page: int = 0
    section: str = ""
    file: str = ""
    aliases: tuple[str, ...] = ()
    """Other words that coaches use for the same thing; searched, never shown as a statement."""
    avoid: tuple[str, ...] = ()
    """Body areas (ids of ``kb/guidance/vocabulary.toml``) whose injury forbids this exercise; "any" = every injury."""
    age_min: int = 0
    mass_max_kg: float = float("inf")
    muscles: tuple[str, ...] = ()
    """Muscle groups that a strength exercise loads: its sets count against the weekly limit of each."""
    contacts: str = ""
    """Ground contacts of one session ("30-60"), for exercises with impact."""
    hard: bool = False
    """True: a high-intensity day (sprint, reactive jump, heavy lift), which needs rest before the next one."""
    fields_zh: Mapping[str, str] = field(default_factory=dict)
    """Chinese for other fields, by field name (``load``, ``progression``, ``contraindication`` ...)."""


@dataclass(frozen=True)
class Passage:
    """A record found by retrieval with its fused score."""

    record: Guidance
    score: float
    similarity: float


@dataclass(frozen=True)
class Prescription:
    """One dose line of the plan; every dose field equals its record's."""

    issue_id: str
    record_id: str
    exercise: str
    sets: str
    reps_or_distance: str
    load: str
    rest_s: str
    frequency_per_week: str
    weeks: str
    progression: str
    contraindication: str
    sources: tuple[str, ...]
    days: tuple[int, ...] = ()
    """Days of the training week, 1..7."""
    reason: str = ""
    dose_note: str = ""
    title: str = ""
    """The exercise's name in the plan's language."""
    how: str = ""
    """How to do it, in the record's own words and the plan's language."""
    fields_zh: Mapping[str, str] = field(default_factory=dict)
    """Chinese for dose fields, by field name, as its record has it."""


@dataclass(frozen=True)
class Plan:
    prescriptions: tuple[Prescription, ...]
    weeks: tuple[str, ...]
    """One sentence for each week: what changes."""
    retest: str
    """When to test again and what counts as better than measurement error."""
    notes: tuple[str, ...] = ()
    """Choices and warnings, in sentences."""


@dataclass(frozen=True)
class Section:
    """One piece of worded guidance. ``by_model`` False: the record's own text."""

    key: str
    text: str
    record_ids: tuple[str, ...]
    by_model: bool


@dataclass(frozen=True)
class Wording:
    model: str
    """File name of the GGUF, or "none"."""
    sections: tuple[Section, ...]
    rejected_sentences: tuple[str, ...]
    notice: str = ""


@dataclass(frozen=True)
class Answer:
    """One exchange of the chat. ``text`` is made by code: quoted records, or slots filled from the report."""

    question: str
    text: str
    passages: tuple[Passage, ...] = ()
    """What is quoted, with its sources; () for an answer from the report itself."""
    record_ids: tuple[str, ...] = ()
    """Records that the answer's numbers come from."""
    found: bool = True
    """False: no source was found; ``text`` says so."""


# -------------------------------------------------------------------------------------------- result


@dataclass(frozen=True)
class StageRun:
    name: str
    version: str
    seconds: float
    skipped: bool


@dataclass(frozen=True)
class Drawing:
    """Something that the user drew on the video; ``points`` in pixels of the upright picture of ``frame``.

    "line" and "distance" have two points, "angle" three (the joint in the middle), "text" one. "length" is a known
    length of two points that sets the scale; "stopwatch" runs from ``frame`` to ``stop_frame`` and has no point.
    """

    kind: Literal["line", "angle", "distance", "length", "text", "stopwatch"]
    frame: int
    points: tuple[tuple[float, float], ...] = ()
    click_px: float = 1.0
    """One standard deviation of a clicked point, from the zoom at which it was clicked."""
    stop_frame: int = -1
    length_m: float = float("nan")
    text: str = ""
    everywhere: bool = False
    """Shown over every frame, not only over its own."""


@dataclass(frozen=True)
class Analysis:
    """Everything known about one clip. Arrays live beside it on disk (``core.session``)."""

    id: str
    video: VideoInfo
    action: Action
    athlete: Athlete
    pose: PoseSequence
    motion: Motion
    kinematics: Kinematics
    alignment: Alignment
    assessment: Assessment
    passages: tuple[Passage, ...]
    plan: Plan
    wording: Wording
    stages: tuple[StageRun, ...]
    language: str = "en"
    overrides: Mapping[str, str] = field(default_factory=dict)
    """Issue id -> reason, for issues that the user dismissed."""
    confirmed: Mapping[str, str] = field(default_factory=dict)
    """Issue id -> reason ("" for plain agreement), for issues that the user saw, whatever the rules say."""
    marks: Mapping[str, PictureMark] = field(default_factory=dict)
    """Name -> place that the user marked in the picture ("obstacle": the hurdle's bar)."""
    chat: tuple[Answer, ...] = ()
    """Questions asked about this report, oldest first."""
    reviewer: str = ""
    """Who looked the analysis over, for the report."""
    quality: tuple[str, ...] = ()
    """Sentences of the quality gate: what can and can't be judged, and how to film better."""
    drawings: tuple[Drawing, ...] = ()
    """What the user drew and measured on the video, oldest first."""
    checked_frames: tuple[tuple[int, int], ...] = ()
    """Stretches of doubtful poses (first, last frame) that the user looked at and found to be right."""
