/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Batches: what is true of each example and what of their sum (prop:batch).
 */
#include "positivity.h"
#include "vf_bound.h"
#include "xp_statistics.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { MOST_EXAMPLES = 4 };

/* The examples of a batch and the sums over them. */
typedef struct {
  positivity_room room;
  size_t examples, outputs;
  gsl_matrix *input, *state;  /* a row for each example */
  gsl_matrix *update, *slope; /* a column for each output of each example */
  gsl_matrix *scratch, *vectors;
  gsl_vector *values, *worst, *nu, *gradient;
  vf_spectral *spectral;
  double rcond, bound, lengths; /* least rcond; sum of the bounds; sum of |nu_e| and |grad_e| */
} sums;

static int sums_make(sums *b, vf_example *e, size_t examples) {
  const vf_field *f = e->field;
  size_t m = e->target->size, k = m * examples;
  *b = (sums){.examples = examples, .outputs = m, .rcond = 1};
  int code = positivity_room_make(&b->room, e, 1);
  b->input = gsl_matrix_alloc(examples, ENSEMBLE_INPUTS);
  b->state = gsl_matrix_alloc(examples, f->n);
  b->update = gsl_matrix_alloc(f->p, k);
  b->slope = gsl_matrix_alloc(f->p, k);
  b->scratch = gsl_matrix_alloc(k, k);
  b->vectors = gsl_matrix_alloc(k, k);
  b->values = gsl_vector_alloc(k);
  b->worst = gsl_vector_alloc(k);
  b->nu = gsl_vector_calloc(f->p);
  b->gradient = gsl_vector_calloc(f->p);
  b->spectral = vf_spectral_alloc(k, VF_BACKEND_BEST);
  return !code && b->input && b->state && b->update && b->slope && b->scratch && b->vectors && b->values &&
                 b->worst && b->nu && b->gradient && b->spectral
             ? GSL_SUCCESS
             : GSL_ENOMEM;
}

static void sums_free(sums *b) {
  vf_spectral_free(b->spectral);
  gsl_vector *const vectors[] = {b->gradient, b->nu, b->worst, b->values};
  for (size_t i = 0; i < 4; i++)
    gsl_vector_free(vectors[i]);
  gsl_matrix *const matrices[] = {b->vectors, b->scratch, b->slope, b->update, b->state, b->input};
  for (size_t i = 0; i < 6; i++)
    gsl_matrix_free(matrices[i]);
  positivity_room_free(&b->room);
}

/* Adds the settled example's update and gradient; their lengths are returned in the sum. */
static int add_example(sums *b, double *length) {
  positivity_room *w = &b->room;
  const vf_response *r = w->e->response;
  int code = positivity_pull(w, r->x, w->e->nu);
  if (!code)
    code = positivity_pull(w, r->lambda, w->e->gradient);
  gsl_vector_add(b->nu, w->e->nu);
  gsl_vector_add(b->gradient, w->e->gradient);
  *length = gsl_blas_dnrm2(w->e->gradient);
  b->lengths += gsl_blas_dnrm2(w->e->nu) + *length;
  b->rcond = xp_min(b->rcond, r->rcond);
  return code;
}

/* The columns of one example: update and gradient for c = 1 on each output in turn. */
static int add_columns(sums *b, size_t example) {
  positivity_room *w = &b->room;
  int code = vf_worst_jacobian(w->target[OUTPUTS], w->e->response->jacobian);
  for (size_t j = 0; !code && j < b->outputs; j++) {
    gsl_vector_set_basis(w->c, j);
    code = vf_worst_solve(w->target[OUTPUTS], w->c, w->x, w->lambda);
    gsl_vector_view u = gsl_matrix_column(b->update, example * b->outputs + j),
                    v = gsl_matrix_column(b->slope, example * b->outputs + j);
    if (!code)
      code = positivity_pull(w, w->x, &u.vector);
    if (!code)
      code = positivity_pull(w, w->lambda, &v.vector);
  }
  return code;
}

/* Examples of one network, each settled and added; kappa_M of the worst, and the bounds summed. */
static int add_examples(sums *b, gsl_rng *rng, batch *o) {
  vf_example *e = b->room.e;
  int code = GSL_SUCCESS;
  for (size_t i = 0; !code && i < b->examples; i++) {
    double kappa, length;
    ensemble_draw_example(e, 0, rng);
    gsl_matrix_set_row(b->input, i, e->input);
    code = ensemble_settle(e, &o->fate);
    if (code || o->fate != ENSEMBLE_SETTLED)
      return code;
    gsl_matrix_set_row(b->state, i, e->h);
    code = positivity_gram(&b->room);
    if (!code)
      code = vf_symmetry_kappa_weighted(b->room.symmetry, e->response->jacobian, b->room.gram, &kappa);
    if (!code)
      code = add_example(b, &length);
    if (!code)
      code = add_columns(b, i);
    o->kappa = xp_max(o->kappa, code ? INFINITY : kappa);
    b->bound += code ? INFINITY : vf_bound_error_limit(kappa) * length;
  }
  return code;
}

/* Roundoff of a length, relative: the solves, and fixed points that are known to 1e-12. */
static double tolerance_of(const sums *b) {
  return 2 * ((double)b->room.x->size * DBL_EPSILON + 1e-12) / b->rcond;
}

/* The bounds of the examples add up; and where their sum is below the gradient's length, the batch descends.
 */
static void check_bound(sums *b, batch *o) {
  double tolerance = tolerance_of(b) * b->lengths;
  double gradient = gsl_blas_dnrm2(b->gradient), descent;
  gsl_blas_ddot(b->nu, b->gradient, &descent);
  gsl_vector_sub(b->nu, b->gradient);
  vf_bound sum = vf_bound_judge("prop:batch", gsl_blas_dnrm2(b->nu), b->bound, tolerance);
  o->promised = b->bound + tolerance < gradient;
  o->violated = !sum.holds || (o->promised && !(descent > 0));
  gsl_blas_daxpy(2, b->gradient, b->nu); /* as far as the flipped update is from the gradient */
  o->caught = o->promised && gsl_blas_dnrm2(b->nu) > b->bound + tolerance;
}

/* The worst targets of all examples at once, and the batch set to them and settled again. */
static int check_worst(sums *b, batch *o) {
  vf_example *e = b->room.e;
  vf_worst_form form;
  double length, product, left = 0, right = 0;
  int code =
      vf_worst_pairs(b->spectral, b->update, b->slope, b->scratch, b->vectors, b->values, &form, b->worst);
  for (size_t i = 0; !code && i < b->update->size2; i++) {
    gsl_vector_const_view u = gsl_matrix_const_column(b->update, i), v = gsl_matrix_const_column(b->slope, i);
    left = hypot(left, gsl_blas_dnrm2(&u.vector));
    right = hypot(right, gsl_blas_dnrm2(&v.vector));
  }
  o->open = !(fabs(form.smallest) > tolerance_of(b) * left * right);
  gsl_vector_set_zero(b->nu);
  gsl_vector_set_zero(b->gradient);
  for (size_t i = 0; !code && i < b->examples; i++) {
    gsl_matrix_get_row(e->input, b->input, i);
    gsl_matrix_get_row(e->h, b->state, i);
    for (size_t j = 0; j < b->outputs; j++)
      gsl_vector_set(e->target, j, gsl_vector_get(e->h, j) - gsl_vector_get(b->worst, i * b->outputs + j));
    code = vf_example_settle(e, NULL);
    if (code == GSL_EZERODIV) /* this example is already where it should be */
      code = GSL_SUCCESS;
    else if (!code)
      code = add_example(b, &length);
  }
  gsl_blas_ddot(b->nu, b->gradient, &product);
  o->worst = cos(vf_symmetry_angle(b->nu, b->gradient));
  o->disagrees = !o->open && (product > 0) != (form.smallest > 0);
  return code;
}

int positivity_batch(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const size_t sizes[] = {2, 3, 5, 8};
  batch *o = record;
  sums b = {.examples = 0};
  double gain, mix;
  o->units = sizes[index % 4];
  o->examples = 2 + index / 4 % (MOST_EXAMPLES - 1);
  vf_example *e = ensemble_draw(o->units, 1 + o->units / 4, 0, 1, rng, &gain, &mix);
  int code = e ? sums_make(&b, e, o->examples) : GSL_ENOMEM;
  if (!code)
    code = add_examples(&b, rng, o);
  o->guaranteed = !code && o->fate == ENSEMBLE_SETTLED && o->kappa < 1;
  if (!code && o->fate == ENSEMBLE_SETTLED)
    o->cosine = cos(vf_symmetry_angle(b.nu, b.gradient));
  if (o->guaranteed) {
    check_bound(&b, o);
    code = check_worst(&b, o);
  }
  sums_free(&b);
  vf_example_free(e);
  return code;
}

/* Two linear units, W_01 = a, W_10 = -a, unit 0 the output; an input to unit 1 that has no weight yet.  The
 * two examples v = 1, y = 1 and v = -1, y = -1 cancel in all parameters but the input weight, where x_1 =
 * -lambda_1. */
static int explicit_examples(vf_example *e, double a, positivity_room *b, double *kappa, double *single,
                             gsl_vector *nu, gsl_vector *gradient) {
  const vf_network *net = vf_network_of(e->field);
  vf_example_distance d;
  int code = positivity_room_make(b, e, 1);
  gsl_vector_set(e->theta, vf_network_weight_index(net, 1, 0), a);
  gsl_vector_set(e->theta, vf_network_weight_index(net, 0, 1), -a);
  for (int sign = -1; !code && sign <= 1; sign += 2) {
    gsl_vector_set(e->input, 0, sign);
    gsl_vector_set(e->target, 0, sign);
    code = vf_example_settle(e, NULL);
    if (!code)
      code = positivity_gram(b);
    if (!code)
      code = vf_symmetry_kappa_weighted(b->symmetry, e->response->jacobian, b->gram, kappa);
    if (!code)
      code = vf_example_compare(e, 0, 2, &d);
    *single = code ? NAN : cos(d.weight_angle);
    gsl_vector_add(nu, e->nu);
    gsl_vector_add(gradient, e->gradient);
  }
  return code;
}

int positivity_explicit(double a, double *kappa, double *single, double *off) {
  const vf_edge edge[2] = {{1, 0}, {0, 1}}, input = {0, 1};
  positivity_room b = {0};
  vf_example *e = ensemble_example(vf_network_alloc(vf_activation_linear, 2, 1, 2, edge, 1, &input, 0), 1);
  gsl_vector *nu = gsl_vector_calloc(5), *gradient = gsl_vector_calloc(5);
  int code = e && nu && gradient ? explicit_examples(e, a, &b, kappa, single, nu, gradient) : GSL_ENOMEM;
  *off = code ? NAN : M_PI - vf_symmetry_angle(nu, gradient);
  gsl_vector_free(gradient);
  gsl_vector_free(nu);
  positivity_room_free(&b);
  vf_example_free(e);
  return code;
}
