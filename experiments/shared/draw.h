/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Independent random records (networks, batches, cells), side by side, each from a generator of its own.
 */
#ifndef DRAW_H
#define DRAW_H

#include "xp_run.h"

#include <gsl/gsl_rng.h>

/* Fills record, zeroed before.  Returns 0, or an error code of GSL, which ends the program. */
typedef int draw_one(gsl_rng *rng, size_t index, void *record, const void *context);

/*
 * The count records of size bytes that one fills, in the order of their index; the caller frees them.  The
 * generator of each follows from the seed of the run, purpose and its index; context, which may be NULL, is
 * handed on.
 */
void *draw_run(xp_run *run, const char *label, const char *purpose, size_t count, size_t size, draw_one *one,
               const void *context);

/* " (12 more WHY)" for the quantity of a claim, and nothing where none was left out. */
const char *draw_left_out(xp_run *run, size_t count, const char *why);

#endif
