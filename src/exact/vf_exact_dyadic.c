/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The states m rest at h, since nothing leads from d to m; only d moves.  It is read for beta and -beta like
 * any other state.
 */
#include "vf_exact_intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

/* d after its phase, from 0. */
static int phase(vf_exact *w, const vf_exact_options *o, gsl_rng *rng, double beta, gsl_vector *d) {
  int code = GSL_SUCCESS;
  w->phases++;
  w->products += 2 * o->steps;
  gsl_vector_set_zero(d);
  for (size_t k = 0; k < o->steps; k++) {
    gsl_vector_memcpy(w->velocity, w->response->c);
    gsl_blas_dgemv(CblasNoTrans, 1, w->matrix, d, -beta, w->velocity);
    gsl_blas_daxpy(o->eps, w->velocity, d);
  }
  if (!o->steps) {
    gsl_blas_daxpy(beta, w->response->c, d);
    code = vf_lu_solve(w->lu, d, d);
  }
  if (!code && !vf_vector_is_finite(d))
    code = GSL_EFAILED;
  if (!code)
    vf_exact_read(o, rng, d);
  return code;
}

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  (void)p;
  (void)h;
  gsl_matrix_transpose_memcpy(w->matrix, w->response->jacobian);
  vf_exact_scatter(o, rng, w->matrix);
  int code = vf_lu_factor(w->lu, w->matrix);
  if (!code)
    code = phase(w, o, rng, o->beta, d);
  if (!code)
    code = phase(w, o, rng, -o->beta, w->down);
  if (code)
    return code;
  gsl_vector_sub(d, w->down);
  return gsl_vector_scale(d, 1 / (2 * o->beta));
}

static const vf_exact_rule rule = {"dyadic",
                                   "m' = mu(m), d' = L(m)^T d - beta c",
                                   "the transpose as a second wire; every state twice",
                                   VF_ESTIMAND_GRADIENT,
                                   2,
                                   0,
                                   2,
                                   signal,
                                   NULL};
const vf_exact_rule *const vf_exact_dyadic = &rule;
