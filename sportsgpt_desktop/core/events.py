"""Physical definitions that turn a neighbourhood into a frame: contact lost or made, highest, lowest, quiet.

The warp says about when; these functions say exactly when, by physics. An action's data names them
(``KeyframeSpec.event``), with a channel after a colon: ``lowest:hip_up``, ``highest:com_up``; ``{side}`` in the channel is the side that the warp gave the keyframe.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from . import contacts, departures, footfalls
from . import geometry as geo
from . import skeleton as sk
from .floor import FEET, frames_of
from .geometry import Array
from .records import Kinematics
from .scene import Instant, Scene

FOOT_CLEAR = 0.029
"""A foot counts as off the floor from this height, leg lengths (2.5 cm); below, landmarks' errors hide it."""
CLEAR_ERRORS = 2.0
HIGHEST_CLEAR = 0.08
"""Noisier feet count as off the floor only CLEAR_ERRORS standard deviations up, but at most from here (leg lengths);
the crossing is then carried back to FOOT_CLEAR at the foot's own speed."""
SHORTEST_FLIGHT_S = 0.07
GLIDE = 0.12
"""A foot so far from where it will stand, leg lengths, has not landed (judgement)."""
CONTACT_NEAR_S = 0.15
"""A contact further from a flight's end by height is another one (judgement)."""
CLEARLY_S = 0.03
"""By so much a foot's standing contradicts its height (judgement: above the usual error of either)."""
FLIGHT_EVENTS = ("leaves_floor", "meets_floor")
LEVEL_SPAN_S = 0.3
DROP_START = 0.015
"""A descent has begun when the hips are this far below standing, leg lengths: 13 mm, between the last quiet frame and
the 2 cm of other definitions."""
RETURN_SHARE_OF_STATURE = 0.02
QUIET_TOP = 0.0008
"""Noise (leg lengths) above which the top of a height is fitted instead of read."""
SLOW_NOISE = 0.004
"""Noise (leg lengths) that lasts over SLOW_NOISE_S from which a top is fitted too (judgement)."""
SLOW_NOISE_S = 0.04
EDGE_ERROR_S = 0.009
"""One standard deviation of a take-off or landing from the height at which feet count as clear: labels and exact
contacts differ by that."""
SETTLED_SPEED = 0.1
"""Body heights a second; held for SETTLED_S (Padua et al. 2009 judge a held landing)."""
SETTLED_S = 0.3


Refiner = Callable[[Scene, str, str, float], Instant | None]


def refine(scene: Scene, keyframe: str, event: str, window_s: float) -> Instant | None:
    """The instant of ``keyframe`` by its physical ``event`` near the warped time, None where it can't be told.

    ``event`` is "name" or "name:channel". Raises KeyError for an unknown name: ``action check`` finds those.
    """
    name, _, channel = event.partition(":")
    if "{side}" in channel:
        if not scene.sides.get(keyframe):
            return None
        channel = channel.replace("{side}", scene.sides[keyframe])
    instant = REFINERS[name][1](scene, keyframe, channel, window_s)
    if instant is not None:
        scene.found[keyframe] = instant
    return instant


def rank(event: str) -> int:
    """Order in which events are refined: contacts first, then extremes between them, then thresholds."""
    return REFINERS[event.partition(":")[0]][0] if event else 9


def must_be_seen(event: str) -> bool:
    """True for events that may not happen at all: where the refiner finds none, the warp is no evidence."""
    return event.partition(":")[0] == "settles"


# ------------------------------------------------------------------------------------------- flight


def clearance(kinematics: Kinematics, part: slice = slice(None)) -> Array:
    """Height of the lower foot above its resting level in ``part``; of the only known foot where one is missing."""
    channels = kinematics.channels
    return np.fmin(np.asarray(channels["foot_up_left"])[part], np.asarray(channels["foot_up_right"])[part])


def flights(up: Array, first: int, last: int, level: float, shortest: int) -> list[tuple[int, int]]:
    """Runs [start, stop] of frames in [first, last] with ``up`` above ``level`` that last ``shortest`` or more."""
    above = np.zeros(last - first + 3, dtype=bool)
    with np.errstate(invalid="ignore"):
        above[1:-1] = up[first : last + 1] > level
    edges = np.flatnonzero(np.diff(above.astype(np.int8)))
    return [(first + a, first + b - 1) for a, b in edges.reshape(-1, 2) if b - a >= shortest]


def _flight(scene: Scene) -> tuple[Instant, Instant] | None:
    """Contact lost and made around the flight that fits the warp best."""
    if scene.flight_sought:
        return scene.flight
    scene.flight_sought = True
    time_s = scene.time_s
    up = np.full(len(time_s), np.nan)
    span = frames_of(LEVEL_SPAN_S, time_s)
    near = slice(max(0, scene.first - span), scene.last + span + 1)
    up[near] = geo.fill_gaps(clearance(scene.kinematics, near), frames_of(0.1, time_s))
    level = clear_level(scene)
    runs = flights(up, scene.first, scene.last, level, frames_of(SHORTEST_FLIGHT_S, time_s))
    if not runs:
        return None
    scene.flights = len(runs)
    off, on = (scene.guess_for(name) for name in FLIGHT_EVENTS)

    def mismatch(run: tuple[int, int]) -> float:
        return float(np.nansum([abs(time_s[run[0]] - off), abs(time_s[run[1]] - on)]))

    start, stop = sorted(runs, key=mismatch)[min(scene.flight_rank, len(runs) - 1)]
    left, met = (_edge(scene, up, (start, stop), level, step) for step in (-1, +1))
    scene.flight = _by_standing(scene, left, met)
    return scene.flight


def _by_standing(scene: Scene, left: Instant, met: Instant) -> tuple[Instant, Instant]:
    """The ends of a flight of shaking feet: who still stands has not left, and who is not at his place has not landed.

    The height of such a foot decides only where its standing does not clearly contradict.
    """
    if not contacts.feet_are_noisy(scene.kinematics):
        return left, met
    middle = 0.5 * (left.time_s + met.time_s)
    steps = contacts.find(scene.kinematics, scene.first, scene.last)
    ups = [step.toe_off for step in steps if step.toe_off and step.toe_off.time_s < middle]
    up = max(ups, key=lambda instant: instant.time_s, default=left)
    downs = [step for step in steps if step.touchdown and step.start_s > middle]
    down = min(downs, key=lambda step: step.start_s, default=None)
    left = up if CLEARLY_S < up.time_s - left.time_s <= CONTACT_NEAR_S else left
    return left, _landed(scene, down, met) if down else met


def _landed(scene: Scene, down: contacts.Contact, met: Instant) -> Instant:
    """The landing by height, ``met``, or by the contact ``down`` where the foot clearly stood before or travelled after."""
    if down.touchdown is None or abs(down.start_s - met.time_s) > CONTACT_NEAR_S:
        return met
    stood = footfalls.standing(scene, down, down.touchdown)
    if stood.time_s < met.time_s:
        return stood if met.time_s - stood.time_s > CLEARLY_S else met
    joints = [sk.INDEX[f"{down.side}_{name}"] for name in ("foot_index", "heel", "ankle")]
    foot = geo.mean_of(np.asarray(scene.kinematics.motion.points, dtype=np.float64), joints)[:, 0]
    stands = foot[down.touchdown.frame : scene.frame_at(down.stop_s) + 1]
    to_go = abs(foot[met.frame] - np.nanmedian(stands)) if np.isfinite(stands).any() else 0.0
    return stood if to_go > GLIDE * scene.kinematics.motion.leg_length else met


def flight_offset(scene: Scene) -> float:
    """How far (s) the scene's flight lies behind its warped place; 0 if there is none or none is expected."""
    flight = _flight(scene)
    if flight is None:
        return 0.0
    late = [each.time_s - scene.guess_for(name) for each, name in zip(flight, FLIGHT_EVENTS, strict=True)]
    known = [value for value in late if np.isfinite(value)]
    return float(np.mean(known)) if known else 0.0


def _edge(scene: Scene, up: Array, run: tuple[int, int], level: float, step: int) -> Instant:
    """Where ``up`` crosses ``level`` above the feet's own level on that side of a flight (-1 before, +1 after).

    The level on which the feet stand just before or after may differ from the floor's: a box, a floating floor.
    """
    span = frames_of(LEVEL_SPAN_S, scene.time_s)
    edge = run[0] - 1 if step < 0 else run[1] + 1
    beyond = up[max(0, edge - span) : edge + 1] if step < 0 else up[edge : edge + span]
    beyond = beyond[np.isfinite(beyond)]
    lowest = FOOT_CLEAR * scene.kinematics.motion.leg_length
    base = float(np.clip(np.quantile(beyond, 0.1), -0.4 * lowest, lowest)) if len(beyond) else 0.0
    target = base + level
    frame = (run[0] + run[1]) // 2
    while 0 < frame < len(up) - 1 and up[frame] > target:
        frame += step
    inside = frame - step
    place = geo.crossing(up[frame], up[inside], target)
    time_s = scene.time_s
    moment = time_s[frame] + place * (time_s[inside] - time_s[frame])
    further = int(np.clip(inside - step, 0, len(up) - 1))
    slope = max((up[further] - up[frame]) / max(abs(time_s[further] - time_s[frame]), 1e-9), 1e-9)
    # A landing foot comes down fast: half the clear height later it touches. A leaving one rises slowly, as in the label.
    true_level = lowest if step < 0 else 0.5 * lowest
    early = min((level - true_level) / slope, 0.06)
    moment += step * early
    if early > 0:  # the shown frame is the one with contact: the last before a take-off, the first after a flight
        places = np.searchsorted(time_s, moment + 1e-9)
        frame = int(np.clip(places - 1 if step < 0 else places, 0, len(up) - 1))
    error = np.hypot(np.hypot(scene.frame_s / 3.5, EDGE_ERROR_S), min(0.3 * level / slope, 0.03))
    return Instant(int(frame), float(moment), float(error))


def clear_level(scene: Scene) -> float:
    """Height (in the Motion's unit) from which the feet are surely off the floor, by the error of the foot points.

    The error is the greater of what the Motion says and of how much resting feet shake here.
    """
    if scene.clear_level is not None:
        return scene.clear_level
    motion = scene.kinematics.motion
    part = slice(scene.first, scene.last + 1)
    error = np.asarray(motion.error)[part, FEET]
    known = error[np.isfinite(error)]
    resting = clearance(scene.kinematics, part)
    resting = resting[resting < HIGHEST_CLEAR * motion.leg_length]
    shaking = 1.4826 * float(np.median(np.abs(resting - np.median(resting)))) if len(resting) else 0.0
    noise = CLEAR_ERRORS * max(float(np.median(known)) if len(known) else 0.0, shaking)
    scene.clear_level = float(np.clip(noise, FOOT_CLEAR * motion.leg_length, HIGHEST_CLEAR * motion.leg_length))
    return scene.clear_level


def _leaves_floor(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    flight = _flight(scene)
    return flight[0] if flight else None


def _meets_floor(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    flight = _flight(scene)
    return flight[1] if flight else None


# ----------------------------------------------------------------------------------------- extremes


def _lowest(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    return _extreme(scene, keyframe, -scene.channel(channel), window_s)


def _highest(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    return _extreme(scene, keyframe, scene.channel(channel), window_s)


def _extreme(scene: Scene, keyframe: str, values: Array, window_s: float) -> Instant | None:
    """Maximum of ``values`` within the window; the window follows a maximum that lies on its border."""
    low, high = _between_sharp(scene, keyframe)
    guess = scene.frame_at(scene.guesses[keyframe])
    reach = frames_of(window_s, scene.time_s)
    guess = int(np.clip(guess, low, max(low, high)))
    for _ in range(6):
        first, last = max(low, guess - reach), min(high, guess + reach)
        part = values[first : last + 1]
        if not np.isfinite(part).any():
            return None
        top = first + int(np.nanargmax(part))
        if top not in (first, last) or top in (low, high):
            break
        guess = top
    instant = _top_instant(scene, values, top)
    return instant if low <= instant.frame <= high else replace(instant, frame=top, time_s=float(scene.time_s[top]))


def _between_sharp(scene: Scene, keyframe: str) -> tuple[int, int]:
    """``scene.room``, and where the next contact or extreme is not found yet, its warped place bounds it too.

    An extreme that is shallow, as of a bracing knee, would else flee to a deeper one beyond.
    """
    low, high = scene.room(keyframe)
    order = list(scene.events)
    for name in order[order.index(keyframe) + 1 :][:1]:
        if name not in scene.found and name in scene.guesses and rank(scene.events[name]) <= 1:
            high = max(low, min(high, scene.frame_at(scene.guesses[name])))
    return low, high


def _top_instant(scene: Scene, values: Array, top: int) -> Instant:
    time_s = scene.time_s
    smooth_top = _fitted_top(scene, values, top)
    if smooth_top is not None:
        return smooth_top
    around = values[top - 1 : top + 2]
    shift = geo.parabola_top(around) if len(around) == 3 and np.isfinite(around).all() else 0.0
    # How flat the top is says how well its place is known: 2 mm of height error on either side, more where it shakes.
    slack = max(0.0025 * scene.kinematics.motion.leg_length, _slow_noise(scene, values, top))
    left, right = top, top
    while left > scene.first and abs(values[left - 1] - values[top]) <= slack:
        left -= 1
    while right < scene.last and abs(values[right + 1] - values[top]) <= slack:
        right += 1
    error = np.hypot(scene.frame_s / 3.5, 0.15 * (time_s[right] - time_s[left]))
    return Instant(top, float(time_s[top] + shift * scene.frame_s), float(error))


def _slow_noise(scene: Scene, values: Array, top: int) -> float:
    """Noise near a frame that lasts from frame to frame, so that only thinned-out frames show it; 0 if not known."""
    step = max(1, frames_of(SLOW_NOISE_S, scene.time_s))
    span = 40 * step
    noise = geo.noise_of(values[max(scene.first, top - span) : min(scene.last, top + span) + 1 : step])
    return noise if np.isfinite(noise) else 0.0


def _fitted_top(scene: Scene, values: Array, top: int) -> Instant | None:
    """Vertex of the parabola through the frames within the noise of a shaking top; None where the signal is quiet."""
    near = values[max(scene.first, top - 200) : min(scene.last, top + 200) + 1]
    leg = scene.kinematics.motion.leg_length
    slow = _slow_noise(scene, values, top)
    noise = max(geo.noise_of(near), slow if slow > SLOW_NOISE * leg else 0.0)
    if not noise > QUIET_TOP * leg:
        return None
    reach = max(6.0 * noise, 0.012 * leg)
    left, right = top, top
    while left > scene.first and values[left - 1] > values[top] - reach:
        left -= 1
    while right < scene.last and values[right + 1] > values[top] - reach:
        right += 1
    if right - left < 4:
        return None
    frames = np.arange(left, right + 1)
    bend, slope, _ = np.polyfit(frames - top, values[left : right + 1], 2)
    vertex = top - 0.5 * slope / bend if bend < 0 else np.nan
    if not left <= vertex <= right:
        return None
    error = np.hypot(scene.frame_s / 3.5, 0.1 * (right - left) * scene.frame_s)
    frame = round(vertex)
    return Instant(frame, float(scene.time_s[frame] + (vertex - frame) * scene.frame_s), float(error))


def _top_of_flight(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    """Highest point of a flight: the top of the parabola through the channel's middle part of the flight."""
    flight = _flight(scene)
    if flight is None:
        return _highest(scene, keyframe, channel, window_s)
    start, stop = flight[0].frame, flight[1].frame
    inner = np.arange(start + 1, stop)
    values = scene.channel(channel)[inner]
    known = np.isfinite(values)
    if known.sum() < 4:
        middle = 0.5 * (flight[0].time_s + flight[1].time_s)
        return Instant(scene.frame_at(middle), middle, 0.02)
    time_s = scene.time_s[inner]
    bend, slope, _ = np.polyfit(time_s[known] - time_s[0], values[known], 2)
    top = time_s[0] - slope / (2.0 * bend) if bend < 0 else np.nan
    if not time_s[0] <= top <= time_s[-1]:
        return _extreme(scene, keyframe, scene.channel(channel), window_s)
    frame = scene.frame_at(top - 0.5 * scene.frame_s)
    return Instant(frame, float(top), float(np.hypot(scene.frame_s / 3.5, 0.006)))


# --------------------------------------------------------------------------------------- thresholds


def _starts_down(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    """Last frame within DROP_START of the standing height before the next keyframe's low."""
    values = scene.channel(channel)
    low, high = scene.room(keyframe)
    low = max(low, high - frames_of(2.5, scene.time_s))
    part = values[low : high + 1]
    if not np.isfinite(part).any():
        return None
    standing = float(np.nanquantile(part, 0.95))
    level = standing - DROP_START * scene.kinematics.motion.leg_length
    above = np.flatnonzero(part >= level)
    frame = low + int(above[-1])
    return Instant(frame, float(scene.time_s[frame]), 0.04)


def _returns(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    """First frame after the previous keyframe that is back within 2 % of the stature of the standing height."""
    values = scene.channel(channel)
    low, high = scene.room(keyframe)
    first = _first_found(scene, -1)
    part = values[low : high + 1]
    highest = float(np.nanmax(part))
    standing = min(float(values[first]), highest) if first >= 0 else highest  # who stands lower afterwards is back too
    level = standing - RETURN_SHARE_OF_STATURE * scene.kinematics.motion.stature
    above = np.flatnonzero(part >= level)
    if len(above) == 0:
        return None
    crossing = _threshold(scene, values, low + int(above[0]), level)
    # The end of a slow rise is a matter of the threshold: 2 cm more or less move it by that much.
    return Instant(crossing.frame, crossing.time_s, 0.05)


def _first_found(scene: Scene, otherwise: int) -> int:
    """Frame of the earliest keyframe found so far."""
    return min((instant.frame for instant in scene.found.values()), default=otherwise)


def _half_rise(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    """Frame at half the way up from the keyframe before: to the standing height where the one after reaches it."""
    values = scene.channel(channel)
    low, high = scene.room(keyframe)
    first = _first_found(scene, high)
    before = values[max(scene.first, first - frames_of(0.5, scene.time_s)) : first + 1]
    top, standing = values[high], float(np.nanquantile(before, 0.9))
    if top >= standing - 1.5 * RETURN_SHARE_OF_STATURE * scene.kinematics.motion.stature:
        top = standing  # the keyframe after lies a little below it by its definition
    level = 0.5 * (values[low] + top)
    above = np.flatnonzero(values[low : high + 1] >= level)
    return _threshold(scene, values, low + int(above[0]), level) if len(above) and above[0] > 0 else None


def _threshold(scene: Scene, values: Array, frame: int, level: float) -> Instant:
    place = geo.crossing(values[frame - 1], values[frame], level) if frame > 0 else 1.0
    moment = scene.time_s[frame] - (1.0 - place) * scene.frame_s
    return Instant(frame, float(moment), float(np.hypot(scene.frame_s / 3.5, 0.015)))


def _settles(scene: Scene, keyframe: str, channel: str, window_s: float) -> Instant | None:
    """First frame after the previous keyframe from which the centre of mass moves slowly for SETTLED_S."""
    low, high = scene.room(keyframe)
    high = min(len(scene.time_s) - 1, high + frames_of(1.5, scene.time_s))
    body = geo.center_of_mass(np.asarray(scene.kinematics.motion.points, dtype=np.float64)[low : high + 1])
    body = geo.fill_gaps_columns(body[:, np.isfinite(body).any(axis=0)]) if len(body) > 1 else body
    span = frames_of(SETTLED_S, scene.time_s)
    if len(body) < span or not body.shape[1]:
        return None
    # Smoothed before its size is taken: noise adds to a speed, never takes from it.
    velocity = geo.smooth(geo.rate(body, scene.time_s[low : high + 1], frames_of(0.08, scene.time_s)), span // 3)
    slow = np.linalg.norm(velocity, axis=1) < SETTLED_SPEED * scene.kinematics.motion.stature
    held = np.convolve(slow.astype(np.float64), np.ones(span), mode="valid") >= span - 0.5
    starts = np.flatnonzero(held)
    # The lowest point itself is slow for a moment: it counts only if stillness lasts.
    return Instant(low + int(starts[0]), float(scene.time_s[low + int(starts[0])]), 0.05) if len(starts) else None


REFINERS: Mapping[str, tuple[int, Refiner]] = {
    "leaves_floor": (0, _leaves_floor),
    "meets_floor": (0, _meets_floor),
    "top_of_flight": (1, _top_of_flight),
    "lowest": (1, _lowest),
    "highest": (1, _highest),
    "starts_down": (2, _starts_down),
    "returns": (3, _returns),
    "half_rise": (4, _half_rise),
    "settles": (4, _settles),
    "leaves_place": (0, departures.leaves_place),
    "touches": (1, footfalls.touches),
    "lifts": (1, footfalls.lifts),
    "leaves_rest": (2, departures.leaves_rest),
}
