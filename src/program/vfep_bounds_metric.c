/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Layers are found from the connections, so that a network as text has them as well as a trained one.
 */
#include "vfep_bounds_metric.h"

#include "vf_symmetry.h"
#include "xp_number.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_minmax.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The active block. */
typedef struct {
  size_t n, outputs, *unit, *layer, *output; /* unit: index in the network */
  gsl_matrix *jacobian;
  gsl_vector *mass, *slope, *rated, *g, *metric, *work;
} block;

static void block_free(block *b) {
  free(b->unit);
  free(b->layer);
  free(b->output);
  gsl_matrix_free(b->jacobian);
  gsl_vector *const vector[] = {b->mass, b->slope, b->rated, b->g, b->metric, b->work};
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    gsl_vector_free(vector[i]);
}

/* rho' of every unit, or 1/rho' where states are rates: with symmetric weights the Jacobian is symmetric in
 * the metric of these numbers.  The slope of a rate is the derivative of mu by the bias. */
static int find_slopes(const bounds_case *c, gsl_vector *slope) {
  const vf_example *e = c->example;
  const vf_field *f = vf_network_field(c->net);
  const int rates = vf_network_is_rate(c->net);
  gsl_vector *g = rates ? gsl_vector_alloc(f->p) : NULL;
  int code = rates && !g ? GSL_ENOMEM : GSL_SUCCESS;
  gsl_vector_set_all(slope, 1);
  if (!code && rates)
    code = vf_field_pullback(f, e->theta, e->input, e->h, slope, g);
  for (size_t i = 0; !code && i < slope->size; i++)
    gsl_vector_set(slope, i,
                   rates ? 1 / gsl_vector_get(g, vf_network_bias_index(c->net, i))
                         : c->rho->derivative(gsl_vector_get(e->h, i)));
  gsl_vector_free(g);
  return code;
}

static int block_make(block *b, const bounds_case *c) {
  vf_example *e = c->example;
  const size_t n = b->n = vf_example_active(e);
  gsl_matrix *gram = gsl_matrix_alloc(e->h->size, e->h->size);
  gsl_vector *slopes = gsl_vector_alloc(e->h->size);
  int code = gram && slopes ? vf_example_gram(e, gram) : GSL_ENOMEM;
  if (!code)
    code = find_slopes(c, slopes);
  b->unit = calloc(n, sizeof *b->unit);
  b->layer = calloc(n, sizeof *b->layer);
  b->output = calloc(vf_cost_outputs(e->cost), sizeof *b->output);
  b->jacobian = vf_example_block(e, e->response->jacobian);
  gsl_vector **const vector[] = {&b->mass, &b->slope, &b->rated, &b->metric, &b->work};
  int whole = b->unit && b->layer && b->output && b->jacobian;
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    whole = whole && (*vector[i] = gsl_vector_alloc(n));
  if (!code && !whole)
    code = GSL_ENOMEM;
  for (size_t i = 0, k = 0; !code && i < e->h->size; i++) {
    if (e->response->frozen[i])
      continue;
    const double slope = gsl_vector_get(slopes, i);
    b->unit[k] = i;
    gsl_vector_set(b->mass, k, gsl_matrix_get(gram, i, i));
    gsl_vector_set(b->slope, k, slope > 0 && gsl_finite(slope) ? slope : 1);
    for (size_t j = 0; j < vf_cost_outputs(e->cost); j++)
      if (vf_cost_indices(e->cost)[j] == i)
        b->output[b->outputs++] = k;
    k++;
  }
  for (size_t j = 0; !code && j < b->outputs; j++)
    gsl_vector_set(b->slope, b->output[j], 1);
  gsl_matrix_free(gram);
  gsl_vector_free(slopes);
  return code;
}

/* Waves from the outputs over the Jacobian's entries; the number of layers. */
static size_t find_layers(block *b) {
  size_t layers = 1, reached = b->outputs;
  for (size_t i = 0; i < b->n; i++)
    b->layer[i] = SIZE_MAX;
  for (size_t j = 0; j < b->outputs; j++)
    b->layer[b->output[j]] = 0;
  for (size_t more = 1; more; reached += more) {
    more = 0;
    for (size_t i = 0; i < b->n; i++)
      for (size_t j = 0; b->layer[i] == SIZE_MAX && j < b->n; j++)
        if (b->layer[j] == layers - 1 &&
            (gsl_matrix_get(b->jacobian, i, j) != 0 || gsl_matrix_get(b->jacobian, j, i) != 0)) {
          b->layer[i] = layers;
          more++;
        }
    layers += more > 0;
  }
  layers += reached < b->n;
  for (size_t i = 0; i < b->n; i++)
    if (b->layer[i] == SIZE_MAX)
      b->layer[i] = layers - 1;
  return layers;
}

/* With 0 layers the numbers are looked at and not kept. */
static int read_rates(const char *list, size_t layers, double rate[VF_METRIC_GROUPS], vf_error *error) {
  size_t count = 0;
  for (size_t length = 0; list && (!layers || count <= layers); list += length + 1) {
    char word[48];
    double value;
    length = strcspn(list, ",");
    snprintf(word, sizeof word, "%.*s", (int)GSL_MIN(length, sizeof word), list);
    if (length >= sizeof word || !xp_number_real(word, 0, INFINITY, &value) || !(value > 0))
      return vf_error_set(error, GSL_EINVAL,
                          "--rates: \"%s\" is not a positive number: give one for each layer, as 1,2.5",
                          word);
    if (count < layers)
      rate[count] = value;
    count++;
    if (!list[length])
      break;
  }
  if (list && layers && count != layers)
    return vf_error_set(error, GSL_EINVAL,
                        "--rates: %s%zu numbers, but the layers are %zu: give one for each, outputs first",
                        count > layers ? "at least " : "", count, layers);
  return GSL_SUCCESS;
}

/* M with the rates inside. */
static void rate_mass(block *b, const double rate[]) {
  for (size_t i = 0; i < b->n; i++)
    gsl_vector_set(b->rated, i, rate[b->layer[i]] * gsl_vector_get(b->mass, i));
}

/* The better of number times slope and number alone; budgets keep a trained network within a minute. */
static int find_metric(vf_metric *w, block *b, int best, bounds_metric *m) {
  const size_t budget = b->n > 300 ? 60 : 400;
  if (!best) {
    gsl_vector_set_all(b->g, 1);
    int code = vf_metric_take(w, b->jacobian, b->rated, NULL);
    m->best.evaluations = m->best.starts = 1;
    return code ? code : vf_metric_kappa(w, b->g, &m->best.kappa);
  }
  vf_metric_report plain;
  gsl_vector *g = gsl_vector_alloc(b->g->size);
  int code = g ? vf_metric_take(w, b->jacobian, b->rated, NULL) : GSL_ENOMEM;
  if (!code)
    code = vf_metric_best(w, budget, g, &plain);
  if (!code)
    code = vf_metric_take(w, b->jacobian, b->rated, b->slope);
  if (!code)
    code = vf_metric_best(w, budget, b->g, &m->best);
  m->slopes = !code && m->best.kappa < plain.kappa;
  if (!code && !m->slopes) {
    m->best = plain;
    gsl_vector_memcpy(b->g, g);
    code = vf_metric_take(w, b->jacobian, b->rated, NULL);
  }
  gsl_vector_free(g);
  return code;
}

static int passes(block *b, const double rate[], size_t k, double factor, int *holds) {
  double changed[VF_METRIC_GROUPS];
  memcpy(changed, rate, sizeof changed);
  changed[k] *= factor;
  rate_mass(b, changed);
  return vf_metric_check(b->jacobian, b->rated, b->metric, 1, holds);
}

/* The factor towards 4^(way * 12) up to which the certificate holds, to 4 %, from below. */
static int reach(block *b, const double rate[], size_t k, int way, double *factor) {
  double good = 0, bad = 0, step = 1;
  int code = GSL_SUCCESS, holds = 1;
  while (!code && holds && good < 12) {
    code = passes(b, rate, k, pow(4, way * (good + step)), &holds);
    *(holds ? &good : &bad) = good + step;
  }
  for (int i = 0; !code && !holds && i < 5; i++) {
    const double middle = (good + bad) / 2;
    int inside = 0;
    code = passes(b, rate, k, pow(4, way * middle), &inside);
    *(inside ? &good : &bad) = middle;
  }
  *factor = pow(4, way * good);
  return code;
}

static int find_ranges(block *b, bounds_metric *m) {
  int code = GSL_SUCCESS;
  for (size_t k = 0; k < m->layers; k++) {
    double down = NAN, up = NAN;
    if (m->best.guaranteed && !code)
      code = reach(b, m->rate, k, -1, &down);
    if (m->best.guaranteed && !code)
      code = reach(b, m->rate, k, 1, &up);
    m->from[k] = m->rate[k] * down;
    m->to[k] = m->rate[k] * up;
  }
  return code;
}

/* The slopes have been read. */
static void measure_angle(const block *b, const vf_response *r, bounds_metric *m) {
  gsl_vector *x = b->slope, *mu = b->work;
  for (size_t i = 0; i < b->n; i++) {
    const double g = gsl_vector_get(b->metric, i), root = sqrt(gsl_vector_get(b->rated, i) * g);
    gsl_vector_set(x, i, root * gsl_vector_get(r->x, b->unit[i]));
    gsl_vector_set(mu, i, root * gsl_vector_get(r->lambda, b->unit[i]) / g);
  }
  m->angle = vf_symmetry_angle(x, mu);
}

static int keep_diagonals(const block *b, size_t n, bounds_metric *m) {
  m->metric = gsl_vector_alloc(n);
  m->unit_rate = gsl_vector_alloc(n);
  if (!m->metric || !m->unit_rate)
    return GSL_ENOMEM;
  gsl_vector_set_all(m->metric, 1);
  gsl_vector_set_all(m->unit_rate, 1);
  for (size_t i = 0; i < b->n; i++) {
    gsl_vector_set(m->metric, b->unit[i], gsl_vector_get(b->metric, i));
    gsl_vector_set(m->unit_rate, b->unit[i], m->rate[b->layer[i]]);
  }
  return GSL_SUCCESS;
}

static int measure(vf_metric *w, block *b, const bounds_case *c, int best, bounds_metric *m) {
  rate_mass(b, m->rate);
  int code = find_metric(w, b, best, m);
  if (!code)
    code = vf_metric_expand(w, b->g, b->metric);
  if (!code)
    code = keep_diagonals(b, c->example->h->size, m);
  if (!code)
    code = vf_metric_check(b->jacobian, b->rated, b->metric, 1, &m->best.guaranteed);
  if (!code)
    code = vf_metric_kappa_outputs(w, b->g, &m->kappa_outputs);
  if (code)
    return code;
  measure_angle(b, c->example->response, m);
  for (size_t k = 0; k < m->layers; k++)
    m->number[k] = gsl_vector_get(b->g, k);
  for (size_t i = 0; i < b->n; i++)
    m->units[b->layer[i]]++;
  return find_ranges(b, m);
}

static int take_block(const bounds_request *request, const bounds_case *c, block *b, bounds_metric *m,
                      vf_error *error) {
  int code = block_make(b, c);
  if (code || !b->outputs)
    return code;
  m->layers = find_layers(b);
  if (m->layers > VF_METRIC_GROUPS)
    return vf_error_set(error, GSL_EINVAL, "--metric: the network has %zu layers: at most %d are possible",
                        m->layers, VF_METRIC_GROUPS);
  for (size_t k = 0; k < m->layers; k++)
    m->rate[k] = 1;
  code = read_rates(request->rates, m->layers, m->rate, error);
  if (code)
    return code;
  b->g = gsl_vector_alloc(m->layers);
  vf_metric *w = vf_metric_alloc(b->n, m->layers, b->layer, b->outputs, b->output);
  code =
      b->g && w ? measure(w, b, c, request->metric && strcmp(request->metric, "best") == 0, m) : GSL_ENOMEM;
  vf_metric_free(w);
  return code;
}

int bounds_metric_take(const bounds_request *request, const bounds_case *c, const vf_survey *s,
                       bounds_metric *m, vf_error *error) {
  block b = {0};
  *m = (bounds_metric){.layers = 0};
  if (request->metric && strcmp(request->metric, "best") != 0 && strcmp(request->metric, "identity") != 0)
    return vf_error_set(error, GSL_EINVAL, "--metric=%.40s: unknown: choose one of best, identity",
                        request->metric);
  int code = read_rates(request->rates, 0, NULL, error);
  if (code || !s->converged || s->frozen == s->n)
    return code;
  code = take_block(request, c, &b, m, error);
  block_free(&b);
  if (code && !error->text[0])
    vf_error_set(error, code, "--metric: it cannot be computed (%s): give smaller weights or rates",
                 gsl_strerror(code));
  return code;
}

void bounds_metric_free(bounds_metric *m) {
  gsl_vector_free(m->metric);
  gsl_vector_free(m->unit_rate);
}
