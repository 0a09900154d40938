"""Cyclic actions: every foot contact of a bout is a step with its keyframes; conditions that a bout must keep.

An event of a cyclic keyframe is "touchdown", "toe_off", or "phase_kind:channel": the frame in a phase where a channel
is highest, lowest or nearest_zero. Phases of a contact: ``stance`` (touchdown to toe-off), ``swing`` (toe-off to the
same foot's next touchdown), ``flight`` (the other foot's toe-off to this touchdown), ``lift`` (mid-contact to the
other foot's next touchdown). In the channel ``{own}`` is the contact's foot and ``{other}`` the other one.
"""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from .. import contacts
from ..contacts import Contact
from ..floor import frames_of
from ..geometry import Array, mid_hip, rate
from ..records import Action, Keyframe, Kinematics, Side
from ..scene import Instant
from .bouts import Bout
from .confidence import keyframe_confidence

SAME_INSTANT = 0.2
"""A warped keyframe this near (shares of a stride) to one from an event is the same one (judgement)."""
PLAIN_FLIGHT = 0.06
"""Share of a stride between two contacts from which the feet plainly fly: in walking they overlap by a tenth (judgement)."""
WALKED_SPEED = 2.7
"""Nobody walks faster but race walkers, leg lengths a second: 2.3 m/s; at about 2.1 m/s, a Froude number of 0.5, people
change to running (Kram et al. 1997)."""
OTHER = {"left": "right", "right": "left"}


# -------------------------------------------------------------------------------------- plausibility


def broken(rules: list[Mapping[str, Any]], kinematics: Kinematics, bout: Bout) -> str:
    """The reason of the first rule that the bout breaks; "" if it keeps all."""
    values = measures(kinematics, bout)
    for rule in rules:
        value = values.get(str(rule["measure"]), float("nan"))
        low, high = float(rule.get("min", -np.inf)), float(rule.get("max", np.inf))
        if np.isfinite(value) and not low <= value <= high:
            return str(rule["reason"])
    return ""


def measures(kinematics: Kinematics, bout: Bout) -> dict[str, float]:
    """contact_time (s), duty_factor, double_support (shares of a stride), cadence (steps/s), speed (leg lengths/s),
    whole_steps, bounce (hip height in mid-contact over that at its ends, leg lengths: below 0 in running, above 0 in
    walking; not told where the feet plainly fly between contacts, as nobody does who walks), slow_bounce (the same where
    the speed is one at which people walk)."""
    whole = [step for step in bout.steps if step.touchdown and step.toe_off]
    times = [step.toe_off.time_s - step.touchdown.time_s for step in whole if step.touchdown and step.toe_off]
    contact = float(np.median(times)) if times else np.nan
    speed = _speed(kinematics, bout)
    bounce = _bounce(kinematics, bout) if _flight(bout) < PLAIN_FLIGHT else np.nan
    return {
        "contact_time": contact,
        "duty_factor": contact / bout.stride_s,
        "double_support": _double_support(bout),
        "cadence": 2.0 / bout.stride_s,
        "speed": speed,
        "bounce": bounce,
        "slow_bounce": np.nan if speed > WALKED_SPEED else bounce,
        "whole_steps": float(len(whole)) if bout.feet_known else np.nan,
    }


def flies(rules: Iterable[Mapping[str, Any]]) -> bool:
    """Whether the action's own conditions say that its feet are never on the floor together."""
    return any(rule["measure"] == "double_support" and float(rule.get("max", 1.0)) < 0.1 for rule in rules)


def _double_support(bout: Bout) -> float:
    """Median share of a stride that two neighbouring contacts of different feet overlap (0 with a flight between)."""
    shares = []
    for first, second in zip(bout.steps[:-1], bout.steps[1:], strict=True):
        if first.side != second.side:
            together = min(first.stop_s, second.stop_s) - max(first.start_s, second.start_s)
            shares.append(max(0.0, together) / bout.stride_s)
    return float(np.median(shares)) if shares else float("nan")


def _flight(bout: Bout) -> float:
    """Median share of a stride between a toe-off and the other foot's touchdown after it; below 0 if they overlap."""
    gaps = [
        after.touchdown.time_s - before.toe_off.time_s
        for before, after in pairwise(bout.steps)
        if before.side != after.side and before.toe_off and after.touchdown
    ]
    return float(np.median(gaps)) / bout.stride_s if gaps else 0.0


def _bounce(kinematics: Kinematics, bout: Bout) -> float:
    hip = np.asarray(kinematics.channels["hip_up"], dtype=np.float64)
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    values = []
    for step in bout.steps:
        if step.touchdown and step.toe_off:
            ends = 0.5 * (hip[step.touchdown.frame] + hip[step.toe_off.frame])
            values.append(hip[_frame(time_s, step.middle_s)] - ends)
    known = [value for value in values if np.isfinite(value)]
    return float(np.median(known) / kinematics.motion.leg_length) if known else float("nan")


def _frame_s(kinematics: Kinematics) -> float:
    time_s = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    return float(time_s[-1] - time_s[0]) / max(1, len(time_s) - 1)


def _frame(time_s: Array, moment: float) -> int:
    """The frame nearest to a time."""
    after = int(np.clip(np.searchsorted(time_s, moment), 1, len(time_s) - 1))
    return after - 1 if moment - time_s[after - 1] < time_s[after] - moment else after


def _speed(kinematics: Kinematics, bout: Bout) -> float:
    """Speed of the hips against the floor or belt, leg lengths a second; NaN if forward is not known."""
    motion = kinematics.motion
    time_s = np.asarray(motion.time_s, dtype=np.float64)
    inside = slice(*np.searchsorted(time_s, [bout.start_s - 1e-9, bout.stop_s + 1e-9]))
    flat = mid_hip(np.asarray(motion.points, dtype=np.float64)[inside])[:, [0, 2]]
    velocity = rate(flat, time_s[inside], frames_of(0.4, time_s))
    if not np.isfinite(velocity[:, 0]).any():
        return float("nan")
    belt = np.asarray(kinematics.channels["floor_velocity"], dtype=np.float64)[inside]
    forward = velocity[:, 0] - belt
    speed = np.sqrt(forward**2 + np.nan_to_num(velocity[:, 1]) ** 2)
    shown = 1.0
    if not np.isfinite(velocity[:, 1]).any():  # one camera: an oblique view shortens the way
        shown = max(0.3, float(np.cos(np.radians(motion.view.angle_deg))))
    return float(np.nanmedian(speed) / motion.leg_length / shown)


# ----------------------------------------------------------------------------------------- keyframes


def keyframes(
    kinematics: Kinematics, action: Action, bout: Bout, cost_share: float, refine: bool
) -> tuple[Keyframe, ...]:
    """A row for each (id, side, step): from events, and from the warp where no event tells."""
    steps = list(bout.steps) if refine else []
    rows = [
        row for number, step in enumerate(steps) for row in _of_step(kinematics, action, bout, number, step, cost_share)
    ]
    rows += _warped(kinematics, action, bout, rows, cost_share)
    return tuple(_numbered(rows, bout, steps))


def _of_step(
    kinematics: Kinematics, action: Action, bout: Bout, number: int, step: Contact, cost_share: float
) -> list[Keyframe]:
    rows = []
    for spec in action.keyframes:
        if not spec.event:
            continue
        instant = _instant(kinematics, spec.event, bout, number, step)
        if instant is not None:
            rows.append(_row(kinematics, spec.id, step.side, number + 1, instant, True, cost_share))
    return rows


def _instant(kinematics: Kinematics, event: str, bout: Bout, number: int, step: Contact) -> Instant | None:
    if event in ("touchdown", "toe_off"):
        found: Instant | None = getattr(step, event)
        return found
    name, _, channel = event.partition(":")
    phase, _, kind = name.partition("_")
    span = _phase(phase, kind, bout, number, step)
    if span is None or span[1] <= span[0]:
        return None
    channel = channel.replace("{own}", step.side).replace("{other}", OTHER[step.side])
    instant = contacts.between(kinematics, kind, channel, *span)
    passed = instant is None or instant.time_s < span[1] - _frame_s(kinematics)
    # In a contact that the clip's end cuts, the nearest to zero is known only once it is passed.
    return instant if passed or step.toe_off is not None or phase != "stance" else None


def _phase(phase: str, kind: str, bout: Bout, number: int, step: Contact) -> tuple[float, float] | None:
    """Begin and end (s) of a phase of the contact ``number``; None where its borders are not in the clip."""
    if phase == "stance":
        whole = step.toe_off is not None or kind == "nearest_zero"
        return (step.touchdown.time_s, step.stop_s) if step.touchdown and whole else None
    if phase == "flight":
        before = bout.steps[number - 1] if number else None
        if before is None or before.side == step.side or not before.toe_off or not step.touchdown:
            return None
        return before.toe_off.time_s, step.touchdown.time_s
    later = bout.steps[number + 1 :]
    if phase == "lift":
        other = later[0] if later and later[0].side != step.side else None
        return (step.middle_s, other.touchdown.time_s) if step.toe_off and other and other.touchdown else None
    if step.toe_off is None:
        return None
    if phase == "swing":
        again = next((each for each in later if each.side == step.side), None)
        whole = (
            again is not None
            and again.touchdown is not None
            and again.touchdown.time_s - step.toe_off.time_s < bout.stride_s
        )
        return (step.toe_off.time_s, again.touchdown.time_s) if whole and again and again.touchdown else None
    raise KeyError(f"unknown phase {phase!r}")


def _warped(
    kinematics: Kinematics, action: Action, bout: Bout, rows: list[Keyframe], cost_share: float
) -> list[Keyframe]:
    """Warped keyframes where no row from an event stands nearby; step numbers follow later."""
    zero = float(kinematics.motion.time_s[0])
    known = {spec.id for spec in action.keyframes}
    has_events = {(row.id, row.side) for row in rows}
    result: list[Keyframe] = []
    for stride in bout.strides:
        for (name, side), guess in stride.guesses.items():
            moment = guess.time_s + zero
            near = any(
                row.id == name and row.side == side and abs(row.time_s - moment) < SAME_INSTANT * bout.stride_s
                for row in rows + result
            )
            # Where feet are seen, contacts that no event shows did not happen.
            if name in known and not near and (name, side) not in has_events:
                frame = _frame(np.asarray(kinematics.motion.time_s, dtype=np.float64), moment)
                instant = Instant(frame, moment, guess.spread_s)
                result.append(_row(kinematics, name, side, 0, instant, False, cost_share))
    return result


def _row(
    kinematics: Kinematics, name: str, side: str, step: int, instant: Instant, refined: bool, cost_share: float
) -> Keyframe:
    time_s: Array = np.asarray(kinematics.motion.time_s, dtype=np.float64)
    frame_s = float(time_s[-1] - time_s[0]) / max(1, len(time_s) - 1)
    confidence, spread = keyframe_confidence(instant.error_s, frame_s, refined, cost_share)
    named: Side = "left" if side == "left" else "right" if side == "right" else None
    source = "event" if refined else "auto"
    return Keyframe(name, named, step, 0, instant.frame, instant.time_s, confidence, spread, source)  # type: ignore[arg-type]


def _numbered(rows: list[Keyframe], bout: Bout, steps: list[Contact]) -> list[Keyframe]:
    """Rows by time; those from the warp get the number of the nearest contact of their foot, or count up."""
    rows = sorted(rows, key=lambda row: (row.time_s, row.id))
    if steps:
        return [row if row.step else _with_step(row, _nearest(row, steps)) for row in rows]
    half = 0.5 * bout.stride_s
    first = rows[0].time_s if rows else 0.0
    return [_with_step(row, 1 + int((row.time_s - first) / half)) for row in rows]


def _nearest(row: Keyframe, steps: list[Contact]) -> int:
    own = [number for number, step in enumerate(steps) if step.side == row.side] or list(range(len(steps)))
    return 1 + min(own, key=lambda number: abs(steps[number].middle_s - row.time_s))


def _with_step(row: Keyframe, step: int) -> Keyframe:
    return Keyframe(
        row.id, row.side, step, row.candidate, row.frame, row.time_s, row.confidence, row.spread_frames, row.source
    )
