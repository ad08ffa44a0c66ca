/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Random signs, and what responses to currents of such signs tell of the adjoint: the phases with currents
 * +- h z end at differences -+ h J^-1 z, so that -(dC/dh) . (their contrast) = lambda . z.
 *
 * The signs of an image are a function (splitmix64) of the batch's number, the image's place in it, the layer
 * and the probe, so that no thread waits for another and a checkpoint keeps one number.
 */
#include "vf_learner_intern.h"

#include <gsl/gsl_cblas.h>
#include <string.h>

static uint64_t key_of(const vf_learner *l, size_t image, size_t k, size_t probe) {
  return vf_learner_mixed(vf_learner_mixed(vf_learner_mixed(l->turns) + image) + k * VF_LEARNER_PROBES +
                          probe);
}

enum { BITS = 64 };

static float sign_of(uint64_t bits, size_t i) {
  return (bits >> i % BITS) & 1 ? 1.0f : -1.0f;
}

void vf_learner_add_signs(const vf_learner *l, vf_learner_rows r, size_t k, size_t probe, float factor,
                          const float *factors, float *to) {
  const size_t n = l->options.size[k];
  for (size_t image = r.first; image < r.first + r.count; image++) {
    const uint64_t key = key_of(l, image, k, probe);
    const float size = factors ? factor * factors[image * VF_LEARNER_PROBES + probe] : factor;
    uint64_t bits = 0;
    for (size_t i = 0; i < n; i++) {
      bits = i % BITS == 0 ? vf_learner_mixed(key + i) : bits;
      to[image * n + i] += size * sign_of(bits, i);
    }
  }
}

double vf_learner_dot_signs(const vf_learner *l, size_t image, size_t k, size_t probe, const float *x) {
  const size_t n = l->options.size[k];
  const uint64_t key = key_of(l, image, k, probe);
  uint64_t bits = 0;
  double sum = 0;
  for (size_t i = 0; i < n; i++) {
    bits = i % BITS == 0 ? vf_learner_mixed(key + i) : bits;
    sum += (double)(sign_of(bits, i) * x[image * n + i]);
  }
  return sum;
}

void vf_learner_cost_force(const vf_learner *l, vf_learner_rows r, float *to) {
  const size_t n = l->options.size[0], at = r.first * n;
  memset(to + at, 0, r.count * n * sizeof *to);
  l->options.cost->nudge(r.count, n, 1.0f, l->target + at, l->free_state[0] + at, to + at);
  for (size_t i = at; vf_learner_clips(l, 0) && i < at + r.count * n; i++)
    if (!(l->free_state[0][i] > 0.0f && l->free_state[0][i] < 1.0f))
      to[i] = 0.0f;
}

/* A probe's currents, of the phase's sign. */
static void current(vf_learner *l, vf_learner_rows r, size_t k, float sign, const void *context) {
  const size_t *probe = context;
  vf_learner_add_signs(l, r, k, *probe, sign * l->options.beta, NULL, l->drive[k]);
}

void vf_learner_probe(vf_learner *l, vf_learner_rows r) {
  const size_t n = l->options.size[0];
  for (size_t probe = 0; probe < VF_LEARNER_PROBES; probe++) {
    vf_learner_paired_phases(l, r, &(vf_learner_pair){0, l->options.beta, current, &probe});
    vf_learner_cost_force(l, r, l->state[0]);
    for (size_t image = r.first; image < r.first + r.count; image++) {
      double missed = 0;
      for (size_t i = image * n; i < (image + 1) * n; i++)
        missed += (double)(l->state[0][i] * l->drive[0][i]);
      for (size_t k = 0; k < l->options.depth; k++)
        missed -= vf_learner_dot_signs(l, image, k, probe, l->own[0][k]);
      l->missed[image * VF_LEARNER_PROBES + probe] = (float)missed;
    }
  }
}

void vf_learner_correct(vf_learner *l, vf_learner_rows r) {
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k], at = r.first * n;
    memcpy(l->drive[k] + at, l->own[0][k] + at, r.count * n * sizeof(float));
    for (size_t probe = 0; probe < VF_LEARNER_PROBES; probe++)
      vf_learner_add_signs(l, r, k, probe, 1.0f / VF_LEARNER_PROBES, l->missed, l->drive[k]);
  }
}

void vf_learner_antisymmetric(vf_learner *l, size_t count, float step, float *const *forth,
                              float *const *back) {
  const float scale = step / (float)count;
  for (size_t k = 0; k + 1 < l->options.depth; k++) {
    const int n = (int)l->options.size[k], m = (int)l->options.size[k + 1], rows = (int)count;
    const float *v = l->own[0][k], *z = l->state[k], *next_v = l->own[0][k + 1], *next_z = l->state[k + 1];
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, m, rows, -scale, v, n, next_z, m, 1.0f, forth[k],
                m);
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, n, m, rows, scale, z, n, next_v, m, 1.0f, forth[k],
                m);
    if (!back)
      continue;
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, n, rows, scale, next_z, m, v, n, 1.0f, back[k],
                n);
    cblas_sgemm(CblasRowMajor, CblasTrans, CblasNoTrans, m, n, rows, -scale, next_v, m, z, n, 1.0f, back[k],
                n);
  }
}
