/* Which instruction set to use, decided while running; and the seams between the lanes' chunks. */
#include "kernel_lanes_api.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#ifdef MDTW_X86
#ifdef _MSC_VER
#include <intrin.h>
static void cpuid(int leaf, unsigned out[4]) { __cpuidex((int *)out, leaf, 0); }
static uint64_t saved_state(void) { return _xgetbv(0); }
#else
#include <cpuid.h>
static void cpuid(int leaf, unsigned out[4]) {
    out[0] = out[1] = out[2] = out[3] = 0;
    __get_cpuid_count((unsigned)leaf, 0, out, out + 1, out + 2, out + 3);
}
static uint64_t saved_state(void) {
    uint32_t low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (uint64_t)high << 32 | low;
}
#endif

/* Both must agree: the processor knows the instructions, the system saves their registers. */
static unsigned x86_levels(void) {
    unsigned basic[4], extended[4], found = 1u << MDTW_SSE2;
    cpuid(1, basic);
    const int saves = basic[2] >> 27 & 1, fma = basic[2] >> 12 & 1;
    if (!saves) return found;
    const uint64_t state = saved_state();
    cpuid(7, extended);
    if (fma && (extended[1] >> 5 & 1) && (state & 0x6) == 0x6) found |= 1u << MDTW_AVX2;
    if ((found >> MDTW_AVX2 & 1) && (extended[1] >> 16 & 1) && (state & 0xe6) == 0xe6)
        found |= 1u << MDTW_AVX512;
    return found;
}
#endif

unsigned mdtw_levels(void) {
    unsigned found = 1u << MDTW_PLAIN;
#ifdef MDTW_X86
    found |= x86_levels();
#endif
#ifdef MDTW_ARM64
    found |= 1u << MDTW_NEON;
#endif
    return found;
}

static mdtw_lane_function *pass_of(int level, int *lanes) {
#ifdef MDTW_X86
    *lanes = level == MDTW_AVX512 ? 16 : level == MDTW_AVX2 ? 8 : 4;
    return level == MDTW_AVX512 ? mdtw_lanes_avx512 : level == MDTW_AVX2 ? mdtw_lanes_avx2 : mdtw_lanes_sse2;
#elif defined(MDTW_ARM64)
    (void)level;
    *lanes = 4;
    return mdtw_lanes_neon;
#else
    (void)level;
    *lanes = 0;
    return NULL;
#endif
}

mdtw_lane_layout mdtw_layout(const mdtw_problem *p, int lanes, int frames) {
    /* A match is seldom longer than twice the template, so the columns mostly agree after that many frames;
     * where they do not, mend_seams makes them. */
    const int64_t warm = 2 * p->rows, chunk = (p->frames + lanes - 1) / lanes;
    const mdtw_lane_layout layout = {(chunk + frames - 1) / frames * frames,
                                     (warm + frames - 1) / frames * frames};
    return layout;
}

static void lane_column(const mdtw_lane_columns *columns, mdtw_lane_layout layout, int64_t rows, int lanes,
                        int64_t lane, mdtw_column *out) {
    const int32_t origin = (int32_t)(lane * layout.chunk - layout.warm);
    for (int64_t m = 0; m < rows; ++m) {
        int32_t step;
        memcpy(&step, columns->start + m * lanes + lane, sizeof step);
        out->cost[m] = columns->cost[m * lanes + lane];
        out->start[m] = origin + step;
    }
}

/* Whether a lane entered its own part with the column that the lane before it left, to rounding. */
static int seam_agrees(const mdtw_problem *p, const mdtw_lane_columns *columns, int lanes, int64_t lane,
                       const float *left) {
    for (int64_t m = 0; m < p->rows; ++m) {
        const float entered = columns->snapshot[m * lanes + lane];
        if (!(fabsf(entered - left[m]) <= 1e-5f * left[m] + 1e-6f * p->blank_cost)) return 0;
    }
    return 1;
}

/* A path longer than the warm-up makes a lane start from a wrong column: then its part is done again, in
 * plain C, from the right one. So the result never depends on how the query was cut. */
static int mend_seams(const mdtw_problem *p, const mdtw_lane_columns *columns, int lanes, mdtw_column *column,
                      float *end_cost, int32_t *start) {
    const mdtw_lane_layout layout = mdtw_layout(p, lanes, 4);
    int mended = 0;
    for (int64_t lane = 1; lane * layout.chunk < p->frames; ++lane) {
        if (!mended) lane_column(columns, layout, p->rows, lanes, lane - 1, column);
        mended = 0;
        if (seam_agrees(p, columns, lanes, lane, column->cost)) continue;
        const int64_t to = (lane + 1) * layout.chunk;
        if (mdtw_costs_plain(p, column, lane * layout.chunk, to < p->frames ? to : p->frames, end_cost, start))
            return -1;
        mended = 1;
    }
    return 0;
}

int mdtw_costs(const mdtw_problem *p, int level, float *end_cost, int32_t *start) {
    mdtw_column column = {malloc((size_t)p->rows * sizeof(float)), malloc((size_t)p->rows * sizeof(int32_t))};
    mdtw_lane_columns columns = {NULL, NULL, NULL, NULL};
    int status = -1, lanes = 0;
    if (!column.cost || !column.start) goto done;
    if (level == MDTW_PLAIN || p->templ_present) { /* gaps in the template too: rare, and only here */
        for (int64_t m = 0; m < p->rows; ++m) {
            column.cost[m] = INFINITY;
            column.start[m] = 0;
        }
        status = mdtw_costs_plain(p, &column, 0, p->frames, end_cost, start);
        goto done;
    }
    status = pass_of(level, &lanes)(p, &columns, end_cost, start);
    if (status == 0) status = mend_seams(p, &columns, lanes, &column, end_cost, start);
done:
    free(columns.buffer);
    free(column.cost);
    free(column.start);
    return status;
}
