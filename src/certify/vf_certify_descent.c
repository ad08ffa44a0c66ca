/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Whether a small enough step lowers the cost: for every target, and for every target on the outputs.
 *
 * With the columns x_j and lambda_j of the outputs, the change of the cost is minus v^T H v for the
 * derivative v of the cost by the outputs, H_jk = (x_j^T M lambda_k + x_k^T M lambda_j)/2.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

/* Stable, and kappa below 1. */
static void below_one(vf_certificate *c, const char *name, const vf_claim *kappa, const char *above) {
  const vf_claim *stable = vf_certify_find(c, "stable");
  vf_claim *claim = vf_certify_claim(c, name);
  arb_t one;
  arb_init(one);
  arb_one(one);
  if (stable->verdict == VF_REFUTED)
    vf_certify_say(claim, VF_REFUTED, "the fixed point is unstable");
  else if (kappa->has_value && arb_ge(kappa->value, one))
    vf_certify_say(claim, VF_REFUTED, "%s", above);
  else if (stable->verdict == VF_PROVED && kappa->has_value && arb_lt(kappa->value, one))
    vf_certify_say(claim, VF_PROVED, "%s", "");
  else
    vf_certify_say(claim, VF_UNDECIDED, "%s",
                   stable->verdict ? "the degree of asymmetry is not separated from 1"
                                   : "stability is undecided");
  arb_clear(one);
}

static void form(const vf_certificate *c, arb_mat_t h) {
  const slong m = (slong)c->m;
  arb_t term;
  arb_init(term);
  for (slong j = 0; j < m; j++)
    for (slong k = 0; k < m; k++)
      for (slong i = 0; i < (slong)c->active; i++) {
        arb_mul(term, arb_mat_entry(c->x, i, 1 + j), arb_mat_entry(c->lambda, i, 1 + k), c->prec);
        arb_mul(term, term, arb_mat_entry(c->rated, i, 0), c->prec);
        arb_mul_2exp_si(term, term, -1);
        arb_add(arb_mat_entry(h, j, k), arb_mat_entry(h, j, k), term, c->prec);
        arb_add(arb_mat_entry(h, k, j), arb_mat_entry(h, k, j), term, c->prec);
      }
  arb_clear(term);
}

static void outputs(vf_certificate *c) {
  const slong m = (slong)c->m;
  const vf_claim *stable = vf_certify_find(c, "stable");
  vf_claim *claim = vf_certify_claim(c, "descent_outputs");
  arb_mat_t h, factor;
  arb_t delta;
  arb_init(delta);
  arb_mat_init(h, m, m);
  arb_mat_init(factor, m, m);
  form(c, h);
  if (stable->verdict == VF_REFUTED)
    vf_certify_say(claim, VF_REFUTED, "the fixed point is unstable");
  else if (m == 0)
    vf_certify_say(claim, VF_REFUTED, "every output is frozen: the update vanishes and lowers no cost");
  else if (vf_certify_definite_search(h, delta, factor, c->prec)) {
    vf_certify_keep_scalar(claim, "delta", delta);
    vf_certify_keep(claim, "factor", factor, 1);
    if (stable->verdict == VF_PROVED)
      vf_certify_say(claim, VF_PROVED, "%s", "");
    else
      vf_certify_say(claim, VF_UNDECIDED, "stability is undecided");
  } else if (vf_certify_negative(claim, h, c->prec))
    vf_certify_say(claim, VF_REFUTED, "a target on the outputs exists for which the step raises the cost");
  else
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not separate the form from a singular one",
                   (long)c->prec);
  arb_clear(delta);
  arb_mat_clear(h);
  arb_mat_clear(factor);
}

void vf_certify_descent(vf_certificate *c) {
  below_one(c, "descent_guaranteed", vf_certify_find(c, "kappa_M"),
            "kappa_M is 1 or more: a target on some units exists for which the step does not lower the cost");
  outputs(c);
}

void vf_certify_descent_metric(vf_certificate *c) {
  below_one(c, "descent_in_metric", vf_certify_find(c, "kappa_G"),
            "kappa_G is 1 or more: this metric is no proof of descent, and another may be");
}

#endif
