/* Four lanes: every x86-64 processor. */
#include "kernel_lanes_api.h"

#ifdef MDTW_X86
#include <emmintrin.h>

#include "kernel_quad_sse.h"

typedef __m128 vf;
#define LANES 4
#define TILE_ROWS 2
#define LANES_FUNCTION mdtw_lanes_sse2
#define v_load(p) _mm_loadu_ps(p)
#define v_store(p, a) _mm_storeu_ps(p, a)
#define v_set(x) _mm_set1_ps(x)
#define v_set_int(x) _mm_castsi128_ps(_mm_set1_epi32(x))
#define v_add(a, b) _mm_add_ps(a, b)
#define v_sub(a, b) _mm_sub_ps(a, b)
#define v_fma(a, b, c) _mm_add_ps(_mm_mul_ps(a, b), c)
#define v_min(a, b) _mm_min_ps(a, b)
#define v_max(a, b) _mm_max_ps(a, b)
#define v_less(a, b) _mm_cmplt_ps(a, b)
#define v_choose(mask, a, b) _mm_or_ps(_mm_and_ps(mask, a), _mm_andnot_ps(mask, b))
#include "kernel_lanes.h"
#else
typedef int mdtw_not_empty;
#endif
