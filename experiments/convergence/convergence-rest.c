/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How the trained network comes to rest: by which solver, and in how many steps.
 */
#include "convergence.h"

#include "xp_seed.h"
#include "xp_table.h"

enum { SOLVERS = 5 };
static const struct {
  const char *name, *key;
  vf_learner_solver solver;
  float eps;
} solvers[SOLVERS] = {{"Euler, step 0.5", "euler", VF_LEARNER_EULER, 0.5f},
                      {"alternating, full steps", "alternating", VF_LEARNER_ALTERNATING, 1.0f},
                      {"alternating, 0.8", "relaxed", VF_LEARNER_ALTERNATING, 0.8f},
                      {"layer sweeps", "sweep", VF_LEARNER_SWEEP, 1.0f},
                      {"Anderson, full steps", "anderson", VF_LEARNER_ANDERSON, 1.0f}};

vf_learner *convergence_variant(xp_run *run, const convergence_setting *s, vf_learner_options o) {
  vf_error error = {0, ""};
  gsl_rng *rng = xp_rng_alloc(s->seed, "convergence variant", 0);
  vf_learner *l = vf_learner_alloc(&o, rng, &error);
  gsl_rng_free(rng);
  if (!l)
    xp_die(run, "%s", error.text);
  vf_learner_copy_parameters(l, s->trained);
  return l;
}

vf_learner_options convergence_euler(const convergence_setting *s, const vf_rule *rule, float beta,
                                     size_t free_steps) {
  vf_learner_options o = *vf_learner_get_options(s->trained);
  o.solver = VF_LEARNER_EULER;
  o.eps = 0.5f;
  o.tolerance = 0;
  o.free_steps = free_steps;
  o.nudged_steps = NUDGED;
  o.beta = beta;
  o.rule = rule;
  return o;
}

double convergence_solvers(xp_run *run, const convergence_setting *s) {
  xp_table *t =
      xp_table_open(run, "solvers", "solver\tsteps [1]\tresidual [1]\tunconverged [%]\tobjective [1]");
  vf_learner_tally tally;
  for (size_t i = 0; i < SOLVERS; i++) {
    vf_learner_options o = *vf_learner_get_options(s->trained);
    o.solver = solvers[i].solver;
    o.eps = solvers[i].eps;
    o.tolerance = FINE;
    o.free_steps = MOST_STEPS;
    o.slice = 1; /* each image stops on its own */
    vf_learner *l = convergence_variant(run, s, o);
    if (vf_learner_evaluate(l, s->data->sample, &tally))
      xp_die(run, "a state that is not finite: lower the learning rates");
    const double unconverged = 100.0 * (double)tally.unconverged / (double)tally.images;
    xp_table_row(t, "%s\t%.3f\t%.3e\t%.4f\t%.6g", solvers[i].name, tally.steps, tally.residual, unconverged,
                 tally.objective);
    xp_value(run, xp_text(run, "steps-%s", solvers[i].key), "%.0f", tally.steps);
    xp_value(run, xp_text(run, "unconverged-%s", solvers[i].key), "%.1f", unconverged);
    vf_learner_free(l);
  }
  vf_learner_options o = convergence_euler(s, vf_rule_centred, 0.5f, SETTLING_STEPS);
  o.tolerance = COARSE;
  vf_learner *l = convergence_variant(run, s, o);
  if (vf_learner_evaluate(l, s->data->test, &tally))
    xp_die(run, "a state that is not finite: lower the learning rates");
  vf_learner_free(l);
  return 100 - 100.0 * (double)tally.unconverged / (double)tally.images;
}
