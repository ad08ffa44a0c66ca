/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "example.h"
#include "tap.h"
#include "vf_hopfield.h"
#include "vf_trainer.h"

#include <gsl/gsl_errno.h>

static void asymmetric_net_learns(void) {
  const vf_estimator *const estimator[2] = {vf_estimator_gradient, vf_estimator_centred};
  for (int k = 0; k < 2; k++) {
    example e = example_make(vf_activation_tanh, 0, 6, 0.5, 31);
    const vf_trainer_options options = {estimator[k], 0.01, 0.2};
    vf_estimator_work *w = vf_estimator_work_alloc(6, e.theta->size);
    double first = 0, last = 0;
    int code = vf_trainer_learn(&options, e.own, w, &first);
    for (int step = 0; !code && step < 60; step++)
      code = vf_trainer_learn(&options, e.own, w, &last);
    is_int(code, GSL_SUCCESS, "%s: every step succeeds", estimator[k]->name);
    ok(first > 0.01 && last < 1e-3 * first, "%s: the objective falls a thousandfold", estimator[k]->name);
    vf_estimator_work_free(w);
    example_free(&e);
  }
}

static void hopfield_net_learns(void) {
  static const size_t outputs[1] = {2};
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  vf_hopfield *net = vf_hopfield_alloc(vf_activation_logistic, 5, 1);
  vf_example *e =
      vf_example_alloc(vf_hopfield_field(net), vf_cost_alloc(vf_cost_squared_error, 5, 1, outputs));
  vf_hopfield_draw(net, 0.7, 0.2, rng, e->theta);
  gsl_vector_set(e->input, 0, 0.6);
  gsl_vector_set(e->target, 0, 0.9);
  const vf_trainer_options options = {vf_estimator_nu, 0, 1};
  vf_estimator_work *w = vf_estimator_work_alloc(5, e->theta->size);
  double first = 0, last = 0;
  vf_trainer_learn(&options, e, w, &first);
  for (int step = 0; step < 60; step++)
    vf_trainer_learn(&options, e, w, &last);
  ok(first > 0.01 && last < 0.1 * first, "another field learns by the same code");
  vf_estimator_work_free(w);
  vf_example_free(e);
  gsl_rng_free(rng);
}

static void failures_leave_theta(void) {
  example e = example_make(vf_activation_linear, 0, 2, 0.5, 3);
  vf_trainer_options options = {vf_estimator_nu, 0, 0.1};
  vf_estimator_work *w = vf_estimator_work_alloc(2, e.theta->size);
  double objective;
  gsl_vector_set(e.theta, 0, 1.7);
  gsl_vector_set(e.theta, 1, 1.6);
  is_int(vf_trainer_learn(&options, e.own, w, &objective), GSL_EFAILED, "no stable fixed point is told");
  is_near(gsl_vector_get(e.theta, 1), 1.6, 0, "and nothing learned");
  vf_estimator_work_free(w);
  w = vf_estimator_work_alloc(2, e.theta->size + 1);
  gsl_vector_set(e.theta, 0, 0.1);
  is_int(vf_trainer_learn(&options, e.own, w, &objective), GSL_EBADLEN, "room for another field is refused");
  options.rate = -0.1;
  is_int(vf_trainer_learn(&options, e.own, w, &objective), GSL_EINVAL, "a negative rate is refused");
  vf_estimator_work_free(w);
  example_free(&e);
}

int main(void) {
  gsl_set_error_handler_off();
  asymmetric_net_learns();
  hopfield_net_learns();
  failures_leave_theta();
  return tap_done();
}
