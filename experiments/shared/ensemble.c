/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ensemble.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

int subject_make(subject *s, vf_network *net, size_t outputs) {
  const vf_field *f = vf_network_field(net);
  *s = (subject){.net = net};
  s->example = vf_example_alloc(f, f ? vf_cost_alloc(vf_cost_squared_error, f->n, outputs, NULL) : NULL);
  return s->example ? GSL_SUCCESS : GSL_ENOMEM;
}

void subject_free(subject *s) {
  vf_example_free(s->example);
}

void subject_draw_example(const subject *s, double low, gsl_rng *rng) {
  const vf_example *e = s->example;
  for (size_t k = 0; e->input && k < e->input->size; k++)
    gsl_vector_set(e->input, k, gsl_ran_flat(rng, low, 1));
  for (size_t i = 0; i < e->target->size; i++)
    gsl_vector_set(e->target, i, gsl_ran_gaussian(rng, 1));
  gsl_vector_set_zero(e->h);
}

/* <<draw>> */
/* Gains and angles over decades; a bias of a clipped unit lies where the unit is active without weights. */
int subject_draw(subject *s, size_t n, size_t outputs, int clipped, double top, gsl_rng *rng, double *gain,
                 double *mix) {
  *gain = exp(gsl_ran_flat(rng, log(0.02), log(top)));
  *mix =
      gsl_rng_uniform_int(rng, 4) ? exp(gsl_ran_flat(rng, log(1e-3), log(M_PI))) : gsl_ran_flat(rng, 0, M_PI);
  const vf_activation *rho = clipped ? vf_activation_hard_sigmoid : vf_activation_tanh;
  int code = subject_make(
      s, vf_network_alloc_dense(rho, n, ENSEMBLE_INPUTS, clipped ? VF_NETWORK_CLIPPED : 0), outputs);
  if (code)
    return code;
  gsl_vector *theta = s->example->theta;
  code = vf_network_draw(s->net, *gain, clipped ? 0.1 : 0.5, rng, theta);
  for (size_t i = 0; !code && clipped && i < n; i++)
    gsl_vector_set(theta, vf_network_bias_index(s->net, i), gsl_ran_flat(rng, 0.1, 0.9));
  if (!code)
    code = vf_network_mix_feedback(s->net, *mix, theta);
  if (!code)
    subject_draw_example(s, 0, rng);
  return code;
}
/* <</draw>> */

int subject_settle(const subject *s, subject_fate *fate) {
  int code = vf_example_settle(s->example, NULL);
  *fate = code == GSL_EFAILED                         ? SUBJECT_NO_FIXED_POINT
          : code == GSL_ESING || code == GSL_EZERODIV ? SUBJECT_NO_RESPONSE
                                                      : SUBJECT_SETTLED;
  return *fate == SUBJECT_SETTLED ? code : GSL_SUCCESS;
}

typedef struct {
  const char *program, *label;
  uint64_t seed;
  size_t size;
  ensemble_one *one;
} ensemble;

static int run_chunk(size_t index, void *result, xp_ticker *ticker, void *context) {
  const ensemble *e = context;
  for (size_t i = 0; i < ENSEMBLE_CHUNK; i++) {
    uint64_t number = (uint64_t)index * ENSEMBLE_CHUNK + i;
    int code = e->one(e->seed, number, (char *)result + i * e->size);
    if (code) {
      fprintf(stderr, "%s: %s %zu: %s: report this seed\n", e->program, e->label, (size_t)number,
              gsl_strerror(code));
      return 1;
    }
  }
  xp_tick(ticker, NULL);
  return 0;
}

void ensemble_run(xp_run *run, const char *label, size_t count, size_t size, ensemble_one *one,
                  void *records) {
  ensemble e = {xp_run_name(run), label, xp_run_seed(run), size, one};
  xp_parallel(run, label, count / ENSEMBLE_CHUNK, 1, ENSEMBLE_CHUNK * size, run_chunk, &e, records);
}
