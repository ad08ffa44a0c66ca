/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * checkpoint_demo FILE BATCHES [rates]: a training of noise that goes on from FILE where that is there,
 * learns until BATCHES batches are done, saves itself after each, and prints where it stands with a sum over
 * its parameters and its history.  For tests that end it anywhere.  With rates, states are rates of the
 * hyperbolic tangent and outputs linear.
 */
#include "learner_fixture.h"
#include "vf_training.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EPOCHS = 3, A_EPOCH = (IMAGES + BATCH - 1) / BATCH };

static vf_training *training_alloc(learner_images *images, int rates, vf_error *error) {
  draw_images(images);
  vf_training_options o = {.learner = plain_options(),
                           .output_gain = 1.0f,
                           .epochs = EPOCHS,
                           .train = &images->data,
                           .sample = &images->data,
                           .test = &images->data,
                           .probes = 1,
                           .gradient_steps = 5};
  o.learner.optimizer = VF_LEARNER_ADAM;
  o.learner.warm = 1;
  if (rates) {
    o.learner.form = VF_LEARNER_RATE;
    o.learner.rho = vf_activation_tanh;
    o.learner.clipped = 0;
    o.learner.open_output = 1;
  }
  return vf_training_alloc(&o, seeded_rng(7), error);
}

static size_t batches_done(const vf_training *t) {
  return vf_training_epochs_done(t) * A_EPOCH + (vf_training_images_done(t) + BATCH - 1) / BATCH;
}

/* FNV-1a */
static uint64_t add(uint64_t sum, const void *bytes, size_t count) {
  for (size_t i = 0; i < count; i++)
    sum = (sum ^ ((const unsigned char *)bytes)[i]) * 0x100000001b3u;
  return sum;
}

static void show(vf_training *t) {
  vf_learner *const l = vf_training_learner(t);
  const vf_learner_options *const o = vf_learner_get_options(l);
  uint64_t sum = 0xcbf29ce484222325u;
  for (size_t k = 0; k < o->depth; k++) {
    const size_t bytes = o->size[k] * o->size[k + 1] * sizeof(float);
    sum = add(sum, vf_learner_feedforward(l, k), bytes);
    sum = add(sum, vf_learner_bias(l, k), o->size[k] * sizeof(float));
    if (k + 1 < o->depth)
      sum = add(sum, vf_learner_feedback(l, k), bytes);
  }
  for (size_t e = 0; e <= vf_training_epochs_done(t); e++)
    sum = add(sum, vf_training_row(t, e), VF_TRAINING_COLUMNS * sizeof(double));
  printf("batches %zu, sum %016llx\n", batches_done(t), (unsigned long long)sum);
}

int main(int argc, char **argv) {
  static learner_images images;
  vf_error error = {0, ""};
  const int rates = argc == 4 && strcmp(argv[3], "rates") == 0, understood = argc == 3 || rates;
  const size_t batches = understood ? strtoul(argv[2], NULL, 10) : 0;
  vf_training *t = understood ? training_alloc(&images, rates, &error) : NULL;
  int code = !t;
  if (!code && access(argv[1], F_OK) == 0)
    code = vf_training_resume(t, argv[1], NULL, &error);
  while (!code && batches_done(t) < batches && vf_training_epochs_done(t) < EPOCHS) {
    code = vf_training_advance(t, BATCH, &error);
    if (!code)
      code = vf_training_save(t, argv[1], &error);
  }
  if (code)
    fprintf(stderr, "checkpoint_demo: %s\n", error.text);
  else
    show(t);
  vf_training_free(t);
  return code || fflush(stdout);
}
