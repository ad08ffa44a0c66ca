/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Activation functions and their slopes on balls.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

static void tanh_rate(const arb_t x, arb_t rate, arb_t slope, slong prec) {
  arb_tanh(rate, x, prec);
  arb_mul(slope, rate, rate, prec);
  arb_sub_ui(slope, slope, 1, prec);
  arb_neg(slope, slope);
}

static void logistic(const arb_t x, arb_t rate, slong prec) {
  arb_neg(rate, x);
  arb_exp(rate, rate, prec);
  arb_add_ui(rate, rate, 1, prec);
  arb_inv(rate, rate, prec);
}

static void logistic_rate(const arb_t x, arb_t rate, arb_t slope, slong prec) {
  logistic(x, rate, prec);
  arb_mul(slope, rate, rate, prec);
  arb_sub(slope, rate, slope, prec);
}

static void softplus_rate(const arb_t x, arb_t rate, arb_t slope, slong prec) {
  logistic(x, slope, prec);
  arb_exp(rate, x, prec);
  arb_log1p(rate, rate, prec);
}

static int hard_rate(const arb_t x, arb_t rate, arb_t slope) {
  arb_t one;
  arb_init(one);
  arb_one(one);
  const int below = arb_is_negative(x), above = arb_gt(x, one), inside = arb_is_positive(x) && arb_lt(x, one);
  arb_clear(one);
  if (inside)
    arb_set(rate, x);
  else
    arb_set_si(rate, above);
  arb_set_si(slope, inside);
  return below || above || inside;
}

int vf_certify_rate(const vf_activation *rho, const arb_t x, arb_t rate, arb_t slope, slong prec) {
  if (rho == vf_activation_tanh)
    tanh_rate(x, rate, slope, prec);
  else if (rho == vf_activation_logistic)
    logistic_rate(x, rate, slope, prec);
  else if (rho == vf_activation_softplus)
    softplus_rate(x, rate, slope, prec);
  else if (rho == vf_activation_hard_sigmoid)
    return hard_rate(x, rate, slope);
  else {
    arb_set(rate, x);
    arb_one(slope);
  }
  return 1;
}

#endif
