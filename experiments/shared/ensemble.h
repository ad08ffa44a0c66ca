/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the experiments on many random networks share: a network with its cost and example, drawn, settled,
 * and run in large numbers side by side.
 */
#ifndef ENSEMBLE_H
#define ENSEMBLE_H

#include "vf_example.h"
#include "vf_network.h"
#include "xp_parallel.h"
#include "xp_run.h"

#include <gsl/gsl_rng.h>

enum { ENSEMBLE_CHUNK = 50, ENSEMBLE_INPUTS = 3, ENSEMBLE_UNITS = 64 };

/* A network with a squared error on its first units, and one example. */
typedef struct {
  vf_network *net;
  vf_example *example;
} subject;

/* Takes the network, also where it fails; at most ENSEMBLE_UNITS outputs.  GSL_ENOMEM, for a NULL network
 * too. Free with subject_free in every case. */
int subject_make(subject *s, vf_network *net, size_t outputs);
void subject_free(subject *s);

/* Input uniform in [low, 1], targets standard normal, state 0. */
void subject_draw_example(const subject *s, double low, gsl_rng *rng);

/*
 * Makes and draws a dense network of n units, tanh or clipped hard sigmoid, ENSEMBLE_INPUTS inputs, with the
 * cost on its first outputs, and an example.  The gain (scale of the weights) is log-uniform in [0.02, top];
 * the angle of the feedback weights log-uniform in [0.001, pi] three times of four, else uniform in [0, pi].
 */
int subject_draw(subject *s, size_t n, size_t outputs, int clipped, double top, gsl_rng *rng, double *gain,
                 double *mix);

/* What became of a network, those that are left out by name. */
typedef enum {
  SUBJECT_SETTLED,
  SUBJECT_NO_FIXED_POINT, /* the free phase reached none that is stable */
  SUBJECT_NO_RESPONSE     /* singular Jacobian, or no active unit feels the cost */
} subject_fate;

/* vf_example_settle, its three expected failures as fates; an error code for the others. */
int subject_settle(const subject *s, subject_fate *fate);

/*
 * one(seed, index, record) for index = 0 .. count - 1, in tasks of ENSEMBLE_CHUNK side by side; count is
 * a multiple of that.  record points to size zeroed bytes, which records (count * size) receives.  one
 * returns 0 or an error code of GSL, which ends the program.
 */
typedef int ensemble_one(uint64_t seed, uint64_t index, void *record);
void ensemble_run(xp_run *run, const char *label, size_t count, size_t size, ensemble_one *one,
                  void *records);

#endif
