/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the experiments on many random networks share: an example of a network with a squared error, drawn and
 * settled.
 */
#ifndef ENSEMBLE_H
#define ENSEMBLE_H

#include "draw.h"
#include "vf_example.h"
#include "vf_network.h"

enum { ENSEMBLE_INPUTS = 3 };

/* What became of a network; a zeroed record is none of them, so that success must be marked. */
typedef enum {
  ENSEMBLE_SETTLED = 1,
  ENSEMBLE_NO_FIXED_POINT, /* the free phase reached none that is stable */
  ENSEMBLE_NO_RESPONSE,    /* singular Jacobian, or no active unit receives an error */
  ENSEMBLE_FATES
} ensemble_fate;

/* Takes the network, also where it fails; the error is that of its first units.  NULL when memory is short or
 * net is NULL. */
vf_example *ensemble_example(vf_network *net, size_t outputs);

/* Input uniform in [low, 1], targets standard normal, state 0. */
void ensemble_draw_example(vf_example *e, double low, gsl_rng *rng);

/* Input uniform in [input, 1], targets uniform in [low, high], made a distribution where the cost takes one,
 * state 0. */
void ensemble_draw_uniform(vf_example *e, double input, double low, double high, gsl_rng *rng);

/*
 * A drawn example of a dense network of n units, tanh or clipped hard sigmoid, with ENSEMBLE_INPUTS inputs.
 * The gain (scale of the weights) is log-uniform in [0.02, top]; the angle of the feedback weights
 * log-uniform in [0.001, pi] three times of four, else uniform in [0, pi].  NULL when memory is short.
 */
vf_example *ensemble_draw(size_t n, size_t outputs, int clipped, double top, gsl_rng *rng, double *gain,
                          double *mix);

/* Weights of that gain with biases of standard deviation bias, and feedback at that angle. */
int ensemble_draw_weights(vf_example *e, double gain, double bias, double angle, gsl_rng *rng);

/* vf_example_settle, its three expected failures as fates; an error code for the others. */
int ensemble_settle(vf_example *e, ensemble_fate *fate);

#endif
