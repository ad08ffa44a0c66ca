/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The hyperbolic tangent.
 */
#include "vf_activation.h"
#include "vf_lanes.h"

#include <gsl/gsl_complex_math.h>
#include <math.h>

static double tanh_derivative(double s) {
  double r = tanh(s);
  return 1 - r * r;
}
static double tanh_curvature(double s) {
  return -2 * tanh(s) * tanh_derivative(s);
}

static gsl_complex complex_tanh_derivative(gsl_complex z) {
  gsl_complex r = gsl_complex_tanh(z);
  return gsl_complex_sub(gsl_complex_rect(1, 0), gsl_complex_mul(r, r));
}

static const vf_activation tanh_type = {.name = "tanh",
                                        .value = tanh,
                                        .derivative = tanh_derivative,
                                        .curvature = tanh_curvature,
                                        .lipschitz = 1,
                                        .rates = vf_lanes_tanh,
                                        .change = vf_lanes_tanh_change,
                                        .complex_value = gsl_complex_tanh,
                                        .complex_derivative = complex_tanh_derivative};

const vf_activation *const vf_activation_tanh = &tanh_type;
