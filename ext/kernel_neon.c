/* Four lanes: every 64-bit ARM processor. */
#include "kernel_lanes_api.h"

#ifdef MDTW_ARM64
#include <arm_neon.h>

typedef float32x4_t vf;
#define LANES 4
#define TILE_ROWS 4
#define LANES_FUNCTION mdtw_lanes_neon
#define v_load(p) vld1q_f32(p)
#define v_store(p, a) vst1q_f32(p, a)
#define v_set(x) vdupq_n_f32(x)
#define v_set_int(x) vreinterpretq_f32_s32(vdupq_n_s32(x))
#define v_add(a, b) vaddq_f32(a, b)
#define v_sub(a, b) vsubq_f32(a, b)
#define v_fma(a, b, c) vfmaq_f32(c, a, b)
#define v_min(a, b) vminq_f32(a, b)
#define v_max(a, b) vmaxq_f32(a, b)
#define v_less(a, b) vcltq_f32(a, b)
#define v_choose(mask, a, b) vbslq_f32(mask, a, b)
typedef float32x4_t quad;
#define q_load(p) vld1q_f32(p)
#define q_store(p, a) vst1q_f32(p, a)
#define q_set(x) vdupq_n_f32(x)
#define q_add(a, b) vaddq_f32(a, b)
#define q_sub(a, b) vsubq_f32(a, b)
#define q_mul(a, b) vmulq_f32(a, b)
#define q_missing(a) vbslq_f32(vceqq_f32(a, a), vdupq_n_f32(0.0f), vdupq_n_f32(1.0f))
#define q_filled(a, b) vbslq_f32(vceqq_f32(a, a), a, b)
#define q_transpose(a, b, c, d)                                                                            \
    do {                                                                                                   \
        const float32x4x2_t ab_ = vtrnq_f32(a, b), cd_ = vtrnq_f32(c, d);                                  \
        (a) = vcombine_f32(vget_low_f32(ab_.val[0]), vget_low_f32(cd_.val[0]));                            \
        (b) = vcombine_f32(vget_low_f32(ab_.val[1]), vget_low_f32(cd_.val[1]));                            \
        (c) = vcombine_f32(vget_high_f32(ab_.val[0]), vget_high_f32(cd_.val[0]));                          \
        (d) = vcombine_f32(vget_high_f32(ab_.val[1]), vget_high_f32(cd_.val[1]));                          \
    } while (0)
#include "kernel_lanes.h"
#else
typedef int mdtw_not_empty;
#endif
