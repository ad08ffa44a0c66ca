/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A survey against closed forms of two units, against update and gradient through the parameters themselves,
 * and on fixed points that are frozen, unstable, singular or not there.
 */
#include "tap.h"
#include "vf_bound.h"
#include "vf_network.h"
#include "vf_survey.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_rng.h>
#include <math.h>

static const vf_edge both[2] = {{1, 0}, {0, 1}};

/* Two linear units with the fixed point (3, 1), joined by a and -a, and the cost on unit 0. */
static void two_units(double a) {
  vf_network *net = vf_network_alloc(vf_activation_linear, 2, 0, 2, both, 0, NULL, 0);
  vf_example *e = vf_example_alloc(vf_network_field(net), vf_cost_alloc(vf_cost_squared_error, 2, 1, NULL));
  vf_survey s;
  const double theta[4] = {a, -a, 3 - a, 1 + 3 * a};
  for (size_t i = 0; i < 4; i++)
    gsl_vector_set(e->theta, i, theta[i]);
  gsl_vector_set(e->target, 0, 0.7);
  is_int(vf_survey_take(&s, e), GSL_SUCCESS, "a = %g: surveyed", a);
  /* M = diag(2, 10); roundoff a few eps times the condition of L, which is 1, and of the angle's arctan. */
  const double eps = 1e-14, m = a * a * 5;
  ok(s.converged && s.relaxed && s.frozen == 0 && s.responded, "a = %g: relaxed", a);
  is_near(gsl_vector_get(e->h, 0), 3, eps * (1 + a), "a = %g: where it should", a);
  is_near(s.at.symmetry.kappa, a, eps * a, "a = %g: kappa", a);
  is_near(s.at.kappa_weight, a * sqrt(5.0), 3 * eps * a, "a = %g: kappa_M", a);
  is_near(s.at.distance.angle, 2 * atan(a), eps, "a = %g: angle", a);
  is_near(s.at.distance.relative_error, 2 * a / sqrt(1 + a * a), eps, "a = %g: relative error", a);
  is_near(s.at.distance.weight_angle, acos((1 - m) / (1 + m)), 3e-14, "a = %g: angle of weights", a);
  is_near(s.at.distance.weight_relative_error, 2 * sqrt(m / (1 + m)), 3e-14, "a = %g: their error", a);
  vf_example_distance one;
  is_int(vf_example_compare(e, 1, 1, &one), GSL_SUCCESS, "a = %g: unit 1 alone", a);
  is_near(one.angle, M_PI, eps, "a = %g: opposite", a);
  is_int(vf_example_compare(e, 1, 2, &one), GSL_EINVAL, "a = %g: there is no unit 2", a);
  is_int(vf_example_compare(e, 0, 0, &one), GSL_EINVAL, "a = %g: no unit is none", a);
  gsl_vector_set(e->target, 0, gsl_vector_get(e->h, 0));
  is_int(vf_survey_take(&s, e), GSL_SUCCESS, "a = %g: with the target met", a);
  vf_example_free(e);
}

/* Layers 2, 4, 3, five inputs, clipped, drawn from rng. */
static void layered(gsl_rng *rng, int trial) {
  const size_t size[3] = {2, 4, 3};
  vf_network *net = vf_network_alloc_layered(vf_activation_hard_sigmoid, 3, size, 5, VF_NETWORK_CLIPPED);
  const vf_field *f = vf_network_field(net);
  vf_example *e = vf_example_alloc(f, vf_cost_alloc(vf_cost_squared_error, 9, 2, NULL));
  vf_survey s;
  gsl_vector *nu = gsl_vector_alloc(f->p), *gradient = gsl_vector_alloc(f->p);
  vf_network_draw(net, 0.7, 0.5, rng, e->theta);
  for (size_t i = 0; i < 5; i++)
    gsl_vector_set(e->input, i, gsl_rng_uniform(rng));
  gsl_vector_set(e->target, 0, 1.5); /* beyond the bound: outputs that are active have an error */
  gsl_vector_set(e->target, 1, -0.5);
  is_int(vf_survey_take(&s, e), GSL_SUCCESS, "network %d: surveyed", trial);
  size_t frozen = 0;
  for (size_t i = 0; i < 9; i++) {
    const double h = gsl_vector_get(e->h, i);
    frozen += h <= 0 || h >= 1;
  }
  is_int((long)s.frozen, (long)frozen, "network %d: frozen units sit at bounds", trial);
  if (s.responded) {
    const double slack = vf_bound_roundoff(9, s.rcond);
    vf_field_pullback(f, e->theta, e->input, e->h, e->response->x, nu);
    vf_field_pullback(f, e->theta, e->input, e->h, e->response->lambda, gradient);
    is_near(s.at.distance.weight_angle, vf_symmetry_angle(nu, gradient), slack,
            "network %d: the angle of all parameters", trial);
    is_near(s.at.distance.weight_relative_error, vf_symmetry_relative_error(nu, gradient), slack,
            "network %d: and their error", trial);
    ok(s.at.symmetry.kappa > 1 || s.at.distance.angle <= 2 * atan(s.at.symmetry.kappa) + slack,
       "network %d: below 2 arctan kappa", trial);
    ok(s.at.kappa_weight > 1 || s.at.distance.weight_angle <= 2 * atan(s.at.kappa_weight) + slack,
       "network %d: below 2 arctan kappa_M", trial);
  }
  ok(s.frozen == 9 || !(s.at.symmetry.kappa_energy > s.at.symmetry.kappa * (1 + 1e-13)),
     "network %d: kappa_P <= kappa", trial);
  gsl_vector_free(nu);
  gsl_vector_free(gradient);
  vf_example_free(e);
}

/* One unit with weight w, bias b and start h. */
static int one_unit(const vf_activation *rho, unsigned flags, double w, double b, double h, vf_survey *s) {
  const vf_edge loop = {0, 0};
  vf_network *net = vf_network_alloc(rho, 1, 0, 1, &loop, 0, NULL, flags);
  vf_example *e = vf_example_alloc(vf_network_field(net), vf_cost_alloc(vf_cost_squared_error, 1, 1, NULL));
  gsl_vector_set(e->theta, 0, w);
  gsl_vector_set(e->theta, 1, b);
  gsl_vector_set(e->target, 0, 0.3);
  gsl_vector_set(e->h, 0, h);
  const int code = vf_survey_take(s, e);
  vf_example_free(e);
  return code;
}

static void single(void) {
  vf_survey s;
  is_int(one_unit(vf_activation_linear, 0, 3, -1, 0.1, &s), GSL_SUCCESS, "an unstable fixed point");
  ok(s.converged && !s.relaxed, "is found, though not by relaxing");
  is_near(s.at.symmetry.spectral_abscissa, 2, 1e-15, "and seen to be unstable");
  is_int(one_unit(vf_activation_linear, 0, 1, 0, 0.1, &s), GSL_ESING, "a singular Jacobian");
  is_int(one_unit(vf_activation_softplus, 0, 2, 1, 0, &s), GSL_EFAILED, "no fixed point");
  ok(!s.converged && s.residual > 0, "has a residual");
  is_int(one_unit(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, 0.5, 2, 0, &s), GSL_SUCCESS,
         "a frozen unit");
  ok(s.frozen == 1 && isnan(s.at.symmetry.kappa) && isnan(s.at.distance.angle), "has nothing to measure");
  is_near(s.kink_distance, 1.5, 1e-15, "its velocity is how far it is from moving");
}

static void contraction(void) {
  double entries[4] = {0, 1.5, -0.3, 0};
  gsl_matrix_view w = gsl_matrix_view_array(entries, 2, 2);
  int contracts = -1;
  vf_survey_contracts(&w.matrix, vf_activation_logistic->lipschitz, &contracts);
  is_int(contracts, 1, "|W| / 4 < 1");
  vf_survey_contracts(&w.matrix, vf_activation_tanh->lipschitz, &contracts);
  is_int(contracts, 0, "|W| > 1");
  int strange = 0;
  for (int k = 1; k <= 50; k++) { /* a rotation has norm 1, computed to the last bit or not */
    const double c = cos(0.03 * k), s = sin(0.03 * k), turn[4] = {c, -s, s, c};
    for (size_t i = 0; i < 4; i++)
      entries[i] = turn[i];
    vf_survey_contracts(&w.matrix, vf_activation_tanh->lipschitz, &contracts);
    strange += contracts != 0;
  }
  is_int(strange, 0, "|W| = 1 but for rounding");
  entries[0] = NAN;
  is_int(vf_survey_contracts(&w.matrix, vf_activation_tanh->lipschitz, &contracts), GSL_EDOM,
         "NaN is refused");
}

int main(void) {
  gsl_set_error_handler_off();
  two_units(0.37);
  two_units(1.4);
  two_units(11); /* Euler's step of 1/32 is too long from sqrt(63) on */
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, 91);
  for (int trial = 0; trial < 20; trial++)
    layered(rng, trial);
  gsl_rng_free(rng);
  single();
  contraction();
  return tap_done();
}
