/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Does an update that is the gradient learn better than one that is not?  Every rule of the learner trains
 * the same networks from the same starts: the rate form, tanh, linear outputs nudged by y - softmax, steps by
 * Adam, 512 hidden units, feedback of a tenth of Glorot's range that starts independent of the feedforward
 * weights (an angle of 90 degrees), along their transpose (0) or against it (180).  Each matrix moves by the
 * rule's own increment.
 *
 * The size of what reaches a layer is Adam's to undo, so that one base rate serves all rules.
 */
#include "exact-learning.h"
#include "xp_seed.h"
#include "xp_sheet.h"
#include "xp_sweep.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

const char *const exact_data_names[EXACT_DATA] = {"mnist", "fashion"};

const exact_rule exact_rules[EXACT_RULES] = {{"one-sided", "one-sided", 0, 1, 1, 1, 0},
                                             {"centred", "centred", 0, 1, 1, 1, 1},
                                             {"tied", "reflected", 0, 1, 1, 0, 0},
                                             {"fixed", "fixed", 0, 1, 1, 1, 0},
                                             {"gradient", "gradient", 0, 1, 0, 1, 1},
                                             {"backpropagation", "backpropagation", 0, 1, 0, 0, 0},
                                             {"asymep", "asymep", 0, 0, 0, 1, 1},
                                             {"dyadic", "dyadic", 0, 0, 0, 1, 1},
                                             {"kolen-pollack", "kolen-pollack", 0.12f, 0, 1, 1, 1},
                                             {"calibrated", "calibrated", 0, 0, 0, 1, 0},
                                             {"baseline", "baseline", 0, 0, 0, 1, 0},
                                             {"phantom", "phantom", 0, 0, 0, 1, 0},
                                             {"probed", "probed", 0, 0, 0, 0, 0},
                                             {"homeostasis", "homeostasis", 0, 0, 0, 0, 0},
                                             {"clamped-homeostasis", "clamped-homeostasis", 0, 0, 0, 0, 0}};

static const course_recipe recipe = {.name = "exact-learning",
                                     .solver = VF_LEARNER_ALTERNATING,
                                     .eps = 1,
                                     .tolerance = 1e-3f,
                                     .free_steps = 12,
                                     .nudged_steps = 4,
                                     .rule = "centred",
                                     .beta = 0.01f,
                                     .feedback_gain = 0.1f,
                                     .batch = 100,
                                     .output_gain = 1,
                                     .rate = {1e-3f, 1e-3f, 1e-3f, 1e-3f},
                                     .activation = "tanh",
                                     .cost = "cross-entropy",
                                     .form = VF_LEARNER_RATE,
                                     .optimizer = VF_LEARNER_ADAM,
                                     .open_output = 1,
                                     .relative = 1};

enum { PROBES = 4 };

static vf_training_options options_of(const exact *e, const exact_run *t) {
  const exact_rule *rule = &exact_rules[t->rule];
  const course_data *d = e->data[t->data];
  vf_training_options o = course_options(&recipe, d, t->hidden, t->epochs);
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

/* One start is the same for all rules and angles. */
static gsl_rng *stream_of(const exact *e, const exact_run *t) {
  return xp_rng_alloc(e->seed, "exact-learning", 10 * t->hidden + t->start);
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const exact *e = context;
  const exact_run *t = &e->runs[index];
  const vf_training_options o = options_of(e, t);
  snprintf(cell->name, sizeof cell->name, "%s-%zu-%s-%zu-%zu", exact_data_names[t->data], t->hidden,
           exact_rules[t->rule].name, t->angle, t->start);
  course_describe(&o, stream_of(e, t), cell->settings, sizeof cell->settings);
}

typedef struct {
  const exact_run *run;
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

static int look(vf_training *t, void *context) {
  watch *w = context;
  const double now = cpu_seconds();
  if (vf_training_epochs_done(t) == 0 && w->run->angle != 90)
    turn(vf_training_learner(t), w->run->angle == 0 ? 1.0f : -1.0f);
  if (vf_training_epochs_done(t) > 0 && now - w->began < w->least)
    w->least = now - w->began;
  w->began = now;
  return GSL_SUCCESS;
}

static int learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context) {
  const exact *e = context;
  const exact_run *t = &e->runs[index];
  exact_result *out = record;
  vf_training *training = NULL;
  watch w = {t, cpu_seconds(), INFINITY};
  const vf_training_options o = options_of(e, t);
  const course c = {.program = "exact-learning", .file = file, .ticker = ticker, .look = look, .context = &w};
  const int code = course_train(&c, &o, stream_of(e, t), &training);
  *out = (exact_result){.test = NAN, .learning = NAN, .seconds = NAN};
  for (size_t k = 0; k <= EXACT_DEEP; k++)
    out->cosine[k] = NAN;
  if (code) /* a net whose states became infinite has a line that says so, and the others go on */
    return code == GSL_EFAILED ? GSL_SUCCESS : code;
  const double *row = vf_training_row(training, t->epochs);
  out->test = row[VF_TRAINING_TEST];
  out->learning = row[VF_TRAINING_LEARNING];
  out->seconds = w.least;
  for (size_t k = 0; k <= t->hidden; k++)
    out->cosine[k] = row[VF_TRAINING_COSINE_FORWARD + k];
  vf_training_free(training);
  return GSL_SUCCESS;
}

/* What the command line chose: "" or -1 for all. */
typedef struct {
  long start, angle;
  const char *rule, *fashion;
} choice;

static void add_run(exact *e, const choice *only, exact_run t) {
  if (e->data[t.data] && (only->start < 0 || (size_t)only->start == t.start) &&
      (only->angle < 0 || (size_t)only->angle == t.angle) &&
      (!*only->rule || strcmp(only->rule, exact_rules[t.rule].name) == 0))
    e->runs[e->count++] = t;
}

/* Start after start, so that a sweep that is stopped has some whole ones. */
static void list_runs(const xp_run *run, exact *e, const choice *only) {
  const int whole = xp_run_preset(run) == XP_PAPER;
  const size_t epochs = (size_t)xp_choose(run, 2, 3, EXACT_EPOCHS);
  for (size_t start = 0; start < (whole ? EXACT_STARTS : 1); start++)
    for (size_t rule = 0; rule < EXACT_RULES; rule++) {
      add_run(e, only, (exact_run){EXACT_MNIST, 1, rule, 90, start, epochs});
      add_run(e, only, (exact_run){EXACT_FASHION, 1, rule, 90, start, epochs});
      for (size_t angle = 0; exact_rules[rule].angles && whole && angle <= 180; angle += 180)
        add_run(e, only, (exact_run){EXACT_MNIST, 1, rule, angle, start, epochs});
      if (exact_rules[rule].deep && whole && start < 3)
        add_run(e, only, (exact_run){EXACT_MNIST, EXACT_DEEP, rule, 90, start, epochs});
    }
}

static void learn_all(xp_run *run, exact *e, const char *folder, int resume, exact_result *out) {
  xp_sweep sweep = {.label = "runs",
                    .cells = e->count,
                    .steps = e->runs[0].epochs * course_steps(e->data[EXACT_MNIST]->train->count),
                    .record = sizeof *out,
                    .folder = folder,
                    .resume = resume,
                    .describe = describe,
                    .run = learn,
                    .context = e};
  xp_sweep_keep(run, &sweep, e->runs, sizeof *e->runs);
  e->count = sweep.cells;
  xp_sweep_run(run, &sweep, out);
}

/* The same numbers of images of Fashion-MNIST; 0 where the folder has none. */
static int read_fashion(xp_run *run, const char *folder, const course_data *like, course_data *d) {
  vf_error error = {0, ""};
  vf_dataset *train = vf_dataset_read(folder, VF_SPLIT_TRAIN, &error);
  vf_dataset *test = train ? vf_dataset_read(folder, VF_SPLIT_TEST, &error) : NULL;
  *d = (course_data){NULL, NULL, NULL, xp_run_product(run), like->threads};
  if (train && test) {
    d->train = vf_dataset_take(train, 0, like->train->count, &error);
    d->sample = vf_dataset_take(train, 0, like->sample->count, &error);
    d->test = vf_dataset_take(test, 0, like->test->count, &error);
  }
  vf_dataset_free(train);
  vf_dataset_free(test);
  return d->train && d->sample && d->test;
}

static const char *skip_reason(xp_run *run, const course_data *d) {
  return xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, d)
                                        : "needs 60 000 images and 10 epochs: preset paper";
}

int main(int argc, char **argv) {
  choice only = {-1, -1, "", "/usr/share/datasets/fashion-mnist"};
  const char *folder = NULL;
  int resume = 0;
  const xp_option options[] = {{XP_OPTION_INT, "start", "N", "the runs from start N alone; -1 for all",
                                &only.start, -1, EXACT_STARTS - 1},
                               {XP_OPTION_INT, "angle", "N",
                                "the runs from start angle 0, 90 or 180 alone; -1 for all", &only.angle, -1,
                                180},
                               {.type = XP_OPTION_TEXT,
                                .name = "rule",
                                .metavar = "NAME",
                                .help = "one rule alone",
                                .value = &only.rule},
                               {.type = XP_OPTION_TEXT,
                                .name = "fashion",
                                .metavar = "FOLDER",
                                .help = "Fashion-MNIST, left out where FOLDER has none",
                                .value = &only.fashion},
                               XP_SWEEP_OPTIONS(&folder, &resume),
                               XP_JUDGE_OPTION,
                               {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "exact-learning", "Learning by rules that follow the gradient", options);
  exact e = {.seed = xp_run_seed(run)};
  course_data data =
                  course_read(run, (size_t)xp_choose(run, 200, 2000, 0),
                              (size_t)xp_choose(run, 200, 1000, 10000), (size_t)xp_choose(run, 200, 1000, 0)),
              fashion;
  const int found = xp_run_preset(run) == XP_PAPER && read_fashion(run, only.fashion, &data, &fashion);
  e.data[EXACT_MNIST] = &data;
  e.data[EXACT_FASHION] = found ? &fashion : NULL;
  list_runs(run, &e, &only);
  if (e.count == 0)
    xp_die(run, "--rule=%s --start=%ld --angle=%ld: preset %s has no such run: leave one of them out",
           only.rule, only.start, only.angle, xp_preset_name(xp_run_preset(run)));
  course_share_cores(run, e.count, &data);
  exact_result *out = xp_need(run, EXACT_RUNS, sizeof *out);
  if (!xp_run_judged(run)) {
    learn_all(run, &e, folder, resume, out);
    exact_write_table(run, &e, out);
  }
  exact_read_table(run, &e, out);
  exact_write_ranking(run, &e, out);
  exact_claim(run, &e, out, skip_reason(run, &data));
  exact_write_values(run, &e, out);
  free(out);
  course_data_free(&data);
  if (found)
    course_data_free(&fashion);
  return xp_end(run);
}
