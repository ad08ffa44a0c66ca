/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Left and right sides of the propositions, and the roundoff that may separate them.
 */
#include "vf_bound.h"

#include "vf_symmetry.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <math.h>

vf_bound vf_bound_judge(const char *label, double left, double right, double tolerance) {
  vf_bound b = {label, left, right, tolerance, left <= right + tolerance};
  return b;
}

double vf_bound_slack(const vf_bound *b) {
  return b->right + b->tolerance - b->left;
}

double vf_bound_angle_limit(double kappa) {
  return 2 * atan(kappa);
}

double vf_bound_error_limit(double kappa) {
  return kappa < 1 ? 2 * kappa / (1 - kappa) : INFINITY;
}

double vf_bound_roundoff(size_t n, double rcond) {
  return (double)n * DBL_EPSILON / rcond;
}

vf_bound vf_bound_half_difference(const gsl_matrix *l, const gsl_vector *x, const gsl_vector *lambda,
                                  double rcond) {
  size_t n = l->size1;
  double residual = 0, scale = 0;
  for (size_t i = 0; i < n; i++) {
    double sum = 0, size = 0;
    for (size_t j = 0; j < n; j++) {
      double p = gsl_matrix_get(l, i, j), q = gsl_matrix_get(l, j, i);
      double m = (gsl_vector_get(x, j) + gsl_vector_get(lambda, j)) / 2;
      double d = (gsl_vector_get(lambda, j) - gsl_vector_get(x, j)) / 2;
      sum += (p + q) / 2 * d - (p - q) / 2 * m;
      size += (fabs(p) + fabs(q)) / 2 * (fabs(d) + fabs(m));
    }
    residual = fabs(sum) <= residual ? residual : fabs(sum); /* keeps NaN */
    scale = fmax(scale, size);
  }
  return vf_bound_judge("prop:half-difference", residual / scale, 0, vf_bound_roundoff(n, rcond));
}

vf_bound vf_bound_angle(const gsl_vector *u, const gsl_vector *v, double kappa, double roundoff) {
  return vf_bound_judge("prop:angle", vf_symmetry_angle(u, v), vf_bound_angle_limit(kappa), roundoff);
}

vf_bound vf_bound_relative_error(const gsl_vector *u, const gsl_vector *v, double kappa, double roundoff) {
  return vf_bound_judge("prop:relative-error", vf_symmetry_relative_error(u, v), vf_bound_error_limit(kappa),
                        roundoff);
}

vf_bound vf_bound_positivity(const gsl_vector *u, const gsl_vector *v, double kappa, double roundoff) {
  double product = NAN;
  gsl_blas_ddot(u, v, &product);
  double cosine = product / (gsl_blas_dnrm2(u) * gsl_blas_dnrm2(v));
  return vf_bound_judge("prop:positivity", -cosine, kappa <= 1 ? 0 : INFINITY, roundoff);
}

/* |a x + b lambda|_P^2 with P = -s. */
static double energy_square(const gsl_matrix *s, double a, const gsl_vector *x, double b,
                            const gsl_vector *lambda, gsl_vector *work) {
  gsl_vector_memcpy(work, x);
  gsl_vector_scale(work, a);
  gsl_blas_daxpy(b, lambda, work);
  double sum = 0;
  for (size_t i = 0; i < work->size; i++)
    for (size_t j = 0; j < work->size; j++)
      sum -= gsl_matrix_get(s, i, j) * gsl_vector_get(work, i) * gsl_vector_get(work, j);
  return sum;
}

vf_bound vf_bound_energy_norm(const gsl_matrix *s, const gsl_vector *x, const gsl_vector *lambda,
                              double roundoff, gsl_vector *work) {
  double ratio = sqrt(energy_square(s, 1, x, 0, lambda, work) / energy_square(s, 0, x, 1, lambda, work));
  return vf_bound_judge("prop:rotation", fabs(ratio - 1), 0, roundoff);
}

vf_bound vf_bound_energy_angle(const gsl_matrix *s, const gsl_vector *x, const gsl_vector *lambda,
                               double kappa_energy, double roundoff, gsl_vector *work) {
  double a = 1 / sqrt(energy_square(s, 1, x, 0, lambda, work)),
         b = 1 / sqrt(energy_square(s, 0, x, 1, lambda, work));
  double difference = energy_square(s, a, x, -b, lambda, work), sum = energy_square(s, a, x, b, lambda, work);
  double angle = 2 * atan2(sqrt(fmax(difference, 0)), sqrt(fmax(sum, 0)));
  return vf_bound_judge("prop:rotation", angle, vf_bound_angle_limit(kappa_energy), roundoff);
}

vf_bound vf_bound_equal_slopes(const gsl_vector *c, const gsl_vector *x, const gsl_vector *lambda,
                               double roundoff) {
  double cx, cl;
  gsl_blas_ddot(c, x, &cx);
  gsl_blas_ddot(c, lambda, &cl);
  double scale = gsl_blas_dnrm2(c) * fmax(gsl_blas_dnrm2(x), gsl_blas_dnrm2(lambda));
  return vf_bound_judge("prop:nudging", fabs(cx - cl) / scale, 0, roundoff);
}

vf_bound vf_bound_nudging_lowers(const gsl_vector *c, const gsl_vector *x, double roundoff) {
  double cx;
  gsl_blas_ddot(c, x, &cx);
  return vf_bound_judge("prop:nudging", cx / (gsl_blas_dnrm2(c) * gsl_blas_dnrm2(x)), 0, roundoff);
}

vf_bound vf_bound_slopes(double norm_a, double norm_ws, double norm_wa, double d_min, double d_max,
                         double roundoff) {
  double right = norm_ws * (d_max - d_min) / 2 + norm_wa * d_max;
  return vf_bound_judge("prop:slopes", norm_a, right, roundoff * (norm_ws + norm_wa) * d_max);
}

vf_bound vf_bound_unit_scaling(const gsl_vector *u, const gsl_vector *scaled, double low, double high,
                               double roundoff) {
  /* the arc sine in a form that keeps its digits for small ratios */
  double right = low > 0 ? 2 * atan((sqrt(high) - sqrt(low)) / (sqrt(high) + sqrt(low))) : NAN;
  return vf_bound_judge("prop:unit-scaling", vf_symmetry_angle(u, scaled), right, roundoff);
}
