/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"
#include "vf_side.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

static int forced_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_vector *velocity,
                     void *params) {
  const vf_exact_forces *f = params;
  int code = f->base->mu(theta, v, h, velocity, f->base->params);
  if (code)
    return code;
  if (f->current)
    gsl_vector_add(velocity, f->current);
  for (size_t i = 0; f->force && i < h->size; i++)
    for (size_t j = 0; j < h->size; j++)
      *gsl_vector_ptr(velocity, i) +=
          gsl_matrix_get(f->force, i, j) * (gsl_vector_get(h, j) - gsl_vector_get(f->rest, j));
  return GSL_SUCCESS;
}

static int forced_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                           gsl_matrix *jacobian, void *params) {
  const vf_exact_forces *f = params;
  int code = f->base->jacobian(theta, v, h, jacobian, f->base->params);
  return code || !f->force ? code : gsl_matrix_add(jacobian, f->force);
}

static double forced_kink_distance(const gsl_vector *h, void *params) {
  return vf_field_kink_distance(((const vf_exact_forces *)params)->base, h);
}

void vf_exact_scatter(const vf_exact_options *o, gsl_rng *rng, gsl_matrix *a) {
  for (size_t i = 0; o->mismatch > 0 && i < a->size1; i++)
    for (size_t j = 0; j < a->size2; j++)
      *gsl_matrix_ptr(a, i, j) *= 1 + gsl_ran_gaussian(rng, o->mismatch);
}

void vf_exact_read(const vf_exact_options *o, gsl_rng *rng, gsl_vector *state) {
  for (size_t i = 0; o->noise > 0 && i < state->size; i++)
    *gsl_vector_ptr(state, i) += gsl_ran_gaussian(rng, o->noise);
}

/* At the nudged fixed point, on the branch of h. */
static int run_to_rest(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_problem *q,
                       double beta, gsl_vector *state) {
  vf_relax_report report;
  int code = beta == 0 ? vf_relax_newton(w->relax, q, 0, 50, vf_relax_tolerance(h), state, &report)
                       : vf_relax_continue(w->relax, q, 0, beta, state, &report);
  if (code)
    return code;
  if (report.status != VF_RELAX_CONVERGED)
    return GSL_EFAILED;
  return vf_side_kept(&(vf_side){w->velocity, w->scratch, w->frozen, w->frozen_then}, p, h, q, beta, state);
}

int vf_exact_phase(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                   gsl_rng *rng, double beta, const gsl_matrix *force, const gsl_vector *current,
                   gsl_vector *state) {
  vf_exact_forces forces = {p->field, force, current, h};
  const vf_field forced = {.name = p->field->name,
                           .n = p->field->n,
                           .p = p->field->p,
                           .q = p->field->q,
                           .mu = forced_mu,
                           .jacobian = forced_jacobian,
                           .kink_distance = forced_kink_distance,
                           .lo = p->field->lo,
                           .hi = p->field->hi,
                           .params = &forces};
  vf_problem q = *p;
  q.field = &forced;
  gsl_vector_memcpy(state, h);
  w->phases++;
  w->products += o->steps * (force ? 2 : 1);
  vf_relax_report report;
  int code = o->steps ? vf_relax_euler(w->relax, &q, beta, o->eps, o->steps, 0, state, &report)
                      : run_to_rest(w, p, h, &q, beta, state);
  if (!code && o->steps && report.status == VF_RELAX_DIVERGED)
    code = GSL_EFAILED;
  if (!code)
    vf_exact_read(o, rng, state);
  return code;
}

int vf_exact_contrast(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                      gsl_rng *rng, const gsl_matrix *force, gsl_vector *d) {
  int code = vf_exact_phase(w, p, h, o, rng, o->beta, force, NULL, d);
  if (!code)
    code = vf_exact_phase(w, p, h, o, rng, -o->beta, force, NULL, w->down);
  if (code)
    return code;
  gsl_vector_sub(d, w->down);
  return gsl_vector_scale(d, 1 / (2 * o->beta));
}

int vf_exact_probe(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                   gsl_rng *rng, const gsl_matrix *force, const gsl_vector *z, gsl_vector *d) {
  gsl_vector_memcpy(w->current, z);
  gsl_vector_scale(w->current, o->current);
  int code = vf_exact_phase(w, p, h, o, rng, 0, force, w->current, d);
  gsl_vector_scale(w->current, -1);
  if (!code)
    code = vf_exact_phase(w, p, h, o, rng, 0, force, w->current, w->down);
  if (code)
    return code;
  gsl_vector_sub(d, w->down);
  return gsl_vector_scale(d, 1 / (2 * o->current));
}
