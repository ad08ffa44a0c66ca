/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of experiment mnist: the training run of one seed, the tables, and what the runs of all seeds
 * say.
 */
#ifndef MNIST_H
#define MNIST_H

#include "course.h"
#include "xp_sweep.h"

enum { MAX_EPOCHS = 100, SEEDS = 5, UNITS = 512 };
enum { LEARNING, TRAINING, TEST, OBJECTIVE, ALIGNMENT, CURVES };

/*
 * One seed's curves; epoch 0 is the state before learning.  LEARNING is the error over all training images,
 * each met by the weights of its moment; the others are measured at the end of an epoch, on the sample and on
 * the test images.
 */
typedef struct {
  double at[CURVES][MAX_EPOCHS + 1]; /* errors in %, mean cost, angle in degrees */
  size_t images, wrong;              /* after the last epoch, of all training images */
  double residual;                   /* the largest there, of all seeds where it was read from a table */
} mnist_history;

typedef struct {
  const course_data *data;
  uint64_t seed;
  size_t epochs;
} mnist_setting;

/* Seed number index as a cell, and its training run into a mnist_history; context points to a mnist_setting.
 */
void mnist_describe(size_t index, xp_cell *cell, void *context);
int mnist_learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context);

/* For a table of --grid: the errors and the cost after the last epoch. */
#define MNIST_RESULTS "training error [%]\ttest error [%]\tobjective [1]"
void mnist_result(size_t index, const void *record, double *value, void *context);

/* mnist-table.c: the tables, and all histories from them. */
void mnist_write_tables(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs);
void mnist_read_tables(xp_run *run, mnist_history *h, size_t seeds, size_t epochs);

/* Bands, claims and values; the claims are skipped where skip says why. */
void mnist_report(xp_run *run, const mnist_history *h, const mnist_setting *s, size_t seeds,
                  const char *skip);

#endif
