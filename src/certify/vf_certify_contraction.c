/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ||W|| sup rho' < 1, which leaves one fixed point: refuted by one vector, proved by a definite matrix.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include <gsl/gsl_blas.h>
#include <gsl/gsl_math.h>
#include <math.h>

enum { POWERS = 100 };

/* A vector that W stretches most, or nearly, by the power method in double precision. */
static int stretched(const arb_mat_t weight, arb_mat_t vector) {
  const size_t n = (size_t)arb_mat_nrows(weight);
  gsl_matrix *w = gsl_matrix_alloc(n, n);
  gsl_vector *v = gsl_vector_alloc(n), *image = gsl_vector_alloc(n);
  int good = w && v && image;
  for (size_t i = 0; good && i < n; i++) {
    gsl_vector_set(v, i, 1 + 0.5 * sin((double)i)); /* no symmetry of a network leaves the top vector out */
    for (size_t j = 0; j < n; j++)
      gsl_matrix_set(w, i, j, arf_get_d(arb_midref(arb_mat_entry(weight, (slong)i, (slong)j)), ARF_RND_NEAR));
  }
  for (int k = 0; good && k < POWERS; k++) {
    gsl_blas_dgemv(CblasNoTrans, 1, w, v, 0, image);
    gsl_blas_dgemv(CblasTrans, 1, w, image, 0, v);
    const double length = gsl_blas_dnrm2(v);
    good = gsl_finite(length) && length > 0;
    gsl_vector_scale(v, good ? 1 / length : 0);
  }
  for (size_t i = 0; good && i < n; i++)
    arb_set_d(arb_mat_entry(vector, (slong)i, 0), gsl_vector_get(v, i));
  gsl_matrix_free(w);
  gsl_vector_free(v);
  gsl_vector_free(image);
  return good;
}

/* |v|^2 < (sup rho')^2 |W v|^2 for certain for some v, which is kept; n^2 products. */
static int expands(const vf_certificate *c, vf_claim *claim, const arb_t slope) {
  const slong n = (slong)c->n;
  arb_mat_t vector, image;
  arb_t sum, part;
  arb_init(sum);
  arb_init(part);
  arb_mat_init(vector, n, 1);
  arb_mat_init(image, n, 1);
  int good = stretched(c->weight, vector);
  if (good) {
    arb_mat_mul(image, c->weight, vector, c->prec);
    arb_dot(part, NULL, 0, image->entries, 1, image->entries, 1, n, c->prec);
    arb_mul(sum, part, slope, c->prec);
    arb_mul(sum, sum, slope, c->prec);
    arb_dot(sum, sum, 1, vector->entries, 1, vector->entries, 1, n, c->prec);
    good = arb_is_positive(sum);
  }
  if (good)
    vf_certify_keep(claim, "vector", vector, 0);
  arb_clear(sum);
  arb_clear(part);
  arb_mat_clear(vector);
  arb_mat_clear(image);
  return good;
}

/* 1 - (sup rho')^2 W^T W is positive definite. */
static int contracts(const vf_certificate *c, vf_claim *claim, const arb_t slope) {
  const slong n = (slong)c->n;
  arb_mat_t m, factor;
  arb_t delta;
  arb_init(delta);
  arb_mat_init(m, n, n);
  arb_mat_init(factor, n, n);
  arb_mul(delta, slope, slope, c->prec);
  arb_neg(delta, delta);
  arb_mat_transpose(m, c->weight);
  arb_mat_mul(m, m, c->weight, c->prec);
  arb_mat_scalar_mul_arb(m, m, delta, c->prec);
  for (slong i = 0; i < n; i++)
    arb_add_ui(arb_mat_entry(m, i, i), arb_mat_entry(m, i, i), 1, c->prec);
  const int good = vf_certify_definite_search(m, delta, factor, c->prec);
  if (good) {
    vf_certify_keep_scalar(claim, "delta", delta);
    vf_certify_keep(claim, "factor", factor, 1);
  }
  arb_clear(delta);
  arb_mat_clear(m);
  arb_mat_clear(factor);
  return good;
}

void vf_certify_contraction(vf_certificate *c, const vf_certificate_case *given) {
  vf_claim *claim = vf_certify_claim(c, "contraction");
  arb_t slope;
  arb_init(slope);
  arb_set_d(slope, vf_network_lipschitz(given->net));
  if (expands(c, claim, slope))
    vf_certify_say(claim, VF_REFUTED, "||W|| sup rho' is above 1; other fixed points may or may not exist");
  else if (contracts(c, claim, slope))
    vf_certify_say(claim, VF_PROVED, "%s", "");
  else
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not separate ||W|| sup rho' from 1", (long)c->prec);
  arb_clear(slope);
}

#endif
