/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_learner_intern.h"

void vf_learner_activate(const vf_activation *rho, size_t n, const float *state, float *rate) {
  if (rho->rates)
    rho->rates(n, state, rate);
  else
    for (size_t i = 0; i < n; i++)
      rate[i] = (float)rho->value((double)state[i]);
}

void vf_learner_update_rates(vf_learner *l, vf_learner_rows r, size_t k) {
  const size_t at = r.first * l->options.size[k], count = r.count * l->options.size[k];
  if (l->unit[VF_LEARNER_GAIN][k])
    vf_learner_bend_rates(l, r, k);
  else if (l->rate[k])
    vf_learner_activate(l->options.rho, count, l->state[k] + at, l->rate[k] + at);
}

void vf_learner_update_rate_changes(vf_learner *l, vf_learner_rows r, size_t k) {
  const vf_activation *rho = l->options.rho;
  const size_t at = r.first * l->options.size[k], count = r.count * l->options.size[k];
  if (!l->rate[k]) /* and no free_rate either */
    return;
  const float *d = l->state[k] + at, *h = l->free_state[k] + at, *before = l->free_rate[k] + at;
  float *rate = l->rate[k] + at;
  if (rho->change) {
    rho->change(count, before, d, rate);
    return;
  }
  for (size_t i = 0; i < count; i++)
    rate[i] = h[i] + d[i];
  vf_learner_activate(rho, count, rate, rate);
  for (size_t i = 0; i < count; i++)
    rate[i] -= before[i];
}
