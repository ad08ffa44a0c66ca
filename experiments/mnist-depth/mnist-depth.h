/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The training runs of experiment mnist-depth, their tables, and what is said of them.
 */
#ifndef MNIST_DEPTH_H
#define MNIST_DEPTH_H

#include "course.h"
#include "mistakes.h"

enum { MAX_EPOCHS = 200, MAX_HIDDEN = 3, MAX_SEEDS = 5, LAYERS = MAX_HIDDEN + 1 };
enum { MAX_RUNS = MAX_HIDDEN * MAX_SEEDS };

typedef struct {
  size_t hidden, seed, epochs;
} depth_run;

typedef struct {
  double row[MAX_EPOCHS + 1][VF_TRAINING_COLUMNS];
  mistakes left; /* among all training images after the last epoch */
} depth_history;

typedef struct {
  const course_recipe *recipe;
  const char *prefix; /* of the names of cells: the recipe, where it is not the experiment's own */
  const course_data *data;
  uint64_t seed;
  depth_run runs[MAX_RUNS];
  size_t count;
} depth_sweep;

/* The options of a run; epochs and the number of hidden layers are its own. */
vf_training_options depth_options(const depth_sweep *s, const depth_run *t);

/* mnist-depth-table.c: the tables, and what they hold: runs that they have not are taken from s. */
void depth_write_tables(xp_run *run, const depth_sweep *s, const depth_history *out);
void depth_read_tables(xp_run *run, depth_sweep *s, depth_history *out);

/* mnist-depth-claims.c; the claims about MNIST are skipped where skip says why. */
void depth_claim(xp_run *run, const depth_sweep *s, const depth_history *out, const char *skip);
extern const char depth_too_small[];

/* mnist-depth-values.c */
void depth_write_values(xp_run *run, const depth_sweep *s, const depth_history *out);

/* Numbers of hidden layers as words. */
extern const char *const depth_words[MAX_HIDDEN + 1];

/* Epochs of preset paper with so many hidden layers. */
size_t depth_epochs(size_t hidden);

/* The first run with so many hidden layers, or NULL. */
const depth_run *depth_first(const depth_sweep *s, size_t hidden);

/* Runs with so many hidden layers, and a number of each (NULL: none is asked for) in x. */
typedef double depth_measure(const depth_run *t, const depth_history *o);
size_t depth_gather(const depth_sweep *s, const depth_history *out, size_t hidden, depth_measure *measure,
                    double x[MAX_SEEDS]);

/* After the last epoch: error over all training images and over the test images, %, wrong training images,
 * and images of the epoch whose free phase converged, %. */
double depth_training(const depth_run *t, const depth_history *o);
double depth_test(const depth_run *t, const depth_history *o);
double depth_wrong(const depth_run *t, const depth_history *o);
double depth_converged(const depth_run *t, const depth_history *o);

/* Epochs of a run at whose end the objective is lower than at their start, and all epochs. */
double depth_falls(const depth_run *t, const depth_history *o);
double depth_length(const depth_run *t, const depth_history *o);

/* Five standard deviations of the normalised trace of independent matrices between layers k and k + 1. */
double depth_chance(const depth_sweep *s, size_t k);

#endif
