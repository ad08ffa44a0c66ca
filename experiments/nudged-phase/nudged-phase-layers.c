/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How a nudge travels back through a layered network, step by step, and how near the update of a phase that
 * is cut short is to the gradient meanwhile.
 */
#include "ensemble.h"
#include "nudged-phase.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { LAYERS = 4, WIDTH = 10, LAYERED = LAYERS * WIDTH };
static const double layer_step = 0.5;

typedef struct {
  int settled;
  size_t first[LAYERS]; /* steps until the layer moves at all */
  double error[LAYERS][STEPS];
  double cosine[LAYERS + 1][STEPS]; /* of nu_K and -grad: the weights into each layer, and all */
} delay;

/* cos(nu_K, -grad) for all weights and biases, and for those into each layer, where it is that of the states:
 * all units of a layer have the same sources, so the layer's block of M is a multiple of I. */
static int cosines(vf_example *e, const gsl_vector *z, delay *d, size_t k) {
  int code = vf_field_pullback(e->field, e->theta, e->input, e->h, z, e->nu);
  if (!code)
    code = vf_field_pullback(e->field, e->theta, e->input, e->h, e->response->lambda, e->gradient);
  d->cosine[LAYERS][k] = cos(vf_symmetry_angle(e->nu, e->gradient));
  for (size_t l = 0; l < LAYERS; l++) {
    gsl_vector_const_view here = gsl_vector_const_subvector(z, l * WIDTH, WIDTH),
                          there = gsl_vector_const_subvector(e->response->lambda, l * WIDTH, WIDTH),
                          end = gsl_vector_const_subvector(e->response->x, l * WIDTH, WIDTH);
    d->cosine[l][k] = cos(vf_symmetry_angle(&here.vector, &there.vector)); /* NaN before the layer moves */
    d->error[l][k] = vf_symmetry_relative_error(&here.vector, &end.vector);
    if (!d->first[l] && gsl_blas_dnrm2(&here.vector) > 0)
      d->first[l] = k + 1;
  }
  return code;
}

static int follow_steps(vf_example *e, delay *d) {
  gsl_matrix *velocity = gsl_matrix_alloc(STEPS, LAYERED);
  gsl_vector *z = gsl_vector_calloc(LAYERED);
  int code = velocity && z ? vf_response_nudged_steps(e->response, layer_step, velocity) : GSL_ENOMEM;
  for (size_t k = 0; !code && k < STEPS; k++) {
    gsl_vector_const_view v = gsl_matrix_const_row(velocity, k);
    gsl_blas_daxpy(layer_step, &v.vector, z);
    code = cosines(e, z, d, k);
  }
  gsl_vector_free(z);
  gsl_matrix_free(velocity);
  return code;
}

static int run_delay(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)index;
  (void)context;
  static const size_t sizes[LAYERS] = {WIDTH, WIDTH, WIDTH, WIDTH};
  delay *d = record;
  vf_network *net = vf_network_alloc_layered(vf_activation_tanh, LAYERS, sizes, INPUTS, 0);
  vf_example *e = ensemble_example(net, WIDTH);
  int code = e ? vf_network_draw(net, 0.6, 0.3, rng, e->theta) : GSL_ENOMEM;
  for (size_t i = 0; !code && i < WIDTH; i++)
    gsl_vector_set(e->target, i, gsl_ran_flat(rng, -1, 1));
  for (size_t i = 0; !code && i < INPUTS; i++)
    gsl_vector_set(e->input, i, gsl_ran_flat(rng, -1, 1));
  if (!code)
    code = vf_example_settle(e, NULL);
  if (!code)
    code = follow_steps(e, d);
  d->settled = !code;
  vf_example_free(e);
  return code == GSL_EFAILED ? GSL_SUCCESS : code;
}

static void write_delays(xp_run *run, const delay *d, size_t count) {
  enum { COLUMNS = 2 * LAYERS + 3 };
  xp_table *t =
      xp_table_open(run, "layers",
                    "step [1]\toutput [1]\tlayer 1 [1]\tlayer 2 [1]\tlayer 3 [1]\tcosine [1]\t"
                    "cosine 10% [1]\tcosine 90% [1]\tcosine output [1]\tcosine 1 [1]\tcosine 2 [1]\t"
                    "cosine 3 [1]");
  double *scratch = xp_need(run, count, sizeof *scratch);
  for (size_t k = 0; k < STEPS; k++) {
    double at[COLUMNS];
    for (size_t c = 0; c < COLUMNS; c++) { /* errors of layers, cosine of all and two quantiles, of layers */
      size_t layer = c < LAYERS ? c : c < LAYERS + 3 ? LAYERS : c - LAYERS - 3;
      for (size_t i = 0; i < count; i++)
        scratch[i] = !d[i].settled ? NAN : c < LAYERS ? d[i].error[layer][k] : d[i].cosine[layer][k];
      at[c] = xp_quantile(scratch, count, c == LAYERS + 1 ? 0.1 : c == LAYERS + 2 ? 0.9 : 0.5);
    }
    xp_table_row(t, "%zu\t%.5g\t%.5g\t%.5g\t%.5g\t%.6f\t%.6f\t%.6f\t%.6f\t%.6f\t%.6f\t%.6f", k + 1, at[0],
                 at[1], at[2], at[3], at[4], at[5], at[6], at[7], at[8], at[9], at[10]);
  }
  free(scratch);
}

static void claim_delays(xp_run *run, const delay *d, size_t count) {
  size_t settled = 0, on_time = 0;
  for (size_t i = 0; i < count; i++)
    if (d[i].settled) {
      settled++;
      int all = 1;
      for (size_t l = 0; l < LAYERS; l++)
        all = all && d[i].first[l] == l + 1;
      on_time += (size_t)all;
    }
  xp_value(run, "layered", "%zu", settled);
  xp_claim_check(
      run,
      &(xp_claim){"nudged-phase.layers",
                  "The state of layer k of a layered network first moves at step k + 1",
                  "vfep, prop:truncation",
                  xp_text(run, "networks in which a layer first moves at another step, of %zu", settled),
                  "networks", 0, 0, "none: the numbers before are exact zeros", 0, XP_EXCEPTIONS, settled},
      (double)(settled - on_time));
}

void nudged_phase_layers(xp_run *run, size_t count) {
  delay *d = draw_run(run, "layers", "nudged-phase layers", count, sizeof *d, run_delay, NULL);
  write_delays(run, d, count);
  claim_delays(run, d, count);
  free(d);
}
