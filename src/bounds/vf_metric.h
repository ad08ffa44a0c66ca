/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The bound in the best metric: how near the update is to the gradient with other learning rates, group of
 * units by group.
 *
 * Response x = L^-1 c and adjoint lambda = L^-T c of a Jacobian L, a positive diagonal M (the Gram matrix of
 * weight space, learning rates included: M_ii is the rate of unit i times the square of its presynaptic
 * rates) and a positive diagonal metric G, equal on the output units and 1 there where the target lives:
 *   mu = G^-1 lambda,  N = M G,  kappa_G(M) = |N^1/2 S_G^-1 A_G N^-1/2|,
 * where S_G and A_G are (L +- G^-1 L^T G)/2.  For kappa_G <= 1 the N-angle between x and mu is at most 2
 * arctan kappa_G; for kappa_G < 1 also |x - mu|_N <= 2 kappa_G/(1 - kappa_G) |mu|_N, and x^T M lambda > 0 for
 * every target on the outputs.  The reference mu is the gradient whose rates are divided by G, unit by unit.
 * In the coordinates G^1/2 v, kappa_G(M) is kappa_M of G^1/2 L G^-1/2.
 *
 * A metric is a number for each group of units times a fixed base metric.
 */
#ifndef VF_METRIC_H
#define VF_METRIC_H

#include "vf_linalg.h"
VF_BEGIN_DECLS

/* Workspace for one Jacobian, one M and one partition of the units. */
typedef struct vf_metric vf_metric;

enum { VF_METRIC_GROUPS = 64 }; /* most groups */

/*
 * Units 0..n-1 in groups group[i] < groups, none of them empty; costs that read the units output[0..m-1], all
 * of one group.  Both are copied.  NULL where that does not hold, an output stands twice, groups is above
 * VF_METRIC_GROUPS or memory is short.  Free with vf_metric_free.
 */
vf_metric *vf_metric_alloc(size_t n, size_t groups, const size_t *group, size_t m, const size_t *output);
void vf_metric_free(vf_metric *w);

/*
 * Takes the Jacobian l (n x n), the diagonal of M (n) and the base metric (n; NULL is 1 everywhere), all
 * copied.  GSL_EBADLEN, GSL_EDOM for entries that are not finite, an M or a base that is not positive or a
 * base that differs between outputs, GSL_ESING.  O(n^3).
 */
int vf_metric_take(vf_metric *w, const gsl_matrix *l, const gsl_vector *mass, const gsl_vector *base);

/* What follows needs vf_metric_take: GSL_EINVAL before.  g are the numbers of the groups: GSL_EBADLEN for
 * another length, GSL_EDOM where one is not positive and finite. */

/* The diagonal of G (n), scaled to 1 on the outputs. */
int vf_metric_expand(const vf_metric *w, const gsl_vector *g, gsl_vector *metric);

/* kappa_G(M) to ten digits, infinite where S_G is singular.  GSL_EMAXITER where it does not converge. O(n^3).
 */
int vf_metric_kappa(vf_metric *w, const gsl_vector *g, double *kappa);

/*
 * kappa_{G,E}, the same for targets on the outputs alone: the largest |mu - x|_N / |mu + x|_N.  At most
 * kappa_G, and below 1 for every G or for none (the exact test of prop:positivity).  O(n^2 m).
 */
int vf_metric_kappa_outputs(vf_metric *w, const gsl_vector *g, double *kappa);

typedef struct {
  double kappa;    /* kappa_G(M) of the best metric found, */
  int guaranteed;  /* below 1, which vf_metric_check confirmed */
  double excluded; /* no metric of the family has a kappa_G below that number, at most 1; 0 where not shown */
  size_t evaluations, starts;
} vf_metric_report;

/*
 * The least kappa_G(M) over the numbers of the groups; g gets them, 1 for the group of the outputs.  For t <=
 * 1 the metrics with kappa_G <= t are a convex cone, so below 1 cutting planes find the minimum: each
 * evaluation cuts off the metrics that do no better, the next one is at the analytic centre of what is left,
 * and the search ends where nothing is left below 0.998 of the best, or nothing below 1: excluded says which,
 * for metrics within ten decades of the balanced one.  Above 1 no least value is of use: in degenerate
 * metrics kappa_G tends to 1 for many Jacobians, and what is returned is the best of those evaluated.  Where
 * the budget of evaluations, O(n^3) each, ends the planes before, simplex searches use what is left of it.
 */
int vf_metric_best(vf_metric *w, size_t budget, gsl_vector *g, vf_metric_report *report);

/*
 * Whether kappa_G(M) < level <= 1 for the diagonals of M and G (n each), beyond roundoff: one Cholesky
 * factorisation of level^2 S M^-1 S + A M^-1 A, S and A those of G^1/2 L G^-1/2.  The metric is the
 * certificate: nothing of the search is used.  GSL_EBADLEN, GSL_EDOM as vf_metric_take or for a level outside
 * (0, 1], GSL_ENOMEM.  O(n^3).
 */
int vf_metric_check(const gsl_matrix *l, const gsl_vector *mass, const gsl_vector *metric, double level,
                    int *holds);

VF_END_DECLS
#endif
