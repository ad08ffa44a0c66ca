/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kappa, kappa_M and kappa_G, without the inverse of a matrix.
 *
 * With the symmetric part S of G L and its antisymmetric part A, and N = M G, kappa_G is the least t for
 * which t^2 S N^-1 S - A^T N^-1 A is positive semidefinite; kappa_M has G = 1, kappa N = 1.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

/* b = S N^-1 S and c = A^T N^-1 A; metric or inertia NULL is 1. */
static void pencil(const vf_certificate *c, const arb_mat_struct *metric, const arb_mat_struct *mass,
                   arb_mat_t b, arb_mat_t a) {
  const slong n = (slong)c->active, prec = c->prec;
  arb_mat_t part, scaled, other;
  arb_t weight;
  arb_init(weight);
  arb_mat_init(part, n, n);
  arb_mat_init(scaled, n, n);
  arb_mat_init(other, n, n);
  if (c->faults & VF_CERTIFY_METRIC_TRANSPOSED)
    arb_mat_transpose(scaled, c->jacobian);
  else
    arb_mat_set(scaled, c->jacobian);
  for (slong i = 0; metric && i < n; i++)
    _arb_vec_scalar_mul(scaled->rows[i], scaled->rows[i], n, arb_mat_entry(metric, i, 0), prec);
  arb_mat_transpose(other, scaled);
  for (int sign = 0; sign < 2; sign++) {
    if (sign)
      arb_mat_sub(part, scaled, other, prec);
    else
      arb_mat_add(part, scaled, other, prec);
    arb_mat_scalar_mul_2exp_si(part, part, -1);
    arb_mat_t right;
    arb_mat_init(right, n, n);
    arb_mat_set(right, part);
    for (slong i = 0; mass && i < n; i++) {
      arb_set(weight, arb_mat_entry(mass, i, 0));
      if (metric)
        arb_mul(weight, weight, arb_mat_entry(metric, i, 0), prec);
      arb_inv(weight, weight, prec);
      _arb_vec_scalar_mul(right->rows[i], right->rows[i], n, weight, prec);
    }
    arb_mat_transpose(part, part);
    arb_mat_mul(sign ? a : b, part, right, prec);
    arb_mat_clear(right);
  }
  arb_mat_clear(part);
  arb_mat_clear(scaled);
  arb_mat_clear(other);
  arb_clear(weight);
}

static void enclose(vf_certificate *c, const char *name, const arb_mat_struct *metric,
                    const arb_mat_struct *mass) {
  const slong n = (slong)c->active;
  arb_mat_t a, b;
  vf_claim *claim = vf_certify_claim(c, name);
  arb_mat_init(a, n, n);
  arb_mat_init(b, n, n);
  pencil(c, metric, mass, b, a);
  claim->has_value = vf_certify_pencil(claim, b, a, claim->value, c->prec);
  if (!claim->has_value)
    vf_certify_say(claim, VF_UNDECIDED, "%ld bits do not separate the symmetric part from a singular one",
                   (long)c->prec);
  arb_mat_clear(a);
  arb_mat_clear(b);
}

void vf_certify_kappas(vf_certificate *c) {
  enclose(c, "kappa", NULL, NULL);
  enclose(c, "kappa_M", NULL, c->mass);
}

void vf_certify_kappa_metric(vf_certificate *c, const vf_certificate_case *given) {
  const slong n = (slong)c->active;
  arb_mat_t rate;
  enclose(c, "kappa_G", c->metric, c->rated);
  vf_claim *claim = c->claim + c->claims - 1;
  arb_mat_init(rate, n, 1);
  for (slong i = 0; i < n; i++)
    arb_set_d(arb_mat_entry(rate, i, 0), given->rate ? gsl_vector_get(given->rate, c->unit[i]) : 1);
  vf_certify_keep(claim, "metric", c->metric, 0);
  vf_certify_keep(claim, "rate", rate, 0);
  arb_mat_clear(rate);
}

#endif
