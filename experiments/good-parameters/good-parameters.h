/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One network of the experiment `good-parameters` with its free phases, and what the two conditions on it
 * say.
 */
#ifndef GOOD_PARAMETERS_H
#define GOOD_PARAMETERS_H

#include "ensemble.h"

enum { DENSE, LAYERED, LARGE, KINDS };

/* An example of a network and what judging it needs.  Free with good_network_free. */
typedef struct {
  vf_example *e;
  size_t edges; /* theta starts with as many weights between units */
  vf_symmetry *symmetry;
  vf_spectral *spectral;
  gsl_matrix *matrix; /* n x n */
  gsl_vector *states; /* n for each start */
} good_network;

/* Dense of units[0] units, the first of which are read as outputs, or, where layers > 1, layers of units[k],
 * the output first; inputs to all units or to the last layer.  GSL_ENOMEM when memory is short. */
int good_network_make(good_network *s, const vf_activation *rho, size_t layers, const size_t *units,
                      size_t outputs, size_t inputs, size_t starts);
void good_network_free(good_network *s);

/* Weights of that gain and angle, biases, input and target; *norm receives |W|. */
int good_network_draw(good_network *s, double gain, double angle, gsl_rng *rng, double *norm);

/* What nu does at the state of rest in s->e->h. */
typedef struct {
  double kappa;                  /* kappa_M */
  double cosine;                 /* of nu and the gradient, negated */
  int descends, promised, wrong; /* nu.(-grad) > 0; kappa_M < 1; promised and, beyond roundoff, not kept */
  int caught;                    /* the same with nu of the other sign is seen to break the promise */
} direction;

/* Polishes the state by Newton.  GSL_EFAILED, GSL_ESING, GSL_EZERODIV where no update can be judged. */
int good_network_direction(good_network *s, direction *d);

/* ---- A network of the map ---- */

/* 0 where nobody judged; else the first that holds: every start rests and nu descends there; (1) alone fails;
 * (2) alone; both; no start rests, so that (2) has no meaning; an update cannot be computed. */
typedef enum { GOOD = 1, RESTLESS, CLIMBS, BOTH, NEVER, LOST, FATES } fate;

typedef struct {
  fate fate;
  double norm, kappa, cosine; /* |W|; largest kappa_M and smallest cosine of all states of rest */
  int contracts, promised;    /* |W| < 1, so much that rest must come in time; kappa_M < 1 at every state */
  int rest_wrong, wrong;      /* a promise that was not kept */
  int states, tried, overturned; /* a failure to rest that was tried again in steps a quarter as long */
} judgement;

enum { STARTS = 3 };

/* Starts the network of s, of norm o->norm, from STARTS states and fills the rest of o; again: a failure to
 * rest is tried again in smaller steps. */
int good_network_judge(good_network *s, int again, gsl_rng *rng, judgement *o);

/* The two guarantees, on networks drawn for them. */
void run_guarantees(xp_run *run, size_t chunks, size_t mapped_rest, size_t mapped_rest_wrong,
                    size_t mapped_descent, size_t mapped_descent_wrong);

#endif
