/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the parts of the experiment share: one random network, what is measured on it, and its fields' forms.
 */
#ifndef WEAK_FEEDBACK_H
#define WEAK_FEEDBACK_H

#include "draw.h"
#include "study.h"

enum { WEAK_MEMBRANE, WEAK_RATE, WEAK_FORMS };
enum { WEAK_GAINS = 5, WEAK_FAULTS = 2, WEAK_DEEPEST = 10, WEAK_LAYERS = WEAK_DEEPEST + 1 };
enum { WEAK_UNITS = 128 }; /* in each hidden layer of deep networks */

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

/* Whether a subtraction of states behaves otherwise than its roundoff, over the layer's difference, predicts:
 * lost above 10, kept below 0.01. */
int weak_is_exception(double predicted, double measured);

/* gain of the feedback and number of hidden layers */
int weak_precision(gsl_rng *rng, double gain, size_t hidden, weak_errors *out);

/* The same of the learner at a batch of digits, against responses of the exact path, layer by layer: relative
 * errors with states subtracted and with differences carried, and the roundoff of a subtraction; the size of
 * the response beside that of the gradient, also times gain^-k; and the cosine of both. */
typedef struct {
  double subtracted[WEAK_LAYERS], carried[WEAK_LAYERS], predicted[WEAK_LAYERS];
  double size[WEAK_LAYERS], scaled[WEAK_LAYERS], cosine[WEAK_LAYERS];
} weak_digits;

/* The first images of d as a batch. */
int weak_digits_measure(gsl_rng *rng, double gain, size_t hidden, const vf_dataset *d, size_t images,
                        weak_digits *out);

/* Both as tables, claims and values. */
void weak_precision_report(xp_run *run);
void weak_digits_report(xp_run *run, const vf_dataset *d);

/* Deep networks that learn, by rates and by how the nudged phase is computed. */
void weak_learning(xp_run *run, const study_choice *chosen, course_data *data);

#endif
