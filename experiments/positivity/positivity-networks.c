/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random networks: for which targets does the update descend?  The exact tests, their witnesses and kappa.
 */
#include "positivity.h"
#include "vf_bound.h"
#include "xp_statistics.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

int positivity_room_make(positivity_room *b, vf_example *e, int biases) {
  const size_t n = e->h->size;
  *b = (positivity_room){
      .e = e,
      .biases = biases,
      .c = gsl_vector_alloc(n),
      .x = gsl_vector_alloc(n),
      .lambda = gsl_vector_alloc(n),
      .gram = gsl_matrix_alloc(n, n),
      .w = gsl_matrix_alloc(n, n),
      .symmetry = vf_symmetry_alloc(n),
      .spectral = vf_spectral_alloc(n, VF_BACKEND_BEST),
      .target = {vf_worst_alloc(n, n, NULL), vf_worst_alloc(n, vf_cost_outputs(e->cost), NULL)}};
  return b->c && b->x && b->lambda && b->gram && b->w && b->symmetry && b->spectral &&
                 b->target[EVERYWHERE] && b->target[OUTPUTS]
             ? GSL_SUCCESS
             : GSL_ENOMEM;
}

void positivity_room_free(positivity_room *b) {
  vf_worst_free(b->target[OUTPUTS]);
  vf_worst_free(b->target[EVERYWHERE]);
  vf_spectral_free(b->spectral);
  vf_symmetry_free(b->symmetry);
  gsl_matrix_free(b->w);
  gsl_matrix_free(b->gram);
  gsl_vector_free(b->lambda);
  gsl_vector_free(b->x);
  gsl_vector_free(b->c);
}

/* M of the parameters trained.  A frozen unit has neither response nor adjoint, so its diagonal may be
 * anything; an active one without active input has 0 where biases are not trained, and kappa_M is infinite.
 */
int positivity_gram(positivity_room *b) {
  const vf_response *r = b->e->response;
  int code = vf_example_gram(b->e, b->gram);
  b->silent = 0;
  for (size_t i = 0; !code && i < r->n; i++) {
    double *diagonal = gsl_matrix_ptr(b->gram, i, i);
    *diagonal = r->frozen[i] ? 1 : b->biases ? *diagonal : *diagonal - 1;
    b->silent += *diagonal == 0;
  }
  return code;
}

int positivity_pull(positivity_room *b, const gsl_vector *x, gsl_vector *g) {
  const vf_example *e = b->e;
  int code = vf_field_pullback(e->problem.field, e->theta, e->input, e->h, x, g);
  for (size_t i = 0; !code && !b->biases && i < x->size; i++)
    gsl_vector_set(g, vf_network_bias_index(vf_network_of(e->field), i), 0);
  return code;
}

/* Cosine between x and lambda; in weight space by the parameters themselves, without M. */
static int cosine_of(positivity_room *b, int space, const gsl_vector *x, const gsl_vector *lambda,
                     double *cosine) {
  int code = GSL_SUCCESS;
  if (space == WEIGHTS) {
    code = positivity_pull(b, x, b->e->nu);
    if (!code)
      code = positivity_pull(b, lambda, b->e->gradient);
  }
  *cosine = code             ? NAN
            : space == STATE ? cos(vf_symmetry_angle(x, lambda))
                             : cos(vf_symmetry_angle(b->e->nu, b->e->gradient));
  return code;
}

/* What roundoff may do to a network's numbers, relative to their sizes. */
typedef struct {
  double cosine; /* n eps / rcond, in weight space times the root of M's condition number */
  double form;   /* the same times |L^-1|^2 |M|, the size of a form before any cancels */
} roundoff;

static roundoff roundoff_of(const positivity_room *b, int space, double rcond_s) {
  const vf_response *r = b->e->response;
  double norm = 0, largest = 1, smallest = 1;
  for (size_t j = 0; j < r->n; j++) {
    gsl_vector_const_view column = gsl_matrix_const_column(r->jacobian, j);
    norm = xp_max(norm, gsl_blas_dasum(&column.vector));
    if (space == STATE)
      continue;
    double m = gsl_matrix_get(b->gram, j, j);
    largest = j ? xp_max(largest, m) : m;
    smallest = j ? xp_min(smallest, m) : m;
  }
  double inverse = 1 / (r->rcond * norm), one = vf_bound_roundoff(r->n, xp_min(r->rcond, rcond_s));
  return (roundoff){2 * one * sqrt(largest / smallest), 2 * one * inverse * inverse * largest};
}

/* The exact test over the targets allowed, and the product for its worst target: by two solves in state
 * space, in weight space by the parameters. */
static int worst_target(positivity_room *b, int space, int reach, const roundoff *tolerance, verdict *v) {
  vf_worst *w = b->target[reach];
  int code = vf_worst_target(w, space == STATE ? NULL : b->gram, &v->form, b->c);
  if (!code)
    code = vf_worst_solve(w, b->c, b->x, b->lambda);
  if (!code)
    code = cosine_of(b, space, b->x, b->lambda, &v->cosine);
  v->open = !(fabs(v->form.smallest) > tolerance->form) || !(fabs(v->cosine) > tolerance->cosine);
  return code;
}

int positivity_agrees(double kappa, double smallest, double product) {
  return (kappa < 1) == (smallest > 0) && (smallest > 0) == (product > 0);
}

static void note(network *o, int test, int open, int holds) {
  o->tested |= open ? 0 : 1u << test;
  o->open |= open ? 1u << test : 0;
  o->violated |= open || holds ? 0 : 1u << test;
}

/* <<thresholds>> */
static void check_space(network *o, int space, const roundoff *tolerance) {
  const verdict *all = &o->worst[space][EVERYWHERE], *outputs = &o->worst[space][OUTPUTS];
  double kappa = o->kappa[space], given = o->cosine[space];
  int open = fabs(kappa - 1) <= tolerance->cosine * xp_max(1, kappa);
  note(o, THRESHOLD + space, open || all->open, positivity_agrees(kappa, all->form.smallest, all->cosine));
  note(o, EXACT + space, outputs->open,
       (outputs->form.smallest > 0) == (outputs->cosine > 0) &&
           (outputs->form.smallest < 0 || given > -tolerance->cosine));
  if (kappa < 1) {
    note(o, SUFFICIENT + space, open || outputs->open, outputs->form.smallest > 0 && outputs->cosine > 0);
    note(o, GIVEN + space, open, given > -tolerance->cosine);
  }
}
/* <</thresholds>> */

/* Weak coupling needs no symmetry: r = |W| sup rho' alone bounds kappa. */
static int check_coupling(positivity_room *b, const vf_activation *rho, const roundoff *tolerance,
                          network *o) {
  int code = vf_network_weights(vf_network_of(b->e->field), b->e->theta, b->w);
  if (!code)
    code = vf_spectral_norm(b->spectral, b->w, &o->coupling);
  if (code)
    return code;
  double r = o->coupling *= rho->lipschitz;
  const verdict *all = &o->worst[STATE][EVERYWHERE];
  if (r < 1)
    note(o, COUPLING, 0, o->kappa[STATE] <= r / sqrt(1 - r * r) + tolerance->cosine);
  if (r < M_SQRT1_2)
    note(o, WEAK, all->open, all->form.smallest > 0 && all->cosine > 0 && o->cosine[STATE] > 0);
  return GSL_SUCCESS;
}

static int measure(positivity_room *b, const vf_activation *rho, network *o) {
  const vf_response *r = b->e->response;
  vf_symmetry_report report;
  int code = vf_symmetry_measure(b->symmetry, r->jacobian, &report);
  if (!code)
    code = positivity_gram(b);
  if (!code)
    code = vf_symmetry_kappa_weighted(b->symmetry, r->jacobian, b->gram, &o->kappa[WEIGHTS]);
  o->kappa[STATE] = report.kappa;
  o->silent = b->silent;
  for (int reach = 0; !code && reach < REACHES; reach++)
    code = vf_worst_jacobian(b->target[reach], r->jacobian);
  for (int space = 0; !code && space < SPACES; space++) {
    roundoff tolerance = roundoff_of(b, space, report.rcond_s);
    o->blur[space] = tolerance.cosine;
    code = cosine_of(b, space, r->x, r->lambda, &o->cosine[space]);
    for (int reach = 0; !code && reach < REACHES; reach++)
      code = worst_target(b, space, reach, &tolerance, &o->worst[space][reach]);
    if (!code && isfinite(o->kappa[space]))
      check_space(o, space, &tolerance);
    if (!code && space == STATE)
      code = check_coupling(b, rho, &tolerance, o);
  }
  return code;
}

/* Clipped units in two layers, some of them silent; without biases among the parameters, as in the paper. */
static vf_example *draw_layered(size_t n, size_t outputs, gsl_rng *rng) {
  double gain = exp(gsl_ran_flat(rng, log(0.02), log(2.5)));
  double mix =
      gsl_rng_uniform_int(rng, 4) ? exp(gsl_ran_flat(rng, log(1e-3), log(M_PI))) : gsl_ran_flat(rng, 0, M_PI);
  vf_network *net = vf_network_alloc_layered(vf_activation_hard_sigmoid, 2, (size_t[]){outputs, n - outputs},
                                             ENSEMBLE_INPUTS, VF_NETWORK_CLIPPED);
  vf_example *e = ensemble_example(net, outputs);
  if (!e)
    return NULL;
  vf_network_draw(net, gain, 0, rng, e->theta);
  for (size_t i = 0; i < n; i++)
    gsl_vector_set(e->theta, vf_network_bias_index(net, i), gsl_ran_flat(rng, -0.3, 0.9));
  vf_network_mix_feedback(net, mix, e->theta);
  ensemble_draw_example(e, 0, rng);
  return e;
}

/* Frees the example, which may be NULL. */
static int settle_and_measure(vf_example *e, int biases, const vf_activation *rho, network *o) {
  ensemble_fate fate;
  positivity_room b = {0};
  int code = e ? positivity_room_make(&b, e, biases) : GSL_ENOMEM;
  if (!code)
    code = ensemble_settle(e, &fate);
  if (!code && fate == ENSEMBLE_SETTLED)
    code = measure(&b, rho, o);
  if (!code)
    o->fate = fate;
  positivity_room_free(&b);
  vf_example_free(e);
  return code;
}

int positivity_network(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const size_t sizes[] = {2, 3, 5, 8, 11, 16};
  network *o = record;
  double gain, mix;
  int kind = (int)(index / 6 % 3); /* dense tanh, dense clipped, layered clipped */
  o->units = sizes[index % 6];
  o->outputs = 1 + o->units / 4;
  vf_example *e = kind == 2 ? draw_layered(o->units, o->outputs, rng)
                            : ensemble_draw(o->units, o->outputs, kind == 1, 2.5, rng, &gain, &mix);
  return settle_and_measure(e, kind < 2, kind ? vf_activation_hard_sigmoid : vf_activation_tanh, o);
}

/* Dense tanh networks of 20 units, 4 of them outputs, from weak to strong and from symmetric to
 * antisymmetric. */
int positivity_stable(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)index;
  (void)context;
  network *o = record;
  o->units = 20;
  o->outputs = 4;
  vf_example *e =
      ensemble_example(vf_network_alloc_dense(vf_activation_tanh, o->units, ENSEMBLE_INPUTS, 0), o->outputs);
  double gain = gsl_ran_flat(rng, 0.1, 2), mix = gsl_ran_flat(rng, 0, M_PI);
  if (e) {
    ensemble_draw_weights(e, gain, 0.5, mix, rng);
    ensemble_draw_example(e, 0, rng);
  }
  return settle_and_measure(e, 1, vf_activation_tanh, o);
}
