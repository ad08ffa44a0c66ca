/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_training_intern.h"

#include <gsl/gsl_errno.h>

int vf_training_explain(const vf_training *t, int code, size_t images, size_t layer, vf_error *error) {
  if (code != GSL_EFAILED)
    return vf_error_set(error, code, "training: %s: give images that fit the network", gsl_strerror(code));
  return vf_error_set(error, code,
                      "training: the states became infinite in epoch %zu, batch %zu (layer %zu): lower the "
                      "learning rates",
                      t->epochs_done + 1, images / t->options.learner.batch + 1, layer);
}
