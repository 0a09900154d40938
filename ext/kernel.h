/* MotionDTW: subsequence dynamic time warping of multichannel motion. Plain C99, no Python.
 *
 * The exact definition of every cost is in sportsgpt_desktop/core/dtw.py, its NumPy twin in
 * tests/oracles/dtw_oracle.py. All arrays are C-ordered; a channel is missing where it is NaN.
 */
#ifndef MOTIONDTW_KERNEL_H
#define MOTIONDTW_KERNEL_H

#include <stddef.h>
#include <stdint.h>

enum { MDTW_PLAIN = 0, MDTW_SSE2 = 1, MDTW_NEON = 2, MDTW_AVX2 = 3, MDTW_AVX512 = 4 };

/* One pass over data: how many values are NaN, how many infinite, the largest finite magnitude. */
typedef struct {
    int64_t missing;
    int64_t infinite;
    float largest;
} mdtw_scan_result;

void mdtw_scan(const float *values, int64_t count, mdtw_scan_result *result);

/* Template and query after centring and weighting; filled by mdtw_prepare.
 *
 * A prepared value is (raw - centre[d]) * gain[d], so that a cell's weighted squared distance is the
 * plain squared distance of prepared values. Missing values are prepared as 0.
 */
typedef struct {
    int64_t rows, frames, channels;
    const float *query;     /* raw, (frames, channels) */
    const float *centre;    /* (channels) */
    const float *gain;      /* (channels) */
    const float *weight;    /* (channels), sums to weight_sum */
    float weight_sum;
    float blank_cost;       /* of a cell whose frame and row have no channel in common */
    float *templ;           /* prepared, (rows, channels) */
    float *templ_columns;   /* the same transposed, (channels, rows) */
    float *templ_norm;      /* (rows) squared length of each prepared row */
    uint8_t *templ_present; /* (channels, rows), NULL if nothing is missing in the template */
    int query_gaps;         /* 1 if the query has missing values */
} mdtw_problem;

int mdtw_prepare(mdtw_problem *problem, const float *raw_template);
void mdtw_release(mdtw_problem *problem);

/* Running state of a pass: the last column and where each of its paths began. (rows) each. */
typedef struct {
    float *cost;
    int32_t *start;
} mdtw_column;

/* Frames [from, to) in plain C, continuing from `column`. Writes end_cost and start of each frame. */
int mdtw_costs_plain(const mdtw_problem *problem, mdtw_column *column, int64_t from, int64_t to,
                     float *end_cost, int32_t *start);

/* All frames at the given level of the instruction set. 0, or -1 if memory is short. */
int mdtw_costs(const mdtw_problem *problem, int level, float *end_cost, int32_t *start);

/* Bit k is set where level k can run: this build holds it and this processor knows its instructions. */
unsigned mdtw_levels(void);

/* A step pattern: `moves` moves of `length[k]` cells each. Cell 0 of a move is the predecessor, the last
 * is the cell itself; back[] holds how many template rows and query frames each lies back. */
enum { MDTW_MAX_MOVES = 8, MDTW_MAX_CELLS = 4 };

typedef struct {
    int moves;
    int length[MDTW_MAX_MOVES];
    int back_row[MDTW_MAX_MOVES][MDTW_MAX_CELLS];
    int back_frame[MDTW_MAX_MOVES][MDTW_MAX_CELLS];
    float weight[MDTW_MAX_MOVES][MDTW_MAX_CELLS];
} mdtw_steps;

typedef struct {
    const float *templ;     /* (rows, channels) prepared, missing = NaN */
    const float *columns;   /* (channels, frames) prepared query transposed, missing = NaN */
    const float *weight;    /* (channels) */
    float weight_sum, blank_cost;
    int64_t rows, frames, channels;
    const int64_t *low, *high; /* (rows) band of frames [low, high), both not decreasing */
    int open_begin, open_end, has_gaps;
} mdtw_window;

/* Exact path in a window. `path` has room for 2 * capacity numbers (row, frame); *total is the path's
 * weighted cost. Returns the path's length, 0 if the step pattern admits none, -1 if memory is short. */
int64_t mdtw_path(const mdtw_window *window, const mdtw_steps *steps, int32_t *path, float *local_cost,
                  int64_t capacity, double *total);

#endif
