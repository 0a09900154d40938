"""MotionDTW's kernel against its NumPy twin, and its refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sportsgpt_desktop.core import dtw
from tests.oracles import dtw_oracle as twin

LEVELS = dtw.levels()


@st.composite
def problems(draw, longest=40):
    """(template, query, weights): short, with gaps, constant channels, offsets and sizes of every kind."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    rows = draw(st.integers(1, 12))
    frames = draw(st.integers(rows, rows + longest))
    channels = draw(st.integers(1, 9))
    size = draw(st.sampled_from([1e-30, 1e-3, 1.0, 180.0, 1e15, 1e37]))
    template = random.normal(size=(rows, channels)).cumsum(axis=0)
    query = random.normal(size=(frames, channels)).cumsum(axis=0)
    if draw(st.booleans()):
        at = draw(st.integers(0, frames - rows))
        query[at : at + rows] = template
    if draw(st.booleans()):
        template[:, 0], query[:, 0] = 3.0, 3.0
    offset = draw(st.sampled_from([0.0, 10.0]))
    template, query = (template + offset) * size, (query + offset) * size
    holes = draw(st.sampled_from([0.0, 0.1, 0.6]))
    query[random.random(query.shape) < holes] = np.nan
    if draw(st.booleans()):
        template[random.random(template.shape) < holes] = np.nan
    if draw(st.booleans()) and frames > 1:
        query[draw(st.integers(0, frames - 1))] = np.nan
    weights = random.choice([0.0, 0.5, 1.0, 3.0], size=channels)
    weights[0] = 1.0
    for array in (template, query):
        if np.isnan(array[:, weights > 0]).all():
            array[0, 0] = 0.5 * size
    return template.astype(np.float32), query.astype(np.float32), weights


def tolerance(template, query, weights):
    """What float32 sums of centred squares may lose: a few roundings of the largest square on a path."""
    largest = float(np.nanmax(np.abs(template), initial=0)) + float(np.nanmax(np.abs(query), initial=0))
    share = weights.sum() / weights[weights > 0].min()
    return 2e-5 * largest**2 * weights.sum() * share * len(template) ** 0.5 + 1e-300


@pytest.mark.parametrize("level", LEVELS)
@settings(max_examples=150, deadline=None)
@given(problem=problems())
def test_end_costs_are_those_of_the_twin(level, problem):
    template, query, weights = problem
    cost, start = dtw.subsequence_costs(template, query, weights, level=level)
    expected, _ = twin.subsequence_costs(template, query, weights)
    bound = tolerance(*problem)
    np.testing.assert_allclose(cost, expected, rtol=1e-4, atol=bound)
    for end in np.flatnonzero(np.arange(len(query)) % 7 == 0):
        closed = twin.path_total(
            twin.local_costs(template, query, weights)[:, start[end] : end + 1],
            dtw.STEPS["classic"],
            open_begin=False,
            open_end=False,
        )
        # Equally cheap paths may begin elsewhere: what counts is that a path from there costs as much.
        assert closed == pytest.approx(expected[end], rel=1e-4, abs=2 * bound)


@pytest.mark.parametrize("step", dtw.STEPS)
@settings(max_examples=60, deadline=None)
@given(problem=problems(longest=20), ends=st.tuples(st.booleans(), st.booleans()))
def test_paths_are_those_of_the_twin(step, problem, ends):
    template, query, weights = problem
    cost = twin.local_costs(template, query, weights)
    expected = twin.path_total(cost, dtw.STEPS[step], None, *ends)
    if not np.isfinite(expected):
        with pytest.raises(ValueError, match="admits no path"):
            dtw.subsequence_path(template, query, weights, step=step, open_begin=ends[0], open_end=ends[1])
        return
    path = dtw.subsequence_path(template, query, weights, step=step, open_begin=ends[0], open_end=ends[1])
    assert path.total == pytest.approx(expected, rel=1e-4, abs=2 * tolerance(*problem))
    rows, frames = path.cells.T
    assert rows[0] == 0 and rows[-1] == len(template) - 1
    assert (np.diff(rows) >= 0).all() and (np.diff(frames) >= 0).all()
    assert ends[0] or frames[0] == 0
    assert ends[1] or frames[-1] == len(query) - 1
    np.testing.assert_allclose(path.local_cost, cost[rows, frames], rtol=1e-4, atol=tolerance(*problem))


@pytest.mark.parametrize(
    ("step", "least", "most"),
    [("symmetric_p1", 0.5, 2), ("asymmetric_p1", 0.5, 2), ("asymmetric_p05", 1 / 3, 3)],
)
def test_slope_limits_hold_on_every_stretch(step, least, most):
    random = np.random.default_rng(5)
    template, query = random.normal(size=(40, 3)), random.normal(size=(60, 3))
    path = dtw.subsequence_path(template, query, step=step)
    rows, frames = path.cells[-1] - path.cells[0]
    assert least * rows - 1 <= frames <= most * rows + 1
    runs = np.diff(path.cells, axis=0)
    longest = {(1, 0): 0, (0, 1): 0}
    count, before = 0, None
    for run in map(tuple, runs):
        count = count + 1 if run == before else 1
        before = run
        if run in longest:
            longest[run] = max(longest[run], count)
    assert max(longest.values()) <= round(most) - 1


def test_planted_motion_is_found_and_warped_back():
    random = np.random.default_rng(1)
    template = random.normal(size=(80, 6)).cumsum(axis=0)
    warp = np.linspace(0, 79, 120)
    query = random.normal(size=(900, 6)).cumsum(axis=0)
    query[400:520] = [template[round(w)] for w in warp]
    cost, start = dtw.subsequence_costs(template, query)
    best = dtw.k_best(cost, start, 1)[0]
    assert (best.start, best.stop) == (400, 520)
    path = dtw.subsequence_path(template, query[380:540], step="classic")
    error = path.cells[:, 0] - np.interp(path.cells[:, 1] + 380, np.arange(400, 520), warp)
    assert np.abs(error).max() <= 1.0


def test_a_gap_of_one_channel_does_not_move_the_match():
    random = np.random.default_rng(2)
    template = random.normal(size=(60, 8)).cumsum(axis=0)
    query = random.normal(size=(2000, 8)).cumsum(axis=0)
    query[1200:1260] = template + 0.1
    whole = dtw.k_best(*dtw.subsequence_costs(template, query), 1)[0]
    query[300:310, 2] = np.nan
    query[1210:1230, 5] = np.nan
    gappy = dtw.k_best(*dtw.subsequence_costs(template, query), 1)[0]
    assert (whole.start, whole.stop) == (gappy.start, gappy.stop) == (1200, 1260)


def test_band_limits_the_path_and_a_wide_one_changes_nothing():
    random = np.random.default_rng(3)
    template, query = random.normal(size=(30, 2)), random.normal(size=(50, 2))
    free = dtw.subsequence_path(template, query, step="symmetric")
    wide = dtw.subsequence_path(template, query, step="symmetric", band=dtw.corridor(free.cells, 30, 50, 60))
    np.testing.assert_array_equal(free.cells, wide.cells)
    line = np.stack([np.arange(30), np.arange(30) + 5], axis=1)
    band = dtw.corridor(line, 30, 50, 3)
    narrow = dtw.subsequence_path(template, query, step="symmetric", band=band)
    rows, frames = narrow.cells.T
    assert (frames >= band[rows, 0]).all() and (frames < band[rows, 1]).all()
    expected = twin.path_total(twin.local_costs(template, query), dtw.STEPS["symmetric"], band)
    assert narrow.total == pytest.approx(expected, rel=1e-5)


def test_k_best_does_not_overlap_and_is_ranked():
    cost = np.array([9.0, 9, 1, 2, 3, 9, 9, 0.5, 9, np.inf, np.nan])
    start = np.array([0, 0, 0, 1, 1, 4, 5, 5, 6, 0, 0])
    found = dtw.k_best(cost, start, 5, ceiling=5)
    assert [(m.start, m.stop) for m in found] == [(5, 8), (0, 3)]
    assert [m.cost for m in found] == [0.5, 1.0]
    assert len(dtw.k_best(cost, start, 5, min_gap=3, ceiling=5)) == 1
    assert len(dtw.k_best(cost, start, 9, max_overlap=0.9, ceiling=5)) > 2


def test_max_stretch_leaves_out_long_paths():
    template = np.arange(10.0)[:, None]
    query = np.repeat(np.arange(10.0), 4)[:, None]
    assert np.isfinite(dtw.subsequence_costs(template, query)[0][-1])
    assert np.isinf(dtw.subsequence_costs(template, query, max_stretch=2.0)[0][-1])


ONE = np.zeros((3, 2))


@pytest.mark.parametrize(
    ("template", "query", "weights", "words"),
    [
        (np.zeros((0, 2)), ONE, None, r"template must be .*\(0, 2\)"),
        (ONE, np.zeros((3, 0)), None, r"query must be .*\(3, 0\)"),
        (np.zeros(3), ONE, None, r"template must be .*\(3,\)"),
        (np.zeros((3, 4)), ONE, None, r"\(3, 4\).*\(3, 2\).*channels"),
        (np.zeros((4, 2)), ONE, None, r"template \(4, 2\) is longer than the query \(3, 2\)"),
        (np.full((3, 2), np.nan), ONE, None, r"template \(3, 2\) holds no value"),
        (ONE, np.full((3, 2), np.nan), None, r"query \(3, 2\) holds no value"),
        (ONE, np.array([[0, 1], [np.inf, 0], [0, 0]]), None, r"query \(3, 2\) holds 1 infinite"),
        (ONE, np.full((3, 2), 1e300), None, r"query \(3, 2\) holds 6 infinite"),
        (ONE, ONE, [1.0], r"weights must be \(2,\)"),
        (ONE, ONE, [1.0, -1.0], "not negative"),
        (ONE, ONE, [0.0, 0.0], "above zero"),
        (ONE, ONE, [np.nan, 1.0], "finite"),
    ],
)
def test_bad_input_names_the_shapes(template, query, weights, words):
    with pytest.raises(ValueError, match=words):
        dtw.subsequence_costs(template, query, weights)


def test_too_many_cells_are_refused_before_any_work():
    long = np.lib.stride_tricks.as_strided(np.zeros(1, np.float32), (60_000, 1), (0, 0))
    with pytest.raises(ValueError, match=r"\(60000, 1\).*2\^31"):
        dtw.subsequence_costs(long, long)
    with pytest.raises(ValueError, match=r"\(60000, 1\).*2\^31"):
        dtw.subsequence_path(long, long)


@pytest.mark.parametrize("band", [np.zeros((3, 3)), [[0, 1], [0, 0], [0, 3]], [[0, 4]] * 3, [[1, 3], [0, 3], [0, 3]]])
def test_bad_bands_are_refused(band):
    with pytest.raises(ValueError, match=r"band"):
        dtw.subsequence_path(ONE, ONE, band=band)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match="step pattern"):
        dtw.subsequence_path(ONE, ONE, step="free")
    with pytest.raises(ValueError, match="level"):
        dtw.subsequence_costs(ONE, ONE, level="mmx")


def standing(kind: str):
    """Queries whose cheapest paths are far longer than the template: long rest inside the motion."""
    random = np.random.default_rng(11)
    template = random.normal(size=(24, 5)).cumsum(axis=0).astype(np.float32)
    rest = np.repeat(template[11:12], 1500, axis=0)
    query = np.concatenate([random.normal(size=(300, 5)), template[:12], rest, template[12:], np.zeros((260, 5))])
    if kind == "gaps":
        query[random.random(query.shape) < 0.02] = np.nan
    return template, query.astype(np.float32)


@pytest.mark.parametrize("kind", ["whole", "gaps"])
@pytest.mark.parametrize("level", LEVELS)
def test_a_path_longer_than_any_overlap_of_chunks_is_exact(level, kind):
    template, query = standing(kind)
    cost, start = dtw.subsequence_costs(template, query, level=level)
    plain, plain_start = dtw.subsequence_costs(template, query, level="plain")
    np.testing.assert_allclose(cost, plain, rtol=1e-4, atol=2e-3)
    end = 300 + 12 + 1500 + 12 - 1
    if kind == "whole":
        assert (int(start[end]), int(plain_start[end])) == (300, 300)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("frames", [31, 128, 2049])
def test_levels_agree_whatever_the_length(level, frames):
    random = np.random.default_rng(frames)
    template = random.normal(size=(31, 7)).cumsum(axis=0)
    query = random.normal(size=(frames, 7)).cumsum(axis=0) % 11.0
    query[random.random(query.shape) < 0.05] = np.nan
    cost, start = dtw.subsequence_costs(template, query, level=level)
    plain, plain_start = dtw.subsequence_costs(template, query, level="plain")
    np.testing.assert_allclose(cost, plain, rtol=1e-4)
    assert (start == plain_start).mean() > 0.99  # ties of rounding aside


def test_the_environment_can_force_a_level(monkeypatch):
    monkeypatch.setenv("SPORTSGPT_SIMD", "plain")
    assert dtw.chosen_level() == "plain"
    monkeypatch.setenv("SPORTSGPT_SIMD", "no such thing")
    assert dtw.chosen_level() == dtw.levels()[-1]
