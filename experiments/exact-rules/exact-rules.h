/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The rules of vf_exact on random networks of three layers, against the exact adjoint.
 */
#ifndef EXACT_RULES_H
#define EXACT_RULES_H

#include "ensemble.h"
#include "vf_exact.h"
#include "xp.h"

enum { RULES = 13, ANGLES = 9, TRIALS = 15, PROBINGS = 3 };

/* Of one network at one angle: error of each rule's update relative to -dJ/dtheta; NaN where it has none. */
typedef struct {
  double degrees, kappa;
  double error[RULES];
  size_t phases[RULES]; /* nudged, of one signal, those of calibration with it */
  double weights;       /* norm of the weights after Kolen-Pollack's steps over before */
  size_t redrawn, lost; /* draws without a fixed point; weight dynamics that lost theirs */
} rules_sweep;

rules_sweep *rules_sweep_run(xp_run *run, size_t networks);

/* One way in which phases are imperfect. */
typedef struct {
  const char *kind;
  double amount;
} rules_trial;
extern const rules_trial rules_trials[TRIALS];

/* Of one network at 90 degrees, the same errors under each trial. */
typedef struct {
  double error[TRIALS][RULES];
} rules_robustness;

rules_robustness *rules_robustness_run(xp_run *run, size_t networks);

/* One dense network, of any angle and gain. */
typedef struct {
  int judged; /* a fixed point with kappa of at most 10 */
  double kappa;
  double plain;    /* AsymEP's error at beta = 1e-3 over 10 beta^2 (1 + |L^-1|)^2 */
  int bounded;     /* whether the bound on its bias holds at that strength */
  double ratio;    /* its error over that bound and roundoff */
  double slope;    /* of its error by beta, at two small nudges */
  double residual; /* what a Richardson step leaves, over its estimate and roundoff */
  double dyadic;   /* dyadic's error over its roundoff */
  int caught[3];   /* sign of A, transpose, probe */
  double square[PROBINGS],
      square_of_square[PROBINGS]; /* of probes: sums over draws of error^2 over its mean */
} rules_judgement;

enum { JUDGE_UNITS = 8, JUDGE_DRAWS = 40 };

rules_judgement *rules_judge_run(xp_run *run, size_t networks);
void rules_judge_claim(xp_run *run, const rules_judgement *j, size_t count);

#endif
