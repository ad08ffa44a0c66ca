/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const vf_exact_rule *const *const table[] = {
    &vf_exact_one_sided,   &vf_exact_centred,       &vf_exact_gradient,    &vf_exact_asymep,
    &vf_exact_dyadic,      &vf_exact_kolen_pollack, &vf_exact_homeostasis, &vf_exact_clamped_homeostasis,
    &vf_exact_probed,      &vf_exact_baseline,      &vf_exact_calibrated,  &vf_exact_phantom,
    &vf_exact_holomorphic,
};

const vf_exact_rule *vf_exact_at(size_t i) {
  return i < sizeof table / sizeof *table ? *table[i] : NULL;
}

const vf_exact_rule *vf_exact_find(const char *name) {
  const vf_exact_rule *rule;
  for (size_t i = 0; (rule = vf_exact_at(i)); i++)
    if (name && strcmp(rule->name, name) == 0)
      break;
  return rule;
}

vf_exact_options vf_exact_defaults(void) {
  return (vf_exact_options){.beta = 1e-3,
                            .current = 1e-3,
                            .probes = 1,
                            .eps = 0.5,
                            .terms = 10,
                            .strength = 0.1,
                            .lms = 0.25,
                            .rounds = 50};
}

vf_exact *vf_exact_alloc(size_t n) {
  vf_exact *w = n && vf_matrix_fits(n, n) ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->relax = vf_relax_alloc(n);
  w->response = vf_response_alloc(n);
  w->holomorphic = vf_holomorphic_alloc(n);
  w->lu = vf_lu_alloc(n);
  w->spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  gsl_matrix **const matrix[] = {&w->baseline, &w->controller, &w->matrix, &w->resolvent, &w->probe};
  gsl_vector **const vector[] = {&w->up,   &w->down,  &w->contrast, &w->current,
                                 &w->half, &w->slope, &w->velocity, &w->scratch};
  int whole = 1;
  for (size_t k = 0; k < sizeof matrix / sizeof *matrix; k++)
    whole = (*matrix[k] = gsl_matrix_calloc(n, n)) && whole;
  for (size_t k = 0; k < sizeof vector / sizeof *vector; k++)
    whole = (*vector[k] = gsl_vector_calloc(n)) && whole;
  w->first = gsl_matrix_alloc(1, n);
  w->frozen = calloc(n, 1);
  w->frozen_then = calloc(n, 1);
  if (whole && w->relax && w->response && w->holomorphic && w->lu && w->spectral && w->first && w->frozen &&
      w->frozen_then)
    return w;
  vf_exact_free(w);
  return NULL;
}

void vf_exact_free(vf_exact *w) {
  if (!w)
    return;
  vf_relax_free(w->relax);
  vf_response_free(w->response);
  vf_holomorphic_free(w->holomorphic);
  vf_lu_free(w->lu);
  vf_spectral_free(w->spectral);
  gsl_matrix *const matrix[] = {w->baseline, w->controller, w->matrix, w->resolvent, w->probe, w->first};
  gsl_vector *const vector[] = {w->up,   w->down,  w->contrast, w->current,
                                w->half, w->slope, w->velocity, w->scratch};
  for (size_t k = 0; k < sizeof matrix / sizeof *matrix; k++)
    gsl_matrix_free(matrix[k]);
  for (size_t k = 0; k < sizeof vector / sizeof *vector; k++)
    gsl_vector_free(vector[k]);
  free(w->frozen);
  free(w->frozen_then);
  free(w);
}

void vf_exact_forget(vf_exact *w) {
  gsl_matrix_set_zero(w->baseline);
  gsl_matrix_set_zero(w->controller);
}

static int in_range(const vf_exact_options *o, const gsl_rng *rng) {
  const double positive[] = {o->beta, o->current, o->eps, o->lms, 2 - o->lms},
               not_negative[] = {o->noise, o->mismatch, o->strength};
  for (size_t k = 0; k < sizeof positive / sizeof *positive; k++)
    if (!(positive[k] > 0 && isfinite(positive[k])))
      return 0;
  for (size_t k = 0; k < sizeof not_negative / sizeof *not_negative; k++)
    if (!(not_negative[k] >= 0 && isfinite(not_negative[k])))
      return 0;
  return o->probes && o->terms && (rng || !(o->noise > 0 || o->mismatch > 0));
}

/* The signal with the response of h in the workspace. */
static int signal_there(const vf_exact_rule *rule, vf_exact *w, const vf_problem *p, const gsl_vector *h,
                        const vf_exact_options *o, gsl_rng *rng, gsl_vector *d) {
  int code = rule->signal(w, p, h, o, rng, d);
  if (code || !o->richardson)
    return code;
  vf_exact_options finer = *o;
  finer.beta = o->beta / 2;
  gsl_vector_memcpy(w->contrast, d);
  code = rule->signal(w, p, h, &finer, rng, d);
  gsl_vector_scale(d, 4.0 / 3);
  return code ? code : gsl_blas_daxpy(-1.0 / 3, w->contrast, d);
}

int vf_exact_signal(const vf_exact_rule *rule, vf_exact *w, const vf_problem *p, const gsl_vector *h,
                    const vf_exact_options *o, gsl_rng *rng, gsl_vector *d) {
  if (p->field->n != w->n || h->size != w->n || d->size != w->n)
    return GSL_EBADLEN;
  if (!in_range(o, rng))
    return GSL_EINVAL;
  w->phases = w->products = 0;
  int code = vf_response_at(w->response, p, h);
  return code ? code : signal_there(rule, w, p, h, o, rng, d);
}

int vf_exact_update(const vf_exact_rule *rule, vf_exact *w, const vf_problem *p, const gsl_vector *h,
                    const vf_exact_options *o, gsl_rng *rng, gsl_vector *g) {
  if (g->size != p->field->p)
    return GSL_EBADLEN;
  gsl_vector *d = gsl_vector_alloc(w->n);
  if (!d)
    return GSL_ENOMEM;
  int code = vf_exact_signal(rule, w, p, h, o, rng, d);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, h, d, g);
  gsl_vector_free(d);
  return code || !rule->move ? code : rule->move(w, p, h, o, rng, g);
}

size_t vf_exact_phases(const vf_exact *w) {
  return w->phases;
}

size_t vf_exact_products(const vf_exact *w) {
  return w->products;
}
