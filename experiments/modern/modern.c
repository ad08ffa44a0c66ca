/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A recipe that leaves the paper's form of the network for what is usual today: the rate form, tanh, linear
 * outputs nudged by y - softmax, steps by Adam, and feedback so weak that one sweep carries all.  How far
 * does the vector-field rule come there with feedback that is drawn independently and learned?  The same
 * start, order of images and number of epochs for every update:
 *
 *   rule             every matrix by the vector-field rule, nudged to one side
 *   kolen-pollack    both matrices of a pair by the mean of their increments, with decay
 *   fixed            feedback stays as drawn
 *   reflected        feedback is a multiple of the transpose of feedforward: the tied control
 *   gradient         every matrix by -dJ/dW: recurrent backpropagation
 *   backpropagation  the same without feedback: the feedforward net
 *
 * Cosines compare the vector-field update with -dJ/dW, whatever a net learns by.
 */
#include "modern.h"
#include "xp_seed.h"
#include "xp_sheet.h"
#include "xp_sweep.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const modern_update modern_updates[MODERN_UPDATES] = {
    {"rule", NULL, 0, 1},           {"kolen-pollack", "kolen-pollack", 0.12f, 1},
    {"fixed", "fixed", 0, 0},       {"reflected", "reflected", 0, 0},
    {"gradient", "gradient", 0, 0}, {"backpropagation", "backpropagation", 0, 1}};

enum { PROBES = 4 };

/* Training errors are those of all images that are learned. */
static vf_training_options options_of(const modern *m, const modern_run *t) {
  const modern_update *update = &modern_updates[t->update];
  vf_training_options o = course_options(m->recipe, m->data, t->hidden, t->epochs);
  const size_t batches = m->data->train->count / o.learner.batch;
  o.learner.compared = o.learner.rule;
  if (update->rule)
    o.learner.rule = vf_rule_find(update->rule);
  o.learner.decay = update->decay;
  if (o.learner.rule->signal)
    course_follow_adjoint(&o);
  o.sample = m->data->train;
  o.probes = t->update == MODERN_BACKPROPAGATION ? 0 : batches < PROBES ? batches : PROBES;
  o.gradient_steps = 20;
  o.gradient_tolerance = 1e-7f;
  return o;
}

static gsl_rng *stream_of(const modern *m, const modern_run *t) {
  return xp_rng_alloc(m->seed, "modern", 10 * t->hidden + t->start);
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const modern *m = context;
  const modern_run *t = &m->runs[index];
  const vf_training_options o = options_of(m, t);
  snprintf(cell->name, sizeof cell->name, "%zu-%s-%zu", t->hidden, modern_updates[t->update].name, t->start);
  course_describe(&o, stream_of(m, t), cell->settings, sizeof cell->settings);
}

static int learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const modern *m = context;
  const modern_run *t = &m->runs[index];
  modern_history *out = record;
  vf_training *training = NULL;
  const vf_training_options o = options_of(m, t);
  const int code = course_train(&(course){.program = "modern", .file = file, .ticker = ticker}, &o,
                                stream_of(m, t), &training);
  if (code)
    return code;
  for (size_t e = 0; e <= t->epochs; e++)
    memcpy(out->row[e], vf_training_row(training, e), sizeof out->row[e]);
  vf_training_free(training);
  return GSL_SUCCESS;
}

/* What the command line chose: 0, "" or -1 for all. */
typedef struct {
  long hidden, start, starts, epochs;
  const char *update;
} choice;

static void add_run(modern *m, const choice *only, modern_run t) {
  const char *name = modern_updates[t.update].name;
  if ((only->hidden == 0 || (size_t)only->hidden == t.hidden) &&
      (only->start < 0 || (size_t)only->start == t.start) &&
      (only->starts == 0 || t.start < (size_t)only->starts) &&
      (!*only->update || strcmp(only->update, name) == 0))
    m->runs[m->count++] = t;
}

/* Start after start, so that a sweep that is stopped has some whole ones.  Only at preset paper is there one
 * hidden layer, and every update. */
static void list_runs(const xp_run *run, modern *m, const choice *only) {
  const int whole = xp_run_preset(run) == XP_PAPER;
  const size_t deep = whole ? 3 : 1, shallow = whole ? MODERN_STARTS : 0;
  const size_t epochs = (size_t)(only->epochs ? only->epochs : xp_choose(run, 1, 2, MODERN_COURSE));
  for (size_t start = 0; start < deep || start < shallow; start++) {
    for (size_t u = 0; u < MODERN_UPDATES && start < deep; u++)
      if (whole || modern_updates[u].shallow)
        add_run(m, only, (modern_run){MODERN_DEEP, u, start, epochs});
    for (size_t u = 0; u < MODERN_UPDATES && start < shallow; u++)
      if (modern_updates[u].shallow)
        add_run(m, only, (modern_run){1, u, start, epochs});
  }
}

static void tell(size_t index, const void *record, double *value, void *context) {
  const modern *m = context;
  const modern_history *out = record;
  course_results(out->row[m->runs[index].epochs], value);
}

static void learn_all(xp_run *run, modern *m, const char *folder, int resume, modern_history *out) {
  xp_sweep sweep = {.label = "runs",
                    .cells = m->count,
                    .steps = m->runs[0].epochs * course_steps(m->data->train->count),
                    .record = sizeof *out,
                    .folder = folder,
                    .resume = resume,
                    .describe = describe,
                    .run = learn,
                    .context = m,
                    .results = COURSE_RESULTS,
                    .result = tell};
  xp_sweep_keep(run, &sweep, m->runs, sizeof *m->runs);
  m->count = sweep.cells;
  xp_sweep_run(run, &sweep, out);
}

int main(int argc, char **argv) {
  choice only = {0, -1, 0, 0, ""};
  const char *folder = NULL;
  int resume = 0;
  const xp_option options[] = {
      {XP_OPTION_INT, "hidden", "N", "hidden layers, 1 or 3; 0 for both", &only.hidden, 0, MODERN_DEEP},
      {.type = XP_OPTION_TEXT,
       .name = "update",
       .metavar = "NAME",
       .help = "rule, kolen-pollack, fixed, reflected, gradient or backpropagation alone",
       .value = &only.update},
      {XP_OPTION_INT, "start", "N", "the runs from start N alone; -1 for all", &only.start, -1,
       MODERN_STARTS - 1},
      {XP_OPTION_INT, "starts", "N", "the first N starts; 0 for all", &only.starts, 0, MODERN_STARTS},
      {XP_OPTION_INT, "epochs", "N", "epochs of each; 0 for the preset's own number", &only.epochs, 0,
       MODERN_EPOCHS},
      XP_SWEEP_OPTIONS(&folder, &resume),
      XP_JUDGE_OPTION,
      {.type = XP_OPTION_END}};
  xp_run *run =
      xp_begin(argc, argv, "modern", "Adam, tanh and cross-entropy with independent feedback", options);
  modern m = {.recipe = course_recipe_find(run, "modern"), .seed = xp_run_seed(run)};
  list_runs(run, &m, &only);
  if (m.count == 0)
    xp_die(run, "--hidden=%ld --update=%s --start=%ld: preset %s has no such run: leave one of them out",
           only.hidden, only.update, only.start, xp_preset_name(xp_run_preset(run)));
  course_data data =
      course_read(run, (size_t)xp_choose(run, 200, 5000, 0), 1, (size_t)xp_choose(run, 200, 2500, 0));
  course_share_cores(run, m.count, &data);
  m.data = &data;
  modern_history *out = xp_need(run, MODERN_RUNS, sizeof *out);
  if (!xp_run_judged(run)) {
    learn_all(run, &m, folder, resume, out);
    modern_write_table(run, &m, out);
  }
  modern_read_table(run, &m, out);
  modern_claim(run, &m, out,
               xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, &data)
                                              : "needs 60 000 images and 30 epochs: preset paper");
  modern_write_values(run, &m, out);
  free(out);
  course_data_free(&data);
  return xp_end(run);
}
