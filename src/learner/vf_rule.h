/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fast path's learning rules: which nudged phases are run, what their states tell each unit, and what
 * becomes of a batch's increments.
 *
 * Each rule names the estimator of the exact path that its increments must match in test.
 */
#ifndef VF_RULE_H
#define VF_RULE_H

#include "vf_decls.h"

#include <stddef.h>
VF_BEGIN_DECLS

struct vf_learner;

/*
 * A rule.  Its increments are what each unit is to learn by (the signal d) times presynaptic free rate, of
 * every matrix by itself.  A user's own rule is such a struct, given to a learner by its address.
 *
 * With phases the signal contrasts nudgings a and b of the free state h^0 (eq:contrast):
 *
 *   one phase:   d = (h^{a beta} - h^0) / (a beta),
 *   two phases:  d = (h^{a beta} - h^{b beta}) / ((a - b) beta).
 *
 * The matrix W_{k,k+1} then moves by forth[0] dW + forth[1] dB^T, dW and dB being the increments of the
 * pair's two matrices, W_{k+1,k} by back[0] dB + back[1] dW^T; where both factors are 0 it stays as it is.
 * Weights of the input, which nothing leads back to, move by dW.
 */
typedef struct vf_rule {
  const char *name;
  const char *estimator; /* row of vf_estimator that its increments match */
  size_t phases;         /* after the free one: 1 or 2, or 0 for a signal that needs none */
  float nudging[2];      /* a and b; with one phase a alone */
  int random_sign;       /* the sign of beta is drawn anew for each batch; needs one phase */

  /* Step of the output in a nudged phase of a solver that moves layers in turn; beta with its sign, stiffness
   * that of the cost.  NULL: eps. */
  float (*output_step)(float eps, float beta, float stiffness);

  /* Leaves the signal of images first ... first + count - 1 of a batch, whose free phase is over.  NULL: the
   * contrast above. */
  void (*signal)(struct vf_learner *l, size_t first, size_t count, float beta);

  float forth[2], back[2];

  /* Brings one pair's weights into the rule's form, once drawn and after each batch: forth n x m, back m x n;
   * gain is the learner's feedback_gain.  NULL where it has none. */
  void (*constrain)(size_t n, size_t m, float gain, float *forth, float *back);

  /* What follows may be left at 0. */
  int approximate; /* the estimator is met up to the nudging's order or an average, and not to roundoff */
  int differences; /* needs the learner's option relative */
  int draws;       /* random signs, anew for each batch and image */
  size_t arrays;   /* of its own, images x units: at most VF_RULE_ARRAYS */
  /* Columns of a matrix, with a row for each unit of layer k, that it keeps from batch to batch. */
  size_t (*columns)(const struct vf_learner *l, size_t k);
  /* After the weights have moved by a batch of count images. */
  void (*settle)(struct vf_learner *l, size_t count);
} vf_rule;

enum { VF_RULE_ARRAYS = 3 };

extern const vf_rule *const vf_rule_one_sided;   /* a = 1 */
extern const vf_rule *const vf_rule_random_sign; /* the same with beta of either sign */
extern const vf_rule
    *const vf_rule_continued; /* a = 1, b = 0: what the free phase had left of its way cancels */
extern const vf_rule *const vf_rule_centred; /* a = 1, b = -1 */

/* Centred as well. */
extern const vf_rule *const vf_rule_tied;        /* B = W^T; both by the mean of their increments: equilibrium
                                                  * propagation's step */
extern const vf_rule *const vf_rule_fixed;       /* feedback stays as drawn */
extern const vf_rule *const vf_rule_no_feedback; /* feedback is 0: no hidden layer receives the nudging */
/* Both by the mean of their increments: with decay their difference shrinks by a factor (1 - learning rate
 * decay) at each batch. */
extern const vf_rule *const vf_rule_kolen_pollack;

/* B = gain W^T with the learner's feedback_gain: W moves by its own increment, B follows. */
extern const vf_rule *const vf_rule_reflected;

/* -dJ/dW (eq:gradient), by recurrent backpropagation of at most free_steps steps until no adjoint moves
 * faster than the tolerance. */
extern const vf_rule *const vf_rule_gradient;

/* The same where no feedback remains: backpropagation in the feedforward net. */
extern const vf_rule *const vf_rule_backpropagation;

/*
 * Rules past the paper.  x is the response J x = dC/dh, lambda the adjoint J^T lambda = dC/dh, D the slopes,
 * z random signs, h the option beta; each is one file, which defines it.
 */
extern const vf_rule *const vf_rule_asymep;      /* nudged phases less 2 A (h - h^0), A = (J - J^T) / 2 */
extern const vf_rule *const vf_rule_dyadic;      /* every unit with a second state d' = J^T d - dC/dh */
extern const vf_rule *const vf_rule_phantom;     /* the adjoint's first steps alone */
extern const vf_rule *const vf_rule_holomorphic; /* x up to beta^4, by nudges +-beta and +-2 beta */
extern const vf_rule *const vf_rule_homeostasis; /* centred; weights move against A as well */
extern const vf_rule *const vf_rule_clamped_homeostasis; /* the same, A measured by forces at h^0 +- h z */
extern const vf_rule *const vf_rule_probed;              /* x corrected by responses to currents z */
extern const vf_rule *const vf_rule_baseline;            /* a learned matrix times dC/dh corrected so */
extern const vf_rule *const vf_rule_calibrated;          /* asymep by a learned matrix in place of A */

/* Rule i of all that there are, counted from 0; NULL past the last. */
const vf_rule *vf_rule_at(size_t i);

/* The rule of that name, or NULL. */
const vf_rule *vf_rule_find(const char *name);

/* eps / (1 + beta stiffness) for beta > 0, since the nudging stiffens the output; else eps. */
float vf_rule_softened_step(float eps, float beta, float stiffness);

/* A constraint: no feedback. */
void vf_rule_clear_feedback(size_t n, size_t m, float gain, float *forth, float *back);

VF_END_DECLS
#endif
