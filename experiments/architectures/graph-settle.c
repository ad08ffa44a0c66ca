/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "graph.h"
#include "vf_lanes.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <string.h>

static size_t input_of(const graph *g) {
  return g->plan.groups - 1;
}

/* out (rows x size[to]) += values of the group that the edge comes from, by the weights. */
static void add_forth(const graph *g, size_t e, const float *values, size_t rows, float *out) {
  const size_t to = g->plan.size[g->plan.edge[e].to], from = g->plan.size[g->plan.edge[e].from];
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)rows, (int)to, (int)from, 1, values, (int)from,
              g->weight[e], (int)from, 1, out, (int)to);
}

/* out (rows x size[from]) += values of the group that the edge leads to, by the transposed weights. */
static void add_back(const graph *g, size_t e, const float *values, size_t rows, float *out) {
  const size_t to = g->plan.size[g->plan.edge[e].to], from = g->plan.size[g->plan.edge[e].from];
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, (int)rows, (int)from, (int)to, 1, values, (int)to,
              g->weight[e], (int)from, 1, out, (int)from);
}

static void clamp(graph *g, const float *images, size_t rows) {
  const graph_plan *p = &g->plan;
  const size_t input = input_of(g);
  memcpy(g->state[input], images, rows * p->size[input] * sizeof *images);
  for (size_t b = 0; b < input; b++)
    for (size_t r = 0; r < rows; r++)
      memcpy(g->clamped[b] + r * p->size[b], g->bias[b], p->size[b] * sizeof **g->bias);
  for (size_t e = 0; e < p->edges; e++)
    if (p->edge[e].from == input)
      add_forth(g, e, g->state[input], rows, g->clamped[p->edge[e].to]);
}

/* The group's drive into g->drive, from states and the clamped input. */
static void drive_group(graph *g, size_t b, size_t rows) {
  memcpy(g->drive, g->clamped[b], rows * g->plan.size[b] * sizeof *g->drive);
  for (size_t e = 0; e < g->plan.edges; e++)
    if (g->plan.edge[e].to == b && g->plan.edge[e].from != input_of(g))
      add_forth(g, e, g->state[g->plan.edge[e].from], rows, g->drive);
}

static float move_group(graph *g, size_t b, size_t rows) {
  const size_t count = rows * g->plan.size[b];
  float *before = g->state[b];
  drive_group(g, b, rows);
  if (b > 0)
    vf_lanes_tanh(count, g->drive, g->next[b]);
  else
    memcpy(g->next[b], g->drive, count * sizeof *g->drive);
  g->state[b] = g->next[b];
  g->next[b] = before;
  return vf_lanes_distance(count, g->state[b], before);
}

size_t graph_settle(graph *g, const float *images, size_t rows, float *moved) {
  size_t sweep = 0;
  clamp(g, images, rows);
  for (size_t b = 0; b < input_of(g); b++)
    memset(g->state[b], 0, rows * g->plan.size[b] * sizeof **g->state);
  do {
    *moved = 0;
    for (size_t b = input_of(g); b-- > 0;) {
      const float group = move_group(g, b, rows);
      *moved = group <= *moved ? *moved : group;
    }
    sweep++;
  } while (sweep<g->phases.free_steps && * moved> g->phases.tolerance);
  return sweep;
}

size_t graph_infinite(const graph *g, size_t rows) {
  for (size_t b = input_of(g); b-- > 0;)
    for (size_t i = 0; i < rows * g->plan.size[b]; i++)
      if (!isfinite(g->state[b][i]))
        return b;
  return 0;
}

/* target less softmax of one row of outputs */
static void miss(const float *output, size_t classes, size_t label, float *out) {
  float most = output[0], sum = 0;
  for (size_t i = 1; i < classes; i++)
    most = output[i] > most ? output[i] : most;
  for (size_t i = 0; i < classes; i++)
    sum += out[i] = expf(output[i] - most);
  for (size_t i = 0; i < classes; i++)
    out[i] = (i == label ? 1.0f : 0.0f) - out[i] / sum;
}

static void clear_changes(graph *g, size_t rows) {
  for (size_t b = 0; b < g->plan.groups; b++)
    memset(g->change[b], 0, rows * g->plan.size[b] * sizeof **g->change);
}

void graph_nudge(graph *g, const unsigned char *labels, size_t rows) {
  const graph_plan *p = &g->plan;
  const size_t classes = p->size[0];
  float nudged[256], error[256];
  clear_changes(g, rows);
  for (size_t sweep = 0; sweep < g->phases.nudged_steps; sweep++)
    for (size_t b = 0; b < input_of(g); b++) {
      memset(g->drive, 0, rows * p->size[b] * sizeof *g->drive);
      for (size_t e = 0; e < p->edges; e++)
        if (p->edge[e].to == b && p->edge[e].from != input_of(g))
          add_forth(g, e, g->change[p->edge[e].from], rows, g->drive);
      if (b > 0)
        vf_lanes_tanh_change(rows * p->size[b], g->state[b], g->drive, g->change[b]);
      for (size_t r = 0; b == 0 && r < rows; r++) {
        for (size_t i = 0; i < classes; i++)
          nudged[i] = g->state[0][r * classes + i] + g->change[0][r * classes + i];
        miss(nudged, classes, labels[r], error);
        for (size_t i = 0; i < classes; i++)
          g->change[0][r * classes + i] = g->drive[r * classes + i] + g->phases.beta * error[i];
      }
    }
  for (size_t b = 0; b < input_of(g); b++)
    cblas_sscal((int)(rows * p->size[b]), 1 / g->phases.beta, g->change[b], 1);
}

void graph_adjoint(graph *g, const unsigned char *labels, size_t rows, size_t sweeps) {
  const graph_plan *p = &g->plan;
  const size_t classes = p->size[0];
  clear_changes(g, rows);
  for (size_t sweep = 0; sweep < sweeps; sweep++)
    for (size_t b = 0; b < input_of(g); b++) {
      memset(g->drive, 0, rows * p->size[b] * sizeof *g->drive);
      for (size_t r = 0; b == 0 && r < rows; r++)
        miss(g->state[0] + r * classes, classes, labels[r], g->drive + r * classes);
      for (size_t e = 0; e < p->edges; e++)
        if (p->edge[e].from == b)
          add_back(g, e, g->change[p->edge[e].to], rows, g->drive);
      for (size_t i = 0; i < rows * p->size[b]; i++)
        g->change[b][i] = g->drive[i] * (b == 0 ? 1 : 1 - g->state[b][i] * g->state[b][i]);
    }
}
