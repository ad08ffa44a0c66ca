/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_field.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

void vf_field_free(const vf_field *f) {
  if (f && f->dispose)
    f->dispose(f->params);
}

static int shapes_agree(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, size_t states) {
  return theta->size == f->p && states == f->n && (v ? v->size == f->q : f->q == 0);
}

int vf_field_mu(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                gsl_vector *velocity) {
  if (!f->mu)
    return GSL_EUNSUP;
  if (!shapes_agree(f, theta, v, h->size) || velocity->size != f->n)
    return GSL_EBADLEN;
  return f->mu(theta, v, h, velocity, f->params);
}

int vf_field_jacobian(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                      gsl_matrix *jacobian) {
  if (!f->jacobian)
    return GSL_EUNSUP;
  if (!shapes_agree(f, theta, v, h->size) || jacobian->size1 != f->n || jacobian->size2 != f->n)
    return GSL_EBADLEN;
  return f->jacobian(theta, v, h, jacobian, f->params);
}

int vf_field_pullback(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                      const gsl_vector *u, gsl_vector *g) {
  if (!f->pullback)
    return GSL_EUNSUP;
  if (!shapes_agree(f, theta, v, h->size) || u->size != f->n || g->size != f->p)
    return GSL_EBADLEN;
  return f->pullback(theta, v, h, u, g, f->params);
}

int vf_field_rates(const vf_field *f, const gsl_vector *h, gsl_vector *rate, gsl_vector *slope) {
  if (!f->rates)
    return GSL_EUNSUP;
  if (h->size != f->n || rate->size != f->n || slope->size != f->n)
    return GSL_EBADLEN;
  return f->rates(h, rate, slope, f->params);
}

int vf_field_complex_mu(const vf_field *f, const gsl_vector *theta, const gsl_vector *v,
                        const gsl_vector_complex *h, gsl_vector_complex *velocity) {
  if (!f->complex_mu)
    return GSL_EUNSUP;
  if (!shapes_agree(f, theta, v, h->size) || velocity->size != f->n)
    return GSL_EBADLEN;
  return f->complex_mu(theta, v, h, velocity, f->params);
}

int vf_field_complex_jacobian(const vf_field *f, const gsl_vector *theta, const gsl_vector *v,
                              const gsl_vector_complex *h, gsl_matrix_complex *jacobian) {
  if (!f->complex_jacobian)
    return GSL_EUNSUP;
  if (!shapes_agree(f, theta, v, h->size) || jacobian->size1 != f->n || jacobian->size2 != f->n)
    return GSL_EBADLEN;
  return f->complex_jacobian(theta, v, h, jacobian, f->params);
}

/* Row i of G is the pullback of the unit vector of unit i; column 0 of gram holds that vector meanwhile. */
static int gram_by_rows(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                        gsl_matrix *gram) {
  gsl_matrix *g = gsl_matrix_alloc(f->n, f->p);
  gsl_vector_view unit = gsl_matrix_column(gram, 0);
  int code = g ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t i = 0; !code && i < f->n; i++) {
    gsl_vector_view row = gsl_matrix_row(g, i);
    gsl_vector_set_basis(&unit.vector, i);
    code = f->pullback(theta, v, h, &unit.vector, &row.vector, f->params);
  }
  if (!code)
    code = gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, g, g, 0, gram);
  gsl_matrix_free(g);
  return code;
}

int vf_field_gram(const vf_field *f, const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                  gsl_matrix *gram) {
  if (!shapes_agree(f, theta, v, h->size) || gram->size1 != f->n || gram->size2 != f->n)
    return GSL_EBADLEN;
  if (f->gram)
    return f->gram(theta, v, h, gram, f->params);
  return f->pullback ? gram_by_rows(f, theta, v, h, gram) : GSL_EUNSUP;
}

double vf_field_kink_distance(const vf_field *f, const gsl_vector *h) {
  return f->kink_distance ? f->kink_distance(h, f->params) : INFINITY;
}
