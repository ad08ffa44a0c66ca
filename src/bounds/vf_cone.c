/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Analytic centre of a polyhedral cone of positive vectors, cut by a simplex.
 *
 * In the chart u_i = g_i/chart_i the rows r_j.u >= s are u_i >= s and -cut_j.u >= s, each of length 1. Damped
 * Newton steps maximise t s + sum_j log(r_j.u - s), sum u = p, for growing t until s > 0 or until rows/t, the
 * distance of s from its largest value, shows that there is none; then s = 0 and the centre.  Barriers of
 * this kind are self-concordant, so the damped steps stay inside without a line search.
 */
#include "vf_metric_intern.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

struct vf_cone {
  size_t p, most, cuts;
  gsl_matrix *cut, *row; /* cut_j; rows in the chart */
  gsl_vector *slack, *step, *right;
  gsl_matrix *kkt;
  vf_lu *lu;
};

vf_cone *vf_cone_alloc(size_t p, size_t most) {
  vf_cone *cone = calloc(1, sizeof *cone);
  if (!cone)
    return NULL;
  cone->p = p;
  cone->most = most;
  cone->cut = gsl_matrix_alloc(most, p);
  cone->row = gsl_matrix_alloc(most + p, p);
  cone->slack = gsl_vector_alloc(most + p);
  cone->step = gsl_vector_alloc(p + 2);
  cone->right = gsl_vector_alloc(p + 2);
  cone->kkt = gsl_matrix_alloc(p + 2, p + 2);
  cone->lu = vf_lu_alloc(p + 2);
  if (cone->cut && cone->row && cone->slack && cone->step && cone->right && cone->kkt && cone->lu)
    return cone;
  vf_cone_free(cone);
  return NULL;
}

void vf_cone_free(vf_cone *cone) {
  if (!cone)
    return;
  gsl_matrix_free(cone->cut);
  gsl_matrix_free(cone->row);
  gsl_vector_free(cone->slack);
  gsl_vector_free(cone->step);
  gsl_vector_free(cone->right);
  gsl_matrix_free(cone->kkt);
  vf_lu_free(cone->lu);
  free(cone);
}

void vf_cone_add(vf_cone *cone, const gsl_vector *cut) {
  const double size = vf_vector_max_norm(cut);
  if (cone->cuts == cone->most || !isfinite(size) || size == 0)
    return;
  gsl_matrix_set_row(cone->cut, cone->cuts++, cut);
}

static void draw_chart(vf_cone *cone, const gsl_vector *chart) {
  gsl_matrix_view unit = gsl_matrix_submatrix(cone->row, 0, 0, cone->p, cone->p);
  gsl_matrix_set_identity(&unit.matrix);
  for (size_t j = 0; j < cone->cuts; j++) {
    gsl_vector_const_view cut = gsl_matrix_const_row(cone->cut, j);
    gsl_vector_view row = gsl_matrix_row(cone->row, cone->p + j);
    gsl_vector_memcpy(&row.vector, &cut.vector);
    gsl_vector_mul(&row.vector, chart);
    gsl_vector_scale(&row.vector, -1 / gsl_blas_dnrm2(&row.vector));
  }
}

static double least_slack(vf_cone *cone, const gsl_vector *u, double s) {
  double least = INFINITY;
  for (size_t j = 0; j < cone->p + cone->cuts; j++) {
    gsl_vector_const_view row = gsl_matrix_const_row(cone->row, j);
    double product;
    gsl_blas_ddot(&row.vector, u, &product);
    gsl_vector_set(cone->slack, j, product - s);
    least = fmin(least, product - s);
  }
  return least;
}

/* Newton's equations for (u, s) and the multiplier of sum u = p; s stays where it is unless t > 0. */
static int newton_step(vf_cone *cone, double t) {
  const size_t p = cone->p;
  gsl_matrix_set_zero(cone->kkt);
  gsl_vector_set_zero(cone->right);
  for (size_t j = 0; j < p + cone->cuts; j++) {
    const double w = 1 / gsl_vector_get(cone->slack, j);
    for (size_t a = 0; a <= p; a++) {
      const double ra = a < p ? gsl_matrix_get(cone->row, j, a) : -1;
      *gsl_vector_ptr(cone->right, a) += w * ra;
      for (size_t b = 0; b <= p; b++)
        *gsl_matrix_ptr(cone->kkt, a, b) += w * w * ra * (b < p ? gsl_matrix_get(cone->row, j, b) : -1);
    }
  }
  *gsl_vector_ptr(cone->right, p) += t;
  for (size_t a = 0; a < p; a++) {
    gsl_matrix_set(cone->kkt, a, p + 1, 1);
    gsl_matrix_set(cone->kkt, p + 1, a, 1);
  }
  if (!(t > 0)) {
    for (size_t a = 0; a < p + 2; a++)
      gsl_matrix_set(cone->kkt, p, a, a == p);
    gsl_vector_set(cone->right, p, 0);
  }
  const int code = vf_lu_factor(cone->lu, cone->kkt);
  return code ? code : vf_lu_solve(cone->lu, cone->right, cone->step);
}

/* The minimum of the barrier for that t. */
static int settle(vf_cone *cone, double t, gsl_vector *u, double *s) {
  enum { MOST = 60 };
  gsl_vector_const_view direction = gsl_vector_const_subvector(cone->step, 0, cone->p);
  for (int k = 0; k < MOST; k++) {
    double slope;
    if (!(least_slack(cone, u, *s) > 0))
      return GSL_EFAILED;
    int code = newton_step(cone, t);
    if (code)
      return code;
    gsl_vector_const_view d = gsl_vector_const_subvector(cone->step, 0, cone->p + 1),
                          r = gsl_vector_const_subvector(cone->right, 0, cone->p + 1);
    gsl_blas_ddot(&d.vector, &r.vector, &slope);
    const double decrement = sqrt(fmax(slope, 0)), length = decrement < 0.25 ? 1 : 1 / (1 + decrement);
    gsl_blas_daxpy(length, &direction.vector, u);
    *s += length * gsl_vector_get(cone->step, cone->p);
    if (decrement < 1e-3)
      return GSL_SUCCESS;
  }
  return GSL_EMAXITER;
}

int vf_cone_centre(vf_cone *cone, const gsl_vector *chart, gsl_vector *g, int *empty) {
  const double rows = (double)(cone->p + cone->cuts), thinnest = 1e-10;
  draw_chart(cone, chart);
  gsl_vector_set_all(g, 1);
  double s = least_slack(cone, g, 0) - 1;
  int code = GSL_SUCCESS;
  *empty = 0;
  if (s <= -1 + thinnest || cone->cuts)
    for (double t = rows; !code && !*empty && s <= 0; t *= 4) {
      code = settle(cone, t, g, &s);
      *empty = !code && s + rows / t < thinnest;
    }
  if (code || *empty)
    return code;
  s = 0;
  code = settle(cone, 0, g, &s);
  gsl_vector_mul(g, chart);
  return code || gsl_vector_min(g) > 0 ? code : GSL_EFAILED;
}
