/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The error travelling back through the layers of a network, and the velocity that follows it.
 */
#include "ensemble.h"
#include "error-propagation.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>

enum { LAYERS = 5, WIDTH = 12, LAYERED = LAYERS * WIDTH, FRAMES = 41 };
static const double frame = 0.25; /* of the time of layered networks */

/* Root mean square of velocity, error and their sum in each layer, by time; linear units. */
typedef struct {
  double v[LAYERS], e[LAYERS], sum[LAYERS];
} film[FRAMES];

static double layer_norm(const gsl_vector *u, size_t layer) {
  gsl_vector_const_view part = gsl_vector_const_subvector(u, layer * WIDTH, WIDTH);
  return gsl_blas_dnrm2(&part.vector) / sqrt(WIDTH);
}

static int shoot(double angle, gsl_rng *rng, film f) {
  static const size_t sizes[LAYERS] = {WIDTH, WIDTH, WIDTH, WIDTH, WIDTH};
  vf_network *net = vf_network_alloc_layered(vf_activation_linear, LAYERS, sizes, INPUTS, 0);
  vf_example *example = ensemble_example(net, WIDTH);
  gsl_matrix *flow = gsl_matrix_alloc(LAYERED, LAYERED);
  gsl_vector *v = gsl_vector_alloc(LAYERED), *e = gsl_vector_alloc(LAYERED), *u = gsl_vector_alloc(LAYERED);
  int code =
      example && flow && v && e && u ? ensemble_draw_weights(example, 0.45, 0.3, angle, rng) : GSL_ENOMEM;
  for (size_t i = 0; !code && i < WIDTH; i++)
    gsl_vector_set(example->target, i, gsl_ran_gaussian(rng, 1));
  if (!code)
    code = vf_example_settle(example, NULL);
  if (!code) {
    gsl_matrix_scale(example->response->jacobian, frame);
    code = gsl_linalg_exponential_ss(example->response->jacobian, flow, GSL_PREC_DOUBLE);
    gsl_vector_memcpy(e, example->response->c);
    gsl_vector_memcpy(v, e);
    gsl_vector_scale(v, -1);
  }
  for (size_t k = 0; !code && k < FRAMES; k++) {
    gsl_vector_memcpy(u, v);
    gsl_vector_add(u, e);
    for (size_t l = 0; l < LAYERS; l++) {
      f[k].v[l] = layer_norm(v, l);
      f[k].e[l] = layer_norm(e, l);
      f[k].sum[l] = layer_norm(u, l);
    }
    gsl_blas_dgemv(CblasNoTrans, 1, flow, v, 0, u);
    gsl_vector_memcpy(v, u);
    gsl_blas_dgemv(CblasTrans, 1, flow, e, 0, u);
    gsl_vector_memcpy(e, u);
  }
  gsl_vector_free(u);
  gsl_vector_free(e);
  gsl_vector_free(v);
  gsl_matrix_free(flow);
  vf_example_free(example);
  return code;
}

void error_propagation_layers(xp_run *run) {
  film f;
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "error-propagation layers", 0);
  int code = rng ? shoot(M_PI / 4, rng, f) : GSL_ENOMEM;
  gsl_rng_free(rng);
  if (code)
    xp_die(run, "layered network: %s: use another --seed", gsl_strerror(code));
  xp_table *t = xp_table_open(run, "layers", "time [tau]\tlayer [1]\tvelocity [1]\terror [1]\tsum [1]");
  for (size_t i = 0; i < FRAMES; i++)
    for (size_t l = 0; l < LAYERS; l++)
      xp_table_row(t, "%.4g\t%zu\t%.5g\t%.5g\t%.5g", frame * (double)i, l, f[i].v[l], f[i].e[l], f[i].sum[l]);
}
