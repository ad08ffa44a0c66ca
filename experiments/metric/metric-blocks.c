/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bound on kappa_G by the norms of blocks (prop:limit b): with S' = M^1/2 G^1/2 S_G (M G)^-1/2 and A'
 * likewise, kappa_G = |S'^-1 A'| is at most |(1 - N)^-1 H|, N and H the norms of the blocks of S' + 1 and A'
 * from layer to layer, where the spectral radius of N is below 1.
 */
#include "metric.h"
#include "vf_linalg.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* The entry of S' + 1 (sign 1) or A' (sign -1). */
static double entry(const metric_net *t, double sign, size_t i, size_t j) {
  const double gi = gsl_vector_get(t->metric, i), gj = gsl_vector_get(t->metric, j),
               scale = sqrt(gi / gj * gsl_vector_get(t->mass, i) / gsl_vector_get(t->mass, j)),
               back = gj / gi * gsl_matrix_get(t->jacobian, j, i);
  return scale * (gsl_matrix_get(t->jacobian, i, j) + sign * back) / 2 + (sign > 0 && i == j);
}

/* norms[k][l] = that of the block from layer l to layer k. */
static int norms_of(const metric_net *t, double sign, gsl_matrix *block, vf_spectral *w, gsl_matrix *norms) {
  int code = GSL_SUCCESS;
  for (size_t k = 0; k < t->layers; k++)
    for (size_t l = 0; !code && l < t->layers; l++) {
      gsl_matrix_set_zero(block);
      for (size_t i = 0; i < t->n; i++)
        for (size_t j = 0; j < t->n; j++)
          if (t->layer[i] == k && t->layer[j] == l)
            gsl_matrix_set(block, i, j, entry(t, sign, i, j));
      code = vf_spectral_norm(w, block, gsl_matrix_ptr(norms, k, l));
    }
  return code;
}

/* 1 - N in place of N, and H times its inverse in place of H: false where an inverse has a negative entry,
 * which says that the spectral radius of N is 1 or more. */
static int solve(gsl_matrix *n, gsl_matrix *h, vf_lu *lu) {
  const size_t layers = n->size1;
  gsl_matrix_scale(n, -1);
  for (size_t k = 0; k < layers; k++)
    *gsl_matrix_ptr(n, k, k) += 1;
  if (vf_lu_factor(lu, n))
    return 0;
  for (size_t j = 0; j < layers; j++) {
    gsl_vector_view column = gsl_matrix_column(n, j), of_h = gsl_matrix_column(h, j);
    gsl_vector_set_basis(&column.vector, j);
    vf_lu_solve(lu, &column.vector, &column.vector);
    vf_lu_solve(lu, &of_h.vector, &of_h.vector);
  }
  return gsl_matrix_isnonneg(n);
}

int metric_block_bound(const metric_net *t, double *bound) {
  gsl_matrix *block = gsl_matrix_alloc(t->n, t->n), *n = gsl_matrix_alloc(t->layers, t->layers),
             *h = gsl_matrix_alloc(t->layers, t->layers);
  vf_spectral *w = vf_spectral_alloc(t->n, VF_BACKEND_BEST),
              *small = vf_spectral_alloc(t->layers, VF_BACKEND_BEST);
  vf_lu *lu = vf_lu_alloc(t->layers);
  int code = block && n && h && w && small && lu ? norms_of(t, 1, block, w, n) : GSL_ENOMEM;
  if (!code)
    code = norms_of(t, -1, block, w, h);
  *bound = INFINITY;
  if (!code && solve(n, h, lu))
    code = vf_spectral_norm(small, h, bound);
  vf_lu_free(lu);
  vf_spectral_free(small);
  vf_spectral_free(w);
  gsl_matrix_free(h);
  gsl_matrix_free(n);
  gsl_matrix_free(block);
  return code;
}
