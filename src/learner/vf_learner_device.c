/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The device of a learner (vf_device.h).  Every random number is a function (splitmix64) of the device's
 * seed, of what it is for and of where it stands, so that no result depends on threads and a checkpoint keeps
 * the number of batches alone.
 */
#include "vf_learner_intern.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum purpose { SIGN = VF_LEARNER_UNIT_PARTS, MISMATCH, STATES, READ, DRIFT, ROUNDING };

static uint64_t key_of(const vf_learner *l, unsigned purpose, size_t a, size_t b) {
  return vf_learner_mixed(
      vf_learner_mixed(vf_learner_mixed(l->options.device.seed + ((uint64_t)purpose << 32)) + a) + b);
}

/* Uniform in [0, 1). */
static float fraction(uint64_t key, size_t i) {
  return (float)(vf_learner_mixed(key + i) >> 40) * 0x1p-24f;
}

static float even(uint64_t key, size_t i) {
  return 2.0f * fraction(key, i) - 1.0f;
}

/* Nearly normal, of mean 0 and variance 1: the sum of four numbers from 2^16 even levels, which has the
 * variance (2^32 - 1) / 3. */
static float bell(uint64_t key, size_t i) {
  const uint64_t bits = vf_learner_mixed(key + i);
  const int sum = (int)(bits & 0xffff) + (int)(bits >> 16 & 0xffff) + (int)(bits >> 32 & 0xffff) +
                  (int)(bits >> 48) - 2 * 0xffff;
  return (float)sum * 0x1.bb67aep-16f;
}

/* A matrix of a learner: 0 ... 2 depth - 2 are W_{0,1}, W_{1,0}, W_{1,2}, ... */
typedef struct {
  float *weights, *read;
  size_t count;
  float range; /* that it is drawn from */
} matrix;

static size_t matrices(const vf_learner *l) {
  return 2 * l->options.depth - 1;
}

static matrix matrix_at(vf_learner *l, size_t index) {
  const size_t k = index / 2, *size = l->options.size;
  const int back = index % 2 == 1;
  const double glorot = sqrt(6.0 / (double)(size[k] + size[k + 1]));
  return (matrix){back ? l->feedback[k] : l->feedforward[k],
                  back ? l->read.feedback[k] : l->read.feedforward[k], size[k] * size[k + 1],
                  (float)glorot * (back ? l->options.feedback_gain : 1.0f)};
}

int vf_learner_check_device(const vf_learner_options *o, vf_error *error) {
  const vf_device *d = &o->device;
  const int altered =
      d->noise > 0.0f || d->mismatch > 0.0f || d->weight_noise > 0.0f || vf_device_alters_units(d);
  const char *why = NULL;
  if (altered && o->form != VF_LEARNER_MEMBRANE)
    why = "device: works in the membrane form: give form membrane";
  else if (altered && o->relative)
    why = "device: its phases run in full, not relative to the free state: give relative off";
  else if (d->bits == 1 || (d->bits > 0 && d->range <= 0.0f))
    why = "device.bits: levels stand over a range: give 2 to 16 bits, and device.range above 0";
  else if (d->bend > 0.0f && (fabs(o->rho->value(1e6)) > 1.0 || fabs(o->rho->value(-1e6)) > 1.0))
    why = "device.bend: the activation's rates leave [-1, 1]: give another activation, or device.bend 0";
  return why ? vf_error_set(error, GSL_EINVAL, "learner: %s", why) : GSL_SUCCESS;
}

static void draw_units(vf_learner *l, size_t k) {
  const vf_device *d = &l->options.device;
  const float half[VF_LEARNER_UNIT_PARTS] = {d->leak, d->gain, d->threshold, d->bend};
  for (unsigned part = 0; part < VF_LEARNER_UNIT_PARTS; part++) {
    const uint64_t key = key_of(l, part, k, 0);
    const float centre = part == VF_LEARNER_LEAK || part == VF_LEARNER_GAIN ? 1.0f : 0.0f;
    for (size_t i = 0; i < l->options.size[k]; i++)
      l->unit[part][k][i] = centre + half[part] * even(key, i);
  }
}

int vf_learner_reserve_device(vf_learner *l) {
  const vf_device *d = &l->options.device;
  for (size_t k = 0; vf_device_alters_units(d) && k < l->options.depth; k++) {
    for (size_t part = 0; part < VF_LEARNER_UNIT_PARTS; part++)
      if (!(l->unit[part][k] = malloc(l->options.size[k] * sizeof(float))))
        return 0;
    draw_units(l, k);
  }
  return (d->mismatch <= 0.0f && d->weight_noise <= 0.0f) || !vf_increments_alloc(&l->options, &l->read);
}

void vf_learner_free_device(vf_learner *l) {
  vf_increments_free(&l->read);
  for (size_t part = 0; part < VF_LEARNER_UNIT_PARTS; part++)
    for (size_t k = 0; k < l->options.depth; k++)
      free(l->unit[part][k]);
}

void vf_learner_bend_rates(vf_learner *l, vf_learner_rows r, size_t k) {
  const size_t n = l->options.size[k];
  const float *gain = l->unit[VF_LEARNER_GAIN][k], *bend = l->unit[VF_LEARNER_BEND][k],
              *threshold = l->unit[VF_LEARNER_THRESHOLD][k];
  for (size_t row = r.first; row < r.first + r.count; row++) {
    const float *state = l->state[k] + row * n;
    float *rate = l->rate[k] + row * n;
    for (size_t i = 0; i < n; i++)
      rate[i] = state[i] - threshold[i];
    vf_learner_activate(l->options.rho, n, rate, rate);
    for (size_t i = 0; i < n; i++)
      rate[i] = gain[i] * (rate[i] + bend[i] * rate[i] * (1.0f - fabsf(rate[i])));
  }
}

float vf_learner_unit_slope(const vf_learner *l, size_t k, size_t unit, float state) {
  const vf_activation *rho = l->options.rho;
  if (!l->unit[VF_LEARNER_GAIN][k])
    return (float)rho->derivative((double)state);
  const double s = (double)(state - l->unit[VF_LEARNER_THRESHOLD][k][unit]);
  /* A shifted kink lies inside the range of the states. */
  if (rho->kinks > 0 && (s <= rho->kink[0] || s >= rho->kink[rho->kinks - 1]))
    return 0.0f;
  return (float)((double)l->unit[VF_LEARNER_GAIN][k][unit] * rho->derivative(s) *
                 (1.0 + (double)l->unit[VF_LEARNER_BEND][k][unit] * (1.0 - 2.0 * fabs(rho->value(s)))));
}

void vf_learner_disturb(vf_learner *l, vf_learner_rows r, size_t k, size_t tick) {
  const size_t n = l->options.size[k];
  const float noise = l->options.device.noise, *leak = l->unit[VF_LEARNER_LEAK][k];
  for (size_t row = r.first; row < r.first + r.count; row++) {
    const float *state = l->state[k] + row * n;
    float *drive = l->drive[k] + row * n;
    for (size_t i = 0; leak && i < n; i++)
      drive[i] -= (leak[i] - 1.0f) * state[i];
    const uint64_t key =
        noise > 0.0f ? vf_learner_mixed(key_of(l, STATES, l->turns, tick) + row * VF_LEARNER_MAX_DEPTH + k)
                     : 0;
    for (size_t i = 0; noise > 0.0f && i < n; i++)
      drive[i] += noise * bell(key, i);
  }
}

void vf_learner_read_weights(vf_learner *l) {
  const vf_device *d = &l->options.device;
  for (size_t index = 0; l->read.bias[0] && index < matrices(l); index++) {
    const matrix m = matrix_at(l, index);
    const uint64_t fixed = key_of(l, MISMATCH, index, 0), fresh = key_of(l, READ, index, l->turns);
    const float noise = d->weight_noise * m.range;
    for (size_t i = 0; i < m.count; i++)
      m.read[i] = m.weights[i] * (1.0f + d->mismatch * even(fixed, i)) +
                  (noise > 0.0f ? noise * bell(fresh, i) : 0.0f);
  }
}

static float sign_at(uint64_t key, size_t i) {
  return even(key, i) < 0.0f ? -1.0f : 1.0f;
}

void vf_learner_draw_signs(vf_learner *l) {
  for (size_t index = 0; l->options.device.one_sign && index < matrices(l); index++) {
    const matrix m = matrix_at(l, index);
    const uint64_t key = key_of(l, SIGN, index, 0);
    for (size_t i = 0; i < m.count; i++)
      m.weights[i] = copysignf(m.weights[i], sign_at(key, i));
  }
}

static void keep_signs(const vf_learner *l, const matrix *m, size_t index) {
  const uint64_t key = key_of(l, SIGN, index, 0);
  for (size_t i = 0; i < m->count; i++)
    if (m->weights[i] * sign_at(key, i) < 0.0f)
      m->weights[i] = 0.0f;
}

static void keep_range(const matrix *m, float most) {
  for (size_t i = 0; i < m->count; i++) {
    const float w = m->weights[i];
    m->weights[i] = w > most ? most : w < -most ? -most : w;
  }
}

/* To one of the two levels around each weight. */
static void round_weights(const vf_learner *l, const matrix *m, size_t index, float most, int nearest) {
  const float step = most / (float)(((size_t)1 << (l->options.device.bits - 1)) - 1);
  const uint64_t key = key_of(l, ROUNDING, index, l->turns);
  for (size_t i = 0; i < m->count; i++) {
    const float x = m->weights[i] / step, below = floorf(x);
    m->weights[i] = step * (x - below > (nearest ? 0.5f : fraction(key, i)) ? below + 1.0f : below);
  }
}

void vf_learner_hold_weights(vf_learner *l, int nearest) {
  const vf_device *d = &l->options.device;
  for (size_t index = 0; vf_device_limits(d) && index < matrices(l); index++) {
    const matrix m = matrix_at(l, index);
    if (d->one_sign)
      keep_signs(l, &m, index);
    if (d->range > 0.0f && m.range > 0.0f)
      keep_range(&m, d->range * m.range);
    if (d->bits > 0 && m.range > 0.0f)
      round_weights(l, &m, index, d->range * m.range, nearest);
  }
}

void vf_learner_wear(vf_learner *l) {
  const float drift = l->options.device.drift;
  for (size_t index = 0; drift > 0.0f && index < matrices(l); index++) {
    const matrix m = matrix_at(l, index);
    const uint64_t key = key_of(l, DRIFT, index, l->turns);
    for (size_t i = 0; i < m.count; i++)
      m.weights[i] *= 1.0f + drift * bell(key, i);
  }
  l->turns++;
}
