/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * One layered network with symmetric weights at a stable fixed point of drawn slopes, and how its update
 * compares with the gradient (prop:slopes, prop:unit-scaling, prop:activity).
 */
#ifndef SLOPE_CASE_H
#define SLOPE_CASE_H

#include <gsl/gsl_rng.h>
#include <stddef.h>

enum { SLOPE_LAYERS = 3, SLOPE_FAULTS = 2 };

/* A layer has a cosine where roundoff leaves the three decimals that are shown. */
#define SLOPE_BLUR 5e-4

typedef enum {
  SLOPE_CLIPPED,   /* hard sigmoid, clipped states */
  SLOPE_ACTIVE,    /* hard sigmoid without clipping, outputs active */
  SLOPE_SATURATED, /* the same with an output saturated */
  SLOPE_HOPFIELD,  /* field of the Hopfield energy */
  SLOPE_LOGISTIC_EQUAL,
  SLOPE_TANH_EQUAL, /* outputs of one slope */
  SLOPE_LOGISTIC,
  SLOPE_TANH, /* outputs of any slopes */
  SLOPE_KINDS
} slope_kind;

typedef enum {
  SLOPE_NONE, /* nothing was written yet */
  SLOPE_MEASURED,
  SLOPE_UNSTABLE,  /* the drawn state does not attract */
  SLOPE_SILENT,    /* no active output, or a singular Jacobian */
  SLOPE_NEAR_KINK, /* nearer to a kink than the state is known */
  SLOPE_FLAT,      /* a smooth unit whose slope is 0 in double precision */
  SLOPE_FATES
} slope_fate;

/* Residuals of identities stand over their roundoff; NaN where an identity is not the case's. */
typedef struct {
  slope_kind kind;
  slope_fate fate;
  double ratio;                       /* d_max/d_min */
  double spread, saturated;           /* (d_max - d_min)/d_max over all units; share of units of slope 0 */
  double kink;                        /* distance to the nearest kink */
  double cosine, layer[SLOPE_LAYERS]; /* of update and gradient: all, and by layer; NaN where roundoff leaves
                                         less than three decimals, as where the gradient vanishes */
  double error;                       /* |update + grad| / |grad| */
  double identity;                    /* the case's own part of prop:slopes */
  double blur;                        /* for outputs of one slope: that roundoff, relative to the adjoint */
  double rate, activity;              /* rate rule, activity coordinates: residual over roundoff */
  double rate_error, activity_error;  /* and relative to the gradient */
  int scalings, scalings_broken;      /* prop:unit-scaling, layer by layer */
  int caught[SLOPE_FAULTS];           /* the Jacobian transposed, the response's sign flipped */
} slope_record;

/* Draws and measures; GSL_SUCCESS whatever the fate. */
int slope_case_run(slope_kind kind, size_t size, gsl_rng *rng, slope_record *o);

/* A smooth kind whose outputs have one slope. */
int slope_is_equal(slope_kind kind);

#endif
