/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_side.h"

#include "vf_linalg.h"

#include <gsl/gsl_errno.h>
#include <string.h>

int vf_side_kept(const vf_side *w, const vf_problem *p, const gsl_vector *h, const vf_problem *q, double beta,
                 const gsl_vector *there) {
  int code = vf_problem_velocity(p, 0, h, w->velocity, w->scratch);
  if (code)
    return code;
  vf_problem_frozen(p, h, w->velocity, w->frozen);
  code = vf_problem_velocity(q, beta, there, w->velocity, w->scratch);
  if (code)
    return code;
  vf_problem_frozen(q, there, w->velocity, w->frozen_then);
  if (memcmp(w->frozen, w->frozen_then, h->size) != 0)
    return GSL_ETOL;
  gsl_vector_memcpy(w->scratch, there);
  gsl_vector_sub(w->scratch, h);
  return vf_vector_max_norm(w->scratch) < vf_field_kink_distance(p->field, h) ? GSL_SUCCESS : GSL_ETOL;
}
