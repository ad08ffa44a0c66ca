/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  return vf_exact_contrast(w, p, h, o, rng, NULL, d);
}

/* v = (mu(h + k z) - mu(h - k z)) / 2k, the states held by force; frozen units keep theirs and have none. */
static int forces(vf_exact *w, const vf_problem *p, const gsl_vector *h, double k, const gsl_vector *z,
                  gsl_vector *v) {
  gsl_vector_memcpy(w->half, h);
  gsl_blas_daxpy(k, z, w->half);
  int code = vf_problem_velocity(p, 0, w->half, v, w->scratch);
  gsl_blas_daxpy(-2 * k, z, w->half);
  if (!code)
    code = vf_problem_velocity(p, 0, w->half, w->velocity, w->scratch);
  if (code)
    return code;
  gsl_vector_sub(v, w->velocity);
  gsl_vector_scale(v, 1 / (2 * k));
  for (size_t i = 0; i < w->n; i++)
    if (w->response->frozen[i])
      gsl_vector_set(v, i, 0);
  return GSL_SUCCESS;
}

static int move(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                gsl_rng *rng, gsl_vector *g) {
  int code = vf_exact_draw_probes(w, o, rng);
  gsl_matrix_set_zero(w->matrix); /* tends to 2A */
  for (size_t k = 0; !code && k < o->probes; k++) {
    gsl_vector_view z = gsl_matrix_row(w->probe, k);
    for (size_t i = 0; i < w->n; i++)
      if (w->response->frozen[i])
        gsl_vector_set(&z.vector, i, 0);
    code = forces(w, p, h, o->current, &z.vector, w->up);
    gsl_blas_dger(1 / (double)o->probes, w->up, &z.vector, w->matrix);
    gsl_blas_dger(-1 / (double)o->probes, &z.vector, w->up, w->matrix);
  }
  return code ? code : vf_exact_move_edges(w, p, h, o->strength, w->matrix, g);
}

static const vf_exact_rule rule = {"clamped-homeostasis",
                                   "v = L z by forces at s0 +- hz, dW_ij = -k (v_i z_j - z_i v_j) rho'_j",
                                   "forces of both units at a perturbed state, the signs of both",
                                   VF_ESTIMAND_NU,
                                   2,
                                   0,
                                   1,
                                   signal,
                                   move};
const vf_exact_rule *const vf_exact_clamped_homeostasis = &rule;
