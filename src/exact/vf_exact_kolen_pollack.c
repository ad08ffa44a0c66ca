/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"
#include "vf_network.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  return vf_exact_contrast(w, p, h, o, rng, NULL, d);
}

static int move(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                gsl_rng *rng, gsl_vector *g) {
  (void)h;
  (void)rng;
  const vf_network *net = vf_network_of(p->field);
  if (!net)
    return GSL_EUNSUP;
  for (size_t i = 0; i < w->n; i++)
    for (size_t j = 0; j < i; j++) {
      const size_t there = vf_network_weight_index(net, j, i), back = vf_network_weight_index(net, i, j);
      if (there == SIZE_MAX || back == SIZE_MAX)
        continue;
      const double mean = (gsl_vector_get(g, there) + gsl_vector_get(g, back)) / 2;
      gsl_vector_set(g, there, mean - o->strength * gsl_vector_get(p->theta, there));
      gsl_vector_set(g, back, mean - o->strength * gsl_vector_get(p->theta, back));
    }
  return GSL_SUCCESS;
}

static const vf_exact_rule rule = {"kolen-pollack",
                                   "dW = dB^T = mean of both increments, decay w: W - B^T shrinks by 1 - w",
                                   "the pair's other increment",
                                   VF_ESTIMAND_NU,
                                   2,
                                   0,
                                   1,
                                   signal,
                                   move};
const vf_exact_rule *const vf_exact_kolen_pollack = &rule;
