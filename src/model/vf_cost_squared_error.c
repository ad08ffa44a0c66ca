/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Squared error |o - y|^2 / 2.
 */
#include "vf_cost.h"
#include "vf_lanes.h"

#include <gsl/gsl_complex_math.h>

static double squared_value(const gsl_vector *o, const gsl_vector *y) {
  double sum = 0;
  for (size_t i = 0; i < o->size; i++) {
    double d = gsl_vector_get(o, i) - gsl_vector_get(y, i);
    sum += d * d;
  }
  return sum / 2;
}

static void squared_gradient(const gsl_vector *o, const gsl_vector *y, gsl_vector *g) {
  gsl_vector_memcpy(g, o);
  gsl_vector_sub(g, y);
}

static void squared_hessian(const gsl_vector *o, const gsl_vector *y, gsl_matrix *hess) {
  (void)o;
  (void)y;
  gsl_matrix_set_identity(hess);
}

static void squared_complex_gradient(const gsl_vector_complex *o, const gsl_vector *y,
                                     gsl_vector_complex *g) {
  for (size_t i = 0; i < o->size; i++)
    gsl_vector_complex_set(g, i, gsl_complex_sub_real(gsl_vector_complex_get(o, i), gsl_vector_get(y, i)));
}

static void squared_complex_hessian(const gsl_vector_complex *o, const gsl_vector *y,
                                    gsl_matrix_complex *hess) {
  (void)o;
  (void)y;
  gsl_matrix_complex_set_identity(hess);
}

static void squared_nudge(size_t rows, size_t m, float beta, const float *y, const float *o, float *drive) {
  vf_lanes_nudge(rows * m, beta, y, o, drive);
}

static double squared_total(size_t rows, size_t m, const float *y, const float *o) {
  return vf_lanes_half_square(rows * m, y, o);
}

static const vf_cost_type squared_error = {.name = "squared-error",
                                           .value = squared_value,
                                           .gradient = squared_gradient,
                                           .hessian = squared_hessian,
                                           .nudge = squared_nudge,
                                           .total = squared_total,
                                           .stiffness = 1.0f,
                                           .complex_gradient = squared_complex_gradient,
                                           .complex_hessian = squared_complex_hessian};

const vf_cost_type *const vf_cost_squared_error = &squared_error;
