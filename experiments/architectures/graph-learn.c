/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph.h"
#include "vf_lanes.h"
#include "vf_learner.h"

#include <gsl/gsl_cblas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double keep_mean = 0.9, keep_square = 0.999, least_root = 1e-8;

static size_t entries(const graph *g, size_t e) {
  return g->plan.size[g->plan.edge[e].to] * g->plan.size[g->plan.edge[e].from];
}

size_t graph_numbers(const graph *g, size_t place) {
  return place < g->plan.edges ? entries(g, place) : g->plan.size[place - g->plan.edges];
}

graph_adam *graph_adam_alloc(const graph *g) {
  graph_adam *a = calloc(1, sizeof *a);
  size_t most = 0;
  int room = a != NULL;
  for (size_t i = 0; room && i < g->plan.edges + g->plan.groups; i++) {
    const size_t count = graph_numbers(g, i);
    most = count > most ? count : most;
    a->mean[i] = calloc(count, sizeof **a->mean);
    a->square[i] = calloc(count, sizeof **a->square);
    room = a->mean[i] && a->square[i];
  }
  if (room)
    a->increment = calloc(most, sizeof *a->increment);
  if (room && a->increment)
    return a;
  graph_adam_free(a, g);
  return NULL;
}

void graph_adam_free(graph_adam *a, const graph *g) {
  for (size_t i = 0; a && i < g->plan.edges + g->plan.groups; i++) {
    free(a->mean[i]);
    free(a->square[i]);
  }
  if (a)
    free(a->increment);
  free(a);
}

void graph_increment(const graph *g, size_t e, size_t rows, float *out) {
  const graph_edge *edge = &g->plan.edge[e];
  const size_t to = g->plan.size[edge->to], from = g->plan.size[edge->from];
  cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, (int)to, (int)from, (int)rows, 1 / (float)rows,
              g->change[edge->to], (int)to, g->state[edge->from], (int)from, 0, out, (int)from);
  for (size_t i = 0; g->mask[e] && i < to * from; i++)
    out[i] *= g->mask[e][i];
}

static void bias_increment(const graph *g, size_t b, size_t rows, float *out) {
  const size_t size = g->plan.size[b];
  memset(out, 0, size * sizeof *out);
  for (size_t r = 0; r < rows; r++)
    cblas_saxpy((int)size, 1 / (float)rows, g->change[b] + r * size, 1, out, 1);
}

static void move(graph_adam *a, size_t place, size_t count, float rate, float *parameter) {
  const double mean_so_far = 1 - pow(keep_mean, (double)a->batches),
               square_so_far = sqrt(1 - pow(keep_square, (double)a->batches));
  const vf_lanes_adam_step step = {.first = (float)keep_mean,
                                   .second = (float)keep_square,
                                   .floor = (float)(least_root * square_so_far),
                                   .rate = (float)((double)rate * square_so_far / mean_so_far),
                                   .keep = 1};
  vf_lanes_adam(count, &step, a->increment, a->mean[place], a->square[place], parameter);
}

void graph_learn(graph *g, graph_adam *a, size_t rows, float rate) {
  a->batches++;
  for (size_t e = 0; e < g->plan.edges; e++) {
    graph_increment(g, e, rows, a->increment);
    move(a, e, entries(g, e), rate * g->plan.edge[e].gain, g->weight[e]);
  }
  for (size_t b = 0; b + 1 < g->plan.groups; b++) {
    bias_increment(g, b, rows, a->increment);
    move(a, g->plan.edges + b, g->plan.size[b], rate, g->bias[b]);
  }
}

/* Sweeps of the adjoint, enough for all loops of the networks here. */
enum { ADJOINT_SWEEPS = 40 };

double graph_cosine(graph *g, const float *images, const unsigned char *labels, size_t rows) {
  double dot = 0, own = 0, exact = 0;
  float moved;
  graph_settle(g, images, rows, &moved);
  for (size_t e = 0; e < g->plan.edges; e++) {
    const size_t count = entries(g, e);
    if (g->plan.edge[e].to == 0)
      continue;
    float *x = malloc(2 * count * sizeof *x), *y = x ? x + count : NULL;
    if (!x)
      return NAN;
    graph_nudge(g, labels, rows);
    graph_increment(g, e, rows, x);
    graph_adjoint(g, labels, rows, ADJOINT_SWEEPS);
    graph_increment(g, e, rows, y);
    dot += cblas_dsdot((int)count, x, 1, y, 1);
    own += cblas_dsdot((int)count, x, 1, x, 1);
    exact += cblas_dsdot((int)count, y, 1, y, 1);
    free(x);
  }
  return dot / sqrt(own * exact);
}

double graph_alignment(const graph *g) {
  const graph_plan *p = &g->plan;
  double dot = 0, forth = 0, back = 0;
  for (size_t e = 0; e < p->edges; e++)
    for (size_t f = 0; f < e; f++) {
      if (p->edge[e].from != p->edge[f].to || p->edge[e].to != p->edge[f].from)
        continue;
      const size_t rows = p->size[p->edge[e].to], columns = p->size[p->edge[e].from];
      for (size_t i = 0; i < rows; i++)
        dot += cblas_dsdot((int)columns, g->weight[e] + i * columns, 1, g->weight[f] + i, (int)rows);
      forth += cblas_dsdot((int)(rows * columns), g->weight[e], 1, g->weight[e], 1);
      back += cblas_dsdot((int)(rows * columns), g->weight[f], 1, g->weight[f], 1);
    }
  return dot / sqrt(forth * back);
}

size_t graph_errors(const graph *g, const unsigned char *labels, size_t rows) {
  size_t errors = 0;
  for (size_t r = 0; r < rows; r++)
    errors += (size_t)vf_learner_mistaken(g->plan.size[0], g->state[0] + r * g->plan.size[0], labels[r]);
  return errors;
}

int graph_evaluate(graph *g, const vf_dataset *d, graph_tally *tally) {
  *tally = (graph_tally){.images = d->count};
  for (size_t first = 0; first < d->count; first += g->phases.batch) {
    const size_t left = d->count - first, rows = left < g->phases.batch ? left : g->phases.batch;
    float moved;
    const size_t sweeps = graph_settle(g, d->image + first * d->pixels, rows, &moved);
    if (!isfinite(moved))
      return GSL_EFAILED;
    tally->sweeps += (double)(sweeps * rows) / (double)d->count;
    tally->unconverged += moved > g->phases.tolerance ? rows : 0;
    tally->errors += graph_errors(g, d->label + first, rows);
  }
  return GSL_SUCCESS;
}
