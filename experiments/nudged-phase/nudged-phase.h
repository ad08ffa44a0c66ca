/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the experiment nudged-phase: single networks against the propositions, and layers that move
 * one after the other.
 */
#ifndef NUDGED_PHASE_H
#define NUDGED_PHASE_H

#include "xp_run.h"

enum { INPUTS = 2, STEPS = 48 }; /* STEPS: of a nudged phase that is cut short */

/* Draws count layered networks; writes NAME-layers.tsv, a value and a claim. */
void nudged_phase_layers(xp_run *run, size_t count);

#endif
