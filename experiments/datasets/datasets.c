/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "May not generalize well to other datasets": four rules train the same networks from the same starts on as
 * many images of each data set, for as many epochs, with the settings that MNIST has.  Three rules train a
 * recurrent net, by the vector-field contrast, by that of feedback that is a multiple of the transpose, and
 * by the exact gradient; backpropagation trains the feedforward net of the same sizes.
 */
#include "datasets.h"

#include <string.h>

const char *const datasets_rules[DATASETS_RULES] = {"vector-field", "tied", "gradient", "backpropagation"};
static const char *const learner_rules[DATASETS_RULES] = {"centred", "reflected", "gradient",
                                                          "backpropagation"};

enum { PROBES = 4 };

typedef struct {
  const course_recipe *recipe;
  course_data data[SETS]; /* train is NULL where the set is not here */
  size_t epochs, units, batch;
} experiment;

study_key datasets_key(sets_name set, size_t rule) {
  study_key key = {{""}};
  study_set_level(&key, DATASETS_SET, "%s", sets_names[set]);
  study_set_level(&key, DATASETS_RULE, "%s", datasets_rules[rule]);
  return key;
}

static size_t find(const char *const *names, const char *name) {
  size_t place = 0;
  while (strcmp(names[place], name) != 0)
    place++;
  return place;
}

static vf_training_options options_of(const study_cell *cell, void *context) {
  const experiment *e = context;
  const course_data *d = &e->data[find(sets_names, cell->key.level[DATASETS_SET])];
  vf_training_options o = course_options(e->recipe, d, 1, e->epochs);
  course_set_units(&o, e->units);
  o.learner.batch = e->batch;
  course_set_rule(&o, learner_rules[find(datasets_rules, cell->key.level[DATASETS_RULE])]);
  const size_t batches = d->sample->count / e->batch;
  o.probes = batches < PROBES ? batches : PROBES;
  o.gradient_steps = 40;
  o.gradient_tolerance = 1e-6f;
  return o;
}

static void run_cell(study_task *task, const study_cell *cell, double *number, void *context) {
  const vf_training_options o = options_of(cell, context);
  vf_training *t = study_train(task, &o, NULL, NULL);
  if (!t)
    return;
  const double *row = vf_training_row(t, o.epochs);
  number[DATASETS_TEST] = row[VF_TRAINING_TEST];
  number[DATASETS_TRAINING] = row[VF_TRAINING_SAMPLE];
  number[DATASETS_COSINE] = row[VF_TRAINING_COSINE_FORWARD + 1];
  number[DATASETS_STEPS] = row[VF_TRAINING_STEPS];
  number[DATASETS_UNCONVERGED] = row[VF_TRAINING_UNCONVERGED];
  vf_training_free(t);
}

static const study_plan plan = {.factors = {"data", "rule", NULL},
                                .numbers = {"test error [%]", "training error [%]", "cosine [1]",
                                            "free steps [1]", "unconverged [%]", NULL},
                                .options = options_of,
                                .run = run_cell};

/* Start after start, so that a sweep that is stopped has some whole ones. */
static void add_cells(study *s, size_t starts) {
  const experiment *e = s->context;
  for (size_t start = 0; start < starts; start++)
    for (sets_name set = 0; set < SETS; set++)
      for (size_t rule = 0; rule < DATASETS_RULES && e->data[set].train; rule++)
        study_add(s, start, datasets_key(set, rule));
}

/* Where runs are judged again MNIST alone is read. */
static void read_sets(xp_run *run, const sets_folders *folders, experiment *e) {
  e->data[SETS_MNIST] =
      course_read(run, (size_t)xp_choose(run, 200, 2000, 0), (size_t)xp_choose(run, 200, 1000, 10000),
                  (size_t)xp_choose(run, 200, 1000, 0));
  for (sets_name set = SETS_MNIST + 1; set < SETS && !xp_run_judged(run); set++)
    if (sets_here(folders, set))
      e->data[set] = sets_read(run, folders, set, &e->data[SETS_MNIST]);
}

static const char *skip_reason(xp_run *run, const course_data *mnist) {
  return xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, mnist)
                                        : "needs 60 000 images and 10 epochs: preset paper";
}

int main(int argc, char **argv) {
  study_choice choice = STUDY_ALL;
  sets_folders folders = sets_found;
  const xp_option options[] = {SETS_OPTIONS(&folders), STUDY_OPTIONS(&choice), {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "datasets", "Four rules on several data sets", options);
  experiment e = {.recipe = course_recipe_find(run, "compared"),
                  .epochs = (size_t)xp_choose(run, 2, 5, 10),
                  .units = (size_t)xp_choose(run, 32, 128, COURSE_UNITS),
                  .batch = (size_t)xp_choose(run, 20, 20, 100)};
  read_sets(run, &folders, &e);
  const course_data *mnist = &e.data[SETS_MNIST];
  study_plan own = plan;
  own.steps = e.epochs * course_steps(mnist->train->count);
  study *s = study_alloc(run, &own, &choice, &e);
  add_cells(s, (size_t)xp_choose(run, 2, 3, DATASETS_STARTS));
  study_run(s);
  study_write_summary(s);
  datasets_write_gaps(s);
  datasets_claim(s, skip_reason(run, mnist));
  datasets_write_values(s);
  xp_value(run, "images", "%zu", mnist->train->count);
  xp_value(run, "epochs", "%zu", e.epochs);
  xp_value(run, "units", "%zu", e.units);
  study_free(s);
  for (sets_name set = 0; set < SETS; set++)
    if (e.data[set].train)
      course_data_free(&e.data[set]);
  return xp_end(run);
}
