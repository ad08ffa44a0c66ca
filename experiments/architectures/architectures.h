/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ARCHITECTURES_H
#define ARCHITECTURES_H

#include "graph-course.h"
#include "plans.h"

/* Factors and numbers of a run. */
enum { ARCH_FAMILY, ARCH_SETTING };
enum {
  ARCH_TEST,
  ARCH_LEARNING,
  ARCH_SWEEPS,
  ARCH_UNCONVERGED,
  ARCH_COSINE,
  ARCH_ALIGNMENT,
  ARCH_WEIGHTS,
  ARCH_PRODUCTS
};

/* architectures-check.c: the largest difference of an update and of an adjoint gradient of a layered network
 * from those of the learner, relative to the latter's norm. */
double arch_check(xp_run *run);

/* The largest difference of a group's responses to weak nudging from its adjoints, relative to these, in a
 * network of each setting whose weights are made symmetric; both are the same then.  How many networks. */
double arch_check_symmetric(xp_run *run, size_t *networks);

/* architectures-measure.c: the numbers of a network that has learned, but for the error while learning; the
 * cosine is that of the first batch. */
void arch_measure(graph *g, const graph_feed *f, const course_data *d, double *number);

/* architectures-best.c: of the families without layers (loose) or of all others the setting whose test error
 * less that of a reference is the least, over paired starts, among those with the most starts.  Its interval
 * is that of Student's t with the variance of all settings pooled, by Bonferroni at 95 % for all of them at
 * once. */
typedef struct {
  study_key key;
  study_mean excess; /* NaN where there is none */
  size_t settings;
} arch_choice;
arch_choice arch_best(const study *s, bool loose, study_key reference);

/* architectures-claims.c */
study_key arch_key(const char *family, const char *setting);
void arch_claim(const study *s, const char *skip);
void arch_write_values(const study *s);

#endif
