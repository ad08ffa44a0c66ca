/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The variations of experiment recipes, their runs, and what is written about them.
 */
#ifndef RECIPES_H
#define RECIPES_H

#include "course.h"

enum { RECIPES_HIDDEN = 3, RECIPES_VARIATIONS = 37, RECIPES_CHANGES = 5 };

typedef enum {
  RECIPES_NOTHING,
  RECIPES_OUTPUT_GAIN,
  RECIPES_OUTPUT_BIAS,
  RECIPES_OPEN_OUTPUT,
  RECIPES_CROSS_ENTROPY,
  RECIPES_FEEDBACK_GAIN,
  RECIPES_RATES,      /* as a multiple of the recipe's */
  RECIPES_FAST_RATES, /* those of recipe strong */
  RECIPES_FAINT_RATES,
  RECIPES_ONE_RATE, /* all listed rates are that of the input weights */
  RECIPES_ONE_SIDED,
  RECIPES_RANDOM_SIGN,
  RECIPES_NUDGED_STEPS,
  RECIPES_FREE_STEPS,
  RECIPES_BETA,
  RECIPES_BATCH,
  RECIPES_EULER,
  RECIPES_TIED,
  RECIPES_WARM,
  RECIPES_DECAY
} recipes_kind;

typedef struct {
  recipes_kind what;
  float value;
} recipes_change;

typedef struct {
  const char *recipe, *name, *key;
  int quick; /* runs at preset quick, too */
  recipes_change change[RECIPES_CHANGES];
} recipes_variation;
extern const recipes_variation recipes_variations[RECIPES_VARIATIONS];

typedef struct {
  xp_run *run;
  const course_data *data;
  uint64_t seed;
  size_t epochs;
  size_t row[RECIPES_VARIATIONS], rows; /* the variations that run, by their places in the list */
} recipes_sweep;

typedef struct {
  int diverged;
  double row[VF_TRAINING_COLUMNS];
} recipes_result;

/* recipes-variations.c: the options of a variation. */
vf_training_options recipes_options(const recipes_sweep *s, const recipes_variation *v);

/* Place among the rows of the variation with that key, or s->rows. */
size_t recipes_find(const recipes_sweep *s, const char *key);

/* recipes-table.c: the table, and the rows that it has. */
void recipes_write_table(xp_run *run, const recipes_sweep *s, const recipes_result *out);
void recipes_read_table(xp_run *run, recipes_sweep *s, recipes_result *out);

/* "diverges", "collapses", "stalls" or "learns". */
const char *recipes_verdict(const recipes_sweep *s, const recipes_result *out, size_t place);

/* Whether a run ended near chance, or diverged. */
int recipes_killed(const recipes_result *o);

/* Sum of the layers from ... to of a column by layer. */
double recipes_sum(const double *row, int column, size_t from, size_t to);

/* recipes-report.c */
void recipes_write_claims(xp_run *run, const recipes_sweep *s, const recipes_result *out);
void recipes_write_values(xp_run *run, const recipes_sweep *s, const recipes_result *out);

#endif
