/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two-unit Jacobian [[-1, a], [-a, -1]] with c = (1, 0) is the independent reference: all is known in
 * closed form. */
#include "tap.h"
#include "vf_bound.h"
#include "vf_symmetry.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static const double roundoff = 1e-14;

static void two_units(double a) {
  double s = 1 / (1 + a * a);
  double entries[4] = {-1, a, -a, -1}, x_data[2] = {-s, a * s}, lambda_data[2] = {-s, -a * s},
         c_data[2] = {1, 0};
  gsl_matrix_view l = gsl_matrix_view_array(entries, 2, 2);
  gsl_vector_view x = gsl_vector_view_array(x_data, 2), lambda = gsl_vector_view_array(lambda_data, 2);
  gsl_vector_view c = gsl_vector_view_array(c_data, 2);
  double minus[4] = {-1, 0, 0, -1}, work_data[2];
  gsl_matrix_view sym = gsl_matrix_view_array(minus, 2, 2);
  gsl_vector_view work = gsl_vector_view_array(work_data, 2);

  vf_bound b = vf_bound_half_difference(&l.matrix, &x.vector, &lambda.vector, 0.3);
  ok(b.holds, "a = %g: S d = A m", a);
  b = vf_bound_half_difference(&l.matrix, &lambda.vector, &x.vector, 0.3);
  ok(!b.holds, "a = %g: but not with response and adjoint exchanged", a);
  b = vf_bound_angle(&x.vector, &lambda.vector, a, roundoff);
  is_near(b.left, 2 * atan(a), 4e-16 * 4, "a = %g: the angle lies on the curve", a);
  ok(b.holds && vf_bound_slack(&b) < 2e-14, "a = %g: so the bound holds with no room", a);
  b = vf_bound_angle(&x.vector, &lambda.vector, 0.98 * a, roundoff);
  ok(!b.holds, "a = %g: and a smaller one does not", a);
  b = vf_bound_relative_error(&x.vector, &lambda.vector, a, roundoff);
  ok(a < 1 ? b.holds : isinf(b.right), "a = %g: relative error", a);
  is_near(b.left, 2 * a / sqrt(1 + a * a), 1e-15 * 4, "a = %g: is 2a/sqrt(1 + a^2)", a);
  b = vf_bound_positivity(&x.vector, &lambda.vector, a, roundoff);
  is_near(b.left, -(1 - a * a) * s, 1e-15, "a = %g: the cosine", a);
  b = vf_bound_energy_norm(&sym.matrix, &x.vector, &lambda.vector, roundoff, &work.vector);
  ok(b.holds, "a = %g: equal length", a);
  b = vf_bound_energy_angle(&sym.matrix, &x.vector, &lambda.vector, a, roundoff, &work.vector);
  is_near(b.left, 2 * atan(a), 2e-15, "a = %g: the energy angle is the same here", a);
  b = vf_bound_equal_slopes(&c.vector, &x.vector, &lambda.vector, roundoff);
  ok(b.holds, "a = %g: c.x = c.lambda", a);
  b = vf_bound_nudging_lowers(&c.vector, &x.vector, roundoff);
  ok(b.holds && b.left < 0, "a = %g: nudging lowers the cost", a);
  gsl_vector_scale(&x.vector, -1);
  b = vf_bound_nudging_lowers(&c.vector, &x.vector, roundoff);
  ok(!b.holds, "a = %g: a flipped sign is caught", a);
}

/* Two units with weights w there and w back, slopes 0.25 and 1: A = 3w/8 off the diagonal, and no room. */
static void slopes(void) {
  double w = 1.6;
  vf_bound b = vf_bound_slopes(0.375 * w, w, 0, 0.25, 1, 3e-16);
  is_near(b.right, 0.6, 2e-16, "symmetric weights: |W| (d_max - d_min)/2");
  ok(b.holds && vf_bound_slack(&b) < 1e-15, "two units attain it");
  b = vf_bound_slopes(0.375 * w, 0.98 * w, 0, 0.25, 1, 3e-16);
  ok(!b.holds, "a smaller bound is caught");
  b = vf_bound_slopes(0.7, 0, 0.8, 0.25, 1, 3e-16);
  is_near(b.right, 0.8, 0, "antisymmetric weights: |W| d_max");
  b = vf_bound_slopes(NAN, 1, 1, 0.25, 1, 3e-16);
  ok(!b.holds, "NaN is no norm");
}

/* u = (1, 2) scaled by (4, 1) is (4, 2): cosine 8/10 = 2 sqrt(q)/(1 + q) for q = 1/4. */
static void unit_scaling(void) {
  double u_data[2] = {1, 2}, v_data[2] = {4, 2};
  gsl_vector_view u = gsl_vector_view_array(u_data, 2), v = gsl_vector_view_array(v_data, 2);
  vf_bound b = vf_bound_unit_scaling(&u.vector, &v.vector, 1, 4, roundoff);
  is_near(cos(b.left), 0.8, 1e-15, "the angle of a scaled vector");
  ok(b.holds && vf_bound_slack(&b) < 2e-14, "is as large as the factors allow");
  b = vf_bound_unit_scaling(&u.vector, &v.vector, 1, 3.8, roundoff);
  ok(!b.holds, "and larger than smaller factors do");
  b = vf_bound_unit_scaling(&u.vector, &v.vector, 0, 4, roundoff);
  ok(!b.holds, "a factor of 0 has no bound");
}

static void symmetry_measures(void) {
  double entries[9] = {-1.5, 0.4, -0.2, -0.6, -1.1, 0.7, 0.3, 0.1, -2.0}, nan_entries[9] = {NAN};
  gsl_matrix_view l = gsl_matrix_view_array(entries, 3, 3), bad = gsl_matrix_view_array(nan_entries, 3, 3);
  gsl_matrix *m = gsl_matrix_calloc(3, 3), *t = gsl_matrix_alloc(3, 3);
  vf_symmetry *w = vf_symmetry_alloc(3);
  vf_symmetry_report r;
  double kappa_m = 0;
  is_int(vf_symmetry_measure(w, &l.matrix, &r), GSL_SUCCESS, "a Jacobian is measured");
  ok(r.norm_s >= r.margin && r.norm_s * r.rcond_s <= r.margin * (1 + 1e-14),
     "|S| is the largest of its eigenvalues");
  ok(r.margin > 0 && r.kappa_energy <= r.norm_a / r.margin * (1 + 1e-14), "kappa_P <= |A|/m");
  ok(r.kappa <= r.norm_a / r.margin * (1 + 1e-14), "kappa <= |A|/m");
  ok(r.spectral_abscissa <= r.numerical_abscissa + 1e-14, "the spectral abscissa is below the numerical one");
  gsl_matrix_set_identity(m);
  gsl_matrix_scale(m, 2.7);
  vf_symmetry_kappa_weighted(w, &l.matrix, m, &kappa_m);
  is_near(kappa_m, r.kappa, 1e-13, "a multiple of the identity weighs nothing");
  gsl_matrix_set(m, 0, 0, 90);
  vf_symmetry_kappa_weighted(w, &l.matrix, m, &kappa_m);
  ok(kappa_m > 2 * r.kappa, "uneven weights raise kappa_M");
  double diagonal[3] = {90, 2.7, 2.7}, kappa_d = 0;
  gsl_vector_view d = gsl_vector_view_array(diagonal, 3), two = gsl_vector_view_array(diagonal, 2);
  is_int(vf_symmetry_kappa_diagonal(w, &l.matrix, &d.vector, &kappa_d), GSL_SUCCESS, "a diagonal M");
  is_near(kappa_d, kappa_m, 1e-14 * kappa_m * sqrt(90 / 2.7), "gives the same as the whole matrix");
  is_int(vf_symmetry_kappa_diagonal(w, &l.matrix, &two.vector, &kappa_d), GSL_EBADLEN, "for each unit");
  diagonal[1] = 0;
  is_int(vf_symmetry_kappa_diagonal(w, &l.matrix, &d.vector, &kappa_d), GSL_SUCCESS, "a zero there");
  ok(isinf(kappa_d), "makes kappa_M infinite too");
  diagonal[1] = -1;
  is_int(vf_symmetry_kappa_diagonal(w, &l.matrix, &d.vector, &kappa_d), GSL_EDOM, "and less is refused");
  diagonal[1] = 2.7;
  is_int(vf_symmetry_kappa_diagonal(w, &bad.matrix, &d.vector, &kappa_d), GSL_EDOM, "as is NaN");
  gsl_matrix_set(m, 1, 1, 0);
  is_int(vf_symmetry_kappa_weighted(w, &l.matrix, m, &kappa_m), GSL_SUCCESS, "a unit without active input");
  ok(isinf(kappa_m), "makes kappa_M infinite");
  gsl_matrix_set(m, 1, 1, -0.5);
  is_int(vf_symmetry_kappa_weighted(w, &l.matrix, m, &kappa_m), GSL_EDOM, "an indefinite M is refused");
  is_int(vf_symmetry_measure(w, &bad.matrix, &r), GSL_EDOM, "NaN is refused");
  is_int(vf_symmetry_ratio(w, &l.matrix, t), GSL_SUCCESS, "S^-1 A is found");
  gsl_matrix_set_zero(&l.matrix);
  gsl_matrix_set(&l.matrix, 0, 1, 0.5);
  gsl_matrix_set(&l.matrix, 1, 0, -0.5);
  is_int(vf_symmetry_ratio(w, &l.matrix, t), GSL_ESING, "unless S is singular");
  vf_symmetry_measure(w, &l.matrix, &r);
  ok(isinf(r.kappa) && isnan(r.kappa_energy), "kappa is then infinite, kappa_P not a number");
  vf_symmetry_free(w);
  gsl_matrix_free(m);
  gsl_matrix_free(t);
}

static void alignment(void) {
  double w_data[6] = {0.3, -1.2, 0.5, 0.9, 2.1, -0.4}, b_data[6];
  gsl_matrix_view w = gsl_matrix_view_array(w_data, 2, 3), b = gsl_matrix_view_array(b_data, 3, 2);
  gsl_matrix_transpose_memcpy(&b.matrix, &w.matrix);
  is_near(vf_symmetry_alignment(&w.matrix, &b.matrix), 1, 2e-16, "tied weights are aligned");
  gsl_matrix_scale(&b.matrix, -3.3);
  is_near(vf_symmetry_alignment(&w.matrix, &b.matrix), -1, 4e-16, "and opposite at any negative multiple");
  ok(isnan(vf_symmetry_alignment(&w.matrix, &w.matrix)), "shapes that do not fit give NaN");
}

int main(void) {
  gsl_set_error_handler_off();
  slopes();
  unit_scaling();
  two_units(0.013);
  two_units(0.37);
  two_units(0.93);
  two_units(1.61);
  symmetry_measures();
  alignment();
  return tap_done();
}
