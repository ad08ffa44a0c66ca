/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The two conditions on one network: does every start come to rest, and does the update descend there?
 */
#include "good-parameters.h"
#include "xp_statistics.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { BLOCKS = 20 };
static const double block = 50, residual = 1e-6; /* time constants of a unit; max norm of the velocity */

/* The free phase in blocks of 50 time constants, as long as the velocity at least halves from block to block.
 */
static int come_to_rest(vf_example *e, double step, int *rests) {
  vf_relax_report report = {.residual = INFINITY};
  int code = GSL_SUCCESS, goes_on = 1;
  *rests = 0;
  for (int k = 0; !code && goes_on && k < BLOCKS; k++) {
    double before = report.residual;
    code = vf_relax_euler(e->relax, &e->problem, 0, step, (size_t)(block / step), residual, e->h, &report);
    *rests = report.status == VF_RELAX_CONVERGED;
    goes_on = !*rests && report.residual <= before / 2;
  }
  return code;
}

/* The step that is half of what linear units with antisymmetric weights of that norm could bear. */
static double step_for(double norm) {
  return xp_min(0.2, 1 / (1 + norm * norm));
}

static double distance(const gsl_vector *a, const gsl_vector *b) {
  double largest = 0;
  for (size_t i = 0; i < a->size; i++)
    largest = xp_max(largest, fabs(gsl_vector_get(a, i) - gsl_vector_get(b, i)));
  return largest;
}

/* (2) at the state of rest in e->h, unless an earlier start came to it. */
static int judge_state(good_network *s, judgement *o, int *lost, int *climbs) {
  size_t n = s->e->h->size;
  direction d;
  for (int k = 0; k < o->states; k++) {
    gsl_vector_const_view seen = gsl_vector_const_subvector(s->states, (size_t)k * n, n);
    if (distance(&seen.vector, s->e->h) < 1e-3)
      return GSL_SUCCESS;
  }
  int code = good_network_direction(s, &d);
  if (vf_example_is_void(code)) {
    *lost = 1;
    return GSL_SUCCESS;
  }
  if (code)
    return code;
  gsl_vector_view here = gsl_vector_subvector(s->states, (size_t)o->states++ * n, n);
  gsl_vector_memcpy(&here.vector, s->e->h);
  o->kappa = xp_max(o->kappa, d.kappa);
  o->cosine = xp_min(o->cosine, d.cosine);
  o->wrong = o->wrong || d.wrong;
  *climbs = *climbs || !d.descends;
  return code;
}

int good_network_judge(good_network *s, int again, gsl_rng *rng, judgement *o) {
  int code = GSL_SUCCESS, all = 1, rests, lost = 0, climbs = 0;
  double step = step_for(o->norm);
  for (int k = 0; !code && k < STARTS; k++) {
    gsl_vector *start = s->e->response->x; /* free for this until a response is asked for */
    for (size_t i = 0; i < s->e->h->size; i++)
      gsl_vector_set(start, i, gsl_ran_gaussian(rng, 2));
    gsl_vector_memcpy(s->e->h, start);
    code = come_to_rest(s->e, step, &rests);
    if (!code && !rests && again && !o->tried) {
      o->tried = 1;
      gsl_vector_memcpy(s->e->h, start);
      code = come_to_rest(s->e, step / 4, &o->overturned);
    }
    all = all && rests;
    if (!code && rests)
      code = judge_state(s, o, &lost, &climbs);
  }
  o->fate = lost ? LOST : o->states == 0 ? NEVER : all ? climbs ? CLIMBS : GOOD : climbs ? BOTH : RESTLESS;
  /* At the rate 1 - |W| of a contraction the largest velocity halves in every block, and comes down in time.
   */
  o->contracts = o->norm < 1 - log(2 * sqrt((double)s->e->h->size)) / block;
  o->rest_wrong = o->contracts && !all;
  o->promised = o->states > 0 && o->kappa < 1;
  return code;
}
