/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules that learn are measured after they have: a baseline after LESSONS other examples of the network,
 * weight dynamics after STEPS of learning, at the weights that they have then; the controller is calibrated
 * where it is measured.
 */
#include "exact-rules.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

enum { LAYERS = 3, UNITS = 8, LESSONS = 60, STEPS = 30 };
static const double rate = 0.02, strength = 5; /* differences of weights shrink by 0.9 in each step */

const rules_trial rules_trials[TRIALS] = {
    {"none", 0},        {"steps", 5},       {"steps", 10},     {"steps", 20},     {"steps", 40},
    {"steps", 80},      {"noise", 1e-6},    {"noise", 1e-5},   {"noise", 1e-4},   {"noise", 1e-3},
    {"mismatch", 0.01}, {"mismatch", 0.03}, {"mismatch", 0.1}, {"mismatch", 0.3}, {"mismatch", 1},
};

typedef struct {
  vf_example *e;
  vf_exact *w;
  gsl_vector *theta, *input, *target, *g;
  vf_exact_options o;
} subject;

static subject make(void) {
  static const size_t size[LAYERS] = {2, 3, 3};
  vf_example *e = ensemble_example(
      vf_network_alloc_layered(vf_activation_tanh, LAYERS, size, ENSEMBLE_INPUTS, 0), size[0]);
  subject s = {e, vf_exact_alloc(UNITS), NULL, NULL, NULL, NULL, vf_exact_defaults()};
  s.o.probes = 4;
  if (!e)
    return s;
  s.theta = gsl_vector_alloc(e->theta->size);
  s.g = gsl_vector_alloc(e->theta->size);
  s.input = gsl_vector_alloc(e->input->size);
  s.target = gsl_vector_alloc(e->target->size);
  return s;
}

static int is_whole(const subject *s) {
  return s->e && s->w && s->theta && s->g && s->input && s->target;
}

static void done(subject *s) {
  gsl_vector_free(s->theta);
  gsl_vector_free(s->g);
  gsl_vector_free(s->input);
  gsl_vector_free(s->target);
  vf_exact_free(s->w);
  vf_example_free(s->e);
}

/* Weights, input and target of a network with a fixed point, kept to be returned to. */
static int draw(subject *s, double angle, gsl_rng *rng, size_t *redrawn) {
  ensemble_fate fate;
  for (*redrawn = 0; *redrawn < 1000; ++*redrawn) {
    int code = ensemble_draw_weights(s->e, 1, 0.3, angle, rng);
    ensemble_draw_example(s->e, 0, rng);
    if (!code)
      code = ensemble_settle(s->e, &fate);
    if (code || fate == ENSEMBLE_SETTLED) {
      gsl_vector_memcpy(s->theta, s->e->theta);
      gsl_vector_memcpy(s->input, s->e->input);
      gsl_vector_memcpy(s->target, s->e->target);
      return code;
    }
  }
  return GSL_EFAILED;
}

static int back(subject *s) {
  gsl_vector_memcpy(s->e->theta, s->theta);
  gsl_vector_memcpy(s->e->input, s->input);
  gsl_vector_memcpy(s->e->target, s->target);
  gsl_vector_set_zero(s->e->h);
  return vf_example_settle(s->e, NULL);
}

/* The baseline sees other examples of the network. */
static int teach(subject *s, gsl_rng *rng) {
  ensemble_fate fate;
  int code = GSL_SUCCESS;
  vf_exact_forget(s->w);
  for (int k = 0; !code && k < LESSONS; k++) {
    ensemble_draw_example(s->e, 0, rng);
    code = ensemble_settle(s->e, &fate);
    if (!code && fate == ENSEMBLE_SETTLED)
      code = vf_exact_update(vf_exact_baseline, s->w, &s->e->problem, s->e->h, &s->o, rng, s->g);
    code = vf_example_is_void(code) ? GSL_SUCCESS : code;
  }
  return code ? code : back(s);
}

/* Learning by the rule with its weight dynamics. */
static int move(subject *s, const vf_exact_rule *rule, gsl_rng *rng) {
  int code = GSL_SUCCESS;
  for (int k = 0; !code && k < STEPS; k++) {
    code = vf_exact_update(rule, s->w, &s->e->problem, s->e->h, &s->o, rng, s->g);
    if (code)
      break;
    gsl_blas_daxpy(rate, s->g, s->e->theta);
    code = vf_example_settle(s->e, NULL);
  }
  return code;
}

/* Error of the rule's update, without what its weight dynamics adds, relative to -dJ/dtheta. */
static int measure(subject *s, const vf_exact_rule *rule, gsl_rng *rng, double *error) {
  vf_exact_rule still = *rule;
  still.move = NULL;
  gsl_vector *gradient = s->e->gradient;
  const vf_problem *p = &s->e->problem;
  int code = vf_field_pullback(p->field, p->theta, p->input, s->e->h, s->e->response->lambda, gradient);
  if (!code)
    code = vf_exact_update(&still, s->w, p, s->e->h, &s->o, rng, s->g);
  if (code)
    return code;
  gsl_vector_sub(s->g, gradient);
  *error = gsl_blas_dnrm2(s->g) / gsl_blas_dnrm2(gradient);
  return GSL_SUCCESS;
}

/* One rule as it is after its own learning; NaN where that lost the fixed point or the rule does not apply.
 */
static int judge(subject *s, const vf_exact_rule *rule, gsl_rng *rng, double *error) {
  *error = NAN;
  int code = back(s);
  if (!code && rule == vf_exact_baseline)
    code = teach(s, rng);
  if (!code && rule == vf_exact_calibrated)
    vf_exact_forget(s->w);
  if (!code && rule->move) {
    s->o.strength = strength;
    code = move(s, rule, rng);
  }
  if (!code)
    code = measure(s, rule, rng, error);
  return vf_example_is_void(code) || code == GSL_EUNSUP ? GSL_SUCCESS : code;
}

static int sweep_one(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  rules_sweep *r = record;
  subject s = make();
  r->degrees = 180.0 * (double)(index % ANGLES) / (ANGLES - 1);
  int code = is_whole(&s) ? draw(&s, r->degrees * M_PI / 180, rng, &r->redrawn) : GSL_ENOMEM;
  for (size_t k = 0; !code && k < RULES; k++) {
    const vf_exact_rule *rule = vf_exact_at(k);
    code = judge(&s, rule, rng, &r->error[k]);
    r->phases[k] = vf_exact_phases(s.w);
    r->lost += isnan(r->error[k]) != 0;
    if (rule == vf_exact_kolen_pollack)
      r->weights = gsl_blas_dnrm2(s.e->theta) / gsl_blas_dnrm2(s.theta);
  }
  done(&s);
  return code;
}

rules_sweep *rules_sweep_run(xp_run *run, size_t networks) {
  return draw_run(run, "angles", "exact rules angle", networks * ANGLES, sizeof(rules_sweep), sweep_one,
                  NULL);
}

static void impair(vf_exact_options *o, const rules_trial *t) {
  o->beta = o->current = 0.01;
  o->rounds = 20;
  if (strcmp(t->kind, "steps") == 0)
    o->steps = o->terms = (size_t)t->amount;
  else if (strcmp(t->kind, "noise") == 0)
    o->noise = t->amount;
  else
    o->mismatch = t->amount;
}

static int robust_one(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)index;
  (void)context;
  rules_robustness *r = record;
  size_t redrawn;
  subject s = make();
  int code = is_whole(&s) ? draw(&s, M_PI / 2, rng, &redrawn) : GSL_ENOMEM;
  const vf_exact_options perfect = s.o;
  for (size_t t = 0; t < TRIALS; t++)
    for (size_t k = 0; !code && k < RULES; k++) {
      const vf_exact_rule *rule = vf_exact_at(k);
      r->error[t][k] = NAN;
      if (rule->move) /* measured as centred is, at other weights */
        continue;
      s.o = perfect;
      impair(&s.o, &rules_trials[t]);
      code = judge(&s, rule, rng, &r->error[t][k]);
    }
  done(&s);
  return code;
}

rules_robustness *rules_robustness_run(xp_run *run, size_t networks) {
  return draw_run(run, "robustness", "exact rules robustness", networks, sizeof(rules_robustness), robust_one,
                  NULL);
}
