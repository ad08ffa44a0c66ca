/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Recurrent backpropagation on a batch in which the adjoint of one image grows for ever: that image is left
 * out, and the others have the gradient that they have without it.
 */
#include "learner_fixture.h"
#include "tap.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <string.h>

enum { OUTPUTS = 3, HIDDEN = 4, CALM = 0, WILD = 1, STEPS = 300 };

/* One free step from zero.  A dark image leaves the hidden units at 0, where they pass nothing on; a bright
 * one leaves all units active, between weights whose loop gain is far above 1. */
static vf_learner *looping_learner(void) {
  vf_learner_options o = plain_options();
  o.depth = 2;
  o.size[0] = OUTPUTS;
  o.size[1] = HIDDEN;
  o.size[2] = INPUTS;
  o.free_steps = 1;
  o.eps = 0.5f;
  gsl_rng *rng = seeded_rng(3);
  vf_learner *l = vf_learner_alloc(&o, rng, NULL);
  gsl_rng_free(rng);
  for (size_t i = 0; i < OUTPUTS * HIDDEN; i++) {
    vf_learner_feedforward(l, 0)[i] = 0.7f + 0.01f * (float)i;
    vf_learner_feedback(l, 0)[i] = 2.0f;
  }
  for (size_t i = 0; i < HIDDEN * INPUTS; i++)
    vf_learner_feedforward(l, 1)[i] = 0.3f;
  for (size_t i = 0; i < OUTPUTS; i++)
    vf_learner_bias(l, 0)[i] = 0.3f;
  for (size_t i = 0; i < HIDDEN; i++)
    vf_learner_bias(l, 1)[i] = -0.2f;
  return l;
}

static int gradient_of(vf_learner *l, const float *pixels, const unsigned char *labels, size_t count,
                       learner_increments *f, float *residual) {
  vf_increments x = increments_in(f);
  return vf_learner_gradient(l, pixels, labels, count, STEPS, 1e-6f, &x, residual);
}

int main(void) {
  static learner_increments all, calm;
  float pixels[BATCH * INPUTS] = {0}, residual[BATCH];
  const unsigned char labels[BATCH] = {0, 1, 2};
  for (size_t i = 0; i < INPUTS; i++)
    pixels[WILD * INPUTS + i] = 0.4f;
  vf_learner *l = looping_learner();
  ok(!gradient_of(l, pixels, labels, BATCH, &all, residual), "a batch with a wild image has a gradient");
  ok(!(residual[WILD] <= VF_LEARNER_ADJOINT_REST), "the adjoint of that image does not come to rest");
  ok(residual[CALM] <= 1e-6f && residual[2] <= 1e-6f, "those of the others do");

  memmove(pixels + WILD * INPUTS, pixels + 2 * INPUTS, INPUTS * sizeof *pixels);
  const unsigned char rest[2] = {0, 2};
  ok(!gradient_of(l, pixels, rest, 2, &calm, residual), "the others alone have one too");
  double largest = 0, size = 0;
  for (size_t i = 0; i < OUTPUTS; i++) {
    largest = larger(largest, fabs(3.0 * (double)all.bias[0][i] - 2.0 * (double)calm.bias[0][i]));
    size = larger(size, fabs((double)calm.bias[0][i]));
  }
  for (size_t i = 0; i < OUTPUTS * HIDDEN; i++)
    largest =
        larger(largest, fabs(3.0 * (double)all.feedforward[0][i] - 2.0 * (double)calm.feedforward[0][i]));
  ok(size > 0.01, "which is not 0");
  is_near(largest, 0.0, 1e-6, "and the wild image added nothing to it");
  vf_learner_free(l);
  return tap_done();
}
