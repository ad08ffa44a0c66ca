/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The certificate: |M^1/2 S^-1 A M^-1/2| < t is t^2 S M^-1 S + A M^-1 A > 0 for a symmetric S and an
 * antisymmetric A, so that one Cholesky factorisation decides, without an inverse.
 */
#include "vf_metric_intern.h"

#include "vf_symmetry.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

/* True where f is positive definite; f gets lost. */
static int factors(gsl_matrix *f) {
  for (size_t k = 0; k < f->size1; k++) {
    const double pivot = gsl_matrix_get(f, k, k);
    if (!(pivot > 0))
      return 0;
    const size_t rest = f->size1 - k - 1;
    if (!rest)
      break;
    gsl_vector_view column = gsl_matrix_subcolumn(f, k, k + 1, rest);
    gsl_matrix_view block = gsl_matrix_submatrix(f, k + 1, k + 1, rest, rest);
    gsl_vector_scale(&column.vector, 1 / sqrt(pivot));
    gsl_blas_dsyr(CblasLower, -1, &column.vector, &block.matrix);
  }
  return 1;
}

/*
 * With s and a replaced by S M^-1/2 and A M^-1/2, f = level^2 s s^T - a a^T, scaled so that level^2 s s^T + a
 * a^T has ones on its diagonal: every entry of f is then off by less than 2 (n + 8) eps, and the
 * factorisation by less than n + 1 eps in each pivot.
 */
static int decide(gsl_matrix *s, gsl_matrix *a, const gsl_vector *mass, double level, gsl_matrix *f) {
  const size_t n = f->size1;
  for (size_t j = 0; j < n; j++) {
    gsl_vector_view sj = gsl_matrix_column(s, j), aj = gsl_matrix_column(a, j);
    const double root = sqrt(gsl_vector_get(mass, j));
    gsl_vector_scale(&sj.vector, level / root);
    gsl_vector_scale(&aj.vector, 1 / root);
  }
  for (size_t i = 0; i < n; i++) {
    gsl_vector_view si = gsl_matrix_row(s, i), ai = gsl_matrix_row(a, i);
    const double size = hypot(gsl_blas_dnrm2(&si.vector), gsl_blas_dnrm2(&ai.vector));
    if (!(size > 0) || !isfinite(size))
      return 0;
    gsl_vector_scale(&si.vector, 1 / size);
    gsl_vector_scale(&ai.vector, 1 / size);
  }
  gsl_blas_dsyrk(CblasLower, CblasNoTrans, 1, s, 0, f);
  gsl_blas_dsyrk(CblasLower, CblasNoTrans, -1, a, 1, f);
  for (size_t i = 0; i < n; i++)
    *gsl_matrix_ptr(f, i, i) -= 4 * (double)n * ((double)n + 8) * DBL_EPSILON;
  return factors(f);
}

int vf_metric_check(const gsl_matrix *l, const gsl_vector *mass, const gsl_vector *metric, double level,
                    int *holds) {
  const size_t n = l->size1;
  *holds = 0;
  if (!n || l->size2 != n || mass->size != n || metric->size != n)
    return GSL_EBADLEN;
  if (!vf_matrix_is_finite(l) || !vf_metric_positive(mass) || !vf_metric_positive(metric) || !(level > 0) ||
      level > 1)
    return GSL_EDOM;
  gsl_matrix *scaled = gsl_matrix_alloc(n, n), *s = gsl_matrix_alloc(n, n), *a = gsl_matrix_alloc(n, n);
  const int code = scaled && s && a ? GSL_SUCCESS : GSL_ENOMEM;
  if (!code) {
    vf_metric_scale(l, metric, scaled);
    vf_symmetry_split(scaled, s, a);
    *holds = decide(s, a, mass, level, scaled);
  }
  gsl_matrix_free(scaled);
  gsl_matrix_free(s);
  gsl_matrix_free(a);
  return code;
}
