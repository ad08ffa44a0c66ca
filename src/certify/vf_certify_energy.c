/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the symmetric part is negative definite: kappa_P, the angle in the energy norm, and what nudging
 * does.
 *
 * With P = -S, kappa_P^2 is the largest eigenvalue of the pencil (A^T P^-1 A, P).  For any Z and E = A - P Z,
 *
 *   A^T P^-1 A = Z^T A + E^T Z + E^T P^-1 E,
 *
 * whose last term is between 0 and |E|_F^2 over the smallest eigenvalue of P; Z is nearly P^-1 A.  The
 * smallest eigenvalue of P is the margin m, and 1/m the largest of the pencil (1, P).
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include <gsl/gsl_linalg.h>

/* S < 0, with a lower bound on the smallest eigenvalue of p. */
static int is_negative(vf_certificate *c, const arb_mat_t p, arb_t margin) {
  vf_claim *claim = vf_certify_claim(c, "symmetric_negative");
  arb_mat_t factor;
  arb_mat_init(factor, arb_mat_nrows(p), arb_mat_nrows(p));
  const int negative =
      vf_certify_negative(claim, p, c->prec); /* first, since it costs no product in many bits */
  const int good = !negative && vf_certify_definite_search(p, margin, factor, c->prec);
  if (good) {
    vf_certify_keep_scalar(claim, "delta", margin);
    vf_certify_keep(claim, "factor", factor, 1);
    vf_certify_say(claim, VF_PROVED, "%s", "");
    arb_mul_2exp_si(margin, margin, -1);
  } else if (negative)
    vf_certify_say(claim, VF_REFUTED,
                   "the symmetric part has a positive eigenvalue, so that kappa_P does not exist");
  else
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not separate the symmetric part from a singular one",
                   (long)c->prec);
  arb_mat_clear(factor);
  return good;
}

/* Nearly the inverse of p, in double precision. */
static int invert(const arb_mat_t p, arb_mat_t inverse) {
  const size_t n = (size_t)arb_mat_nrows(p);
  gsl_matrix *m = gsl_matrix_alloc(n, n);
  int good = m != NULL;
  for (size_t i = 0; good && i < n; i++)
    for (size_t j = 0; j < n; j++)
      gsl_matrix_set(m, i, j, arf_get_d(arb_midref(arb_mat_entry(p, (slong)i, (slong)j)), ARF_RND_NEAR));
  good = good && !gsl_linalg_cholesky_decomp1(m) && !gsl_linalg_cholesky_invert(m);
  for (size_t i = 0; good && i < n; i++)
    for (size_t j = 0; good && j < n; j++) {
      good = gsl_finite(gsl_matrix_get(m, i, j));
      if (good)
        arb_set_d(arb_mat_entry(inverse, (slong)i, (slong)j), gsl_matrix_get(m, i, j));
    }
  gsl_matrix_free(m);
  return good;
}

/* rest = a - p z. */
static void residual(const arb_mat_t p, const arb_mat_t a, const arb_mat_t z, arb_mat_t rest, slong prec) {
  arb_mat_mul(rest, p, z, prec);
  arb_mat_sub(rest, a, rest, prec);
}

/* z, exact, nearly p^-1 a; rest = a - p z. */
static int divide(const arb_mat_t p, const arb_mat_t a, arb_mat_t z, arb_mat_t rest, slong prec) {
  arb_mat_t inverse, step;
  arb_mat_init(inverse, arb_mat_nrows(p), arb_mat_nrows(p));
  arb_mat_init(step, arb_mat_nrows(p), arb_mat_nrows(p));
  const int good = invert(p, inverse);
  for (slong k = 0; good && k < 3 + prec / 64; k++) {
    residual(p, a, z, rest, prec);
    arb_mat_mul(step, inverse, rest, prec);
    arb_mat_add(z, z, step, prec);
    arb_mat_get_mid(z, z);
  }
  residual(p, a, z, rest, prec);
  arb_mat_clear(inverse);
  arb_mat_clear(step);
  return good;
}

static void enclose(vf_certificate *c, const arb_mat_t p, const arb_mat_t a, const arb_t margin) {
  const slong n = (slong)c->active;
  vf_claim *claim = vf_certify_claim(c, "kappa_P");
  arb_mat_t z, rest, square;
  mag_t norm, least;
  mag_init(norm);
  mag_init(least);
  arb_mat_init(z, n, n);
  arb_mat_init(rest, n, n);
  arb_mat_init(square, n, n);
  const int good = divide(p, a, z, rest, c->prec);
  arb_mat_bound_frobenius_norm(norm, rest);
  mag_mul(norm, norm, norm);
  arb_get_mag_lower(least, margin);
  mag_div(norm, norm, least);
  arb_mat_transpose(square, z);
  arb_mat_mul(square, square, a, c->prec);
  arb_mat_transpose(rest, rest);
  arb_mat_mul(rest, rest, z, c->prec);
  arb_mat_add(square, square, rest, c->prec);
  for (slong i = 0; i < n; i++)
    for (slong j = 0; j < n; j++)
      arb_add_error_mag(arb_mat_entry(square, i, j), norm);
  claim->has_value = good && vf_certify_pencil(claim, p, square, claim->value, c->prec);
  vf_certify_keep(claim, "quotient", z, 0);
  if (!claim->has_value)
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not enclose P^-1 A", (long)c->prec);
  arb_mat_clear(z);
  arb_mat_clear(rest);
  arb_mat_clear(square);
  mag_clear(norm);
  mag_clear(least);
}

/* The largest m for which S <= -m I. */
static void enclose_margin(vf_certificate *c) {
  const slong n = (slong)c->active;
  vf_claim *claim = vf_certify_claim(c, "margin");
  arb_mat_t one;
  arb_mat_init(one, n, n);
  arb_mat_one(one);
  claim->has_value = vf_certify_pencil(claim, c->energy, one, claim->value, c->prec);
  arb_mul(claim->value, claim->value, claim->value, c->prec);
  arb_inv(claim->value, claim->value, c->prec);
  if (!claim->has_value)
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not enclose the smallest eigenvalue of -S",
                   (long)c->prec);
  arb_mat_clear(one);
}

void vf_certify_energy(vf_certificate *c) {
  const slong n = (slong)c->active;
  arb_mat_t a;
  arb_t margin;
  arb_init(margin);
  arb_mat_init(a, n, n);
  vf_certify_halves(c->jacobian, c->energy, a, c->prec);
  arb_mat_neg(c->energy, c->energy);
  c->contracts = is_negative(c, c->energy, margin);
  if (c->contracts) {
    enclose(c, c->energy, a, margin);
    enclose_margin(c);
  }
  arb_clear(margin);
  arb_mat_clear(a);
}

#endif
