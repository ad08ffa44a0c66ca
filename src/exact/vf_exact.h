/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Rules past vector-field equilibrium propagation, at single fixed points in double precision.
 *
 * With L = dmu/dh at the free fixed point h, c = dC/dh and A = (L - L^T)/2, each rule gives every unit a
 * signal d (n) and every parameter the update (dmu/dtheta)^T d.  Vector-field equilibrium propagation has d
 * -> x, L x = c; the gradient -dJ/dtheta needs d = lambda, L^T lambda = c.  A rule corrects the signal, or
 * moves the weights so that x tends to lambda, or does neither and is a control.
 */
#ifndef VF_EXACT_H
#define VF_EXACT_H

#include "vf_estimator.h"

#include <gsl/gsl_rng.h>
VF_BEGIN_DECLS

/* How the phases are run and read.  vf_exact_defaults gives exact phases, read without error. */
typedef struct {
  double beta;     /* strength of the nudge, > 0 */
  int richardson;  /* (4 d(beta/2) - d(beta)) / 3 in place of d(beta), for rules that are centred */
  double current;  /* strength of a probe, > 0 */
  size_t probes;   /* m > 0 */
  int hadamard;    /* probes are distinct columns of a Hadamard matrix, the first n entries of each */
  size_t steps;    /* Euler steps of a nudged phase; 0: to its fixed point */
  double eps;      /* and their size, > 0 */
  double noise;    /* standard deviation of the reading of a state after a nudged phase */
  double mismatch; /* standard deviation of the relative error of what a second wire carries */
  size_t terms;    /* of the phantom gradient, > 0 */
  double strength; /* of a weight dynamics: decay per step, or rate of homeostasis */
  double lms;      /* step of the normalised LMS, in (0, 2) */
  size_t rounds;   /* of calibration, each of n paired phases */
} vf_exact_options;

typedef struct vf_exact vf_exact; /* workspace for n units, with what rules learn: baseline and controller */

/*
 * A rule.  Its cost is phases + phases_per_probe m nudged phases for a signal, each step of which takes
 * `products` products of a matrix of weights by a vector, those of the field with them.
 */
typedef struct {
  const char *name;
  const char *equation;
  const char *knows;    /* what a synapse must know beside its own two units' states */
  vf_estimand estimand; /* what the signal tends to with beta, noise and mismatch at 0 and phases at rest */
  size_t phases, phases_per_probe, products;
  /* d (n) at the free fixed point h, whose response is in the workspace */
  int (*signal)(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                gsl_rng *rng, gsl_vector *d);
  /* what becomes of the update g (p), NULL for nothing: g += the weight dynamics of one step */
  int (*move)(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o, gsl_rng *rng,
              gsl_vector *g);
} vf_exact_rule;

extern const vf_exact_rule *const vf_exact_one_sided; /* d = (h^beta - h) / beta */
extern const vf_exact_rule *const vf_exact_centred;   /* d = (h^beta - h^-beta) / (2 beta) */
extern const vf_exact_rule *const vf_exact_gradient;  /* recurrent backpropagation: d' = L^T d - c, with exact wires */

/* Nudged phases of mu - beta c - 2A (s - h): to first order their Jacobian is L^T, so that d -> lambda. */
extern const vf_exact_rule *const vf_exact_asymep;
/* A second wire for each: m' = mu(m), d' = L(m)^T d - beta c(m).  No bias in beta. */
extern const vf_exact_rule *const vf_exact_dyadic;

/* Networks of membranes (else GSL_EUNSUP).  With w = strength, both weights of a pair move by the mean of
 * their two increments - w times themselves, so that their difference shrinks by 1 - w in each step. */
extern const vf_exact_rule *const vf_exact_kolen_pollack;
/* g -= strength d|A|_F^2/dW at the slopes of h: 2 A_ij rho'(h_j) for W_ij.  GSL_EUNSUP as above. */
extern const vf_exact_rule *const vf_exact_homeostasis;
/* The same from forces at h + current z and h - current z: v = L z, 2A ~ v z^T - z v^T, over m probes;
 * unbiased to second order in the current. */
extern const vf_exact_rule *const vf_exact_clamped_homeostasis;

/* d = x + (1/m) sum_k z_k (y_k - z_k.x), y_k = lambda.z_k from the cost after currents +-z_k: unbiased for
 * lambda, with mean squared error (n-1)/m |lambda - x|^2 for random signs. */
extern const vf_exact_rule *const vf_exact_probed;
/* The same from b = -c + S H c in place of x, S the slopes rho'(h) (1 where the field has none), H learned
 * from the probes by normalised LMS and kept in the workspace.  No nudged phase but the probes'. */
extern const vf_exact_rule *const vf_exact_baseline;
/* C (antisymmetric, kept in the workspace) by C <- C - eta (R^T - R) / 2, R = (L + C)^-1 measured by currents
 * into one unit after the other, eta = 1 / |R|_2^2, for `rounds` rounds; L + C is then symmetric, so that
 * phases of mu - beta c + 2C (s - h) give lambda. */
extern const vf_exact_rule *const vf_exact_calibrated;

/* Controls: d = -eps sum_{j < terms} (I + eps L^T)^j c, and vf_holomorphic_series with 4 points. */
extern const vf_exact_rule *const vf_exact_phantom;
extern const vf_exact_rule *const vf_exact_holomorphic;

/* Rule i of all that there are, counted from 0; NULL past the last. */
const vf_exact_rule *vf_exact_at(size_t i);

/* The rule of that name, or NULL. */
const vf_exact_rule *vf_exact_find(const char *name);

/* beta and current 1e-3, one probe of random signs, phases at rest with steps of 1/2 where they are counted,
 * 10 terms, strength 0.1, lms 0.25, 50 rounds. */
vf_exact_options vf_exact_defaults(void);

/* Baseline and controller are 0.  NULL when n is 0 or memory is short.  Free with vf_exact_free. */
vf_exact *vf_exact_alloc(size_t n);
void vf_exact_free(vf_exact *w);

/* Baseline and controller become 0. */
void vf_exact_forget(vf_exact *w);

/*
 * d (n) by the rule at the free fixed point h (n), which the caller has found with vf_relax_fixed_point.  The
 * rng may be NULL where no probes, noise or mismatch are drawn.  GSL_EINVAL for an option out of its range or
 * a missing rng, GSL_EFAILED where a phase was not followed to its end, GSL_ETOL where a unit changed side of
 * a kink on the way, GSL_EUNSUP for a field, or an option, that the rule does not take, GSL_ESING,
 * GSL_EBADLEN.
 */
int vf_exact_signal(const vf_exact_rule *rule, vf_exact *w, const vf_problem *p, const gsl_vector *h,
                    const vf_exact_options *o, gsl_rng *rng, gsl_vector *d);

/* g (p) = (dmu/dtheta)^T d, with the dynamics of the weights where the rule has one.  Errors as above. */
int vf_exact_update(const vf_exact_rule *rule, vf_exact *w, const vf_problem *p, const gsl_vector *h,
                    const vf_exact_options *o, gsl_rng *rng, gsl_vector *g);

/* Nudged phases that the last call ran, and products that their Euler steps took (0 where they ran to rest).
 */
size_t vf_exact_phases(const vf_exact *w);
size_t vf_exact_products(const vf_exact *w);

VF_END_DECLS
#endif
