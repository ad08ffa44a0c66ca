/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <float.h>
#include <math.h>

static const double first = 0.9, second = 0.999, smallest = 1e-8;

/* The contrast of layer k is smaller than that of the outputs by the gain's k-th power (theory of weak
 * feedback), and so is what bounds steps from below.  A mixture has the scale of its larger part. */
static double floor_of(const vf_learner_options *o, size_t k, int feedback) {
  const size_t layer = feedback && o->rule->back[1] == 0.0f ? k + 1 : k;
  return o->rule->signal ? smallest
                         : fmax(smallest * pow((double)o->feedback_gain, (double)layer), (double)FLT_MIN);
}

/* Task index: feedforward matrix, feedback matrix and bias of a pair; pair after pair. */
static void adam_task(size_t index, void *context) {
  vf_learner *l = context;
  const vf_learner_options *o = &l->options;
  const size_t k = index / 3, kind = index % 3, weights = o->size[k] * o->size[k + 1];
  const int hidden = k + 1 < o->depth;
  const double mean_so_far = 1 - pow(first, (double)l->batches),
               square_so_far = sqrt(1 - pow(second, (double)l->batches));
  const double rate = (double)o->learning_rate[k] * (kind == 1 ? (double)o->feedback_gain : 1.0);
  const vf_lanes_adam_step a = {.first = (float)first,
                                .second = (float)second,
                                .floor = (float)(floor_of(o, k, kind == 1) * square_so_far),
                                .rate = (float)(rate * square_so_far / mean_so_far),
                                .keep = kind == 2 ? 1.0f : 1.0f - o->learning_rate[k] * o->decay};
  if (kind == 0 && (!hidden || vf_learner_learns(o->rule->forth)))
    vf_lanes_adam(weights, &a, l->increments.feedforward[k], l->mean.feedforward[k], l->square.feedforward[k],
                  l->feedforward[k]);
  else if (kind == 1 && hidden && vf_learner_learns(o->rule->back))
    vf_lanes_adam(weights, &a, l->increments.feedback[k], l->mean.feedback[k], l->square.feedback[k],
                  l->feedback[k]);
  else if (kind == 2)
    vf_lanes_adam(o->size[k], &a, l->increments.bias[k], l->mean.bias[k], l->square.bias[k], l->bias[k]);
}

void vf_learner_adam(vf_learner *l) {
  l->batches++;
  vf_team_run(l->team, 3 * l->options.depth, adam_task, l);
}
