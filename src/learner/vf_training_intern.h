/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the files of the training share among themselves; not installed.
 */
#ifndef VF_TRAINING_INTERN_H
#define VF_TRAINING_INTERN_H

#include "vf_option.h"
#include "vf_training.h"

struct vf_training {
  vf_training_options options;
  vf_learner *learner;
  gsl_rng *rng;
  size_t *order;

  size_t epochs_done, images_done;
  vf_learner_tally tally; /* of the epoch that has begun; objective and steps are sums */
  double *history;        /* (epochs + 1) x VF_TRAINING_COLUMNS */

  vf_increments update, gradient;
  float *cost;                          /* of each image of the sample */
  float *probe_images, *probe_residual; /* a batch */
  unsigned char *probe_labels;
};

/* GSL_EINVAL for an option of the training itself that is out of range. */
int vf_training_check_settings(const vf_training_options *o, const gsl_rng *rng, vf_error *error);

/* Fills the row of the epoch that has just ended from the sample and the test images. */
int vf_training_measure(vf_training *t, vf_error *error);

/* Says where a number was not finite and returns GSL_EFAILED; any other code is passed through. */
int vf_training_explain(const vf_training *t, int code, size_t images, size_t layer, vf_error *error);

#endif
