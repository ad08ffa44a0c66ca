/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_activation.h"

#include <gsl/gsl_complex_math.h>
#include <math.h>
#include <string.h>

static double clip01(double s) {
  return s < 0 ? 0 : s > 1 ? 1 : s;
}

/* What is constant almost everywhere still hands NaN on, so that a broken state is never taken for a
 * saturated one. */
static double hard_derivative(double s) {
  return s >= 0 && s <= 1 ? 1 : s == s ? 0 : s;
}
static double zero(double s) {
  return s == s ? 0 : s;
}

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

static double tanh_derivative(double s) {
  double r = tanh(s);
  return 1 - r * r;
}
static double tanh_curvature(double s) {
  return -2 * tanh(s) * tanh_derivative(s);
}

/* log(1 + e^s) without overflow. */
static double softplus(double s) {
  return s > 0 ? s + log1p(exp(-s)) : log1p(exp(s));
}

static double identity(double s) {
  return s;
}
static double one(double s) {
  return s == s ? 1 : s;
}

static gsl_complex complex_logistic(gsl_complex z) {
  return gsl_complex_inverse(gsl_complex_add_real(gsl_complex_exp(gsl_complex_negative(z)), 1));
}
static gsl_complex complex_logistic_derivative(gsl_complex z) {
  gsl_complex r = complex_logistic(z);
  return gsl_complex_sub(r, gsl_complex_mul(r, r));
}

static gsl_complex complex_tanh_derivative(gsl_complex z) {
  gsl_complex r = gsl_complex_tanh(z);
  return gsl_complex_sub(gsl_complex_rect(1, 0), gsl_complex_mul(r, r));
}

/* log(1 + e^z) without overflow, on the branch that is real on the real axis. */
static gsl_complex complex_softplus(gsl_complex z) {
  int right = GSL_REAL(z) > 0;
  gsl_complex tail = gsl_complex_exp(right ? gsl_complex_negative(z) : z);
  tail = gsl_complex_log(gsl_complex_add_real(tail, 1));
  return right ? gsl_complex_add(z, tail) : tail;
}

static gsl_complex complex_identity(gsl_complex z) {
  return z;
}
static gsl_complex complex_one(gsl_complex z) {
  (void)z;
  return gsl_complex_rect(1, 0);
}

static const vf_activation table[] = {
    {"hard-sigmoid", clip01, hard_derivative, zero, 1, 2, {0, 1}, NULL, NULL},
    {"logistic",
     logistic,
     logistic_derivative,
     logistic_curvature,
     0.25,
     0,
     {0, 0},
     complex_logistic,
     complex_logistic_derivative},
    {"tanh", tanh, tanh_derivative, tanh_curvature, 1, 0, {0, 0}, gsl_complex_tanh, complex_tanh_derivative},
    {"softplus", softplus, logistic, logistic_derivative, 1, 0, {0, 0}, complex_softplus, complex_logistic},
    {"linear", identity, one, zero, 1, 0, {0, 0}, complex_identity, complex_one},
};

const vf_activation *const vf_activation_hard_sigmoid = &table[0];
const vf_activation *const vf_activation_logistic = &table[1];
const vf_activation *const vf_activation_tanh = &table[2];
const vf_activation *const vf_activation_softplus = &table[3];
const vf_activation *const vf_activation_linear = &table[4];

const vf_activation *vf_activation_find(const char *name) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (name && strcmp(table[i].name, name) == 0)
      return &table[i];
  return NULL;
}

double vf_activation_kink_distance(const vf_activation *rho, double s) {
  double nearest = INFINITY;
  for (size_t k = 0; k < rho->kinks; k++)
    nearest = fmin(nearest, fabs(s - rho->kink[k]));
  return nearest;
}
