/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The active units of a trained network at one image: M_ii is the rate of the pair above times the squares of
 * what that layer sends and of the bias, and the rate of the pair below times the squares of what that sends.
 */
#include "metric-trained.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum { BUDGET = 60 };

typedef struct {
  size_t n, layers, outputs, *unit, *layer, *output, present[VF_METRIC_GROUPS];
  gsl_matrix *jacobian;
  gsl_vector *mass, *square, *plain, *metric, *u, *v, *g; /* square: with rates squared, plain: without */
} block;

static void block_free(block *b) {
  gsl_vector *const vector[] = {b->mass, b->square, b->plain, b->metric, b->u, b->v, b->g};
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    gsl_vector_free(vector[i]);
  gsl_matrix_free(b->jacobian);
  free(b->unit);
  free(b->layer);
  free(b->output);
}

/* Sum of the squares of what a layer sends; layer depth is the input. */
static double sent(const vf_example *e, size_t depth, const size_t *size, size_t k) {
  size_t first = 0;
  double sum = 0;
  for (size_t j = 0; j < k && j < depth; j++)
    first += size[j];
  const gsl_vector *from = k < depth ? e->h : e->input;
  for (size_t i = 0; i < (k < depth ? size[k] : from->size); i++) {
    const double s = gsl_vector_get(from, (k < depth ? first : 0) + i);
    sum += s * s;
  }
  return sum;
}

/* Layers without an active unit are left out, so that groups are not empty. */
static int block_make(block *b, vf_example *e, size_t depth, const size_t *size) {
  const size_t n = b->n = vf_example_active(e);
  gsl_vector **const vector[] = {&b->mass, &b->square, &b->plain, &b->metric, &b->u, &b->v};
  b->jacobian = vf_example_block(e, e->response->jacobian);
  b->unit = calloc(n + 1, sizeof *b->unit);
  b->layer = calloc(n + 1, sizeof *b->layer);
  b->output = calloc(n + 1, sizeof *b->output);
  int whole = b->jacobian && b->unit && b->layer && b->output;
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    whole = whole && (*vector[i] = gsl_vector_alloc(n));
  if (!whole)
    return GSL_ENOMEM;
  for (size_t k = 0, first = 0, row = 0; k < depth; first += size[k++]) {
    const size_t before = row;
    for (size_t i = first; i < first + size[k]; i++)
      if (!e->response->frozen[i]) {
        b->unit[row] = i;
        b->layer[row] = b->layers;
        if (k == 0)
          b->output[b->outputs++] = row;
        row++;
      }
    b->present[b->layers] = k;
    b->layers += row > before;
  }
  b->g = gsl_vector_alloc(b->layers);
  return b->g ? GSL_SUCCESS : GSL_ENOMEM;
}

static void set_mass(block *b, vf_example *e, size_t depth, const size_t *size, const float *rate) {
  for (size_t i = 0; i < b->n; i++) {
    const size_t k = b->present[b->layer[i]];
    const double above = sent(e, depth, size, k + 1) + 1, below = k ? sent(e, depth, size, k - 1) : 0,
                 up = rate ? (double)rate[k] : 1, down = k && rate ? (double)rate[k - 1] : 1;
    gsl_vector_set(b->mass, i, up * above + down * below);
    gsl_vector_set(b->square, i, up * up * above + down * down * below);
    gsl_vector_set(b->plain, i, above + below);
  }
}

static void compare(block *b, const vf_response *r, metric_trained_bound *p) {
  double inner = 0, update = 0, gradient = 0;
  for (size_t i = 0; i < b->n; i++) {
    const double g = gsl_vector_get(b->metric, i), m = gsl_vector_get(b->mass, i),
                 x = gsl_vector_get(r->x, b->unit[i]), lambda = gsl_vector_get(r->lambda, b->unit[i]);
    gsl_vector_set(b->u, i, sqrt(m * g) * x);
    gsl_vector_set(b->v, i, sqrt(m / g) * lambda);
    inner += m * x * lambda;
    update += gsl_vector_get(b->square, i) * x * x;
    gradient += gsl_vector_get(b->plain, i) * lambda * lambda;
  }
  p->metric_angle = vf_symmetry_angle(b->u, b->v);
  p->plain_angle = acos(inner / sqrt(update * gradient));
}

static int measure(block *b, vf_example *e, metric_trained_bound *p) {
  vf_metric *w = vf_metric_alloc(b->n, b->layers, b->layer, b->outputs, b->output);
  int code = w ? vf_metric_take(w, b->jacobian, b->mass, NULL) : GSL_ENOMEM;
  gsl_vector_set_all(b->g, 1);
  if (!code)
    code = vf_metric_kappa(w, b->g, &p->identity);
  if (!code)
    code = vf_metric_best(w, BUDGET, b->g, &p->best);
  if (!code)
    code = vf_metric_kappa_outputs(w, b->g, &p->outputs);
  if (!code)
    code = vf_metric_expand(w, b->g, b->metric);
  if (!code)
    compare(b, e->response, p);
  vf_metric_free(w);
  return code;
}

int metric_trained_measure(vf_example *e, size_t depth, const size_t *size, const float *rate,
                           metric_trained_point *p) {
  block b = {0};
  p->active = vf_example_active(e);
  p->fate = METRIC_NO_SIGNAL;
  if (p->active == 0 || !(gsl_blas_dnrm2(e->response->c) > 0))
    return GSL_SUCCESS;
  int code = block_make(&b, e, depth, size);
  if (!code && b.outputs > 0) {
    set_mass(&b, e, depth, size, NULL);
    code = measure(&b, e, &p->equal);
    set_mass(&b, e, depth, size, rate);
    if (!code)
      code = measure(&b, e, &p->recipe);
    p->fate = METRIC_MEASURED;
  }
  block_free(&b);
  if (code == GSL_ESING)
    p->fate = METRIC_NO_POINT;
  return code == GSL_ESING ? GSL_SUCCESS : code;
}
