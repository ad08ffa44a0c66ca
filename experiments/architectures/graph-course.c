/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph-course.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int graph_feed_alloc(graph_feed *f, const vf_dataset *d, size_t batch) {
  *f = (graph_feed){d, malloc(d->count * sizeof *f->order), malloc(batch * d->pixels * sizeof *f->images),
                    malloc(batch)};
  for (size_t i = 0; f->order && i < d->count; i++)
    f->order[i] = i;
  return f->order && f->images && f->labels;
}

void graph_feed_free(graph_feed *f) {
  free(f->order);
  free(f->images);
  free(f->labels);
}

size_t graph_feed_fetch(const graph_feed *f, size_t first, size_t batch) {
  const size_t left = f->d->count - first, rows = left < batch ? left : batch;
  for (size_t r = 0; r < rows; r++) {
    const size_t i = f->order[first + r];
    memcpy(f->images + r * f->d->pixels, f->d->image + i * f->d->pixels, f->d->pixels * sizeof *f->images);
    f->labels[r] = f->d->label[i];
  }
  return rows;
}

/* One epoch; the error while learning, NaN where a state of some group is not finite. */
static double learn_epoch(graph *g, graph_adam *adam, graph_feed *f, float rate, size_t *group) {
  size_t errors = 0;
  for (size_t first = 0; first < f->d->count; first += g->phases.batch) {
    const size_t rows = graph_feed_fetch(f, first, g->phases.batch);
    float moved;
    graph_settle(g, f->images, rows, &moved);
    if (!isfinite(moved)) {
      *group = graph_infinite(g, rows);
      return NAN;
    }
    errors += graph_errors(g, f->labels, rows);
    graph_nudge(g, f->labels, rows);
    graph_learn(g, adam, rows, rate);
  }
  return 100 * (double)errors / (double)f->d->count;
}

static void shuffle(graph_course *c) {
  gsl_ran_shuffle(c->rng, c->f.order, c->f.d->count, sizeof *c->f.order);
}

/* From the file, if it is there; the order of the images comes to where it was then. */
static int resume(graph_course *c, vf_error *error) {
  if (!c->file || access(c->file, F_OK))
    return GSL_SUCCESS;
  const int code = graph_load(c->g, c->adam, &c->place, c->settings, c->file, error);
  for (size_t epoch = 0; !code && epoch < c->place.epochs; epoch++) {
    shuffle(c);
    study_tick(c->task, "epoch %zu", epoch + 1);
  }
  return code;
}

static int advance(graph_course *c, vf_error *error) {
  const size_t epochs = c->o->epochs;
  const float rate = c->o->learner.learning_rate[0] * (float)(epochs - c->place.epochs) / (float)epochs;
  size_t group = 0;
  shuffle(c);
  c->place.learning = learn_epoch(c->g, c->adam, &c->f, rate, &group);
  c->place.epochs++;
  if (isnan(c->place.learning))
    return vf_error_set(error, GSL_EFAILED,
                        "the states became infinite in epoch %zu (group %zu from the outputs)",
                        c->place.epochs, group);
  study_tick(c->task, "epoch %zu, %.2f %%", c->place.epochs, c->place.learning);
  return c->file ? graph_save(c->g, c->adam, &c->place, c->settings, c->file, error) : GSL_SUCCESS;
}

/* States that are not finite are a result; a file that fails is a fault. */
void graph_course_train(graph_course *c) {
  vf_error error = {0, ""};
  if (resume(c, &error)) {
    study_fail(c->task, GSL_EINVAL, "%s", error.text);
    return;
  }
  while (c->place.epochs < c->o->epochs)
    if (advance(c, &error)) {
      study_fail(c->task, isnan(c->place.learning) ? GSL_EFAILED : GSL_EINVAL, "%s", error.text);
      return;
    }
}
