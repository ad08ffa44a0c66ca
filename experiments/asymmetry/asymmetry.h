/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the experiment asymmetry: random networks against every bound, searches for how tight the
 * sharp ones are, and the checks of the checker.
 */
#ifndef ASYMMETRY_H
#define ASYMMETRY_H

#include "ensemble.h"

enum { BOUNDS = 10, TIGHT_KINDS = 4, FAULTS = 3 };

/* What is kept of one network. */
typedef struct {
  ensemble_fate fate;
  size_t units, outputs;
  double gain, mix; /* scale of the weights; angle between feedforward and feedback */
  double kappa, kappa_m, kappa_energy, margin;
  double roundoff; /* of a direction in state space, n eps/min(rcond L, rcond S) */
  double angle, error, weight_angle, weight_error;
  double worst_all,
      worst_outputs; /* smallest eigenvalue of the symmetric part of L^-2, over R^n and over the outputs */
  double at_worst_all, at_worst_outputs; /* cosine between response and adjoint there */
  unsigned tested, violated;             /* a bit for each bound */
} asymmetry_record;

/* Network number index, a draw_one on an asymmetry_record. */
int asymmetry_network(gsl_rng *rng, size_t index, void *record, const void *context);

/* The statement of each bound as the ledger has it. */
typedef struct {
  const char *id, *statement, *source;
} asymmetry_bound;
extern const asymmetry_bound asymmetry_bounds[BOUNDS];

/* One search: the bound at the network's kappa and what a target reached. */
typedef struct {
  double kappa, reached, bound;
  double roundoff; /* of the ratio of the two */
} tightness;

/* Search number index is of kind index % TIGHT_KINDS; a draw_one on a tightness. */
int asymmetry_search(gsl_rng *rng, size_t index, void *record, const void *context);
extern const char *const asymmetry_tight_name[TIGHT_KINDS];

/* The checker on the two-unit net that lies on the curve. */
typedef struct {
  double curve;          /* largest | angle - 2 arctan a | over its roundoff */
  size_t networks;       /* sizes of a */
  size_t faults, caught; /* put in on purpose, noticed */
} checker;

int asymmetry_check_checker(checker *k);

/* Symmetric weights (mixing angle 0): equality for clipped states, where every slope is one, and none for
 * tanh. */
typedef struct {
  double clipped;          /* largest relative difference over its roundoff 2 n eps/rcond L */
  double tanh_smallest;    /* smallest relative difference */
  double roundoff;         /* the largest 2 n eps/rcond L of the tanh networks */
  size_t drawn, tested[2]; /* tanh, clipped */
} equality;

int asymmetry_check_equality(uint64_t seed, equality *e);

#endif
