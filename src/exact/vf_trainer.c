/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_trainer.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>

int vf_trainer_learn(const vf_trainer_options *o, vf_example *e, vf_estimator_work *w, double *objective) {
  vf_relax_report report;
  if (!(o->rate >= 0))
    return GSL_EINVAL;
  gsl_vector_set_zero(e->h);
  int code = vf_relax_fixed_point(e->relax, &e->problem, 0, e->h, &report);
  if (!code && report.status != VF_RELAX_CONVERGED)
    code = GSL_EFAILED;
  if (!code)
    code = vf_cost_value(e->cost, e->h, e->target, objective);
  if (!code)
    code = vf_estimator_compute(o->estimator, w, &e->problem, e->h, o->step, e->nu);
  return code ? code : gsl_blas_daxpy(o->rate, e->nu, e->theta);
}
