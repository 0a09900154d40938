/* Sixteen lanes: x86-64 processors with AVX-512F, chosen while running. */
#include "kernel_lanes_api.h"

#ifdef MDTW_X86
#if defined(__clang__)
#pragma clang attribute push(__attribute__((target("avx512f,avx2,fma"))), apply_to = function)
#elif defined(__GNUC__)
#pragma GCC target("avx512f,avx2,fma")
#endif
#include <immintrin.h>

#include "kernel_quad_sse.h"

typedef __m512 vf;
#define LANES 16
#define TILE_ROWS 4
#define LANES_FUNCTION mdtw_lanes_avx512
#define v_load(p) _mm512_loadu_ps(p)
#define v_store(p, a) _mm512_storeu_ps(p, a)
#define v_set(x) _mm512_set1_ps(x)
#define v_set_int(x) _mm512_castsi512_ps(_mm512_set1_epi32(x))
#define v_add(a, b) _mm512_add_ps(a, b)
#define v_sub(a, b) _mm512_sub_ps(a, b)
#define v_fma(a, b, c) _mm512_fmadd_ps(a, b, c)
#define v_min(a, b) _mm512_min_ps(a, b)
#define v_max(a, b) _mm512_max_ps(a, b)
#define v_less(a, b) _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ)
#define v_choose(mask, a, b) _mm512_mask_blend_ps(mask, b, a)
#include "kernel_lanes.h"
#if defined(__clang__)
#pragma clang attribute pop
#endif
#else
typedef int mdtw_not_empty;
#endif
