/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef METRIC_H
#define METRIC_H

#include "vf_metric.h"
#include "xp.h"

#include <gsl/gsl_rng.h>

enum { METRIC_MOST = 24 /* units */, METRIC_LAYERS = 5 };

/* A layered Jacobian, layer 0 the outputs, with M and a metric. */
typedef struct {
  size_t n, layers, outputs, layer[METRIC_MOST], output[METRIC_MOST];
  double gain;
  gsl_matrix *jacobian;
  gsl_vector *mass, *rate, *metric,
      *slope; /* rate: learning rate of each unit's parameters, a factor of mass */
} metric_net;

int metric_net_alloc(metric_net *t, size_t layers, size_t outputs, size_t width);
void metric_net_free(metric_net *t);

/* scaled = G^1/2 L G^-1/2 with G = metric^power. */
void metric_net_scale(const metric_net *t, double power, gsl_matrix *scaled);

/* The bound on kappa_G by the norms of the blocks of layers; infinite where there is none. */
int metric_block_bound(const metric_net *t, double *bound);

/* What the inequalities say of one random Jacobian; ratios are left over right side. */
typedef struct {
  int best, certified,
      law; /* the metric is the best one, and has a certificate; rates are those of weak feedback */
  double kappa, angle_ratio, error_ratio, output_ratio, weak_ratio, layered_ratio, block_ratio;
  double attained; /* | sup |mu - x|/|mu + x| - kappa_G | over its roundoff */
  double own;      /* | vf_metric_kappa - kappa_G | over kappa_G and its roundoff */
  int wrong_angle, wrong_error, wrong_sign, wrong_outputs, wrong_weak, wrong_layered, wrong_blocks,
      wrong_certificate;
  int close; /* kappa_G or kappa_{G,E} is 1 to roundoff: no sign to judge */
  int faults, noticed;
} metric_check;

/* Fills one metric_check; a draw_one. */
int metric_check_network(gsl_rng *rng, size_t index, void *record, const void *context);

/* One network whose weights are multiples of orthogonal matrices, at one angle, loop gain, depth and gain. */
typedef struct {
  size_t hidden;
  int stable;                       /* else nothing is measured but the closed form */
  double loop, gain, angle;         /* angle: of every pair of layers, radians */
  double closed;                    /* kappa_0, the limit of weak feedback */
  vf_metric_report law, equal;      /* best metrics at rates gain^-k and at equal rates */
  double outputs;                   /* kappa_{G,E} in the first */
  double identity, powers;          /* kappa_G of the metrics 1 and gain^-k, at rates gain^-k */
  double metric_angle, plain_angle; /* of one random target: to the gradient over G, and to the plain one */
} metric_point;

/* kappa_0 = |(1 - N_chi)^-1 diag(y)| of that many hidden layers of equal loop gain and angle. */
int metric_closed_form(size_t hidden, double loop, double angle, double *kappa);

/* Of the curves at that many angles: their points, one of them, and all of them as a table and claims. */
size_t metric_points(size_t angles);
int metric_point_measure(gsl_rng *rng, size_t index, void *record, const void *angles);
void metric_curve(xp_run *run);

/* Networks that learn, at single images. */
void metric_trained(xp_run *run);

#endif
