/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rates against nudged phases of finite strength, and against the gradient by differences of the objective,
 * which uses no rates.
 */
#include "example.h"
#include "tap.h"
#include "vf_estimator.h"
#include "vf_hopfield.h"
#include "vf_rate_rule.h"
#include "vf_relax.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { units = 6 };
static const size_t outputs[2] = {0, 1};

static void settle(example *e) {
  vf_relax *relax = vf_relax_alloc(units);
  vf_relax_report report;
  vf_relax_fixed_point(relax, &e->problem, 0, e->h, &report);
  is_int(report.status, VF_RELAX_CONVERGED, "the free phase converges");
  vf_relax_free(relax);
}

/* Response against contrast: the error of two nudges is quartered when they are halved. */
static void contrast_tends_to_response(const example *e, vf_rate_rule_nudge nudge, const char *name) {
  vf_rate_rule *w = vf_rate_rule_alloc(units);
  gsl_vector *r = gsl_vector_alloc(units), *coarse = gsl_vector_alloc(units), *fine = gsl_vector_alloc(units);
  is_int(vf_rate_rule_response(w, &e->problem, e->h, nudge, r), GSL_SUCCESS, "%s: response", name);
  is_int(vf_rate_rule_contrast(w, &e->problem, e->h, nudge, 1e-2, coarse), GSL_SUCCESS, "%s: contrast", name);
  is_int(vf_rate_rule_contrast(w, &e->problem, e->h, nudge, 5e-3, fine), GSL_SUCCESS, "%s: half of it", name);
  is_near(vector_distance(coarse, r) / vector_distance(fine, r), 4, 0.05, "%s: the error is quartered", name);
  vf_rate_rule_contrast(w, &e->problem, e->h, nudge, 1e-5, fine);
  ok(vector_distance(fine, r) < 1e-8 && gsl_blas_dnrm2(r) > 1e-2, "%s: and small for small nudges", name);
  gsl_vector_free(r);
  gsl_vector_free(coarse);
  gsl_vector_free(fine);
  vf_rate_rule_free(w);
}

/* |update - factor (-dJ/dtheta)| for the update of rates; -dJ/dtheta by differences. */
static double gradient_error(const example *e, vf_rate_rule_nudge nudge, double factor) {
  size_t p = e->theta->size;
  vf_rate_rule *w = vf_rate_rule_alloc(units);
  vf_estimator_work *work = vf_estimator_work_alloc(units, p);
  gsl_vector *r = gsl_vector_alloc(units), *g = gsl_vector_alloc(p), *gradient = gsl_vector_alloc(p);
  vf_rate_rule_response(w, &e->problem, e->h, nudge, r);
  vf_field_pullback(e->problem.field, e->theta, e->input, e->h, r, g);
  vf_estimator_compute(vf_estimator_finite_difference, work, &e->problem, e->h, 3e-4, gradient);
  gsl_vector_scale(gradient, factor);
  double error = vector_distance(g, gradient);
  gsl_vector_free(r);
  gsl_vector_free(g);
  gsl_vector_free(gradient);
  vf_estimator_work_free(work);
  vf_rate_rule_free(w);
  return error;
}

static void symmetric_weights_are_exact(const vf_activation *rho, const vf_cost_type *type) {
  example e = example_make(rho, 0, units, 0.8, 11);
  vf_network_mix_feedback(e.net, 0, e.theta);
  vf_cost *rates = vf_cost_alloc_rates(type, rho, units, 2, outputs);
  e.problem.cost = rates;
  gsl_vector_set(e.target, 0, 0.7);
  gsl_vector_set(e.target, 1, 0.3);
  settle(&e);
  contrast_tends_to_response(&e, VF_RATE_RULE_STATE, "rates");
  contrast_tends_to_response(&e, VF_RATE_RULE_ACTIVITY, "activity");
  ok(gradient_error(&e, VF_RATE_RULE_ACTIVITY, 1) < 1e-10, "%s: activity coordinates are exact", type->name);
  ok(gradient_error(&e, VF_RATE_RULE_STATE, 1) > 1e-4, "%s: rates alone are not", type->name);
  vf_network_mix_feedback(e.net, 0.3, e.theta);
  settle(&e);
  ok(gradient_error(&e, VF_RATE_RULE_ACTIVITY, 1) > 1e-4, "%s: without symmetric weights neither is",
     type->name);
  vf_cost_free(rates);
  example_free(&e);
}

/* One output has but one slope. */
static void equal_slopes(void) {
  example e = example_make(vf_activation_tanh, 0, units, 0.8, 12);
  vf_network_mix_feedback(e.net, 0, e.theta);
  vf_cost *one = vf_cost_alloc(vf_cost_squared_error, units, 1, outputs);
  gsl_vector_const_view target = gsl_vector_const_subvector(e.target, 0, 1);
  e.problem.cost = one;
  e.problem.target = &target.vector;
  settle(&e);
  double slope = vf_activation_tanh->derivative(gsl_vector_get(e.h, 0));
  ok(gradient_error(&e, VF_RATE_RULE_STATE, slope) < 1e-10, "one output: its slope times the gradient");
  ok(gradient_error(&e, VF_RATE_RULE_STATE, 1) > 1e-3, "which is not the gradient");
  vf_cost_free(one);
  example_free(&e);
}

static void errors(void) {
  example e = example_make(vf_activation_hard_sigmoid, 0, units, 0.2, 13);
  vf_rate_rule *w = vf_rate_rule_alloc(units);
  gsl_vector *r = gsl_vector_alloc(units), *shorter = gsl_vector_alloc(units - 1);
  for (size_t i = 0; i < units; i++)
    gsl_vector_set(e.theta, vf_network_bias_index(e.net, i), 0.5);
  settle(&e);
  const vf_problem *p = &e.problem;
  is_int(vf_rate_rule_response(w, p, e.h, VF_RATE_RULE_ACTIVITY, r), GSL_EUNSUP,
         "activity and a cost on states");
  is_int(vf_rate_rule_contrast(w, p, e.h, VF_RATE_RULE_ACTIVITY, 0.1, r), GSL_EUNSUP, "contrast: the same");
  is_int(vf_rate_rule_response(w, p, e.h, VF_RATE_RULE_STATE, shorter), GSL_EBADLEN, "a short result");
  is_int(vf_rate_rule_contrast(w, p, shorter, VF_RATE_RULE_STATE, 0.1, r), GSL_EBADLEN, "a short state");
  is_int(vf_rate_rule_contrast(w, p, e.h, VF_RATE_RULE_STATE, 0, r), GSL_EINVAL, "no nudge");
  gsl_vector_set(e.target, 0, 50);
  is_int(vf_rate_rule_contrast(w, p, e.h, VF_RATE_RULE_STATE, 0.5, r), GSL_ETOL, "a nudge across a kink");
  vf_field bare = *p->field;
  bare.rates = NULL;
  e.problem.field = &bare;
  is_int(vf_rate_rule_response(w, p, e.h, VF_RATE_RULE_STATE, r), GSL_EUNSUP, "a field without rates");
  is_int(vf_rate_rule_contrast(w, p, e.h, VF_RATE_RULE_STATE, 1e-3, r), GSL_EUNSUP, "contrast: the same");
  ok(!vf_rate_rule_alloc(0), "no units");
  vf_rate_rule_free(NULL);
  gsl_vector_free(r);
  gsl_vector_free(shorter);
  vf_rate_rule_free(w);
  example_free(&e);
}

/* Frozen units have no rate response; the Hopfield field and the leaky one send the same rates. */
static void fields(void) {
  example e = example_make(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, units, 0.2, 14);
  vf_rate_rule *w = vf_rate_rule_alloc(units);
  gsl_vector *r = gsl_vector_alloc(units), *rate = gsl_vector_alloc(units), *slope = gsl_vector_alloc(units),
             *other = gsl_vector_alloc(units), *bend = gsl_vector_alloc(units);
  for (size_t i = 0; i < units; i++)
    gsl_vector_set(e.theta, vf_network_bias_index(e.net, i), i == 1 ? 4 : 0.5);
  settle(&e);
  is_int(vf_rate_rule_response(w, &e.problem, e.h, VF_RATE_RULE_STATE, r), GSL_SUCCESS, "clipped states");
  ok(gsl_vector_get(r, 1) == 0 && gsl_vector_get(r, 0) != 0, "a frozen unit does not respond");
  vf_hopfield *hopfield = vf_hopfield_alloc(vf_activation_tanh, units, 0);
  vf_network *leaky = vf_network_alloc_dense(vf_activation_tanh, units, 0, 0);
  is_int(vf_field_rates(vf_hopfield_field(hopfield), e.h, rate, slope), GSL_SUCCESS, "Hopfield rates");
  is_int(vf_field_rates(vf_network_field(leaky), e.h, other, bend), GSL_SUCCESS, "leaky rates");
  ok(vector_distance(rate, other) == 0 && vector_distance(slope, bend) == 0, "are the same");
  is_near(gsl_vector_get(rate, 0), tanh(gsl_vector_get(e.h, 0)), 1e-16, "rho(h)");
  is_near(gsl_vector_get(slope, 0), 1 / pow(cosh(gsl_vector_get(e.h, 0)), 2), 1e-15, "rho'(h)");
  gsl_vector_view part = gsl_vector_subvector(rate, 0, 2);
  is_int(vf_field_rates(vf_network_field(leaky), e.h, &part.vector, bend), GSL_EBADLEN, "short rates");
  vf_hopfield_free(hopfield);
  vf_network_free(leaky);
  gsl_vector *all[] = {r, rate, slope, other, bend};
  for (size_t i = 0; i < 5; i++)
    gsl_vector_free(all[i]);
  vf_rate_rule_free(w);
  example_free(&e);
}

int main(void) {
  gsl_set_error_handler_off();
  symmetric_weights_are_exact(vf_activation_tanh, vf_cost_squared_error);
  symmetric_weights_are_exact(vf_activation_logistic, vf_cost_cross_entropy);
  equal_slopes();
  errors();
  fields();
  return tap_done();
}
