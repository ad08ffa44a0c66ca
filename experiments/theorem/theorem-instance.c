/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Five vector fields with two costs, drawn at random.
 */
#include "theorem.h"

#include "ensemble.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

static const vf_field *make_field(theorem_instance *t, size_t n) {
  const size_t layers[3] = {2 + n / 10, n / 3, n - 2 - n / 10 - n / 3};
  switch (t->kind) {
  case 0:
    t->network = vf_network_alloc_dense(vf_activation_tanh, n, INPUTS, 0);
    break;
  case 1:
    t->network = vf_network_alloc_layered(vf_activation_hard_sigmoid, 3, layers, INPUTS, VF_NETWORK_CLIPPED);
    break;
  case 2:
    t->hopfield = vf_hopfield_alloc(vf_activation_logistic, n, INPUTS);
    return vf_hopfield_field(t->hopfield);
  case 3:
    t->network = vf_network_alloc_dense(vf_activation_linear, n, INPUTS, 0);
    break;
  default:
    t->network = vf_network_alloc_dense(vf_activation_softplus, n, INPUTS, VF_NETWORK_LEAK_GAIN);
  }
  return vf_network_field(t->network);
}

/* Weights that leave most draws a stable fixed point; clipped units start inside their range by their biases.
 */
static int draw_parameters(theorem_instance *t, gsl_rng *rng) {
  static const double scale[FIELDS] = {0.8, 0.4, 2.0, 0.5, 0.4};
  if (t->hopfield)
    return vf_hopfield_draw(t->hopfield, scale[t->kind], 0.5, rng, t->e->theta);
  int code = vf_network_draw(t->network, scale[t->kind], 0.3, rng, t->e->theta);
  for (size_t i = 0; !code && t->kind == 1 && i < t->e->h->size; i++)
    gsl_vector_set(t->e->theta, vf_network_bias_index(t->network, i), gsl_ran_flat(rng, 0.1, 0.7));
  return code;
}

int theorem_make(theorem_instance *t, size_t field, size_t cost, size_t n) {
  *t = (theorem_instance){.kind = field};
  const vf_cost_type *type = cost ? vf_cost_cross_entropy : vf_cost_squared_error;
  t->e = vf_example_alloc(make_field(t, n), vf_cost_alloc(type, n, 2 + n / 10, NULL));
  return t->e ? GSL_SUCCESS : GSL_ENOMEM;
}

int theorem_settle(theorem_instance *t, gsl_rng *rng, int *redrawn) {
  vf_example *e = t->e;
  for (*redrawn = 0; *redrawn < 1000; ++*redrawn) {
    int code = draw_parameters(t, rng);
    ensemble_draw_uniform(e, 0, 0.05, 1, rng);
    if (!code)
      code = vf_example_settle(e, NULL);
    if (!vf_example_is_void(code))
      return code;
  }
  return GSL_EFAILED;
}
