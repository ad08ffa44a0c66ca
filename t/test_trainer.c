/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"
#include "tap.h"
#include "vf_hopfield.h"
#include "vf_trainer.h"

#include <gsl/gsl_errno.h>

static void asymmetric_net_learns(void) {
  example e = example_make(vf_activation_tanh, 0, 6, 0.5, 31);
  const vf_estimator *const estimator[2] = {vf_estimator_gradient, vf_estimator_centred};
  for (int k = 0; k < 2; k++) {
    vf_trainer_options options = {estimator[k], 0.01, 0.2};
    vf_trainer *t = vf_trainer_alloc(e.problem.field, e.cost, &options);
    gsl_vector *theta = gsl_vector_alloc(e.theta->size);
    gsl_vector_memcpy(theta, e.theta);
    double first = 0, last = 0;
    int code = vf_trainer_learn(t, e.input, e.target, theta, &first);
    for (int step = 0; !code && step < 60; step++)
      code = vf_trainer_learn(t, e.input, e.target, theta, &last);
    is_int(code, GSL_SUCCESS, "%s: every step succeeds", estimator[k]->name);
    ok(first > 0.01 && last < 1e-3 * first, "%s: the objective falls a thousandfold", estimator[k]->name);
    gsl_vector_free(theta);
    vf_trainer_free(t);
  }
  example_free(&e);
}

static void hopfield_net_learns(void) {
  static const size_t outputs[1] = {2};
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  vf_hopfield *net = vf_hopfield_alloc(vf_activation_logistic, 5, 1);
  const vf_field *f = vf_hopfield_field(net);
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, 5, 1, outputs);
  gsl_vector *theta = gsl_vector_alloc(f->p), *input = gsl_vector_alloc(1), *target = gsl_vector_alloc(1);
  vf_hopfield_draw(net, 0.7, 0.2, rng, theta);
  gsl_vector_set(input, 0, 0.6);
  gsl_vector_set(target, 0, 0.9);
  vf_trainer_options options = {vf_estimator_nu, 0, 1};
  vf_trainer *t = vf_trainer_alloc(f, cost, &options);
  double first = 0, last = 0;
  vf_trainer_learn(t, input, target, theta, &first);
  for (int step = 0; step < 60; step++)
    vf_trainer_learn(t, input, target, theta, &last);
  ok(first > 0.01 && last < 0.1 * first, "another field learns by the same code");
  vf_trainer_free(t);
  vf_cost_free(cost);
  vf_hopfield_free(net);
  gsl_vector_free(theta);
  gsl_vector_free(input);
  gsl_vector_free(target);
  gsl_rng_free(rng);
}

static void failures_leave_theta(void) {
  example e = example_make(vf_activation_linear, 0, 2, 0.5, 3);
  vf_trainer_options options = {vf_estimator_nu, 0, 0.1};
  vf_trainer *t = vf_trainer_alloc(e.problem.field, e.cost, &options);
  double objective;
  gsl_vector_set(e.theta, 0, 1.7);
  gsl_vector_set(e.theta, 1, 1.6);
  is_int(vf_trainer_learn(t, e.input, e.target, e.theta, &objective), GSL_EFAILED,
         "no stable fixed point is told");
  is_near(gsl_vector_get(e.theta, 1), 1.6, 0, "and nothing learned");
  is_int(vf_trainer_learn(t, e.target, e.theta, e.theta, &objective), GSL_EBADLEN,
         "a target of another length is refused");
  vf_trainer_free(t);
  options.rate = -0.1;
  ok(!vf_trainer_alloc(e.problem.field, e.cost, &options), "a negative rate is refused");
  example_free(&e);
}

int main(void) {
  gsl_set_error_handler_off();
  asymmetric_net_learns();
  hopfield_net_learns();
  failures_leave_theta();
  return tap_done();
}
