/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"

#include <gsl/gsl_errno.h>

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  gsl_matrix_transpose_memcpy(w->matrix, w->response->jacobian);
  gsl_matrix_sub(w->matrix, w->response->jacobian); /* -2A */
  vf_exact_scatter(o, rng, w->matrix);
  return vf_exact_contrast(w, p, h, o, rng, w->matrix, d);
}

static const vf_exact_rule rule = {"asymep",
                                   "nudged: s' = mu(s) - beta c - 2A (s - s0)",
                                   "the pair's other weight, slopes and states of the free phase",
                                   VF_ESTIMAND_GRADIENT,
                                   2,
                                   0,
                                   2,
                                   signal,
                                   NULL};
const vf_exact_rule *const vf_exact_asymep = &rule;
