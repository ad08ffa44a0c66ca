/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_trainer.h"

#include "vf_relax.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

struct vf_trainer {
  const vf_field *field;
  const vf_cost *cost;
  vf_trainer_options options;
  vf_relax *relax;
  vf_estimator_work *work;
  gsl_vector *h, *estimate;
};

vf_trainer *vf_trainer_alloc(const vf_field *field, const vf_cost *cost, const vf_trainer_options *options) {
  vf_trainer *t = options->rate >= 0 ? calloc(1, sizeof *t) : NULL;
  if (!t)
    return NULL;
  t->field = field;
  t->cost = cost;
  t->options = *options;
  t->relax = vf_relax_alloc(field->n);
  t->work = vf_estimator_work_alloc(field->n, field->p);
  t->h = gsl_vector_alloc(field->n);
  t->estimate = gsl_vector_alloc(field->p);
  if (t->relax && t->work && t->h && t->estimate)
    return t;
  vf_trainer_free(t);
  return NULL;
}

void vf_trainer_free(vf_trainer *t) {
  if (!t)
    return;
  vf_relax_free(t->relax);
  vf_estimator_work_free(t->work);
  gsl_vector_free(t->h);
  gsl_vector_free(t->estimate);
  free(t);
}

int vf_trainer_learn(vf_trainer *t, const gsl_vector *input, const gsl_vector *target, gsl_vector *theta,
                     double *objective) {
  vf_problem p = {t->field, theta, input, t->cost, target};
  vf_relax_report report;
  gsl_vector_set_zero(t->h);
  int code = vf_relax_fixed_point(t->relax, &p, 0, t->h, &report);
  if (!code && report.status != VF_RELAX_CONVERGED)
    code = GSL_EFAILED;
  if (!code)
    code = vf_cost_value(t->cost, t->h, target, objective);
  if (!code)
    code = vf_estimator_compute(t->options.estimator, t->work, &p, t->h, t->options.step, t->estimate);
  return code ? code : gsl_blas_daxpy(t->options.rate, t->estimate, theta);
}
