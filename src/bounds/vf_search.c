/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_search.h"

#include "vf_bound.h"
#include "vf_symmetry.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_multimin.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

struct vf_search {
  size_t n, m;
  vf_search_goal goal;
  const gsl_vector *root;
  vf_lu *lu;
  gsl_vector *c, *x, *lambda, *work, *point, *step;
  gsl_matrix *s, *a;
  gsl_multimin_fminimizer *simplex;
};

vf_search *vf_search_alloc(size_t n, size_t m) {
  vf_search *w = m && m <= n && vf_matrix_fits(n, n) ? calloc(1, sizeof *w) : NULL;
  if (!w)
    return NULL;
  w->n = n;
  w->m = m;
  w->lu = vf_lu_alloc(n);
  w->c = gsl_vector_calloc(n);
  w->x = gsl_vector_alloc(n);
  w->lambda = gsl_vector_alloc(n);
  w->work = gsl_vector_alloc(n);
  w->point = gsl_vector_alloc(m);
  w->step = gsl_vector_alloc(m);
  w->s = gsl_matrix_alloc(n, n);
  w->a = gsl_matrix_alloc(n, n);
  w->simplex = gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, m);
  if (w->lu && w->c && w->x && w->lambda && w->work && w->point && w->step && w->s && w->a && w->simplex)
    return w;
  vf_search_free(w);
  return NULL;
}

void vf_search_free(vf_search *w) {
  if (!w)
    return;
  gsl_matrix_free(w->a);
  gsl_matrix_free(w->s);
  gsl_vector *const vector[] = {w->step, w->point, w->work, w->lambda, w->x, w->c};
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    gsl_vector_free(vector[i]);
  if (w->simplex)
    gsl_multimin_fminimizer_free(w->simplex);
  vf_lu_free(w->lu);
  free(w);
}

/* Minus the quantity sought: the optimiser minimises. */
static double minus_goal(const gsl_vector *point, void *params) {
  vf_search *w = params;
  gsl_vector_view outputs = gsl_vector_subvector(w->c, 0, w->m);
  gsl_vector_memcpy(&outputs.vector, point);
  if (vf_lu_solve(w->lu, w->c, w->x) || vf_lu_solve_transposed(w->lu, w->c, w->lambda))
    return GSL_NAN;
  if (w->goal == VF_SEARCH_ERROR)
    return -vf_symmetry_relative_error(w->x, w->lambda);
  if (w->goal == VF_SEARCH_ENERGY_ANGLE)
    return -vf_bound_energy_angle(w->s, w->x, w->lambda, 0, 0, w->work).left;
  if (w->goal == VF_SEARCH_WEIGHT_ANGLE) {
    gsl_vector_mul(w->x, w->root);
    gsl_vector_mul(w->lambda, w->root);
  }
  return -vf_symmetry_angle(w->x, w->lambda);
}

/* One search from a random direction; NaN where it could not begin. */
static double descend(vf_search *w, gsl_rng *rng) {
  gsl_multimin_function f = {minus_goal, w->m, w};
  for (size_t i = 0; i < w->m; i++)
    gsl_vector_set(w->point, i, gsl_ran_gaussian(rng, 1));
  gsl_vector_set_all(w->step, 0.5);
  if (gsl_multimin_fminimizer_set(w->simplex, &f, w->point, w->step))
    return GSL_NAN;
  for (int k = 0; k < 3000 && gsl_multimin_fminimizer_size(w->simplex) > 1e-9; k++)
    if (gsl_multimin_fminimizer_iterate(w->simplex))
      break;
  return -w->simplex->fval;
}

int vf_search_target(vf_search *w, const gsl_matrix *l, vf_search_goal goal, const gsl_vector *root,
                     size_t starts, gsl_rng *rng, double *value) {
  *value = GSL_NAN;
  if (l->size1 != w->n || l->size2 != w->n || (root && root->size != w->n))
    return GSL_EBADLEN;
  if (starts == 0 || (goal == VF_SEARCH_WEIGHT_ANGLE && !root))
    return GSL_EINVAL;
  int code = vf_lu_factor(w->lu, l);
  if (code)
    return code;
  vf_symmetry_split(l, w->s, w->a);
  w->goal = goal;
  w->root = root;
  for (size_t i = 0; i < starts; i++) {
    double found = descend(w, rng);
    *value = isnan(*value) || found > *value ? found : *value;
  }
  return GSL_SUCCESS;
}
