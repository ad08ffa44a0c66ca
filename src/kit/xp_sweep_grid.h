/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A sweep of all cells at all points of --grid and --sobol.  Not installed.
 */
#ifndef XP_SWEEP_GRID_H
#define XP_SWEEP_GRID_H

#include "xp_intern.h"
#include "xp_sweep.h"

/* Runs it, writes its table and ends the program. */
_Noreturn void xp_sweep_grid(xp_run *run, const xp_sweep *sweep);

/* xp_sweep.c: xp_sweep_run of these cells as they are. */
void xp_sweep_cells(xp_run *run, const xp_sweep *sweep, void *records);

#endif
