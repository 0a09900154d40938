"""``analysis.json``, schema 1: the keys that others rely on."""

from typing import Any

from ... import __version__
from .. import rows
from ..pipeline import best_keyframes
from ..records import Analysis, Guidance, Plan, StageRun, VideoInfo, Wording

SCHEMA = 1


def result(analysis: Analysis) -> dict[str, Any]:
    """The analysis as plain values. Holds no path and no name of the athlete; the clip's file name stays."""
    alignment, assessment = analysis.alignment, analysis.assessment
    view = analysis.motion.view
    return {
        "schema": SCHEMA,
        "app_version": __version__,
        "found": alignment.found,
        "reason": alignment.reason,
        "validation": analysis.action.validation,
        "video": _video(analysis.video),
        "action": {"id": analysis.action.id, "version": analysis.action.version},
        "rules": assessment.rules,
        "view": {
            "name": view.name,
            "angle_deg": rows.number(view.angle_deg, 1),
            "camera_moves": view.camera_moves,
        },
        "candidates": rows.candidates(alignment),
        "keyframes": rows.keyframes(best_keyframes(alignment)),
        "measurements": rows.measurements(assessment.measurements),
        "issues": rows.issues(assessment.issues),
        "plan": _plan(analysis.plan),
        "schedule": {
            "weeks": list(analysis.plan.weeks),
            "retest": analysis.plan.retest,
            "notes": list(analysis.plan.notes),
        },
        "guidance": _guidance(analysis.wording, [passage.record for passage in analysis.passages]),
        "overrides": dict(analysis.overrides),
        "confirmed": dict(analysis.confirmed),
        "marks": {
            name: {"frame": mark.frame, "x_px": rows.number(mark.x_px, 2), "y_px": rows.number(mark.y_px, 2)}
            for name, mark in analysis.marks.items()
        },
        "quality": list(analysis.quality),
        "notes": [*analysis.video.notes, *analysis.motion.notes],
        "stages": [_stage(run) for run in analysis.stages],
    }


def _video(info: VideoInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "sha256": info.sha256,
        "width_px": info.width_px,
        "height_px": info.height_px,
        "frames": info.frames,
        "duration_s": rows.number(info.duration_s),
        "capture_fps": rows.number(info.capture_fps, 3),
        "variable_rate": bool(info.variable_rate),
        "rotation_deg": info.rotation_deg,
    }


def _plan(plan: Plan) -> list[dict[str, Any]]:
    return [
        {
            "issue_id": line.issue_id,
            "record_id": line.record_id,
            "exercise": line.exercise,
            "sets": line.sets,
            "reps_or_distance": line.reps_or_distance,
            "load": line.load,
            "rest_s": line.rest_s,
            "frequency_per_week": line.frequency_per_week,
            "weeks": line.weeks,
            "progression": line.progression,
            "contraindication": line.contraindication,
            "sources": list(line.sources),
            "days": list(line.days),
            "reason": line.reason,
            "dose_note": line.dose_note,
        }
        for line in plan.prescriptions
    ]


def _guidance(wording: Wording, records: list[Guidance]) -> dict[str, Any]:
    return {
        "model": wording.model,
        "text": "\n\n".join(section.text for section in wording.sections),
        "sections": [
            {"key": one.key, "text": one.text, "record_ids": list(one.record_ids), "by_model": one.by_model}
            for one in wording.sections
        ],
        "rejected_sentences": list(wording.rejected_sentences),
        "notice": wording.notice,
        "passages": [
            {
                "record_id": one.id,
                "title": one.title,
                "text": one.text,
                "sources": list(one.sources),
                "basis": one.basis,
            }
            for one in records
        ],
    }


def _stage(run: StageRun) -> dict[str, Any]:
    return {"name": run.name, "version": run.version, "seconds": run.seconds, "skipped": run.skipped}
