/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The runs of experiment alignment, and what is written about them.
 */
#ifndef ALIGNMENT_H
#define ALIGNMENT_H

#include "course.h"
#include "kappa.h"

enum { ALIGNMENT_RULE, ALIGNMENT_GRADIENT, ALIGNMENT_TIED }; /* the first controls */
enum {
  ALIGNMENT_CONTROLS = 6,
  ALIGNMENT_SEEDS = 3,
  ALIGNMENT_DEEP = 3, /* controls that run with three hidden layers: the first ones */
  ALIGNMENT_WEAK = 5, /* controls that run with three hidden layers by recipe weak */
  ALIGNMENT_RUNS = (ALIGNMENT_CONTROLS + ALIGNMENT_WEAK) * ALIGNMENT_SEEDS + ALIGNMENT_DEEP + 1
};

typedef struct {
  const char *name, *key;
  const char *rule; /* by its name; NULL: the recipe's */
  float decay;
} alignment_control;
extern const alignment_control alignment_controls[ALIGNMENT_CONTROLS];
extern const alignment_control alignment_weak_controls[ALIGNMENT_WEAK];

typedef struct {
  size_t hidden, control, seed, epochs;
  size_t kappa_images; /* on which kappa_M is computed */
  int drawn; /* by recipe faint, at images drawn until so many receive an error, after some
                epochs; else at the first images after each epoch */
  int weak;  /* by recipe weak, with one of its own controls */
  size_t schedule; /* epochs over which the rates fall, where the run ends before they are 0; or 0 */
} alignment_task;

/* The epochs after which images are drawn. */
enum { ALIGNMENT_MOMENTS = 5 };
extern const size_t alignment_moments[ALIGNMENT_MOMENTS];

typedef struct {
  double row[KAPPA_EPOCHS][VF_TRAINING_COLUMNS];
  kappa_history kappa;
  size_t points[KAPPA_EPOCHS]; /* where images are drawn, how many receive an error */
} alignment_outcome;

typedef struct {
  const course_data *data;
  const course_recipe *recipe, *faint, *weak;
  vf_rule gradient; /* exact gradients, feedback at the pace of its gain */
  uint64_t seed;
  size_t units; /* of a hidden layer where images are drawn */
  alignment_task tasks[ALIGNMENT_RUNS];
  size_t count;
  int complete; /* all runs of the preset are there but for those by recipe weak, of which some may be missing
                 */
} alignment;

/* alignment-table.c: the tables, and all of out, one outcome a task, from them. */
void alignment_write_tables(xp_run *run, const alignment *a, const alignment_outcome *out);
void alignment_read_tables(xp_run *run, alignment *a, alignment_outcome *out);

const alignment_control *alignment_control_of(const alignment_task *t);

/* The bound on the weight angle, in degrees; beyond kappa_M = 1 there is none: NaN. */
double alignment_limit(const exact_asymmetry *x);

/* alignment-claims.c */
void alignment_claim(xp_run *run, const alignment *a, const alignment_outcome *out);

/* The first run of a control with so many hidden layers, or NULL, and its last row. */
const alignment_task *alignment_find(const alignment *a, size_t hidden, size_t control);
const double *alignment_last(const alignment *a, const alignment_outcome *out, const alignment_task *task);

/* One hidden layer: mean over seeds of a column at the last epoch, less that of another control of the same
 * seed where less is another one; half its 95 % t-interval, NaN for fewer than three seeds. */
double alignment_mean(const alignment *a, const alignment_outcome *out, size_t control, size_t less,
                      int column, double *half);
size_t alignment_seeds(const alignment *a); /* of one hidden layer */

/* Five standard deviations of the cosine of independent matrices between layers k and k + 1. */
double alignment_noise(const alignment *a, size_t k);

/* The least cosine of update and -dJ/dtheta, rule, one hidden layer, and of how many epochs of all seeds. */
double alignment_least_cosine(const alignment *a, const alignment_outcome *out, size_t *points);

/* Single images of all networks: those that tell something about the bound, and the others. */
typedef struct {
  size_t held, total;  /* stable, untied, 0 < kappa_M <= 1; held: within the bound */
  size_t symmetric;    /* stable, with kappa_M = 0 or tied weights: update and gradient agree */
  size_t beyond;       /* stable, kappa_M above 1 */
  size_t unstable;     /* or no fixed point found */
  size_t none, error;  /* without an error, and all others */
  size_t good, judged; /* learning by the rule, with an error; good: stable and a positive inner product */
} alignment_points;
alignment_points alignment_count_points(const alignment *a, const alignment_outcome *out);

/* alignment-weak.c: the claim and the values of three hidden layers by recipe weak. */
void alignment_claim_weak(xp_run *run, const alignment *a, const alignment_outcome *out, const char *skip);
void alignment_write_weak(xp_run *run, const alignment *a, const alignment_outcome *out);

/* alignment-values.c: for complete runs */
void alignment_write_values(xp_run *run, const alignment *a, const alignment_outcome *out);

#endif
