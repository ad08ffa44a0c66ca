/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a batch of digits leaves in each layer of a deep network with weak feedback: the learner's nudged
 * phases in single precision, with states subtracted and with differences carried, against the response of
 * the exact path in double precision at the same weights; and the size of that response beside the gradient.
 */
#include "weak-feedback.h"

#include "exact.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

enum { IMAGES_ONCE = 1, FREE_SWEEPS = 30 };
#define BETA 0.01f

/* Sums over the images of the batch, layer by layer. */
typedef struct {
  double off[2], response, state, gradient, product;
} layer_sums;

static vf_learner_options options_of(size_t hidden, double gain, const vf_dataset *d, int relative) {
  vf_learner_options o = {.depth = hidden + 1,
                          .rho = vf_activation_tanh,
                          .form = VF_LEARNER_RATE,
                          .solver = VF_LEARNER_SWEEP,
                          .rule = vf_rule_centred,
                          .eps = 1,
                          .free_steps = FREE_SWEEPS,
                          .nudged_steps = hidden + 2,
                          .beta = BETA,
                          .batch = IMAGES_ONCE,
                          .feedback_gain = (float)gain,
                          .relative = relative,
                          .slope_left_out = 1};
  o.size[0] = d->classes;
  for (size_t k = 1; k <= hidden; k++)
    o.size[k] = WEAK_UNITS;
  o.size[hidden + 1] = d->pixels;
  return o;
}

/* What one image adds: x in rate form moves by D lambda under the gradient. */
static void add_image(const vf_learner_options *o, const vf_example *e, const vf_increments learned[2],
                      layer_sums sums[WEAK_LAYERS]) {
  for (size_t k = 0, at = 0; k < o->depth; at += o->size[k++])
    for (size_t i = 0; i < o->size[k]; i++) {
      const double h = gsl_vector_get(e->h, at + i), x = gsl_vector_get(e->response->x, at + i),
                   g = (1 - h * h) * gsl_vector_get(e->response->lambda, at + i);
      for (int r = 0; r < 2; r++)
        sums[k].off[r] += gsl_pow_2((double)learned[r].bias[k][i] - x);
      sums[k].response += x * x;
      sums[k].state += h * h;
      sums[k].gradient += g * g;
      sums[k].product += x * g;
    }
}

static int measure(vf_learner *l[2], const vf_dataset *d, size_t images, vf_increments learned[2],
                   layer_sums sums[WEAK_LAYERS]) {
  vf_example *e = exact_alloc(l[0]);
  int code = e ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t i = 0; !code && i < images; i++) {
    const float *image = d->image + i * d->pixels;
    for (int r = 0; !code && r < 2; r++)
      code = vf_learner_increments(l[r], image, d->label + i, IMAGES_ONCE, &learned[r]);
    if (!code)
      code = exact_find(e, image, d->label[i], l[0]);
    if (!code)
      add_image(vf_learner_get_options(l[0]), e, learned, sums);
  }
  vf_example_free(e);
  return code;
}

static void fill(const layer_sums *sums, size_t hidden, double gain, weak_digits *out) {
  for (size_t k = 0; k <= hidden; k++) {
    const layer_sums *s = &sums[k];
    out->subtracted[k] = sqrt(s->off[0] / s->response);
    out->carried[k] = sqrt(s->off[1] / s->response);
    out->predicted[k] = (double)FLT_EPSILON / (double)BETA * sqrt(s->state / s->response);
    out->size[k] = sqrt(s->response / s->gradient);
    out->scaled[k] = out->size[k] * gsl_pow_int(gain, -(int)k);
    out->cosine[k] = s->product / sqrt(s->response * s->gradient);
  }
}

int weak_digits_measure(gsl_rng *rng, double gain, size_t hidden, const vf_dataset *d, size_t images,
                        weak_digits *out) {
  vf_learner *l[2] = {NULL, NULL};
  vf_increments learned[2];
  layer_sums sums[WEAK_LAYERS];
  vf_error error = {0, ""};
  int code = GSL_SUCCESS;
  memset(learned, 0, sizeof learned);
  memset(sums, 0, sizeof sums);
  for (int relative = 0; !code && relative < 2; relative++) {
    const vf_learner_options o = options_of(hidden, gain, d, relative);
    l[relative] = vf_learner_alloc(&o, rng, &error);
    code = l[relative] ? vf_increments_alloc(&o, &learned[relative]) : error.code;
  }
  if (!code)
    code = vf_learner_copy_parameters(l[1], l[0]);
  if (!code)
    code = measure(l, d, images, learned, sums);
  if (!code)
    fill(sums, hidden, gain, out);
  for (int r = 0; r < 2; r++) {
    vf_increments_free(&learned[r]);
    vf_learner_free(l[r]);
  }
  return code;
}
