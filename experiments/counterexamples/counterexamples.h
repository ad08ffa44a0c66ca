/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the experiment counterexamples: two units joined both ways, and what they do.
 */
#ifndef COUNTEREXAMPLES_H
#define COUNTEREXAMPLES_H

#include "vf_example.h"
#include "vf_network.h"
#include "xp_run.h"

enum { GRID = 120 }; /* points of a curve */

/* Two units joined both ways, the inputs, which are 1, into unit 1, the first outputs as outputs; ends the
 * program when memory is short. */
vf_example *pair_make(xp_run *run, const vf_activation *rho, size_t inputs, size_t outputs);

/* The free phase from h on in continuous time, then response, adjoint, update and gradient, which are 0 on
 * the target; ends the program where there is no fixed point. */
void pair_settle(xp_run *run, vf_example *e);

/* Cosine of response and adjoint, and of update and gradient. */
double pair_state_cosine(const vf_example *e);
double pair_weight_cosine(const vf_example *e);

/* A cosine of two solutions, each known to this. */
double pair_roundoff(const vf_example *e);

/* Diagonal of M: 1 for the bias, and the squares of what a unit reads. */
void pair_gram(const vf_example *e, double m[2]);

/* Each writes a table, values and claims: ex:two-units for three widths of the input, ex:ascent and
 * ex:saturated. */
void two_units_run(xp_run *run);
void ascent_run(xp_run *run);
void saturated_run(xp_run *run);

#endif
