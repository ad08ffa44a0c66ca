/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The networks here against the learner's, which t/test_learner_exact.c holds equal to the exact path, and
 * the responses of symmetric ones, with edges of every kind, against their adjoints.
 */
#include "architectures.h"
#include "xp_seed.h"
#include "xp_statistics.h"

#include <gsl/gsl_cblas.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { UNITS = 24, WIDEST = 64, ROWS = 20, PHASE = 80 };

static vf_learner *draw_learner(xp_run *run, const vf_dataset *d, const gsl_rng *rng) {
  vf_error error = {0, ""};
  const vf_learner_options o = {.depth = 3,
                                .size = {d->classes, UNITS, UNITS, d->pixels},
                                .rho = vf_activation_find("tanh"),
                                .cost = vf_cost_find("cross-entropy"),
                                .form = VF_LEARNER_RATE,
                                .solver = VF_LEARNER_SWEEP,
                                .eps = 1,
                                .free_steps = PHASE,
                                .nudged_steps = PHASE,
                                .beta = 0.01f,
                                .rule = vf_rule_find("one-sided"),
                                .batch = ROWS,
                                .learning_rate = {1, 1, 1},
                                .feedback_gain = 0.3f,
                                .open_output = 1,
                                .relative = 1,
                                .slope_left_out = 1,
                                .product = xp_run_product(run)};
  vf_learner *l = vf_learner_alloc(&o, rng, &error);
  if (!l)
    xp_die(run, "%s", error.text);
  return l;
}

/* The learner's matrix of an edge between neighbouring layers. */
static const float *matrix_of(const graph_edge *edge, float *const *forth, float *const *back) {
  return edge->from == edge->to + 1 ? forth[edge->to] : back[edge->from];
}

static void copy_weights(graph *g, vf_learner *l) {
  for (size_t e = 0; e < g->plan.edges; e++) {
    const graph_edge *edge = &g->plan.edge[e];
    const float *from =
        edge->from == edge->to + 1 ? vf_learner_feedforward(l, edge->to) : vf_learner_feedback(l, edge->from);
    memcpy(g->weight[e], from, graph_edge_weights(g, e) * sizeof *from);
  }
}

/* The largest difference of an increment from the learner's x, relative to the norm of that. */
static double difference(const graph *g, const vf_increments *x, float *room) {
  double largest = 0;
  for (size_t e = 0; e < g->plan.edges; e++) {
    const int count = (int)graph_edge_weights(g, e);
    const float *other = matrix_of(&g->plan.edge[e], x->feedforward, x->feedback);
    graph_increment(g, e, ROWS, room);
    cblas_saxpy(count, -1, other, 1, room, 1);
    largest = xp_max(largest, (double)cblas_snrm2(count, room, 1) / (double)cblas_snrm2(count, other, 1));
  }
  return largest;
}

double arch_check(xp_run *run) {
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "architectures check", 0);
  course_data d = course_read(run, ROWS, 0, ROWS);
  vf_learner *l = draw_learner(run, d.train, rng);
  const graph_plan plan = plan_of("depth", "2", UNITS, d.train->pixels, d.train->classes);
  const graph_phases phases = {ROWS, PHASE, PHASE, 0, 0.01f};
  graph *g = graph_alloc(&plan, &phases, rng);
  vf_increments x = {{NULL}, {NULL}, {NULL}};
  float *room = xp_need(run, UNITS * d.train->pixels, sizeof *room), moved, residual[ROWS];
  if (!g || vf_increments_alloc(vf_learner_get_options(l), &x))
    xp_die(run, "not enough memory for a network of %d units", 2 * UNITS);
  copy_weights(g, l);
  graph_settle(g, d.train->image, ROWS, &moved);
  graph_nudge(g, d.train->label, ROWS);
  int code = vf_learner_increments(l, d.train->image, d.train->label, ROWS, &x);
  double largest = code ? (double)NAN : difference(g, &x, room);
  graph_adjoint(g, d.train->label, ROWS, PHASE);
  code = vf_learner_gradient(l, d.train->image, d.train->label, ROWS, PHASE, 0, &x, residual);
  largest = xp_max(largest, code ? (double)NAN : difference(g, &x, room));
  free(room);
  vf_increments_free(&x);
  graph_free(g);
  vf_learner_free(l);
  course_data_free(&d);
  gsl_rng_free(rng);
  return largest;
}

/* The nearest symmetric matrix of a group to itself. */
static void fold(float *w, size_t n) {
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < i; j++)
      w[i * n + j] = w[j * n + i] = (w[i * n + j] + w[j * n + i]) / 2;
}

/* to <- transpose of from, which has rows x columns. */
static void transpose(const float *from, size_t rows, size_t columns, float *to) {
  for (size_t i = 0; i < rows; i++)
    for (size_t j = 0; j < columns; j++)
      to[j * rows + i] = from[i * columns + j];
}

/* Of two edges between the same groups the earlier takes the transposed weights of the later one, which are
 * no larger; masks stay, as only states are compared. */
static void make_symmetric(graph *g) {
  for (size_t e = 0; e < g->plan.edges; e++) {
    const graph_edge *edge = &g->plan.edge[e];
    const size_t rows = g->plan.size[edge->to], columns = g->plan.size[edge->from];
    if (edge->from == edge->to)
      fold(g->weight[e], rows);
    for (size_t f = 0; f < e; f++)
      if (g->plan.edge[f].from == edge->to && g->plan.edge[f].to == edge->from)
        transpose(g->weight[e], rows, columns, g->weight[f]);
  }
}

/* The largest difference of a group's responses from its adjoints, relative to their norm. */
static double response_off(graph *g, const vf_dataset *d, float *room) {
  double largest = 0;
  float moved;
  size_t at = 0;
  graph_settle(g, d->image, ROWS, &moved);
  graph_nudge(g, d->label, ROWS);
  for (size_t b = 0; b + 1 < g->plan.groups; at += ROWS * g->plan.size[b++])
    memcpy(room + at, g->change[b], ROWS * g->plan.size[b] * sizeof *room);
  graph_adjoint(g, d->label, ROWS, PHASE);
  at = 0;
  for (size_t b = 0; b + 1 < g->plan.groups; b++) {
    const int count = (int)(ROWS * g->plan.size[b]);
    cblas_saxpy(count, -1, g->change[b], 1, room + at, 1);
    largest = xp_max(largest,
                     (double)cblas_snrm2(count, room + at, 1) / (double)cblas_snrm2(count, g->change[b], 1));
    at += (size_t)count;
  }
  return largest;
}

double arch_check_symmetric(xp_run *run, size_t *networks) {
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "architectures symmetric", 0);
  course_data d = course_read(run, ROWS, 0, ROWS);
  const graph_phases phases = {ROWS, PHASE, PHASE, 0, 1e-5f};
  float *room = xp_need(run, ROWS * GRAPH_GROUPS * WIDEST, sizeof *room);
  double largest = 0;
  *networks = 0;
  for (const plan_family *f = plan_families; f->family; f++)
    for (size_t i = 0; i < sizeof f->setting / sizeof *f->setting && f->setting[i]; i++) {
      const graph_plan plan = plan_of(f->family, f->setting[i], UNITS, d.train->pixels, d.train->classes);
      if (plan.size[1] > WIDEST && plan.groups > 2)
        continue;
      graph *g = graph_alloc(&plan, &phases, rng);
      if (!g)
        xp_die(run, "not enough memory for network %s %s", f->family, f->setting[i]);
      make_symmetric(g);
      largest = xp_max(largest, response_off(g, d.train, room));
      graph_free(g);
      ++*networks;
    }
  free(room);
  course_data_free(&d);
  gsl_rng_free(rng);
  return largest;
}
