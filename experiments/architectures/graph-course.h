/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A graph learns images, epoch after epoch in an order drawn anew, with a rate that falls to 0 and a file
 * from which a training goes on.
 */
#ifndef GRAPH_COURSE_H
#define GRAPH_COURSE_H

#include "graph.h"
#include "study.h"

/* Images in an order, and those of one batch. */
typedef struct {
  const vf_dataset *d;
  size_t *order;
  float *images;
  unsigned char *labels;
} graph_feed;

/* Returns 0 where memory is short; free in either case. */
int graph_feed_alloc(graph_feed *f, const vf_dataset *d, size_t batch);
void graph_feed_free(graph_feed *f);

/* The images from place first of the order on, at most batch; how many they are. */
size_t graph_feed_fetch(const graph_feed *f, size_t first, size_t batch);

/* The task is told of each epoch and of a training that does not come to its end. */
typedef struct {
  study_task *task;
  graph *g;
  graph_adam *adam;
  graph_feed f;
  const vf_training_options *o;
  gsl_rng *rng;
  graph_place place;
  const char *file, *settings; /* file NULL: nothing is kept */
} graph_course;
void graph_course_train(graph_course *c);

#endif
