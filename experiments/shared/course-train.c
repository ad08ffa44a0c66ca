/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "course-settings.h"
#include "course.h"

#include "vf_file.h"

#include <gsl/gsl_errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 2000, SECONDS_BETWEEN_SAVES = 60, PATH_LENGTH = 4096 };

/* SIGTERM asked to stop; a handler may set nothing else. */
static volatile sig_atomic_t asked;

static void ask(int number) {
  asked = number;
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

uint64_t course_digest(uint64_t hash, const void *bytes, size_t count) {
  for (size_t i = 0; i < count; i += sizeof hash) {
    uint64_t word = 0;
    memcpy(&word, (const char *)bytes + i, count - i < sizeof word ? count - i : sizeof word);
    hash = (hash ^ word) * 0x100000001b3u;
  }
  return hash;
}

static uint64_t digest_of(uint64_t hash, const vf_dataset *d) {
  return course_digest(course_digest(hash, d->label, d->count), d->image,
                       d->count * d->pixels * sizeof *d->image);
}

void course_describe(const vf_training_options *o, gsl_rng *rng, char *text, size_t size) {
  const uint64_t images = digest_of(digest_of(COURSE_DIGEST, o->train), o->test);
  const uint64_t start = course_digest(COURSE_DIGEST, gsl_rng_state(rng), gsl_rng_size(rng));
  char options[1024];
  const vf_training_options set = course_settings_apply(o);
  course_settings_check(&set, rng);
  vf_training_describe(&set, rng, options, sizeof options);
  snprintf(text, size, "images=%016llx stream=%016llx%s", (unsigned long long)images,
           (unsigned long long)start, options);
  gsl_rng_free(rng);
}

typedef struct {
  const course *course;
  vf_training *t;
  const vf_training_options *o;
  char checkpoint[PATH_LENGTH], log[PATH_LENGTH];
  double saved;
} work;

static int report(const work *w, const vf_error *error) {
  fprintf(stderr, "%s: %s\n", w->course->program, error->text);
  return error->code;
}

static int fail(const work *w, const vf_error *error) {
  *w->course->failure = *error;
  return error->code;
}

/* The log is made of the training's own rows, anew each time, so that no line is there twice or missing. */
static void write_log(const work *w) {
  char *temporary = NULL;
  FILE *log = vf_file_begin(w->log, &temporary);
  for (size_t e = 1; log && e <= vf_training_epochs_done(w->t); e++) {
    const double *row = vf_training_row(w->t, e);
    fprintf(log,
            "epoch %zu: learning %.2f %%, sample %.2f %%, test %.2f %%, objective %.4g, steps %.1f, "
            "residual %.1e, unconverged %.1f %%\n",
            e, row[VF_TRAINING_LEARNING], row[VF_TRAINING_SAMPLE], row[VF_TRAINING_TEST],
            row[VF_TRAINING_OBJECTIVE], row[VF_TRAINING_STEPS], row[VF_TRAINING_RESIDUAL],
            row[VF_TRAINING_UNCONVERGED]);
  }
  vf_file_end(log, temporary, w->log);
}

static int save(work *w) {
  vf_error error = {0, ""};
  w->saved = seconds();
  if (vf_training_save(w->t, w->checkpoint, &error))
    return report(w, &error);
  write_log(w);
  return GSL_SUCCESS;
}

/* Saves the course and ends the process as the signal would have. */
static int leave(work *w) {
  const int code = save(w);
  if (code)
    return code;
  fprintf(stderr, "%s: stopped after %zu epochs and %zu images: --resume goes on from %s\n",
          w->course->program, vf_training_epochs_done(w->t), vf_training_images_done(w->t), w->checkpoint);
  signal(SIGTERM, SIG_DFL);
  raise(SIGTERM);
  return GSL_FAILURE;
}

/* Where an epoch has just ended, or none has begun. */
static int look(const work *w) {
  return w->course->look && vf_training_images_done(w->t) == 0 ? w->course->look(w->t, w->course->context)
                                                               : GSL_SUCCESS;
}

static void tick(const work *w, double rate) {
  const size_t epoch = vf_training_epochs_done(w->t);
  if (!w->course->ticker)
    return;
  if (vf_training_images_done(w->t) > 0)
    xp_tick(w->course->ticker, "epoch %zu, %.2f %%, %.0f/s", epoch + 1, vf_training_error_now(w->t), rate);
  else
    xp_tick(w->course->ticker, "epoch %zu, test error %.2f %%", epoch,
            vf_training_row(w->t, epoch)[VF_TRAINING_TEST]);
}

static int learn_chunk(work *w) {
  vf_error error = {0, ""};
  const double began = seconds();
  if (vf_training_advance(w->t, CHUNK, &error))
    return w->course->failure && error.code == GSL_EFAILED ? fail(w, &error) : report(w, &error);
  tick(w, CHUNK / (seconds() - began));
  int code = look(w);
  if (code || !w->course->file)
    return code;
  if (vf_training_images_done(w->t) == 0 || seconds() - w->saved > SECONDS_BETWEEN_SAVES)
    code = save(w);
  return !code && asked ? leave(w) : code;
}

size_t course_steps(size_t images) {
  return (images + CHUNK - 1) / CHUNK;
}

/* Goes on from the checkpoint that is there, or makes the first, so that a name that cannot be written is
 * known before any learning. */
static int begin(work *w) {
  vf_error error = {0, ""}, note = {0, ""};
  if (snprintf(w->checkpoint, PATH_LENGTH, "%s.h5", w->course->file) >= PATH_LENGTH - 8)
    return report(w, &(vf_error){GSL_EINVAL, "--checkpoints: name too long: give a shorter one"});
  snprintf(w->log, PATH_LENGTH, "%s.h5.log", w->course->file);
  if (access(w->checkpoint, F_OK) != 0)
    return save(w);
  /* GSL_EFAILED would tell of states that became infinite. */
  if (vf_training_resume(w->t, w->checkpoint, &note, &error)) {
    report(w, &error);
    return GSL_EINVAL;
  }
  if (*note.text)
    fprintf(stderr, "%s: warning: %s\n", w->course->program, note.text);
  const size_t done = vf_training_epochs_done(w->t) * course_steps(w->o->train->count);
  for (size_t i = 0; w->course->ticker && i < done; i++)
    xp_tick(w->course->ticker, NULL);
  return GSL_SUCCESS;
}

static int learn(work *w) {
  struct sigaction action = {.sa_handler = ask}, before;
  sigemptyset(&action.sa_mask);
  if (w->course->file)
    sigaction(SIGTERM, &action, &before);
  int code = w->course->file ? begin(w) : GSL_SUCCESS;
  if (!code && vf_training_epochs_done(w->t) == 0)
    code = look(w);
  const size_t stop = w->course->stop ? w->course->stop : w->o->epochs;
  while (!code && vf_training_epochs_done(w->t) < stop)
    code = learn_chunk(w);
  if (w->course->file)
    sigaction(SIGTERM, &before, NULL);
  return code;
}

int course_train(const course *c, const vf_training_options *options, gsl_rng *rng, vf_training **t) {
  vf_error error = {0, ""};
  const vf_training_options set = course_settings_apply(options), *o = &set;
  work w = {.course = c, .t = vf_training_alloc(o, rng, &error), .o = o, .saved = seconds()};
  if (!w.t) {
    report(&w, &error);
    return GSL_ENOMEM;
  }
  if (c->order)
    gsl_rng_memcpy(rng, c->order);
  const int code = learn(&w);
  *t = w.t;
  if (code)
    vf_training_free(w.t);
  return code;
}
