/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The logistic function 1 / (1 + exp(-s)), and softplus log(1 + exp(s)), whose derivative it is.
 */
#include "vf_activation.h"
#include "vf_lanes.h"

#include <gsl/gsl_complex_math.h>
#include <math.h>

static double logistic(double s) {
  return 1 / (1 + exp(-s));
}
static double logistic_derivative(double s) {
  double r = logistic(s);
  return r * (1 - r);
}
static double logistic_curvature(double s) {
  double r = logistic(s);
  return r * (1 - r) * (1 - 2 * r);
}

/* log(1 + e^s) without overflow. */
static double softplus(double s) {
  return s > 0 ? s + log1p(exp(-s)) : log1p(exp(s));
}

static gsl_complex complex_logistic(gsl_complex z) {
  return gsl_complex_inverse(gsl_complex_add_real(gsl_complex_exp(gsl_complex_negative(z)), 1));
}
static gsl_complex complex_logistic_derivative(gsl_complex z) {
  gsl_complex r = complex_logistic(z);
  return gsl_complex_sub(r, gsl_complex_mul(r, r));
}

/* log(1 + e^z) without overflow, on the branch that is real on the real axis. */
static gsl_complex complex_softplus(gsl_complex z) {
  int right = GSL_REAL(z) > 0;
  gsl_complex tail = gsl_complex_exp(right ? gsl_complex_negative(z) : z);
  tail = gsl_complex_log(gsl_complex_add_real(tail, 1));
  return right ? gsl_complex_add(z, tail) : tail;
}

static const vf_activation logistic_type = {.name = "logistic",
                                            .value = logistic,
                                            .derivative = logistic_derivative,
                                            .curvature = logistic_curvature,
                                            .lipschitz = 0.25,
                                            .rates = vf_lanes_logistic,
                                            .complex_value = complex_logistic,
                                            .complex_derivative = complex_logistic_derivative};

static const vf_activation softplus_type = {.name = "softplus",
                                            .value = softplus,
                                            .derivative = logistic,
                                            .curvature = logistic_derivative,
                                            .lipschitz = 1,
                                            .complex_value = complex_softplus,
                                            .complex_derivative = complex_logistic};

const vf_activation *const vf_activation_logistic = &logistic_type;
const vf_activation *const vf_activation_softplus = &softplus_type;
