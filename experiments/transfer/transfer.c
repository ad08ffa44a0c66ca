/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * "Investigating the use of transfer learning for better generalization": a net learns a first task, and its
 * hidden layer then starts to learn a second one by few images, with outputs and feedback drawn anew.  It is
 * compared with a net that has the same draw and learns the second task alone, from the same images, by the
 * same number of steps.  What of the first task is left is measured with the outputs and the feedback of the
 * first task put back.
 */
#include "transfer.h"
#include "xp_seed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *const transfer_tasks[TRANSFER_TASKS] = {"digits", "fashion"};
const char *const transfer_rules[TRANSFER_RULES] = {"vector-field", "backpropagation"};
static const char *const learner_rules[TRANSFER_RULES] = {"centred", "backpropagation"};
const char *const transfer_froms[TRANSFER_STARTS_OF] = {"scratch", "learned"};

/* Training images that are measured, at most. */
enum { SAMPLE = 200 };

/* All is NULL where the second data set is not here. */
typedef struct {
  course_data first, second;
} tasks;

typedef struct {
  xp_run *run;
  const course_recipe *recipe;
  tasks task[TRANSFER_TASKS];
  size_t epochs, units, batch, epoch; /* epoch: images of one of the second task */
  vf_dataset *target, *sample;        /* of the cell that was described or run last */
} experiment;

study_key transfer_key(transfer_task task, transfer_rule rule, size_t images, transfer_from from) {
  study_key key = {{""}};
  study_set_level(&key, TRANSFER_TASK, "%s", transfer_tasks[task]);
  study_set_level(&key, TRANSFER_RULE, "%s", transfer_rules[rule]);
  study_set_level(&key, TRANSFER_IMAGES, "%zu", images);
  study_set_level(&key, TRANSFER_FROM, "%s", transfer_froms[from]);
  return key;
}

static size_t find(const char *const *names, const char *name) {
  size_t place = 0;
  while (strcmp(names[place], name) != 0)
    place++;
  return place;
}

static const tasks *tasks_of(const study_cell *cell, const experiment *e) {
  return &e->task[find(transfer_tasks, cell->key.level[TRANSFER_TASK])];
}

static int is_learned(const study_cell *cell) {
  return strcmp(cell->key.level[TRANSFER_FROM], transfer_froms[TRANSFER_LEARNED]) == 0;
}

static vf_training_options options_on(const study_cell *cell, const experiment *e, const course_data *d) {
  vf_training_options o = course_options(e->recipe, d, 1, e->epochs);
  course_set_units(&o, e->units);
  o.learner.batch = e->batch;
  course_set_rule(&o, learner_rules[find(transfer_rules, cell->key.level[TRANSFER_RULE])]);
  o.probes = 0;
  return o;
}

/* Of the second task, which every cell has. */
static vf_training_options options_of(const study_cell *cell, void *context) {
  experiment *e = context;
  course_data d = tasks_of(cell, e)->second;
  const size_t images = strtoul(cell->key.level[TRANSFER_IMAGES], NULL, 10);
  vf_dataset_free(e->target);
  vf_dataset_free(e->sample);
  d.train = e->target = transfer_repeat(e->run, d.train, images, cell->start, e->epoch);
  d.sample = e->sample = transfer_take(e->run, e->target, images < SAMPLE ? images : SAMPLE);
  return options_on(cell, e, &d);
}

/* The first task. */
static void describe(const study_cell *cell, char *text, size_t size, void *context) {
  const experiment *e = context;
  if (!is_learned(cell) || size < 2)
    return;
  const vf_training_options o = options_on(cell, e, &tasks_of(cell, e)->first);
  *text = ' ';
  course_describe(&o, xp_rng_alloc(xp_run_seed(e->run), "transfer", cell->start), text + 1, size - 1);
}

static void copy_hidden(vf_learner *to, vf_learner *from) {
  const vf_learner_options *o = vf_learner_get_options(to);
  memcpy(vf_learner_feedforward(to, 1), vf_learner_feedforward(from, 1),
         o->size[1] * o->size[2] * sizeof(float));
  memcpy(vf_learner_bias(to, 1), vf_learner_bias(from, 1), o->size[1] * sizeof(float));
}

static int look(vf_training *t, void *first) {
  if (first && vf_training_epochs_done(t) == 0)
    copy_hidden(vf_training_learner(t), vf_training_learner(first));
  return 0;
}

static void run_cell(study_task *task, const study_cell *cell, double *number, void *context) {
  const experiment *e = context;
  const vf_training_options o = options_of(cell, context);
  const course_data *before = &tasks_of(cell, e)->first;
  vf_training *first = NULL, *second;
  if (is_learned(cell)) {
    const vf_training_options source = options_on(cell, e, before);
    first = study_train_common(task, &source);
    if (!first)
      return;
    number[TRANSFER_BEFORE] = course_error_on(vf_training_learner(first), before->test);
  }
  second = study_train(task, &o, look, first);
  if (second) {
    number[TRANSFER_TEST] = vf_training_row(second, o.epochs)[VF_TRAINING_TEST];
    number[TRANSFER_TRAINING] = vf_training_row(second, o.epochs)[VF_TRAINING_SAMPLE];
  }
  if (first && second) {
    copy_hidden(vf_training_learner(first), vf_training_learner(second));
    number[TRANSFER_AFTER] = course_error_on(vf_training_learner(first), before->test);
  }
  vf_training_free(first);
  vf_training_free(second);
}

static const study_plan plan = {.factors = {"task", "rule", "images [1]", "hidden layer", NULL},
                                .numbers = {"test error [%]", "training error [%]", "first task before [%]",
                                            "first task after [%]", NULL},
                                .options = options_of,
                                .describe = describe,
                                .run = run_cell};

/* Start after start, so that a sweep that is stopped has some whole ones. */
static void add_cells(study *s, const transfer_sizes *sizes, size_t starts) {
  const experiment *e = s->context;
  for (size_t start = 0; start < starts; start++)
    for (transfer_task task = 0; task < TRANSFER_TASKS; task++)
      for (transfer_rule rule = 0; rule < TRANSFER_RULES && e->task[task].second.train; rule++)
        for (size_t i = 0; i < sizes->count; i++)
          for (transfer_from from = 0; from < TRANSFER_STARTS_OF; from++)
            study_add(s, start, transfer_key(task, rule, sizes->list[i], from));
}

static course_data classes_of(xp_run *run, const course_data *d, size_t first, size_t last) {
  course_data part = {.train = transfer_take_classes(run, d->train, first, last),
                      .test = transfer_take_classes(run, d->test, first, last),
                      .product = d->product,
                      .threads = d->threads};
  part.sample = transfer_take(run, part.train, part.train->count < SAMPLE ? part.train->count : SAMPLE);
  return part;
}

static transfer_sizes sizes_of(const xp_run *run) {
  transfer_sizes sizes = {{0}, 0};
  const size_t most = (size_t)xp_choose(run, 100, 1000, 10000);
  const int between = xp_run_preset(run) != XP_PAPER;
  for (size_t images = 100; images <= most; images *= 10) {
    sizes.list[sizes.count++] = images;
    if (between && 3 * images <= most)
      sizes.list[sizes.count++] = 3 * images;
  }
  return sizes;
}

static const char *skip_reason(xp_run *run, const course_data *mnist) {
  return xp_run_preset(run) == XP_PAPER
             ? course_not_mnist(run, mnist)
             : "needs 60 000 images of the first task and 10 000 of the second: preset paper";
}

/* Before any run: a hidden layer passes from one task to the other with its weights of the input. */
static void check_tasks(const experiment *e) {
  for (transfer_task task = 0; task < TRANSFER_TASKS; task++) {
    const vf_dataset *first = e->task[task].first.train, *second = e->task[task].second.train;
    if (second && second->count < e->epoch)
      xp_die(e->run, "task %s: %zu images of the second task, and an epoch has %zu: give more",
             transfer_tasks[task], second->count, e->epoch);
    if (second && second->pixels != first->pixels)
      xp_die(e->run, "task %s: images of %zu pixels after images of %zu: give images of one size",
             transfer_tasks[task], second->pixels, first->pixels);
  }
}

static void read_tasks(xp_run *run, const sets_folders *folders, experiment *e, course_data *mnist) {
  *mnist =
      course_read(run, (size_t)xp_choose(run, 400, 3000, 0), SAMPLE, (size_t)xp_choose(run, 200, 1000, 0));
  if (xp_run_judged(run))
    return;
  e->task[TRANSFER_DIGITS] = (tasks){classes_of(run, mnist, 0, 4), classes_of(run, mnist, 5, 9)};
  if (sets_here(folders, SETS_FASHION))
    e->task[TRANSFER_FASHION] = (tasks){*mnist, sets_read(run, folders, SETS_FASHION, mnist)};
  check_tasks(e);
}

static void free_tasks(experiment *e, course_data *mnist) {
  if (e->task[TRANSFER_DIGITS].first.train) {
    course_data_free(&e->task[TRANSFER_DIGITS].first);
    course_data_free(&e->task[TRANSFER_DIGITS].second);
  }
  if (e->task[TRANSFER_FASHION].second.train)
    course_data_free(&e->task[TRANSFER_FASHION].second);
  course_data_free(mnist);
  vf_dataset_free(e->target);
  vf_dataset_free(e->sample);
}

int main(int argc, char **argv) {
  study_choice choice = STUDY_ALL;
  sets_folders folders = sets_found;
  const xp_option options[] = {
      SETS_OPTION_FASHION(&folders), STUDY_OPTIONS(&choice), {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "transfer", "A second task after a first", options);
  experiment e = {.run = run,
                  .recipe = course_recipe_find(run, "compared"),
                  .epochs = (size_t)xp_choose(run, 2, 4, 10),
                  .units = (size_t)xp_choose(run, 32, 128, COURSE_UNITS),
                  .batch = (size_t)xp_choose(run, 20, 20, 100),
                  .epoch = (size_t)xp_choose(run, 100, 1000, 10000)};
  course_data mnist;
  read_tasks(run, &folders, &e, &mnist);
  const transfer_sizes sizes = sizes_of(run);
  study_plan own = plan;
  own.steps = e.epochs * (course_steps(e.epoch) + course_steps(mnist.train->count));
  study *s = study_alloc(run, &own, &choice, &e);
  add_cells(s, &sizes, (size_t)xp_choose(run, 2, 3, 3));
  study_run(s);
  study_write_summary(s);
  transfer_write_gains(s, &sizes);
  transfer_claim(s, &sizes, skip_reason(run, &mnist));
  transfer_write_values(s, &sizes);
  xp_value(run, "first-images", "%zu", mnist.train->count);
  xp_value(run, "epochs", "%zu", e.epochs);
  xp_value(run, "units", "%zu", e.units);
  xp_value(run, "seen", "%zu", e.epoch);
  study_free(s);
  free_tasks(&e, &mnist);
  return xp_end(run);
}
