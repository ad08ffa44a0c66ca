/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Cross-entropy -sum_i y_i log softmax(o)_i.
 */
#include "vf_cost.h"

#include <float.h>
#include <gsl/gsl_complex_math.h>
#include <math.h>

/* log sum_i exp(o_i), shifted by the largest so that nothing overflows. */
static double log_sum_exp(const gsl_vector *o) {
  double top = gsl_vector_max(o), sum = 0;
  for (size_t i = 0; i < o->size; i++)
    sum += exp(gsl_vector_get(o, i) - top);
  return top + log(sum);
}

static double cross_value(const gsl_vector *o, const gsl_vector *y) {
  double normaliser = log_sum_exp(o), sum = 0;
  for (size_t i = 0; i < o->size; i++)
    sum += gsl_vector_get(y, i) * (normaliser - gsl_vector_get(o, i));
  return sum;
}

static void cross_gradient(const gsl_vector *o, const gsl_vector *y, gsl_vector *g) {
  double normaliser = log_sum_exp(o), mass = 0;
  for (size_t i = 0; i < o->size; i++)
    mass += gsl_vector_get(y, i);
  for (size_t i = 0; i < o->size; i++)
    gsl_vector_set(g, i, mass * exp(gsl_vector_get(o, i) - normaliser) - gsl_vector_get(y, i));
}

static void cross_hessian(const gsl_vector *o, const gsl_vector *y, gsl_matrix *hess) {
  double normaliser = log_sum_exp(o), mass = 0;
  for (size_t i = 0; i < o->size; i++)
    mass += gsl_vector_get(y, i);
  for (size_t i = 0; i < o->size; i++)
    for (size_t j = 0; j < o->size; j++) {
      double p = exp(gsl_vector_get(o, i) - normaliser), q = exp(gsl_vector_get(o, j) - normaliser);
      gsl_matrix_set(hess, i, j, mass * ((i == j ? p : 0) - p * q));
    }
}

/* The mass of y times softmax(o), shifted by the largest real part so that nothing overflows. */
static void complex_softmax(const gsl_vector_complex *o, const gsl_vector *y, gsl_vector_complex *p) {
  gsl_vector_const_view real = gsl_vector_complex_const_real(o);
  double top = gsl_vector_max(&real.vector), mass = 0;
  gsl_complex sum = gsl_complex_rect(0, 0);
  for (size_t i = 0; i < o->size; i++) {
    gsl_complex e = gsl_complex_exp(gsl_complex_sub_real(gsl_vector_complex_get(o, i), top));
    gsl_vector_complex_set(p, i, e);
    sum = gsl_complex_add(sum, e);
    mass += gsl_vector_get(y, i);
  }
  gsl_vector_complex_scale(p, gsl_complex_div(gsl_complex_rect(mass, 0), sum));
}

static void cross_complex_gradient(const gsl_vector_complex *o, const gsl_vector *y, gsl_vector_complex *g) {
  complex_softmax(o, y, g);
  for (size_t i = 0; i < o->size; i++)
    gsl_vector_complex_set(g, i, gsl_complex_sub_real(gsl_vector_complex_get(g, i), gsl_vector_get(y, i)));
}

/* diag(p) - p p^T / mass for p = mass softmax(o), which waits in column 0. */
static void cross_complex_hessian(const gsl_vector_complex *o, const gsl_vector *y,
                                  gsl_matrix_complex *hess) {
  gsl_vector_complex_view column = gsl_matrix_complex_column(hess, 0);
  complex_softmax(o, y, &column.vector);
  double mass = 0;
  for (size_t i = 0; i < o->size; i++)
    mass += gsl_vector_get(y, i);
  for (size_t j = o->size; j-- > 0;) {
    gsl_complex q = gsl_matrix_complex_get(hess, j, 0);
    for (size_t i = 0; i < o->size; i++) {
      gsl_complex p = gsl_matrix_complex_get(hess, i, 0);
      gsl_complex entry = gsl_complex_div_real(gsl_complex_mul(p, q), -mass);
      gsl_matrix_complex_set(hess, i, j, i == j ? gsl_complex_add(entry, p) : entry);
    }
  }
}

/* True for numbers from 0 on with sum 1. */
static int is_distribution(const gsl_vector *y) {
  double sum = 0;
  for (size_t i = 0; i < y->size; i++) {
    if (!(gsl_vector_get(y, i) >= 0))
      return 0;
    sum += gsl_vector_get(y, i);
  }
  return fabs(sum - 1) <= (double)y->size * FLT_EPSILON;
}

/* log sum_i exp(o_i) in single precision; a NaN anywhere is handed on. */
static float single_log_sum_exp(size_t m, const float *o) {
  float top = o[0], sum = 0.0f;
  for (size_t i = 1; i < m; i++)
    top = o[i] > top ? o[i] : top;
  for (size_t i = 0; i < m; i++)
    sum += expf(o[i] - top);
  return top + logf(sum);
}

static void cross_nudge(size_t rows, size_t m, float beta, const float *y, const float *o, float *drive) {
  for (size_t r = 0; r < rows; r++, y += m, o += m, drive += m) {
    const float normaliser = single_log_sum_exp(m, o);
    for (size_t i = 0; i < m; i++)
      drive[i] += beta * (y[i] - expf(o[i] - normaliser));
  }
}

static double cross_total(size_t rows, size_t m, const float *y, const float *o) {
  double sum = 0;
  for (size_t r = 0; r < rows; r++, y += m, o += m) {
    const float normaliser = single_log_sum_exp(m, o);
    for (size_t i = 0; i < m; i++)
      sum += (double)(y[i] * (normaliser - o[i]));
  }
  return sum;
}

static const vf_cost_type cross_entropy = {.name = "cross-entropy",
                                           .value = cross_value,
                                           .gradient = cross_gradient,
                                           .hessian = cross_hessian,
                                           .nudge = cross_nudge,
                                           .total = cross_total,
                                           .stiffness = 0.5f,
                                           .complex_gradient = cross_complex_gradient,
                                           .complex_hessian = cross_complex_hessian,
                                           .admits = is_distribution};

const vf_cost_type *const vf_cost_cross_entropy = &cross_entropy;
