/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "architectures.h"

/* Products of an image while it is learned: the clamped input once, all other weights in each sweep, and one
 * for each weight's increment. */
static double products_of(const graph *g, double sweeps) {
  double clamped = 0, loops = 0;
  for (size_t e = 0; e < g->plan.edges; e++) {
    const double weights = (double)graph_edge_weights(g, e);
    if (g->plan.edge[e].from + 1 == g->plan.groups)
      clamped += weights;
    else
      loops += weights;
  }
  return 2 * clamped + loops * (sweeps + (double)g->phases.nudged_steps + 1);
}

void arch_measure(graph *g, const graph_feed *f, const course_data *d, double *number) {
  graph_tally tally;
  const size_t rows = graph_feed_fetch(f, 0, g->phases.batch);
  if (graph_evaluate(g, d->test, &tally))
    return;
  number[ARCH_TEST] = 100 * (double)tally.errors / (double)tally.images;
  number[ARCH_SWEEPS] = tally.sweeps;
  number[ARCH_UNCONVERGED] = 100 * (double)tally.unconverged / (double)tally.images;
  number[ARCH_COSINE] = graph_cosine(g, f->images, f->labels, rows);
  number[ARCH_ALIGNMENT] = graph_alignment(g);
  number[ARCH_WEIGHTS] = (double)graph_weights(g);
  number[ARCH_PRODUCTS] = products_of(g, tally.sweeps);
}
