/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_activation.h"

#include <math.h>
#include <string.h>

static const vf_activation *const *const table[] = {
    &vf_activation_tanh,     &vf_activation_logistic, &vf_activation_hard_sigmoid,
    &vf_activation_softplus, &vf_activation_linear,
};

const vf_activation *vf_activation_at(size_t i) {
  return i < sizeof table / sizeof *table ? *table[i] : NULL;
}

const vf_activation *vf_activation_find(const char *name) {
  const vf_activation *rho;
  for (size_t i = 0; (rho = vf_activation_at(i)); i++)
    if (name && strcmp(rho->name, name) == 0)
      break;
  return rho;
}

double vf_activation_kink_distance(const vf_activation *rho, double s) {
  double nearest = INFINITY;
  for (size_t k = 0; k < rho->kinks; k++)
    nearest = fmin(nearest, fabs(s - rho->kink[k]));
  return nearest;
}
