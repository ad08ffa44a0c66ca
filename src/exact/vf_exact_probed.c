/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  int code = vf_exact_contrast(w, p, h, o, rng, NULL, d);
  return code ? code : vf_exact_correct(w, p, h, o, rng, d, NULL);
}

static const vf_exact_rule rule = {"probed",
                                   "d = x + (1/m) sum_k z_k (y_k - z_k.x), y_k = -c.(s+ - s-) / 2h",
                                   "the output's change and z.x, a sum over all units, in each probe",
                                   VF_ESTIMAND_GRADIENT,
                                   2,
                                   2,
                                   1,
                                   signal,
                                   NULL};
const vf_exact_rule *const vf_exact_probed = &rule;
