/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the experiment mnist: one seed's course of learning, its weights in a file, and what the
 * courses of all seeds say.
 */
#ifndef MNIST_H
#define MNIST_H

#include "vf_learner.h"
#include "xp_parallel.h"
#include "xp_run.h"

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
} history;

typedef struct {
  const vf_dataset *train, *sample, *test; /* sample is a part of train, or train itself */
  uint64_t seed;
  int epochs;
  const char *save; /* file for the weights, or NULL */
} setting;

/* The course of seed number index into a history; a task of xp_parallel, context points to a setting. */
int mnist_learn(size_t index, void *result, xp_ticker *ticker, void *context);

/* A name that cannot be written is better known before the learning than after it: ends the program. */
void mnist_check_save(xp_run *run, const setting *s);

/* The weights of that seed into its file.  Errors as vf_store_create, vf_learner_put and vf_store_commit. */
int mnist_save(const vf_learner *l, const setting *s, size_t seed, vf_error *error);

/* Tables, claims and values; the claims are skipped unless tested. */
void mnist_report(xp_run *run, const history *h, const setting *s, size_t seeds, int tested);

#endif
