/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The elementwise loops of learning as one set, so that sets compiled in different ways can be compared.
 */
#ifndef BENCH_LANES_H
#define BENCH_LANES_H

#include "vf_lanes.h"

typedef struct {
  float (*step)(size_t n, float eps, const float *drive, float *h);
  float (*step_clipped)(size_t n, float eps, const float *drive, float *h);
  float (*step_active)(size_t n, float eps, const float *drive, const float *h, float *lambda);
  void (*clip)(size_t n, const float *h, float *rate);
  void (*nudge)(size_t n, float beta, const float *target, const float *h, float *drive);
  void (*contrast)(size_t n, float scale, const float *a, const float *b, float *contrast);
  void (*census)(size_t n, const float *h, unsigned char *seen, size_t *low, size_t *high);
  double (*dot)(size_t n, const float *a, const float *b);
  int (*finite)(size_t n, const float *a);
  void (*adam)(size_t n, const vf_lanes_adam_step *a, const float *g, float *m, float *v, float *w);
  void (*tanh)(size_t n, const float *h, float *rate);
  void (*logistic)(size_t n, const float *h, float *rate);
} lanes;

/* In the one version that every processor can run. */
extern const lanes lanes_plain;

#endif
