/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The differences that a nudged phase leaves in deep layers, in single and in double precision, subtracted or
 * carried: the same code is compiled for both.
 */
#include "weak-feedback.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = WEAK_UNITS, FREE_SWEEPS = 20, NUDGED_SWEEPS = 4 };
#define BETA 0.5

int weak_is_exception(double predicted, double measured) {
  return predicted > 10 ? measured < 0.3 : predicted < 0.01 && measured > 0.3;
}

/* Weights as single precision has them, so that both precisions compute the same network. */
typedef struct {
  size_t hidden;
  float gain, input[WIDTH], target[WIDTH];
  float w[WEAK_LAYERS][WIDTH][WIDTH], v[WEAK_LAYERS][WIDTH][WIDTH]; /* into layer k from k + 1, from k - 1 */
} net;

#define REAL float
#define TANH tanhf
#define NAMED(name) name##_single
#include "weak-sweep.h"
#undef REAL
#undef TANH
#undef NAMED
#define REAL double
#define TANH tanh
#define NAMED(name) name##_double
#include "weak-sweep.h"

static void draw(net *a, gsl_rng *rng) {
  for (size_t i = 0; i < WIDTH; i++) {
    a->input[i] = (float)gsl_ran_gaussian(rng, 1);
    a->target[i] = (float)gsl_ran_flat(rng, -1, 1);
  }
  for (size_t k = 0; k <= a->hidden; k++)
    for (size_t i = 0; i < WIDTH; i++)
      for (size_t j = 0; j < WIDTH; j++) {
        a->w[k][i][j] = (float)gsl_ran_gaussian(rng, 1 / sqrt(WIDTH));
        a->v[k][i][j] = (float)gsl_ran_gaussian(rng, 1 / sqrt(WIDTH));
      }
}

static void compare(const net *a, weak_errors *out) {
  static double h[WEAK_LAYERS + 1][WIDTH], exact[WEAK_LAYERS + 1][WIDTH], twice[WEAK_LAYERS + 1][WIDTH];
  static float hs[WEAK_LAYERS + 1][WIDTH], single[WEAK_LAYERS + 1][WIDTH], carried[WEAK_LAYERS + 1][WIDTH];
  memset(h, 0, sizeof h);
  memset(hs, 0, sizeof hs);
  settle_double(a, h);
  carry_double(a, h, exact);
  subtract_double(a, h, twice);
  settle_single(a, hs);
  carry_single(a, hs, carried);
  subtract_single(a, hs, single);
  for (size_t k = 0; k <= a->hidden; k++) {
    double size = 0, state = 0, off[3] = {0, 0, 0};
    for (size_t i = 0; i < WIDTH; i++) {
      size += gsl_pow_2(exact[k][i]);
      state += gsl_pow_2(h[k][i]);
      off[0] += gsl_pow_2((double)single[k][i] - exact[k][i]);
      off[1] += gsl_pow_2((double)carried[k][i] - exact[k][i]);
      off[2] += gsl_pow_2(twice[k][i] - exact[k][i]);
    }
    out->single[k] = sqrt(off[0] / size);
    out->carried[k] = sqrt(off[1] / size);
    out->twice[k] = sqrt(off[2] / size);
    out->predicted[k] = (double)FLT_EPSILON * sqrt(state / size);
  }
}

int weak_precision(gsl_rng *rng, double gain, size_t hidden, weak_errors *out) {
  net *a = calloc(1, sizeof *a);
  if (!a)
    return GSL_ENOMEM;
  a->hidden = hidden;
  a->gain = (float)gain;
  draw(a, rng);
  compare(a, out);
  free(a);
  return GSL_SUCCESS;
}
