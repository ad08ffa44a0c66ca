/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two guarantees, searched for exceptions: |W| sup rho' < 1 is enough for rest, from every state and at a
 * rate (prop:contraction), and kappa_M < 1 at the state of rest for an update that descends
 * (prop:weight-space).
 */
#include "good-parameters.h"

#include "vf_bound.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { CHUNK = 50, SHAPES = 6 };
static const double residual = 1e-6;

typedef struct {
  int tried, lost;        /* a set mark; no update at the state of rest */
  int rest_wrong, slower; /* the rate is not kept; a rate 2 % too fast would not be */
  int ball, ball_wrong;   /* |W|^2 (1 + n + |v|^2) < 1 and bounded rates; and yet not good */
  direction direction;
} trial;

typedef struct {
  trial one[CHUNK];
} chunk;

/* As many Euler steps of size 1 as the rate |W| needs for the residual, from two states: velocity and
 * distance must have come down by |W| a step. */
static int follow(good_network *s, double norm, gsl_rng *rng, trial *o) {
  vf_example *e = s->e;
  vf_relax_report report;
  size_t n = e->h->size;
  gsl_vector *other = e->response->x, *velocity = e->response->lambda;
  for (size_t i = 0; i < n; i++) {
    gsl_vector_set(e->h, i, gsl_ran_gaussian(rng, 2));
    gsl_vector_set(other, i, gsl_ran_gaussian(rng, 2));
  }
  int code = vf_field_mu(e->problem.field, e->theta, e->input, e->h, velocity);
  double first = gsl_blas_dnrm2(velocity), apart = 0, now = 0;
  for (size_t i = 0; i < n; i++)
    apart = hypot(apart, gsl_vector_get(e->h, i) - gsl_vector_get(other, i));
  size_t steps = (size_t)ceil(log(residual / (first + apart)) / log(norm)) + 1;
  if (!code)
    code = vf_relax_euler(e->relax, &e->problem, 0, 1, steps, 0, other, &report);
  if (!code)
    code = vf_relax_euler(e->relax, &e->problem, 0, 1, steps, 0, e->h, &report);
  for (size_t i = 0; i < n; i++)
    now = hypot(now, gsl_vector_get(e->h, i) - gsl_vector_get(other, i));
  /* Each step adds n eps |h|, which the later ones bring down by |W| each. */
  double roundoff = (double)n * DBL_EPSILON * (1 + gsl_blas_dnrm2(e->h)) / (1 - norm);
  double factor = pow(norm, (double)steps), faster = pow(0.98 * norm, (double)steps);
  if (code)
    return code;
  o->rest_wrong = !(report.residual <= factor * first + roundoff) || !(now <= factor * apart + roundoff);
  o->slower = !(report.residual <= faster * first + roundoff) || !(now <= faster * apart + roundoff);
  return GSL_SUCCESS;
}

static int run_trial(good_network *s, int bounded, gsl_rng *rng, trial *o) {
  double norm, target = exp(gsl_ran_flat(rng, log(0.02), log(0.98)));
  int code = good_network_draw(s, 1, exp(gsl_ran_flat(rng, log(1e-3), log(M_PI))), rng, &norm);
  gsl_vector_view weights = gsl_vector_subvector(s->e->theta, 0, s->edges);
  if (!code)
    code = gsl_vector_scale(&weights.vector, target / norm);
  if (!code)
    code = follow(s, target, rng, o);
  if (!code)
    code = good_network_direction(s, &o->direction);
  const double most = 1 + (double)s->e->h->size + gsl_pow_2(gsl_blas_dnrm2(s->e->input));
  o->ball = !code && bounded && target * target * most < 1;
  o->ball_wrong = o->ball && (o->rest_wrong || !o->direction.promised || !o->direction.descends);
  o->lost = vf_example_is_void(code);
  o->tried = o->lost || !code;
  return o->lost ? GSL_SUCCESS : code;
}

static int run_chunk(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const size_t layers[SHAPES] = {1, 1, 1, 3, 2, 3},
                      units[SHAPES][3] = {{2}, {5}, {12}, {2, 3, 3}, {3, 6}, {2, 5, 5}};
  chunk *c = record;
  good_network s;
  size_t shape = index % SHAPES;
  int bounded = index / SHAPES % 2 == 0;
  const vf_activation *rho = bounded ? vf_activation_tanh : vf_activation_linear;
  int code = good_network_make(&s, rho, layers[shape], units[shape], 2, 3, 1);
  for (size_t i = 0; !code && i < CHUNK; i++)
    code = run_trial(&s, bounded, rng, &c->one[i]);
  good_network_free(&s);
  return code;
}

typedef struct {
  size_t rest, lost, descent, rest_wrong, slower, descent_wrong, caught, ball, ball_wrong, ball_caught;
  double smallest, largest; /* kappa_M where it is below 1 */
} guarantees;

static guarantees count_trials(const trial *o, size_t trials) {
  guarantees g = {.smallest = INFINITY};
  for (size_t i = 0; i < trials; i++) {
    g.rest += (size_t)o[i].tried;
    g.rest_wrong += (size_t)o[i].rest_wrong;
    g.slower += (size_t)o[i].slower;
    g.lost += (size_t)o[i].lost;
    g.ball += (size_t)o[i].ball;
    g.ball_wrong += (size_t)o[i].ball_wrong;
    g.ball_caught += (size_t)(o[i].ball && o[i].direction.caught);
    if (o[i].lost || !o[i].direction.promised)
      continue;
    g.descent++;
    g.descent_wrong += (size_t)o[i].direction.wrong;
    g.caught += (size_t)o[i].direction.caught;
    g.smallest = xp_min(g.smallest, o[i].direction.kappa);
    g.largest = xp_max(g.largest, o[i].direction.kappa);
  }
  return g;
}

static void claim_guarantees(xp_run *run, const guarantees *g) {
  const struct {
    const char *id, *statement, *source, *what, *reason;
    size_t wrong, tested;
  } row[] = {
      {"good-parameters.rest",
       "Networks with |W| sup rho' < 1 converge from every start at the rate of contraction",
       "vfep, prop:contraction", "that do not converge at that rate",
       "velocity and distance of two states below |W|^k of what they were, within n eps (1 + |h|)/(1 - "
       "|W|); in the map |W| < 1 - log(2 sqrt(n))/50 and convergence in time",
       g->rest_wrong, g->rest},
      {"good-parameters.descent",
       "Updates have a positive inner product with -grad J where kappa_M < 1 at every state of rest",
       "vfep, prop:weight-space", "with a negative product",
       "cosine of nu and -grad J not below 0 within 2 n eps / rcond(L)", g->descent_wrong, g->descent},
      {"good-parameters.ball",
       "All weights with |W|^2 (1 + n + |v|^2) < 1 are good parameters for tanh units with biases and "
       "equal rates",
       "vfep, cor:good", "that are not good",
       "convergence at the rate of contraction, kappa_M < 1 and a positive product", g->ball_wrong, g->ball}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    xp_claim_check(run,
                   &(xp_claim){row[i].id, row[i].statement, row[i].source,
                               xp_text(run, "networks %s, of %zu", row[i].what, row[i].tested), "networks", 0,
                               0, row[i].reason, 0, XP_EXCEPTIONS, row[i].tested},
                   (double)row[i].wrong);
  }
}

static void claim_checkers(xp_run *run, const guarantees *own) {
  const struct {
    const char *id, *statement, *source, *where;
    size_t caught, faults;
  } row[] = {{"good-parameters.checker", "The test of descent notices an update of the other sign",
              "vfep, prop:weight-space", "kappa_M < 1", own->caught, own->descent},
             {"good-parameters.ball-checker",
              "The test of descent notices an update of the other sign for all weights with |W|^2 (1 + n + "
              "|v|^2) < 1",
              "vfep, cor:good", "such weights", own->ball_caught, own->ball}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(run,
                   &(xp_claim){row[i].id, row[i].statement, row[i].source,
                               xp_text(run, "faults noticed of %zu, one in each network with %s",
                                       row[i].faults, row[i].where),
                               "faults", (double)row[i].faults, (double)row[i].faults, "every such network",
                               0, XP_FAULTS, row[i].faults},
                   (double)row[i].caught);
}

void run_guarantees(xp_run *run, size_t chunks, size_t mapped_rest, size_t mapped_rest_wrong,
                    size_t mapped_descent, size_t mapped_descent_wrong) {
  chunk *c = draw_run(run, "guarantees", "good-parameters guarantee", chunks, sizeof *c, run_chunk, NULL);
  const guarantees own = count_trials(c[0].one, chunks * CHUNK);
  guarantees g = own;
  g.rest += mapped_rest;
  g.rest_wrong += mapped_rest_wrong;
  g.descent += mapped_descent;
  g.descent_wrong += mapped_descent_wrong;
  xp_value(run, "rest-tested", "%zu", g.rest);
  xp_value(run, "descent-tested", "%zu", g.descent);
  xp_value(run, "guarantee-lost", "%zu", g.lost);
  xp_value(run, "kappa-smallest", "%.1e", g.smallest);
  xp_value(run, "kappa-largest", "%.4f", g.largest);
  xp_value(run, "slower", "%zu", g.slower);
  claim_guarantees(run, &g);
  xp_value(run, "exceptions", "%zu", g.rest_wrong + g.descent_wrong + g.ball_wrong);
  xp_value(run, "ball-tested", "%zu", g.ball);
  claim_checkers(run, &own);
  free(c);
}
