/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the experiment asymmetry: random networks against every bound, searches for how tight the
 * sharp ones are, and the checks of the checker.
 */
#ifndef ASYMMETRY_H
#define ASYMMETRY_H

#include "xp_parallel.h"
#include "xp_run.h"

#include <stddef.h>
#include <stdint.h>

enum { BOUNDS = 10, TIGHT_KINDS = 4, FAULTS = 3 };

/* What is kept of one network. */
typedef struct {
  int state; /* a subject_fate */
  size_t units, outputs;
  double gain, mix; /* scale of the weights; angle between feedforward and feedback */
  double kappa, kappa_m, kappa_energy, margin;
  double angle, error, weight_angle, weight_error;
  double worst_all,
      worst_outputs; /* smallest eigenvalue of the symmetric part of L^-2, over R^n and over the outputs */
  double at_worst_all, at_worst_outputs; /* cosine between response and adjoint there */
  unsigned tested, violated;             /* a bit for each bound */
} outcome;

/* Network number index, an ensemble_one on an outcome. */
int asymmetry_network(uint64_t seed, uint64_t index, void *result);

/* The statement of each bound as the ledger has it. */
typedef struct {
  const char *id, *statement, *source;
} asymmetry_bound;
extern const asymmetry_bound asymmetry_bounds[BOUNDS];

/* One search: the bound at the network's kappa and what a target reached. */
typedef struct {
  double kappa, reached, bound;
} tightness;

/* Search number index is of kind index % TIGHT_KINDS; a task of xp_parallel, context points to the seed. */
int asymmetry_search(size_t index, void *result, xp_ticker *ticker, void *context);
extern const char *const asymmetry_tight_name[TIGHT_KINDS];

/* The checker on the two-unit net that lies on the curve. */
typedef struct {
  double curve;  /* largest | angle - 2 arctan a | */
  size_t caught; /* of the faults put in on purpose */
} checker;

int asymmetry_check_checker(checker *k);

/* Symmetric weights (mixing angle 0): equality for clipped states, where every slope is one, and none for
 * tanh. */
typedef struct {
  double clipped, tanh_smallest;
  size_t tested;
} equality;

int asymmetry_check_equality(uint64_t seed, equality *e);

#endif
