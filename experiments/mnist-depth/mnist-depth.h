/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The training runs of experiment mnist-depth, their tables, and what is said of them.
 */
#ifndef MNIST_DEPTH_H
#define MNIST_DEPTH_H

#include "course.h"
#include "mistakes.h"

enum { MAX_EPOCHS = 200, MAX_RUNS = 6, MAX_HIDDEN = 3, LAYERS = MAX_HIDDEN + 1 };

typedef struct {
  size_t hidden, seed, epochs;
} depth_run;

typedef struct {
  double row[MAX_EPOCHS + 1][VF_TRAINING_COLUMNS];
  mistakes left; /* among all training images after the last epoch; of 0 images where it is not known */
} depth_history;

typedef struct {
  const course_recipe *recipe[MAX_HIDDEN + 1]; /* by hidden layers */
  const course_data *data;
  uint64_t seed;
  depth_run runs[MAX_RUNS];
  size_t count;
} depth_sweep;

/* mnist-depth-table.c: the tables, and all of out from them. */
void depth_write_tables(xp_run *run, const depth_sweep *s, const depth_history *out);
void depth_read_tables(xp_run *run, const depth_sweep *s, depth_history *out);

/* mnist-depth-claims.c; the claims about MNIST are skipped where skip says why. */
void depth_claim(xp_run *run, const depth_sweep *s, const depth_history *out, const char *skip);
extern const char depth_too_small[];

/* mnist-depth-values.c */
void depth_write_values(xp_run *run, const depth_sweep *s, const depth_history *out);

/* The first run with so many hidden layers, or NULL. */
const depth_run *depth_first(const depth_sweep *s, size_t hidden);

/* Error over all training images after the last epoch, %; NaN where it is not known. */
double depth_training(const depth_history *o);

/* Epochs of a run at whose end the objective is lower than at their start. */
size_t depth_falls(const depth_run *t, const depth_history *o);

/* Five standard deviations of the normalised trace of independent matrices between layers k and k + 1. */
double depth_chance(const depth_sweep *s, size_t k);

#endif
