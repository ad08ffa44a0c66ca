/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random networks against every bound, in state space and in weight space.
 */
#include "asymmetry.h"
#include "ensemble.h"
#include "vf_bound.h"
#include "vf_symmetry.h"
#include "vf_worst.h"
#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

enum {
  HALF_DIFFERENCE,
  ANGLE,
  ERROR,
  POSITIVITY,
  WEIGHT_ANGLE,
  WEIGHT_ERROR,
  ENERGY_NORM,
  ENERGY_ANGLE,
  EQUAL_SLOPES,
  NUDGING
};

const asymmetry_bound asymmetry_bounds[BOUNDS] = {
    {"asymmetry.half-difference",
     "S d = A m for the half sum m and half difference d of response and adjoint",
     "vfep, prop:half-difference"},
    {"asymmetry.angle", "The angle between response and adjoint is at most 2 arctan kappa for kappa <= 1",
     "vfep, prop:angle"},
    {"asymmetry.error", "The response differs from the adjoint by at most 2 kappa/(1 - kappa) of its norm",
     "vfep, prop:relative-error"},
    {"asymmetry.positivity", "The response has a positive product with the adjoint when kappa < 1",
     "vfep, prop:positivity"},
    {"asymmetry.weight-angle",
     "In weight space the angle between nu and the gradient is at most 2 arctan kappa_M",
     "vfep, prop:weight-space"},
    {"asymmetry.weight-error",
     "In weight space nu differs from the gradient by at most 2 kappa_M/(1 - kappa_M) of its norm",
     "vfep, prop:weight-space"},
    {"asymmetry.energy-norm", "In the energy norm response and adjoint are equally long",
     "vfep, prop:rotation"},
    {"asymmetry.energy-angle", "In the energy norm the angle is at most 2 arctan kappa_P",
     "vfep, prop:rotation"},
    {"asymmetry.equal-slopes", "Nudging changes the cost at the same rate as the exact adjoint would",
     "vfep, prop:nudging"},
    {"asymmetry.nudging", "Nudging lowers the cost when S is negative definite, without symmetry",
     "vfep, prop:nudging"},
};

typedef struct {
  subject drawn;
  gsl_vector *work, *lambda, *nu, *gradient;
  gsl_matrix *gram, *s, *a;
  vf_symmetry *symmetry;
  vf_worst *all, *outputs;
} bench;

static void bench_free(bench *b) {
  vf_worst_free(b->outputs);
  vf_worst_free(b->all);
  vf_symmetry_free(b->symmetry);
  gsl_matrix *const matrices[] = {b->gram, b->s, b->a};
  for (size_t i = 0; i < sizeof matrices / sizeof *matrices; i++)
    gsl_matrix_free(matrices[i]);
  gsl_vector *const vectors[] = {b->work, b->lambda, b->nu, b->gradient};
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    gsl_vector_free(vectors[i]);
}

static int bench_make(bench *b, const subject *s) {
  const vf_field *f = vf_network_field(s->net);
  b->drawn = *s;
  gsl_vector **const vectors[] = {&b->work, &b->lambda, &b->nu, &b->gradient};
  for (size_t i = 0; i < 4; i++)
    *vectors[i] = gsl_vector_alloc(i < 2 ? f->n : f->p);
  gsl_matrix **const matrices[] = {&b->gram, &b->s, &b->a};
  for (size_t i = 0; i < 3; i++)
    *matrices[i] = gsl_matrix_alloc(f->n, f->n);
  b->symmetry = vf_symmetry_alloc(f->n);
  b->all = vf_worst_alloc(f->n, f->n, NULL);
  b->outputs = vf_worst_alloc(f->n, vf_cost_outputs(s->example->cost), NULL);
  return b->work && b->lambda && b->nu && b->gradient && b->gram && b->s && b->a && b->symmetry && b->all &&
                 b->outputs
             ? GSL_SUCCESS
             : GSL_ENOMEM;
}

/* <<worst target>> */
/* The exact test over the targets of w, and the cosine between response and adjoint for its eigenvector as c,
 * by two solves of their own. */
static int worst_target(bench *b, vf_worst *w, double *worst, double *cosine) {
  const vf_response *r = b->drawn.example->response;
  vf_worst_form form = {NAN, NAN};
  int code = vf_worst_jacobian(w, r->jacobian);
  if (!code)
    code = vf_worst_target(w, NULL, &form, b->work);
  if (!code)
    code = vf_worst_solve(w, b->work, b->work, b->lambda);
  *worst = form.smallest;
  *cosine = code ? NAN : cos(vf_symmetry_angle(b->work, b->lambda));
  return code;
}
/* <</worst target>> */

static void note(outcome *o, int which, const vf_bound *bound) {
  o->tested |= 1u << which;
  o->violated |= bound->holds ? 0 : 1u << which;
}

/* <<state-space>> */
static void check_state_space(bench *b, const vf_symmetry_report *report, outcome *o) {
  const vf_response *r = b->drawn.example->response;
  double roundoff = vf_bound_roundoff(r->n, GSL_MIN_DBL(r->rcond, report->rcond_s));
  vf_bound bound = vf_bound_half_difference(r->jacobian, r->x, r->lambda, r->rcond);
  note(o, HALF_DIFFERENCE, &bound);
  if (report->kappa <= 1) {
    bound = vf_bound_angle(r->x, r->lambda, report->kappa, roundoff);
    note(o, ANGLE, &bound);
    bound = vf_bound_relative_error(r->x, r->lambda, report->kappa, roundoff);
    note(o, ERROR, &bound);
    bound = vf_bound_positivity(r->x, r->lambda, report->kappa, roundoff);
    note(o, POSITIVITY, &bound);
  }
  bound = vf_bound_equal_slopes(r->c, r->x, r->lambda, roundoff);
  note(o, EQUAL_SLOPES, &bound);
  if (report->margin > 0) {
    vf_symmetry_split(r->jacobian, b->s, b->a);
    bound = vf_bound_energy_norm(b->s, r->x, r->lambda, roundoff, b->work);
    note(o, ENERGY_NORM, &bound);
    bound = vf_bound_energy_angle(b->s, r->x, r->lambda, report->kappa_energy, roundoff, b->work);
    note(o, ENERGY_ANGLE, &bound);
    bound = vf_bound_nudging_lowers(r->c, r->x, roundoff);
    note(o, NUDGING, &bound);
  }
}
/* <</state-space>> */

/* <<weight-space>> */
/* M = G G^T on the active block; a frozen unit has neither response nor adjoint, so its diagonal may be
 * anything. */
static int check_weight_space(bench *b, const vf_symmetry_report *report, outcome *o) {
  const vf_response *r = b->drawn.example->response;
  const vf_problem *p = &b->drawn.example->problem;
  const gsl_vector *h = b->drawn.example->h;
  int code = vf_field_gram(p->field, p->theta, p->input, h, b->gram);
  for (size_t i = 0; !code && i < r->n; i++)
    for (size_t j = 0; j < r->n; j++)
      if (r->frozen[i] || r->frozen[j])
        gsl_matrix_set(b->gram, i, j, i == j);
  if (!code)
    code = vf_symmetry_kappa_weighted(b->symmetry, r->jacobian, b->gram, &o->kappa_m);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, h, r->x, b->nu);
  if (!code)
    code = vf_field_pullback(p->field, p->theta, p->input, h, r->lambda, b->gradient);
  if (code)
    return code;
  o->weight_angle = vf_symmetry_angle(b->nu, b->gradient);
  o->weight_error = vf_symmetry_relative_error(b->nu, b->gradient);
  if (o->kappa_m <= 1) {
    double largest = 0, smallest = INFINITY;
    for (size_t i = 0; i < r->n; i++) {
      largest = fmax(largest, gsl_matrix_get(b->gram, i, i));
      smallest = fmin(smallest, gsl_matrix_get(b->gram, i, i));
    }
    double roundoff =
        vf_bound_roundoff(r->n, GSL_MIN_DBL(r->rcond, report->rcond_s)) * sqrt(largest / smallest);
    vf_bound bound = vf_bound_angle(b->nu, b->gradient, o->kappa_m, roundoff);
    note(o, WEIGHT_ANGLE, &bound);
    bound = vf_bound_relative_error(b->nu, b->gradient, o->kappa_m, roundoff);
    note(o, WEIGHT_ERROR, &bound);
  }
  return GSL_SUCCESS;
}
/* <</weight-space>> */

static int measure(bench *b, outcome *o) {
  const vf_response *r = b->drawn.example->response;
  vf_symmetry_report report;
  int code = vf_symmetry_measure(b->symmetry, r->jacobian, &report);
  if (code)
    return code;
  o->kappa = report.kappa;
  o->kappa_energy = report.kappa_energy;
  o->margin = report.margin;
  o->angle = vf_symmetry_angle(r->x, r->lambda);
  o->error = vf_symmetry_relative_error(r->x, r->lambda);
  check_state_space(b, &report, o);
  code = check_weight_space(b, &report, o);
  if (!code)
    code = worst_target(b, b->all, &o->worst_all, &o->at_worst_all);
  return code ? code : worst_target(b, b->outputs, &o->worst_outputs, &o->at_worst_outputs);
}

/* <<draw>> */
/* Sizes from 2 to 32, tanh or clipped states, targets on all units or on some. */
int asymmetry_network(uint64_t seed, uint64_t index, void *result) {
  static const size_t sizes[] = {2, 3, 5, 8, 13, 20, 32};
  outcome *o = result;
  gsl_rng *rng = xp_rng_alloc(seed, "asymmetry network", index);
  subject s = {NULL, NULL};
  subject_fate fate = SUBJECT_SETTLED;
  bench b = {0};
  o->units = sizes[index % (sizeof sizes / sizeof *sizes)];
  o->outputs = index / 14 % 2 ? o->units : 1 + o->units / 4;
  int code = rng ? subject_draw(&s, o->units, o->outputs, index / 7 % 2 == 0, 2.5, rng, &o->gain, &o->mix)
                 : GSL_ENOMEM;
  if (!code)
    code = bench_make(&b, &s);
  if (!code)
    code = subject_settle(&s, &fate);
  if (!code && fate == SUBJECT_SETTLED)
    code = measure(&b, o);
  o->state = (int)fate;
  bench_free(&b);
  subject_free(&s);
  gsl_rng_free(rng);
  return code;
}
/* <</draw>> */
