/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_rule.h"

enum { TILE = 32 };

/* back <- gain forth^T */
static void reflect(size_t n, size_t m, float gain, float *forth, float *back) {
  for (size_t i0 = 0; i0 < n; i0 += TILE)
    for (size_t j0 = 0; j0 < m; j0 += TILE)
      for (size_t i = i0; i < n && i < i0 + TILE; i++)
        for (size_t j = j0; j < m && j < j0 + TILE; j++)
          back[j * n + i] = gain * forth[i * m + j];
}

static void tie(size_t n, size_t m, float gain, float *forth, float *back) {
  (void)gain;
  reflect(n, m, 1.0f, forth, back);
}

#define CENTRED                                                                                              \
  .estimator = "centred", .phases = 2, .nudging = {1.0f, -1.0f}, .output_step = vf_rule_softened_step

/* W by the mean; B follows. */
static const vf_rule tied = {"tied", CENTRED, .forth = {0.5f, 0.5f}, .constrain = tie};
static const vf_rule reflected = {"reflected", CENTRED, .forth = {1.0f, 0.0f}, .constrain = reflect};

const vf_rule *const vf_rule_tied = &tied;
const vf_rule *const vf_rule_reflected = &reflected;
