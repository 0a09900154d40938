"""Marker and angle files, read back by readers that are not ours."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from sportsgpt_desktop.core.export.c3d import c3d
from sportsgpt_desktop.core.export.clock import clock_of
from sportsgpt_desktop.core.export.mot import mot
from sportsgpt_desktop.core.export.pose_csv import pose_csv
from sportsgpt_desktop.core.export.trc import HALPE, kinovea_trc, pixel_trc, trc
from sportsgpt_desktop.core.records import Analysis
from sportsgpt_desktop.core.skeleton import COUNT, LANDMARKS
from tests.core.export.export_sample import FILLED, FPS, FRAMES, GAP, make_analysis

UNEVEN = np.cumsum(np.r_[0.0, np.tile([1 / 60, 1 / 60, 2 / 60], 8)])


def test_trc_holds_every_marker_with_empty_cells_for_gaps(analysis: Analysis) -> None:
    lines = trc(analysis).split("\n")
    keys, values = lines[1].split("\t"), lines[2].split("\t")
    head = dict(zip(keys, values, strict=True))
    assert (head["NumFrames"], head["NumMarkers"], head["Units"]) == (str(FRAMES), str(COUNT), "m")
    assert lines[3].split("\t")[2::3] == list(LANDMARKS)
    assert lines[5] == ""
    table = [row.split("\t") for row in lines[6:-1]]
    assert {len(row) for row in table} == {2 + 3 * COUNT}
    assert [int(row[0]) for row in table] == list(range(1, FRAMES + 1))
    heel = 2 + 3 * GAP[1]
    assert table[6][heel : heel + 3] == ["", "", ""]
    assert [float(cell) for cell in table[10][heel : heel + 3]] == pytest.approx([1 + 30, 0.30, 0.0])


@pytest.mark.parametrize(("make", "frames"), [(trc, FRAMES), (pixel_trc, FRAMES), (kinovea_trc, FRAMES + 5)])
def test_trc_as_another_reader_sees_it(
    analysis: Analysis, tmp_path: Path, make: Callable[[Analysis], str], frames: int
) -> None:
    reader = pytest.importorskip("trc", reason="needs trc-data-reader")
    (tmp_path / "pose.trc").write_text(make(analysis), encoding="utf-8")
    data = reader.TRCData()
    data.load(str(tmp_path / "pose.trc"))
    assert data["NumFrames"] == len(data["Frame#"]) == frames
    assert data["NumMarkers"] == len(data["Markers"])
    knee = "RKnee" if make is kinovea_trc else "right_knee"
    x, y = analysis.pose.image_px[12, 26]
    wanted = {trc: [12 / 10 + 26, 0.26, 0.0], pixel_trc: [x, 180 - y, 0.0], kinovea_trc: [x / 1000, -y / 1000, 0.0]}
    assert list(data[knee][12]) == pytest.approx(wanted[make], abs=1e-5)


def test_trc_says_leg_lengths_where_metres_are_not_known() -> None:
    assert "\tleg_length\t" in trc(make_analysis(unit="leg_length")).split("\n")[2]


def test_trc_in_pixels_is_the_picture_turned_upright(analysis: Analysis, tmp_path: Path) -> None:
    unseen = np.array(analysis.pose.visibility)
    unseen[7, 3] = 0.0
    analysis = replace(analysis, pose=replace(analysis.pose, visibility=unseen))
    lines = pixel_trc(analysis).split("\n")
    assert lines[2].split("\t")[4] == "px"
    rows = [row.split("\t") for row in lines[6:-1]]
    x, y = analysis.pose.image_px[12, 26]
    column = 2 + 3 * 26
    found = [float(cell) for cell in rows[12][column : column + 3]]
    assert found == pytest.approx([x, 180 - y, 0.0], abs=1e-5)
    assert rows[7][2 + 9 : 2 + 12] == ["", "", ""]


def test_kinovea_gets_its_names_no_gaps_and_rows_to_lose(analysis: Analysis) -> None:
    lines = kinovea_trc(analysis).rstrip("\n").split("\n")
    assert lines[3].split("\t")[2::3] == list(HALPE)
    rows = [row.split("\t") for row in lines[5:]]
    assert len(rows) == FRAMES + 5
    assert all(cell for row in rows for cell in row)
    column = 2 + 3 * HALPE.index("RKnee")
    x, y = analysis.pose.image_px[3, 26]
    found = [float(cell) for cell in rows[3][column : column + 2]]
    assert found == pytest.approx([x / 1000, -y / 1000], abs=1e-6)


def test_mot_counts_its_time_column_and_holds_only_angles(analysis: Analysis, tmp_path: Path) -> None:
    text = mot(analysis)
    head, _, body = text.partition("endheader\n")
    assert "nColumns=2" in head
    assert f"nRows={FRAMES}" in head
    assert body.split("\n")[0] == "time\tknee_left"
    table = np.loadtxt(io.StringIO(body), skiprows=1)
    assert table.shape == (FRAMES, 2)
    assert table[:, 1] == pytest.approx(100 + 60 * table[:, 0], abs=1e-4)


def test_uneven_frames_are_put_on_an_even_grid() -> None:
    analysis = make_analysis(UNEVEN)
    clock = clock_of(analysis.motion)
    assert np.diff(clock.times_s) == pytest.approx(np.full(clock.times_s.size - 1, 1 / 60))
    assert clock.times_s[-1] == pytest.approx(UNEVEN[-1])
    assert clock.sample(UNEVEN) == pytest.approx(clock.times_s, abs=1e-9)


def test_c3d_as_ezc3d_reads_it(analysis: Analysis, tmp_path: Path) -> None:
    ezc3d = pytest.importorskip("ezc3d")
    file = tmp_path / "pose.c3d"
    file.write_bytes(c3d(analysis))
    read = ezc3d.c3d(str(file))
    point = read["parameters"]["POINT"]
    assert point["LABELS"]["value"] == list(LANDMARKS)
    assert point["UNITS"]["value"] == ["mm"]
    assert point["RATE"]["value"][0] == pytest.approx(FPS)
    points = read["data"]["points"]
    assert points.shape == (4, COUNT, FRAMES)
    assert points[:3, 7, 12] == pytest.approx([(12 / 10 + 7) * 1000, 70, 0], rel=1e-6)
    residuals = read["data"]["meta_points"]["residuals"][0]
    assert (residuals[GAP[1], GAP[0]] == -1).all()
    assert residuals[FILLED[1], FILLED[0]] == 0
    assert (residuals >= 0).sum() == COUNT * FRAMES - 4


@pytest.mark.filterwarnings("ignore:No analog data")
def test_c3d_residuals_are_errors_for_a_second_reader(analysis: Analysis) -> None:
    c3d_reader = pytest.importorskip("c3d")
    reader = c3d_reader.Reader(io.BytesIO(c3d(analysis)))
    frames = [points.copy() for _, points, _ in reader.read_frames()]
    assert len(frames) == FRAMES
    assert frames[0][0, 3] == pytest.approx(12, abs=0.6)
    assert frames[GAP[0].start][GAP[1], 3] == -1
    assert frames[FILLED[0]][FILLED[1], 3] == 0


def test_c3d_events_are_the_keyframes_of_the_best_candidate(analysis: Analysis, tmp_path: Path) -> None:
    ezc3d = pytest.importorskip("ezc3d")
    file = tmp_path / "pose.c3d"
    file.write_bytes(c3d(analysis))
    event = ezc3d.c3d(str(file))["parameters"]["EVENT"]
    assert event["USED"]["value"][0] == 2
    assert event["LABELS"]["value"] == ["touchdown", "toe_off"]
    assert event["CONTEXTS"]["value"] == ["Left", "Right"]
    assert event["TIMES"]["value"][1] == pytest.approx([6 / FPS, 18.25 / FPS])


def test_pose_csv_is_tidy(analysis: Analysis) -> None:
    rows = list(csv.DictReader(io.StringIO(pose_csv(analysis))))
    assert len(rows) == FRAMES * COUNT
    gap = rows[6 * COUNT + GAP[1]]
    assert (gap["landmark"], gap["forward"], gap["x_px"]) == ("right_heel", "", "")
    filled = rows[FILLED[0] * COUNT + FILLED[1]]
    assert filled["repaired"] == "1"
    assert float(filled["time_s"]) == pytest.approx(12 / FPS)
