/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One LU factorisation for both systems, and the checks that keep GSL's handler from bad data.
 */
#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_permute_vector.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

struct vf_lu {
  size_t n;
  gsl_matrix *factors;
  gsl_permutation *permutation;
  gsl_vector *scratch, *probe, *image; /* solves, and the estimate of the condition */
  double norm;                         /* |a|_1 */
  int valid;
};

double vf_vector_max_norm(const gsl_vector *v) {
  double norm = 0;
  for (size_t i = 0; i < v->size && !isnan(norm); i++) {
    const double a = fabs(gsl_vector_get(v, i));
    if (!(a <= norm))
      norm = a;
  }
  return norm;
}

int vf_vector_is_finite(const gsl_vector *v) {
  for (size_t i = 0; i < v->size; i++)
    if (!isfinite(gsl_vector_get(v, i)))
      return 0;
  return 1;
}

int vf_matrix_is_finite(const gsl_matrix *a) {
  for (size_t i = 0; i < a->size1; i++)
    for (size_t j = 0; j < a->size2; j++)
      if (!isfinite(gsl_matrix_get(a, i, j)))
        return 0;
  return 1;
}

int vf_matrix_fits(size_t rows, size_t columns) {
  return columns == 0 || rows <= SIZE_MAX / sizeof(double) / columns;
}

vf_lu *vf_lu_alloc(size_t n) {
  vf_lu *lu = n && vf_matrix_fits(n, n) ? calloc(1, sizeof *lu) : NULL;
  if (!lu)
    return NULL;
  lu->n = n;
  lu->factors = gsl_matrix_alloc(n, n);
  lu->permutation = gsl_permutation_alloc(n);
  lu->scratch = gsl_vector_alloc(n);
  lu->probe = gsl_vector_alloc(n);
  lu->image = gsl_vector_alloc(n);
  if (lu->factors && lu->permutation && lu->scratch && lu->probe && lu->image)
    return lu;
  vf_lu_free(lu);
  return NULL;
}

void vf_lu_free(vf_lu *lu) {
  if (!lu)
    return;
  gsl_matrix_free(lu->factors);
  gsl_permutation_free(lu->permutation);
  gsl_vector_free(lu->scratch);
  gsl_vector_free(lu->probe);
  gsl_vector_free(lu->image);
  free(lu);
}

static double one_norm(const gsl_matrix *a) {
  double largest = 0;
  for (size_t j = 0; j < a->size2; j++) {
    double sum = 0;
    for (size_t i = 0; i < a->size1; i++)
      sum += fabs(gsl_matrix_get(a, i, j));
    largest = fmax(largest, sum);
  }
  return largest;
}

int vf_lu_factor(vf_lu *lu, const gsl_matrix *a) {
  lu->valid = 0;
  if (a->size1 != lu->n || a->size2 != lu->n)
    return GSL_EBADLEN;
  if (!vf_matrix_is_finite(a))
    return GSL_EDOM;
  int sign;
  gsl_matrix_memcpy(lu->factors, a);
  lu->norm = one_norm(a);
  gsl_linalg_LU_decomp(lu->factors, lu->permutation, &sign);
  for (size_t i = 0; i < lu->n; i++) {
    double pivot = gsl_matrix_get(lu->factors, i, i);
    if (!isfinite(pivot) || pivot == 0)
      return GSL_ESING;
  }
  lu->valid = 1;
  return GSL_SUCCESS;
}

static int check_solve(const vf_lu *lu, const gsl_vector *b, const gsl_vector *x) {
  if (b->size != lu->n || x->size != lu->n)
    return GSL_EBADLEN;
  return lu->valid ? GSL_SUCCESS : GSL_EINVAL;
}

int vf_lu_solve(vf_lu *lu, const gsl_vector *b, gsl_vector *x) {
  int code = check_solve(lu, b, x);
  if (code)
    return code;
  gsl_vector_memcpy(lu->scratch, b);
  gsl_linalg_LU_svx(lu->factors, lu->permutation, lu->scratch);
  return gsl_vector_memcpy(x, lu->scratch);
}

/* P a = L U, so a^T x = b is U^T L^T (P x) = b. */
int vf_lu_solve_transposed(vf_lu *lu, const gsl_vector *b, gsl_vector *x) {
  int code = check_solve(lu, b, x);
  if (code)
    return code;
  gsl_vector_memcpy(lu->scratch, b);
  gsl_blas_dtrsv(CblasUpper, CblasTrans, CblasNonUnit, lu->factors, lu->scratch);
  gsl_blas_dtrsv(CblasLower, CblasTrans, CblasUnit, lu->factors, lu->scratch);
  gsl_permute_vector_inverse(lu->permutation, lu->scratch);
  return gsl_vector_memcpy(x, lu->scratch);
}

/*
 * Hager's estimate of |a^-1|_1: it climbs from the vector of equal entries to the column of the inverse with
 * the largest sum, two solves a step; five steps are plenty.
 */
int vf_lu_rcond(vf_lu *lu, double *rcond) {
  if (!lu->valid)
    return GSL_EINVAL;
  gsl_vector *x = lu->probe, *y = lu->image;
  double estimate = 0;
  gsl_vector_set_all(x, 1 / (double)lu->n);
  for (int step = 0; step < 5; step++) {
    vf_lu_solve(lu, x, y);
    double norm = gsl_blas_dasum(y);
    if (!(norm > estimate))
      break;
    estimate = norm;
    for (size_t i = 0; i < lu->n; i++)
      gsl_vector_set(y, i, gsl_vector_get(y, i) < 0 ? -1 : 1);
    vf_lu_solve_transposed(lu, y, y);
    gsl_vector_set_basis(x, gsl_blas_idamax(y));
  }
  *rcond = estimate > 0 ? fmin(1, 1 / (lu->norm * estimate)) : 0;
  return GSL_SUCCESS;
}
