/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * X, in double precision, for which -(X L + L^T X) is probably positive definite.
 *
 * For a stable L the solution of X L + L^T X = -I by Smith's doubling: with the Cayley transform A = (p -
 * L)^-1 (p + L) and C = 2 p (p - L)^-T (p - L)^-1, X is the sum of (A^T)^k C A^k, whose first 2^j terms need
 * j steps.  No eigenvector is needed, which a layered L has too few of.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

enum { DOUBLINGS = 40 };

static gsl_matrix *middle(const vf_certificate *c) {
  gsl_matrix *l = gsl_matrix_alloc(c->active, c->active);
  for (size_t i = 0; l && i < c->active; i++)
    for (size_t j = 0; j < c->active; j++)
      gsl_matrix_set(l, i, j,
                     arf_get_d(arb_midref(arb_mat_entry(c->jacobian, (slong)i, (slong)j)), ARF_RND_NEAR));
  return l;
}

/* X = U^* D U with the rows of U the left eigenvectors and D minus the signs of the real parts. */
static int by_eigenvectors(const vf_certificate *c, arb_mat_t x) {
  const size_t n = c->active;
  gsl_matrix *l = middle(c);
  gsl_matrix_complex *v = gsl_matrix_complex_alloc(n, n), *u = gsl_matrix_complex_alloc(n, n),
                     *scaled = gsl_matrix_complex_alloc(n, n);
  gsl_vector_complex *values = gsl_vector_complex_alloc(n);
  gsl_permutation *p = gsl_permutation_alloc(n);
  gsl_eigen_nonsymmv_workspace *w = gsl_eigen_nonsymmv_alloc(n);
  int sign, good = l && v && u && scaled && values && p && w;
  good = good && vf_matrix_is_finite(l) && !gsl_eigen_nonsymmv(l, values, v, w) &&
         !gsl_linalg_complex_LU_decomp(v, p, &sign) && !gsl_linalg_complex_LU_invert(v, p, u);
  for (size_t i = 0; good && i < n; i++)
    for (size_t j = 0; j < n; j++)
      gsl_matrix_complex_set(scaled, i, j,
                             gsl_complex_mul_real(gsl_matrix_complex_get(u, i, j),
                                                  GSL_REAL(gsl_vector_complex_get(values, i)) < 0 ? 1 : -1));
  if (good)
    gsl_blas_zgemm(CblasConjTrans, CblasNoTrans, GSL_COMPLEX_ONE, u, scaled, GSL_COMPLEX_ZERO, v);
  for (size_t i = 0; good && i < n; i++)
    for (size_t j = 0; j < n; j++) {
      const double entry =
          GSL_REAL(gsl_matrix_complex_get(v, i, j)) / 2 + GSL_REAL(gsl_matrix_complex_get(v, j, i)) / 2;
      good = good && gsl_finite(entry);
      arb_set_d(arb_mat_entry(x, (slong)i, (slong)j), entry);
    }
  gsl_matrix_free(l);
  gsl_matrix_complex_free(v);
  gsl_matrix_complex_free(u);
  gsl_matrix_complex_free(scaled);
  gsl_vector_complex_free(values);
  gsl_permutation_free(p);
  gsl_eigen_nonsymmv_free(w);
  return good;
}

/* Symmetric and finite; 0 where it is not finite. */
static int take(const gsl_matrix *m, arb_mat_t x) {
  int good = vf_matrix_is_finite(m);
  for (size_t i = 0; good && i < m->size1; i++)
    for (size_t j = 0; j < m->size1; j++)
      arb_set_d(arb_mat_entry(x, (slong)i, (slong)j),
                gsl_matrix_get(m, i, j) / 2 + gsl_matrix_get(m, j, i) / 2);
  return good;
}

/* a <- (p - l)^-1 (p + l) = 2 p (p - l)^-1 - 1, and x <- 2 p (p - l)^-T (p - l)^-1; l is destroyed. */
static int transform(gsl_matrix *l, gsl_matrix *a, gsl_matrix *x) {
  const size_t n = l->size1;
  gsl_permutation *p = gsl_permutation_alloc(n);
  gsl_vector_view all = gsl_vector_view_array(l->data, n * l->tda);
  const double shift = gsl_blas_dnrm2(&all.vector) / sqrt((double)n);
  int sign;
  gsl_matrix_scale(l, -1);
  gsl_matrix_add_diagonal(l, shift);
  const int good = p && !gsl_linalg_LU_decomp(l, p, &sign) && !gsl_linalg_LU_invert(l, p, a);
  if (good) {
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 2 * shift, a, a, 0, x);
    gsl_matrix_scale(a, 2 * shift);
    gsl_matrix_add_diagonal(a, -1);
  }
  gsl_permutation_free(p);
  return good;
}

static int by_doubling(const vf_certificate *c, arb_mat_t x) {
  const size_t n = c->active;
  gsl_matrix *l = middle(c), *m[2] = {gsl_matrix_alloc(n, n), gsl_matrix_alloc(n, n)},
             *sum = gsl_matrix_alloc(n, n);
  int good = l && m[0] && m[1] && sum && vf_matrix_is_finite(l) && transform(l, m[0], sum), done = 0;
  for (int k = 0; good && !done && k < DOUBLINGS; k++) {
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, sum, m[k % 2], 0, l);
    gsl_blas_dgemm(CblasTrans, CblasNoTrans, 1, m[k % 2], l, 1, sum);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, m[k % 2], m[k % 2], 0, m[1 - k % 2]);
    gsl_vector_view all = gsl_vector_view_array(m[1 - k % 2]->data, n * n);
    const double size = gsl_blas_dnrm2(&all.vector);
    good = gsl_finite(size);
    done = size < 1e-9;
  }
  good = good && done && take(sum, x);
  gsl_matrix_free(l);
  gsl_matrix_free(m[0]);
  gsl_matrix_free(m[1]);
  gsl_matrix_free(sum);
  return good;
}

int vf_certify_lyapunov(const vf_certificate *c, int way, arb_mat_t x) {
  return way == 0 ? by_doubling(c, x) : by_eigenvectors(c, x);
}

#endif
