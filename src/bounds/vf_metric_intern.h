/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the best metric share. */
#ifndef VF_METRIC_INTERN_H
#define VF_METRIC_INTERN_H

#include "vf_metric.h"

typedef struct vf_metric_norm vf_metric_norm;

struct vf_metric {
  size_t n, groups, outputs;
  size_t *group, *output;
  int taken;
  gsl_matrix *jacobian, *scaled; /* L, and G^1/2 L G^-1/2 */
  gsl_vector *mass, *base, *metric;
  gsl_vector *x, *mu, *c, *solved, *top; /* n, scratch */
  gsl_matrix *sum, *difference;          /* n x outputs */
  vf_lu *lu;                             /* of L */
  vf_metric_norm *norm;
};

/* Positive and finite, each. */
int vf_metric_positive(const gsl_vector *v);

/* scaled = G^1/2 L G^-1/2. */
void vf_metric_scale(const gsl_matrix *l, const gsl_vector *metric, gsl_matrix *scaled);

/*
 * |M^1/2 S^-1 A M^-1/2| for L = S + A and its right singular vector v (n), by Lanczos' bidiagonalisation with
 * one factorisation of S; ten digits.
 */
vf_metric_norm *vf_metric_norm_alloc(size_t n);
void vf_metric_norm_free(vf_metric_norm *w);
int vf_metric_norm_take(vf_metric_norm *w, const gsl_matrix *l, const gsl_vector *mass);
int vf_metric_norm_find(vf_metric_norm *w, double *norm, gsl_vector *v);

/* x = M^1/2 S^-1 A M^-1/2 v. */
void vf_metric_norm_apply(vf_metric_norm *w, const gsl_vector *v, gsl_vector *x);

/*
 * kappa_G at g, and the cut (groups) by its worst target: cut.g' <= 0 for all g' that have kappa_G <= level
 * <= 1, and > 0 at g itself where kappa_G is above level.
 */
int vf_metric_probe(vf_metric *w, const gsl_vector *g, double *kappa);
void vf_metric_cut(vf_metric *w, const gsl_vector *g, double level, gsl_vector *cut);

/* Half-spaces through 0 that hold the metrics sought. */
typedef struct vf_cone vf_cone;

vf_cone *vf_cone_alloc(size_t p, size_t most);
void vf_cone_free(vf_cone *cone);

/* Adds cut.g <= 0; nothing where the cut is 0 or not finite. */
void vf_cone_add(vf_cone *cone, const gsl_vector *cut);

/*
 * The analytic centre of the positive g of the cone with sum_i g_i/chart_i = p; empty where there is none.
 * Another code than GSL_SUCCESS where Newton's method fails, which says neither.
 */
int vf_cone_centre(vf_cone *cone, const gsl_vector *chart, gsl_vector *g, int *empty);

/* Simplex search in the logarithms from g, which gets what is better; adds to the evaluations. */
int vf_metric_descend(vf_metric *w, size_t budget, gsl_vector *g, vf_metric_report *report);

#endif
