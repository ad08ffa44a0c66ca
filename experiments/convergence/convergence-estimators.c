/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What each way of nudging, after a free phase of a fixed length, does to learning.
 */
#include "convergence.h"

#include "xp_parallel.h"
#include "xp_seed.h"
#include "xp_table.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>

const convergence_estimator estimators[ESTIMATORS] = {
    [ONE_SIDED_SHORT] = {"one-sided", "one-sided-short", 0.2f, SHORT_PHASE},
    [ONE_SIDED_WEAK] = {"one-sided", "one-sided-weak", 0.05f, SHORT_PHASE},
    [ONE_SIDED_LONG] = {"one-sided", "one-sided-long", 0.2f, LONG_PHASE},
    [RANDOM_SIGN] = {"random-sign", "random-sign", 0.2f, SHORT_PHASE},
    [CONTINUED] = {"continued", "continued", 0.2f, SHORT_PHASE},
    [CENTRED_SHORT] = {"centred", "centred-short", 0.2f, SHORT_PHASE},
    [CENTRED_LONG] = {"centred", "centred-long", 0.2f, LONG_PHASE}};

/* The long ones go first, so that none is left to run alone at the end. */
static const size_t order[ESTIMATORS] = {CENTRED_LONG, ONE_SIDED_LONG, ONE_SIDED_SHORT, ONE_SIDED_WEAK,
                                         RANDOM_SIGN,  CONTINUED,      CENTRED_SHORT};

static int learn(size_t index, void *result, xp_ticker *ticker, void *context) {
  const convergence_setting *s = context;
  const convergence_estimator *e = &estimators[order[index + ESTIMATORS - s->compared]];
  convergence_curve *c = result;
  vf_training *t = NULL;
  vf_training_options o = course_options(s->recipe, s->few, 3, s->epochs);
  o.falling = 0;
  o.probes = 0;
  o.learner.solver = VF_LEARNER_EULER;
  o.learner.eps = 0.5f;
  o.learner.tolerance = 0;
  o.learner.free_steps = e->free_steps;
  o.learner.nudged_steps = NUDGED;
  o.learner.beta = e->beta;
  o.learner.rule = vf_rule_find(e->rule);
  const int code = course_train(&(course){.program = "convergence", .ticker = ticker}, &o,
                                xp_rng_alloc(s->seed, "convergence", 1), &t);
  for (size_t k = 0; !code && k <= s->epochs; k++) {
    c->learning[k] = vf_training_row(t, k)[VF_TRAINING_LEARNING];
    c->test[k] = vf_training_row(t, k)[VF_TRAINING_TEST];
  }
  if (!code)
    vf_training_free(t);
  return code;
}

void convergence_learn(xp_run *run, const convergence_setting *s, convergence_curve c[ESTIMATORS]) {
  convergence_curve done[ESTIMATORS];
  xp_parallel(run, "estimators", s->compared, s->epochs * course_steps(s->few->train->count), sizeof *done,
              learn, (void *)s, done);
  for (size_t i = 0; i < s->compared; i++)
    c[order[i + ESTIMATORS - s->compared]] = done[i];
}

void convergence_write_curves(xp_run *run, const convergence_setting *s,
                              const convergence_curve c[ESTIMATORS]) {
  xp_table *t = xp_table_open(
      run, NULL, "estimator\tbeta [1]\tT1 [1]\tepoch [1]\terror while learning [%]\terror held out [%]");
  for (size_t i = 0; i < s->compared; i++)
    for (size_t e = 0; e <= s->epochs; e++)
      xp_table_row(t, "%s\t%g\t%zu\t%zu\t%.4f\t%.4f", estimators[i].rule, (double)estimators[i].beta,
                   estimators[i].free_steps, e, c[i].learning[e], c[i].test[e]);
}
