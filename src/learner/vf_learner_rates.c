/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_learner_intern.h"

void vf_learner_update_rates(vf_learner *l, vf_learner_rows r, size_t k) {
  const size_t at = r.first * l->options.size[k], count = r.count * l->options.size[k];
  if (!l->rate[k])
    return;
  if (l->options.rho->rates)
    l->options.rho->rates(count, l->state[k] + at, l->rate[k] + at);
  else
    for (size_t i = at; i < at + count; i++)
      l->rate[k][i] = (float)l->options.rho->value((double)l->state[k][i]);
}
