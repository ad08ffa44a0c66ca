/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One network of the experiment `good-parameters` with its free phases, and what the two conditions on it
 * say.
 */
#ifndef GOOD_PARAMETERS_H
#define GOOD_PARAMETERS_H

#include "vf_example.h"
#include "vf_network.h"
#include "vf_symmetry.h"
#include "xp_run.h"

enum { DENSE, LAYERED, LARGE, KINDS };

/* A network with one example and what judging it needs; shapes as the network's.  Free with subject_free. */
typedef struct {
  vf_network *net;
  size_t edges; /* theta starts with as many weights between units */
  vf_example *e;
  vf_symmetry *symmetry;
  vf_spectral *spectral;
  gsl_matrix *matrix;        /* n x n */
  gsl_vector *states;        /* n for each start */
  gsl_vector *nu, *gradient; /* p */
} subject;

/* Dense of units[0] units, the first of which are read as outputs, or, where layers > 1, layers of units[k],
 * the output first; inputs to all units or to the last layer.  GSL_ENOMEM when memory is short. */
int subject_alloc(subject *s, const vf_activation *rho, size_t layers, const size_t *units, size_t outputs,
                  size_t inputs, size_t starts);
void subject_free(subject *s);

/* Weights of that gain and angle, biases, input and target; *norm receives |W|. */
int subject_draw(subject *s, double gain, double angle, gsl_rng *rng, double *norm);

/* What nu does at the state of rest in s->e->h. */
typedef struct {
  double kappa;                  /* kappa_M */
  double cosine;                 /* of nu and the gradient, negated */
  int descends, promised, wrong; /* nu.(-grad) > 0; kappa_M < 1; promised and, beyond roundoff, not kept */
  int caught;                    /* the same with nu of the other sign is seen to break the promise */
} direction;

/* Polishes the state by Newton.  GSL_EFAILED, GSL_ESING, GSL_EZERODIV where no update can be judged. */
int subject_direction(subject *s, direction *d);

/* ---- A network of the map ---- */

/* Of the first that holds: every start rests and nu descends there; (1) alone fails; (2) alone; both; no
 * start rests, so that (2) has no meaning; an update cannot be computed. */
typedef enum { GOOD, RESTLESS, CLIMBS, BOTH, NEVER, LOST, FATES } fate;

typedef struct {
  fate fate;
  double norm, kappa, cosine; /* |W|; largest kappa_M and smallest cosine of all states of rest */
  int contracts, promised;    /* |W| < 1, so much that rest must come in time; kappa_M < 1 at every state */
  int rest_wrong, wrong;      /* a promise that was not kept */
  int states, tried, overturned; /* a failure to rest that was tried again in steps a quarter as long */
} outcome;

enum { STARTS = 3 };

/* Starts the network of s, of norm o->norm, from STARTS states and fills the rest of o; again: a failure to
 * rest is tried again in smaller steps. */
int subject_judge(subject *s, int again, gsl_rng *rng, outcome *o);

/* The two guarantees, on networks drawn for them. */
void run_guarantees(xp_run *run, size_t chunks, size_t mapped_rest, size_t mapped_rest_wrong,
                    size_t mapped_descent, size_t mapped_descent_wrong);

#endif
