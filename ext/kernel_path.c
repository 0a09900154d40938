/* Exact path in a window, for any step pattern, inside a band; one byte a cell. */
#include "kernel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH = MDTW_MAX_CELLS, UNREACHED = 0, BEGIN = 255 };

typedef struct {
    const mdtw_window *w;
    float *local[DEPTH];  /* local costs of the last rows, (frames) each, used inside the band only */
    double *total[DEPTH]; /* path costs of the same */
    float *common;        /* (frames) weight that row and frame have in common */
    uint8_t *move;        /* 1-based number of the move that reached each cell of the band */
    int64_t *offset;      /* (rows) where a row's cells begin in `move`, so that move[offset + frame] */
} tables;

static int in_band(const mdtw_window *w, int64_t row, int64_t frame) {
    return row >= 0 && frame >= w->low[row] && frame < w->high[row];
}

static void local_row(const tables *t, int64_t row, float *restrict cost) {
    const mdtw_window *w = t->w;
    const float *templ = w->templ + row * w->channels;
    const int64_t low = w->low[row], high = w->high[row];
    float *restrict common = t->common;
    memset(cost + low, 0, (size_t)(high - low) * sizeof(float));
    if (w->has_gaps) memset(common + low, 0, (size_t)(high - low) * sizeof(float));
    for (int64_t d = 0; d < w->channels; ++d) {
        const float value = templ[d], weight = w->weight[d];
        const float *restrict query = w->columns + d * w->frames;
        if (value != value) continue;
        if (!w->has_gaps) {
            for (int64_t n = low; n < high; ++n) {
                const float gap = query[n] - value;
                cost[n] += gap * gap;
            }
            continue;
        }
        for (int64_t n = low; n < high; ++n) {
            const float gap = query[n] - value;
            const int has = gap == gap;
            cost[n] += has ? gap * gap : 0.0f;
            common[n] += has ? weight : 0.0f;
        }
    }
    if (!w->has_gaps) return;
    for (int64_t n = low; n < high; ++n)
        cost[n] = common[n] > 0.0f ? cost[n] * (w->weight_sum / common[n]) : w->blank_cost;
}

/* Cost of reaching (row, frame) by one move, without looking further back than its predecessor. */
static double move_cost(const tables *t, const mdtw_steps *s, int move, int64_t row, int64_t frame) {
    const int64_t from_row = row - s->back_row[move][0], from_frame = frame - s->back_frame[move][0];
    if (!in_band(t->w, from_row, from_frame)) return INFINITY;
    double sum = t->total[from_row % DEPTH][from_frame];
    for (int c = 1; c < s->length[move]; ++c) {
        const int64_t r = row - s->back_row[move][c], f = frame - s->back_frame[move][c];
        if (!in_band(t->w, r, f)) return INFINITY;
        sum += (double)(s->weight[move][c] * t->local[r % DEPTH][f]);
    }
    return sum;
}

static void forward_row(tables *t, const mdtw_steps *s, int64_t row) {
    const mdtw_window *w = t->w;
    float *local = t->local[row % DEPTH];
    double *total = t->total[row % DEPTH];
    local_row(t, row, local);
    for (int64_t n = w->low[row]; n < w->high[row]; ++n) {
        double best = INFINITY;
        uint8_t chosen = UNREACHED;
        if (row == 0 && (w->open_begin || n == 0)) {
            best = local[n];
            chosen = BEGIN;
        }
        for (int k = 0; k < s->moves; ++k) {
            const double cost = move_cost(t, s, k, row, n);
            if (cost < best) {
                best = cost;
                chosen = (uint8_t)(k + 1);
            }
        }
        total[n] = best;
        t->move[t->offset[row] + n] = chosen;
    }
}

static float cell_cost(const mdtw_window *w, int64_t row, int64_t frame) {
    float sum = 0.0f, common = 0.0f;
    for (int64_t d = 0; d < w->channels; ++d) {
        const float gap = w->columns[d * w->frames + frame] - w->templ[row * w->channels + d];
        if (gap != gap) continue;
        sum += gap * gap;
        common += w->weight[d];
    }
    if (!w->has_gaps) return sum;
    return common > 0.0f ? sum * (w->weight_sum / common) : w->blank_cost;
}

/* Walks back from the cheapest end; writes cells last to first, then turns them round. */
static int64_t trace(const tables *t, const mdtw_steps *s, int64_t frame, int32_t *path, float *local_cost,
                     int64_t capacity) {
    const mdtw_window *w = t->w;
    int64_t row = w->rows - 1, length = 0;
    for (;;) {
        const uint8_t chosen = t->move[t->offset[row] + frame];
        const int move = (int)chosen - 1, cells = chosen == BEGIN ? 2 : s->length[move];
        for (int c = cells - 1; c >= 1; --c) {
            if (length == capacity) return 0;
            const int64_t r = chosen == BEGIN ? row : row - s->back_row[move][c];
            const int64_t f = chosen == BEGIN ? frame : frame - s->back_frame[move][c];
            path[2 * length] = (int32_t)r;
            path[2 * length + 1] = (int32_t)f;
            local_cost[length++] = cell_cost(w, r, f);
        }
        if (chosen == BEGIN) break;
        const int64_t back_row = s->back_row[move][0], back_frame = s->back_frame[move][0];
        row -= back_row;
        frame -= back_frame;
    }
    for (int64_t a = 0, b = length - 1; a < b; ++a, --b) {
        for (int k = 0; k < 2; ++k) {
            const int32_t kept = path[2 * a + k];
            path[2 * a + k] = path[2 * b + k];
            path[2 * b + k] = kept;
        }
        const float cost = local_cost[a];
        local_cost[a] = local_cost[b];
        local_cost[b] = cost;
    }
    return length;
}

static int64_t solve(tables *t, const mdtw_steps *s, int32_t *path, float *local_cost, int64_t capacity,
                     double *total) {
    const mdtw_window *w = t->w;
    const int64_t last = w->rows - 1;
    for (int64_t row = 0; row <= last; ++row) forward_row(t, s, row);
    int64_t end = -1;
    const int64_t first = w->open_end ? w->low[last] : w->frames - 1;
    *total = INFINITY;
    for (int64_t n = first; n < w->high[last]; ++n) {
        if (t->total[last % DEPTH][n] < *total) {
            *total = t->total[last % DEPTH][n];
            end = n;
        }
    }
    return end < 0 ? 0 : trace(t, s, end, path, local_cost, capacity);
}

int64_t mdtw_path(const mdtw_window *w, const mdtw_steps *s, int32_t *path, float *local_cost,
                  int64_t capacity, double *total) {
    tables t = {.w = w};
    int64_t cells = 0, length = -1;
    int ready = 1;
    t.offset = malloc((size_t)w->rows * sizeof(int64_t));
    t.common = malloc((size_t)w->frames * sizeof(float));
    for (int k = 0; k < DEPTH; ++k) {
        t.local[k] = malloc((size_t)w->frames * sizeof(float));
        t.total[k] = malloc((size_t)w->frames * sizeof(double));
        ready = ready && t.local[k] && t.total[k];
    }
    if (ready && t.offset && t.common) {
        for (int64_t row = 0; row < w->rows; ++row) {
            t.offset[row] = cells - w->low[row];
            cells += w->high[row] - w->low[row];
        }
        t.move = malloc((size_t)cells);
        if (t.move) length = solve(&t, s, path, local_cost, capacity, total);
    }
    free(t.move);
    free(t.offset);
    free(t.common);
    for (int k = 0; k < DEPTH; ++k) {
        free(t.local[k]);
        free(t.total[k]);
    }
    return length;
}
