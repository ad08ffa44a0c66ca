/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Elementwise loops of the learner in single precision; not installed.
 *
 * Each works on blocks of a fixed number of lanes, which any compiler turns into vector instructions.  No
 * lane reads another and products are never fused with sums, so the bits do not depend on the width of the
 * vectors. A NaN stays a NaN through all of them, the clipping included.  Arrays given to one call must not
 * overlap.
 */
#ifndef VF_LANES_H
#define VF_LANES_H

#include <stddef.h>

/* h <- h + eps (drive - h), and the same clipped to [0, 1]; both return the largest |change|, a NaN left out.
 */
float vf_lanes_step(size_t n, float eps, const float *drive, float *h);
float vf_lanes_step_clipped(size_t n, float eps, const float *drive, float *h);

/* d <- d + eps (drive - d), clipped so that h + d stays in [0, 1]; returns the largest |change|. */
float vf_lanes_step_within(size_t n, float eps, const float *drive, const float *h, float *d);

/* lambda <- lambda + eps (drive - lambda) where 0 < h < 1, else lambda <- 0; returns the largest |change|. */
float vf_lanes_step_active(size_t n, float eps, const float *drive, const float *h, float *lambda);

/* rate <- h clipped to [0, 1] */
void vf_lanes_clip(size_t n, const float *h, float *rate);

/* rate <- tanh h to 4 units in the last place */
void vf_lanes_tanh(size_t n, const float *h, float *rate);

/* rate <- 1 / (1 + exp(-h)) to 4 units in the last place, for h outside [-87, 87] as at its end */
void vf_lanes_logistic(size_t n, const float *h, float *rate);

/* change <- tanh(s + d) - tanh(s) = (1 - r^2) tanh(d) / (1 + r tanh(d)), where r = tanh(s), to 12 units in
 * the last place for |r| < 1/2 */
void vf_lanes_tanh_change(size_t n, const float *r, const float *d, float *change);

/* drive <- drive + beta (target - h) */
void vf_lanes_nudge(size_t n, float beta, const float *target, const float *h, float *drive);

/* contrast <- scale (a - b) */
void vf_lanes_contrast(size_t n, float scale, const float *a, const float *b, float *contrast);

/*
 * A step of Adam (Kingma and Ba 2015) for n weights w and their increments g: the means m and v of g and g^2
 * follow with the factors first and second, then w <- keep w + rate m / (sqrt(v) + floor).  The caller puts
 * the corrections of the first steps into rate and floor.
 */
typedef struct {
  float first, second, floor, rate, keep;
} vf_lanes_adam_step;
void vf_lanes_adam(size_t n, const vf_lanes_adam_step *a, const float *g, float *m, float *v, float *w);

/* Adds to *low the number of elements at or below 0, to *high those at or above 1, and marks in seen those
 * that were once above 0 (1) or below 1 (2). */
void vf_lanes_census(size_t n, const float *h, unsigned char *seen, size_t *low, size_t *high);

/* Largest |a_i - b_i|, and 1/2 sum_i (a_i - b_i)^2 in double precision. */
float vf_lanes_distance(size_t n, const float *a, const float *b);
double vf_lanes_half_square(size_t n, const float *a, const float *b);

/* sum_i a_i b_i in double precision; its order of summation is one for all processors. */
double vf_lanes_dot(size_t n, const float *a, const float *b);

/* Cosine of two vectors, of such sums; NaN when one is 0. */
double vf_lanes_cosine(size_t n, const float *a, const float *b);

/* Whether no element is infinite or NaN. */
int vf_lanes_finite(size_t n, const float *a);

#endif
