/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hard sigmoid min(max(s, 0), 1).
 */
#include "vf_activation.h"
#include "vf_lanes.h"

static double clip01(double s) {
  return s < 0 ? 0 : s > 1 ? 1 : s;
}

/* What is constant almost everywhere still hands NaN on, so that a broken state is never taken for a
 * saturated one. */
static double hard_derivative(double s) {
  return s >= 0 && s <= 1 ? 1 : s == s ? 0 : s;
}
static double zero(double s) {
  return s == s ? 0 : s;
}

static const vf_activation hard_sigmoid = {.name = "hard-sigmoid",
                                           .value = clip01,
                                           .derivative = hard_derivative,
                                           .curvature = zero,
                                           .lipschitz = 1,
                                           .kinks = 2,
                                           .kink = {0, 1},
                                           .identity = 1,
                                           .rates = vf_lanes_clip};

const vf_activation *const vf_activation_hard_sigmoid = &hard_sigmoid;
