/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Velocities of the nudged phase against the errors of recurrent backpropagation (prop:velocities), for the
 * gradient c of the cost and where S <= -m I, m > 0: V + E is e^(L^T t) c - e^(L t) c in continuous time, and
 * the same difference of (1 + eps L^T)^k c and (1 + eps L)^k c in Euler steps.
 *
 * Both vectors go on from exact midpoints.  What a step leaves out adds to a bound on their Euclidean error,
 * which the step itself multiplies by at most e^(-m t) <= 1, or by q = |1 + eps L|.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

/* Times 1/4, 1/2, ... 5; steps of size 1/4, from the second on, as the first may attain its bound. */
enum { TIMES = 20, STEPS = 30, TERMS = 400, FRACTION = 2 };

/* One of the two vectors, in its exact midpoint and the Euclidean error that is left. */
typedef struct {
  arb_mat_t l, v;
  arb_t error;
} path;

static void path_begin(path *p, const vf_certificate *c, int transposed) {
  const slong n = (slong)c->active;
  arb_mat_init(p->l, n, n);
  arb_mat_init(p->v, n, 1);
  arb_init(p->error);
  if (transposed)
    arb_mat_transpose(p->l, c->jacobian);
  else
    arb_mat_set(p->l, c->jacobian);
  arb_mat_scalar_mul_2exp_si(p->l, p->l, -FRACTION);
  arb_mat_set(p->v, c->gradient);
}

static void path_end(path *p) {
  arb_mat_clear(p->l);
  arb_mat_clear(p->v);
  arb_clear(p->error);
}

/* The radii go into the error. */
static void sharpen(path *p, slong prec) {
  mag_t sum;
  arb_t more;
  mag_init(sum);
  arb_init(more);
  for (slong i = 0; i < arb_mat_nrows(p->v); i++)
    mag_addmul(sum, arb_radref(arb_mat_entry(p->v, i, 0)), arb_radref(arb_mat_entry(p->v, i, 0)));
  mag_sqrt(sum, sum);
  arf_set_mag(arb_midref(more), sum);
  arb_add(p->error, p->error, more, prec);
  arb_get_ubound_arf(arb_midref(p->error), p->error, prec);
  mag_zero(arb_radref(p->error));
  arb_mat_get_mid(p->v, p->v);
  mag_clear(sum);
  arb_clear(more);
}

/* v <- e^l v by its series, whose rest after term k is at most |term| x/(k + 1 - x) in the maximum norm, x
 * that norm of l. */
static void flow(path *p, slong prec) {
  const slong n = arb_mat_nrows(p->v);
  arb_mat_t term;
  arb_t rest, x, part;
  mag_t size;
  arb_init(rest);
  arb_init(x);
  arb_init(part);
  mag_init(size);
  arb_mat_init(term, n, 1);
  arb_mat_set(term, p->v);
  arb_mat_bound_inf_norm(size, p->l);
  arf_set_mag(arb_midref(x), size);
  int done = 0;
  for (slong k = 1; !done && k < TERMS; k++) {
    arb_mat_mul(term, p->l, term, prec);
    arb_mat_scalar_div_si(term, term, k, prec);
    arb_mat_add(p->v, p->v, term, prec);
    arb_sub_si(part, x, k + 1, prec);
    arb_neg(part, part);
    arb_mat_bound_inf_norm(size, term);
    arf_set_mag(arb_midref(rest), size);
    mag_zero(arb_radref(rest));
    arb_mul(rest, rest, x, prec);
    arb_div(rest, rest, part, prec);
    done = arb_is_positive(part) && arf_cmpabs_2exp_si(arb_midref(rest), -prec) < 0;
  }
  for (slong i = 0; i < n; i++)
    if (done)
      arb_add_error(arb_mat_entry(p->v, i, 0), rest);
    else
      arb_indeterminate(arb_mat_entry(p->v, i, 0));
  sharpen(p, prec);
  arb_clear(rest);
  arb_clear(x);
  arb_clear(part);
  mag_clear(size);
  arb_mat_clear(term);
}

/* v <- (1 + l) v. */
static void euler(path *p, const arb_t q, slong prec) {
  arb_mat_t more;
  arb_mat_init(more, arb_mat_nrows(p->v), 1);
  arb_mul(p->error, p->error, q, prec);
  arb_mat_mul(more, p->l, p->v, prec);
  arb_mat_add(p->v, p->v, more, prec);
  sharpen(p, prec);
  arb_mat_clear(more);
}

/* The length of the difference over that of c. */
static void mismatch(const path p[2], const arb_t length, arb_t apart, slong prec) {
  arb_mat_t difference;
  arb_mat_init(difference, arb_mat_nrows(p->v), 1);
  arb_mat_sub(difference, p[1].v, p[0].v, prec);
  vf_certify_inner(apart, NULL, difference, difference, prec);
  arb_sqrtpos(apart, apart, prec);
  arb_add_error(apart, p[0].error);
  arb_add_error(apart, p[1].error);
  arb_nonnegative_part(apart, apart);
  arb_div(apart, apart, length, prec);
  if (!arb_is_positive(length))
    arb_indeterminate(apart);
  arb_mat_clear(difference);
}

/* The largest of left is the claim's number. */
static void largest(vf_certificate *c, const char *name, arb_srcptr left, slong count) {
  vf_claim *claim = vf_certify_claim(c, name);
  for (slong k = 0; k < count; k++)
    arb_max(claim->value, claim->value, left + k, c->prec);
  claim->has_value = arb_is_finite(claim->value);
  if (claim->has_value)
    vf_certify_say(claim, VF_PROVED, "%s", "");
  else
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not enclose the velocities, or the cost's gradient is 0",
                   (long)c->prec);
}

/* right <- 2 |A| t e^(-m t) at t = k/4, for k = 1, 2, .... */
static void flow_bounds(const vf_certificate *c, const arb_t norm, const arb_t margin, arb_ptr right) {
  for (slong k = 0; k < TIMES; k++) {
    arb_mul_si(right + k, margin, -(k + 1), c->prec);
    arb_mul_2exp_si(right + k, right + k, -FRACTION);
    arb_exp(right + k, right + k, c->prec);
    arb_mul(right + k, right + k, norm, c->prec);
    arb_mul_si(right + k, right + k, k + 1, c->prec);
    arb_mul_2exp_si(right + k, right + k, 1 - FRACTION);
  }
}

/* right <- 2 |A| eps k q^(k - 1), for k = 2, 3, .... */
static void step_bounds(const vf_certificate *c, const arb_t norm, const arb_t q, arb_ptr right) {
  for (slong k = 0; k < STEPS - 1; k++) {
    arb_pow_ui(right + k, q, (ulong)(k + 1), c->prec);
    arb_mul(right + k, right + k, norm, c->prec);
    arb_mul_si(right + k, right + k, k + 2, c->prec);
    arb_mul_2exp_si(right + k, right + k, 1 - FRACTION);
  }
}

static void in_time(vf_certificate *c, const arb_t length, const arb_t norm, const arb_t margin) {
  path p[2];
  arb_ptr left = _arb_vec_init(TIMES), right = _arb_vec_init(TIMES);
  path_begin(&p[0], c, 0);
  path_begin(&p[1], c, 1);
  for (slong k = 0; k < TIMES; k++) {
    flow(&p[0], c->prec);
    flow(&p[1], c->prec);
    mismatch(p, length, left + k, c->prec);
  }
  flow_bounds(c, norm, margin, right);
  largest(c, "velocities", left, TIMES);
  vf_certify_compare(c, "velocities_bound_A", left, right, TIMES, c->symmetric);
  _arb_vec_clear(left, TIMES);
  _arb_vec_clear(right, TIMES);
  path_end(&p[0]);
  path_end(&p[1]);
}

static void in_steps(vf_certificate *c, const arb_t length, const arb_t norm, const arb_t q) {
  path p[2];
  arb_ptr left = _arb_vec_init(STEPS), right = _arb_vec_init(STEPS);
  path_begin(&p[0], c, 0);
  path_begin(&p[1], c, 1);
  for (slong k = 0; k < STEPS; k++) {
    euler(&p[0], q, c->prec);
    euler(&p[1], q, c->prec);
    if (k)
      mismatch(p, length, left + k - 1, c->prec);
  }
  step_bounds(c, norm, q, right);
  largest(c, "steps", left, STEPS - 1);
  vf_certify_compare(c, "steps_bound_A", left, right, STEPS - 1, c->symmetric);
  _arb_vec_clear(left, STEPS);
  _arb_vec_clear(right, STEPS);
  path_end(&p[0]);
  path_end(&p[1]);
}

/* |1 + eps L|. */
static const vf_claim *step_norm(vf_certificate *c) {
  arb_mat_t step;
  arb_mat_init(step, (slong)c->active, (slong)c->active);
  arb_mat_scalar_mul_2exp_si(step, c->jacobian, -FRACTION);
  for (slong i = 0; i < (slong)c->active; i++)
    arb_add_ui(arb_mat_entry(step, i, i), arb_mat_entry(step, i, i), 1, c->prec);
  const vf_claim *q = vf_certify_norm(c, "norm_step", step);
  arb_mat_clear(step);
  return q;
}

void vf_certify_velocities(vf_certificate *c) {
  const vf_claim *norm = vf_certify_find(c, "norm_A"), *margin = vf_certify_find(c, "margin");
  if (!c->m || !norm->has_value || !margin || !margin->has_value)
    return;
  arb_t length;
  arb_init(length);
  vf_certify_inner(length, NULL, c->gradient, c->gradient, c->prec);
  arb_sqrtpos(length, length, c->prec);
  in_time(c, length, norm->value, margin->value);
  const vf_claim *q = step_norm(c);
  if (q->has_value)
    in_steps(c, length, norm->value, q->value);
  arb_clear(length);
}

#endif
