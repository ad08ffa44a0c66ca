/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Threads that share tasks; not installed.
 *
 * Who does which task is left to chance, so tasks of one call must not touch what another writes; then the
 * outcome depends on the tasks alone.
 */
#ifndef VF_TEAM_H
#define VF_TEAM_H

#include <stddef.h>

typedef struct vf_team vf_team;

/* A team of threads, the caller being one of them; with more than one, BLAS is asked to compute in the
 * calling thread alone.  NULL for 0 or when a thread cannot be had.  Free with vf_team_free. */
vf_team *vf_team_alloc(size_t threads);
void vf_team_free(vf_team *team);

/* task(index, context) for every index below tasks; returns when all are done. */
void vf_team_run(vf_team *team, size_t tasks, void (*task)(size_t index, void *context), void *context);

#endif
