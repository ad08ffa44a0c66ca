/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Drift: after T1 Euler steps the nudged state moves on for two reasons, the target and what the free phase
 * had left of its way.  With h^beta the nudged state, h^0 the free one and h' the free one moved on for as
 * many steps, signal = h^beta - h' and drift = h' - h^0, each as a root mean square over the units of a
 * layer.
 */
#include "convergence.h"

#include "exact.h"
#include "xp_table.h"

#include <math.h>
#include <string.h>

enum { LENGTHS = 7 };
static const size_t lengths[LENGTHS] = {5, 10, 20, SHORT_PHASE, 40, 50, LONG_PHASE};

/* The increment of a bias, for one image, is its unit's contrast; beta times that is how far it moved. */
static void measure_drift(xp_run *run, const convergence_setting *s, float beta, size_t free_steps,
                          double signal[CONVERGENCE_LAYERS], double drift[CONVERGENCE_LAYERS]) {
  vf_learner *plain = convergence_variant(run, s, convergence_euler(s, vf_rule_one_sided, beta, free_steps));
  vf_learner *continued =
      convergence_variant(run, s, convergence_euler(s, vf_rule_continued, beta, free_steps));
  const vf_learner_options *o = vf_learner_get_options(plain);
  vf_increments a, b = {{NULL}, {NULL}, {NULL}};
  const int room = !vf_increments_alloc(o, &a) && !vf_increments_alloc(o, &b);
  if (!room)
    xp_die(run, "not enough memory for the increments of a network");
  memset(signal, 0, CONVERGENCE_LAYERS * sizeof *signal);
  memset(drift, 0, CONVERGENCE_LAYERS * sizeof *drift);
  for (size_t i = 0; i < s->drift_images; i++) {
    const float *image = s->data->test->image + i * s->data->test->pixels;
    const unsigned char *label = s->data->test->label + i;
    if (vf_learner_increments(plain, image, label, 1, &a) ||
        vf_learner_increments(continued, image, label, 1, &b))
      xp_die(run, "a state that is not finite: lower the learning rates");
    for (size_t k = 0; k < CONVERGENCE_LAYERS; k++)
      for (size_t u = 0; u < o->size[k]; u++) {
        signal[k] += pow((double)beta * (double)b.bias[k][u], 2);
        drift[k] += pow((double)beta * ((double)a.bias[k][u] - (double)b.bias[k][u]), 2);
      }
  }
  for (size_t k = 0; k < CONVERGENCE_LAYERS; k++) {
    const double states = (double)(s->drift_images * o->size[k]);
    signal[k] = sqrt(signal[k] / states);
    drift[k] = sqrt(drift[k] / states);
  }
  vf_increments_free(&a);
  vf_increments_free(&b);
  vf_learner_free(plain);
  vf_learner_free(continued);
}

double convergence_drift(xp_run *run, const convergence_setting *s) {
  const float beta = estimators[ONE_SIDED_SHORT].beta;
  double at_30 = NAN;
  xp_table *t = xp_table_open(run, "drift",
                              "T1 [1]\tsignal 0 [1]\tsignal 1 [1]\tsignal 2 [1]\tsignal 3 [1]\tdrift 0 [1]\t"
                              "drift 1 [1]\tdrift 2 [1]\tdrift 3 [1]");
  for (size_t i = 0; i < LENGTHS; i++) {
    double a[CONVERGENCE_LAYERS], d[CONVERGENCE_LAYERS];
    measure_drift(run, s, beta, lengths[i], a, d);
    xp_table_row(t, "%zu\t%.4e\t%.4e\t%.4e\t%.4e\t%.4e\t%.4e\t%.4e\t%.4e", lengths[i], a[0], a[1], a[2], a[3],
                 d[0], d[1], d[2], d[3]);
    if (lengths[i] == SHORT_PHASE)
      at_30 = d[CONVERGENCE_LAYERS - 1] / a[CONVERGENCE_LAYERS - 1];
  }
  return at_30;
}
