/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Lengths and angles of two vectors in an inner product, and what compares a number with its bound.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include <string.h>

vf_claim *vf_certify_find(vf_certificate *c, const char *name) {
  for (size_t i = 0; i < c->claims; i++)
    if (strcmp(c->claim[i].name, name) == 0)
      return c->claim + i;
  return NULL;
}

void vf_certify_inner(arb_t sum, const arb_mat_struct *mass, const arb_mat_t u, const arb_mat_t v,
                      slong prec) {
  const slong n = arb_mat_nrows(u), dense = mass && arb_mat_ncols(mass) > 1;
  arb_t term;
  arb_init(term);
  arb_zero(sum);
  for (slong i = 0; i < n; i++) {
    if (dense) {
      arb_zero(term);
      for (slong j = 0; j < n; j++)
        arb_addmul(term, arb_mat_entry(mass, i, j), arb_mat_entry(v, j, 0), prec);
    } else if (mass)
      arb_mul(term, arb_mat_entry(mass, i, 0), arb_mat_entry(v, i, 0), prec);
    else
      arb_set(term, arb_mat_entry(v, i, 0));
    arb_addmul(sum, term, arb_mat_entry(u, i, 0), prec);
  }
  arb_clear(term);
}

/* The length of x b - y a, or of their sum. */
static void combined(arb_t length, const arb_mat_struct *mass, const arb_mat_t x, const arb_t b,
                     const arb_mat_t y, const arb_t a, int sum, slong prec) {
  arb_mat_t part;
  arb_t u;
  arb_init(u);
  arb_mat_init(part, arb_mat_nrows(x), 1);
  for (slong i = 0; i < arb_mat_nrows(part); i++) {
    arb_ptr entry = arb_mat_entry(part, i, 0);
    arb_mul(entry, arb_mat_entry(x, i, 0), b, prec);
    arb_mul(u, arb_mat_entry(y, i, 0), a, prec);
    (sum ? arb_add : arb_sub)(entry, entry, u, prec);
  }
  vf_certify_inner(length, mass, part, part, prec);
  arb_sqrtpos(length, length, prec);
  arb_mat_clear(part);
  arb_clear(u);
}

void vf_certify_degrees(arb_t angle, slong prec) {
  arb_t pi;
  arb_init(pi);
  arb_const_pi(pi, prec);
  arb_div(angle, angle, pi, prec);
  arb_mul_ui(angle, angle, 360, prec);
  arb_clear(pi);
}

void vf_certify_measure(const arb_mat_struct *mass, const arb_mat_t x, const arb_mat_t y, arb_t angle,
                        arb_t error, slong prec) {
  arb_t a, b, one, apart, joint;
  arb_init(a);
  arb_init(b);
  arb_init(one);
  arb_init(apart);
  arb_init(joint);
  arb_one(one);
  vf_certify_inner(a, mass, x, x, prec);
  vf_certify_inner(b, mass, y, y, prec);
  const int there = arb_is_positive(a) && arb_is_positive(b);
  arb_sqrtpos(a, a, prec);
  arb_sqrtpos(b, b, prec);
  combined(apart, mass, x, b, y, a, 0, prec);
  combined(joint, mass, x, b, y, a, 1, prec);
  arb_atan2(angle, apart, joint, prec);
  vf_certify_degrees(angle, prec);
  combined(apart, mass, x, one, y, one, 0, prec);
  arb_div(error, apart, b, prec);
  if (!there) { /* an angle with nothing, of which atan2 makes 0 */
    arb_indeterminate(angle);
    arb_indeterminate(error);
  }
  arb_clear(a);
  arb_clear(b);
  arb_clear(one);
  arb_clear(apart);
  arb_clear(joint);
}

void vf_certify_compare(vf_certificate *c, const char *name, arb_srcptr left, arb_srcptr right, slong count,
                        int equal) {
  vf_claim *claim = vf_certify_claim(c, name);
  int measured = 1, enclosed = 1, below = 1, above = 0;
  for (slong i = 0; i < count; i++) {
    measured = measured && arb_is_finite(left + i);
    enclosed = enclosed && arb_is_finite(right + i);
    below = below && arb_le(left + i, right + i);
    above = above || arb_gt(left + i, right + i);
    arb_max(claim->value, claim->value, right + i, c->prec);
  }
  claim->has_value = enclosed;
  if ((equal || below) && measured && enclosed)
    vf_certify_say(claim, VF_PROVED, "%s", "");
  else if (!enclosed)
    vf_certify_say(claim, VF_UNDECIDED, "the bound is not finite or not enclosed");
  else if (!measured)
    vf_certify_say(claim, VF_UNDECIDED, "the cost's gradient cannot be told from 0");
  else if (above)
    vf_certify_say(claim, VF_REFUTED, "the measured number is above the bound");
  else
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not separate the number from its bound", (long)c->prec);
}

#endif
