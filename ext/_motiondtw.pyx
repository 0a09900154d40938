# cython: language_level=3, boundscheck=False, wraparound=False
"""Compiled MotionDTW. Arguments are checked in ``core.dtw``, the only caller; nothing here looks at them twice."""

from libc.stdint cimport int32_t, int64_t


cdef extern from "kernel.h":
    ctypedef struct mdtw_scan_result:
        int64_t missing
        int64_t infinite
        float largest

    ctypedef struct mdtw_problem:
        int64_t rows, frames, channels
        const float *query
        const float *centre
        const float *gain
        const float *weight
        float weight_sum
        float blank_cost
        int query_gaps

    ctypedef struct mdtw_steps:
        int moves
        int length[8]
        int back_row[8][4]
        int back_frame[8][4]
        float weight[8][4]

    ctypedef struct mdtw_window:
        const float *templ
        const float *columns
        const float *weight
        float weight_sum, blank_cost
        int64_t rows, frames, channels
        const int64_t *low
        const int64_t *high
        int open_begin, open_end, has_gaps

    void mdtw_scan(const float *values, int64_t count, mdtw_scan_result *result) nogil
    int mdtw_prepare(mdtw_problem *problem, const float *raw_template) nogil
    void mdtw_release(mdtw_problem *problem) nogil
    int mdtw_costs(const mdtw_problem *problem, int level, float *end_cost, int32_t *start) nogil
    unsigned mdtw_levels() nogil
    int64_t mdtw_path(const mdtw_window *window, const mdtw_steps *steps, int32_t *path, float *local_cost,
                      int64_t capacity, double *total) nogil


def levels() -> int:
    """Bit k is set where level k can run here."""
    return mdtw_levels()


def scan(const float[:, ::1] values):
    """How many values are NaN, how many are infinite, and the largest finite magnitude."""
    cdef mdtw_scan_result result
    with nogil:
        mdtw_scan(&values[0, 0], values.shape[0] * values.shape[1], &result)
    return result.missing, result.infinite, result.largest


def costs(const float[:, ::1] template, const float[:, ::1] query, const float[::1] centre,
          const float[::1] gain, const float[::1] weight, float blank_cost, bint query_gaps, int level,
          float[::1] end_cost, int32_t[::1] start):
    """Fill ``end_cost`` and ``start`` (N,)."""
    cdef mdtw_problem problem
    cdef int status
    cdef double weight_sum = 0.0
    cdef Py_ssize_t d
    for d in range(weight.shape[0]):
        weight_sum += weight[d]
    problem.rows = template.shape[0]
    problem.frames = query.shape[0]
    problem.channels = template.shape[1]
    problem.query = &query[0, 0]
    problem.centre = &centre[0]
    problem.gain = &gain[0]
    problem.weight = &weight[0]
    problem.weight_sum = <float>weight_sum
    problem.blank_cost = blank_cost
    problem.query_gaps = query_gaps
    with nogil:
        status = mdtw_prepare(&problem, &template[0, 0])
        if status == 0:
            status = mdtw_costs(&problem, level, &end_cost[0], &start[0])
        mdtw_release(&problem)
    if status != 0:
        raise MemoryError("not enough memory for the time warp")


def path(const float[:, ::1] template, const float[:, ::1] columns, const float[::1] weight,
         float blank_cost, const int64_t[:, ::1] band, moves, bint open_begin, bint open_end, bint has_gaps,
         int32_t[:, ::1] path, float[::1] local_cost):
    """Fill ``path`` (P, 2) and ``local_cost`` (P,); returns how long the path is and its total cost.

    ``columns`` is the prepared query, transposed; ``band`` (2, M); ``moves`` a list of moves, each a list of
    (rows back, frames back, weight).
    """
    cdef mdtw_window window
    cdef mdtw_steps steps
    cdef double total = 0.0
    cdef int64_t length
    cdef double weight_sum = 0.0
    cdef Py_ssize_t d
    for d in range(weight.shape[0]):
        weight_sum += weight[d]
    steps.moves = len(moves)
    for k, move in enumerate(moves):
        steps.length[<int>k] = len(move)
        for c, (back_row, back_frame, step_weight) in enumerate(move):
            steps.back_row[<int>k][<int>c] = back_row
            steps.back_frame[<int>k][<int>c] = back_frame
            steps.weight[<int>k][<int>c] = step_weight
    window.templ = &template[0, 0]
    window.columns = &columns[0, 0]
    window.weight = &weight[0]
    window.weight_sum = <float>weight_sum
    window.blank_cost = blank_cost
    window.rows = template.shape[0]
    window.frames = columns.shape[1]
    window.channels = template.shape[1]
    window.low = &band[0, 0]
    window.high = &band[1, 0]
    window.open_begin = open_begin
    window.open_end = open_end
    window.has_gaps = has_gaps
    with nogil:
        length = mdtw_path(&window, &steps, &path[0, 0], &local_cost[0], path.shape[0], &total)
    if length < 0:
        raise MemoryError("not enough memory for the warping path")
    return length, total
