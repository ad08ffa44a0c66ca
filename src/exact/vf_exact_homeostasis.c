/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_exact_intern.h"
#include "vf_network.h"

#include <gsl/gsl_errno.h>
#include <stdint.h>

int vf_exact_move_edges(vf_exact *w, const vf_problem *p, const gsl_vector *h, double strength,
                        const gsl_matrix *a, gsl_vector *g) {
  const vf_network *net = vf_network_of(p->field);
  if (!net || !p->field->rates || vf_network_leak_index(net, 0) != SIZE_MAX)
    return GSL_EUNSUP;
  int code = vf_field_rates(p->field, h, w->scratch, w->slope);
  for (size_t i = 0; !code && i < w->n; i++)
    for (size_t j = 0; j < w->n; j++) {
      const size_t k = vf_network_weight_index(net, j, i);
      if (k != SIZE_MAX)
        *gsl_vector_ptr(g, k) -= strength * gsl_matrix_get(a, i, j) * gsl_vector_get(w->slope, j);
    }
  return code;
}

static int signal(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                  gsl_rng *rng, gsl_vector *d) {
  return vf_exact_contrast(w, p, h, o, rng, NULL, d);
}

/* |A|_F^2 changes by 2 <A, dL>, and L_ij by rho'(h_j) dW_ij. */
static int move(vf_exact *w, const vf_problem *p, const gsl_vector *h, const vf_exact_options *o,
                gsl_rng *rng, gsl_vector *g) {
  gsl_matrix_transpose_memcpy(w->matrix, w->response->jacobian);
  vf_exact_scatter(o, rng, w->matrix);
  gsl_matrix_scale(w->matrix, -1);
  gsl_matrix_add(w->matrix, w->response->jacobian); /* 2A */
  return vf_exact_move_edges(w, p, h, o->strength, w->matrix, g);
}

static const vf_exact_rule rule = {"homeostasis",
                                   "dW_ij = -k d|A|_F^2/dW_ij = -2k A_ij rho'_j",
                                   "the pair's other weight, both slopes",
                                   VF_ESTIMAND_NU,
                                   2,
                                   0,
                                   1,
                                   signal,
                                   move};
const vf_exact_rule *const vf_exact_homeostasis = &rule;
