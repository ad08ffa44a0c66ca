/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the options of vfep-bounds may name, from the library's tables.
 */
#include "vfep_bounds.h"

#include <gsl/gsl_errno.h>
#include <string.h>

static void add_name(char text[BOUNDS_NAMES], const char *name) {
  const size_t used = strlen(text);
  snprintf(text + used, BOUNDS_NAMES - used, "%s%s", used ? ", " : "", name);
}

void bounds_list_activations(char text[BOUNDS_NAMES]) {
  const vf_activation *rho;
  text[0] = 0;
  for (size_t i = 0; (rho = vf_activation_at(i)); i++)
    add_name(text, rho->name);
}

void bounds_list_costs(char text[BOUNDS_NAMES]) {
  const vf_cost_type *type;
  text[0] = 0;
  for (size_t i = 0; (type = vf_cost_at(i)); i++)
    add_name(text, type->name);
}

const vf_activation *bounds_find_activation(const char *name, vf_error *error) {
  const vf_activation *rho = vf_activation_find(name);
  char names[BOUNDS_NAMES];
  bounds_list_activations(names);
  if (!rho)
    vf_error_set(error, GSL_EINVAL, "--activation=%s: unknown: choose one of %s", name, names);
  return rho;
}

const vf_cost_type *bounds_find_cost(const char *name, vf_error *error) {
  const vf_cost_type *type = name ? vf_cost_find(name) : vf_cost_at(0);
  char names[BOUNDS_NAMES];
  bounds_list_costs(names);
  if (!type)
    vf_error_set(error, GSL_EINVAL, "--cost=%s: unknown: choose one of %s", name, names);
  return type;
}
