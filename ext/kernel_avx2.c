/* Eight lanes: x86-64 processors with AVX2 and FMA, chosen while running. */
#include "kernel_lanes_api.h"

#ifdef MDTW_X86
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#elif defined(__GNUC__)
#pragma GCC target("avx2,fma")
#endif
#include <immintrin.h>

#include "kernel_quad_sse.h"

typedef __m256 vf;
#define LANES 8
#define TILE_ROWS 3
#define LANES_FUNCTION mdtw_lanes_avx2
#define v_load(p) _mm256_loadu_ps(p)
#define v_store(p, a) _mm256_storeu_ps(p, a)
#define v_set(x) _mm256_set1_ps(x)
#define v_set_int(x) _mm256_castsi256_ps(_mm256_set1_epi32(x))
#define v_add(a, b) _mm256_add_ps(a, b)
#define v_sub(a, b) _mm256_sub_ps(a, b)
#define v_fma(a, b, c) _mm256_fmadd_ps(a, b, c)
#define v_min(a, b) _mm256_min_ps(a, b)
#define v_max(a, b) _mm256_max_ps(a, b)
#define v_less(a, b) _mm256_cmp_ps(a, b, _CMP_LT_OQ)
#define v_choose(mask, a, b) _mm256_blendv_ps(b, a, mask)
#include "kernel_lanes.h"
#if defined(__clang__)
#pragma clang attribute pop
#endif
#else
typedef int mdtw_not_empty;
#endif
