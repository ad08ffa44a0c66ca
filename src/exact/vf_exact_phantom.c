/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"

#include <gsl/gsl_errno.h>

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  (void)p;
  (void)h;
  size_t used;
  vf_exact_scatter(o, rng, w->response->jacobian);
  int code = vf_response_recurrent_backprop(w->response, o->eps, o->terms, 0, d, &used);
  w->products += used;
  return code == GSL_EMAXITER ? GSL_SUCCESS : code;
}

static const vf_exact_rule rule = {"phantom",
                                   "d = -eps sum_{j < k} (I + eps L^T)^j c",
                                   "the weights of the other direction",
                                   VF_ESTIMAND_GRADIENT,
                                   0,
                                   0,
                                   1,
                                   signal,
                                   NULL};
const vf_exact_rule *const vf_exact_phantom = &rule;
