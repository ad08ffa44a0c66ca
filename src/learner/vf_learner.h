/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The fast path: a layered network of leaky integrators that learns from batches of images, in single
 * precision, without a Jacobian.
 *
 * Layers are numbered as in the paper, from the output backwards: layer 0 is the output, layer depth-1 the
 * hidden layer next to the input, and layer depth stands for the clamped input.  Feedforward matrices
 * W_{k,k+1} (size_k x size_{k+1}) lead into layer k for k = 0 .. depth-1, feedback matrices W_{k+1,k} into
 * layer k+1 for k = 0 .. depth-2.  Every unit has a bias.  All matrices are row-major, row i into unit i.
 */
#ifndef VF_LEARNER_H
#define VF_LEARNER_H

#include "vf_activation.h"
#include "vf_cost.h"
#include "vf_dataset.h"
#include "vf_device.h"
#include "vf_network.h"
#include "vf_product.h"
#include "vf_rule.h"
#include "vf_store.h"

#include <gsl/gsl_rng.h>
VF_BEGIN_DECLS

enum { VF_LEARNER_MAX_DEPTH = 16 };

/*
 * How the states move in one step of a phase.  All solvers have the same fixed points.
 *
 * EULER        all layers at once, from the old states.
 * ALTERNATING  the layers of one parity, then those of the other: no two layers of one parity are joined, so
 *              each moves with its neighbours held, and sees where they have just gone.
 * SWEEP        layer by layer from the input to the output, in nudged phases back from the output to the
 *              input (Gauss-Seidel): the way that what is new in the phase takes.
 * ANDERSON     in free phases, ALTERNATING with Anderson's acceleration of depth 3: after each step the
 * states of an image go to the fixed point of a linear map with its last steps, and are clipped; in
 *              nudged phases ALTERNATING itself.
 *
 * eps is the step of EULER and the relaxation factor of the others, whose nudged output moves by the rule's
 * output_step.
 */
typedef enum {
  VF_LEARNER_EULER,
  VF_LEARNER_ALTERNATING,
  VF_LEARNER_SWEEP,
  VF_LEARNER_ANDERSON
} vf_learner_solver;

/*
 * The form of the field.
 *
 * MEMBRANE  mu = W rho(h) + b - h: states are potentials, and units send their rates.
 * RATE      mu = rho(W h + b) - h: states are rates.
 */
typedef enum { VF_LEARNER_MEMBRANE, VF_LEARNER_RATE } vf_learner_form;

/*
 * What becomes of an increment g (a batch mean) of a weight or bias whose learning rate is r.
 *
 * PLAIN  it moves by r g.
 * ADAM   it moves by r m / (sqrt(v) + floor), m and v running means of g and g^2 (Kingma and Ba 2015: factors
 *        0.9 and 0.999, the first steps corrected): what a weight needs is its own.  The floor is 1e-8, for
 *        contrasts times feedback_gain^k into layer k.  Feedback moves by feedback_gain r in place of r, as
 * it is smaller by that factor.
 */
typedef enum { VF_LEARNER_PLAIN, VF_LEARNER_ADAM } vf_learner_optimizer;

typedef struct {
  size_t depth;                          /* layers without the input, >= 1 */
  size_t size[VF_LEARNER_MAX_DEPTH + 1]; /* size[0] outputs ... size[depth] input pixels */
  const vf_activation *rho;
  int clipped;                     /* states clipped to [0, 1] after every step */
  float eps;                       /* Euler step */
  size_t free_steps, nudged_steps; /* T1, T2 */
  float beta;
  const vf_rule *rule;
  size_t batch;
  float learning_rate[VF_LEARNER_MAX_DEPTH]; /* of the pair (k, k+1), both of its matrices */
  float feedback_gain; /* feedback matrices are drawn at this multiple of Glorot's range */

  /* What follows may be left at 0. */
  const vf_cost_type *cost; /* of the outputs' states and one-hot targets; NULL: squared error */
  vf_learner_form form;
  vf_learner_solver solver;
  vf_learner_optimizer optimizer;
  int open_output; /* outputs are not clipped, so that none can die; in the rate form they are linear */
  /* Nudged phases keep the difference of each state from the free state and move it by the difference of the
   * drives: what is small is not lost in what is large, and what the free phase had left of its way does not
   * count.  In the rate form rho must have a change (vf_activation). */
  int relative;
  int slope_left_out; /* in the rate form: units learn by the change of their rates alone, without rho' */
  float tolerance;    /* a free phase ends when its residual is at most this; 0: after all free_steps */
  const vf_rule *compared; /* of vf_learner_increments, where that is not rule */
  float decay;             /* weights shrink by a factor 1 - rate decay at each batch */
  int warm;                /* an epoch starts each image from the free state that it had the epoch before */
  size_t slice;            /* images that move and stop together; 0: a whole batch */
  size_t threads;          /* that share the slices; 0 is 1.  No result depends on it, bit for bit */
  const vf_product_type *product; /* of the hidden matrices; NULL: the first of this build */
  vf_device device;               /* that the phases run on */
} vf_learner_options;

typedef struct vf_learner vf_learner;

/* Whether a learner can be made of these options, but for memory; the reason against it in error. */
int vf_learner_check(const vf_learner_options *options, vf_error *error);

/*
 * Draws all matrices independently, Glorot uniform, biases 0.  NULL with the reason in error for options out
 * of range or short memory. Free with vf_learner_free.
 */
vf_learner *vf_learner_alloc(const vf_learner_options *options, const gsl_rng *rng, vf_error *error);
void vf_learner_free(vf_learner *l);

const vf_learner_options *vf_learner_get_options(const vf_learner *l);

/* The learning rate of the pair (k, k+1) from now on, for schedules: finite and not negative. */
void vf_learner_set_learning_rate(vf_learner *l, size_t k, float rate);

/* The matrices and biases, owned by the learner, to read or overwrite. */
float *vf_learner_feedforward(vf_learner *l, size_t k); /* W_{k,k+1}: size[k] x size[k+1] */
float *vf_learner_feedback(vf_learner *l, size_t k);    /* W_{k+1,k}: size[k+1] x size[k], k < depth-1 */
float *vf_learner_bias(vf_learner *l, size_t k);        /* size[k] */

/* The matrices and biases of one, in another with layers of the same sizes: GSL_EBADLEN for others.  Where to
 * has a device, what that does not hold is rounded to what it holds. */
int vf_learner_copy_parameters(vf_learner *to, const vf_learner *from);

/* What so many batches that nothing is learned from do to the weights of a device: drift. */
void vf_learner_age(vf_learner *l, size_t batches);

/* States of layer k at the end of the last free phase, one image of the batch a row: rows x size[k]. */
const float *vf_learner_free_state(const vf_learner *l, size_t k);

/* Whether another of the outputs is as large as the label's: a tie counts as an error. */
int vf_learner_mistaken(size_t classes, const float *output, size_t label);

/* What was seen while learning, or in an evaluation. */
typedef struct {
  size_t images;
  size_t errors;      /* images mistaken at the free phase's end */
  double objective;   /* mean of the cost at the free phase's end */
  double residual;    /* largest max norm of the velocity at the end of a free phase */
  double steps;       /* mean number of free steps of an image */
  size_t unconverged; /* images whose residual is above the tolerance */
  /* By layer: states at or below 0, at or above 1, over units and images, and units there for all images. */
  size_t low[VF_LEARNER_MAX_DEPTH], high[VF_LEARNER_MAX_DEPTH];
  size_t dead[VF_LEARNER_MAX_DEPTH], stuck[VF_LEARNER_MAX_DEPTH];
  size_t failed_layer; /* where the first number that is not finite was, after GSL_EFAILED */
} vf_learner_tally;

/*
 * The residual of an image is the largest velocity of a unit in the last step of its free phase, each unit's
 * at the moment when it moved and cut off where clipping stops it.
 */

/*
 * One epoch over d in the order given (count indices; NULL for the order of d): free phase, nudged phases,
 * update, batch by batch; a last batch that is not full is learned at its own size.  The rng
 * draws the signs of a random-sign rule (GSL_EINVAL without one) and may be NULL for the others.  GSL_EBADLEN
 * when d has other pixels or more classes than the net or the order leaves it, GSL_EFAILED at the first
 * number that is not finite (tally then tells the images done).
 */
int vf_learner_epoch(vf_learner *l, const vf_dataset *d, const size_t *order, size_t count, gsl_rng *rng,
                     vf_learner_tally *tally);

/* Error and objective over d by free phases alone; nothing learns.  Errors as vf_learner_epoch. */
int vf_learner_evaluate(vf_learner *l, const vf_dataset *d, vf_learner_tally *tally);

/* Room for an increment of every matrix and bias, by layer pair, in the shapes of the matrices. */
typedef struct {
  float *feedforward[VF_LEARNER_MAX_DEPTH], *feedback[VF_LEARNER_MAX_DEPTH], *bias[VF_LEARNER_MAX_DEPTH];
} vf_increments;

/* Room for a learner with these layers, all 0, or GSL_ENOMEM.  Free with vf_increments_free, which leaves no
 * room and may be called again. */
int vf_increments_alloc(const vf_learner_options *o, vf_increments *x);
void vf_increments_free(vf_increments *x);

/* Cosine between all of two increments; NaN when one is 0. */
double vf_increments_cosine(const vf_learner_options *o, const vf_increments *a, const vf_increments *b);

/*
 * The increments of one batch without applying them, by the option compared: all phases on count <= batch
 * images and labels, then the batch mean, of every matrix by itself, before any learning rate, into x.
 * A random-sign rule takes +beta here. GSL_EBADLEN for no image or more than a batch, GSL_EDOM for a label
 * out of range, GSL_EFAILED as above.
 */
int vf_learner_increments(vf_learner *l, const float *images, const unsigned char *labels, size_t count,
                          vf_increments *x);

/*
 * As vf_learner_increments for -dJ/dtheta at the free phase's end (eq:adjoint), by recurrent backpropagation
 * of at most steps steps until no unit's adjoint moves faster than tolerance; residual, count numbers, tells
 * how fast that of each image still moved.  An image whose adjoint moves faster than VF_LEARNER_ADJOINT_REST
 * at the end, or is no number, has none and adds nothing: its state is no fixed point, or an unstable one.  A
 * state at 0 or 1 that clipping holds there passes nothing on.
 */
#define VF_LEARNER_ADJOINT_REST 1e-2f
int vf_learner_gradient(vf_learner *l, const float *images, const unsigned char *labels, size_t count,
                        size_t steps, float tolerance, vf_increments *x, float *residual);

/* Cosine between W_{k,k+1} and the transpose of W_{k+1,k}, computed in double precision. */
double vf_learner_alignment(const vf_learner *l, size_t k);

/*
 * The same network for the exact path: a layered vf_network and its theta (allocated; free each). GSL_ENOMEM;
 * GSL_EUNSUP in the rate form where rho has kinks, as vf_network_alloc says, or outputs alone are not
 * clipped, and of a device whose units or weights are not those of the ideal network.
 * With open_output it is not clipped at all, which leaves rates and outputs at fixed points as they are where
 * rho is the hard sigmoid.
 */
int vf_learner_network(const vf_learner *l, vf_network **net, gsl_vector **theta);

/*
 * Adds the options and all parameters to a new file: the options by their names, matrices W_0_1, W_1_0, ...
 * and biases b_0, ....  With warm starts the integer kept and, unless it is 0, the float matrix states, one
 * image a row, as well.  Errors as vf_store_put_float.
 */
int vf_learner_put(const vf_learner *l, vf_store *store, vf_error *error);

/*
 * Takes parameters, learning rates and states from such a file, whose path is named in errors.  GSL_EFAILED,
 * with both values, for other sizes or options; parameters may then be a mixture.
 */
int vf_learner_get(vf_learner *l, vf_store *store, const char *path, vf_error *error);

/*
 * A learner with the options and the parameters of such a file, whose path is named in errors, on one thread.
 * NULL for a file that is damaged, of options that this version has not, or short memory.  Free with
 * vf_learner_free.
 */
vf_learner *vf_learner_read(vf_store *store, const char *path, vf_error *error);

VF_END_DECLS
#endif
