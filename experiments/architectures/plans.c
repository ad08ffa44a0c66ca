/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "plans.h"

#include <stdlib.h>
#include <string.h>

static const float weak = 0.1f, loops = 0.5f;

const plan_family plan_families[] = {{"linear", {"0"}},
                                     {"width", {"32", "64", "128", "256", "512", "1024"}},
                                     {"depth", {"1", "2", "3", "4", "5"}},
                                     {"lateral", {"0.1", "0.5"}},
                                     {"skip", {"2", "3"}},
                                     {"graph", {"0.05", "0.2", "1"}},
                                     {"ring", {"0", "0.1", "1"}},
                                     {.family = NULL}};

static void join(graph_plan *p, graph_edge edge) {
  p->edge[p->edges++] = edge;
}

static void both_ways(graph_plan *p, size_t nearer, size_t farther) {
  join(p, (graph_edge){farther, nearer, .gain = 1});
  join(p, (graph_edge){nearer, farther, .gain = weak});
}

/* Hidden groups stand from 1, next to the output, to hidden. */
static graph_plan groups_of(size_t hidden, size_t units, size_t pixels, size_t classes) {
  graph_plan p = {.groups = hidden + 2, .size = {classes}};
  for (size_t b = 1; b <= hidden; b++)
    p.size[b] = units;
  p.size[hidden + 1] = pixels;
  return p;
}

static graph_plan layers(size_t hidden, size_t units, size_t pixels, size_t classes) {
  graph_plan p = groups_of(hidden, units, pixels, classes);
  join(&p, (graph_edge){hidden + 1, hidden, .gain = 1});
  for (size_t b = 0; b < hidden; b++)
    both_ways(&p, b, b + 1);
  return p;
}

static graph_plan skips(size_t hidden, size_t units, size_t pixels, size_t classes) {
  graph_plan p = layers(hidden, units, pixels, classes);
  for (size_t b = 0; b < hidden; b++) {
    join(&p, (graph_edge){hidden + 1, b, .gain = 1});
    for (size_t other = b + 2; other <= hidden; other++)
      both_ways(&p, b, other);
  }
  return p;
}

static graph_plan random_graph(double density, size_t units, size_t pixels, size_t classes) {
  graph_plan p = groups_of(2, units / 2, pixels, classes);
  join(&p, (graph_edge){3, 2, .gain = 1});
  both_ways(&p, 0, 1);
  for (size_t to = 1; to <= 2; to++)
    for (size_t from = 1; from <= 2; from++)
      join(&p, (graph_edge){from, to, GRAPH_RANDOM, density, 0, loops});
  return p;
}

static graph_plan ring(double rewired, size_t units, size_t pixels, size_t classes) {
  graph_plan p = groups_of(1, units, pixels, classes);
  join(&p, (graph_edge){2, 1, GRAPH_RANDOM, 0.1, 0, 1});
  join(&p, (graph_edge){1, 1, GRAPH_RING, 0.1, rewired, loops});
  both_ways(&p, 0, 1);
  return p;
}

graph_plan plan_of(const char *family, const char *setting, size_t units, size_t pixels, size_t classes) {
  const double number = atof(setting);
  const size_t count = (size_t)number;
  if (strcmp(family, "width") == 0)
    return layers(1, count, pixels, classes);
  if (strcmp(family, "skip") == 0)
    return skips(count, units, pixels, classes);
  if (strcmp(family, "graph") == 0)
    return random_graph(number, units, pixels, classes);
  if (strcmp(family, "ring") == 0)
    return ring(number, units, pixels, classes);
  if (strcmp(family, "lateral") != 0)
    return layers(count, units, pixels, classes);
  graph_plan p = layers(1, units, pixels, classes);
  join(&p, (graph_edge){1, 1, GRAPH_RANDOM, 1, 0, (float)number});
  return p;
}
