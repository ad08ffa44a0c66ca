/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does an update that is the gradient learn better than one that is not?  Every rule of the learner trains
 * the same networks from the same starts: the rate form, tanh, linear outputs nudged by y - softmax, steps by
 * Adam, 512 hidden units, feedback of a tenth of Glorot's range that starts independent of the feedforward
 * weights (an angle of 90 degrees), along their transpose (0) or against it (180).  Each matrix moves by the
 * rule's own increment.
 *
 * Adam undoes the size of a layer's increments, so that one base rate serves all rules.
 */
#include "exact-learning.h"
#include "sets.h"
#include "xp_statistics.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *const exact_data_names[EXACT_DATA] = {"mnist", "fashion"};

const exact_rule exact_rules[EXACT_RULES] = {
    {"one-sided", "one-sided", 0, 1, 1, 1, 1, 0},
    {"centred", "centred", 0, 1, 1, 1, 1, 1},
    {"holomorphic", "holomorphic", 0, 0, 0, 1, 0, 0},
    {"tied", "reflected", 0, 1, 1, 1, 0, 0},
    {"fixed", "fixed", 0, 1, 1, 1, 1, 0},
    {"gradient", "gradient", 0, 1, 0, 0, 1, 1},
    {"backpropagation", "backpropagation", 0, 1, 0, 0, 0, 0},
    {"asymep", "asymep", 0, 0, 0, 1, 1, 1},
    {"dyadic", "dyadic", 0, 0, 0, 0, 1, 1},
    {"kolen-pollack", "kolen-pollack", 0.12f, 0, 1, 1, 1, 1},
    {"calibrated", "calibrated", 0, 0, 0, 0, 1, 0},
    {"baseline", "baseline", 0, 0, 0, 0, 1, 0},
    {"phantom", "phantom", 0, 0, 0, 0, 1, 0},
    {"probed", "probed", 0, 0, 0, 0, 0, 0},
    {"homeostasis", "homeostasis", 0, 0, 0, 1, 0, 0},
    {"clamped-homeostasis", "clamped-homeostasis", 0, 0, 0, 1, 0, 0}};

enum { PROBES = 4 };

typedef struct {
  const course_data *data[EXACT_DATA]; /* NULL: not here */
  const course_recipe *recipe;
  size_t epochs;
} context;

size_t exact_rule_find(const char *name) {
  size_t rule = 0;
  while (rule < EXACT_RULES && strcmp(exact_rules[rule].name, name) != 0)
    rule++;
  return rule;
}

static size_t hidden_of(const study_cell *cell) {
  return (size_t)atoi(cell->key.level[EXACT_OF_HIDDEN]);
}

static vf_training_options options_of(const study_cell *cell, void *of) {
  const context *e = of;
  const exact_rule *rule = &exact_rules[exact_rule_find(cell->key.level[EXACT_OF_RULE])];
  const course_data *d =
      e->data[strcmp(cell->key.level[EXACT_OF_DATA], exact_data_names[EXACT_FASHION]) == 0];
  vf_training_options o = course_options(e->recipe, d, hidden_of(cell), e->epochs);
  const size_t batches = d->sample->count / o.learner.batch;
  o.learner.rule = vf_rule_find(rule->rule);
  o.learner.decay = rule->decay;
  o.learner.slope_left_out = rule->slope_left_out;
  if (o.learner.rule->estimator && strcmp(o.learner.rule->name, "gradient") == 0)
    course_follow_adjoint(&o);
  if (o.learner.rule == vf_rule_backpropagation)
    course_follow_adjoint(&o);
  o.probes = batches < PROBES ? batches : PROBES;
  o.gradient_steps = 40;
  o.gradient_tolerance = 1e-6f;
  return o;
}

static void describe(const study_cell *cell, char *text, size_t size, void *of) {
  (void)of;
  snprintf(text, size, " angle=%s", cell->key.level[EXACT_OF_ANGLE]);
}

typedef struct {
  long angle;
  double began, least;
} watch;

static double cpu_seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Feedback along the transpose of the feedforward weights, or against it. */
static void turn(vf_learner *l, float sign) {
  const vf_learner_options *o = vf_learner_get_options(l);
  for (size_t k = 0; k + 1 < o->depth; k++) {
    const float *forth = vf_learner_feedforward(l, k);
    float *back = vf_learner_feedback(l, k);
    for (size_t i = 0; i < o->size[k]; i++)
      for (size_t j = 0; j < o->size[k + 1]; j++)
        back[j * o->size[k] + i] = sign * o->feedback_gain * forth[i * o->size[k + 1] + j];
  }
}

static int look(vf_training *t, void *of) {
  watch *w = of;
  const double now = cpu_seconds();
  if (vf_training_epochs_done(t) == 0 && w->angle != 90)
    turn(vf_training_learner(t), w->angle == 0 ? 1.0f : -1.0f);
  if (vf_training_epochs_done(t) > 0 && now - w->began < w->least)
    w->least = now - w->began;
  w->began = now;
  return GSL_SUCCESS;
}

static void learn(study_task *task, const study_cell *cell, double *number, void *of) {
  const vf_training_options o = options_of(cell, of);
  watch w = {atol(cell->key.level[EXACT_OF_ANGLE]), cpu_seconds(), INFINITY};
  vf_training *t = study_train(task, &o, look, &w);
  if (!t)
    return;
  const double *row = vf_training_row(t, o.epochs);
  number[EXACT_TEST] = row[VF_TRAINING_TEST];
  number[EXACT_LEARNING] = row[VF_TRAINING_LEARNING];
  number[EXACT_SECONDS] = w.least;
  number[EXACT_LEAST] = INFINITY;
  for (size_t k = 0; k < o.learner.depth; k++) {
    number[EXACT_COSINE + k] = row[VF_TRAINING_COSINE_FORWARD + k];
    if (k > 0)
      number[EXACT_LEAST] = xp_min(number[EXACT_LEAST], number[EXACT_COSINE + k]);
  }
  vf_training_free(t);
}

static const study_plan plan = {.factors = {"data", "hidden", "rule", "angle"},
                                .numbers = {"test error [%]", "error while learning [%]", "cosine 0 [1]",
                                            "cosine 1 [1]", "cosine 2 [1]", "cosine 3 [1]",
                                            "least cosine [1]", "seconds an epoch [s]"},
                                .options = options_of,
                                .describe = describe,
                                .run = learn};

/* What the command line chose: "" or -1 for all. */
typedef struct {
  long angle;
  const char *rule;
  int held_out;
  sets_folders folders;
} choice;

/* With --held-out settings can be chosen and the test images stay unseen. */
static course_data read_images(xp_run *run, int held_out) {
  const size_t images = (size_t)xp_choose(run, 200, 2000, 0),
               sample = (size_t)xp_choose(run, 200, 1000, 10000),
               others = (size_t)xp_choose(run, 200, 1000, 0);
  return held_out ? course_read_split(run, images, sample, others) : course_read(run, images, sample, others);
}

study_key exact_key(exact_data data, size_t hidden, size_t rule, size_t angle) {
  study_key key = {{""}};
  study_set_level(&key, EXACT_OF_DATA, "%s", exact_data_names[data]);
  study_set_level(&key, EXACT_OF_HIDDEN, "%zu", hidden);
  study_set_level(&key, EXACT_OF_RULE, "%s", exact_rules[rule].name);
  study_set_level(&key, EXACT_OF_ANGLE, "%zu", angle);
  return key;
}

study_key exact_at(size_t hidden, size_t rule) {
  return exact_key(EXACT_MNIST, hidden, rule, 90);
}

static void add_run(study *s, const choice *only, size_t start, study_key key) {
  const context *e = s->context;
  if ((e->data[EXACT_FASHION] || strcmp(key.level[EXACT_OF_DATA], exact_data_names[EXACT_FASHION]) != 0) &&
      (only->angle < 0 || only->angle == atol(key.level[EXACT_OF_ANGLE])) &&
      (!*only->rule || strcmp(only->rule, key.level[EXACT_OF_RULE]) == 0))
    study_add(s, start, key);
}

/* Start after start, so that a sweep that is stopped has some whole ones. */
static void list_runs(study *s, const choice *only) {
  const int whole = xp_run_preset(s->run) == XP_PAPER;
  for (size_t start = 0; start < (whole ? EXACT_STARTS : 1); start++)
    for (size_t rule = 0; rule < EXACT_RULES; rule++) {
      add_run(s, only, start, exact_key(EXACT_MNIST, 1, rule, 90));
      add_run(s, only, start, exact_key(EXACT_FASHION, 1, rule, 90));
      for (size_t angle = 0; exact_rules[rule].angles && whole && start < EXACT_FEW && angle <= 180;
           angle += 180)
        add_run(s, only, start, exact_key(EXACT_MNIST, 1, rule, angle));
      if (exact_rules[rule].deep && whole && start < EXACT_FEW)
        add_run(s, only, start, exact_key(EXACT_MNIST, EXACT_DEEP, rule, 90));
    }
}

static const char *skip_reason(xp_run *run, const course_data *d) {
  return xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, d)
                                        : "needs 60 000 images and 10 epochs: preset paper";
}

int main(int argc, char **argv) {
  choice only = {-1, "", 0, sets_found};
  study_choice chosen = STUDY_ALL;
  const xp_option options[] = {
      {XP_OPTION_INT, "angle", "N", "the runs from start angle 0, 90 or 180 alone; -1 for all", &only.angle,
       -1, 180},
      {.type = XP_OPTION_TEXT,
       .name = "rule",
       .metavar = "NAME",
       .help = "one rule alone",
       .value = &only.rule},
      {.type = XP_OPTION_FLAG,
       .name = "held-out",
       .help = "errors on the last 10 000 training images, which are then not learned, in place of the "
               "test images: to choose settings by",
       .value = &only.held_out},
      SETS_OPTION_FASHION(&only.folders),
      STUDY_OPTIONS(&chosen),
      {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "exact-learning", "Learning by rules that follow the gradient", options);
  course_data data = read_images(run, only.held_out), fashion;
  const int found =
      xp_run_preset(run) == XP_PAPER && !only.held_out && sets_here(&only.folders, SETS_FASHION);
  if (found)
    fashion = sets_read(run, &only.folders, SETS_FASHION, &data);
  context e = {{&data, found ? &fashion : NULL},
               course_recipe_find(run, "compared"),
               (size_t)xp_choose(run, 2, 3, EXACT_EPOCHS)};
  study_plan own = plan;
  own.steps = e.epochs * course_steps(data.train->count);
  study *s = study_alloc(run, &own, &chosen, &e);
  list_runs(s, &only);
  if (s->count == 0)
    xp_die(run, "--rule=%s --start=%ld --angle=%ld: preset %s has no such run: leave one of them out",
           only.rule, chosen.start, only.angle, xp_preset_name(xp_run_preset(run)));
  course_share_cores(run, s->count, &data);
  study_run(s);
  exact_write_ranking(s);
  exact_claim(s, skip_reason(run, &data));
  exact_write_values(s);
  xp_value(run, "epochs", "%zu", e.epochs);
  xp_value(run, "images", "%zu", data.train->count);
  study_free(s);
  course_data_free(&data);
  if (found)
    course_data_free(&fashion);
  return xp_end(run);
}
