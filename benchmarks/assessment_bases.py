"""Motions of reference quality with exact keyframes, for the fault benchmark.

Three kinds: the force-driven generator of ``benchmarks/generator`` (shares nothing with the references); new draws of the
key-pose scripts that the references come from (another body, tempo and posture each: the only source for actions that the
generator does not have); and labelled motion capture.
"""

import dataclasses
import importlib
import itertools
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.alignment import LAST_CONTACT, TARGETS, event_of
from benchmarks.assessment_motion import Base, contacts_of, key, motion_of, planar, retimed
from benchmarks.faults import grounded, planted
from benchmarks.generator import ACTIONS, Recording, generate
from sportsgpt_desktop.core import kinematics, marks
from sportsgpt_desktop.core.align import align
from sportsgpt_desktop.core.assess.scene import Scene
from sportsgpt_desktop.core.records import Action, Keyframe
from tools.reference_model import Reference, Script, render

FPS = 200.0
POSTURE_DEG, POSE_DEG = 3.0, 1.5
"""Spread of a drawn body's posture, the same at every key pose, and of each key pose (judgement)."""
MOST_STEPS, STEPS_AROUND_S = 6, 0.15
"""Steps that are kept of a cyclic motion (more say nothing new and take longer), and the most time before and after them:
the motion ends in the flights around them, so that no further step is counted."""


def generated(action: Action, first: int) -> Iterator[Base]:
    """Motions of the independent generator, without noise, by seed without end; nothing for actions that it lacks."""
    if action.id not in ACTIONS:
        return
    for seed in itertools.count(first):
        try:
            made = generate(action.id, seed, Recording(fps=FPS, noise_m=0.0, occlusion=0.0, camera_deg=0.0))
        except ValueError:  # not every draw of a body and a style can move
            continue
        own = tuple(
            key(item.id, item.side, item.step, item.time_s, made.fps) for item in made.keyframes if item.repeat == 0
        )
        base = Base(f"generated {seed}", planar(np.asarray(made.landmarks33, dtype=float), made.fps), made.fps, own)
        yield _steps(base, action) if action.cyclic else retimed(_trimmed(base), action, exits=True)


# ------------------------------------------------------------------------------------------ scripted


def scripted(action: Action, first: int) -> Iterator[Base]:
    """New draws of the key-pose scripts by seed without end: stature, tempo, posture and every key pose vary."""
    try:
        scripts = list(importlib.import_module(f"tools.reference_scripts.{action.id}").references())
    except ModuleNotFoundError:
        return
    for seed in itertools.count(first):
        random = np.random.default_rng([seed, 77])
        reference = scripts[seed % len(scripts)]
        tempo = float(random.uniform(0.9, 1.12))
        drawn = _drawn(reference.script, random, tempo, action.cyclic)
        keys = _contact_keys(drawn, action) if action.cyclic else _single_keys(reference, tempo)
        base = Base(f"scripted {seed} ({reference.style})", planar(render(drawn, FPS), FPS), FPS, keys)
        if action.cyclic:
            contacts = [(contact.side, contact.on_s, contact.off_s) for contact in contacts_of(base, action)]
            base = _steps(dataclasses.replace(base, points=grounded(base.points, FPS, contacts)), action)
        else:
            contacts = [(side, start, stop) for side, start, stop, _ in drawn.contacts]
            base = _trimmed(dataclasses.replace(base, points=planted(base.points, FPS, contacts)))
        yield retimed(dataclasses.replace(base, marks=_places(base, action)), action, exits=True)


def _drawn(script: Script, random: np.random.Generator, tempo: float, cyclic: bool) -> Script:
    """Both sides of the body get the same posture, so that nobody limps; a stride must end as it began."""
    table = np.asarray(script.poses, dtype=float)
    posture = random.normal(0.0, POSTURE_DEG, table.shape[1])
    posture[4:7], posture[9:11] = posture[1:4], posture[7:9]
    table = table + posture + (0.0 if cyclic else random.normal(0.0, POSE_DEG, table.shape))
    return dataclasses.replace(
        script,
        times_s=[at * tempo for at in script.times_s],
        poses=[tuple(row) for row in table],
        contacts=[(side, start * tempo, stop * tempo, floor) for side, start, stop, floor in script.contacts],
        speed_m_s=script.speed_m_s / tempo,
        stature_m=float(random.uniform(1.58, 1.96)),
    )


def _single_keys(reference: Reference, tempo: float) -> tuple[Keyframe, ...]:
    return tuple(key(name, side, None, at * tempo, FPS) for name, side, at in reference.keyframes)


def _contact_keys(script: Script, action: Action) -> tuple[Keyframe, ...]:
    """Touchdown and toe-off of every contact of a cyclic script."""
    names = {spec.event: spec.id for spec in action.keyframes}
    return tuple(
        key(names[event], side, None, at, FPS)
        for side, start, stop, _ in script.contacts
        for event, at in (("touchdown", start), ("toe_off", stop))
    )


def _steps(base: Base, action: Action) -> Base:
    """The middle steps of a cyclic motion, with every keyframe by its definition."""
    whole = [contact for contact in contacts_of(base, action) if np.isfinite(contact.off_s)]
    spare = max(0, len(whole) - MOST_STEPS) // 2
    kept = whole[spare : spare + MOST_STEPS]
    names = {spec.event: spec.id for spec in action.keyframes}
    keys = [
        key(names[event], contact.side, None, at, base.fps)
        for contact in kept
        for event, at in (("touchdown", contact.on_s), ("toe_off", contact.off_s))
    ]
    others = [contact for contact in contacts_of(base, action) if contact not in kept]
    before = max((contact.off_s for contact in others if contact.off_s < kept[0].on_s), default=-np.inf)
    after = min((contact.on_s for contact in others if contact.on_s > kept[-1].on_s), default=np.inf)
    ends = (min(STEPS_AROUND_S, 0.5 * (kept[0].on_s - before)), min(STEPS_AROUND_S, 0.5 * (after - kept[-1].off_s)))
    cut = _trimmed(dataclasses.replace(base, keyframes=tuple(sorted(keys, key=lambda item: item.time_s))), *ends)
    return retimed(cut, action)


def _places(base: Base, action: Action) -> dict[str, float]:
    """The hurdle where 0.61 of the clearance lies before it, at 0.3 m under the centre of mass (COH20: 0.59 to 0.63)."""
    if "obstacle" not in marks.wanted(action):
        return {}
    at = {item.id: item for item in base.keyframes}
    feet = {"left": 31, "right": 32}
    start, stop = at["takeoff"], at["landing_touchdown"]
    left = base.points[start.frame, feet[str(start.side)], 0]
    landed = base.points[stop.frame, feet[str(stop.side)], 0]
    return {"obstacle_forward": float(left + 0.61 * (landed - left)), "obstacle_height": 0.95}


# ------------------------------------------------------------------------------------------ captured


def captured(action: Action, data: Path) -> Iterator[Base]:
    """Labelled motion capture: keyframes from its labels and, where there is none, from our own alignment."""
    for path in sorted((data / "mocap" / "open").glob("*.npz")):
        with np.load(path, allow_pickle=False) as file:
            name, mapping = TARGETS.get(str(file["action"]), ("", {}))
            if name != action.id:
                continue
            points, fps = np.asarray(file["landmarks33"], dtype=float), float(file["fps"])
            events = list(zip(file["event_names"], file["event_frames"], strict=True))
        labelled = {}
        for event, frame in events:
            kind, side = event_of(str(event), mapping)
            if kind in mapping and (mapping[kind], side) not in labelled:
                labelled[mapping[kind], side] = (int(frame) - (kind in LAST_CONTACT)) / fps
        motion = motion_of(points, fps)
        if not Scene(kinematics.compute(motion)).trunk_plausible:
            continue
        found = align(kinematics.compute(motion), action)
        if not found.found:
            continue
        best = min(found.candidates, key=lambda item: (item.cost, item.start_frame)).candidate
        own = []
        for item in found.keyframes:
            if item.candidate != best:
                continue
            at = labelled.get((item.id, item.side if action.cyclic else None))
            near = at is not None and abs(at - item.time_s) < 0.15 and not action.cyclic
            time_s = float(at) if near else item.time_s  # type: ignore[arg-type]
            own.append(
                dataclasses.replace(item, time_s=time_s, frame=round(time_s * fps), spread_frames=0.5, source="user")
            )
        base = Base(path.stem, np.asarray(motion.points, dtype=float), fps, tuple(own))
        yield _steps(base, action) if action.cyclic else retimed(_trimmed(base), action, exits=True)


def _trimmed(base: Base, before_s: float = 0.5, after_s: float = 0.5) -> Base:
    """One repetition with half a second around it, so that no other one is found in its place."""
    first, last = base.keyframes[0].time_s, max(item.time_s for item in base.keyframes)
    start = max(0, round((first - before_s) * base.fps))
    stop = min(len(base.points), round((last + after_s) * base.fps))
    shift = start / base.fps
    own = tuple(
        dataclasses.replace(item, time_s=item.time_s - shift, frame=item.frame - start) for item in base.keyframes
    )
    return dataclasses.replace(base, points=base.points[start:stop], keyframes=own)
