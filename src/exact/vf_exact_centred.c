/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The references: vector-field equilibrium propagation with one nudge and two, and recurrent
 * backpropagation.
 */
#include "vf_exact_intern.h"

#include <gsl/gsl_errno.h>

static int one_sided(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                     gsl_rng *rng, gsl_vector *d) {
  int code = vf_exact_phase(w, p, h, o, rng, o->beta, NULL, NULL, d);
  if (code)
    return code;
  gsl_vector_sub(d, h);
  return gsl_vector_scale(d, 1 / o->beta);
}

static int centred(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                   gsl_rng *rng, gsl_vector *d) {
  return vf_exact_contrast(w, p, h, o, rng, NULL, d);
}

static int gradient(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                    gsl_rng *rng, gsl_vector *d) {
  (void)p;
  (void)h;
  (void)rng;
  if (!o->steps)
    return gsl_vector_memcpy(d, w->response->lambda);
  size_t used;
  int code = vf_response_recurrent_backprop(w->response, o->eps, o->steps, 0, d, &used);
  w->products += used;
  return code == GSL_EMAXITER ? GSL_SUCCESS : code;
}

static const vf_exact_rule rules[] = {
    {"one-sided", "d = (s(beta) - s0) / beta", "nothing more", VF_ESTIMAND_NU, 1, 0, 1, one_sided, NULL},
    {"centred", "d = (s(beta) - s(-beta)) / (2 beta)", "nothing more", VF_ESTIMAND_NU, 2, 0, 1, centred,
     NULL},
    {"gradient", "d' = L^T d - c", "the weights of the other direction", VF_ESTIMAND_GRADIENT, 0, 0, 1,
     gradient, NULL},
};

const vf_exact_rule *const vf_exact_one_sided = &rules[0];
const vf_exact_rule *const vf_exact_centred = &rules[1];
const vf_exact_rule *const vf_exact_gradient = &rules[2];
