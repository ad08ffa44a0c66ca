/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mnist-depth.h"

#include <math.h>

const char *const depth_words[MAX_HIDDEN + 1] = {"no", "one", "two", "three"};

size_t depth_epochs(size_t hidden) {
  return hidden == 3 ? 70 : 60;
}

const depth_run *depth_first(const depth_sweep *s, size_t hidden) {
  for (size_t i = 0; i < s->count; i++)
    if (s->runs[i].hidden == hidden)
      return &s->runs[i];
  return NULL;
}

size_t depth_gather(const depth_sweep *s, const depth_history *out, size_t hidden, depth_measure *measure,
                    double x[MAX_SEEDS]) {
  size_t count = 0;
  for (size_t i = 0; i < s->count; i++)
    if (s->runs[i].hidden == hidden) {
      if (measure)
        x[count] = measure(&s->runs[i], &out[i]);
      count++;
    }
  return count;
}

double depth_training(const depth_run *t, const depth_history *o) {
  (void)t;
  return 100.0 * (double)o->left.wrong / (double)o->left.images;
}

double depth_wrong(const depth_run *t, const depth_history *o) {
  (void)t;
  return (double)o->left.wrong;
}

double depth_test(const depth_run *t, const depth_history *o) {
  return o->row[t->epochs][VF_TRAINING_TEST];
}

double depth_converged(const depth_run *t, const depth_history *o) {
  return 100 - o->row[t->epochs][VF_TRAINING_UNCONVERGED];
}

double depth_falls(const depth_run *t, const depth_history *o) {
  size_t falls = 0;
  for (size_t e = 1; e <= t->epochs; e++)
    falls += o->row[e][VF_TRAINING_OBJECTIVE] < o->row[e - 1][VF_TRAINING_OBJECTIVE];
  return (double)falls;
}

double depth_length(const depth_run *t, const depth_history *o) {
  (void)o;
  return (double)t->epochs;
}

double depth_chance(const depth_sweep *s, size_t k) {
  return 5 / sqrt((double)(k == 0 ? s->data->train->classes : COURSE_UNITS) * COURSE_UNITS);
}
