/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far may feedback start from the transpose of the feedforward weights?  Nets of one to three hidden
 * layers learn by the vector-field rule from starts at 0 to 180 degrees, by two protocols:
 *
 *   ernoult  that of Ernoult et al. 2020 without continual updates: s <- rho(W s + b), all layers at once,
 *            squared error nudged outside rho to one side, plain steps, feedback whose signs are turned
 *   vfep     tanh, linear outputs nudged by y - softmax, centred nudging, Adam, weak feedback that mixes the
 *            transpose and an independent matrix
 */
#include "initial-angle.h"

#include "course-settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The authors' nudging and rates by depth, four times as large for the logistic function, and their steps as
 * the most that a free phase takes.  They train no vector field with three hidden layers. */
#define RATES(a, b, c)                                                                                       \
  { 0, 4 * a, 4 * b, 4 * c }
#define PUBLISHED                                                                                            \
  .name = "ernoult", .solver = VF_LEARNER_EULER, .eps = 1, .tolerance = 1e-4f, .rule = "one-sided",          \
  .feedback_gain = 1, .batch = 20, .output_gain = 1, .activation = "logistic", .form = VF_LEARNER_RATE,      \
  .slope_left_out = 1
static const course_recipe published[ANGLE_PUBLISHED_DEPTHS] = {
    {PUBLISHED, .free_steps = 30, .nudged_steps = 10, .beta = 0.1f, .rate = RATES(0, 0.15f, 0.075f)},
    {PUBLISHED, .free_steps = 100, .nudged_steps = 20, .beta = 0.5f, .rate = RATES(0.3f, 0.09f, 0.009f)}};

static size_t hidden_of(const study_cell *cell) {
  return strtoul(cell->key.level[1], NULL, 10);
}

static int is_published(const study_cell *cell) {
  return strcmp(cell->key.level[0], ANGLE_PUBLISHED) == 0;
}

static size_t epochs_of(const angle_setting *e, size_t hidden) {
  return hidden == ANGLE_DEPTHS ? e->deep_epochs : e->epochs;
}

static vf_training_options options_of(const study_cell *cell, void *context) {
  const angle_setting *e = context;
  const size_t hidden = hidden_of(cell);
  vf_training_options o = course_options(is_published(cell) ? &published[hidden - 1] : e->own, e->data,
                                         hidden, epochs_of(e, hidden));
  course_set_units(&o, e->units);
  o.probes = 0;
  if (is_published(cell))
    o.falling = 0;
  if (e->batch)
    o.learner.batch = e->batch;
  if (e->most_steps && o.learner.free_steps > e->most_steps)
    o.learner.free_steps = e->most_steps;
  return o;
}

typedef struct {
  const study_task *task;
  const study_cell *cell;
} beginning;

static void turn(vf_learner *l, const beginning *b) {
  const double degrees = strtod(b->cell->key.level[2], NULL);
  if (!is_published(b->cell)) {
    angle_start_own(l, degrees);
    return;
  }
  gsl_rng *rng = study_stream(b->task, "initial-angle weights");
  angle_start_published(l, degrees, rng);
  gsl_rng_free(rng);
}

static int look(vf_training *t, void *context) {
  if (vf_training_epochs_done(t) == 0)
    turn(vf_training_learner(t), context);
  return 0;
}

/* The same start once more, since a training that goes on from a file does not pass it. */
static void measure_start(const vf_training_options *o, const beginning *b, const angle_setting *e,
                          double *number) {
  const vf_training_options set = course_settings_apply(o);
  vf_error error = {0, ""};
  gsl_rng *rng = study_stream(b->task, NULL);
  vf_learner *l = vf_learner_alloc(&set.learner, rng, &error);
  gsl_rng_free(rng);
  if (!l)
    return;
  turn(l, b);
  number[ANGLE_UPDATE_START] = angle_update(l, e->data->train);
  number[ANGLE_WEIGHT_START] = angle_weights(l);
  vf_learner_free(l);
}

static void run_cell(study_task *task, const study_cell *cell, double *number, void *context) {
  const angle_setting *e = context;
  const vf_training_options o = options_of(cell, context);
  beginning b = {task, cell};
  vf_training *t = study_train(task, &o, look, &b);
  if (!t)
    return;
  measure_start(&o, &b, e, number);
  const double *row = vf_training_row(t, o.epochs);
  number[ANGLE_TEST] = row[VF_TRAINING_TEST];
  number[ANGLE_LEARNED] = row[VF_TRAINING_SAMPLE];
  number[ANGLE_UPDATE_END] = angle_update(vf_training_learner(t), e->data->train);
  number[ANGLE_WEIGHT_END] = angle_weights(vf_training_learner(t));
  vf_training_free(t);
}

static void add_angles(const xp_run *run, study *s, size_t start, const char *protocol, size_t hidden) {
  const int fine = xp_run_preset(run) == XP_PAPER && hidden == 1;
  const double step = fine ? 22.5 : hidden < ANGLE_DEPTHS ? 45 : 90;
  study_key key = {{""}};
  for (double degrees = 0; degrees <= 180; degrees += step) {
    study_set_level(&key, 0, "%s", protocol);
    study_set_level(&key, 1, "%zu", hidden);
    study_set_level(&key, 2, "%g", degrees);
    study_add(s, start, key);
  }
}

/* Start after start, so that a sweep that is stopped has some whole ones. */
static void list_cells(const xp_run *run, study *s) {
  const size_t starts = (size_t)xp_choose(run, 1, 3, 3);
  for (size_t start = 0; start < starts; start++)
    for (size_t hidden = 1; hidden <= ANGLE_DEPTHS; hidden++) {
      if (hidden <= ANGLE_PUBLISHED_DEPTHS)
        add_angles(run, s, start, ANGLE_PUBLISHED, hidden);
      add_angles(run, s, start, ANGLE_OWN, hidden);
    }
}

static void study_all(xp_run *run, const study_choice *choice, angle_setting *e) {
  const study_plan plan = {.factors = {"protocol", "hidden", "angle"},
                           .numbers = {"test error [%]", "training error [%]",
                                       "update angle at the start [degrees]",
                                       "update angle at the end [degrees]", "weight cosine at the start [1]",
                                       "weight cosine at the end [1]"},
                           .steps = e->deep_epochs * course_steps(e->data->train->count),
                           .options = options_of,
                           .run = run_cell};
  study *s = study_alloc(run, &plan, choice, e);
  list_cells(run, s);
  study_run(s);
  study_write_summary(s);
  angle_report(run, s, e,
               xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, e->data)
                                              : "needs 60 000 images and 10 epochs: preset paper");
  study_free(s);
}

int main(int argc, char **argv) {
  study_choice choice = STUDY_ALL;
  const xp_option options[] = {STUDY_OPTIONS(&choice), {.type = XP_OPTION_END}};
  xp_run *run =
      xp_begin(argc, argv, "initial-angle", "Learning by the angle that feedback starts at", options);
  course_data data =
      course_read(run, (size_t)xp_choose(run, 200, 1200, 0), (size_t)xp_choose(run, 100, 500, 10000),
                  (size_t)xp_choose(run, 100, 500, 0));
  angle_setting e = {.own = course_recipe_find(run, "compared"),
                     .units = (size_t)xp_choose(run, 16, 64, COURSE_UNITS),
                     .epochs = (size_t)xp_choose(run, 1, 4, 10),
                     .deep_epochs = (size_t)xp_choose(run, 1, 4, 20),
                     .batch = (size_t)xp_choose(run, 20, 20, 0),
                     .most_steps = (size_t)xp_choose(run, 30, 30, 0),
                     .data = &data};
  study_all(run, &choice, &e);
  course_data_free(&data);
  return xp_end(run);
}
