/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of the experiment share: one random network, what is measured on it, and its fields' forms.
 */
#ifndef WEAK_FEEDBACK_H
#define WEAK_FEEDBACK_H

#include "draw.h"

enum { WEAK_MEMBRANE, WEAK_RATE, WEAK_FORMS };
enum { WEAK_GAINS = 5, WEAK_FAULTS = 2, WEAK_DEEPEST = 10, WEAK_LAYERS = WEAK_DEEPEST + 1 };

extern const double weak_gain[WEAK_GAINS]; /* of the limit, falling */

/* By form: the identity of tied directions, over its roundoff, without and with a fault (exponent off by one,
 * slope left out), and how far from the errors of feedback alignment the responses are, by gain and fault. */
typedef struct {
  double residual[WEAK_FORMS], fault[WEAK_FORMS][WEAK_FAULTS];
  double error[WEAK_FORMS][WEAK_GAINS], wrong[WEAK_FORMS][WEAK_FAULTS];
} weak_sample;

draw_one weak_law;

/* Relative errors of the differences that a nudged phase leaves in each layer, against carried differences in
 * double precision: subtracted and carried in single precision, subtracted in double; and the roundoff of a
 * subtraction in single precision. */
typedef struct {
  double single[WEAK_LAYERS], carried[WEAK_LAYERS], twice[WEAK_LAYERS], predicted[WEAK_LAYERS];
} weak_errors;

/* gain of the feedback and number of hidden layers */
int weak_precision(gsl_rng *rng, double gain, size_t hidden, weak_errors *out);

#endif
