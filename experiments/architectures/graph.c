/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

static size_t entries(const graph_plan *p, size_t e) {
  return p->size[p->edge[e].to] * p->size[p->edge[e].from];
}

size_t graph_edge_weights(const graph *g, size_t e) {
  const size_t all = entries(&g->plan, e);
  size_t there = 0;
  for (size_t i = 0; i < all; i++)
    there += !g->mask[e] || g->mask[e][i] > 0;
  return there;
}

size_t graph_weights(const graph *g) {
  size_t there = 0;
  for (size_t e = 0; e < g->plan.edges; e++)
    there += graph_edge_weights(g, e);
  return there;
}

static void draw_random(const graph_edge *edge, size_t rows, size_t columns, float *mask,
                        const gsl_rng *rng) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      mask[i * columns + j] =
          (edge->from != edge->to || i != j) && gsl_rng_uniform(rng) < edge->density ? 1.0f : 0.0f;
}

/* A moved neighbour may fall on one that is there. */
static void draw_ring(const graph_edge *edge, size_t units, float *mask, const gsl_rng *rng) {
  const size_t near = (size_t)(edge->density * (double)units / 2);
  for (size_t i = 0; i < units; i++)
    for (size_t k = 1; k <= near; k++)
      for (int side = 0; side < 2; side++) {
        size_t j = (side ? i + k : i + units - k) % units;
        if (gsl_rng_uniform(rng) < edge->rewired)
          do
            j = gsl_rng_uniform_int(rng, units);
          while (j == i);
        mask[i * units + j] = 1;
      }
}

static int draw_edge(graph *g, size_t e, const gsl_rng *rng) {
  const graph_edge *edge = &g->plan.edge[e];
  const size_t rows = g->plan.size[edge->to], columns = g->plan.size[edge->from], all = rows * columns;
  g->weight[e] = calloc(all, sizeof **g->weight);
  if (!g->weight[e])
    return 0;
  if (edge->kind != GRAPH_WHOLE) {
    g->mask[e] = calloc(all, sizeof **g->mask);
    if (!g->mask[e])
      return 0;
    if (edge->kind == GRAPH_RANDOM)
      draw_random(edge, rows, columns, g->mask[e], rng);
    else
      draw_ring(edge, rows, g->mask[e], rng);
  }
  const double share = (double)graph_edge_weights(g, e) / (double)all,
               range = (double)edge->gain * sqrt(6 / (share * (double)(rows + columns) + 1e-9));
  for (size_t i = 0; i < all; i++) {
    const float w = (float)gsl_ran_flat(rng, -range, range);
    g->weight[e][i] = !g->mask[e] || g->mask[e][i] > 0 ? w : 0;
  }
  return 1;
}

static int make_room(graph *g) {
  size_t most = 0;
  for (size_t b = 0; b < g->plan.groups; b++) {
    const size_t size = g->plan.size[b], count = g->phases.batch * size;
    most = size > most ? size : most;
    g->state[b] = calloc(count, sizeof **g->state);
    g->next[b] = calloc(count, sizeof **g->next);
    g->clamped[b] = calloc(count, sizeof **g->clamped);
    g->change[b] = calloc(count, sizeof **g->change);
    g->bias[b] = calloc(size, sizeof **g->bias);
    if (!g->state[b] || !g->next[b] || !g->clamped[b] || !g->change[b] || !g->bias[b])
      return 0;
  }
  g->drive = calloc(g->phases.batch * most, sizeof *g->drive);
  return g->drive != NULL;
}

graph *graph_alloc(const graph_plan *plan, const graph_phases *phases, const gsl_rng *rng) {
  graph *g = calloc(1, sizeof *g);
  if (!g)
    return NULL;
  g->plan = *plan;
  g->phases = *phases;
  int room = make_room(g);
  for (size_t e = 0; room && e < plan->edges; e++)
    room = draw_edge(g, e, rng);
  if (room)
    return g;
  graph_free(g);
  return NULL;
}

void graph_free(graph *g) {
  if (!g)
    return;
  for (size_t e = 0; e < g->plan.edges; e++) {
    free(g->weight[e]);
    free(g->mask[e]);
  }
  for (size_t b = 0; b < g->plan.groups; b++) {
    free(g->state[b]);
    free(g->next[b]);
    free(g->clamped[b]);
    free(g->change[b]);
    free(g->bias[b]);
  }
  free(g->drive);
  free(g);
}
