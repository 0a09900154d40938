/* Operations on four floats, for packing on x86. */
#ifndef MOTIONDTW_QUAD_SSE_H
#define MOTIONDTW_QUAD_SSE_H
#include <emmintrin.h>

typedef __m128 quad;
#define q_load(p) _mm_loadu_ps(p)
#define q_store(p, a) _mm_storeu_ps(p, a)
#define q_set(x) _mm_set1_ps(x)
#define q_add(a, b) _mm_add_ps(a, b)
#define q_sub(a, b) _mm_sub_ps(a, b)
#define q_mul(a, b) _mm_mul_ps(a, b)
/* 1 where NaN, else 0. */
#define q_missing(a) _mm_and_ps(_mm_cmpunord_ps(a, a), _mm_set1_ps(1.0f))
/* b where a is NaN. */
#define q_filled(a, b)                                                                                     \
    _mm_or_ps(_mm_and_ps(_mm_cmpord_ps(a, a), a), _mm_and_ps(_mm_cmpunord_ps(a, a), b))
#define q_transpose(a, b, c, d) _MM_TRANSPOSE4_PS(a, b, c, d)
#endif
