/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef ARCHITECTURES_H
#define ARCHITECTURES_H

#include "plans.h"
#include "study.h"

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

/* architectures-claims.c */
void arch_claim(const study *s, const char *skip);
void arch_write_values(const study *s);

#endif
