/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Independent tasks (seeds, chunks of random networks) side by side on the cores, in processes of their own.
 */
#ifndef XP_PARALLEL_H
#define XP_PARALLEL_H

#include "xp_progress.h"
#include "xp_run.h"
VF_BEGIN_DECLS

/*
 * Runs task(index, result, ticker, context) for every index below tasks, at most xp_run_jobs at a time, and
 * waits.  result points to a zeroed block of result_size bytes in memory shared with this process; results
 * (tasks * result_size bytes) receives them in the order of the index, so the outcome does not depend on the
 * number of processes.  steps is the number of ticks that one task makes, for the progress bar. A task
 * returns 0 or writes a line to standard error and returns non-zero.  When a task fails or dies the others
 * are stopped and the program ends with xp_die.
 */
void xp_parallel(xp_run *run, const char *label, size_t tasks, size_t steps, size_t result_size,
                 int (*task)(size_t index, void *result, xp_ticker *ticker, void *context), void *context,
                 void *results);

VF_END_DECLS
#endif
