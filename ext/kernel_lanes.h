/* The fast forward pass, written once and compiled for each instruction set.
 *
 * The query is cut into LANES chunks, one for each lane of a vector, and all chunks are warped in step: local
 * cost and recurrence are then both element-wise, with no gather and no dependency between lanes. Each chunk
 * starts `warm` frames early, so that its column agrees with the chunk before it where its own part begins;
 * the caller checks that and repairs what does not agree (kernel_dispatch.c).
 *
 * The including file defines LANES, TILE_ROWS (2 to 4), LANES_FUNCTION and the operations v_* (on LANES
 * values) and q_* (on four); a vector of int32 frame numbers travels in the same type, by its bits.
 */
#include "kernel_lanes_api.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 4 }; /* frames of each chunk worked at a time */

#if TILE_ROWS == 2
#define EACH_ROW(X) X(0) X(1)
#elif TILE_ROWS == 3
#define EACH_ROW(X) X(0) X(1) X(2)
#else
#define EACH_ROW(X) X(0) X(1) X(2) X(3)
#endif

/* One block: FRAMES frames of every chunk, side by side. */
typedef struct {
    float *values; /* (channels, FRAMES, LANES): -2 x prepared query, 0 where missing */
    float *gaps;   /* (channels, FRAMES, LANES): 1 where missing, else 0 */
    float norm[FRAMES * LANES], factor[FRAMES * LANES], blank[FRAMES * LANES];
    int64_t *gap_channel; /* (FRAMES, channels): first the channels with a gap in any chunk's frame */
    int64_t gap_channels[FRAMES];
    int any_gap;
    uint8_t *gap_seen; /* (FRAMES, channels) */
} block;

typedef struct {
    const mdtw_problem *p;
    const float *templ; /* (tiles, channels, TILE_ROWS) */
    const float *square; /* the same, -1 x squared */
    const float *norm;  /* (tiles * TILE_ROWS) */
    mdtw_lane_layout layout;
    float *column; /* (rows, LANES) cost at the last frame */
    float *start;  /* (rows, LANES) int32 bits: step at which the path began */
} lane_pass;

/* The first address in a buffer on a cache line: a vector that straddles two costs twice. The buffer has 64
 * bytes to spare. */
static float *aligned(void *buffer) { return (float *)(((uintptr_t)buffer + 63) & ~(uintptr_t)63); }

/* Channels [from, channels) of one frame of one chunk, value by value. */
static void pack_values(const lane_pass *s, block *b, int64_t frame, int slot, int lane, int64_t from) {
    const mdtw_problem *p = s->p;
    const int inside = frame >= 0 && frame < p->frames;
    const float *query = p->query + (inside ? frame : 0) * p->channels;
    for (int64_t d = from; d < p->channels; ++d) {
        const int64_t at = (d * FRAMES + slot) * LANES + lane;
        const int gap = inside && query[d] != query[d];
        b->values[at] = inside && !gap ? -2.0f * ((query[d] - p->centre[d]) * p->gain[d]) : 0.0f;
        b->gap_seen[slot * p->channels + d] |= (uint8_t)gap;
        if (p->query_gaps) b->gaps[at] = gap ? 1.0f : 0.0f;
    }
    /* Beyond the clip no path leads through. */
    b->norm[slot * LANES + lane] = inside ? 0.0f : INFINITY;
}

/* One frame of four neighbouring chunks, all inside the clip: four channels at a time, transposed. */
static void pack_quad(const lane_pass *s, block *b, int64_t frame, int slot, int lane) {
    const mdtw_problem *p = s->p;
    const int64_t channels = p->channels, stride = s->layout.chunk * channels, whole = channels / 4 * 4;
    const float *query = p->query + frame * channels;
    float *target = b->values + slot * LANES + lane;
    for (int64_t d = 0; d < whole; d += 4) {
        const quad centre = q_load(p->centre + d), gain = q_mul(q_load(p->gain + d), q_set(-2.0f));
        quad x0 = q_load(query + d), x1 = q_load(query + stride + d), x2 = q_load(query + 2 * stride + d),
             x3 = q_load(query + 3 * stride + d);
        if (p->query_gaps) {
            quad g0 = q_missing(x0), g1 = q_missing(x1), g2 = q_missing(x2), g3 = q_missing(x3);
            float *gaps = b->gaps + (d * FRAMES + slot) * LANES + lane;
            float seen[4];
            q_store(seen, q_add(q_add(g0, g1), q_add(g2, g3)));
            for (int k = 0; k < 4; ++k) b->gap_seen[slot * channels + d + k] |= seen[k] > 0.0f;
            x0 = q_filled(x0, centre);
            x1 = q_filled(x1, centre);
            x2 = q_filled(x2, centre);
            x3 = q_filled(x3, centre);
            q_transpose(g0, g1, g2, g3);
            q_store(gaps, g0);
            q_store(gaps + FRAMES * LANES, g1);
            q_store(gaps + 2 * FRAMES * LANES, g2);
            q_store(gaps + 3 * FRAMES * LANES, g3);
        }
        x0 = q_mul(q_sub(x0, centre), gain);
        x1 = q_mul(q_sub(x1, centre), gain);
        x2 = q_mul(q_sub(x2, centre), gain);
        x3 = q_mul(q_sub(x3, centre), gain);
        q_transpose(x0, x1, x2, x3);
        q_store(target + d * FRAMES * LANES, x0);
        q_store(target + (d + 1) * FRAMES * LANES, x1);
        q_store(target + (d + 2) * FRAMES * LANES, x2);
        q_store(target + (d + 3) * FRAMES * LANES, x3);
    }
    for (int k = 0; k < 4; ++k) pack_values(s, b, frame + k * s->layout.chunk, slot, lane + k, whole);
}

/* Which channels have gaps in each frame of this block, and what the rest must be scaled by. */
static void pack_gaps(const lane_pass *s, block *b) {
    const mdtw_problem *p = s->p;
    for (int slot = 0; slot < FRAMES; ++slot) {
        const uint8_t *seen = b->gap_seen + slot * p->channels;
        int64_t *listed = b->gap_channel + slot * p->channels, count = 0;
        float steady = 0.0f;
        for (int64_t d = 0; d < p->channels; ++d) {
            if (seen[d])
                listed[count++] = d;
            else
                steady += p->weight[d];
        }
        b->gap_channels[slot] = count;
        if (count == 0) continue;
        b->any_gap = 1;
        vf present = v_set(steady), known = v_set((float)(p->channels - count));
        for (int64_t g = 0; g < count; ++g) {
            const vf here = v_sub(v_set(1.0f), v_load(b->gaps + (listed[g] * FRAMES + slot) * LANES));
            present = v_fma(here, v_set(p->weight[listed[g]]), present);
            known = v_add(known, here);
        }
        float weight[LANES], number[LANES];
        v_store(weight, present);
        v_store(number, known);
        for (int lane = 0; lane < LANES; ++lane) {
            const int blank = number[lane] == 0.0f;
            b->factor[slot * LANES + lane] = blank ? 0.0f : p->weight_sum / weight[lane];
            b->blank[slot * LANES + lane] = blank ? p->blank_cost : 0.0f;
        }
    }
}

static void pack(const lane_pass *s, block *b, int64_t step) {
    const int64_t channels = s->p->channels;
    if (s->p->query_gaps) memset(b->gap_seen, 0, (size_t)(FRAMES * channels));
    for (int lane = 0; lane < LANES; lane += 4) {
        for (int slot = 0; slot < FRAMES; ++slot) {
            const int64_t chunk = s->layout.chunk, frame = lane * chunk - s->layout.warm + step + slot;
            if (frame >= 0 && frame + 3 * chunk < s->p->frames)
                pack_quad(s, b, frame, slot, lane);
            else
                for (int k = 0; k < 4; ++k) pack_values(s, b, frame + k * chunk, slot, lane + k, 0);
        }
    }
    for (int slot = 0; slot < FRAMES; ++slot) {
        vf norm = v_load(b->norm + slot * LANES), sum = v_set(0.0f);
        for (int64_t d = 0; d < channels; ++d) {
            const vf value = v_load(b->values + (d * FRAMES + slot) * LANES);
            sum = v_fma(value, value, sum);
        }
        v_store(b->norm + slot * LANES, v_fma(sum, v_set(0.25f), norm));
    }
    b->any_gap = 0;
    if (s->p->query_gaps) pack_gaps(s, b);
}

#define DECLARE(r)                                                                                         \
    const vf n##r = v_set(norm[r]);                                                                        \
    vf a##r##0 = v_add(n##r, q0), a##r##1 = v_add(n##r, q1), a##r##2 = v_add(n##r, q2),                    \
       a##r##3 = v_add(n##r, q3);
#define TEMPLATE(r) const vf t##r = v_set(templ[r]);
#define TIMES0(r) a##r##0 = v_fma(t##r, x, a##r##0);
#define TIMES1(r) a##r##1 = v_fma(t##r, x, a##r##1);
#define TIMES2(r) a##r##2 = v_fma(t##r, x, a##r##2);
#define TIMES3(r) a##r##3 = v_fma(t##r, x, a##r##3);
/* One channel of the tile; the order needs the fewest registers. */
#define ACCUMULATE(value)                                                                                  \
    {                                                                                                      \
        EACH_ROW(TEMPLATE)                                                                                 \
        vf x = v_load(value);                                                                              \
        EACH_ROW(TIMES0)                                                                                   \
        x = v_load((value) + LANES);                                                                       \
        EACH_ROW(TIMES1)                                                                                   \
        x = v_load((value) + 2 * LANES);                                                                   \
        EACH_ROW(TIMES2)                                                                                   \
        x = v_load((value) + 3 * LANES);                                                                   \
        EACH_ROW(TIMES3)                                                                                   \
    }
#define STORE(r)                                                                                           \
    v_store(cost + (4 * r) * LANES, a##r##0);                                                              \
    v_store(cost + (4 * r + 1) * LANES, a##r##1);                                                          \
    v_store(cost + (4 * r + 2) * LANES, a##r##2);                                                          \
    v_store(cost + (4 * r + 3) * LANES, a##r##3);

/* |t|^2 + |q|^2 - 2tq of one tile: TILE_ROWS rows by FRAMES frames of every chunk. These three are kept apart
 * so that each has the registers to itself. */
static MDTW_NOINLINE void tile_costs(const float *templ, const float *norm, const block *b, int64_t channels,
                                     float *cost) {
    const vf q0 = v_load(b->norm), q1 = v_load(b->norm + LANES), q2 = v_load(b->norm + 2 * LANES),
             q3 = v_load(b->norm + 3 * LANES);
    const float *value = b->values, *end = value + channels * FRAMES * LANES;
    EACH_ROW(DECLARE)
    for (; value != end; value += FRAMES * LANES, templ += TILE_ROWS) {
        ACCUMULATE(value)
    }
    EACH_ROW(STORE)
}

#define GAP_LOAD(r) vf g##r = v_load(cost + (4 * r + f) * LANES);
#define GAP_TIMES(r) g##r = v_fma(v_set(templ[r]), gap, g##r);
#define GAP_STORE(r) v_store(cost + (4 * r + f) * LANES, v_fma(g##r, factor, blank));

/* Takes the missing channels' part of |t|^2 out again and scales up what is left, frame by frame: few channels
 * have a gap in the same frame of any chunk. */
static MDTW_NOINLINE void tile_gaps(const float *square, const block *b, int64_t channels, float *cost) {
    for (int f = 0; f < FRAMES; ++f) {
        if (b->gap_channels[f] == 0) continue;
        const int64_t *listed = b->gap_channel + f * channels, *end = listed + b->gap_channels[f];
        const vf factor = v_load(b->factor + f * LANES), blank = v_load(b->blank + f * LANES);
        EACH_ROW(GAP_LOAD)
        for (; listed != end; ++listed) {
            const float *templ = square + *listed * TILE_ROWS;
            const vf gap = v_load(b->gaps + (*listed * FRAMES + f) * LANES);
            EACH_ROW(GAP_TIMES)
        }
        EACH_ROW(GAP_STORE)
    }
}

/* Paths of the row above at the block's frames, and at the frame before it. */
typedef struct {
    vf cost[FRAMES], start[FRAMES];
    vf before, before_start;
} row_state;

/* Open begin: row 0 of every frame starts a path. */
static void begin_row(lane_pass *s, row_state *above, int64_t step, const float *cost) {
    const vf zero = v_set(0.0f);
    above->before = v_load(s->column);
    above->before_start = v_load(s->start);
    for (int f = 0; f < FRAMES; ++f) {
        above->cost[f] = v_max(v_load(cost + f * LANES), zero);
        above->start[f] = v_set_int((int32_t)(step + f));
    }
    v_store(s->column, above->cost[FRAMES - 1]);
    v_store(s->start, above->start[FRAMES - 1]);
}

/* One cell: `c` its cost; ties as in kernel_plain.c. Leaves the cell in up, up_start and left, left_start. */
#define CELL(c, up, up_start)                                                                              \
    {                                                                                                      \
        vf start = v_choose(v_less(left, diagonal), left_start, diagonal_start);                           \
        vf best = v_min(left, diagonal);                                                                   \
        start = v_choose(v_less(up, best), up_start, start);                                               \
        best = v_min(up, best);                                                                            \
        diagonal = up;                                                                                     \
        diagonal_start = up_start;                                                                         \
        up = left = v_add(v_max(c, zero), best);                                                           \
        up_start = left_start = start;                                                                     \
    }

/* The recurrence over rows [from, to) of a tile. */
static MDTW_NOINLINE void advance_rows(lane_pass *s, row_state *above, int64_t from, int64_t to,
                                       const float *cost) {
    const vf zero = v_set(0.0f);
    vf u0 = above->cost[0], u1 = above->cost[1], u2 = above->cost[2], u3 = above->cost[3];
    vf s0 = above->start[0], s1 = above->start[1], s2 = above->start[2], s3 = above->start[3];
    vf before = above->before, before_start = above->before_start;
    for (int64_t row = from; row < to; ++row, cost += FRAMES * LANES) {
        float *column = s->column + row * LANES, *began = s->start + row * LANES;
        vf left = v_load(column), left_start = v_load(began);
        vf diagonal = before, diagonal_start = before_start;
        before = left;
        before_start = left_start;
        CELL(v_load(cost), u0, s0)
        CELL(v_load(cost + LANES), u1, s1)
        CELL(v_load(cost + 2 * LANES), u2, s2)
        CELL(v_load(cost + 3 * LANES), u3, s3)
        v_store(column, left);
        v_store(began, left_start);
    }
    above->cost[0] = u0, above->cost[1] = u1, above->cost[2] = u2, above->cost[3] = u3;
    above->start[0] = s0, above->start[1] = s1, above->start[2] = s2, above->start[3] = s3;
    above->before = before;
    above->before_start = before_start;
}

/* One block against the whole template; leaves the last row's costs and starts in end, end_start. */
static void work_block(lane_pass *s, const block *b, int64_t step, float *cost, float *end, float *end_start) {
    const int64_t rows = s->p->rows, channels = s->p->channels;
    const vf zero = v_set(0.0f);
    row_state above = {{zero, zero, zero, zero}, {zero, zero, zero, zero}, zero, zero};
    for (int64_t row = 0; row < rows; row += TILE_ROWS) {
        const int64_t to = row + TILE_ROWS < rows ? row + TILE_ROWS : rows;
        tile_costs(s->templ + row * channels, s->norm + row, b, channels, cost);
        if (b->any_gap) tile_gaps(s->square + row * channels, b, channels, cost);
        if (row == 0) begin_row(s, &above, step, cost);
        advance_rows(s, &above, row == 0 ? 1 : row, to, row == 0 ? cost + FRAMES * LANES : cost);
    }
    for (int f = 0; f < FRAMES; ++f) {
        v_store(end + f * LANES, above.cost[f]);
        v_store(end_start + f * LANES, above.start[f]);
    }
}

static void keep_ends(const lane_pass *s, int64_t step, const float *end, const float *end_start,
                      float *end_cost, int32_t *start) {
    const mdtw_lane_layout *layout = &s->layout;
    for (int lane = 0; lane < LANES; ++lane) {
        const int64_t origin = lane * layout->chunk - layout->warm;
        for (int f = 0; f < FRAMES; ++f) {
            const int64_t frame = origin + step + f;
            if (frame >= s->p->frames) break;
            int32_t began;
            memcpy(&began, end_start + f * LANES + lane, sizeof began);
            end_cost[frame] = end[f * LANES + lane];
            start[frame] = (int32_t)(origin + began);
        }
    }
}

static void interleave(const mdtw_problem *p, float *templ, float *square, float *norm, int64_t padded) {
    memset(templ, 0, (size_t)(padded * p->channels) * sizeof(float));
    memset(square, 0, (size_t)(padded * p->channels) * sizeof(float));
    memset(norm, 0, (size_t)padded * sizeof(float));
    for (int64_t m = 0; m < p->rows; ++m) {
        const int64_t tile = m / TILE_ROWS * TILE_ROWS * p->channels + m % TILE_ROWS;
        norm[m] = p->templ_norm[m];
        for (int64_t d = 0; d < p->channels; ++d) {
            const float value = p->templ[m * p->channels + d];
            templ[tile + d * TILE_ROWS] = value;
            square[tile + d * TILE_ROWS] = -value * value;
        }
    }
}

static void run(lane_pass *s, block *b, float *snapshot, float *end_cost, int32_t *start) {
    float end[FRAMES * LANES], end_start[FRAMES * LANES], tile[TILE_ROWS * FRAMES * LANES + 16];
    float *cost = aligned(tile);
    const int64_t cells = s->p->rows * LANES;
    for (int64_t i = 0; i < cells; ++i) s->column[i] = INFINITY;
    memset(s->start, 0, (size_t)cells * sizeof(float));
    for (int64_t step = 0; step < s->layout.warm + s->layout.chunk; step += FRAMES) {
        if (step == s->layout.warm) memcpy(snapshot, s->column, (size_t)cells * sizeof(float));
        pack(s, b, step);
        work_block(s, b, step, cost, end, end_start);
        if (step >= s->layout.warm) keep_ends(s, step, end, end_start, end_cost, start);
    }
}

int LANES_FUNCTION(const mdtw_problem *p, mdtw_lane_columns *columns, float *end_cost, int32_t *start) {
    const int64_t padded = (p->rows + TILE_ROWS - 1) / TILE_ROWS * TILE_ROWS, cells = p->rows * LANES;
    const int64_t block_values = FRAMES * LANES * p->channels;
    float *templ = malloc((size_t)(padded * (2 * p->channels + 1)) * sizeof(float));
    block *b = calloc(1, sizeof *b);
    int status = -1;
    void *columns_buffer = malloc((size_t)(3 * cells) * sizeof(float) + 64);
    void *values_buffer = malloc((size_t)(2 * block_values) * sizeof(float) + 64);
    columns->buffer = columns_buffer;
    if (b) {
        b->gap_channel = malloc((size_t)(FRAMES * p->channels) * sizeof(int64_t));
        b->gap_seen = calloc((size_t)p->channels, FRAMES);
    }
    if (templ && b && b->gap_channel && b->gap_seen && columns_buffer && values_buffer) {
        b->values = aligned(values_buffer);
        b->gaps = b->values + block_values;
        columns->cost = aligned(columns_buffer);
        columns->start = columns->cost + cells;
        columns->snapshot = columns->start + cells;
        float *square = templ + padded * p->channels, *norm = square + padded * p->channels;
        interleave(p, templ, square, norm, padded);
        lane_pass s = {p, templ, square, norm, mdtw_layout(p, LANES, FRAMES), columns->cost, columns->start};
        run(&s, b, columns->snapshot, end_cost, start);
        status = 0;
    }
    if (b) {
        free(b->gap_channel);
        free(b->gap_seen);
    }
    free(b);
    free(values_buffer);
    free(templ);
    return status;
}
