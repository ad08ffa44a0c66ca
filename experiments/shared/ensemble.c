/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ensemble.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

vf_example *ensemble_example(vf_network *net, size_t outputs) {
  const vf_field *f = vf_network_field(net);
  return vf_example_alloc(f, f ? vf_cost_alloc(vf_cost_squared_error, f->n, outputs, NULL) : NULL);
}

void ensemble_draw_example(vf_example *e, double low, gsl_rng *rng) {
  for (size_t k = 0; e->input && k < e->input->size; k++)
    gsl_vector_set(e->input, k, gsl_ran_flat(rng, low, 1));
  for (size_t i = 0; i < e->target->size; i++)
    gsl_vector_set(e->target, i, gsl_ran_gaussian(rng, 1));
  gsl_vector_set_zero(e->h);
}

void ensemble_draw_uniform(vf_example *e, double input, double low, double high, gsl_rng *rng) {
  for (size_t k = 0; k < e->input->size; k++)
    gsl_vector_set(e->input, k, gsl_ran_flat(rng, input, 1));
  for (size_t i = 0; i < e->target->size; i++)
    gsl_vector_set(e->target, i, gsl_ran_flat(rng, low, high));
  if (vf_cost_check_target(e->problem.cost, e->target)) /* it takes a distribution */
    gsl_vector_scale(e->target, 1 / gsl_vector_sum(e->target));
  gsl_vector_set_zero(e->h);
}

int ensemble_draw_weights(vf_example *e, double gain, double bias, double angle, gsl_rng *rng) {
  const vf_network *net = vf_network_of(e->field);
  const int code = vf_network_draw(net, gain, bias, rng, e->theta);
  return code ? code : vf_network_mix_feedback(net, angle, e->theta);
}

/* Gains and angles over decades; a bias of a clipped unit lies where the unit is active without weights. */
vf_example *ensemble_draw(size_t n, size_t outputs, int clipped, double top, gsl_rng *rng, double *gain,
                          double *mix) {
  *gain = exp(gsl_ran_flat(rng, log(0.02), log(top)));
  *mix =
      gsl_rng_uniform_int(rng, 4) ? exp(gsl_ran_flat(rng, log(1e-3), log(M_PI))) : gsl_ran_flat(rng, 0, M_PI);
  const vf_activation *rho = clipped ? vf_activation_hard_sigmoid : vf_activation_tanh;
  vf_network *net = vf_network_alloc_dense(rho, n, ENSEMBLE_INPUTS, clipped ? VF_NETWORK_CLIPPED : 0);
  vf_example *e = ensemble_example(net, outputs);
  if (!e)
    return NULL;
  vf_network_draw(net, *gain, clipped ? 0.1 : 0.5, rng, e->theta);
  for (size_t i = 0; clipped && i < n; i++)
    gsl_vector_set(e->theta, vf_network_bias_index(net, i), gsl_ran_flat(rng, 0.1, 0.9));
  vf_network_mix_feedback(net, *mix, e->theta);
  ensemble_draw_example(e, 0, rng);
  return e;
}

int ensemble_settle(vf_example *e, ensemble_fate *fate) {
  const int code = vf_example_settle(e, NULL);
  *fate = code == GSL_EFAILED ? ENSEMBLE_NO_FIXED_POINT : code ? ENSEMBLE_NO_RESPONSE : ENSEMBLE_SETTLED;
  return vf_example_is_void(code) ? GSL_SUCCESS : code;
}
