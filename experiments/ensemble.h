/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Many small random networks, one after another in tasks that run side by side.
 */
#ifndef ENSEMBLE_H
#define ENSEMBLE_H

#include "xp_run.h"

/*
 * Calls item(seed, index, result) for every index below count, fifty to a task; result points to a zeroed
 * block of size bytes, and results (count of them) receives all in the order of the index.  seed is the
 * run's.  An item returns a GSL error code; another than GSL_SUCCESS is told with its index and ends the
 * program.
 */
void ensemble_run(xp_run *run, const char *label, size_t count, size_t size,
                  int (*item)(uint64_t seed, size_t index, void *result), void *results);

#endif
