/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far is learning limited by the choice of hyperparameters?  Settings are drawn from a box that spans
 * decades of each, and each trains a small net of the paper's kind, by the rule in the vector field and, with
 * the same rate, batch, output weights and start, by backpropagation in the feedforward net, which has no
 * other settings.
 */
#include "hyperparameters.h"

#include "xp_seed.h"
#include "xp_sobol.h"
#include "xp_statistics.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The default is recipe euler of the other experiments, with the rate and the batch of a course of few
 * images. Gains, rate and nudging reach a decade to either side of it. */
const box_axis box_axes[BOX_AXES] = {
    [BOX_RATE] = {"rate", "learning rate", 0.1, 10, 0, 1},
    [BOX_BETA] = {"beta", "size of nudging", 0.05, 5, 0, 0.5},
    [BOX_SCHEME] = {"scheme", "sign of nudging", 0, BOX_SCHEMES, 0, BOX_CENTRED + 0.5},
    [BOX_FREE] = {"free", "free steps", 4, 80, 1, 80},
    [BOX_NUDGED] = {"nudged", "nudged steps", 2, 30, 1, 24},
    [BOX_STEP] = {"step", "Euler step", 0.1, 2.5, 0, 0.5},
    [BOX_BATCH] = {"batch", "batch", 4, 64, 1, 16},
    [BOX_FEEDBACK] = {"feedback", "feedback gain", 0.03, 3, 0, 0.3},
    [BOX_OUTPUT] = {"output", "output gain", 0.01, 1, 0, 0.1},
};
const char *const box_schemes[BOX_SCHEMES] = {"positive", "negative", "centred"};
const char *const box_methods[BOX_METHODS] = {"field", "open", "backpropagation"};

/* One-sided with beta below 0. */
static const vf_rule negative = {.name = "negative",
                                 .estimator = "one-sided",
                                 .phases = 1,
                                 .nudging = {-1.0f},
                                 .output_step = vf_rule_softened_step,
                                 .forth = {1.0f, 0.0f},
                                 .back = {1.0f, 0.0f}};

double box_value(size_t axis, double u) {
  const box_axis *a = &box_axes[axis];
  if (axis == BOX_SCHEME)
    return xp_min(floor(u * BOX_SCHEMES), BOX_SCHEMES - 1);
  if (!a->whole)
    return xp_sobol_logarithmic(u, a->low, a->high);
  return xp_min(floor(xp_sobol_logarithmic(u, a->low, a->high + 1)), a->high);
}

double box_place(size_t axis, double value) {
  const box_axis *a = &box_axes[axis];
  if (axis == BOX_SCHEME)
    return value / BOX_SCHEMES;
  return a->whole ? log((value + 0.5) / a->low) / log((a->high + 1) / a->low)
                  : log(value / a->low) / log(a->high / a->low);
}

/* In place of a point of the design. */
static const char standard[] = "default";

static void values_of(const study_cell *cell, const box *b, double *value) {
  const long point = strcmp(cell->key.level[0], standard) == 0 ? -1 : strtol(cell->key.level[0], NULL, 10);
  for (size_t axis = 0; axis < BOX_AXES; axis++)
    value[axis] = box_value(axis, point < 0 ? box_place(axis, box_axes[axis].standard)
                                            : b->place[(size_t)point * BOX_AXES + axis]);
}

/* The weights of the outputs move by a tenth of the rate, as in the recipe. */
static vf_training_options options_of(const study_cell *cell, void *context) {
  const box *b = context;
  static const vf_rule *const *const rules[] = {
      [BOX_POSITIVE] = &vf_rule_one_sided, [BOX_CENTRED] = &vf_rule_centred};
  double value[BOX_AXES];
  values_of(cell, b, value);
  vf_training_options o = course_options(course_recipe_find(NULL, "euler"), &b->data, 1, b->epochs);
  course_set_units(&o, b->units);
  const size_t scheme = (size_t)value[BOX_SCHEME];
  vf_learner_options *l = &o.learner;
  l->rule = scheme == BOX_NEGATIVE ? &negative : *rules[scheme];
  l->learning_rate[1] = (float)value[BOX_RATE];
  l->learning_rate[0] = (float)(0.1 * value[BOX_RATE]);
  l->beta = (float)value[BOX_BETA];
  l->free_steps = (size_t)value[BOX_FREE];
  l->nudged_steps = (size_t)value[BOX_NUDGED];
  l->eps = (float)value[BOX_STEP];
  l->batch = (size_t)value[BOX_BATCH];
  l->feedback_gain = (float)value[BOX_FEEDBACK];
  o.output_gain = (float)value[BOX_OUTPUT];
  o.probes = 0;
  return o;
}

/* In the feedforward net one sweep is the whole free phase, and nothing is nudged. */
static void follow_gradient(vf_training_options *o) {
  vf_learner_options *l = &o->learner;
  l->rule = vf_rule_backpropagation;
  l->solver = VF_LEARNER_SWEEP;
  l->eps = 1;
  l->free_steps = 3;
  course_follow_adjoint(o);
}

static vf_training_options options(const study_cell *cell, void *context) {
  vf_training_options o = options_of(cell, context);
  if (strcmp(cell->key.level[1], box_methods[BOX_BACKPROPAGATION]) == 0)
    follow_gradient(&o);
  if (strcmp(cell->key.level[1], box_methods[BOX_OPEN]) == 0) {
    o.learner.rho = vf_activation_find("tanh");
    o.learner.clipped = 0;
  }
  return o;
}

static void learn(study_task *task, const study_cell *cell, double *number, void *context) {
  const box *b = context;
  const vf_training_options o = options(cell, context);
  vf_training *t = study_train(task, &o, NULL, NULL);
  if (!t)
    return;
  const double *row = vf_training_row(t, b->epochs);
  number[BOX_TEST] = row[VF_TRAINING_TEST];
  number[BOX_STEPS] = row[VF_TRAINING_STEPS];
  number[BOX_UNCONVERGED] = row[VF_TRAINING_UNCONVERGED];
  vf_training_free(t);
}

/* Point after point by all methods: a sweep that is stopped has the first points of the design, which fill
 * the box as well as any. */
static void list(study *s, const box *b) {
  study_key key = {{""}};
  for (size_t at = 0; at < STUDY_STARTS + b->points; at++)
    for (size_t method = 0; method < BOX_METHODS; method++) {
      if (at < STUDY_STARTS)
        study_set_level(&key, 0, "%s", standard);
      else
        study_set_level(&key, 0, "%zu", at - STUDY_STARTS);
      study_set_level(&key, 1, "%s", box_methods[method]);
      study_add(s, at % STUDY_STARTS, key);
    }
}

static const study_plan plan = {.factors = {"point", "method"},
                                .numbers = {"test error [%]", "free steps [1]", "unconverged [%]"},
                                .options = options,
                                .run = learn};

/* Of the training images, whose error nothing here depends on. */
enum { MEASURED = 100 };

int main(int argc, char **argv) {
  study_choice choice = STUDY_ALL;
  const xp_option opts[] = {STUDY_OPTIONS(&choice), {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "hyperparameters", "Learning over a box of hyperparameters", opts);
  box b = {.data = course_read(run, (size_t)xp_choose(run, 200, 1000, 10000), (size_t)MEASURED,
                               (size_t)xp_choose(run, 200, 1000, 2000)),
           .points = (size_t)xp_choose(run, 32, 256, 1024),
           .units = (size_t)xp_choose(run, 16, 32, 128),
           .epochs = (size_t)xp_choose(run, 1, 2, 5)};
  b.place = xp_need(run, b.points * BOX_AXES, sizeof *b.place);
  if (xp_sobol(xp_run_seed(run), BOX_AXES, b.points, b.place))
    xp_die(run, "not enough memory for %zu points", b.points);
  study_plan p = plan;
  p.steps = b.epochs * course_steps(b.data.train->count);
  study *s = study_alloc(run, &p, &choice, &b);
  list(s, &b);
  study_run(s);
  box_report(s, &b);
  study_free(s);
  free(b.place);
  course_data_free(&b.data);
  return xp_end(run);
}
