/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "course.h"

#include "xp_ticker.h"

#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 2000, SECONDS_BETWEEN_SAVES = 60, PATH_LENGTH = 4096 };

/* From the input weights to the output weights. */
#define RATES                                                                                                \
  { 1.2f, 0.6f, 0.2f, 0.02f }
#define HIGH_RATES                                                                                           \
  { 4, 1.5f, 0.4f, 0.03f }
#define FAINT_RATES                                                                                          \
  { 128, 12, 0.8f, 0.015f }

/* <<recipes>> */
/*
 * deep           what three hidden layers learn by
 * strong         deep with beta 1 and higher rates
 * faint          strong with a quarter of its feedback, and rates that make up for it
 * batch-20       deep in batches of 20
 * euler          the same to the same residual by Euler's method
 * one-sided      deep with one nudged phase
 * glorot-output  deep with output weights as large as all others at the start: learns late
 */
const course_recipe course_recipes[] = {
    {"deep", VF_LEARNER_ALTERNATING, 1, 1e-3f, 20, 6, 50, "centred", 0.5f, 0.3f, 0.1f, 0.1f, RATES},
    {"strong", VF_LEARNER_ALTERNATING, 1, 1e-3f, 20, 6, 50, "centred", 1, 0.3f, 0.1f, 0.1f, HIGH_RATES},
    {"faint", VF_LEARNER_ALTERNATING, 1, 1e-3f, 20, 6, 50, "centred", 1, 0.075f, 0.1f, 0.1f, FAINT_RATES},
    {"batch-20", VF_LEARNER_ALTERNATING, 1, 1e-3f, 20, 6, 20, "centred", 0.5f, 0.3f, 0.1f, 0.1f, RATES},
    {"euler", VF_LEARNER_EULER, 0.5f, 1e-3f, 80, 24, 50, "centred", 0.5f, 0.3f, 0.1f, 0.1f, RATES},
    {"one-sided", VF_LEARNER_ALTERNATING, 1, 1e-3f, 20, 6, 50, "one-sided", 0.5f, 0.3f, 0.1f, 0.1f, RATES},
    {"glorot-output", VF_LEARNER_ALTERNATING, 1, 1e-3f, 20, 6, 50, "centred", 0.5f, 0.3f, 1, 0.1f, RATES},
    {.name = NULL}};
/* <</recipes>> */

const course_recipe *course_recipe_find(xp_run *run, const char *name) {
  char names[256] = "";
  for (const course_recipe *r = course_recipes; r->name; r++) {
    if (strcmp(r->name, name) == 0)
      return r;
    snprintf(names + strlen(names), sizeof names - strlen(names), " %s", r->name);
  }
  xp_die(run, "--recipe=%s: no such recipe: choose one of%s", name, names);
}

static vf_dataset *take(xp_run *run, vf_dataset *d, size_t first, size_t count) {
  vf_error error = {0, ""};
  vf_dataset *part = vf_dataset_take(d, first, count, &error);
  if (!part)
    xp_die(run, "%s", error.text);
  return part;
}

static vf_dataset *read_images(xp_run *run, vf_split split) {
  vf_error error = {0, ""};
  vf_dataset *d = vf_dataset_read(xp_run_data(run), split, &error);
  if (!d)
    xp_die(run, "%s", error.text);
  return d;
}

static size_t at_most(size_t count, size_t limit) {
  return count == 0 || count > limit ? limit : count;
}

course_data course_read(xp_run *run, size_t count, size_t sample_count, size_t test_count) {
  vf_dataset *train = read_images(run, VF_SPLIT_TRAIN), *test = read_images(run, VF_SPLIT_TEST);
  if (train->pixels != test->pixels || train->classes < test->classes)
    xp_die(run,
           "%s: test images of another size or with more classes than the training images: give files that "
           "match",
           xp_run_data(run));
  course_data d = {take(run, train, 0, at_most(count, train->count)), NULL,
                   take(run, test, 0, at_most(test_count, test->count))};
  d.sample = take(run, d.train, 0, at_most(sample_count, d.train->count));
  vf_dataset_free(train);
  vf_dataset_free(test);
  return d;
}

course_data course_read_split(xp_run *run, size_t count, size_t sample_count, size_t held) {
  enum { HELD_OUT = 10000 };
  vf_dataset *train = read_images(run, VF_SPLIT_TRAIN);
  if (train->count <= HELD_OUT)
    xp_die(run, "%s: %zu training images, of which %d are held out: give more", xp_run_data(run),
           train->count, HELD_OUT);
  const size_t first = train->count - HELD_OUT;
  course_data d = {take(run, train, 0, at_most(count, first)), NULL,
                   take(run, train, first, at_most(held, HELD_OUT))};
  d.sample = take(run, d.train, 0, at_most(sample_count, d.train->count));
  vf_dataset_free(train);
  return d;
}

void course_data_free(course_data *d) {
  vf_dataset_free(d->train);
  vf_dataset_free(d->sample);
  vf_dataset_free(d->test);
}

vf_training_options course_options(const course_recipe *recipe, const course_data *d, size_t hidden,
                                   size_t epochs) {
  vf_training_options o = {.learner = {.depth = hidden + 1,
                                       .rho = vf_activation_hard_sigmoid,
                                       .clipped = 1,
                                       .eps = recipe->eps,
                                       .free_steps = recipe->free_steps,
                                       .nudged_steps = recipe->nudged_steps,
                                       .beta = recipe->beta,
                                       .rule = vf_rule_find(recipe->rule),
                                       .batch = recipe->batch,
                                       .feedback_gain = recipe->feedback_gain,
                                       .solver = recipe->solver,
                                       .tolerance = recipe->tolerance},
                           .output_gain = recipe->output_gain,
                           .output_bias = recipe->output_bias,
                           .epochs = epochs,
                           .falling = 1,
                           .train = d->train,
                           .sample = d->sample,
                           .test = d->test,
                           .probes = 8,
                           .gradient_steps = 200,
                           .gradient_tolerance = 1e-4f};
  o.learner.size[0] = d->train->classes;
  for (size_t k = 1; k <= hidden; k++)
    o.learner.size[k] = COURSE_UNITS;
  o.learner.size[hidden + 1] = d->train->pixels;
  for (size_t k = 0; k <= hidden; k++)
    o.learner.learning_rate[k] = recipe->rate[3 - k];
  return o;
}

/* The signal that asked to stop; a handler may set nothing else. */
static volatile sig_atomic_t asked;

static void ask(int number) {
  asked = number;
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void write_log(const char *file, const vf_training *t, double images_per_second) {
  char path[PATH_LENGTH];
  const size_t epoch = vf_training_epochs_done(t);
  const double *row = vf_training_row(t, epoch);
  if (snprintf(path, sizeof path, "%s.log", file) >= (int)sizeof path)
    return;
  FILE *log = fopen(path, "a");
  if (!log)
    return;
  fprintf(
      log,
      "epoch %zu: learning %.2f %%, sample %.2f %%, test %.2f %%, objective %.4g, steps %.1f, residual %.1e, "
      "unconverged %.1f %%, %.0f images/s\n",
      epoch, row[VF_TRAINING_LEARNING], row[VF_TRAINING_SAMPLE], row[VF_TRAINING_TEST],
      row[VF_TRAINING_OBJECTIVE], row[VF_TRAINING_STEPS], row[VF_TRAINING_RESIDUAL],
      row[VF_TRAINING_UNCONVERGED], images_per_second);
  fclose(log);
}

typedef struct {
  const char *name, *file;
  vf_training *t;
  const vf_training_options *o;
  xp_progress progress;
  xp_ticker own; /* counts chunks where nobody else counts */
  double saved, epoch_began;
  struct sigaction before[2];
  int (*look)(vf_training *t, void *context);
  void *context;
} course;

static const int caught[2] = {SIGINT, SIGTERM};

static int save(course *c) {
  vf_error error = {0, ""};
  const int code = vf_training_save(c->t, c->file, &error);
  if (code)
    fprintf(stderr, "%s: %s\n", c->name, error.text);
  c->saved = seconds();
  return code;
}

/* With the state saved the signal takes the course that it would have taken. */
static int leave(course *c) {
  const int number = asked, code = save(c);
  for (int i = 0; i < 2; i++)
    sigaction(caught[i], &c->before[i], NULL);
  if (!code)
    fprintf(stderr, "%s: stopped after %zu epochs and %zu images: --resume goes on from %s\n", c->name,
            vf_training_epochs_done(c->t), vf_training_images_done(c->t), c->file);
  raise(number);
  return code ? code : GSL_FAILURE;
}

static void begin_watch(course *c) {
  struct sigaction action = {.sa_handler = ask};
  asked = 0;
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < 2; i++)
    sigaction(caught[i], &action, &c->before[i]);
  const size_t chunks = (c->o->train->count + CHUNK - 1) / CHUNK;
  c->own = (xp_ticker){.owner = getpid(), .steps = c->o->epochs * chunks};
  atomic_flag_clear(&c->own.note_lock);
  atomic_store(&c->own.done, vf_training_epochs_done(c->t) * chunks + vf_training_images_done(c->t) / CHUNK);
  xp_progress_start(&c->progress, c->name, "learning", &c->own);
  c->saved = seconds();
}

static void end_watch(course *c) {
  xp_progress_end(&c->progress);
  for (int i = 0; i < 2; i++)
    sigaction(caught[i], &c->before[i], NULL);
}

/* Where an epoch has just ended, or none has begun. */
static int look(const course *c) {
  return c->look && vf_training_images_done(c->t) == 0 ? c->look(c->t, c->context) : GSL_SUCCESS;
}

/* One chunk in a course with a file. */
static int watched_chunk(course *c) {
  vf_error error = {0, ""};
  const size_t epoch = vf_training_epochs_done(c->t), before = vf_training_images_done(c->t);
  if (before == 0)
    c->epoch_began = seconds();
  const double began = seconds();
  int code = vf_training_advance(c->t, CHUNK, &error);
  if (code) {
    fprintf(stderr, "%s: %s\n", c->name, error.text);
    return code;
  }
  const double rate = CHUNK / (seconds() - began);
  if (vf_training_epochs_done(c->t) > epoch)
    write_log(c->file, c->t, (double)c->o->train->count / (seconds() - c->epoch_began));
  else
    xp_tick(&c->own, "epoch %zu, %.2f %%, %.0f/s", epoch + 1, vf_training_error_now(c->t), rate);
  xp_progress_show(&c->progress);
  code = look(c);
  if (code)
    return code;
  if (vf_training_epochs_done(c->t) > epoch || seconds() - c->saved > SECONDS_BETWEEN_SAVES)
    code = save(c);
  return !code && asked ? leave(c) : code;
}

static int watched(course *c) {
  int code = GSL_SUCCESS;
  begin_watch(c);
  while (!code && vf_training_epochs_done(c->t) < c->o->epochs)
    code = watched_chunk(c);
  end_watch(c);
  return code;
}

/* To the end, without a file. */
static int straight(course *c, xp_ticker *ticker) {
  vf_error error = {0, ""};
  int code = GSL_SUCCESS;
  while (!code && vf_training_epochs_done(c->t) < c->o->epochs) {
    code = vf_training_advance(c->t, c->o->train->count, &error);
    if (code) {
      fprintf(stderr, "%s: %s\n", c->name, error.text);
      return code;
    }
    code = look(c);
    if (ticker)
      xp_tick(ticker, "epoch %zu, test error %.2f %%", vf_training_epochs_done(c->t),
              vf_training_row(c->t, vf_training_epochs_done(c->t))[VF_TRAINING_TEST]);
  }
  return code;
}

int course_run_watched(const char *name, vf_training *t, const vf_training_options *o, const char *file,
                       int resume, xp_ticker *ticker, int (*look_at)(vf_training *t, void *context),
                       void *context) {
  vf_error error = {0, ""}, note = {0, ""};
  course c = {.name = name, .file = file, .t = t, .o = o, .look = look_at, .context = context};
  int code = GSL_SUCCESS;
  if (file && resume && access(file, F_OK) == 0)
    code = vf_training_resume(t, file, &note, &error);
  else if (file)
    code = vf_training_save(t, file, &error); /* a name that cannot be written is better known now */
  if (*note.text)
    fprintf(stderr, "%s: warning: %s\n", name, note.text);
  if (code) {
    fprintf(stderr, "%s: %s\n", name, error.text);
    return code;
  }
  code = vf_training_epochs_done(t) == 0 ? look(&c) : GSL_SUCCESS;
  return code ? code : file ? watched(&c) : straight(&c, ticker);
}

int course_run(const char *name, vf_training *t, const vf_training_options *o, const char *file, int resume,
               xp_ticker *ticker) {
  return course_run_watched(name, t, o, file, resume, ticker, NULL, NULL);
}
