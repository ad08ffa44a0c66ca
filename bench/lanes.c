/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What wider vectors, chosen when the program starts, are worth to the elementwise loops of learning: the
 * same source with and without them, on the states of one hidden layer and a batch of 20, which fit the
 * caches.
 */
#include "lanes.h"

#include "common.h"
#include "vf_lanes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STATES = 20 * HIDDEN, CALLS = 2000 };

static const lanes chosen = {vf_lanes_step,   vf_lanes_step_clipped, vf_lanes_step_active, vf_lanes_clip,
                             vf_lanes_nudge,  vf_lanes_contrast,     vf_lanes_census,      vf_lanes_dot,
                             vf_lanes_finite, vf_lanes_adam,         vf_lanes_tanh,        vf_lanes_logistic};

typedef struct {
  float *a, *b, *out;
  float mean[STATES], square[STATES];
  unsigned char seen[STATES];
  double sum; /* of what the loops return */
} room;

static void step(const lanes *l, room *m) {
  m->sum += (double)l->step(STATES, 0.5f, m->a, m->out);
}

static void step_clipped(const lanes *l, room *m) {
  m->sum += (double)l->step_clipped(STATES, 0.5f, m->a, m->out);
}

static void step_active(const lanes *l, room *m) {
  m->sum += (double)l->step_active(STATES, 0.5f, m->a, m->b, m->out);
}

static void clip(const lanes *l, room *m) {
  l->clip(STATES, m->a, m->out);
}

static void nudge(const lanes *l, room *m) {
  l->nudge(STATES, 1e-3f, m->a, m->b, m->out);
}

static void contrast(const lanes *l, room *m) {
  l->contrast(STATES, 0.5f, m->a, m->b, m->out);
}

static void census(const lanes *l, room *m) {
  size_t low = 0, high = 0;
  l->census(STATES, m->b, m->seen, &low, &high);
  m->sum += (double)low + 2.0 * (double)high;
}

static void dot(const lanes *l, room *m) {
  m->sum += l->dot(STATES, m->a, m->b);
}

static void finite(const lanes *l, room *m) {
  m->sum += l->finite(STATES, m->a);
}

static void adam(const lanes *l, room *m) {
  static const vf_lanes_adam_step step_of = {0.9f, 0.999f, 1e-8f, 1e-3f, 1.0f};
  l->adam(STATES, &step_of, m->a, m->mean, m->square, m->out);
}

static void hyperbolic_tangent(const lanes *l, room *m) {
  l->tanh(STATES, m->a, m->out);
}

static void logistic(const lanes *l, room *m) {
  l->logistic(STATES, m->a, m->out);
}

static const struct {
  const char *name;
  void (*call)(const lanes *, room *);
} loops[] = {{"step", step},
             {"step, clipped", step_clipped},
             {"step of the adjoint", step_active},
             {"clip", clip},
             {"nudge", nudge},
             {"contrast", contrast},
             {"census", census},
             {"dot", dot},
             {"finite", finite},
             {"Adam", adam},
             {"tanh", hyperbolic_tangent},
             {"logistic", logistic}};

static double time_of(void (*call)(const lanes *, room *), const lanes *l, room *m) {
  const double start = seconds();
  for (size_t i = 0; i < CALLS; i++)
    call(l, m);
  return seconds() - start;
}

static void call_afresh(void (*call)(const lanes *, room *), const lanes *l, room *m) {
  memset(m->out, 0, STATES * sizeof *m->out);
  memset(m->mean, 0, sizeof m->mean);
  memset(m->square, 0, sizeof m->square);
  memset(m->seen, 0, sizeof m->seen);
  m->sum = 0;
  call(l, m);
}

/* The bits do not depend on the width; a benchmark of other sums would say nothing. */
static void compare(void (*call)(const lanes *, room *), room *m) {
  static float wanted[STATES];
  static unsigned char marks[STATES];
  call_afresh(call, &lanes_plain, m);
  const double sum = m->sum;
  memcpy(wanted, m->out, sizeof wanted);
  memcpy(marks, m->seen, sizeof marks);
  call_afresh(call, &chosen, m);
  if (sum != m->sum || memcmp(wanted, m->out, sizeof wanted) != 0 ||
      memcmp(marks, m->seen, sizeof marks) != 0)
    fail("the versions differ: mend the loops");
}

int main(void) {
  gsl_rng *rng = generator();
  room m = {
      floats(STATES, 1.0f, rng), floats(STATES, 1.0f, rng), floats(STATES, 1.0f, rng), {0}, {0}, {0}, 0};
  printf("\nelementwise loops over %d states, million states/s, one thread\n", STATES);
  printf("%-20s %8s %8s %6s\n", "loop", "plain", "chosen", "ratio");
  for (size_t i = 0; i < sizeof loops / sizeof loops[0]; i++) {
    double plain[REPEATS], wide[REPEATS];
    compare(loops[i].call, &m);
    for (size_t r = 0; r < REPEATS; r++) {
      plain[r] = time_of(loops[i].call, &lanes_plain, &m);
      wide[r] = time_of(loops[i].call, &chosen, &m);
    }
    const double states = 1e-6 * CALLS * STATES, p = median(plain), w = median(wide);
    printf("%-20s %8.0f %8.0f %6.2f\n", loops[i].name, states / p, states / w, p / w);
  }
  free(m.a);
  free(m.b);
  free(m.out);
  gsl_rng_free(rng);
  return 0;
}
