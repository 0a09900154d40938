"""Who is who on sampled frames, and how a clip is cut and put together: figures with a known answer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core import video
from sportsgpt_desktop.core.errors import UserError
from sportsgpt_desktop.core.pose.chunks import OVERLAP, chunks_of, edges_of, empty_track, stitch
from sportsgpt_desktop.core.pose.landmarker import Person
from sportsgpt_desktop.core.pose.store import load_survey, open_folder, save_survey
from sportsgpt_desktop.core.pose.survey import (
    Choice,
    Survey,
    choose,
    expectation,
    link,
    parse_person,
    sample_frames,
)
from sportsgpt_desktop.core.records import VideoInfo
from tests.clips import coded_clip, read_code


def info_of(frames: int, fps: float = 30.0) -> VideoInfo:
    times = np.arange(frames) / fps
    return VideoInfo(
        "", "clip.mp4", "00" * 32, "h264", 1920, 1080, 0, frames, frames / fps, fps, fps, False, times, times
    )


def figure(x: float, y: float, height: float) -> Person:
    """A standing figure with its torso's middle at (x, y)."""
    points = np.full((33, 2), (x, y), float)
    for rows, level in (((11, 12), -0.15), ((23, 24), 0.15), ((25, 26), 0.4), ((27, 28), 0.65)):
        points[list(rows)] += (0, level * height)
    return Person(points, np.zeros((33, 3)), np.ones(33))


def test_crossing_people_keep_their_own_trails() -> None:
    samples = [(15 * k, [figure(400 + 100 * k, 500, 400), figure(1400 - 100 * k, 520, 300)]) for k in range(11)]
    trails = link(samples)
    assert sorted(len(trail.sightings) for trail in trails) == [11, 11]
    for trail in trails:
        assert np.ptp([s.size for s in trail.sightings]) < 1


def test_a_person_hidden_for_a_while_is_the_same_afterwards() -> None:
    samples = [(15 * k, [] if k in (4, 5) else [figure(300 + 80 * k, 500, 400)]) for k in range(10)]
    assert len(link(samples)) == 1


def test_a_part_of_a_body_is_no_sighting() -> None:
    samples = [(15 * k, [figure(300, 500, 150 if k == 4 else 400)]) for k in range(9)]
    trail = link(samples)[0]
    assert 60 not in [s.frame for s in trail.sightings]


def test_the_mover_is_the_athlete_and_others_can_be_asked_for() -> None:
    samples = [(15 * k, [figure(300 + 90 * k, 500, 400), figure(1500, 500, 420)]) for k in range(10)]
    info = info_of(150)
    trails = link(samples)
    moving, others = choose(trails, Choice(), 10, info)
    assert moving is not None
    assert moving.last.centre[0] > 1000
    assert len(others) == 1
    still, _ = choose(trails, Choice(number=2), 10, info)
    assert still is not None
    assert still.last.centre[0] == 1500
    clicked, _ = choose(trails, Choice(place=(1490, 480), frame=60), 10, info)
    assert clicked is still
    with pytest.raises(UserError):
        choose(trails, Choice(number=3), 10, info)
    with pytest.raises(UserError):
        choose(trails, Choice(place=(900, 100), frame=60), 10, info)
    assert choose([], Choice(), 10, info) == (None, ())


def test_what_is_expected_between_looks() -> None:
    samples = [(0, [figure(100, 500, 400)]), (20, [figure(300, 500, 400)])]
    athlete = link(samples)[0]
    between = expectation(athlete, (), np.arange(0, 31, 10))
    assert between.centre[:, 0].tolist() == [100, 200, 300, 300]
    assert between.reach[1] > between.reach[0]
    nobody = expectation(None, (), np.arange(3))
    assert np.isnan(nobody.centre).all()


@pytest.mark.parametrize("text", ["auto", "2", "960,540@1.5", " 10 , 20 @ 0 s"])
def test_ways_to_choose(text: str) -> None:
    choice = parse_person(text, info_of(90))
    assert choice.frame == (45 if "1.5" in text else 0)
    assert choice.number == (2 if text == "2" else 0)
    frames = sample_frames(info_of(90), choice)
    assert list(frames) == sorted(set(frames))
    assert choice.frame in frames


def test_cuts_depend_on_the_clip_and_seek_sure_looks() -> None:
    for frames in (1, 50, 149, 150, 400, 1000, 216000):
        edges = edges_of(frames, ())
        assert edges[0] == 0
        assert edges[-1] == frames
        assert max(np.diff(edges)) <= 200
        chunks = chunks_of(edges)
        assert chunks[0].first == 0
        assert chunks[-1].last == frames
    assert edges_of(200, [(90, 0.7), (105, 0.9), (180, 1.0)])[1] == 105


def test_stitching_is_seamless_and_leaves_gaps_as_gaps() -> None:
    chunks = chunks_of((0, 100, 200))
    tracks = []
    for chunk in chunks:
        track = empty_track(chunk)
        numbers = np.arange(chunk.first, chunk.last)
        track.image_px[:] = (numbers + 4.0 * chunk.number)[:, None, None]
        track.image_px[:, 31, 1] += 300
        track.world_m[:] = 0
        track.visibility[:] = 0.9
        tracks.append(track)
    tracks[1].image_px[50 - OVERLAP] = np.nan
    whole = stitch(chunks, tracks)
    seam = whole.image_px[90:110, 0, 0]
    assert np.abs(np.diff(seam)).max() < 2
    assert whole.image_px[99 - OVERLAP, 0, 0] == 99 - OVERLAP
    assert np.isclose(whole.visibility[100, 0], 0.9)
    gap = chunks[1].first + 50 - OVERLAP
    assert np.isnan(whole.image_px[gap]).all()
    assert whole.visibility[gap].max() == 0


def test_a_survey_is_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    samples = [(0, [figure(100, 500, 400), figure(900, 500, 300)]), (20, [figure(130, 500, 400)])]
    athlete, others = choose(link(samples), Choice(), 2, info_of(40))
    own = open_folder(tmp_path, "key")
    save_survey(own, Survey((0, 40), athlete, others))
    kept = load_survey(own, 40)
    assert kept is not None
    assert kept.athlete is not None
    assert [s.frame for s in kept.athlete.sightings] == [0, 20]
    assert load_survey(own, 41) is None
    (own / "survey.json").write_text('{"edges": [0, 40], "athlete": [[1]], "others": []}')
    assert load_survey(own, 40) is None
    assert open_folder(tmp_path, "another key") == own
    assert load_survey(own, 40) is None


def test_sampled_pictures_are_the_frames_they_say(tmp_path: Path) -> None:
    info = video.probe(coded_clip(tmp_path / "clip.mp4", 80, options={"g": "25", "bf": "2", "sc_threshold": "0"}))
    wanted = [0, 11, 12, 40, 79]
    for exact in (True, False):
        looks = video.sampled(info, wanted, exact)
        got = [(asked, number, read_code(picture.rgb)) for asked, number, picture in looks]
        assert all(number == code for _, number, code in got)
        assert all(0 <= number - asked < 8 for asked, number, _ in got)
        if exact:
            assert [number for _, number, _ in got] == wanted


def test_frames_of_real_time_are_untouched() -> None:
    slow = replace(info_of(90), capture_fps=240.0)
    assert parse_person("5,5@2", slow).frame == 60
