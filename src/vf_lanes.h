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

/* h <- h + eps (drive - h), and the same clipped to [0, 1]. */
void vf_lanes_step(size_t n, float eps, const float *drive, float *h);
void vf_lanes_step_clipped(size_t n, float eps, const float *drive, float *h);

/* drive <- drive + beta (target - h) */
void vf_lanes_nudge(size_t n, float beta, const float *target, const float *h, float *drive);

/* contrast <- scale (a - b) */
void vf_lanes_contrast(size_t n, float scale, const float *a, const float *b, float *contrast);

/* Largest |a_i - b_i|, and 1/2 sum_i (a_i - b_i)^2 in double precision. */
float vf_lanes_distance(size_t n, const float *a, const float *b);
double vf_lanes_half_square(size_t n, const float *a, const float *b);

/* Whether no element is infinite or NaN. */
int vf_lanes_finite(size_t n, const float *a);

#endif
