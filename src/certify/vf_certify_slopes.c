/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * |A|, and what symmetry of the weights says of it: |A| <= |W_s| (d_max - d_min)/2 + |W_a| d_max for the
 * parts of the weights among the active units and the extreme slopes (prop:slopes a).
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

vf_claim *vf_certify_norm(vf_certificate *c, const char *name, const arb_mat_t m) {
  const slong n = arb_mat_nrows(m);
  vf_claim *claim = vf_certify_claim(c, name);
  arb_mat_t one, square;
  arb_mat_init(one, n, n);
  arb_mat_init(square, n, n);
  arb_mat_one(one);
  arb_mat_transpose(square, m);
  arb_mat_mul(square, square, m, c->prec);
  claim->has_value = vf_certify_pencil(claim, one, square, claim->value, c->prec);
  if (!claim->has_value)
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not enclose the norm", (long)c->prec);
  arb_mat_clear(one);
  arb_mat_clear(square);
  return claim;
}

void vf_certify_halves(const arb_mat_t m, arb_mat_t symmetric, arb_mat_t antisymmetric, slong prec) {
  arb_mat_t transposed;
  arb_mat_init(transposed, arb_mat_nrows(m), arb_mat_nrows(m));
  arb_mat_transpose(transposed, m);
  arb_mat_sub(antisymmetric, m, transposed, prec);
  arb_mat_scalar_mul_2exp_si(antisymmetric, antisymmetric, -1);
  arb_mat_add(symmetric, m, transposed, prec);
  arb_mat_scalar_mul_2exp_si(symmetric, symmetric, -1);
  arb_mat_clear(transposed);
}

/* Whether all active units have one slope that is known exactly, so that A is that many times W_a. */
static int one_slope(const vf_certificate *c) {
  arb_srcptr first = arb_mat_entry(c->slope, (slong)c->unit[0], 0);
  int one = arb_is_exact(first);
  for (size_t k = 1; one && k < c->active; k++)
    one = arb_equal(first, arb_mat_entry(c->slope, (slong)c->unit[k], 0));
  return one;
}

/* right <- the bound, from the norms of the two parts of the weights. */
static void bound(const vf_certificate *c, const arb_t symmetric, const arb_t antisymmetric, arb_t right) {
  arb_t least, most;
  arb_init(least);
  arb_init(most);
  arb_set(least, arb_mat_entry(c->slope, (slong)c->unit[0], 0));
  arb_set(most, least);
  for (size_t k = 1; k < c->active; k++) {
    arb_min(least, least, arb_mat_entry(c->slope, (slong)c->unit[k], 0), c->prec);
    arb_max(most, most, arb_mat_entry(c->slope, (slong)c->unit[k], 0), c->prec);
  }
  arb_mul(right, antisymmetric, most, c->prec);
  arb_sub(most, most, least, c->prec);
  arb_mul_2exp_si(most, most, -1);
  arb_addmul(right, symmetric, most, c->prec);
  arb_clear(least);
  arb_clear(most);
}

void vf_certify_slopes(vf_certificate *c) {
  const slong n = (slong)c->active;
  arb_mat_t m, s, a;
  arb_t right;
  arb_init(right);
  arb_mat_init(m, n, n);
  arb_mat_init(s, n, n);
  arb_mat_init(a, n, n);
  vf_certify_halves(c->jacobian, s, a, c->prec);
  c->symmetric = arb_mat_is_zero(a);
  const vf_claim *norm = vf_certify_norm(c, "norm_A", a);
  for (slong k = 0; k < n; k++)
    for (slong l = 0; l < n; l++)
      arb_set(arb_mat_entry(m, k, l), arb_mat_entry(c->weight, (slong)c->unit[k], (slong)c->unit[l]));
  vf_certify_halves(m, s, a, c->prec);
  const vf_claim *symmetric = vf_certify_norm(c, "norm_W_s", s),
                 *antisymmetric = vf_certify_norm(c, "norm_W_a", a);
  arb_indeterminate(right);
  if (norm->has_value && symmetric->has_value && antisymmetric->has_value)
    bound(c, symmetric->value, antisymmetric->value, right);
  vf_certify_compare(c, "slopes_bound_A", norm->value, right, 1, c->symmetric || one_slope(c));
  arb_clear(right);
  arb_mat_clear(m);
  arb_mat_clear(s);
  arb_mat_clear(a);
}

#endif
