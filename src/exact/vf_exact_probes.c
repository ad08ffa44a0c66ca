/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

/* Entry (i, j) of Sylvester's matrix: the parity of the bits that i and j share. */
static double sylvester(size_t i, size_t j) {
  int odd = 0;
  for (size_t shared = i & j; shared; shared &= shared - 1)
    odd = !odd;
  return odd ? -1 : 1;
}

/* Columns without repetition: column k is taken with the chance that is left (Knuth's selection). */
static int draw_hadamard(vf_exact *w, size_t m, gsl_rng *rng) {
  size_t order = 1, row = 0;
  while (order < w->n)
    order *= 2;
  if (m > order)
    return GSL_EINVAL;
  for (size_t k = 0; row < m; k++)
    if (gsl_rng_uniform_int(rng, order - k) < m - row) {
      for (size_t i = 0; i < w->n; i++)
        gsl_matrix_set(w->probe, row, i, sylvester(i, k));
      row++;
    }
  return GSL_SUCCESS;
}

int vf_exact_draw_probes(vf_exact *w, const vf_exact_options *o, gsl_rng *rng) {
  if (!rng)
    return GSL_EINVAL;
  if (o->probes > w->probe->size1) {
    gsl_matrix *more = gsl_matrix_alloc(o->probes, w->n);
    if (!more)
      return GSL_ENOMEM;
    gsl_matrix_free(w->probe);
    w->probe = more;
  }
  if (o->hadamard)
    return draw_hadamard(w, o->probes, rng);
  for (size_t k = 0; k < o->probes; k++)
    for (size_t i = 0; i < w->n; i++)
      gsl_matrix_set(w->probe, k, i, gsl_rng_uniform_int(rng, 2) ? 1 : -1);
  return GSL_SUCCESS;
}

int vf_exact_correct(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                     gsl_rng *rng, gsl_vector *signal, double *residual) {
  int code = vf_exact_draw_probes(w, o, rng);
  gsl_vector_memcpy(w->half, signal);
  for (size_t k = 0; !code && k < o->probes; k++) {
    gsl_vector_view z = gsl_matrix_row(w->probe, k);
    double output, known;
    code = vf_exact_probe(w, p, h, o, rng, NULL, &z.vector, w->up);
    gsl_blas_ddot(w->response->c, w->up, &output);
    gsl_blas_ddot(&z.vector, w->half, &known);
    if (residual)
      residual[k] = -output - known;
    gsl_blas_daxpy((-output - known) / (double)o->probes, &z.vector, signal);
  }
  return code;
}
