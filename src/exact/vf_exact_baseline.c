/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * y_k = lambda.z_k is linear in H where b = -c + S H c stands for lambda: z.b = -z.c + sum_ij (S z)_i c_j
 * H_ij. Normalised LMS steps along (S z) c^T by the residual over the square of its norm.
 */
#include "vf_exact_intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

/* b = -c + S H c */
static void predict(vf_exact *w, gsl_vector *b) {
  gsl_blas_dgemv(CblasNoTrans, 1, w->baseline, w->response->c, 0, b);
  gsl_vector_mul(b, w->slope);
  gsl_vector_sub(b, w->response->c);
}

static void learn(vf_exact *w, double lms, size_t probes, const double *residual) {
  const double size = gsl_blas_dnrm2(w->response->c);
  for (size_t k = 0; k < probes; k++) {
    gsl_vector_const_view z = gsl_matrix_const_row(w->probe, k);
    gsl_vector_memcpy(w->half, &z.vector);
    gsl_vector_mul(w->half, w->slope);
    const double norm = gsl_blas_dnrm2(w->half) * size;
    if (norm > 0)
      gsl_blas_dger(lms * residual[k] / (norm * norm), w->half, w->response->c, w->baseline);
  }
}

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  int code = p->field->rates ? vf_field_rates(p->field, h, w->scratch, w->slope) : GSL_SUCCESS;
  if (!p->field->rates)
    gsl_vector_set_all(w->slope, 1);
  double *residual = malloc(o->probes * sizeof *residual);
  if (!code && !residual)
    code = GSL_ENOMEM;
  if (!code) {
    predict(w, d);
    code = vf_exact_correct(w, p, h, o, rng, d, residual);
  }
  if (!code)
    learn(w, o->lms / (double)o->probes, o->probes, residual);
  free(residual);
  return code;
}

static const vf_exact_rule rule = {
    "baseline",
    "d = b + (1/m) sum_k z_k (y_k - z_k.b), b = -c + S H c, H by normalised LMS",
    "a matrix from outputs to units, and the sums of the probes",
    VF_ESTIMAND_GRADIENT,
    0,
    2,
    1,
    signal,
    NULL};
const vf_exact_rule *const vf_exact_baseline = &rule;
