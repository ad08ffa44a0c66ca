/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random networks against every bound, in state space and in weight space.
 */
#include "asymmetry.h"
#include "vf_bound.h"
#include "vf_symmetry.h"
#include "vf_worst.h"
#include "xp_statistics.h"

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
     "S delta = A u for the half sum u and the half difference delta of response and adjoint",
     "vfep, prop:half-difference"},
    {"asymmetry.angle", "The angle between response and adjoint is at most 2 arctan kappa where kappa <= 1",
     "vfep, prop:angle"},
    {"asymmetry.error", "The response differs from the adjoint by at most 2 kappa/(1 - kappa) of its norm",
     "vfep, prop:relative-error"},
    {"asymmetry.positivity",
     "For a random target the response has a positive inner product with the adjoint where kappa < 1",
     "vfep, prop:positivity"},
    {"asymmetry.weight-angle",
     "The angle between nu and -grad J is at most 2 arctan kappa_M where kappa_M <= 1",
     "vfep, prop:weight-space"},
    {"asymmetry.weight-error",
     "The update nu differs from -grad J by at most 2 kappa_M/(1 - kappa_M) of its norm",
     "vfep, prop:weight-space"},
    {"asymmetry.energy-norm",
     "The lengths of response and adjoint in the energy norm are equal, with frozen units too",
     "vfep, prop:rotation"},
    {"asymmetry.energy-angle",
     "The angle of response and adjoint in the energy norm is at most 2 arctan kappa_P, with frozen units "
     "too",
     "vfep, prop:rotation"},
    {"asymmetry.equal-slopes", "The products c.x and c.lambda are equal, with frozen units too",
     "vfep, prop:nudging"},
    {"asymmetry.nudging",
     "The product c.x is not positive where S is negative definite, with frozen units too",
     "vfep, prop:nudging"},
};

typedef struct {
  vf_example *e;
  gsl_vector *work, *lambda;
  gsl_matrix *gram, *s, *a;
  vf_symmetry *symmetry;
  vf_worst *all, *outputs;
} asymmetry_room;

static void room_free(asymmetry_room *b) {
  vf_worst_free(b->outputs);
  vf_worst_free(b->all);
  vf_symmetry_free(b->symmetry);
  gsl_matrix_free(b->a);
  gsl_matrix_free(b->s);
  gsl_matrix_free(b->gram);
  gsl_vector_free(b->lambda);
  gsl_vector_free(b->work);
}

static int room_make(asymmetry_room *b, vf_example *e) {
  const size_t n = e->h->size;
  *b = (asymmetry_room){.e = e,
                        .work = gsl_vector_alloc(n),
                        .lambda = gsl_vector_alloc(n),
                        .gram = gsl_matrix_alloc(n, n),
                        .s = gsl_matrix_alloc(n, n),
                        .a = gsl_matrix_alloc(n, n),
                        .symmetry = vf_symmetry_alloc(n),
                        .all = vf_worst_alloc(n, n, NULL),
                        .outputs = vf_worst_alloc(n, vf_cost_outputs(e->cost), NULL)};
  return b->work && b->lambda && b->gram && b->s && b->a && b->symmetry && b->all && b->outputs ? GSL_SUCCESS
                                                                                                : GSL_ENOMEM;
}

/* The exact test over the targets of w, and the cosine between response and adjoint for its eigenvector as c,
 * by two solves of their own. */
static int worst_target(asymmetry_room *b, vf_worst *w, double *worst, double *cosine) {
  const vf_response *r = b->e->response;
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

static void note(asymmetry_record *o, int which, const vf_bound *bound) {
  o->tested |= 1u << which;
  o->violated |= bound->holds ? 0 : 1u << which;
}

static void check_state_space(asymmetry_room *b, const vf_symmetry_report *report, asymmetry_record *o) {
  const vf_response *r = b->e->response;
  const double roundoff = o->roundoff;
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

/* M = G G^T on the active block; a frozen unit has neither response nor adjoint, so its diagonal may be
 * anything. */
static int check_weight_space(asymmetry_room *b, asymmetry_record *o) {
  vf_example *e = b->e;
  const vf_response *r = e->response;
  vf_example_distance d;
  int code = vf_example_gram(e, b->gram);
  if (!code)
    code = vf_symmetry_kappa_weighted(b->symmetry, r->jacobian, b->gram, &o->kappa_m);
  if (!code)
    code = vf_example_compare(e, 0, r->n, &d);
  if (code)
    return code;
  o->angle = d.angle;
  o->error = d.relative_error;
  o->weight_angle = d.weight_angle;
  o->weight_error = d.weight_relative_error;
  if (o->kappa_m <= 1) {
    gsl_vector_const_view m = gsl_matrix_const_diagonal(b->gram);
    double roundoff = o->roundoff * sqrt(gsl_vector_max(&m.vector) / gsl_vector_min(&m.vector));
    vf_bound bound = vf_bound_angle(e->nu, e->gradient, o->kappa_m, roundoff);
    note(o, WEIGHT_ANGLE, &bound);
    bound = vf_bound_relative_error(e->nu, e->gradient, o->kappa_m, roundoff);
    note(o, WEIGHT_ERROR, &bound);
  }
  return GSL_SUCCESS;
}

static int measure(asymmetry_room *b, asymmetry_record *o) {
  const vf_response *r = b->e->response;
  vf_symmetry_report report;
  int code = vf_symmetry_measure(b->symmetry, r->jacobian, &report);
  if (code)
    return code;
  o->kappa = report.kappa;
  o->kappa_energy = report.kappa_energy;
  o->margin = report.margin;
  o->roundoff = vf_bound_roundoff(r->n, xp_min(r->rcond, report.rcond_s));
  check_state_space(b, &report, o);
  code = check_weight_space(b, o);
  if (!code)
    code = worst_target(b, b->all, &o->worst_all, &o->at_worst_all);
  return code ? code : worst_target(b, b->outputs, &o->worst_outputs, &o->at_worst_outputs);
}

/* Sizes from 2 to 32, tanh or clipped states, targets on all units or on some. */
int asymmetry_network(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const size_t sizes[] = {2, 3, 5, 8, 13, 20, 32};
  asymmetry_record *o = record;
  ensemble_fate fate;
  asymmetry_room b = {0};
  o->units = sizes[index % (sizeof sizes / sizeof *sizes)];
  o->outputs = index / 14 % 2 ? o->units : 1 + o->units / 4;
  vf_example *e = ensemble_draw(o->units, o->outputs, index / 7 % 2 == 0, 2.5, rng, &o->gain, &o->mix);
  int code = e ? room_make(&b, e) : GSL_ENOMEM;
  if (!code)
    code = ensemble_settle(e, &fate);
  if (!code && fate == ENSEMBLE_SETTLED)
    code = measure(&b, o);
  if (!code)
    o->fate = fate;
  room_free(&b);
  vf_example_free(e);
  return code;
}
