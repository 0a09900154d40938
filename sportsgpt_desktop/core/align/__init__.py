"""MotionDTW: where an action is in a clip, and the frames of its keyframes; or that it is not there, and why.

Stage 1 searches the whole clip at a low rate with every reference of the action (``search``); stage 2 warps the
cheapest references at full rate inside the found window (``warp``); physical events refine the voted times
(``core.events``), and physical conditions reject what only looks like the action (``plausible``).
"""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from .. import events
from ..errors import UserError
from ..geometry import Array
from ..progress import Progress, no_progress
from ..reasons import reason as sentence
from ..records import Action, Alignment, Candidate, Keyframe, KeyframeSpec, Kinematics, Side
from ..scene import Instant, Scene
from . import bouts, cyclic, features, plausible, search, warp
from .confidence import candidate_confidence, keyframe_confidence
from .references import bank as read_bank
from .settings import Settings, read
from .warp import Guess, Warp

__all__ = ["VERSION", "Options", "align"]

VERSION = "3"

EMPTY_PATH = np.zeros((0, 3))
WITHOUT_EVENT = 0.25
"""A keyframe of the warp alone weighs as so much more cost, when two candidates are one repetition (judgement)."""
FLIGHTS_TRIED = 3
REACH_S = 1.0
"""How far beyond a place its keyframes' conditions may look: the second before a landing, half a second after."""


@dataclass(frozen=True)
class Options:
    """Parts of the method that a benchmark may switch off to show what they bring."""

    one_stage: bool = False
    refine: bool = True
    plausibility: bool = True
    references: int = 0
    """Use only the first so many references; 0 = all."""


@dataclass(frozen=True)
class Found:
    """A candidate that kept all conditions."""

    cost: float
    keyframes: tuple[Keyframe, ...]
    warp: Warp


def align(
    kinematics: Kinematics,
    action: Action,
    one_stage: bool = False,
    references: Sequence[Path] = (),
    progress: Progress = no_progress,
    options: Options | None = None,
) -> Alignment:
    """Find ``action`` in the clip: all repetitions as ranked candidates, each with its keyframes.

    ``found`` False with a ``reason`` says that the action is not there. ``one_stage`` searches at full rate at once,
    without the coarse stage. ``references``: the user's own reference motions, which vote beside the action's.
    Raises UserError if the clip holds no usable channel or the action cannot be aligned.
    """
    options = options or Options(one_stage=one_stage)
    settings = read(action)
    bank = read_bank(Path(action.folder), references)
    bank = bank[: options.references] if options.references else bank
    channels = features.choose(settings.channels, [each.kinematics for each in bank])
    _check(kinematics, channels)
    fps = _rate_of(kinematics)
    fine_hz = float(np.clip(fps, settings.rate_hz, settings.fine_rate_hz))
    coarse_hz = fine_hz if options.one_stage else settings.rate_hz
    places = search.places(kinematics, bank, channels, settings, coarse_hz, progress)
    if not places:
        return _absent(np.inf, sentence("nothing_alike"))
    query = features.table(kinematics, channels, fine_hz)
    templates: warp.Templates = {}

    def warp_of(place: search.Place) -> list[Warp]:
        return warp.warp_all(query, templates, place, channels, settings, fine_hz)

    near = [place for place in places if place.best.cost <= settings.max_cost]
    judge = _judge_cyclic if action.cyclic else _judge_all
    found, reasons = judge(kinematics, action, settings, near, warp_of, options, progress)
    if not found:
        far = [(places[0].best.cost, _too_dear(places[0].best, settings))]
        cost, reason = min(reasons or far)
        return _absent(cost, reason)
    return _alignment(kinematics, _apart(found), settings)


# ------------------------------------------------------------------------------------ all candidates


def _judge_all(
    kinematics: Kinematics,
    action: Action,
    settings: Settings,
    near: list[search.Place],
    warp_of: Callable[[search.Place], list[Warp]],
    options: Options,
    progress: Progress,
) -> tuple[list[Found], list[tuple[float, str]]]:
    """Candidates that keep all conditions, and (cost, reason) of the others."""
    found: list[Found] = []
    reasons: list[tuple[float, str]] = []
    start_s = float(kinematics.motion.time_s[0])
    for number, place in enumerate(near):
        progress("align", number, len(near))
        hopeless = _hopeless(kinematics, action, settings, place) if options.plausibility else ""
        if hopeless:
            reasons.append((place.best.cost, _other(place.best.start_s, place.best.stop_s, hopeless)))
            continue
        warps = warp_of(place)
        if not warps:
            continue
        outcome = _judge(kinematics, action, settings, place.best.cost, warps, start_s, options)
        if isinstance(outcome, str):
            reasons.append((place.best.cost, outcome))
        else:
            found.append(outcome)
    return found, reasons


def _judge_cyclic(
    kinematics: Kinematics,
    action: Action,
    settings: Settings,
    near: list[search.Place],
    warp_of: Callable[[search.Place], list[Warp]],
    options: Options,
    progress: Progress,
) -> tuple[list[Found], list[tuple[float, str]]]:
    """As ``_judge_all``, of strides joined to bouts."""
    strides = [bouts.Stride(place, warp_of) for place in near]
    flies = cyclic.flies(action.plausibility.get("rules", ()))
    rules = list(action.plausibility.get("rules", ())) if options.plausibility else []
    found: list[Found] = []
    reasons: list[tuple[float, str]] = []
    runs = bouts.find(kinematics, strides, flies)
    for number, bout in enumerate(runs):
        progress("align", number, len(runs))
        reason = cyclic.broken(rules, kinematics, bout)
        if reason:
            reasons.append((bout.cost, _other(bout.start_s, bout.stop_s, reason)))
            continue
        rows = cyclic.keyframes(kinematics, action, bout, bout.cost / settings.max_cost, options.refine)
        best = min(bout.strides, key=lambda stride: stride.place.best.cost)
        if rows and best.warps:
            found.append(Found(bout.cost, rows, best.warps[0]))
    return found, reasons


def _hopeless(kinematics: Kinematics, action: Action, settings: Settings, place: search.Place) -> str:
    """The reason why the place can't be the action whatever its keyframes are; "" if it may be."""
    start_s = float(kinematics.motion.time_s[0])
    low = min(match.start_s for match in place.matches[: settings.voters]) + start_s - settings.margin_s - REACH_S
    high = max(match.stop_s for match in place.matches[: settings.voters]) + start_s + settings.margin_s + REACH_S
    scene = Scene(kinematics, 0, 0, {}, {})
    scene.first, scene.last = scene.frame_at(low), scene.frame_at(high)
    return plausible.hopeless(list(action.plausibility.get("rules", ())), scene)


# ------------------------------------------------------------------------------------- one candidate


def _judge(
    kinematics: Kinematics,
    action: Action,
    settings: Settings,
    cost: float,
    warps: list[Warp],
    start_s: float,
    options: Options,
) -> Found | str:
    """The candidate with refined keyframes, or the reason why it is not the action.

    Where several flights lie near the warped one, the next is tried when the nearest breaks a condition.
    """
    guesses = {key: replace(guess, time_s=guess.time_s + start_s) for key, guess in warp.vote(warps).items()}
    rules = list(action.plausibility.get("rules", ())) if options.plausibility else []
    matches = [each.match for each in warps]
    whole = (min(each.start_s for each in matches) + start_s, max(each.stop_s for each in matches) + start_s)
    first_reason = ""
    # A warp that stretched over standing still may lie beside the flight: then all of the match is searched.
    flies = any(spec.event in events.FLIGHT_EVENTS for spec in action.keyframes)
    for span_s in ((), whole) if flies else ((),):
        for attempt in range(FLIGHTS_TRIED):
            scene = _scene(kinematics, action, settings, guesses, options, span_s)
            scene.flight_rank = attempt
            if span_s:
                late = events.flight_offset(scene)
                scene.guesses = {name: time_s + late for name, time_s in scene.guesses.items()}
            frames = _refine(scene, action, options)
            ordered = {spec.id: frames[spec.id].frame for spec in action.keyframes if spec.id in frames}
            reason = plausible.broken(rules, scene, ordered) if options.plausibility else ""
            if not reason:
                return Found(cost, _rows(scene, action, guesses, frames, cost, settings), warps[0])
            first_reason = first_reason or reason
            if attempt + 1 >= scene.flights:
                break
    return _other(float(warps[0].path[0, 0]), float(warps[0].path[-1, 0]), first_reason)


def _rows(
    scene: Scene,
    action: Action,
    guesses: dict[tuple[str, str], Guess],
    frames: dict[str, Instant],
    cost: float,
    settings: Settings,
) -> tuple[Keyframe, ...]:
    rows = []
    for spec in action.keyframes:
        if spec.id in frames:
            key = next((each for each in guesses if each[0] == spec.id), None)
            side, guess = (key[1], guesses[key]) if key else ("", None)
            rows.append(_keyframe(scene, spec, side, guess, frames[spec.id], cost, settings))
    return tuple(rows)


def _scene(
    kinematics: Kinematics,
    action: Action,
    settings: Settings,
    guesses: dict[tuple[str, str], Guess],
    options: Options,
    span_s: tuple[float, ...] = (),
) -> Scene:
    """The candidate's part of the clip: around its warped keyframes and ``span_s``."""
    times = {name: guess.time_s for (name, _), guess in guesses.items()}
    wanted = {spec.id: spec.event if options.refine else "" for spec in action.keyframes}
    scene = Scene(kinematics, 0, len(kinematics.motion.time_s) - 1, times, wanted, dict(guesses.keys()))
    moments = (*times.values(), *span_s)
    low, high = min(moments) - settings.margin_s, max(moments) + settings.margin_s
    scene.first, scene.last = scene.frame_at(low), scene.frame_at(high)
    return scene


def _refine(scene: Scene, action: Action, options: Options) -> dict[str, Instant]:
    """Keyframe id -> instant, for those that an event could refine; the warped frame stands in for the others."""
    specs = sorted(action.keyframes, key=lambda spec: (events.rank(spec.event), spec.order))
    for spec in specs:
        if options.refine and spec.event and (spec.id in scene.guesses or events.rank(spec.event) > 1):
            events.refine(scene, spec.id, spec.event, spec.window_s)
    frames = dict(scene.found)
    proven = {spec.id for spec in action.keyframes if options.refine and events.must_be_seen(spec.event)}
    for name, guess_s in scene.guesses.items():
        if name not in frames and name not in proven:
            frames[name] = _warped(scene, name, guess_s)
    return frames


def _warped(scene: Scene, name: str, guess_s: float) -> Instant:
    """The warped place of a keyframe that no event tells; where events next to it contradict it, between them."""
    low, high = scene.room(name)
    frame = int(np.clip(scene.frame_at(guess_s - 0.5 * scene.frame_s), low, max(low, high)))
    moved = abs(float(scene.time_s[frame]) - guess_s) > scene.frame_s
    return Instant(frame, float(scene.time_s[frame]) if moved else guess_s, np.nan)


def _keyframe(
    scene: Scene, spec: KeyframeSpec, side: str, guess: Guess | None, instant: Instant, cost: float, settings: Settings
) -> Keyframe:
    refined = spec.id in scene.found
    error_s = instant.error_s if refined else guess.spread_s if guess else 0.1
    confidence, spread = keyframe_confidence(error_s, scene.frame_s, refined, cost / settings.max_cost)
    named: Side = "left" if side == "left" else "right" if side == "right" else None
    return Keyframe(
        spec.id, named, None, 0, instant.frame, instant.time_s, confidence, spread, "event" if refined else "auto"
    )


# ---------------------------------------------------------------------------------------- the whole


def _apart(found: list[Found]) -> list[Found]:
    """Cheapest first; of candidates whose keyframes fall on one another, which are one repetition, the best is kept.

    An instant whose event was not found, as where the place searched ends before it, counts as costs do.
    """
    kept: list[Found] = []
    spans: list[tuple[int, int]] = []  # of the kept, in order of time: they do not overlap, so only neighbours matter
    for item in sorted(found, key=lambda each: (_doubt(each), each.keyframes[0].frame)):
        span = _span(item)
        place = bisect_left(spans, span)
        near = spans[max(0, place - 1) : place + 1]
        if all(span[1] <= first or span[0] >= last for first, last in near):
            spans.insert(place, span)
            kept.append(item)
    return sorted(kept, key=lambda each: (each.cost, each.keyframes[0].frame))


def _doubt(item: Found) -> float:
    """Cost, raised by a share for each keyframe that no event has set."""
    return item.cost * (1 + WITHOUT_EVENT * sum(keyframe.source == "auto" for keyframe in item.keyframes))


def _span(item: Found) -> tuple[int, int]:
    frames = [keyframe.frame for keyframe in item.keyframes]
    return min(frames), max(frames)


def _alignment(kinematics: Kinematics, found: list[Found], settings: Settings) -> Alignment:
    candidates, keyframes = [], []
    for number, item in enumerate(found):
        first, last = _span(item)
        sure = candidate_confidence(item.cost, settings.max_cost)
        candidates.append(Candidate(number, first, last + 1, item.cost, sure))
        keyframes += [replace(keyframe, candidate=number) for keyframe in item.keyframes]
    best = found[0]
    path = best.warp.path.copy()
    path[:, 0] = np.searchsorted(kinematics.motion.time_s, path[:, 0] + kinematics.motion.time_s[0] - 1e-9)
    return Alignment(True, best.cost, tuple(candidates), tuple(keyframes), path, best.warp.match.variant.reference.name)


def _absent(cost: float, reason: str) -> Alignment:
    return Alignment(False, float(cost), (), (), EMPTY_PATH, reason=reason)


def _other(start_s: float, stop_s: float, why: str) -> str:
    return sentence("not_it", start=f"{start_s:.2f}", stop=f"{stop_s:.2f}", why=why)


def _too_dear(match: search.Match, settings: Settings) -> str:
    return sentence(
        "too_different",
        start=f"{match.start_s:.2f}",
        stop=f"{match.stop_s:.2f}",
        cost=f"{match.cost:.2f}",
        limit=f"{settings.max_cost:.2f}",
    )


def _rate_of(kinematics: Kinematics) -> float:
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    return (len(time_s) - 1) / float(time_s[-1] - time_s[0]) if len(time_s) > 1 else 0.0


def _check(kinematics: Kinematics, channels: features.Channels) -> None:
    time_s: Array = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    if len(time_s) < 2:
        raise UserError("The clip has fewer than two frames, so there is no movement in it.", "Use a longer clip.")
    known = [np.isfinite(np.asarray(kinematics.channels[name])).any() for name in channels.names]
    if not any(known):
        raise UserError(
            "None of the joints that this action needs is visible in the clip.",
            "Film so that the whole body is in the picture.",
        )
