/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of this experiment share: the box, its points and what became of them.
 */
#ifndef HYPERPARAMETERS_H
#define HYPERPARAMETERS_H

#include "study.h"
#include "surrogate.h"

/* The axes of the box. */
enum {
  BOX_RATE,
  BOX_BETA,
  BOX_SCHEME,
  BOX_FREE,
  BOX_NUDGED,
  BOX_STEP,
  BOX_BATCH,
  BOX_FEEDBACK,
  BOX_OUTPUT,
  BOX_AXES
};

typedef struct {
  const char *name, *title; /* in keys of values, in tables */
  double low, high;
  int whole;       /* takes whole numbers; all but BOX_SCHEME lie on a logarithmic scale */
  double standard; /* of the recipe whose place is shown */
} box_axis;
extern const box_axis box_axes[BOX_AXES];

/* What nudged phases a point has: beta above 0, below 0, or both. */
enum { BOX_POSITIVE, BOX_NEGATIVE, BOX_CENTRED, BOX_SCHEMES };
extern const char *const box_schemes[BOX_SCHEMES];

/* The value of an axis at place u of [0, 1), and the place of a value. */
double box_value(size_t axis, double u);
double box_place(size_t axis, double value);

/* Numbers of a run. */
enum { BOX_TEST, BOX_STEPS, BOX_UNCONVERGED, BOX_NUMBERS };

/*
 * FIELD           the rule in the vector field, in the paper's net: hard sigmoid, states clipped
 * OPEN            the same with tanh and states that nothing clips
 * BACKPROPAGATION in the feedforward net, which has rate, batch and output gain alone
 */
enum { BOX_FIELD, BOX_OPEN, BOX_BACKPROPAGATION, BOX_METHODS };
extern const char *const box_methods[BOX_METHODS];

/* An error from which on nothing is learned, %, and one below which something is: half of it. */
enum { BOX_CHANCE = 90, BOX_LEARNED = 45 };

typedef struct {
  course_data data;
  size_t points, units, epochs;
  double *place; /* points x BOX_AXES, in [0, 1) */
} box;

/* Runs of a point; error is at most BOX_CHANCE, which a run that diverged has. */
typedef struct {
  double error[BOX_METHODS];
  bool there, diverged[BOX_METHODS];
} box_point;

/* hyperparameters-surrogate.c: what the error of FIELD depends on, in tables and values.  Ends the program
 * where memory was too short for the surrogate. */
void box_write_surrogate(xp_run *run, const box *b, const box_point *points);
void box_need(xp_run *run, int failed);

/* hyperparameters-check.c */
void box_check_surrogate(xp_run *run);

/* hyperparameters-claims.c: the design's table, values and claims. */
void box_report(const study *s, const box *b);

#endif
