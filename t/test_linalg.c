/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * LU factors against residuals and the inverse.  Partial pivoting leaves a residual of a small multiple of
 * n eps |a||x|, whatever the condition.
 */
#include "matrix.h"
#include "tap.h"
#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>

#define EPS GSL_DBL_EPSILON

/* |a x - b| or |a^T x - b| */
static double residual(CBLAS_TRANSPOSE_t op, const gsl_matrix *a, const gsl_vector *x, const gsl_vector *b) {
  gsl_vector *r = gsl_vector_alloc(b->size);
  gsl_vector_memcpy(r, b);
  gsl_blas_dgemv(op, 1, a, x, -1, r);
  double norm = gsl_blas_dnrm2(r);
  gsl_vector_free(r);
  return norm;
}

static void test_solves(gsl_rng *rng, size_t n) {
  gsl_matrix *a = random_matrix(rng, n), *copy = gsl_matrix_alloc(n, n);
  gsl_vector *b = gsl_vector_alloc(n), *x = gsl_vector_alloc(n);
  for (size_t i = 0; i < n; i++)
    gsl_vector_set(b, i, gsl_ran_gaussian(rng, 2));
  gsl_matrix_memcpy(copy, a);
  vf_lu *lu = vf_lu_alloc(n);
  is_int(vf_lu_factor(lu, a), GSL_SUCCESS, "n %zu: factored", n);
  ok(gsl_matrix_equal(a, copy), "n %zu: the matrix is left unchanged", n);
  double size = 0;
  for (size_t i = 0; i < n * n; i++)
    size += a->data[i] * a->data[i];
  is_int(vf_lu_solve(lu, b, x), GSL_SUCCESS, "n %zu: solved", n);
  double tolerance = 8 * (double)n * EPS * sqrt(size); /* backward error, times |x| */
  is_near(residual(CblasNoTrans, a, x, b), 0, tolerance * gsl_blas_dnrm2(x), "n %zu: a x = b", n);
  is_int(vf_lu_solve_transposed(lu, b, x), GSL_SUCCESS, "n %zu: transposed system solved", n);
  is_near(residual(CblasTrans, a, x, b), 0, tolerance * gsl_blas_dnrm2(x), "n %zu: a^T x = b", n);
  gsl_vector_memcpy(b, x);
  vf_lu_solve_transposed(lu, b, x);
  vf_lu_solve_transposed(lu, b, b);
  ok(gsl_vector_equal(b, x), "n %zu: x may be b, transposed", n);
  vf_lu_solve(lu, b, x);
  vf_lu_solve(lu, b, b);
  ok(gsl_vector_equal(b, x), "n %zu: x may be b", n);
  vf_lu_free(lu);
  gsl_vector_free(b);
  gsl_vector_free(x);
  gsl_matrix_free(a);
  gsl_matrix_free(copy);
}

static void test_lu_errors(void) {
  ok(!vf_lu_alloc(0), "no factors of order 0");
  const size_t most = SIZE_MAX / sizeof(double);
  ok(vf_matrix_fits(3, 5) && vf_matrix_fits(0, SIZE_MAX) && vf_matrix_fits(SIZE_MAX, 0) &&
         vf_matrix_fits(1, most) && vf_matrix_fits(most / 2, 2),
     "what has addresses");
  ok(!vf_matrix_fits(1, most + 1) && !vf_matrix_fits(most / 2 + 1, 2) &&
         !vf_matrix_fits(SIZE_MAX / 2 + 1, SIZE_MAX / 2 + 1),
     "and what has none");
  ok(!vf_lu_alloc(SIZE_MAX / 2 + 1), "no factors without addresses");
  vf_lu_free(NULL);
  vf_lu *lu = vf_lu_alloc(3);
  gsl_matrix *a = gsl_matrix_calloc(3, 3), *wide = gsl_matrix_calloc(3, 4);
  gsl_vector *b = gsl_vector_calloc(3), *longer = gsl_vector_calloc(4);
  double rcond = 0;
  is_int(vf_lu_solve(lu, b, b), GSL_EINVAL, "solve before any factorisation");
  is_int(vf_lu_solve_transposed(lu, b, b), GSL_EINVAL, "transposed solve before any factorisation");
  is_int(vf_lu_rcond(lu, &rcond), GSL_EINVAL, "condition before any factorisation");
  is_int(vf_lu_factor(lu, wide), GSL_EBADLEN, "a matrix that is not square");
  is_int(vf_lu_factor(lu, a), GSL_ESING, "the zero matrix is singular");
  for (size_t i = 0; i < 9; i++) /* rank 1, exact in binary */
    a->data[i] = (double)(1 + i / 3) * (double)(2 + i % 3);
  is_int(vf_lu_factor(lu, a), GSL_ESING, "rank 1 is singular");
  is_int(vf_lu_solve(lu, b, b), GSL_EINVAL, "a failed factorisation cannot solve");
  const double bad[] = {GSL_NAN, GSL_POSINF, GSL_NEGINF};
  for (size_t k = 0; k < 3; k++) {
    gsl_matrix_set(a, 2, 1, bad[k]);
    is_int(vf_lu_factor(lu, a), GSL_EDOM, "an entry %g", bad[k]);
  }
  gsl_matrix_set_identity(a);
  gsl_matrix_scale(a, 4);
  gsl_matrix_set(a, 0, 2, 1);
  is_int(vf_lu_factor(lu, a), GSL_SUCCESS, "the workspace recovers");
  is_int(vf_lu_solve(lu, longer, b), GSL_EBADLEN, "right side of another length");
  is_int(vf_lu_solve(lu, b, longer), GSL_EBADLEN, "solution of another length");
  is_int(vf_lu_solve_transposed(lu, longer, b), GSL_EBADLEN, "transposed: right side of another length");
  is_int(vf_lu_solve_transposed(lu, b, longer), GSL_EBADLEN, "transposed: solution of another length");
  gsl_matrix_set_all(a, 1.7e308);
  gsl_matrix_set(a, 1, 1, -1.7e308);
  is_int(vf_lu_factor(lu, a), GSL_ESING, "a pivot that overflows");
  vf_lu_free(lu);
  gsl_matrix_free(a);
  gsl_matrix_free(wide);
  gsl_vector_free(b);
  gsl_vector_free(longer);
}

static double inverse_one_norm(vf_lu *lu, size_t n) {
  gsl_vector *e = gsl_vector_alloc(n);
  double largest = 0;
  for (size_t j = 0; j < n; j++) {
    gsl_vector_set_basis(e, j);
    vf_lu_solve(lu, e, e);
    largest = larger(largest, gsl_blas_dasum(e));
  }
  gsl_vector_free(e);
  return largest;
}

static void test_rcond(gsl_rng *rng) {
  for (size_t n = 1; n <= 32; n *= 2) {
    gsl_matrix *a = random_matrix(rng, n);
    vf_lu *lu = vf_lu_alloc(n);
    double rcond = -1, norm = 0;
    vf_lu_factor(lu, a);
    is_int(vf_lu_rcond(lu, &rcond), GSL_SUCCESS, "n %zu: condition estimated", n);
    for (size_t j = 0; j < n; j++) {
      gsl_vector_view column = gsl_matrix_column(a, j);
      norm = larger(norm, gsl_blas_dasum(&column.vector));
    }
    double exact = 1 / (norm * inverse_one_norm(lu, n));
    ok(rcond >= exact * (1 - 1e-10) && rcond <= 3 * exact, "n %zu: within a factor 3 above %g", n, exact);
    ok(rcond <= 1, "n %zu: at most 1", n);
    vf_lu_free(lu);
    gsl_matrix_free(a);
  }
  gsl_matrix *d = gsl_matrix_calloc(2, 2);
  vf_lu *lu = vf_lu_alloc(2);
  double rcond = -1;
  gsl_matrix_set(d, 0, 0, 3);
  gsl_matrix_set(d, 1, 1, 3e-14);
  vf_lu_factor(lu, d);
  vf_lu_rcond(lu, &rcond);
  is_near(rcond, 1e-14, 1e-14 * 8 * EPS, "an ill-conditioned diagonal matrix");
  gsl_matrix_set(d, 1, 1, 1e-320);
  vf_lu_factor(lu, d);
  vf_lu_rcond(lu, &rcond);
  is_near(rcond, 0, 0, "an inverse that overflows");
  vf_lu_free(lu);
  gsl_matrix_free(d);
}

int main(void) {
  count_handler_calls();
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, 1808);
  for (size_t n = 1; n <= 40; n = 3 * n + 1)
    test_solves(rng, n);
  test_lu_errors();
  test_rcond(rng);
  is_int(handler_calls(), 0, "GSL's error handler is never reached");
  gsl_rng_free(rng);
  return tap_done();
}
