/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A linear layered network with its feedback at an angle, for the two parts of the experiment `layers`.
 */
#ifndef LAYERS_H
#define LAYERS_H

#include "vf_linalg.h"
#include "vf_network.h"
#include "xp_run.h"

enum { HIDDEN = 3, LAYERS = HIDDEN + 1 };

/* LAYERS layers of width linear units each, layer 0 the output; w is W D (n x n), l the last L = gain W D -
 * I. */
typedef struct {
  size_t width, n;
  vf_network *net;
  gsl_vector *theta, *c, *x, *lambda;
  gsl_matrix *w, *l;
  vf_lu *lu;
} layers_network;

/* NULL when memory is short.  Free with layers_free. */
layers_network *layers_alloc(size_t width);
void layers_free(layers_network *b);

/* Draws weights of gain 1, turns the feedback by angle (radians) and draws slopes in [least, 1] and a cost
 * gradient. */
int layers_draw(layers_network *b, double angle, double least, gsl_rng *rng);

/*
 * Angles (radians) between x and lambda for L: of the layers 0 to HIDDEN, then of the whole vectors.
 * GSL_ESING where L is singular.
 */
int layers_angles(layers_network *b, double gain, double angle[LAYERS + 1], double *roundoff);

/* Where the law ends: gains up to 0.8, and slopes that differ from unit to unit. */
void layers_limits(xp_run *run, size_t networks);

#endif
