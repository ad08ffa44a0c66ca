/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far response and adjoint are apart, in several inner products, and the bounds on that.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include <string.h>

static vf_claim *find(vf_certificate *c, const char *name) {
  for (size_t i = 0; i < c->claims; i++)
    if (strcmp(c->claim[i].name, name) == 0)
      return c->claim + i;
  return NULL;
}

/* u^T mass v of the first columns; mass is n x n, or n x 1 for a diagonal matrix, or NULL for the identity.
 */
static void inner(arb_t sum, const arb_mat_struct *mass, const arb_mat_t u, const arb_mat_t v, slong prec) {
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

/* part = x b - y a, or their sum. */
static void combine(arb_mat_t part, const arb_mat_t x, const arb_t b, const arb_mat_t y, const arb_t a,
                    int sum, slong prec) {
  arb_t u;
  arb_init(u);
  for (slong i = 0; i < arb_mat_nrows(part); i++) {
    arb_ptr entry = arb_mat_entry(part, i, 0);
    arb_mul(entry, arb_mat_entry(x, i, 0), b, prec);
    arb_mul(u, arb_mat_entry(y, i, 0), a, prec);
    (sum ? arb_add : arb_sub)(entry, entry, u, prec);
  }
  arb_clear(u);
}

/* Between the first columns of x and y: tan(angle/2)^2 = (1 - cos)/(1 + cos), from |x/|x| -+ y/|y||^2, which
 * keeps small angles. */
static void measure(const arb_mat_struct *mass, const arb_mat_t x, const arb_mat_t y, arb_t angle,
                    arb_t error, slong prec) {
  arb_mat_t part;
  arb_t a, b, one, length[2];
  arb_init(a);
  arb_init(b);
  arb_init(one);
  arb_one(one);
  arb_mat_init(part, arb_mat_nrows(x), 1);
  inner(a, mass, x, x, prec);
  inner(b, mass, y, y, prec);
  const int there = arb_is_positive(a) && arb_is_positive(b);
  arb_sqrtpos(a, a, prec);
  arb_sqrtpos(b, b, prec);
  for (int sum = 0; sum < 2; sum++) {
    arb_init(length[sum]);
    combine(part, x, b, y, a, sum, prec);
    inner(length[sum], mass, part, part, prec);
    arb_sqrtpos(length[sum], length[sum], prec);
  }
  arb_atan2(angle, length[0], length[1], prec);
  arb_const_pi(a, prec);
  arb_div(angle, angle, a, prec);
  arb_mul_ui(angle, angle, 360, prec);
  combine(part, x, one, y, one, 0, prec);
  inner(a, mass, part, part, prec);
  arb_sqrtpos(a, a, prec);
  arb_div(error, a, b, prec);
  if (!there) { /* an angle with nothing, of which atan2 makes 0 */
    arb_indeterminate(angle);
    arb_indeterminate(error);
  }
  arb_mat_clear(part);
  arb_clear(a);
  arb_clear(b);
  arb_clear(one);
  arb_clear(length[0]);
  arb_clear(length[1]);
}

/* left <= right, which a theorem promises. */
static void compare(vf_certificate *c, const char *name, const vf_claim *left, const arb_t right) {
  vf_claim *claim = vf_certify_claim(c, name);
  if (!c->m)
    vf_certify_say(claim, VF_PROVED, "vacuous: every output is frozen, so that response and adjoint vanish");
  else if (!left->has_value)
    vf_certify_say(claim, VF_UNDECIDED, "the cost's gradient cannot be told from 0");
  else if (!arb_is_finite(right))
    vf_certify_say(claim, VF_UNDECIDED, "the bound is not finite or not enclosed");
  else if (arb_le(left->value, right))
    vf_certify_say(claim, VF_PROVED, "%s", "");
  else if (arb_gt(left->value, right))
    vf_certify_say(claim, VF_REFUTED, "the measured number is above the bound");
  else
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not separate the number from its bound", (long)c->prec);
}

/* 2 arctan kappa in degrees, and 2 kappa/(1 - kappa) for kappa < 1. */
static void limits(const vf_claim *kappa, arb_t angle, arb_t error, slong prec) {
  arb_t rest;
  arb_init(rest);
  arb_indeterminate(angle);
  arb_indeterminate(error);
  if (kappa->has_value) {
    arb_atan(angle, kappa->value, prec);
    arb_const_pi(rest, prec);
    arb_div(angle, angle, rest, prec);
    arb_mul_ui(angle, angle, 360, prec);
    arb_sub_ui(rest, kappa->value, 1, prec);
    arb_neg(rest, rest);
    if (arb_is_positive(rest)) {
      arb_div(error, kappa->value, rest, prec);
      arb_mul_2exp_si(error, error, 1);
    }
  }
  arb_clear(rest);
}

/* What measure found. */
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

static void distance(vf_certificate *c, const vf_claim *kappa, const arb_mat_struct *mass,
                     const arb_mat_t adjoint, const char *const name[4]) {
  vf_claim *angle = vf_certify_claim(c, name[0]), *error = vf_certify_claim(c, name[1]);
  arb_t one, limit[2];
  arb_init(one);
  arb_init(limit[0]);
  arb_init(limit[1]);
  measure(mass, c->x, adjoint, angle->value, error->value, c->prec);
  conclude(c, angle);
  conclude(c, error);
  limits(kappa, limit[0], limit[1], c->prec);
  arb_sub_ui(one, kappa->value, 1, c->prec);
  if (!kappa->has_value || !arb_is_positive(one)) {
    compare(c, name[2], angle, limit[0]);
    compare(c, name[3], error, limit[1]);
  }
  arb_clear(one);
  arb_clear(limit[0]);
  arb_clear(limit[1]);
}

/* The angle in the energy norm, and c^T x < 0, by which a small nudge lowers the cost. */
static void energy(vf_certificate *c, const vf_claim *kappa) {
  vf_claim *angle = vf_certify_claim(c, "energy_angle_deg");
  arb_t error, limit;
  arb_init(error);
  arb_init(limit);
  measure(c->energy, c->x, c->lambda, angle->value, error, c->prec);
  conclude(c, angle);
  limits(kappa, limit, error, c->prec);
  compare(c, "energy_bound_angle", angle, limit);
  if (c->m) {
    vf_claim *slope = vf_certify_claim(c, "bound_nudging");
    inner(error, NULL, c->gradient, c->x, c->prec);
    if (arb_is_negative(error))
      vf_certify_say(slope, VF_PROVED, "%s", "");
    else if (arb_is_positive(error))
      vf_certify_say(slope, VF_REFUTED, "a small nudge raises the cost");
    else
      vf_certify_say(slope, VF_UNDECIDED, "the cost's gradient cannot be told from 0");
  }
  arb_clear(error);
  arb_clear(limit);
}

void vf_certify_distances(vf_certificate *c) {
  static const char *const state[4] = {"angle_deg", "relative_error", "bound_angle", "bound_relative_error"},
                           *const weight[4] = {"weight_angle_deg", "weight_relative_error",
                                               "weight_bound_angle", "weight_bound_relative_error"};
  distance(c, find(c, "kappa"), NULL, c->lambda, state);
  distance(c, find(c, "kappa_M"), c->mass, c->lambda, weight);
  if (c->contracts)
    energy(c, find(c, "kappa_P"));
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
  distance(c, find(c, "kappa_G"), mass, adjoint, name);
  arb_mat_clear(mass);
  arb_mat_clear(adjoint);
}

#endif
