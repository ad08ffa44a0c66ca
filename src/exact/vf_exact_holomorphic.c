/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"

#include <gsl/gsl_errno.h>

enum { POINTS = 4 };

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  (void)rng;
  if (o->steps || o->noise > 0)
    return GSL_EUNSUP;
  w->phases += POINTS;
  int code = vf_holomorphic_series(w->holomorphic, p, h, o->beta, POINTS, w->first);
  return code ? code : gsl_matrix_get_row(d, w->first, 0);
}

static const vf_exact_rule rule = {"holomorphic",
                                   "d = (1/N) sum_k s(beta e^{i t_k}) e^{-i t_k} / beta, N = 4",
                                   "nothing more; complex states",
                                   VF_ESTIMAND_NU,
                                   POINTS,
                                   0,
                                   1,
                                   signal,
                                   NULL};
const vf_exact_rule *const vf_exact_holomorphic = &rule;
