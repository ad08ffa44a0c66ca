/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_problem.h"

#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

int vf_problem_check(const vf_problem *p) {
  const vf_field *f = p->field;
  if (p->theta->size != f->p || (p->input ? p->input->size : 0) != f->q || vf_cost_states(p->cost) != f->n ||
      vf_cost_outputs(p->cost) != p->target->size)
    return GSL_EBADLEN;
  int finite = vf_vector_is_finite(p->theta) && vf_vector_is_finite(p->target) &&
               (!p->input || vf_vector_is_finite(p->input));
  return finite ? vf_cost_check_target(p->cost, p->target) : GSL_EDOM;
}

int vf_problem_velocity(const vf_problem *p, double beta, const gsl_vector *h, gsl_vector *velocity,
                        gsl_vector *work) {
  int code = vf_field_mu(p->field, p->theta, p->input, h, velocity);
  if (code || beta == 0)
    return code;
  code = vf_cost_gradient(p->cost, h, p->target, work);
  return code ? code : gsl_blas_daxpy(-beta, work, velocity);
}

int vf_problem_jacobian(const vf_problem *p, double beta, const gsl_vector *h, gsl_matrix *jacobian,
                        gsl_matrix *work) {
  int code = vf_field_jacobian(p->field, p->theta, p->input, h, jacobian);
  if (code || beta == 0)
    return code;
  code = vf_cost_hessian(p->cost, h, p->target, work);
  if (code)
    return code;
  gsl_matrix_scale(work, beta);
  return gsl_matrix_sub(jacobian, work);
}

size_t vf_problem_frozen(const vf_problem *p, const gsl_vector *h, const gsl_vector *velocity,
                         unsigned char *frozen) {
  const gsl_vector *lo = p->field->lo, *hi = p->field->hi;
  size_t count = 0;
  for (size_t i = 0; i < h->size; i++) {
    double s = gsl_vector_get(h, i), v = gsl_vector_get(velocity, i);
    frozen[i] = (lo && s <= gsl_vector_get(lo, i) && v < 0) || (hi && s >= gsl_vector_get(hi, i) && v > 0);
    count += frozen[i];
  }
  return count;
}

double vf_problem_kink_distance(const vf_problem *p, const gsl_vector *h, const gsl_vector *velocity,
                                const unsigned char *frozen) {
  const gsl_vector *lo = p->field->lo, *hi = p->field->hi;
  double nearest = vf_field_kink_distance(p->field, h);
  for (size_t i = 0; i < h->size; i++) {
    double s = gsl_vector_get(h, i);
    if (frozen[i])
      nearest = fmin(nearest, fabs(gsl_vector_get(velocity, i)));
    else if (lo)
      nearest = fmin(nearest, s - gsl_vector_get(lo, i));
    if (!frozen[i] && hi)
      nearest = fmin(nearest, gsl_vector_get(hi, i) - s);
  }
  return nearest;
}

void vf_problem_clip(const vf_problem *p, gsl_vector *h) {
  const gsl_vector *lo = p->field->lo, *hi = p->field->hi;
  for (size_t i = 0; i < h->size; i++) {
    double s = gsl_vector_get(h, i);
    if (lo && s < gsl_vector_get(lo, i))
      gsl_vector_set(h, i, gsl_vector_get(lo, i));
    if (hi && s > gsl_vector_get(hi, i))
      gsl_vector_set(h, i, gsl_vector_get(hi, i));
  }
}
