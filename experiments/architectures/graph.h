/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A network whose units stand in groups and whose weights are one matrix for each pair of groups that is
 * joined, whole or sparse: layers, layers with skips, or one group joined with itself, a graph without
 * layers.
 *
 * The rate form, in single precision: units s = tanh(sum W s + b), outputs linear, cost cross-entropy after
 * softmax.  Group 0 is the output, the last the clamped input.
 */
#ifndef GRAPH_H
#define GRAPH_H

#include "vf_dataset.h"
#include "vf_error.h"

#include <gsl/gsl_rng.h>

enum { GRAPH_GROUPS = 8, GRAPH_EDGES = 24 };

/* Which of the weights of a matrix are there. */
typedef enum {
  GRAPH_WHOLE,
  GRAPH_RANDOM, /* each with probability density */
  GRAPH_RING    /* of a group with itself: of each unit its density * size nearest on a ring, each moved to a
                 * random one with probability rewired (Watts and Strogatz 1998) */
} graph_kind;

typedef struct {
  size_t from, to; /* groups */
  graph_kind kind;
  double density, rewired;
  float gain; /* of Glorot's range, and of the learning rate */
} graph_edge;

typedef struct {
  size_t groups, size[GRAPH_GROUPS];
  size_t edges;
  graph_edge edge[GRAPH_EDGES];
} graph_plan;

typedef struct {
  size_t batch, free_steps, nudged_steps;
  float tolerance; /* a free phase ends when no unit of the batch moved more in its last sweep */
  float beta;
} graph_phases;

typedef struct {
  graph_plan plan;
  graph_phases phases;
  float *weight[GRAPH_EDGES]; /* size[to] x size[from] */
  float *mask[GRAPH_EDGES];   /* 1 where a weight is, 0 elsewhere; NULL: all are */
  float *bias[GRAPH_GROUPS];
  /* Of a batch, one image a row: states and those they move to, what the clamped input drives, differences of
   * the nudged phase from the free one, or adjoints; the drive of one group. */
  float *state[GRAPH_GROUPS], *next[GRAPH_GROUPS], *clamped[GRAPH_GROUPS], *change[GRAPH_GROUPS], *drive;
} graph;

/* Draws masks and weights, Glorot uniform by the weights that are there; NULL where memory is short. */
graph *graph_alloc(const graph_plan *plan, const graph_phases *phases, const gsl_rng *rng);
void graph_free(graph *g);

/* Weights that are there, biases left out; those of one edge. */
size_t graph_weights(const graph *g);
size_t graph_edge_weights(const graph *g, size_t e);

/* graph-settle.c.  Settles rows <= batch images, sweep by sweep from the input on, and returns the sweeps;
 * *moved is the largest motion of the last one, NaN where a state is not finite. */
size_t graph_settle(graph *g, const float *images, size_t rows, float *moved);

/* The group next to the input that has a state which is not finite; 0 where none has. */
size_t graph_infinite(const graph *g, size_t rows);

/* After graph_settle: the nudged phase, from the output on, leaves in change how far each unit moved, over
 * beta.  The adjoint instead: the derivative of minus the cost by each unit's drive. */
void graph_nudge(graph *g, const unsigned char *labels, size_t rows);
void graph_adjoint(graph *g, const unsigned char *labels, size_t rows, size_t sweeps);

/* graph-learn.c.  The increment of edge e from change, a batch mean, zero where no weight is. */
void graph_increment(const graph *g, size_t e, size_t rows, float *out);

/* After graph_settle: how many of the images are mistaken. */
size_t graph_errors(const graph *g, const unsigned char *labels, size_t rows);

/* Running means of the increments and of their squares, of weights by edge, then of biases by group, and the
 * increment that is at hand. */
typedef struct {
  float *mean[GRAPH_EDGES + GRAPH_GROUPS], *square[GRAPH_EDGES + GRAPH_GROUPS];
  float *increment;
  size_t batches;
} graph_adam;
graph_adam *graph_adam_alloc(const graph *g);
void graph_adam_free(graph_adam *a, const graph *g);

/* Entries of those places. */
size_t graph_numbers(const graph *g, size_t place);

/* Moves weights and biases by what change says. */
void graph_learn(graph *g, graph_adam *a, size_t rows, float rate);

/* Cosine of the weights and the transposed weights of the way back, over all pairs of groups joined both
 * ways; NaN where none is. */
double graph_alignment(const graph *g);

/* Cosine of the increments by nudging and by the adjoint, of all weights into hidden groups; NaN where there
 * are none. */
double graph_cosine(graph *g, const float *images, const unsigned char *labels, size_t rows);

typedef struct {
  size_t images, errors, unconverged;
  double sweeps; /* mean over images */
} graph_tally;

/* Free phases alone; GSL_EFAILED where a state is not finite. */
int graph_evaluate(graph *g, const vf_dataset *d, graph_tally *tally);

/* Where a training stands between two epochs: those that are over, and the error while learning in the last.
 */
typedef struct {
  size_t epochs;
  double learning; /* in % */
} graph_place;

/* graph-store.c.  A training in a file, with the settings that a file to be read must have too.  Return 0, or
 * a code with the reason in error. */
int graph_save(const graph *g, const graph_adam *a, const graph_place *place, const char *settings,
               const char *path, vf_error *error);
int graph_load(graph *g, graph_adam *a, graph_place *place, const char *settings, const char *path,
               vf_error *error);

#endif
