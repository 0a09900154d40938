"""The measures of the alignment benchmark, on alignments made by hand."""

import numpy as np
import pytest

from benchmarks.alignment_score import SPRINT, Label, Tally, coverage, event_of, iou, score, summary
from sportsgpt_desktop.core.records import Alignment, Candidate, Keyframe


def alignment(*rows: tuple[str, str | None, int], spread: float = 1.0) -> Alignment:
    keyframes = tuple(
        Keyframe(name, side, None, 0, frame, frame / 100.0, 0.9, spread, "event")  # type: ignore[arg-type]
        for name, side, frame in rows
    )
    frames = [row.frame for row in keyframes]
    return Alignment(True, 0.1, (Candidate(0, min(frames), max(frames) + 1, 0.1, 0.9),), keyframes, np.zeros((0, 3)))


def test_events_name_a_keyframe_and_a_side() -> None:
    assert event_of("touchdown_l", SPRINT) == ("touchdown", "left")
    assert event_of("flight_apex_lr", SPRINT) == ("mvp", None)
    assert event_of("seat_off", SPRINT) == ("", None)


def test_errors_go_to_the_nearest_keyframe_of_the_same_side() -> None:
    tally = Tally()
    labels = [Label("touchdown", "touchdown", "left", 1.0), Label("touchdown", "touchdown", "right", 1.5, 0.02)]
    found = alignment(("touchdown", "right", 101), ("touchdown", "left", 104), ("touchdown", "right", 147))
    score(found, labels, tally, "clip", 0.01, by_frame=True)
    assert [row[0] for row in tally.errors["touchdown"]] == pytest.approx([0.04, 0.03])
    found_summary = summary(tally.errors["touchdown"])
    assert found_summary["mean_ms"] == pytest.approx(35.0)
    assert found_summary["mean_frames"] == pytest.approx(3.5)
    assert found_summary["beyond_mean_ms"] == pytest.approx(0.5 * (40.0 + 10.0))


def test_a_keyframe_that_is_not_there_counts_as_absent() -> None:
    tally = Tally()
    score(alignment(("apex", None, 10)), [Label("landing", "landing", None, 0.2)], tally, "clip", 0.01, True)
    assert summary(tally.errors["landing"]) == {"n": 1, "absent": 1}


def test_a_clip_without_an_answer_is_missed() -> None:
    tally = Tally()
    nothing = Alignment(False, np.inf, (), (), np.zeros((0, 3)), reason="Nothing there.")
    score(nothing, [Label("apex", "apex", None, 0.2)], tally, "clip", 0.01, True)
    assert (tally.clips, tally.found, tally.missed) == (1, 0, ["clip: Nothing there."])


def test_the_interval_is_that_of_the_labelled_kinds() -> None:
    assert iou([1.0, 2.0], [1.0, 2.0]) == 1.0
    assert iou([1.5, 2.5], [1.0, 2.0]) == pytest.approx(1.0 / 3.0)
    assert iou([], [1.0, 2.0]) == 0.0
    tally = Tally()
    labels = [Label("a", "a", None, 1.0), Label("b", "b", None, 2.0)]
    score(alignment(("a", None, 100), ("b", None, 200), ("other", None, 260)), labels, tally, "clip", 0.01, True)
    assert tally.ious == [pytest.approx(1.0)]


def test_coverage_counts_the_stated_intervals() -> None:
    tally = Tally(kept=[(0.005, 0.01, 0.01), (0.02, 0.01, 0.01), (0.02, 0.03, 0.01), (0.01, 0.03, 0.01)])
    assert coverage([tally]) == {"n": 4, "inside": 0.75, "n_one_frame": 2, "inside_one_frame": 0.5}
