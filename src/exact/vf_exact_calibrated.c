/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * While C is learned it acts once, so that L + C becomes symmetric and C = -A; in the nudged phase it acts
 * twice, which makes L + 2C = L^T.
 */
#include "vf_exact_intern.h"

#include <gsl/gsl_errno.h>
#include <math.h>

/* Column k of the resolvent: minus the response to a current into unit k. */
static int measure(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                   gsl_rng *rng) {
  int code = GSL_SUCCESS;
  for (size_t k = 0; !code && k < w->n; k++) {
    gsl_vector_set_basis(w->half, k);
    code = vf_exact_probe(w, p, h, o, rng, w->controller, w->half, w->up);
    gsl_vector_scale(w->up, -1);
    gsl_matrix_set_col(w->resolvent, k, w->up);
  }
  return code;
}

/* C <- C - (R^T - R) / (2 |R|_2^2), the largest entry of which goes to change. */
static int step(vf_exact *w, double *change) {
  double norm;
  int code = vf_spectral_norm(w->spectral, w->resolvent, &norm);
  if (code || !(norm > 0))
    return code ? code : GSL_ESING;
  *change = 0;
  for (size_t i = 0; i < w->n; i++)
    for (size_t j = 0; j < w->n; j++) {
      const double by =
          (gsl_matrix_get(w->resolvent, i, j) - gsl_matrix_get(w->resolvent, j, i)) / (2 * norm * norm);
      *gsl_matrix_ptr(w->controller, i, j) += by;
      *change = fmax(*change, fabs(by));
    }
  return GSL_SUCCESS;
}

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  int code = GSL_SUCCESS;
  double change = INFINITY;
  for (size_t k = 0; !code && k < o->rounds && change > 1e-12; k++) {
    code = measure(w, p, h, o, rng);
    if (!code)
      code = step(w, &change);
  }
  if (code)
    return code;
  gsl_matrix_memcpy(w->matrix, w->controller);
  gsl_matrix_scale(w->matrix, 2);
  return vf_exact_contrast(w, p, h, o, rng, w->matrix, d);
}

static const vf_exact_rule rule = {
    "calibrated",
    "C' = -eta (R^T - R), R = (L + C)^-1; nudged: s' = mu(s) - beta c + 2C (s - s0)",
    "two responses, swapped; its own controller",
    VF_ESTIMAND_GRADIENT,
    2,
    0,
    2,
    signal,
    NULL};
const vf_exact_rule *const vf_exact_calibrated = &rule;
