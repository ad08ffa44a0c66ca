/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The runs of experiment alignment, and what is written about them.
 */
#ifndef ALIGNMENT_H
#define ALIGNMENT_H

#include "course.h"
#include "kappa.h"

enum {
  ALIGNMENT_CONTROLS = 6,
  ALIGNMENT_SEEDS = 3,
  ALIGNMENT_DEEP = 3, /* controls that run with three hidden layers: the first ones */
  ALIGNMENT_RUNS = ALIGNMENT_CONTROLS * ALIGNMENT_SEEDS + ALIGNMENT_DEEP + 1
};

typedef struct {
  const char *name, *key;
  const char *rule; /* by its name; NULL: the recipe's */
  float decay;
} alignment_control;
extern const alignment_control alignment_controls[ALIGNMENT_CONTROLS];

typedef struct {
  size_t hidden, control, seed, epochs;
  size_t kappa_images; /* on which kappa_M is computed */
  int drawn; /* by recipe faint, that of figure 3, at images drawn until so many receive an error, after some
                epochs; else at the first images after each epoch */
} alignment_task;

/* The epochs after which images are drawn. */
enum { ALIGNMENT_MOMENTS = 5 };
extern const size_t alignment_moments[ALIGNMENT_MOMENTS];

typedef struct {
  double row[KAPPA_EPOCHS][VF_TRAINING_COLUMNS];
  kappa_history kappa;
} alignment_outcome;

typedef struct {
  const course_data *data;
  const course_recipe *recipe, *faint;
  uint64_t seed;
  size_t units; /* of a hidden layer where images are drawn */
  alignment_task tasks[ALIGNMENT_RUNS];
  size_t count;
  int complete; /* all runs of the preset are there */
} alignment;

/* Tables and claims; values where the runs are complete.  out has one outcome a task. */
void alignment_write(xp_run *run, const alignment *a, const alignment_outcome *out);

#endif
