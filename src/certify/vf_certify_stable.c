/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Stability.
 *
 * Where X L + L^T X is negative definite, L has as many eigenvalues with a positive real part as X has
 * negative ones: X positive definite proves stability, one vector with v^T X v < 0 refutes it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include "vf_linalg.h"

int vf_certify_definite_search(const arb_mat_t m, arb_t delta, arb_mat_t factor, slong prec) {
  mag_t size;
  mag_init(size);
  arb_mat_bound_inf_norm(size, m);
  int good = 0;
  for (slong k = 6; !good && mag_is_finite(size) && k < prec - 10; k += 6 + k / 2) {
    arf_set_mag(arb_midref(delta), size);
    arb_mul_2exp_si(delta, delta, -k);
    good = vf_certify_definite(m, delta, factor, prec);
  }
  mag_clear(size);
  return good;
}

/* An eigenvector of the lowest eigenvalue, in double precision. */
static int lowest(const arb_mat_t m, arb_mat_t vector) {
  const size_t n = (size_t)arb_mat_nrows(m);
  gsl_matrix *copy = gsl_matrix_alloc(n, n), *vectors = gsl_matrix_alloc(n, n);
  gsl_vector *values = gsl_vector_alloc(n);
  vf_spectral *spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  int good = copy && vectors && values && spectral;
  for (size_t i = 0; good && i < n; i++)
    for (size_t j = 0; j < n; j++)
      gsl_matrix_set(copy, i, j, arf_get_d(arb_midref(arb_mat_entry(m, (slong)i, (slong)j)), ARF_RND_NEAR));
  good = good && vf_matrix_is_finite(copy) && !vf_spectral_symmetric(spectral, copy, values, vectors);
  for (size_t i = 0; good && i < n; i++)
    arb_set_d(arb_mat_entry(vector, (slong)i, 0), gsl_matrix_get(vectors, i, gsl_vector_min_index(values)));
  gsl_matrix_free(copy);
  gsl_matrix_free(vectors);
  gsl_vector_free(values);
  vf_spectral_free(spectral);
  return good;
}

/* vector is kept where v^T m v < 0 for certain. */
int vf_certify_negative(vf_claim *claim, const arb_mat_t m, slong prec) {
  const slong n = arb_mat_nrows(m);
  arb_mat_t vector, image;
  arb_t sum;
  arb_init(sum);
  arb_mat_init(vector, n, 1);
  arb_mat_init(image, n, 1);
  int good = lowest(m, vector);
  arb_mat_mul(image, m, vector, prec);
  for (slong i = 0; good && i < n; i++)
    arb_addmul(sum, arb_mat_entry(image, i, 0), arb_mat_entry(vector, i, 0), prec);
  good = good && arb_is_negative(sum);
  if (good)
    vf_certify_keep(claim, "vector", vector, 0);
  arb_clear(sum);
  arb_mat_clear(vector);
  arb_mat_clear(image);
  return good;
}

static void keep_proof(vf_claim *claim, const char *const name[2], const arb_t delta,
                       const arb_mat_t factor) {
  vf_certify_keep_scalar(claim, name[0], delta);
  vf_certify_keep(claim, name[1], factor, 1);
}

/* q = -(X L + L^T X). */
static void decay(const vf_certificate *c, const arb_mat_t x, arb_mat_t q) {
  const slong n = (slong)c->active;
  arb_mat_t transposed;
  arb_mat_init(transposed, n, n);
  arb_mat_mul(q, x, c->jacobian, c->prec);
  arb_mat_transpose(transposed, q);
  arb_mat_add(q, q, transposed, c->prec);
  arb_mat_neg(q, q);
  arb_mat_clear(transposed);
}

void vf_certify_stable(vf_certificate *c) {
  static const char *const decays[2] = {"delta_decay", "factor_decay"}, *const positive[2] = {"delta",
                                                                                              "factor"};
  const slong n = (slong)c->active;
  vf_claim *claim = vf_certify_claim(c, "stable");
  arb_mat_t x, q, factor;
  arb_t delta;
  arb_init(delta);
  arb_mat_init(x, n, n);
  arb_mat_init(q, n, n);
  arb_mat_init(factor, n, n);
  vf_certify_say(claim, VF_UNDECIDED, "an eigenvalue is too near the imaginary axis, or two are too near");
  int decided = 0;
  for (int way = 0; !decided && way < VF_CERTIFY_WAYS; way++) {
    if (!vf_certify_lyapunov(c, way, x))
      continue;
    decay(c, x, q);
    decided = vf_certify_definite_search(q, delta, factor, c->prec);
  }
  if (decided) {
    vf_certify_keep(claim, "lyapunov", x, 0);
    keep_proof(claim, decays, delta, factor);
    if (vf_certify_definite_search(x, delta, factor, c->prec)) {
      keep_proof(claim, positive, delta, factor);
      vf_certify_say(claim, VF_PROVED, "%s", "");
    } else if (vf_certify_negative(claim, x, c->prec))
      vf_certify_say(claim, VF_REFUTED, "an eigenvalue has a positive real part");
  }
  arb_clear(delta);
  arb_mat_clear(x);
  arb_mat_clear(q);
  arb_mat_clear(factor);
}

#endif
