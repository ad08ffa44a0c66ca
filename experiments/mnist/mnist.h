/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the experiment mnist: one seed's course of learning, and what the courses of all seeds say.
 */
#ifndef MNIST_H
#define MNIST_H

#include "course.h"
#include "xp_sweep.h"

enum { MAX_EPOCHS = 100, SEEDS = 5 };
enum { LEARNING, TRAINING, TEST, OBJECTIVE, ALIGNMENT, CURVES };

/*
 * One seed's curves; epoch 0 is the state before learning.  LEARNING is the error over all training images,
 * each met by the weights of its moment; the others are measured at the end of an epoch, on the sample and on
 * the test images.
 */
typedef struct {
  double at[CURVES][MAX_EPOCHS + 1]; /* errors in %, mean cost, angle in degrees */
  double final_training, residual;   /* after the last epoch, over all training images */
} mnist_history;

typedef struct {
  const course_data *data;
  uint64_t seed;
  size_t epochs;
} mnist_setting;

/* Seed number index as a cell, and its course into a mnist_history; context points to a mnist_setting. */
void mnist_describe(size_t index, xp_cell *cell, void *context);
int mnist_learn(size_t index, const char *file, void *record, xp_ticker *ticker, void *context);

/* Tables, claims and values; the claims are skipped where skip says why. */
void mnist_report(xp_run *run, const mnist_history *h, const mnist_setting *s, size_t seeds,
                  const char *skip);

#endif
