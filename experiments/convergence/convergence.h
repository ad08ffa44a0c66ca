/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The parts of experiment convergence.
 */
#ifndef CONVERGENCE_H
#define CONVERGENCE_H

#include "course.h"

enum { CONVERGENCE_LAYERS = 4, MAX_EPOCHS = 8 };
/* Steps of Euler's method, of 0.5 each. */
enum { SHORT_PHASE = 30, LONG_PHASE = 80, SETTLING_STEPS = 200, MOST_STEPS = 400, NUDGED = 10 };

/* Residuals at which a free phase ends. */
#define COARSE 1e-3f
#define FINE 1e-4f

typedef struct {
  const course_data *data;
  const course_recipe *recipe;
  uint64_t seed;
  size_t epochs;
  size_t compared;        /* estimators: all, or all but the last, which takes longest */
  const course_data *few; /* what the estimators' courses learn */
  size_t drift_images;
  vf_learner *trained;
} convergence_setting;

/* The trained network with other phases; ends the program when memory is short.  Free with vf_learner_free.
 */
vf_learner *convergence_variant(xp_run *run, const convergence_setting *s, vf_learner_options o);

/* Its options with free phases of so many Euler steps and nudged ones of NUDGED. */
vf_learner_options convergence_euler(const convergence_setting *s, const vf_rule *rule, float beta,
                                     size_t free_steps);

/* Courses with one way of nudging each. */
typedef struct {
  const char *rule, *key;
  float beta;
  size_t free_steps;
} convergence_estimator;
enum {
  ONE_SIDED_SHORT,
  ONE_SIDED_WEAK,
  ONE_SIDED_LONG,
  RANDOM_SIGN,
  CONTINUED,
  CENTRED_SHORT,
  CENTRED_LONG,
  ESTIMATORS
};
extern const convergence_estimator estimators[ESTIMATORS];

typedef struct {
  double learning[MAX_EPOCHS + 1], test[MAX_EPOCHS + 1]; /* errors by epoch, % */
} convergence_curve;

void convergence_learn(xp_run *run, const convergence_setting *s, convergence_curve c[ESTIMATORS]);
void convergence_write_curves(xp_run *run, const convergence_setting *s,
                              const convergence_curve c[ESTIMATORS]);

/* Table of signal and drift; returns drift over signal in the layer next to the input after SHORT_PHASE
 * steps.
 */
double convergence_drift(xp_run *run, const convergence_setting *s);

/* Table of the steps that each solver needs for a residual of FINE; returns the share of images that Euler's
 * method brings to COARSE in SETTLING_STEPS, %. */
double convergence_solvers(xp_run *run, const convergence_setting *s);

/*
 * The course by the recipe, with a table of how its free phases fare by epoch and one of the spectral
 * abscissa at the fixed points of some test images, before the first epoch and after each; *abscissa receives
 * the largest, or NaN.  Free with vf_training_free.
 */
vf_training *convergence_train(xp_run *run, const convergence_setting *s, size_t images, double *abscissa);

#endif
