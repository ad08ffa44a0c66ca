/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Reduced generalization error": training and test error of four rules that train the same networks from the
 * same starts on the same labels, for a number of images and for a share of wrong labels, which are drawn
 * once for all rules of a start.  Every course makes the same number of steps: fewer images are seen more
 * often.  Training errors are those on the images learned, with their true labels; test labels are true.
 */
#include "generalization.h"
#include "xp_statistics.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

const char *const generalization_rules[GENERALIZATION_RULES] = {"vector-field", "tied", "gradient",
                                                                "backpropagation"};
static const char *const learner_rules[GENERALIZATION_RULES] = {"centred", "reflected", "gradient",
                                                                "backpropagation"};

/* epoch: images learned in an epoch, the same ones again where there are fewer. */
typedef struct {
  xp_run *run;
  const course_recipe *recipe;
  course_data data;
  size_t epoch, epochs, units, batch;
  generalization_set set;
} experiment;

study_key generalization_key(size_t rule, const generalization_condition *c) {
  study_key key = {{""}};
  study_set_level(&key, GENERALIZATION_RULE, "%s", generalization_rules[rule]);
  study_set_level(&key, GENERALIZATION_IMAGES, "%zu", c->images);
  study_set_level(&key, GENERALIZATION_NOISE, "%zu", c->noise);
  return key;
}

static const char *rule_of(const study_cell *cell) {
  size_t rule = 0;
  while (strcmp(cell->key.level[GENERALIZATION_RULE], generalization_rules[rule]) != 0)
    rule++;
  return learner_rules[rule];
}

static size_t level(const study_cell *cell, size_t factor) {
  return (size_t)strtoul(cell->key.level[factor], NULL, 10);
}

static vf_training_options options_of(const study_cell *cell, void *context) {
  experiment *e = context;
  generalization_set_make(
      e->run, e->data.train, e->epoch,
      (generalization_condition){level(cell, GENERALIZATION_IMAGES), level(cell, GENERALIZATION_NOISE)},
      cell->start, &e->set);
  course_data d = e->data;
  d.train = e->set.learned;
  vf_training_options o = course_options(e->recipe, &d, 1, e->epochs);
  course_set_units(&o, e->units);
  o.learner.batch = e->batch;
  course_set_rule(&o, rule_of(cell));
  o.probes = 0;
  return o;
}

static double lowest_test(const vf_training *t, size_t epochs) {
  double lowest = INFINITY;
  for (size_t epoch = 1; epoch <= epochs; epoch++)
    lowest = xp_min(lowest, vf_training_row(t, epoch)[VF_TRAINING_TEST]);
  return lowest;
}

static void run_cell(study_task *task, const study_cell *cell, double *number, void *context) {
  experiment *e = context;
  const vf_training_options o = options_of(cell, context);
  vf_training *t = study_train(task, &o, NULL, NULL);
  if (!t)
    return;
  const double *row = vf_training_row(t, e->epochs);
  size_t wrong = 0;
  for (size_t i = 0; i < e->set.clean->count; i++)
    wrong += e->set.learned->label[i] != e->set.clean->label[i];
  number[GENERALIZATION_TEST] = row[VF_TRAINING_TEST];
  number[GENERALIZATION_TRAINING] = course_error_on(vf_training_learner(t), e->set.clean);
  number[GENERALIZATION_GAP] = number[GENERALIZATION_TEST] - number[GENERALIZATION_TRAINING];
  number[GENERALIZATION_GIVEN] = course_error_on(vf_training_learner(t), e->set.learned);
  number[GENERALIZATION_LOWEST] = lowest_test(t, e->epochs);
  number[GENERALIZATION_WRONG] = 100.0 * (double)wrong / (double)e->set.clean->count;
  vf_training_free(t);
}

static const study_plan plan = {.factors = {"rule", "images [1]", "noise [%]", NULL},
                                .numbers = {"test error [%]", "training error [%]", "gap [%]",
                                            "error on given labels [%]", "lowest test error [%]",
                                            "wrong labels [%]", NULL},
                                .options = options_of,
                                .run = run_cell};

static void add_condition(generalization_conditions *c, size_t images, size_t noise) {
  c->list[c->count++] = (generalization_condition){images, noise};
  c->sizes += noise == 0;
}

static generalization_conditions list_conditions(const xp_run *run, size_t whole) {
  generalization_conditions c = {.count = 0};
  if (xp_run_preset(run) == XP_PAPER)
    for (size_t images = 1000; images < whole; images *= 10)
      add_condition(&c, images, 0);
  else
    for (size_t part = 4; part > 1; part /= 2)
      add_condition(&c, whole / part, 0);
  add_condition(&c, whole, 0);
  add_condition(&c, whole, 20);
  add_condition(&c, whole, 40);
  return c;
}

/* Start after start, so that a sweep that is stopped has some whole ones. */
static void add_cells(study *s, const generalization_conditions *c, size_t starts) {
  for (size_t start = 0; start < starts; start++)
    for (size_t i = 0; i < c->count; i++)
      for (size_t rule = 0; rule < GENERALIZATION_RULES; rule++)
        study_add(s, start, generalization_key(rule, &c->list[i]));
}

static const char *skip_reason(const experiment *e) {
  return xp_run_preset(e->run) == XP_PAPER ? course_not_mnist(e->run, &e->data)
                                           : "needs 60 000 images and 512 hidden units: preset paper";
}

int main(int argc, char **argv) {
  study_choice choice = STUDY_ALL;
  const xp_option options[] = {STUDY_OPTIONS(&choice), {.type = XP_OPTION_END}};
  xp_run *run =
      xp_begin(argc, argv, "generalization", "Training and test errors by size and label noise", options);
  experiment e = {
      .run = run,
      .recipe = course_recipe_find(run, "compared"),
      .data = course_read(run, (size_t)xp_choose(run, 400, 2000, 0), 1, (size_t)xp_choose(run, 200, 1000, 0)),
      .epochs = (size_t)xp_choose(run, 2, 6, 10),
      .units = (size_t)xp_choose(run, 32, 64, COURSE_UNITS),
      .batch = (size_t)xp_choose(run, 20, 20, 100)};
  e.epoch = e.data.train->count;
  const generalization_conditions conditions = list_conditions(run, e.epoch);
  study_plan own = plan;
  own.steps = e.epochs * course_steps(e.epoch);
  study *s = study_alloc(run, &own, &choice, &e);
  add_cells(s, &conditions, (size_t)xp_choose(run, 2, GENERALIZATION_STARTS, GENERALIZATION_STARTS));
  course_share_cores(run, s->count, &e.data);
  study_run(s);
  study_write_summary(s);
  generalization_write_against(s, &conditions);
  generalization_claim(s, &conditions, skip_reason(&e));
  generalization_write_values(s, &conditions);
  xp_value(run, "epochs", "%zu", e.epochs);
  xp_value(run, "units", "%zu", e.units);
  xp_value(run, "batch", "%zu", e.batch);
  xp_value(run, "steps", "%zu", e.epochs * e.epoch / e.batch);
  xp_value(run, "tests", "%zu", e.data.test->count);
  study_free(s);
  generalization_set_free(&e.set);
  course_data_free(&e.data);
  return xp_end(run);
}
