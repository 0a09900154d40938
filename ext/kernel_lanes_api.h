/* What the instruction sets' passes and their caller share. */
#ifndef MOTIONDTW_LANES_API_H
#define MOTIONDTW_LANES_API_H

#include "kernel.h"

#if defined(__x86_64__) || defined(_M_X64) || defined(__i386__) || defined(_M_IX86)
#define MDTW_X86 1
#endif
#if defined(__aarch64__) || defined(_M_ARM64)
#define MDTW_ARM64 1
#endif

#ifdef _MSC_VER
#define MDTW_NOINLINE __declspec(noinline)
#else
#define MDTW_NOINLINE __attribute__((noinline))
#endif

/* Lane k owns frames [k * chunk, (k + 1) * chunk) and starts `warm` frames earlier. */
typedef struct {
    int64_t chunk, warm;
} mdtw_lane_layout;

mdtw_lane_layout mdtw_layout(const mdtw_problem *problem, int lanes, int frames);

/* Columns (rows, lanes) of each lane: costs and starts (steps, int32 bits) at its last frame; costs at the
 * frame before its own part. `buffer` holds them: allocated by the pass, freed by the caller. */
typedef struct {
    float *cost, *start, *snapshot;
    void *buffer;
} mdtw_lane_columns;

typedef int mdtw_lane_function(const mdtw_problem *problem, mdtw_lane_columns *columns, float *end_cost,
                               int32_t *start);

mdtw_lane_function mdtw_lanes_sse2, mdtw_lanes_neon, mdtw_lanes_avx2, mdtw_lanes_avx512;

#endif
