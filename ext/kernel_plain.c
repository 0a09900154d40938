/* Preparation, and the portable forward pass: one frame at a time, all template rows of it in vectors. */
#include "kernel.h"

#include <stdlib.h>
#include <string.h>

void mdtw_scan(const float *values, int64_t count, mdtw_scan_result *result) {
    /* Bit patterns, not isnan(): they hold under any floating-point flag, and vectorise. */
    const int32_t infinity_bits = 0x7f800000;
    const int64_t stretch = 1 << 14; /* short counts fill vectors better than long ones */
    int32_t largest = 0;
    result->missing = result->infinite = 0;
    for (int64_t from = 0; from < count; from += stretch) {
        const int64_t to = from + stretch < count ? from + stretch : count;
        int32_t missing = 0, infinite = 0;
        for (int64_t i = from; i < to; ++i) {
            int32_t bits;
            memcpy(&bits, values + i, sizeof bits);
            bits &= 0x7fffffff;
            missing += bits > infinity_bits;
            infinite += bits == infinity_bits;
            const int32_t finite = bits < infinity_bits ? bits : 0;
            largest = finite > largest ? finite : largest;
        }
        result->missing += missing;
        result->infinite += infinite;
    }
    memcpy(&result->largest, &largest, sizeof largest);
}

int mdtw_prepare(mdtw_problem *p, const float *raw) {
    const int64_t rows = p->rows, channels = p->channels;
    int gaps = 0;
    p->templ = malloc((size_t)(rows * channels) * sizeof(float));
    p->templ_columns = malloc((size_t)(rows * channels) * sizeof(float));
    p->templ_norm = malloc((size_t)rows * sizeof(float));
    p->templ_present = malloc((size_t)(rows * channels));
    if (!p->templ || !p->templ_columns || !p->templ_norm || !p->templ_present) return -1;
    for (int64_t m = 0; m < rows; ++m) {
        float norm = 0.0f;
        for (int64_t d = 0; d < channels; ++d) {
            const float value = raw[m * channels + d];
            const int present = value == value;
            const float prepared = present ? (value - p->centre[d]) * p->gain[d] : 0.0f;
            gaps |= !present;
            p->templ_present[d * rows + m] = (uint8_t)present;
            p->templ[m * channels + d] = prepared;
            p->templ_columns[d * rows + m] = prepared;
            norm += prepared * prepared;
        }
        p->templ_norm[m] = norm;
    }
    if (!gaps) {
        free(p->templ_present);
        p->templ_present = NULL;
    }
    return 0;
}

void mdtw_release(mdtw_problem *p) {
    free(p->templ);
    free(p->templ_columns);
    free(p->templ_norm);
    free(p->templ_present);
}

/* Costs of one frame against every row when the template has no gaps: |t|^2 + |q|^2 - 2tq over the
 * channels that the frame has, scaled up by the share of weight that is missing. */
static void frame_costs(const mdtw_problem *p, const float *query, float *restrict cost) {
    const int64_t rows = p->rows, channels = p->channels;
    float norm = 0.0f, present_weight = 0.0f;
    int64_t present = 0;
    memcpy(cost, p->templ_norm, (size_t)rows * sizeof(float));
    for (int64_t d = 0; d < channels; ++d) {
        const float *restrict column = p->templ_columns + d * rows;
        if (query[d] == query[d]) {
            const float value = (query[d] - p->centre[d]) * p->gain[d];
            const float twice = -2.0f * value;
            norm += value * value;
            present_weight += p->weight[d];
            ++present;
            for (int64_t m = 0; m < rows; ++m) cost[m] += twice * column[m];
        } else {
            for (int64_t m = 0; m < rows; ++m) cost[m] -= column[m] * column[m];
        }
    }
    if (present == 0) {
        for (int64_t m = 0; m < rows; ++m) cost[m] = p->blank_cost;
        return;
    }
    const float factor = present == channels ? 1.0f : p->weight_sum / present_weight;
    for (int64_t m = 0; m < rows; ++m) {
        const float sum = (cost[m] + norm) * factor;
        cost[m] = sum > 0.0f ? sum : 0.0f;
    }
}

/* The same when the template has gaps too: difference form; the weight in common is kept for each row. */
static void frame_costs_gaps(const mdtw_problem *p, const float *query, float *restrict cost,
                             float *restrict common) {
    const int64_t rows = p->rows, channels = p->channels;
    memset(cost, 0, (size_t)rows * sizeof(float));
    memset(common, 0, (size_t)rows * sizeof(float));
    for (int64_t d = 0; d < channels; ++d) {
        if (query[d] != query[d]) continue;
        const float *restrict column = p->templ_columns + d * rows;
        const uint8_t *restrict present = p->templ_present + d * rows;
        const float value = (query[d] - p->centre[d]) * p->gain[d], weight = p->weight[d];
        for (int64_t m = 0; m < rows; ++m) {
            const float has = (float)present[m], gap = column[m] - value;
            cost[m] += has * gap * gap;
            common[m] += has * weight;
        }
    }
    for (int64_t m = 0; m < rows; ++m)
        cost[m] = common[m] > 0.0f ? cost[m] * (p->weight_sum / common[m]) : p->blank_cost;
}

/* One column of the recurrence, in place. Open begin: a path may start at row 0 of any frame. On equal
 * cost the diagonal step wins over the one along the query, that over the one along the template. */
static void advance(const float *cost, mdtw_column *column, int64_t rows, int32_t frame) {
    float diagonal = column->cost[0], up;
    int32_t diagonal_start = column->start[0], up_start = frame;
    up = cost[0];
    column->cost[0] = up;
    column->start[0] = frame;
    for (int64_t m = 1; m < rows; ++m) {
        const float left = column->cost[m];
        const int32_t left_start = column->start[m];
        float best = diagonal;
        int32_t start = diagonal_start;
        if (left < best) {
            best = left;
            start = left_start;
        }
        if (up < best) {
            best = up;
            start = up_start;
        }
        diagonal = left;
        diagonal_start = left_start;
        up = cost[m] + best;
        up_start = start;
        column->cost[m] = up;
        column->start[m] = start;
    }
}

int mdtw_costs_plain(const mdtw_problem *p, mdtw_column *column, int64_t from, int64_t to, float *end_cost,
                     int32_t *start) {
    float *cost = malloc((size_t)p->rows * 2 * sizeof(float));
    if (!cost) return -1;
    for (int64_t n = from; n < to; ++n) {
        const float *query = p->query + n * p->channels;
        if (p->templ_present)
            frame_costs_gaps(p, query, cost, cost + p->rows);
        else
            frame_costs(p, query, cost);
        advance(cost, column, p->rows, (int32_t)n);
        end_cost[n] = column->cost[p->rows - 1];
        start[n] = column->start[p->rows - 1];
    }
    free(cost);
    return 0;
}
