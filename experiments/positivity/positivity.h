/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of the experiment positivity: random networks against the exact tests, stable networks by kappa,
 * searches for the thresholds, and batches.
 */
#ifndef POSITIVITY_H
#define POSITIVITY_H

#include "ensemble.h"
#include "vf_symmetry.h"
#include "vf_worst.h"

/* Where update and gradient are compared, and the targets allowed. */
enum { STATE, WEIGHTS, SPACES };
enum { EVERYWHERE, OUTPUTS, REACHES };

/* A form, its worst target, and whether roundoff leaves their signs open. */
typedef struct {
  vf_worst_form form;
  double cosine; /* of the pair that belongs to the worst target, by a way of its own */
  int open;
} verdict;

/* Bits of what is tested in a network; prop:positivity and prop:weight-space for each space. */
enum {
  THRESHOLD = 0,  /* + space: positive for all targets in R^n if and only if kappa < 1 */
  EXACT = 2,      /* + space: the exact test on the outputs, its witness and the given target agree */
  SUFFICIENT = 4, /* + space: kappa < 1 suffices for targets on the outputs */
  GIVEN = 6,      /* + space: kappa < 1 suffices for the given target */
  COUPLING = 8,   /* kappa <= r / sqrt(1 - r^2) for r < 1 */
  WEAK,           /* positive for all targets for r < 1/sqrt(2) */
  TESTS
};

typedef struct {
  ensemble_fate fate;
  size_t units, outputs, silent;
  double kappa[SPACES], coupling; /* r = |W| sup rho' */
  double cosine[SPACES];          /* for the given target */
  double blur[SPACES];            /* roundoff of a cosine */
  verdict worst[SPACES][REACHES];
  unsigned tested, violated, open; /* bits */
} network;

/* What measuring needs; the response of the example is read, the rest is scratch. */
typedef struct {
  vf_example *e;
  int biases; /* whether they are trained: else weights alone make the weight space */
  gsl_vector *c, *x, *lambda;
  gsl_matrix *gram, *w;
  vf_symmetry *symmetry;
  vf_spectral *spectral;
  vf_worst *target[REACHES];
  size_t silent; /* units without active input */
} positivity_room;

int positivity_room_make(positivity_room *b, vf_example *e, int biases);
void positivity_room_free(positivity_room *b);

/* M at the example's fixed point, frozen units as in vf_response; and one unit's pair in the parameters
 * trained.
 */
int positivity_gram(positivity_room *b);
int positivity_pull(positivity_room *b, const gsl_vector *x, gsl_vector *g);

/* draw_one on a network, drawn over sizes, gains and angles; and of 20 units with 4 outputs. */
int positivity_network(gsl_rng *rng, size_t index, void *record, const void *context);
int positivity_stable(gsl_rng *rng, size_t index, void *record, const void *context);

/* prop:positivity: kappa < 1, the sign of the form and the sign of the witness's product are one statement.
 */
int positivity_agrees(double kappa, double smallest, double product);

/* Thresholds that searches over targets find, over the propositions' own; and faults put in on purpose. */
enum { COUPLED = 4, SHARP_KINDS };
extern const char *const positivity_sharp_name[SHARP_KINDS];
typedef struct {
  double predicted, found;
  size_t redrawn;        /* networks whose outputs keep positivity at every asymmetry */
  size_t faults, caught; /* put in on purpose, noticed */
} sharp;
int positivity_sharp(gsl_rng *rng, size_t index, void *record, const void *context);

/* A batch of examples of one network, each with kappa_M < 1 where guaranteed. */
typedef struct {
  ensemble_fate fate;
  int guaranteed;
  size_t units, examples;
  double kappa;         /* largest kappa_M */
  double cosine, worst; /* between the batch's update and gradient: targets given, worst targets */
  int open;             /* roundoff leaves the sign of the worst open */
  int violated;         /* of the sum of the bounds, and of descent where the sum promises it */
  int promised;         /* the sum of the bounds is below the length of the gradient */
  int caught;           /* where promised: an update with its sign flipped breaks the bound */
  int disagrees;        /* the worst targets, set and settled again, do not give the form's sign */
} batch;
int positivity_batch(gsl_rng *rng, size_t index, void *record, const void *context);

/* The two-unit batch of prop:batch at asymmetry a: kappa_M of its examples, their least cosine, and how far
 * the batch's update is from the opposite of the gradient's direction, radians. */
int positivity_explicit(double a, double *kappa, double *single, double *off);

#endif
