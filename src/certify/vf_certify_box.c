/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A box with one fixed point, by Krawczyk's operator on the active units.
 *
 * With the frozen units at their bounds, f(h) = W rho(h) + drive - h on the active ones, centre c, box c +
 * [-r, r] and Y nearly the inverse of the Jacobian, |Y f(c)| + |1 - Y f'(box)| r < r in the maximum norm
 * gives one zero of f in the box and regular Jacobians all over it.  It is a fixed point of the clipped field
 * where the box is inside (0, 1) and the field pushes every frozen unit outwards.  Where states are rates,
 * f(h) = rho(W h + drive) - h.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include <gsl/gsl_linalg.h>
#include <stdint.h>

enum { NEWTON_STEPS = 60 };

void vf_certify_load(vf_certificate *c, const vf_certificate_case *given) {
  const vf_field *f = vf_network_field(given->net);
  gsl_matrix *w = gsl_matrix_alloc(c->n, c->n);
  arb_t term;
  arb_init(term);
  vf_network_weights(given->net, given->theta, w);
  for (size_t i = 0; i < c->n; i++) {
    for (size_t j = 0; j < c->n; j++)
      arb_set_d(arb_mat_entry(c->weight, i, j), gsl_matrix_get(w, i, j));
    arb_ptr drive = arb_mat_entry(c->drive, i, 0);
    arb_set_d(drive, gsl_vector_get(given->theta, vf_network_bias_index(given->net, i)));
    for (size_t k = 0; k < f->q; k++) {
      const size_t at = vf_network_input_weight_index(given->net, k, i);
      if (at == SIZE_MAX)
        continue;
      arb_set_d(term, gsl_vector_get(given->theta, at));
      arf_t pixel;
      arf_init(pixel);
      arf_set_d(pixel, gsl_vector_get(given->input, k));
      arb_mul_arf(term, term, pixel, 2 * c->prec);
      arb_add(drive, drive, term, 2 * c->prec);
      arf_clear(pixel);
    }
  }
  arb_clear(term);
  gsl_matrix_free(w);
}

static int sends(const vf_certificate *c, size_t j) {
  for (size_t i = 0; i < c->n; i++)
    if (!arb_is_zero(arb_mat_entry(c->weight, i, j)))
      return 1;
  return 0;
}

/* Where states are rates: what units send are their states, and rho and its slope are taken at drives. */
static void follow(vf_certificate *c, const vf_network *net) {
  arb_t drive;
  arb_init(drive);
  arb_mat_set(c->rate, c->state);
  arb_mat_mul(c->value, c->weight, c->state, c->prec);
  arb_mat_add(c->value, c->value, c->drive, c->prec);
  for (size_t i = 0; i < c->n; i++) {
    arb_ptr value = arb_mat_entry(c->value, (slong)i, 0);
    arb_swap(drive, value);
    vf_certify_rate(vf_network_activation(net, i), drive, value, arb_mat_entry(c->slope, (slong)i, 0),
                    c->prec);
  }
  arb_clear(drive);
}

/* The first unit at a kink goes into *kink, unless none reads it: then its rate is in the box and its slope
 * from 0 to 1. */
static void meet_kink(vf_certificate *c, size_t i, size_t *kink) {
  if (!sends(c, i)) {
    arb_set(arb_mat_entry(c->rate, (slong)i, 0), arb_mat_entry(c->state, (slong)i, 0));
    arb_unit_interval(arb_mat_entry(c->slope, (slong)i, 0));
  } else if (*kink == SIZE_MAX)
    *kink = i;
}

/* Rate and slope of all states. */
static void send(vf_certificate *c, const vf_network *net, size_t *kink) {
  for (size_t i = 0; i < c->n; i++) {
    const vf_activation *rho = vf_network_activation(net, i);
    arb_ptr h = arb_mat_entry(c->state, (slong)i, 0), rate = arb_mat_entry(c->rate, (slong)i, 0);
    if (c->bound[i] && rho == vf_activation_hard_sigmoid)
      arb_set(rate, h);
    else if (!vf_certify_rate(rho, h, rate, arb_mat_entry(c->slope, (slong)i, 0), c->prec))
      meet_kink(c, i, kink);
  }
}

/* All of the box: the active units at centre +- radius. */
static void spread(vf_certificate *c, const vf_network *net, const arb_t radius, size_t *kink) {
  for (size_t i = 0; i < c->n; i++)
    if (c->bound[i])
      arb_set_si(arb_mat_entry(c->state, i, 0), c->bound[i] > 0);
  for (size_t k = 0; k < c->active; k++) {
    arb_ptr h = arb_mat_entry(c->state, c->unit[k], 0);
    arb_set(h, arb_mat_entry(c->centre, k, 0));
    arb_add_error(h, radius);
  }
  if (c->rates)
    follow(c, net);
  else
    send(c, net, kink);
}

static void fill_jacobian(vf_certificate *c) {
  for (size_t k = 0; k < c->active; k++)
    for (size_t l = 0; l < c->active; l++) {
      arb_ptr entry = arb_mat_entry(c->jacobian, k, l);
      arb_mul(entry, arb_mat_entry(c->weight, c->unit[k], c->unit[l]),
              arb_mat_entry(c->slope, c->unit[c->rates ? k : l], 0), c->prec);
      if (k == l)
        arb_sub_ui(entry, entry, 1, c->prec);
    }
}

/* velocity (n x 1) of all units. */
static void flow(const vf_certificate *c, arb_mat_t velocity) {
  if (c->rates)
    arb_mat_set(velocity, c->value);
  else {
    arb_mat_mul(velocity, c->weight, c->rate, c->prec);
    arb_mat_add(velocity, velocity, c->drive, c->prec);
  }
  arb_mat_sub(velocity, velocity, c->state, c->prec);
}

static int invert(vf_certificate *c) {
  const size_t n = c->active;
  gsl_matrix *lu = gsl_matrix_alloc(n, n), *inverse = gsl_matrix_alloc(n, n);
  gsl_permutation *p = gsl_permutation_alloc(n);
  int sign, good = lu && inverse && p;
  for (size_t i = 0; good && i < n; i++)
    for (size_t j = 0; j < n; j++)
      gsl_matrix_set(lu, i, j, arf_get_d(arb_midref(arb_mat_entry(c->jacobian, i, j)), ARF_RND_NEAR));
  good = good && !gsl_linalg_LU_decomp(lu, p, &sign) && !gsl_linalg_LU_invert(lu, p, inverse);
  for (size_t i = 0; good && i < n; i++)
    for (size_t j = 0; good && j < n; j++) {
      good = gsl_finite(gsl_matrix_get(inverse, i, j));
      if (good)
        arb_set_d(arb_mat_entry(c->inverse, i, j), gsl_matrix_get(inverse, i, j));
    }
  gsl_permutation_free(p);
  gsl_matrix_free(lu);
  gsl_matrix_free(inverse);
  return good;
}

/* step (active x 1) = Y f(c), at the centre. */
static void correction(vf_certificate *c, const vf_network *net, arb_mat_t step) {
  size_t ignored = 0;
  arb_t none;
  arb_mat_t velocity, part;
  arb_init(none);
  arb_mat_init(velocity, (slong)c->n, 1);
  arb_mat_init(part, (slong)c->active, 1);
  spread(c, net, none, &ignored);
  flow(c, velocity);
  for (size_t k = 0; k < c->active; k++)
    arb_set(arb_mat_entry(part, k, 0), arb_mat_entry(velocity, c->unit[k], 0));
  arb_mat_mul(step, c->inverse, part, c->prec);
  arb_mat_clear(velocity);
  arb_mat_clear(part);
  arb_clear(none);
}

/* Newton's method with one preconditioner; size is a bound on the last correction. */
static void approach(vf_certificate *c, const vf_network *net, arb_t size) {
  arb_mat_t step;
  mag_t now, last;
  mag_init(now);
  mag_init(last);
  mag_inf(last);
  arb_mat_init(step, (slong)c->active, 1);
  for (int i = 0; i < NEWTON_STEPS; i++) {
    correction(c, net, step);
    arb_mat_bound_inf_norm(now, step);
    if (mag_cmp(now, last) >= 0)
      break;
    mag_set(last, now);
    arb_mat_sub(c->centre, c->centre, step, c->prec);
    arb_mat_get_mid(c->centre, c->centre);
  }
  correction(c, net, step);
  arb_mat_bound_inf_norm(now, step);
  arf_set_mag(arb_midref(size), now);
  mag_zero(arb_radref(size));
  arb_mat_clear(step);
  mag_clear(now);
  mag_clear(last);
}

/* |1 - Y f'(box)| in the maximum norm. */
static void contraction(vf_certificate *c, arb_t norm) {
  arb_mat_t product, one;
  mag_t bound;
  mag_init(bound);
  arb_mat_init(product, (slong)c->active, (slong)c->active);
  arb_mat_init(one, (slong)c->active, (slong)c->active);
  arb_mat_one(one);
  arb_mat_mul(product, c->inverse, c->jacobian, c->prec);
  arb_mat_sub(product, one, product, c->prec);
  arb_mat_bound_inf_norm(bound, product);
  arf_set_mag(arb_midref(norm), bound);
  arb_mat_clear(product);
  arb_mat_clear(one);
  mag_clear(bound);
}

/* The unit whose place, at a bound or between the two, is not certain; n where there is none. */
static size_t uncertain(const vf_certificate *c, int clipped) {
  size_t at = c->n;
  arb_mat_t velocity;
  arb_t one;
  arb_init(one);
  arb_one(one);
  arb_mat_init(velocity, (slong)c->n, 1);
  flow(c, velocity);
  for (size_t i = 0; clipped && i < c->n && at == c->n; i++) {
    arb_srcptr v = arb_mat_entry(velocity, i, 0), h = arb_mat_entry(c->state, i, 0);
    const int certain = c->bound[i] < 0   ? arb_is_negative(v)
                        : c->bound[i] > 0 ? arb_is_positive(v)
                                          : arb_is_positive(h) && arb_lt(h, one);
    if (!certain)
      at = i;
  }
  arb_mat_clear(velocity);
  arb_clear(one);
  return at;
}

/* One zero of f in the box; the radius is a power of 2, four times the last correction or so. */
static int holds_one(vf_certificate *c, const vf_network *net, vf_claim *claim, size_t *kink) {
  arb_t size, norm;
  arb_init(size);
  arb_init(norm);
  approach(c, net, size);
  arb_add_error_2exp_si(size, -c->prec);
  arb_get_abs_ubound_arf(arb_midref(c->radius), size, 30);
  arf_mul_2exp_si(arb_midref(c->radius), arb_midref(c->radius), 2);
  spread(c, net, c->faults & VF_CERTIFY_RADII_IGNORED ? norm : c->radius, kink);
  fill_jacobian(c);
  contraction(c, norm);
  arb_addmul(size, norm, c->radius, c->prec);
  const int holds = arb_lt(size, c->radius);
  if (!holds)
    vf_certify_say(
        claim, VF_UNDECIDED,
        "%ld bits do not separate the Jacobian from a singular one, or the state is no fixed point",
        (long)c->prec);
  arb_clear(size);
  arb_clear(norm);
  return holds;
}

int vf_certify_box(vf_certificate *c, const vf_certificate_case *given) {
  vf_claim *claim = vf_certify_claim(c, "fixed_point");
  size_t kink = SIZE_MAX;
  for (size_t k = 0; k < c->active; k++)
    arb_set_d(arb_mat_entry(c->centre, k, 0), gsl_vector_get(given->h, c->unit[k]));
  spread(c, given->net, c->radius, &kink);
  fill_jacobian(c);
  kink = SIZE_MAX;
  if (c->active && !invert(c)) {
    vf_certify_say(claim, VF_UNDECIDED, "the Jacobian is singular to rounding");
    return 0;
  }
  if (c->active && !holds_one(c, given->net, claim, &kink))
    return 0;
  const size_t at = uncertain(c, vf_network_field(given->net)->lo != NULL);
  const int believed = c->faults & VF_CERTIFY_FROZEN_UNCHECKED;
  if (kink != SIZE_MAX && !believed)
    vf_certify_say(claim, VF_UNDECIDED, "the state of unit %zu cannot be told from a kink", kink);
  else if (at < c->n && !believed)
    vf_certify_say(claim, VF_UNDECIDED, "unit %zu: whether the fixed point is at a bound cannot be told", at);
  else
    vf_certify_say(claim, VF_PROVED, "%s", "");
  vf_certify_keep(claim, "centre", c->centre, 0);
  vf_certify_keep_scalar(claim, "radius", c->radius);
  vf_certify_keep(claim, "preconditioner", c->inverse, 0);
  return claim->verdict == VF_PROVED;
}

/* Each parameter feeds one unit: M is diagonal, with 1 for the bias and the squares of what the unit
 * receives, times the square of its slope where states are rates. */
static void mass_of(const vf_certificate *c, const vf_certificate_case *given, size_t i, arb_t sum) {
  arb_t square;
  arb_init(square);
  arb_one(sum);
  for (size_t j = 0; j < c->n; j++)
    if (vf_network_weight_index(given->net, j, i) != SIZE_MAX)
      arb_addmul(sum, arb_mat_entry(c->rate, j, 0), arb_mat_entry(c->rate, j, 0), c->prec);
  for (size_t k = 0; k < vf_network_field(given->net)->q; k++)
    if (vf_network_input_weight_index(given->net, k, i) != SIZE_MAX) {
      arb_set_d(square, gsl_vector_get(given->input, k));
      arb_addmul(sum, square, square, c->prec);
    }
  if (c->rates) {
    arb_mul(square, arb_mat_entry(c->slope, (slong)i, 0), arb_mat_entry(c->slope, (slong)i, 0), c->prec);
    arb_mul(sum, sum, square, c->prec);
  }
  arb_clear(square);
}

void vf_certify_mass(vf_certificate *c, const vf_certificate_case *given) {
  for (size_t k = 0; k < c->active; k++) {
    const size_t i = c->unit[k];
    arb_ptr factor = arb_mat_entry(c->rated, k, 0);
    mass_of(c, given, i, arb_mat_entry(c->mass, k, 0));
    arb_set_d(factor, given->rate ? gsl_vector_get(given->rate, i) : 1);
    arb_mul(factor, factor, arb_mat_entry(c->mass, k, 0), c->prec);
    arb_set_d(arb_mat_entry(c->metric, k, 0), given->metric ? gsl_vector_get(given->metric, i) : 1);
  }
}

#endif
