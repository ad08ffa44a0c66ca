/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random layered networks of tanh units with weak feedback (prop:law-of-rates): is the response times gain^-k
 * the adjoint times slopes, where the feedback is gain times the transposed feedforward weights; and does it
 * tend to the errors of feedback alignment, where it is not?
 */
#include "weak-feedback.h"

#include "vf_bound.h"
#include "vf_linalg.h"
#include "xp_statistics.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { OUTPUTS = 3, WIDTH = 6, MOST_HIDDEN = 3, UNITS = OUTPUTS + MOST_HIDDEN * WIDTH, SWEEPS = 60 };

const double weak_gain[WEAK_GAINS] = {1e-1, 1e-2, 1e-3, 3e-4, 1e-4};

/* Weights w and feedback directions v as dense matrices, each from neighbouring layers alone; the slope of
 * all outputs is 1 - tanh(drive)^2. */
typedef struct {
  size_t hidden, n, layer[UNITS];
  double w[UNITS][UNITS], v[UNITS][UNITS], bias[UNITS], c[UNITS], slope[UNITS], h[UNITS];
} network;

static void draw(network *a, gsl_rng *rng) {
  a->hidden = 1 + gsl_rng_uniform_int(rng, MOST_HIDDEN);
  a->n = OUTPUTS + a->hidden * WIDTH;
  for (size_t i = 0; i < a->n; i++)
    a->layer[i] = i < OUTPUTS ? 0 : 1 + (i - OUTPUTS) / WIDTH;
  for (size_t i = 0; i < a->n; i++)
    for (size_t j = 0; j < a->n; j++) {
      a->w[i][j] = a->layer[j] == a->layer[i] + 1 ? gsl_ran_gaussian(rng, 1 / sqrt(WIDTH)) : 0;
      a->v[i][j] = a->layer[i] == a->layer[j] + 1 ? gsl_ran_gaussian(rng, 1 / sqrt(WIDTH)) : 0;
    }
  for (size_t i = 0; i < a->n; i++) {
    a->bias[i] = gsl_ran_gaussian(rng, 0.7);
    a->c[i] = i < OUTPUTS ? gsl_ran_gaussian(rng, 1) : 0;
  }
}

/* What unit i receives: of the rates tanh(h) in membrane form, of the states, which are rates, in rate form.
 */
static double drive(const network *a, double gain, const double rate[UNITS], size_t i) {
  double sum = a->bias[i];
  for (size_t j = 0; j < a->n; j++)
    sum += (a->w[i][j] + gain * a->v[i][j]) * rate[j];
  return sum;
}

/* Rates and slopes of the fixed point, which both forms share, by sweeps from the input to the outputs. */
static void settle(network *a, double gain) {
  for (size_t i = 0; i < a->n; i++)
    a->h[i] = 0;
  for (int sweep = 0; sweep < SWEEPS; sweep++)
    for (size_t i = a->n; i-- > 0;)
      a->h[i] = tanh(drive(a, gain, a->h, i));
  for (size_t i = 0; i < a->n; i++)
    a->slope[i] = 1 - gsl_pow_2(a->h[i]);
}

/* gain^-k x_k = the solution of P L P^-1 y = c with P = gain^-k, or the adjoint, and their roundoff. */
static int solve(const network *a, int form, double gain, int scaled, double x[UNITS], double lambda[UNITS],
                 double *roundoff) {
  gsl_matrix *l = gsl_matrix_calloc(a->n, a->n);
  vf_lu *lu = vf_lu_alloc(a->n);
  gsl_vector_const_view c = gsl_vector_const_view_array(a->c, a->n);
  gsl_vector_view to = gsl_vector_view_array(x, a->n), back = gsl_vector_view_array(lambda, a->n);
  double rcond = 1;
  int code = l && lu ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t i = 0; !code && i < a->n; i++)
    for (size_t j = 0; j < a->n; j++) {
      const double up = scaled ? gain : 1, down = scaled ? 1 : gain;
      gsl_matrix_set(l, i, j,
                     (up * a->w[i][j] + down * a->v[i][j]) * a->slope[form == WEAK_RATE ? i : j] - (i == j));
    }
  if (!code)
    code = vf_lu_factor(lu, l);
  if (!code)
    code = vf_lu_rcond(lu, &rcond);
  if (!code)
    code = vf_lu_solve(lu, &c.vector, &to.vector);
  if (!code)
    code = vf_lu_solve_transposed(lu, &c.vector, &back.vector);
  *roundoff = vf_bound_roundoff(a->n, rcond);
  vf_lu_free(lu);
  gsl_matrix_free(l);
  return code;
}

static double norm(const double *u, size_t n) {
  gsl_vector_const_view view = gsl_vector_const_view_array(u, n);
  return gsl_blas_dnrm2(&view.vector);
}

/* The largest difference of both sides of the identity over its roundoff; fault -1 is none. */
static double identity(const network *a, int form, double gain, int fault, const double x[UNITS],
                       const double lambda[UNITS], double roundoff) {
  const double d0 = a->slope[0];
  double largest = 0;
  for (size_t i = 0; i < a->n; i++) {
    const int k = (int)a->layer[i];
    const double d = fault == 1 ? 1 : a->slope[i];
    const double scaled = x[i] * gsl_pow_int(gain, fault == 0 && k ? -k - 1 : -k);
    const double off = form == WEAK_RATE ? scaled - d / d0 * lambda[i] : d * scaled - d0 * lambda[i];
    largest = xp_max(largest, fabs(off));
  }
  const double size = norm(x, a->n) * gsl_pow_int(gain, -(int)a->hidden) + norm(lambda, a->n) / d0;
  return largest / (roundoff * size);
}

/* Any state is a fixed point for suitable biases, so slopes are drawn: one for all outputs. */
static int measure_identity(network *a, gsl_rng *rng, weak_sample *o) {
  network tied = *a;
  const double gain = exp(gsl_ran_flat(rng, log(0.05), log(0.5)));
  for (size_t i = 0; i < a->n; i++)
    for (size_t j = 0; j < a->n; j++)
      tied.v[i][j] = a->w[j][i];
  for (size_t i = 0; i < a->n; i++)
    tied.slope[i] = i && i < OUTPUTS ? tied.slope[0] : gsl_ran_flat(rng, 0.2, 0.95);
  int code = GSL_SUCCESS;
  for (int form = 0; !code && form < WEAK_FORMS; form++) {
    double x[UNITS], lambda[UNITS], roundoff;
    code = solve(&tied, form, gain, 0, x, lambda, &roundoff);
    for (int fault = 0; !code && fault < WEAK_FAULTS; fault++)
      o->fault[form][fault] = identity(&tied, form, gain, fault, x, lambda, roundoff);
    if (!code)
      o->residual[form] = identity(&tied, form, gain, -1, x, lambda, roundoff);
  }
  return code;
}

/* Errors of feedback alignment in the feedforward network: e_0 = -D_0 c, e_{k+1} = D_{k+1} V_k e_k. */
static void align(const network *a, double e[UNITS]) {
  for (size_t i = 0; i < a->n; i++) {
    double sum = -a->c[i];
    for (size_t j = 0; j < i; j++)
      sum += a->v[i][j] * e[j];
    e[i] = a->slope[i] * sum;
  }
}

/* The largest relative error of a layer. */
static double distance(const network *a, int form, double gain, int fault, const double y[UNITS],
                       const double slope[UNITS], const double e[UNITS]) {
  double largest = 0;
  for (size_t k = 0; k <= a->hidden; k++) {
    double off = 0, size = 0;
    for (size_t i = 0; i < a->n; i++) {
      if (a->layer[i] != k)
        continue;
      const double power = fault == 0 && k ? 1 / gain : 1;
      const double factor = form == WEAK_RATE ? (fault == 1 ? 1 : a->slope[0]) : (fault == 1 ? 1 : slope[i]);
      off += gsl_pow_2(power * factor * y[i] - e[i]);
      size += gsl_pow_2(e[i]);
    }
    largest = xp_max(largest, sqrt(off / size));
  }
  return largest;
}

/* Outputs get biases that make their slopes in the feedforward network equal. */
static int measure_limit(network *a, gsl_rng *rng, weak_sample *o) {
  const double wanted = gsl_ran_flat(rng, 0.4, 1);
  settle(a, 0);
  for (size_t i = 0; i < OUTPUTS; i++)
    a->bias[i] += (gsl_rng_uniform(rng) < 0.5 ? -wanted : wanted) - drive(a, 0, a->h, i);
  settle(a, 0);
  const network still = *a;
  double e[UNITS];
  align(&still, e);
  int code = GSL_SUCCESS;
  for (size_t g = 0; !code && g < WEAK_GAINS; g++) {
    settle(a, weak_gain[g]);
    for (int form = 0; !code && form < WEAK_FORMS; form++) {
      double y[UNITS], lambda[UNITS], roundoff;
      code = solve(a, form, weak_gain[g], 1, y, lambda, &roundoff);
      o->error[form][g] = distance(&still, form, weak_gain[g], -1, y, a->slope, e);
      for (int fault = 0; g == WEAK_GAINS - 1 && fault < WEAK_FAULTS; fault++)
        o->wrong[form][fault] = distance(&still, form, weak_gain[g], fault, y, a->slope, e);
    }
  }
  return code;
}

int weak_law(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)index;
  (void)context;
  network a = {0};
  draw(&a, rng);
  const int code = measure_identity(&a, rng, record);
  return code ? code : measure_limit(&a, rng, record);
}
