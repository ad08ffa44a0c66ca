/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random networks: for which targets does the update descend?  The exact tests, their witnesses and kappa.
 */
#include "positivity.h"
#include "vf_bound.h"
#include "xp_seed.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

int bench_make(bench *b, const subject *s, int biases) {
  const vf_field *f = vf_network_field(s->net);
  *b = (bench){.subject = s, .biases = biases};
  gsl_vector **const vectors[] = {&b->c, &b->x, &b->lambda, &b->nu, &b->gradient};
  for (size_t i = 0; i < 5; i++)
    *vectors[i] = gsl_vector_alloc(i < 3 ? f->n : f->p);
  b->gram = gsl_matrix_alloc(f->n, f->n);
  b->w = gsl_matrix_alloc(f->n, f->n);
  b->symmetry = vf_symmetry_alloc(f->n);
  b->spectral = vf_spectral_alloc(f->n, VF_BACKEND_BEST);
  b->target[EVERYWHERE] = vf_worst_alloc(f->n, f->n, NULL);
  b->target[OUTPUTS] = vf_worst_alloc(f->n, vf_cost_outputs(s->example->cost), NULL);
  return b->c && b->x && b->lambda && b->nu && b->gradient && b->gram && b->w && b->symmetry && b->spectral &&
                 b->target[EVERYWHERE] && b->target[OUTPUTS]
             ? GSL_SUCCESS
             : GSL_ENOMEM;
}

void bench_free(bench *b) {
  vf_worst_free(b->target[OUTPUTS]);
  vf_worst_free(b->target[EVERYWHERE]);
  vf_spectral_free(b->spectral);
  vf_symmetry_free(b->symmetry);
  gsl_matrix_free(b->w);
  gsl_matrix_free(b->gram);
  gsl_vector *const vectors[] = {b->c, b->x, b->lambda, b->nu, b->gradient};
  for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++)
    gsl_vector_free(vectors[i]);
}

/* <<gram>> */
/* M of the parameters trained.  A frozen unit has neither response nor adjoint, so its diagonal may be
 * anything; an active one without active input has 0 where biases are not trained, and kappa_M is infinite.
 */
int bench_gram(bench *b) {
  const vf_example *e = b->subject->example;
  const vf_response *r = e->response;
  int code = vf_field_gram(e->problem.field, e->theta, e->input, e->h, b->gram);
  b->silent = 0;
  for (size_t i = 0; !code && i < r->n; i++) {
    double *diagonal = gsl_matrix_ptr(b->gram, i, i);
    *diagonal = r->frozen[i] ? 1 : b->biases ? *diagonal : *diagonal - 1;
    b->silent += *diagonal == 0;
  }
  return code;
}
/* <</gram>> */

int bench_pull(bench *b, const gsl_vector *x, gsl_vector *g) {
  const vf_example *e = b->subject->example;
  int code = vf_field_pullback(e->problem.field, e->theta, e->input, e->h, x, g);
  for (size_t i = 0; !code && !b->biases && i < x->size; i++)
    gsl_vector_set(g, vf_network_bias_index(b->subject->net, i), 0);
  return code;
}

/* Cosine between x and lambda in the bench; in weight space by the parameters themselves, without M. */
static int cosine_of(bench *b, int space, const gsl_vector *x, const gsl_vector *lambda, double *cosine) {
  int code = GSL_SUCCESS;
  if (space == WEIGHTS) {
    code = bench_pull(b, x, b->nu);
    if (!code)
      code = bench_pull(b, lambda, b->gradient);
  }
  *cosine = code             ? NAN
            : space == STATE ? cos(vf_symmetry_angle(x, lambda))
                             : cos(vf_symmetry_angle(b->nu, b->gradient));
  return code;
}

/* What roundoff may do to a network's numbers, relative to their sizes. */
typedef struct {
  double cosine; /* n eps / rcond, in weight space times the root of M's condition number */
  double form;   /* the same times |L^-1|^2 |M|, the size of a form before any cancels */
} roundoff;

static roundoff roundoff_of(const bench *b, int space, double rcond_s) {
  const vf_response *r = b->subject->example->response;
  double norm = 0, largest = 1, smallest = 1;
  for (size_t j = 0; j < r->n; j++) {
    gsl_vector_const_view column = gsl_matrix_const_column(r->jacobian, j);
    norm = fmax(norm, gsl_blas_dasum(&column.vector));
    if (space == STATE)
      continue;
    double m = gsl_matrix_get(b->gram, j, j);
    largest = j ? fmax(largest, m) : m;
    smallest = j ? fmin(smallest, m) : m;
  }
  double inverse = 1 / (r->rcond * norm), one = vf_bound_roundoff(r->n, fmin(r->rcond, rcond_s));
  return (roundoff){2 * one * sqrt(largest / smallest), 2 * one * inverse * inverse * largest};
}

/* <<worst target>> */
/* The exact test over the targets allowed, and the product for its worst target: by two solves in state
 * space, in weight space by the parameters. */
static int worst_target(bench *b, int space, int reach, const roundoff *tolerance, verdict *v) {
  vf_worst *w = b->target[reach];
  int code = vf_worst_target(w, space == STATE ? NULL : b->gram, &v->form, b->c);
  if (!code)
    code = vf_worst_solve(w, b->c, b->x, b->lambda);
  if (!code)
    code = cosine_of(b, space, b->x, b->lambda, &v->cosine);
  v->open = !(fabs(v->form.smallest) > tolerance->form) || !(fabs(v->cosine) > tolerance->cosine);
  return code;
}
/* <</worst target>> */

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
  int open = fabs(kappa - 1) <= tolerance->cosine * fmax(1, kappa);
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

/* <<coupling>> */
/* Weak coupling needs no symmetry: r = |W| sup rho' alone bounds kappa. */
static int check_coupling(bench *b, const vf_activation *rho, const roundoff *tolerance, network *o) {
  int code = vf_network_weights(b->subject->net, b->subject->example->theta, b->w);
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
/* <</coupling>> */

static int measure(bench *b, const vf_activation *rho, network *o) {
  const vf_response *r = b->subject->example->response;
  vf_symmetry_report report;
  int code = vf_symmetry_measure(b->symmetry, r->jacobian, &report);
  if (!code)
    code = bench_gram(b);
  if (!code)
    code = vf_symmetry_kappa_weighted(b->symmetry, r->jacobian, b->gram, &o->kappa[WEIGHTS]);
  o->kappa[STATE] = report.kappa;
  o->silent = b->silent;
  for (int reach = 0; !code && reach < REACHES; reach++)
    code = vf_worst_jacobian(b->target[reach], r->jacobian);
  for (int space = 0; !code && space < SPACES; space++) {
    roundoff tolerance = roundoff_of(b, space, report.rcond_s);
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

/* <<layered>> */
/* Clipped units in two layers, some of them silent; without biases among the parameters, as in the paper. */
static int draw_layered(subject *s, size_t n, size_t outputs, gsl_rng *rng) {
  double gain = exp(gsl_ran_flat(rng, log(0.02), log(2.5)));
  double mix =
      gsl_rng_uniform_int(rng, 4) ? exp(gsl_ran_flat(rng, log(1e-3), log(M_PI))) : gsl_ran_flat(rng, 0, M_PI);
  int code =
      subject_make(s,
                   vf_network_alloc_layered(vf_activation_hard_sigmoid, 2, (size_t[]){outputs, n - outputs},
                                            ENSEMBLE_INPUTS, VF_NETWORK_CLIPPED),
                   outputs);
  if (!code)
    code = vf_network_draw(s->net, gain, 0, rng, s->example->theta);
  for (size_t i = 0; !code && i < n; i++)
    gsl_vector_set(s->example->theta, vf_network_bias_index(s->net, i), gsl_ran_flat(rng, -0.3, 0.9));
  if (!code)
    code = vf_network_mix_feedback(s->net, mix, s->example->theta);
  if (!code)
    subject_draw_example(s, 0, rng);
  return code;
}
/* <</layered>> */

static int settle_and_measure(const subject *s, int biases, const vf_activation *rho, network *o) {
  subject_fate fate;
  bench b;
  int code = bench_make(&b, s, biases);
  if (!code)
    code = subject_settle(s, &fate);
  if (!code && fate == SUBJECT_SETTLED)
    code = measure(&b, rho, o);
  if (!code)
    o->fate = (int)fate;
  bench_free(&b);
  return code;
}

int positivity_network(uint64_t seed, uint64_t index, void *record) {
  static const size_t sizes[] = {2, 3, 5, 8, 11, 16};
  network *o = record;
  gsl_rng *rng = xp_rng_alloc(seed, "positivity network", index);
  subject s = {NULL, NULL};
  double gain, mix;
  int kind = (int)(index / 6 % 3); /* dense tanh, dense clipped, layered clipped */
  o->units = sizes[index % 6];
  o->outputs = 1 + o->units / 4;
  int code = !rng        ? GSL_ENOMEM
             : kind == 2 ? draw_layered(&s, o->units, o->outputs, rng)
                         : subject_draw(&s, o->units, o->outputs, kind == 1, 2.5, rng, &gain, &mix);
  if (!code)
    code = settle_and_measure(&s, kind < 2, kind ? vf_activation_hard_sigmoid : vf_activation_tanh, o);
  subject_free(&s);
  gsl_rng_free(rng);
  return code;
}

/* <<stable>> */
/* Dense tanh networks of 20 units, 4 of them outputs, from weak to strong and from symmetric to
 * antisymmetric. */
int positivity_stable(uint64_t seed, uint64_t index, void *record) {
  network *o = record;
  gsl_rng *rng = xp_rng_alloc(seed, "positivity stable", index);
  subject s = {NULL, NULL};
  o->units = 20;
  o->outputs = 4;
  int code = rng ? subject_make(&s, vf_network_alloc_dense(vf_activation_tanh, o->units, ENSEMBLE_INPUTS, 0),
                                o->outputs)
                 : GSL_ENOMEM;
  double gain = rng ? gsl_ran_flat(rng, 0.1, 2) : 0, mix = rng ? gsl_ran_flat(rng, 0, M_PI) : 0;
  if (!code)
    code = vf_network_draw(s.net, gain, 0.5, rng, s.example->theta);
  if (!code)
    code = vf_network_mix_feedback(s.net, mix, s.example->theta);
  if (!code) {
    subject_draw_example(&s, 0, rng);
    code = settle_and_measure(&s, 1, vf_activation_tanh, o);
  }
  subject_free(&s);
  gsl_rng_free(rng);
  return code;
}
/* <</stable>> */
