/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The phases of a batch: images clamped, free phase, nudged phases and their contrast.
 */
#include "vf_lanes.h"
#include "vf_learner_intern.h"

#include <gsl/gsl_cblas.h>
#include <string.h>

/* The given rows of one layer's array, copied to another. */
static void copy_rows(const vf_learner *l, vf_learner_rows r, size_t k, const float *from, float *to) {
  const size_t n = l->options.size[k];
  memcpy(to + r.first * n, from + r.first * n, r.count * n * sizeof *to);
}

static void zero_rows(const vf_learner *l, vf_learner_rows r, size_t k, float *to) {
  const size_t n = l->options.size[k];
  memset(to + r.first * n, 0, r.count * n * sizeof *to);
}

/* Zero states, or those that the images ended with before. */
static void first_states(vf_learner *l, vf_learner_rows r, const size_t *order) {
  const size_t *size = l->options.size;
  for (size_t i = r.first; i < r.first + r.count; i++) {
    const float *kept = order && l->kept ? l->kept + order[i] * l->units : NULL;
    for (size_t k = 0; k < l->options.depth; k++) {
      float *state = l->state[k] + i * size[k];
      if (kept)
        memcpy(state, kept, size[k] * sizeof *state);
      else
        memset(state, 0, size[k] * sizeof *state);
      kept = kept ? kept + size[k] : NULL;
    }
  }
}

enum { PROJECTED = 128 }; /* units at a time */

size_t vf_learner_projections(const vf_learner *l) {
  return (l->options.size[l->options.depth - 1] + PROJECTED - 1) / PROJECTED;
}

void vf_learner_project(vf_learner *l, const vf_learner_batch *batch, size_t index) {
  const size_t *size = l->options.size, depth = l->options.depth, last = depth - 1, n = size[last];
  const size_t first = index * PROJECTED, count = n - first < PROJECTED ? n - first : PROJECTED;
  for (size_t i = 0; i < batch->count; i++)
    memcpy(l->fixed[last] + i * n + first, l->bias[last] + first, count * sizeof(float));
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)batch->count, (int)count, (int)size[depth], 1.0f,
              batch->images, (int)size[depth], vf_learner_forth_read(l, last) + first * size[depth],
              (int)size[depth], 1.0f, l->fixed[last] + first, (int)n);
}

void vf_learner_clamp(vf_learner *l, vf_learner_rows r, const vf_learner_batch *batch) {
  const size_t *size = l->options.size, depth = l->options.depth;
  for (size_t k = 0; k + 1 < depth; k++)
    for (size_t i = r.first; i < r.first + r.count; i++)
      memcpy(l->fixed[k] + i * size[k], l->bias[k], size[k] * sizeof(float));
  first_states(l, r, batch->order);
  for (size_t k = 0; k < depth; k++)
    vf_learner_update_rates(l, r, k);
  memset(l->target + r.first * size[0], 0, r.count * size[0] * sizeof(float));
  for (size_t i = r.first; i < r.first + r.count; i++)
    l->target[i * size[0] + batch->labels[i]] = 1.0f;
}

void vf_learner_free_phase(vf_learner *l, vf_learner_rows r) {
  const float tolerance = l->options.tolerance;
  vf_learner_phase phase = {.output_eps = l->options.eps};
  const int accelerated = l->options.solver == VF_LEARNER_ANDERSON;
  size_t steps = 0;
  float residual;
  int last, over;
  do {
    phase.tick = steps;
    last = ++steps == l->options.free_steps;
    if (accelerated)
      vf_learner_anderson_remember(l, r);
    residual = vf_learner_step(l, r, &phase, last);
    over = last || (tolerance > 0.0f && residual <= tolerance);
    if (accelerated && !over)
      vf_learner_anderson_mix(l, r, steps - 1);
  } while (!over);
  for (size_t i = r.first; i < r.first + r.count; i++) {
    l->steps[i] = steps;
    l->residual[i] = last ? l->moved[i] / l->options.eps : residual;
  }
  for (size_t k = 0; k < l->options.depth; k++) {
    copy_rows(l, r, k, l->state[k], l->free_state[k]);
    if (l->rate[k])
      copy_rows(l, r, k, l->rate[k], l->free_rate[k]);
  }
}

/* From the free state, or from no difference to it. */
static void run_phase(vf_learner *l, vf_learner_rows r, const vf_learner_phase *phase) {
  for (size_t k = 0; k < l->options.depth; k++)
    if (phase->relative) {
      zero_rows(l, r, k, l->state[k]);
      if (l->rate[k])
        zero_rows(l, r, k, l->rate[k]);
    } else {
      copy_rows(l, r, k, l->free_state[k], l->state[k]);
      if (l->rate[k])
        copy_rows(l, r, k, l->free_rate[k], l->rate[k]);
    }
  vf_learner_phase now = *phase;
  for (size_t t = 0; t < l->options.nudged_steps; t++) {
    now.tick = l->options.free_steps + 2 * t + (phase->beta > 0.0f);
    vf_learner_step(l, r, &now, 0);
  }
}

static void nudged_phase(vf_learner *l, const vf_rule *rule, vf_learner_rows r, float beta) {
  const float eps = l->options.eps, stiffness = l->options.cost->stiffness;
  const int softened = rule->output_step && l->options.solver != VF_LEARNER_EULER;
  const int relative = l->options.relative;
  const vf_learner_phase phase = {.beta = beta,
                                  .output_eps = softened ? rule->output_step(eps, beta, stiffness) : eps,
                                  .back = 1,
                                  .relative = relative};
  run_phase(l, r, &phase);
}

void vf_learner_note_held(vf_learner *l, vf_learner_rows r) {
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->held[k] ? l->options.size[k] : 0;
    for (size_t i = r.first * n; i < (r.first + r.count) * n; i++) {
      const float h = l->free_state[k][i], drive = l->drive[k][i];
      l->held[k][i] = (h <= 0.0f && drive < h) || (h >= 1.0f && drive > h) ? drive - h : 0.0f;
    }
  }
}

/* <<nudged phases>> */
void vf_learner_nudged_phases(vf_learner *l, const vf_rule *rule, vf_learner_rows r, float beta) {
  const int two = rule->phases == 2;
  const float to = rule->nudging[0] * beta, from = two ? rule->nudging[1] * beta : 0.0f;
  if (l->options.relative)
    vf_learner_note_held(l, r);
  if (two)
    nudged_phase(l, rule, r, from);
  for (size_t k = 0; k < l->options.depth; k++)
    if (two)
      copy_rows(l, r, k, l->state[k], l->other[k]);
    else if (l->options.relative)
      zero_rows(l, r, k, l->other[k]);
    else
      copy_rows(l, r, k, l->free_state[k], l->other[k]);
  nudged_phase(l, rule, r, to);
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k], at = r.first * n;
    vf_lanes_contrast(r.count * n, 1.0f / (to - from), l->state[k] + at, l->other[k] + at, l->drive[k] + at);
  }
}
/* <</nudged phases>> */

void vf_learner_paired_phases(vf_learner *l, vf_learner_rows r, const vf_learner_pair *pair) {
  const float eps = l->options.eps, stiffness = l->options.cost->stiffness;
  for (int sign = -1; sign <= 1; sign += 2) {
    const float beta = (float)sign * pair->beta;
    const vf_learner_phase phase = {.beta = beta,
                                    .output_eps = l->options.solver == VF_LEARNER_EULER
                                                      ? eps
                                                      : vf_rule_softened_step(eps, beta, stiffness),
                                    .back = 1,
                                    .relative = 1,
                                    .force = pair->force,
                                    .sign = (float)sign,
                                    .context = pair->context};
    run_phase(l, r, &phase);
    for (size_t k = 0; sign < 0 && k < l->options.depth; k++)
      copy_rows(l, r, k, l->state[k], l->other[k]);
  }
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k], at = r.first * n;
    vf_lanes_contrast(r.count * n, 0.5f / pair->size, l->state[k] + at, l->other[k] + at, l->drive[k] + at);
  }
}

void vf_learner_keep_contrast(vf_learner *l, vf_learner_rows r) {
  for (size_t k = 0; k < l->options.depth; k++) {
    const size_t n = l->options.size[k], at = r.first * n;
    memcpy(l->own[0][k] + at, l->drive[k] + at, r.count * n * sizeof(float));
  }
}
