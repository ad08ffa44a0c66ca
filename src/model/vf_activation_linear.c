/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The identity.  Its constant derivatives still hand NaN on.
 */
#include "vf_activation.h"

#include <gsl/gsl_complex_math.h>

static double identity(double s) {
  return s;
}
static double one(double s) {
  return s == s ? 1 : s;
}
static double zero(double s) {
  return s == s ? 0 : s;
}

static gsl_complex complex_identity(gsl_complex z) {
  return z;
}
static gsl_complex complex_one(gsl_complex z) {
  (void)z;
  return gsl_complex_rect(1, 0);
}

static const vf_activation linear = {.name = "linear",
                                     .value = identity,
                                     .derivative = one,
                                     .curvature = zero,
                                     .lipschitz = 1,
                                     .identity = 1,
                                     .complex_value = complex_identity,
                                     .complex_derivative = complex_one};

const vf_activation *const vf_activation_linear = &linear;
