/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_network_intern.h"

size_t vf_network_bias_start(const vf_network *net) {
  return net->edges + net->input_edges;
}

void vf_network_send(const vf_fan *fan, size_t j, double rate, const gsl_vector *theta, gsl_vector *sum) {
  if (rate == 0) /* dark pixels and units at rest are many, and weights are finite */
    return;
  const double *weight = theta->data;
  double *total = sum->data;
  for (size_t k = fan->start[j]; k < fan->start[j + 1]; k++)
    total[fan->edge[k].to * sum->stride] += weight[fan->edge[k].parameter * theta->stride] * rate;
}

void vf_network_external(const vf_network *net, const gsl_vector *theta, const gsl_vector *v,
                         gsl_vector *sum) {
  for (size_t i = 0; i < net->n; i++)
    gsl_vector_set(sum, i, gsl_vector_get(theta, vf_network_bias_start(net) + i));
  for (size_t k = 0; k < net->q; k++)
    vf_network_send(&net->input_fan, k, gsl_vector_get(v, k), theta, sum);
}

void vf_network_drive(const vf_network *net, const gsl_vector *theta, const gsl_vector *v,
                      const gsl_vector *h, gsl_vector *sum) {
  vf_network_external(net, theta, v, sum);
  for (size_t j = 0; j < net->n; j++)
    vf_network_send(&net->fan, j,
                    net->flags & VF_NETWORK_RATE ? gsl_vector_get(h, j)
                                                 : net->rho->value(gsl_vector_get(h, j)),
                    theta, sum);
}
