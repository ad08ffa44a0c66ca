/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A course of learning: a learner, its data, its epochs, what was measured after each, and a file from which
 * it goes on bit for bit as if it had never stopped.
 */
#ifndef VF_TRAINING_H
#define VF_TRAINING_H

#include "vf_learner.h"

#include <gsl/gsl_rng.h>
VF_BEGIN_DECLS

typedef struct {
  vf_learner_options learner;     /* rates are those of the first epoch */
  float output_gain, output_bias; /* output weights are drawn at this multiple of Glorot's range; first b_0 */
  size_t epochs;
  int falling;              /* rates fall linearly, to 1/epochs of the first in the last epoch */
  const vf_dataset *train;  /* what is learnt */
  const vf_dataset *sample; /* training images that are measured after each epoch */
  const vf_dataset *test;   /* other images that are */
  size_t probes;         /* batches of the sample on which the update is compared with the gradient: the first
                          * images whose cost is at least the sample's mean, fewer where fewer are, so that
                          * there are some until all are met exactly */
  size_t gradient_steps; /* most steps of recurrent backpropagation there, */
  float gradient_tolerance; /* and where it stops */
} vf_training_options;

/* Columns of the history, numbers of one epoch.  Those by layer k stand at name + k. */
enum {
  VF_TRAINING_LEARNING = 0, /* error while learning, % */
  VF_TRAINING_OBJECTIVE_LEARNING,
  VF_TRAINING_STEPS,       /* mean free steps while learning */
  VF_TRAINING_RESIDUAL,    /* largest while learning */
  VF_TRAINING_UNCONVERGED, /* images above the tolerance while learning, % */
  VF_TRAINING_SAMPLE,      /* error on the sample, % */
  VF_TRAINING_OBJECTIVE,   /* objective on the sample */
  VF_TRAINING_TEST,        /* error on the other images, % */
  VF_TRAINING_OBJECTIVE_TEST,
  VF_TRAINING_COSINE, /* between the whole update and -dJ/dtheta, on the probes' images that have a gradient:
                       * a mean over the probes, without those in which it is 0 */
  VF_TRAINING_LEFT_OUT,  /* the probes' images that have none, as vf_learner_gradient says, % */
  VF_TRAINING_ALIGNMENT, /* by pair: cosine of W_{k,k+1} and the transpose of W_{k+1,k} */
  VF_TRAINING_COSINE_FORWARD =
      VF_TRAINING_ALIGNMENT + VF_LEARNER_MAX_DEPTH, /* the same for W_{k,k+1} alone, */
  VF_TRAINING_COSINE_BACK = VF_TRAINING_COSINE_FORWARD + VF_LEARNER_MAX_DEPTH, /* and for W_{k+1,k} */
  VF_TRAINING_LOW = VF_TRAINING_COSINE_BACK + VF_LEARNER_MAX_DEPTH, /* states at 0 on the sample, % */
  VF_TRAINING_HIGH = VF_TRAINING_LOW + VF_LEARNER_MAX_DEPTH,        /* at 1, % */
  VF_TRAINING_DEAD = VF_TRAINING_HIGH + VF_LEARNER_MAX_DEPTH,       /* units at 0 for the whole sample */
  VF_TRAINING_STUCK = VF_TRAINING_DEAD + VF_LEARNER_MAX_DEPTH,      /* at 1 */
  VF_TRAINING_COLUMNS = VF_TRAINING_STUCK + VF_LEARNER_MAX_DEPTH
};

typedef struct vf_training vf_training;

/* Whether a training with these options and a stream like rng can begin; the reason against it in error. */
int vf_training_check(const vf_training_options *o, const gsl_rng *rng, vf_error *error);

/*
 * Draws the learner from rng, which the training owns from then on, also when it returns NULL, and measures
 * it as epoch 0.  NULL with the reason in error.  The datasets must outlive it.  Free with vf_training_free.
 */
vf_training *vf_training_alloc(const vf_training_options *o, gsl_rng *rng, vf_error *error);
void vf_training_free(vf_training *t);

vf_learner *vf_training_learner(vf_training *t);
size_t vf_training_epochs_done(const vf_training *t);
size_t vf_training_images_done(const vf_training *t); /* of the epoch that has begun */
double
vf_training_error_now(const vf_training *t); /* error while learning in it so far, %; NaN at 0 images */

/* Row of an epoch, 0 ... epochs done: VF_TRAINING_COLUMNS numbers; NaN where there is nothing. */
const double *vf_training_row(const vf_training *t, size_t epoch);

/*
 * Learns at most about images more images (whole batches), and measures when that ends an epoch; does nothing
 * once all epochs are done.  GSL_EFAILED with epoch, batch and layer in error at the first number that is not
 * finite.
 */
int vf_training_advance(vf_training *t, size_t images, vf_error *error);

/*
 * Gives an option of the training (epochs, output_gain, ...) or of its learner (beta, batch, ...) the value
 * that text says, by the names of vf_training_describe: in every layer where it has one for each.  size is
 * that of the hidden layers alone, and depth and what the images determine cannot be set.  GSL_EINVAL with
 * the reason in error, and o is as it was.
 */
int vf_training_set(vf_training_options *o, const char *name, const char *text, vf_error *error);

/* " name=value" for each option that vf_training_resume compares, in one line: all that the course depends on
 * but the images and the state of rng.  Cut at size bytes. */
void vf_training_describe(const vf_training_options *o, const gsl_rng *rng, char *text, size_t size);

/* Writes all that the course depends on to path, atomically.  Errors as vf_store_commit: then the old file
 * stays. */
int vf_training_save(const vf_training *t, const char *path, vf_error *error);

/*
 * Goes on from a file written with the same options, data and kind of rng.  GSL_EFAILED with both values in
 * error otherwise; the training is then of no more use.  *note (may be NULL) receives a warning, or "", when
 * the file comes from another backend of products, BLAS or core, whose last bits may differ.
 *
 * Arrays of a file carry their byte order, so that vf_training_read_learner reads it on every machine.  The
 * state of rng is its bytes: a machine whose words have another size or byte order refuses to go on.
 */
int vf_training_resume(vf_training *t, const char *path, vf_error *note, vf_error *error);

/*
 * The learner of a file that vf_training_save wrote, alone: no data and no options are needed.  NULL with the
 * reason in error as vf_store_open and vf_learner_read.  Free with vf_learner_free.
 */
vf_learner *vf_training_read_learner(const char *path, vf_error *error);

VF_END_DECLS
#endif
