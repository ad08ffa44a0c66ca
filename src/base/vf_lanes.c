/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_lanes.h"

#include "vf_wraps.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h> /* __GLIBC__ */
#include <string.h>

/* Wider vectors where the processor has them, chosen when the program starts.  Clang names such versions in
 * its own way, by which other files do not find them. */
#if !defined WIDE && defined(__x86_64__) && defined(__GLIBC__) && defined(__GNUC__) && !defined(__clang__)
#if __has_attribute(target_clones) && !defined __SANITIZE_THREAD__ /* which cannot start with resolvers */
#define WIDE __attribute__((target_clones("avx512f", "avx2", "default")))
#endif
#endif
#ifndef WIDE
#define WIDE
#endif

enum { LANES = 16 };

/* The bodies are inlined with a constant count for whole blocks, and once more for what is left. */

/* moved holds the largest change so far, lane by lane. */
static inline void step(size_t n, float eps, const float *restrict drive, float *restrict h,
                        float *restrict moved) {
  for (size_t i = 0; i < n; i++) {
    const float s = h[i] + eps * (drive[i] - h[i]), change = fabsf(s - h[i]);
    h[i] = s;
    moved[i] = change > moved[i] ? change : moved[i];
  }
}

static inline void step_clipped(size_t n, float eps, const float *restrict drive, float *restrict h,
                                float *restrict moved) {
  for (size_t i = 0; i < n; i++) {
    float s = h[i] + eps * (drive[i] - h[i]);
    s = s < 0.0f ? 0.0f : s;
    s = s > 1.0f ? 1.0f : s;
    const float change = fabsf(s - h[i]);
    h[i] = s;
    moved[i] = change > moved[i] ? change : moved[i];
  }
}

static inline void step_active(size_t n, float eps, const float *restrict drive, const float *restrict h,
                               float *restrict lambda, float *restrict moved) {
  for (size_t i = 0; i < n; i++) {
    float s = lambda[i] + eps * (drive[i] - lambda[i]);
    s = h[i] > 0.0f ? s : 0.0f;
    s = h[i] < 1.0f ? s : 0.0f;
    const float change = fabsf(s - lambda[i]);
    lambda[i] = s;
    moved[i] = change > moved[i] ? change : moved[i];
  }
}

static inline void step_within(size_t n, float eps, const float *restrict drive, const float *restrict h,
                               float *restrict d, float *restrict moved) {
  for (size_t i = 0; i < n; i++) {
    const float low = -h[i], high = 1.0f - h[i];
    float s = d[i] + eps * (drive[i] - d[i]);
    s = s < low ? low : s;
    s = s > high ? high : s;
    const float change = fabsf(s - d[i]);
    d[i] = s;
    moved[i] = change > moved[i] ? change : moved[i];
  }
}

static inline void clip(size_t n, const float *restrict h, float *restrict rate) {
  for (size_t i = 0; i < n; i++) {
    const float s = h[i] < 0.0f ? 0.0f : h[i];
    rate[i] = s > 1.0f ? 1.0f : s;
  }
}

static inline float from_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/* rate <- h, at most `most` away from 0; a NaN stays. */
static inline void limit(size_t n, float most, const float *restrict h, float *restrict rate) {
  for (size_t i = 0; i < n; i++) {
    const float x = h[i] < -most ? -most : h[i];
    rate[i] = x > most ? most : x;
  }
}

/* exp x - 1 = 2^n (exp r - 1) + 2^n - 1 for |x| < 88, where x = n log 2 + r and Taylor's polynomial of degree
 * 7 leaves less than a rounding for |r| <= log(2)/2.  To add 1.5 * 2^23 rounds to the integer n and leaves it
 * in the lowest bits. */
VF_WRAPS static inline float exp_less_one(float x) {
  static const float high = 0.693359375f, low = -2.12194440e-4f; /* of log 2; n times high is exact */
  static const float shift = 12582912.0f, log2e = 1.44269504f;
  const float shifted = x * log2e + shift, whole = shifted - shift;
  uint32_t bits;
  memcpy(&bits, &shifted, sizeof bits);
  const float power = from_bits((bits + 127u) << 23), r = (x - whole * high) - whole * low;
  float p = 1.0f / 5040;
  p = p * r + 1.0f / 720;
  p = p * r + 1.0f / 120;
  p = p * r + 1.0f / 24;
  p = p * r + 1.0f / 6;
  p = p * r + 0.5f;
  p = p * r * r + r;
  return power * p + (power - 1.0f);
}

/* tanh x = y / (y + 2), y = exp(2x) - 1 */
static inline void hyperbolic_tangent(size_t n, const float *restrict h, float *restrict rate) {
  limit(n, 9.05f, h, rate); /* 1 - tanh(9.05) < 2^-25 */
  for (size_t i = 0; i < n; i++) {
    const float y = exp_less_one(2.0f * rate[i]);
    rate[i] = y / (y + 2.0f);
  }
}

/* 1 / (1 + exp(-x)) = 1 / (y + 2), y = exp(-x) - 1 */
static inline void logistic(size_t n, const float *restrict h, float *restrict rate) {
  limit(n, 87.0f, h, rate);
  for (size_t i = 0; i < n; i++)
    rate[i] = 1.0f / (exp_less_one(-rate[i]) + 2.0f);
}

static float largest_of(const float *moved) {
  float largest = 0.0f;
  for (size_t j = 0; j < LANES; j++)
    largest = moved[j] > largest ? moved[j] : largest;
  return largest;
}

static inline void nudge(size_t n, float beta, const float *restrict target, const float *restrict h,
                         float *restrict drive) {
  for (size_t i = 0; i < n; i++)
    drive[i] += beta * (target[i] - h[i]);
}

static inline void contrast_of(size_t n, float scale, const float *restrict a, const float *restrict b,
                               float *restrict contrast) {
  for (size_t i = 0; i < n; i++)
    contrast[i] = scale * (a[i] - b[i]);
}

WIDE float vf_lanes_step(size_t n, float eps, const float *drive, float *h) {
  float moved[LANES] = {0.0f};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    step(LANES, eps, drive + i, h + i, moved);
  step(n - i, eps, drive + i, h + i, moved);
  return largest_of(moved);
}

WIDE float vf_lanes_step_clipped(size_t n, float eps, const float *drive, float *h) {
  float moved[LANES] = {0.0f};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    step_clipped(LANES, eps, drive + i, h + i, moved);
  step_clipped(n - i, eps, drive + i, h + i, moved);
  return largest_of(moved);
}

WIDE float vf_lanes_step_within(size_t n, float eps, const float *drive, const float *h, float *d) {
  float moved[LANES] = {0.0f};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    step_within(LANES, eps, drive + i, h + i, d + i, moved);
  step_within(n - i, eps, drive + i, h + i, d + i, moved);
  return largest_of(moved);
}

WIDE float vf_lanes_step_active(size_t n, float eps, const float *drive, const float *h, float *lambda) {
  float moved[LANES] = {0.0f};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    step_active(LANES, eps, drive + i, h + i, lambda + i, moved);
  step_active(n - i, eps, drive + i, h + i, lambda + i, moved);
  return largest_of(moved);
}

static inline void census(size_t n, const float *restrict h, unsigned char *restrict seen,
                          unsigned *restrict low, unsigned *restrict high) {
  for (size_t i = 0; i < n; i++) {
    const unsigned above = h[i] > 0.0f, below = h[i] < 1.0f;
    low[i] += 1 - above;
    high[i] += 1 - below;
    seen[i] = (unsigned char)(seen[i] | above | (below << 1));
  }
}

WIDE void vf_lanes_census(size_t n, const float *h, unsigned char *seen, size_t *low, size_t *high) {
  unsigned at_low[LANES] = {0}, at_high[LANES] = {0};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    census(LANES, h + i, seen + i, at_low, at_high);
  census(n - i, h + i, seen + i, at_low, at_high);
  for (size_t j = 0; j < LANES; j++) {
    *low += at_low[j];
    *high += at_high[j];
  }
}

WIDE void vf_lanes_clip(size_t n, const float *h, float *rate) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    clip(LANES, h + i, rate + i);
  clip(n - i, h + i, rate + i);
}

static inline void tanh_change(size_t n, const float *restrict r, const float *restrict d,
                               float *restrict change) {
  hyperbolic_tangent(n, d, change);
  for (size_t i = 0; i < n; i++)
    change[i] = (1.0f - r[i]) * (1.0f + r[i]) * change[i] / (1.0f + r[i] * change[i]);
}

WIDE void vf_lanes_tanh_change(size_t n, const float *r, const float *d, float *change) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    tanh_change(LANES, r + i, d + i, change + i);
  tanh_change(n - i, r + i, d + i, change + i);
}

WIDE void vf_lanes_tanh(size_t n, const float *h, float *rate) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    hyperbolic_tangent(LANES, h + i, rate + i);
  hyperbolic_tangent(n - i, h + i, rate + i);
}

WIDE void vf_lanes_logistic(size_t n, const float *h, float *rate) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    logistic(LANES, h + i, rate + i);
  logistic(n - i, h + i, rate + i);
}

WIDE void vf_lanes_nudge(size_t n, float beta, const float *target, const float *h, float *drive) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    nudge(LANES, beta, target + i, h + i, drive + i);
  nudge(n - i, beta, target + i, h + i, drive + i);
}

WIDE void vf_lanes_contrast(size_t n, float scale, const float *a, const float *b, float *contrast) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    contrast_of(LANES, scale, a + i, b + i, contrast + i);
  contrast_of(n - i, scale, a + i, b + i, contrast + i);
}

static inline void adam(size_t n, const vf_lanes_adam_step *a, const float *restrict g, float *restrict m,
                        float *restrict v, float *restrict w) {
  for (size_t i = 0; i < n; i++) {
    m[i] = a->first * m[i] + (1.0f - a->first) * g[i];
    v[i] = a->second * v[i] + (1.0f - a->second) * (g[i] * g[i]);
    w[i] = a->keep * w[i] + a->rate * (m[i] / (sqrtf(v[i]) + a->floor));
  }
}

WIDE void vf_lanes_adam(size_t n, const vf_lanes_adam_step *a, const float *g, float *m, float *v, float *w) {
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    adam(LANES, a, g + i, m + i, v + i, w + i);
  adam(n - i, a, g + i, m + i, v + i, w + i);
}

static inline void widen(size_t n, const float *restrict a, const float *restrict b,
                         float *restrict largest) {
  for (size_t i = 0; i < n; i++) {
    const float d = fabsf(a[i] - b[i]), wider = d <= largest[i] ? largest[i] : d; /* d where it is NaN */
    largest[i] = isnan(largest[i]) ? largest[i] : wider;
  }
}

WIDE float vf_lanes_distance(size_t n, const float *a, const float *b) {
  float lane[LANES] = {0.0f};
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    widen(LANES, a + i, b + i, lane);
  widen(n - i, a + i, b + i, lane);
  for (size_t j = 1; j < LANES; j++)
    *lane = isnan(*lane) || lane[j] <= *lane ? *lane : lane[j];
  return *lane;
}

static inline void add_products(size_t n, const float *restrict a, const float *restrict b,
                                double *restrict sum) {
  for (size_t i = 0; i < n; i++)
    sum[i] += (double)a[i] * (double)b[i];
}

WIDE double vf_lanes_dot(size_t n, const float *a, const float *b) {
  double lane[LANES] = {0.0}, sum = 0.0;
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    add_products(LANES, a + i, b + i, lane);
  add_products(n - i, a + i, b + i, lane);
  for (size_t j = 0; j < LANES; j++)
    sum += lane[j];
  return sum;
}

double vf_lanes_cosine(size_t n, const float *a, const float *b) {
  return vf_lanes_dot(n, a, b) / (sqrt(vf_lanes_dot(n, a, a)) * sqrt(vf_lanes_dot(n, b, b)));
}

double vf_lanes_half_square(size_t n, const float *a, const float *b) {
  double sum = 0.0;
  for (size_t i = 0; i < n; i++) {
    const double d = (double)a[i] - (double)b[i];
    sum += d * d;
  }
  return 0.5 * sum;
}

WIDE int vf_lanes_finite(size_t n, const float *a) {
  float spoilt[LANES] = {0.0f}; /* 0 times a number is 0, times an infinity or NaN is NaN */
  size_t i = 0;
  for (; i + LANES <= n; i += LANES)
    for (size_t j = 0; j < LANES; j++)
      spoilt[j] += 0.0f * a[i + j];
  float sum = 0.0f;
  for (; i < n; i++)
    sum += 0.0f * a[i];
  for (size_t j = 0; j < LANES; j++)
    sum += spoilt[j];
  return sum == 0.0f;
}
