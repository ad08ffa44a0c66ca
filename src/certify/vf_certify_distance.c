/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far response and adjoint are apart, in several inner products, and the bounds on that.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

/* left <= right of a distance, which does not exist where every output is frozen. */
static void compare(vf_certificate *c, const char *name, const vf_claim *left, const arb_t right, int equal) {
  if (c->m) {
    vf_certify_compare(c, name, left->value, right, 1, equal);
    return;
  }
  vf_claim *claim = vf_certify_claim(c, name);
  vf_certify_say(claim, VF_PROVED, "vacuous: every output is frozen, so that response and adjoint vanish");
  arb_set(claim->value, right);
  claim->has_value = arb_is_finite(right);
}

/* 2 arctan kappa in degrees; 2 kappa/(1 - kappa) for kappa < 1, or 2 kappa/sqrt(1 + kappa^2) where lengths
 * are equal. */
static void limits(const vf_claim *kappa, int equal_lengths, arb_t angle, arb_t error, slong prec) {
  arb_t rest;
  arb_init(rest);
  arb_indeterminate(angle);
  arb_indeterminate(error);
  if (kappa->has_value) {
    arb_atan(angle, kappa->value, prec);
    vf_certify_degrees(angle, prec);
    arb_sub_ui(rest, kappa->value, 1, prec);
    arb_neg(rest, rest);
    if (equal_lengths) {
      arb_mul(rest, kappa->value, kappa->value, prec);
      arb_add_ui(rest, rest, 1, prec);
      arb_sqrt(rest, rest, prec);
    }
    if (arb_is_positive(rest)) {
      arb_div(error, kappa->value, rest, prec);
      arb_mul_2exp_si(error, error, 1);
    }
  }
  arb_clear(rest);
}

/* What was measured. */
static void conclude(const vf_certificate *c, vf_claim *claim) {
  claim->has_value = arb_is_finite(claim->value);
  if (claim->has_value)
    vf_certify_say(claim, VF_PROVED, "%s", "");
  else if (!c->m)
    vf_certify_say(
        claim, VF_REFUTED,
        "every output is frozen: response and adjoint vanish and have no angle and no relative error");
  else
    vf_certify_say(claim, VF_UNDECIDED, "the cost's gradient cannot be told from 0");
}

/* name: of the angle, of the error, of their bounds. */
static void distance(vf_certificate *c, const vf_claim *kappa, const arb_mat_struct *mass,
                     const arb_mat_t adjoint, const char *const name[4], int equal_lengths) {
  vf_claim *angle = vf_certify_claim(c, name[0]), *error = vf_certify_claim(c, name[1]);
  arb_t rest, limit, error_limit;
  arb_init(rest);
  arb_init(limit);
  arb_init(error_limit);
  vf_certify_measure(mass, c->x, adjoint, angle->value, error->value, c->prec);
  conclude(c, angle);
  conclude(c, error);
  limits(kappa, equal_lengths, limit, error_limit, c->prec);
  arb_sub_ui(rest, kappa->value, 1, c->prec);
  if (equal_lengths || !kappa->has_value || !arb_is_positive(rest)) {
    const int equal = c->symmetric && adjoint == c->lambda;
    compare(c, name[2], angle, limit, equal);
    compare(c, name[3], error, error_limit, equal);
  }
  arb_clear(rest);
  arb_clear(limit);
  arb_clear(error_limit);
}

/* c^T x < 0, by which a small nudge lowers the cost. */
static void nudging(vf_certificate *c) {
  vf_claim *slope = vf_certify_claim(c, "bound_nudging");
  arb_t product;
  arb_init(product);
  vf_certify_inner(product, NULL, c->gradient, c->x, c->prec);
  if (arb_is_negative(product))
    vf_certify_say(slope, VF_PROVED, "%s", "");
  else if (arb_is_positive(product))
    vf_certify_say(slope, VF_REFUTED, "a small nudge raises the cost");
  else
    vf_certify_say(slope, VF_UNDECIDED, "the cost's gradient cannot be told from 0");
  arb_clear(product);
}

/* The relative error in state space is at most 2 |A|/m (prop:rotation d). */
static void by_margin(vf_certificate *c) {
  const vf_claim *norm = vf_certify_find(c, "norm_A"), *margin = vf_certify_find(c, "margin");
  arb_t limit;
  arb_init(limit);
  arb_indeterminate(limit);
  if (norm->has_value && margin->has_value)
    arb_div(limit, norm->value, margin->value, c->prec);
  arb_mul_2exp_si(limit, limit, 1);
  compare(c, "margin_bound_relative_error", vf_certify_find(c, "relative_error"), limit, c->symmetric);
  arb_clear(limit);
}

void vf_certify_distances(vf_certificate *c) {
  static const char *const state[4] = {"angle_deg", "relative_error", "bound_angle", "bound_relative_error"},
                           *const weight[4] = {"weight_angle_deg", "weight_relative_error",
                                               "weight_bound_angle", "weight_bound_relative_error"},
                           *const energy[4] = {"energy_angle_deg", "energy_relative_error",
                                               "energy_bound_angle", "energy_bound_relative_error"};
  distance(c, vf_certify_find(c, "kappa"), NULL, c->lambda, state, 0);
  distance(c, vf_certify_find(c, "kappa_M"), c->mass, c->lambda, weight, 0);
  if (!c->contracts)
    return;
  distance(c, vf_certify_find(c, "kappa_P"), c->energy, c->lambda, energy, 1);
  by_margin(c);
  if (c->m)
    nudging(c);
}

/* The number that the metric has on all active outputs: NULL where it has several or none is active. */
static arb_srcptr on_outputs(const vf_certificate *c) {
  arb_srcptr first = c->m ? arb_mat_entry(c->metric, (slong)c->output[0], 0) : NULL;
  for (size_t j = 1; j < c->m; j++)
    if (!arb_equal(first, arb_mat_entry(c->metric, (slong)c->output[j], 0)))
      return NULL;
  return first;
}

/* With the gradient whose rates are divided by the metric, g G^-1 lambda for the number g of the outputs, in
 * the inner product of M G. */
void vf_certify_distance_metric(vf_certificate *c) {
  static const char *const name[4] = {"metric_angle_deg", "metric_relative_error", "metric_bound_angle",
                                      "metric_bound_relative_error"};
  const slong n = (slong)c->active;
  arb_srcptr g = on_outputs(c);
  arb_mat_t mass, adjoint;
  if (!g)
    return;
  arb_mat_init(mass, n, 1);
  arb_mat_init(adjoint, n, 1);
  for (slong i = 0; i < n; i++) {
    arb_srcptr metric = arb_mat_entry(c->metric, i, 0);
    arb_ptr entry = arb_mat_entry(adjoint, i, 0);
    arb_mul(arb_mat_entry(mass, i, 0), arb_mat_entry(c->rated, i, 0), metric, c->prec);
    arb_mul(entry, arb_mat_entry(c->lambda, i, 0), g, c->prec);
    arb_div(entry, entry, metric, c->prec);
  }
  distance(c, vf_certify_find(c, "kappa_G"), mass, adjoint, name, 0);
  arb_mat_clear(mass);
  arb_mat_clear(adjoint);
}

#endif
