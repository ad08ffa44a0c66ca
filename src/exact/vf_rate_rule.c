/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_rate_rule.h"

#include "vf_linalg.h"
#include "vf_relax.h"
#include "vf_response.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

struct vf_rate_rule {
  size_t n;
  vf_relax *relax;
  vf_response *response;
  vf_lu *lu;
  gsl_vector *rate, *slope, *state, *current; /* n */
  gsl_matrix *bend;                           /* n x n */
  unsigned char *frozen;                      /* n */
};

vf_rate_rule *vf_rate_rule_alloc(size_t n) {
  vf_rate_rule *w = n ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->relax = vf_relax_alloc(n);
  w->response = vf_response_alloc(n);
  w->lu = vf_lu_alloc(n);
  w->rate = gsl_vector_alloc(n);
  w->slope = gsl_vector_alloc(n);
  w->state = gsl_vector_alloc(n);
  w->current = gsl_vector_alloc(n);
  w->bend = gsl_matrix_alloc(n, n);
  w->frozen = calloc(n, 1);
  if (w->relax && w->response && w->lu && w->rate && w->slope && w->state && w->current && w->bend &&
      w->frozen)
    return w;
  vf_rate_rule_free(w);
  return NULL;
}

void vf_rate_rule_free(vf_rate_rule *w) {
  if (!w)
    return;
  vf_relax_free(w->relax);
  vf_response_free(w->response);
  vf_lu_free(w->lu);
  gsl_vector_free(w->rate);
  gsl_vector_free(w->slope);
  gsl_vector_free(w->state);
  gsl_vector_free(w->current);
  gsl_matrix_free(w->bend);
  free(w->frozen);
  free(w);
}

static int check_call(const vf_rate_rule *w, const vf_problem *p, const gsl_vector *h, const gsl_vector *r) {
  return p->field->n == w->n && h->size == w->n && r->size == w->n ? vf_problem_check(p) : GSL_EBADLEN;
}

int vf_rate_rule_response(vf_rate_rule *w, const vf_problem *p, const gsl_vector *h, vf_rate_rule_nudge nudge,
                          gsl_vector *r) {
  int code = check_call(w, p, h, r);
  if (!code)
    code = vf_field_rates(p->field, h, w->rate, w->slope);
  if (!code)
    code = vf_response_at(w->response, p, h);
  if (code)
    return code;
  if (nudge == VF_RATE_RULE_STATE)
    gsl_vector_memcpy(r, w->response->x);
  else {
    code = vf_cost_rate_gradient(p->cost, h, p->target, r);
    for (size_t i = 0; !code && i < w->n; i++)
      if (w->response->frozen[i])
        gsl_vector_set(r, i, 0);
    if (!code)
      code = vf_lu_factor(w->lu, w->response->jacobian);
    if (!code)
      code = vf_lu_solve(w->lu, r, r);
  }
  return code ? code : gsl_vector_mul(r, w->slope);
}

/* The field of p nudged by -beta dC/dr, which no cost of h has for its gradient unless outputs are nudged one
 * by one. */
typedef struct {
  const vf_problem *p;
  double beta;
  vf_rate_rule *w;
} nudged_field;

static int nudged_mu(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h, gsl_vector *velocity,
                     void *params) {
  const nudged_field *f = params;
  int code = vf_field_mu(f->p->field, theta, v, h, velocity);
  if (!code)
    code = vf_cost_rate_gradient(f->p->cost, h, f->p->target, f->w->current);
  return code ? code : gsl_blas_daxpy(-f->beta, f->w->current, velocity);
}

static int nudged_jacobian(const gsl_vector *theta, const gsl_vector *v, const gsl_vector *h,
                           gsl_matrix *jacobian, void *params) {
  const nudged_field *f = params;
  int code = vf_field_jacobian(f->p->field, theta, v, h, jacobian);
  if (!code)
    code = vf_cost_rate_hessian(f->p->cost, h, f->p->target, f->w->bend);
  if (code)
    return code;
  gsl_matrix_scale(f->w->bend, -f->beta);
  return gsl_matrix_add(jacobian, f->w->bend);
}

/* GSL_ETOL where the state there is as far from h as the nearest kink. */
static int near(vf_rate_rule *w, const vf_problem *p, const gsl_vector *h) {
  int code = vf_problem_velocity(p, 0, h, w->rate, w->current);
  if (code)
    return code;
  vf_problem_frozen(p, h, w->rate, w->frozen);
  gsl_vector_memcpy(w->current, w->state);
  gsl_vector_sub(w->current, h);
  return vf_vector_max_norm(w->current) < vf_problem_kink_distance(p, h, w->rate, w->frozen) ? GSL_SUCCESS
                                                                                             : GSL_ETOL;
}

/* The fixed point nudged by beta on the branch of h, into w->state. */
static int nudge_state(vf_rate_rule *w, const vf_problem *p, const gsl_vector *h, vf_rate_rule_nudge nudge,
                       double beta) {
  vf_relax_report report;
  gsl_vector_memcpy(w->state, h);
  int code;
  if (nudge == VF_RATE_RULE_STATE)
    code = vf_relax_continue(w->relax, p, 0, beta, w->state, &report);
  else {
    nudged_field params = {p, beta, w};
    const vf_field *own = p->field; /* whose other callbacks would get params that are not theirs */
    vf_field f = {.name = own->name,
                  .n = own->n,
                  .p = own->p,
                  .q = own->q,
                  .mu = nudged_mu,
                  .jacobian = nudged_jacobian,
                  .lo = own->lo,
                  .hi = own->hi,
                  .params = &params};
    vf_problem q = *p;
    q.field = &f;
    code = vf_relax_newton(w->relax, &q, 0, 50, 1e-12 * (1 + gsl_blas_dnrm2(h)), w->state, &report);
  }
  if (!code && report.status != VF_RELAX_CONVERGED)
    code = GSL_EFAILED;
  return code ? code : near(w, p, h);
}

int vf_rate_rule_contrast(vf_rate_rule *w, const vf_problem *p, const gsl_vector *h, vf_rate_rule_nudge nudge,
                          double beta, gsl_vector *r) {
  if (!(beta > 0))
    return GSL_EINVAL;
  int code = check_call(w, p, h, r);
  if (!code && nudge == VF_RATE_RULE_ACTIVITY)
    code = vf_cost_rate_gradient(p->cost, h, p->target, r);
  if (!code)
    code = nudge_state(w, p, h, nudge, beta);
  if (!code)
    code = vf_field_rates(p->field, w->state, r, w->slope);
  if (!code)
    code = nudge_state(w, p, h, nudge, -beta);
  if (!code)
    code = vf_field_rates(p->field, w->state, w->rate, w->slope);
  if (code)
    return code;
  gsl_vector_sub(r, w->rate);
  gsl_vector_scale(r, 1 / (2 * beta));
  return GSL_SUCCESS;
}
