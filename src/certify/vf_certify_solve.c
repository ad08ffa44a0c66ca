/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Response and adjoint, of the cost's gradient and of each output alone, and how far they are apart.
 *
 * The preconditioner Y of the box gives L x = b for every Jacobian of the box: |x - z| <= |Y (b - L z)| / (1
 * - q) with q = |1 - Y L| in the maximum norm, whatever z; the same with Y^T for L^T.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include <string.h>

/* solution (n x k) encloses that of a solution = right, with inverse nearly that of a; keeps the midpoints.
 */
static int solve(const arb_mat_t a, const arb_mat_t inverse, const arb_mat_t right, arb_mat_t solution,
                 slong prec) {
  const slong n = arb_mat_nrows(a), k = arb_mat_ncols(right);
  arb_mat_t rest, one;
  mag_t q, gain;
  mag_init(q);
  mag_init(gain);
  arb_mat_init(rest, n, k);
  arb_mat_init(one, n, n);
  arb_mat_zero(solution);
  for (int step = 0; step < 4 + prec / 16; step++) {
    arb_mat_mul(rest, a, solution, prec);
    arb_mat_sub(rest, right, rest, prec);
    arb_mat_mul(rest, inverse, rest, prec);
    arb_mat_add(solution, solution, rest, prec);
    arb_mat_get_mid(solution, solution);
  }
  arb_mat_mul(one, inverse, a, prec);
  for (slong i = 0; i < n; i++)
    arb_sub_ui(arb_mat_entry(one, i, i), arb_mat_entry(one, i, i), 1, prec);
  arb_mat_bound_inf_norm(q, one);
  arb_mat_mul(rest, a, solution, prec);
  arb_mat_sub(rest, right, rest, prec);
  arb_mat_mul(rest, inverse, rest, prec);
  const int good = mag_cmp_2exp_si(q, 0) < 0;
  mag_one(gain);
  mag_sub_lower(gain, gain, q);
  for (slong j = 0; good && j < k; j++) {
    mag_t most;
    mag_init(most);
    for (slong i = 0; i < n; i++) {
      mag_t size;
      mag_init(size);
      arb_get_mag(size, arb_mat_entry(rest, i, j));
      mag_max(most, most, size);
      mag_clear(size);
    }
    mag_div(most, most, gain);
    for (slong i = 0; i < n; i++)
      arb_add_error_mag(arb_mat_entry(solution, i, j), most);
    mag_clear(most);
  }
  arb_mat_clear(rest);
  arb_mat_clear(one);
  mag_clear(q);
  mag_clear(gain);
  return good;
}

int vf_certify_solve(vf_certificate *c) {
  const slong n = (slong)c->active, k = 1 + (slong)c->m;
  arb_mat_t right, a, inverse;
  arb_mat_init(right, n, k);
  arb_mat_init(a, n, n);
  arb_mat_init(inverse, n, n);
  for (slong i = 0; i < n; i++)
    arb_set(arb_mat_entry(right, i, 0), arb_mat_entry(c->gradient, i, 0));
  for (size_t j = 0; j < c->m; j++)
    arb_one(arb_mat_entry(right, (slong)c->output[j], 1 + (slong)j));
  arb_mat_transpose(a, c->jacobian);
  arb_mat_transpose(inverse, c->inverse);
  const int good =
      solve(c->jacobian, c->inverse, right, c->x, c->prec) && solve(a, inverse, right, c->lambda, c->prec);
  arb_mat_clear(right);
  arb_mat_clear(a);
  arb_mat_clear(inverse);
  return good;
}

/* sum_i m_i u_i v_i over the first columns; mass NULL is 1. */
static void inner(arb_t sum, const arb_mat_struct *mass, const arb_mat_t u, const arb_mat_t v, slong prec) {
  arb_t term;
  arb_init(term);
  arb_zero(sum);
  for (slong i = 0; i < arb_mat_nrows(u); i++) {
    arb_mul(term, arb_mat_entry(u, i, 0), arb_mat_entry(v, i, 0), prec);
    if (mass)
      arb_mul(term, term, arb_mat_entry(mass, i, 0), prec);
    arb_add(sum, sum, term, prec);
  }
  arb_clear(term);
}

/* tan(angle/2)^2 = (1 - cos)/(1 + cos), from |x/|x| -+ lambda/|lambda||^2, which keeps small angles. */
static void measure(const vf_certificate *c, const arb_mat_struct *mass, arb_t angle, arb_t error) {
  const slong n = (slong)c->active, prec = c->prec;
  arb_mat_t part[2];
  arb_t a, b, square[2];
  arb_init(a);
  arb_init(b);
  inner(a, mass, c->x, c->x, prec);
  inner(b, mass, c->lambda, c->lambda, prec);
  const int there = arb_is_positive(a) && arb_is_positive(b);
  arb_sqrtpos(a, a, prec);
  arb_sqrtpos(b, b, prec);
  for (int sign = 0; sign < 2; sign++) {
    arb_init(square[sign]);
    arb_mat_init(part[sign], n, 1);
    for (slong i = 0; i < n; i++) {
      arb_t u, v;
      arb_init(u);
      arb_init(v);
      arb_mul(u, arb_mat_entry(c->x, i, 0), b, prec);
      arb_mul(v, arb_mat_entry(c->lambda, i, 0), a, prec);
      (sign ? arb_add : arb_sub)(arb_mat_entry(part[sign], i, 0), u, v, prec);
      arb_clear(u);
      arb_clear(v);
    }
    inner(square[sign], mass, part[sign], part[sign], prec);
    arb_sqrtpos(square[sign], square[sign], prec);
  }
  arb_atan2(angle, square[0], square[1], prec);
  arb_const_pi(a, prec);
  arb_div(angle, angle, a, prec);
  arb_mul_ui(angle, angle, 360, prec);
  for (slong i = 0; i < n; i++)
    arb_sub(arb_mat_entry(part[0], i, 0), arb_mat_entry(c->x, i, 0), arb_mat_entry(c->lambda, i, 0), prec);
  inner(a, mass, part[0], part[0], prec);
  arb_sqrtpos(a, a, prec);
  arb_div(error, a, b, prec);
  if (!there) { /* an angle with nothing, of which atan2 makes 0 */
    arb_indeterminate(angle);
    arb_indeterminate(error);
  }
  for (int sign = 0; sign < 2; sign++) {
    arb_clear(square[sign]);
    arb_mat_clear(part[sign]);
  }
  arb_clear(a);
  arb_clear(b);
}

/* left <= right, which a theorem promises. */
static void compare(vf_certificate *c, const char *name, const vf_claim *left, const arb_t right) {
  vf_claim *claim = vf_certify_claim(c, name);
  if (!left->has_value)
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

static void distance(vf_certificate *c, const vf_claim *kappa, const arb_mat_struct *mass,
                     const char *const name[4]) {
  vf_claim *angle = vf_certify_claim(c, name[0]), *error = vf_certify_claim(c, name[1]);
  arb_t one, limit[2];
  arb_init(one);
  arb_init(limit[0]);
  arb_init(limit[1]);
  measure(c, mass, angle->value, error->value);
  vf_claim *const both[2] = {angle, error};
  for (int i = 0; i < 2; i++) {
    both[i]->has_value = arb_is_finite(both[i]->value);
    if (both[i]->has_value)
      vf_certify_say(both[i], VF_PROVED, "%s", "");
    else
      vf_certify_say(both[i], VF_UNDECIDED, "the cost's gradient cannot be told from 0");
  }
  limits(kappa, limit[0], limit[1], c->prec);
  compare(c, name[2], angle, limit[0]);
  arb_sub_ui(one, kappa->value, 1, c->prec);
  if (!kappa->has_value || !arb_is_positive(one))
    compare(c, name[3], error, limit[1]);
  arb_clear(one);
  arb_clear(limit[0]);
  arb_clear(limit[1]);
}

static vf_claim *find(vf_certificate *c, const char *name) {
  for (size_t i = 0; i < c->claims; i++)
    if (strcmp(c->claim[i].name, name) == 0)
      return c->claim + i;
  return NULL;
}

void vf_certify_distances(vf_certificate *c) {
  static const char *const state[4] = {"angle_deg", "relative_error", "bound_angle", "bound_relative_error"},
                           *const weight[4] = {"weight_angle_deg", "weight_relative_error",
                                               "weight_bound_angle", "weight_bound_relative_error"};
  distance(c, find(c, "kappa"), NULL, state);
  distance(c, find(c, "kappa_M"), c->mass, weight);
}

#endif
