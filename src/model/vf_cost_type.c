/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_cost.h"

#include <string.h>

static const vf_cost_type *const *const table[] = {&vf_cost_squared_error, &vf_cost_cross_entropy};

const vf_cost_type *vf_cost_at(size_t i) {
  return i < sizeof table / sizeof *table ? *table[i] : NULL;
}

const vf_cost_type *vf_cost_find(const char *name) {
  const vf_cost_type *type;
  for (size_t i = 0; (type = vf_cost_at(i)); i++)
    if (name && strcmp(type->name, name) == 0)
      break;
  return type;
}
