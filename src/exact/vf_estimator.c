/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every route to nu or to -dJ/dtheta at one free fixed point, as rows of one table.
 */
#include "vf_estimator.h"

#include "vf_holomorphic.h"
#include "vf_linalg.h"
#include "vf_path.h"
#include "vf_relax.h"
#include "vf_response.h"
#include "vf_side.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

struct vf_estimator_work {
  size_t n, p;
  vf_relax *relax;
  vf_response *response;
  vf_holomorphic *holomorphic;
  vf_path *path;
  gsl_matrix *first;                              /* 1 x n, the first coefficient in beta */
  gsl_vector *state, *other, *velocity, *scratch; /* n */
  gsl_vector *theta, *direction;                  /* p */
  unsigned char *frozen, *frozen_then;
};

vf_estimator_work *vf_estimator_work_alloc(size_t n, size_t p) {
  vf_estimator_work *w = n && p ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->p = p;
  w->relax = vf_relax_alloc(n);
  w->response = vf_response_alloc(n);
  w->holomorphic = vf_holomorphic_alloc(n);
  w->first = gsl_matrix_alloc(1, n);
  w->path = vf_path_alloc(n, p);
  w->state = gsl_vector_alloc(n);
  w->other = gsl_vector_alloc(n);
  w->velocity = gsl_vector_alloc(n);
  w->scratch = gsl_vector_alloc(n);
  w->theta = gsl_vector_alloc(p);
  w->direction = gsl_vector_alloc(p);
  w->frozen = calloc(n, 1);
  w->frozen_then = calloc(n, 1);
  if (w->relax && w->response && w->holomorphic && w->first && w->path && w->state && w->other &&
      w->velocity && w->scratch && w->theta && w->direction && w->frozen && w->frozen_then)
    return w;
  vf_estimator_work_free(w);
  return NULL;
}

void vf_estimator_work_free(vf_estimator_work *w) {
  if (!w)
    return;
  vf_relax_free(w->relax);
  vf_response_free(w->response);
  vf_holomorphic_free(w->holomorphic);
  gsl_matrix_free(w->first);
  vf_path_free(w->path);
  gsl_vector_free(w->state);
  gsl_vector_free(w->other);
  gsl_vector_free(w->velocity);
  gsl_vector_free(w->scratch);
  gsl_vector_free(w->theta);
  gsl_vector_free(w->direction);
  free(w->frozen);
  free(w->frozen_then);
  free(w);
}

static int check_call(const vf_estimator_work *w, const vf_problem *p, const gsl_vector *h) {
  if (p->field->n != w->n || p->field->p != w->p || h->size != w->n)
    return GSL_EBADLEN;
  return vf_problem_check(p);
}

/* g = (dmu/dtheta)^T u at h. */
static int pull_back(const vf_problem *p, const gsl_vector *h, const gsl_vector *u, gsl_vector *g) {
  return vf_field_pullback(p->field, p->theta, p->input, h, u, g);
}

/* GSL_ETOL unless the fixed point there lies on the side of h of every kink. */
static int same_side(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, const vf_problem *q,
                     double beta, const gsl_vector *there) {
  return vf_side_kept(&(vf_side){w->velocity, w->scratch, w->frozen, w->frozen_then}, p, h, q, beta, there);
}

/* The nudged fixed point on the branch of h. */
static int nudged(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double beta,
                  gsl_vector *state) {
  vf_relax_report report;
  gsl_vector_memcpy(state, h);
  int code = vf_relax_continue(w->relax, p, 0, beta, state, &report);
  if (code)
    return code;
  return report.status == VF_RELAX_CONVERGED ? same_side(w, p, h, p, beta, state) : GSL_EFAILED;
}

static int compute_nu(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double step,
                      gsl_vector *g) {
  (void)step;
  int code = vf_response_at(w->response, p, h);
  return code ? code : pull_back(p, h, w->response->x, g);
}

static int compute_gradient(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double step,
                            gsl_vector *g) {
  (void)step;
  int code = vf_response_at(w->response, p, h);
  return code ? code : pull_back(p, h, w->response->lambda, g);
}

static int compute_one_sided(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double beta,
                             gsl_vector *g) {
  int code = nudged(w, p, h, beta, w->state);
  if (code)
    return code;
  gsl_vector_sub(w->state, h);
  gsl_vector_scale(w->state, 1 / beta);
  return pull_back(p, h, w->state, g);
}

static int compute_centred(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double beta,
                           gsl_vector *g) {
  int code = nudged(w, p, h, beta, w->state);
  if (!code)
    code = nudged(w, p, h, -beta, w->other);
  if (code)
    return code;
  gsl_vector_sub(w->state, w->other);
  gsl_vector_scale(w->state, 1 / (2 * beta));
  return pull_back(p, h, w->state, g);
}

static int circle(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double radius,
                  size_t points, gsl_vector *g) {
  int code = vf_holomorphic_series(w->holomorphic, p, h, radius, points, w->first);
  gsl_vector_const_view a = gsl_matrix_const_row(w->first, 0);
  return code ? code : pull_back(p, h, &a.vector, g);
}

static int compute_holomorphic_2(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h,
                                 double radius, gsl_vector *g) {
  return circle(w, p, h, radius, 2, g);
}
static int compute_holomorphic_4(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h,
                                 double radius, gsl_vector *g) {
  return circle(w, p, h, radius, 4, g);
}
static int compute_holomorphic_6(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h,
                                 double radius, gsl_vector *g) {
  return circle(w, p, h, radius, 6, g);
}

/* g = integral of the rule until the network rests, over beta. */
static int compute_stdp(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double beta,
                        gsl_vector *g) {
  size_t steps;
  gsl_vector_memcpy(w->state, h);
  double rest = 1e-13 * (1 + gsl_blas_dnrm2(h));
  int code = vf_path_integrate(w->path, p, beta, 1e4, rest, vf_path_stdp, NULL, w->state, g, &steps);
  if (code)
    return code;
  gsl_vector_scale(g, 1 / beta);
  return same_side(w, p, h, p, beta, w->state);
}

static int compute_stdp_centred(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, double beta,
                                gsl_vector *g) {
  int code = compute_stdp(w, p, h, beta, w->theta);
  if (!code)
    code = compute_stdp(w, p, h, -beta, g);
  if (code)
    return code;
  gsl_vector_add(g, w->theta);
  return gsl_vector_scale(g, 0.5);
}

/* The objective after theta has moved by t along d, at the fixed point that h moves to. */
static int displaced_objective(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h,
                               const gsl_vector *d, double t, double *objective) {
  vf_problem q = *p;
  gsl_vector_memcpy(w->theta, p->theta);
  gsl_blas_daxpy(t, d, w->theta);
  q.theta = w->theta;
  gsl_vector_memcpy(w->state, h);
  vf_relax_report report;
  int code = vf_relax_newton(w->relax, &q, 0, 50, 1e-11 * (1 + gsl_blas_dnrm2(h)), w->state, &report);
  if (code)
    return code;
  if (report.status != VF_RELAX_CONVERGED)
    return GSL_EFAILED;
  code = same_side(w, p, h, &q, 0, w->state);
  return code ? code : vf_cost_value(p->cost, w->state, p->target, objective);
}

/* -dJ/dt along d by central differences with steps t and t/2 and one Richardson extrapolation. */
static int slope_along(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h, const gsl_vector *d,
                       double t, double *slope) {
  double coarse = 0, fine = 0;
  for (int half = 0; half < 2; half++) {
    double step = half ? t / 2 : t, up, down;
    int code = displaced_objective(w, p, h, d, step, &up);
    if (!code)
      code = displaced_objective(w, p, h, d, -step, &down);
    if (code)
      return code;
    *(half ? &fine : &coarse) = (up - down) / (2 * step);
  }
  *slope = -(4 * fine - coarse) / 3;
  return GSL_SUCCESS;
}

static int compute_finite_difference(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h,
                                     double step, gsl_vector *g) {
  gsl_vector_set_zero(w->direction);
  for (size_t k = 0; k < w->p; k++) {
    double slope;
    gsl_vector_set(w->direction, k, 1);
    int code = slope_along(w, p, h, w->direction, step, &slope);
    gsl_vector_set(w->direction, k, 0);
    if (code)
      return code;
    gsl_vector_set(g, k, slope);
  }
  return GSL_SUCCESS;
}

static const vf_estimator table[] = {
    {"nu", VF_ESTIMAND_NU, 0, compute_nu},
    {"gradient", VF_ESTIMAND_GRADIENT, 0, compute_gradient},
    {"one-sided", VF_ESTIMAND_NU, 1, compute_one_sided},
    {"centred", VF_ESTIMAND_NU, 2, compute_centred},
    {"finite-difference", VF_ESTIMAND_GRADIENT, 4, compute_finite_difference},
    {"holomorphic-2", VF_ESTIMAND_NU, 2, compute_holomorphic_2},
    {"holomorphic-4", VF_ESTIMAND_NU, 4, compute_holomorphic_4},
    {"holomorphic-6", VF_ESTIMAND_NU, 6, compute_holomorphic_6},
    {"stdp", VF_ESTIMAND_NU, 1, compute_stdp},
    {"stdp-centred", VF_ESTIMAND_NU, 2, compute_stdp_centred},
};

const vf_estimator *const vf_estimator_nu = &table[0];
const vf_estimator *const vf_estimator_gradient = &table[1];
const vf_estimator *const vf_estimator_one_sided = &table[2];
const vf_estimator *const vf_estimator_centred = &table[3];
const vf_estimator *const vf_estimator_finite_difference = &table[4];
const vf_estimator *const vf_estimator_holomorphic_2 = &table[5];
const vf_estimator *const vf_estimator_holomorphic_4 = &table[6];
const vf_estimator *const vf_estimator_holomorphic_6 = &table[7];
const vf_estimator *const vf_estimator_stdp = &table[8];
const vf_estimator *const vf_estimator_stdp_centred = &table[9];

const vf_estimator *vf_estimator_at(size_t i) {
  return i < sizeof table / sizeof *table ? &table[i] : NULL;
}

const vf_estimator *vf_estimator_find(const char *name) {
  const vf_estimator *e;
  for (size_t i = 0; (e = vf_estimator_at(i)); i++)
    if (name && strcmp(e->name, name) == 0)
      break;
  return e;
}

int vf_estimator_compute(const vf_estimator *e, vf_estimator_work *w, const vf_problem *p,
                         const gsl_vector *h, double step, gsl_vector *g) {
  if (g->size != w->p)
    return GSL_EBADLEN;
  if (e->order && !(step > 0))
    return GSL_EINVAL;
  int code = check_call(w, p, h);
  return code ? code : e->compute(w, p, h, step, g);
}

int vf_estimator_directional(vf_estimator_work *w, const vf_problem *p, const gsl_vector *h,
                             const gsl_vector *d, double step, double *slope) {
  if (d->size != w->p)
    return GSL_EBADLEN;
  if (!(step > 0))
    return GSL_EINVAL;
  int code = check_call(w, p, h);
  return code ? code : slope_along(w, p, h, d, step, slope);
}
