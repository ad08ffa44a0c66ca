/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against closed forms of two units, every direction of a plane tried in turn, and GSL's own solves. */
#include "tap.h"
#include "vf_bound.h"
#include "vf_worst.h"
#include "xp_seed.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>

enum { N = 6 };

static void test_two_units(void) {
  const double a = 1.3, m0 = 2.5, m1 = 0.75, square = (1 + a * a) * (1 + a * a);
  double entries[4] = {-1, a, -a, -1}, gram_data[4] = {m0, 0, 0, m1}, c_data[2];
  gsl_matrix_view l = gsl_matrix_view_array(entries, 2, 2), gram = gsl_matrix_view_array(gram_data, 2, 2);
  gsl_vector_view c = gsl_vector_view_array(c_data, 2);
  vf_worst *all = vf_worst_alloc(2, 2, NULL), *first = vf_worst_alloc(2, 1, NULL),
           *second = vf_worst_alloc(2, 1, (size_t[]){1});
  vf_worst_form form;
  is_int(vf_worst_jacobian(all, &l.matrix), GSL_SUCCESS, "a Jacobian");
  vf_worst_jacobian(first, &l.matrix);
  vf_worst_jacobian(second, &l.matrix);
  is_int(vf_worst_target(all, NULL, &form, &c.vector), GSL_SUCCESS, "its worst target");
  is_near(form.smallest, (1 - a * a) / square, 1e-15, "two units: (1 - a^2)/(1 + a^2)^2");
  is_near(form.size, fabs(1 - a * a) / square, 1e-15, "is the only eigenvalue");
  is_near(gsl_blas_dnrm2(&c.vector), 1, 1e-15, "the target has length 1");
  is_int(vf_worst_target(first, &gram.matrix, &form, NULL), GSL_SUCCESS, "in weight space, first unit alone");
  is_near(form.smallest, (m0 - a * a * m1) / square, 1e-15, "(m_0 - a^2 m_1)/(1 + a^2)^2");
  vf_worst_target(second, &gram.matrix, &form, &c.vector);
  is_near(form.smallest, (m1 - a * a * m0) / square, 1e-15, "second unit alone: the other way round");
  ok(c_data[0] == 0 && fabs(c_data[1]) == 1, "its target is on that unit");
  vf_worst_free(second);
  vf_worst_free(first);
  vf_worst_free(all);
}

static void draw(gsl_matrix *l, gsl_matrix *gram, gsl_rng *rng) {
  gsl_matrix *root = gsl_matrix_alloc(N, N);
  for (size_t i = 0; i < N; i++)
    for (size_t j = 0; j < N; j++) {
      gsl_matrix_set(l, i, j, gsl_ran_gaussian(rng, 0.5) - (i == j ? 1.5 : 0));
      gsl_matrix_set(root, i, j, gsl_ran_gaussian(rng, 1));
    }
  gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, root, root, 0, gram);
  gsl_matrix_free(root);
}

/* x^T M lambda by GSL's solves with L and with its transpose. */
static double product(const gsl_matrix *l, const gsl_matrix *gram, const gsl_vector *c) {
  gsl_matrix *lu = gsl_matrix_alloc(N, N), *transposed = gsl_matrix_alloc(N, N);
  gsl_permutation *p = gsl_permutation_alloc(N);
  gsl_vector *x = gsl_vector_alloc(N), *lambda = gsl_vector_alloc(N), *work = gsl_vector_alloc(N);
  double sum;
  int sign;
  gsl_matrix_memcpy(lu, l);
  gsl_matrix_transpose_memcpy(transposed, l);
  gsl_linalg_LU_decomp(lu, p, &sign);
  gsl_linalg_LU_solve(lu, p, c, x);
  gsl_linalg_LU_decomp(transposed, p, &sign);
  gsl_linalg_LU_solve(transposed, p, c, lambda);
  gsl_blas_dgemv(CblasNoTrans, 1, gram, lambda, 0, work);
  gsl_blas_ddot(x, work, &sum);
  gsl_vector_free(work);
  gsl_vector_free(lambda);
  gsl_vector_free(x);
  gsl_permutation_free(p);
  gsl_matrix_free(transposed);
  gsl_matrix_free(lu);
  return sum;
}

static void test_directions(void) {
  const size_t outputs[2] = {4, 1};
  gsl_rng *rng = xp_rng_alloc(3, "target", 0);
  gsl_matrix *l = gsl_matrix_alloc(N, N), *gram = gsl_matrix_alloc(N, N);
  gsl_vector *c = gsl_vector_calloc(N), *x = gsl_vector_alloc(N), *lambda = gsl_vector_alloc(N);
  draw(l, gram, rng);
  double least = INFINITY;
  for (int k = 0; k < 20000; k++) {
    gsl_vector_set(c, 4, cos(M_PI * k / 20000));
    gsl_vector_set(c, 1, sin(M_PI * k / 20000));
    least = smaller(least, product(l, gram, c));
  }
  vf_worst *w = vf_worst_alloc(N, 2, outputs);
  vf_worst_form form;
  is_int(vf_worst_jacobian(w, l), GSL_SUCCESS, "six units");
  is_int(vf_worst_target(w, gram, &form, c), GSL_SUCCESS, "targets on units 4 and 1");
  is_near(form.smallest, least, 1e-6 * form.size, "the least product of 20000 directions tried in turn");
  ok(form.smallest <= least + 1e-12 * form.size, "and not above it");
  is_near(product(l, gram, c), form.smallest, 1e-12 * form.size, "the witness has that product");
  is_int(vf_worst_solve(w, c, x, lambda), GSL_SUCCESS, "its pair");
  gsl_blas_dgemv(CblasNoTrans, 1, l, x, -1, c);
  is_near(gsl_blas_dnrm2(c), 0, 1e-13, "L x = c");
  vf_worst_free(w);
  gsl_vector_free(lambda);
  gsl_vector_free(x);
  gsl_vector_free(c);
  gsl_matrix_free(gram);
  gsl_matrix_free(l);
  gsl_rng_free(rng);
}

static void test_pairs(void) {
  double u_data[6] = {1, 2, -0.5, 0.25, 3, 1.5}, v_data[6] = {0.5, -1, 2, 1, -0.75, 0.125};
  double scratch_data[4], vectors_data[4], values_data[2], a_data[2];
  gsl_matrix_view u = gsl_matrix_view_array(u_data, 3, 2), v = gsl_matrix_view_array(v_data, 3, 2),
                  scratch = gsl_matrix_view_array(scratch_data, 2, 2),
                  vectors = gsl_matrix_view_array(vectors_data, 2, 2);
  gsl_vector_view values = gsl_vector_view_array(values_data, 2), a = gsl_vector_view_array(a_data, 2);
  vf_spectral *w = vf_spectral_alloc(2, VF_BACKEND_BEST);
  vf_worst_form form;
  is_int(vf_worst_pairs(w, &u.matrix, &v.matrix, &scratch.matrix, &vectors.matrix, &values.vector, &form,
                        &a.vector),
         GSL_SUCCESS, "pairs of updates and gradients");
  double q[2][2] = {{0, 0}, {0, 0}};
  for (int k = 0; k < 3; k++)
    for (int i = 0; i < 2; i++)
      for (int j = 0; j < 2; j++)
        q[i][j] += u_data[2 * k + i] * v_data[2 * k + j];
  double mean = (q[0][0] + q[1][1]) / 2, off = (q[0][1] + q[1][0]) / 2,
         radius = hypot((q[0][0] - q[1][1]) / 2, off);
  is_near(form.smallest, mean - radius, 1e-14, "smallest eigenvalue of a 2 x 2 form");
  is_near(form.size, larger(fabs(mean - radius), fabs(mean + radius)), 1e-14, "and its size");
  double at =
      a_data[0] * a_data[0] * q[0][0] + 2 * a_data[0] * a_data[1] * off + a_data[1] * a_data[1] * q[1][1];
  is_near(at, mean - radius, 1e-14, "the witness attains it");
  gsl_vector_view one = gsl_vector_subvector(&a.vector, 0, 1);
  is_int(vf_worst_pairs(w, &u.matrix, &v.matrix, &scratch.matrix, &vectors.matrix, &values.vector, &form,
                        &one.vector),
         GSL_EBADLEN, "a witness of another length");
  u_data[2] = NAN;
  is_int(vf_worst_pairs(w, &u.matrix, &v.matrix, &scratch.matrix, &vectors.matrix, &values.vector, &form,
                        &a.vector),
         GSL_EDOM, "NaN among the updates");
  vf_spectral_free(w);
}

static void test_energy(void) {
  double entries[9] = {-1.5, 0.4, -0.2, -0.9, -1.1, 0.7, 0.3, 0.1, -2.0}, kappa;
  gsl_matrix_view l = gsl_matrix_view_array(entries, 3, 3);
  gsl_matrix *s = gsl_matrix_alloc(3, 3), *a = gsl_matrix_alloc(3, 3);
  gsl_vector *c = gsl_vector_alloc(3), *x = gsl_vector_alloc(3), *lambda = gsl_vector_alloc(3),
             *work = gsl_vector_alloc(3), *two = gsl_vector_alloc(2);
  vf_worst_energy *w = vf_worst_energy_alloc(3);
  vf_worst *t = vf_worst_alloc(3, 3, NULL);
  vf_symmetry *symmetry = vf_symmetry_alloc(3);
  vf_symmetry_report report;
  vf_symmetry_measure(symmetry, &l.matrix, &report);
  is_int(vf_worst_energy_target(w, &l.matrix, c, &kappa), GSL_SUCCESS, "three units that contract");
  is_near(kappa, report.kappa_energy, 1e-13, "the pencil gives kappa_P");
  vf_worst_jacobian(t, &l.matrix);
  vf_worst_solve(t, c, x, lambda);
  vf_symmetry_split(&l.matrix, s, a);
  is_near(vf_bound_energy_angle(s, x, lambda, kappa, 0, work).left, vf_bound_angle_limit(kappa), 1e-12,
          "its target attains 2 arctan kappa_P");
  is_int(vf_worst_energy_target(w, &l.matrix, two, &kappa), GSL_EBADLEN, "a target of another length");
  entries[0] = 1.5;
  is_int(vf_worst_energy_target(w, &l.matrix, c, &kappa), GSL_EDOM, "S is not negative definite");
  entries[0] = NAN;
  is_int(vf_worst_energy_target(w, &l.matrix, c, &kappa), GSL_EDOM, "NaN");
  ok(!vf_worst_energy_alloc(0), "no unit");
  vf_worst_energy_free(NULL);
  vf_symmetry_free(symmetry);
  vf_worst_free(t);
  vf_worst_energy_free(w);
  gsl_vector_free(two);
  gsl_vector_free(work);
  gsl_vector_free(lambda);
  gsl_vector_free(x);
  gsl_vector_free(c);
  gsl_matrix_free(a);
  gsl_matrix_free(s);
}

static void test_refused(void) {
  double entries[4] = {-1, 0.5, 0.25, -1}, flat[4] = {1, 2, 2, 4}, bad[4] = {1, 0, 0, INFINITY},
         large[9] = {0};
  gsl_matrix_view l = gsl_matrix_view_array(entries, 2, 2), singular = gsl_matrix_view_array(flat, 2, 2),
                  infinite = gsl_matrix_view_array(bad, 2, 2), three = gsl_matrix_view_array(large, 3, 3);
  gsl_vector *c = gsl_vector_calloc(2);
  vf_worst_form form;
  ok(!vf_worst_alloc(2, 0, NULL) && !vf_worst_alloc(2, 3, NULL), "no outputs, or too many");
  ok(!vf_worst_alloc(SIZE_MAX / 2 + 1, 1, NULL), "more units than a matrix has");
  ok(!vf_worst_alloc(2, 1, (size_t[]){2}), "an output that is no unit");
  ok(!vf_worst_alloc(3, 2, (size_t[]){1, 1}), "an output named twice");
  vf_worst *w = vf_worst_alloc(2, 2, NULL);
  is_int(vf_worst_target(w, NULL, &form, NULL), GSL_EINVAL, "no Jacobian yet");
  is_int(vf_worst_solve(w, c, c, c), GSL_EINVAL, "nor a pair");
  is_int(vf_worst_jacobian(w, &three.matrix), GSL_EBADLEN, "a Jacobian of another size");
  is_int(vf_worst_jacobian(w, &singular.matrix), GSL_ESING, "a singular one");
  is_int(vf_worst_jacobian(w, &infinite.matrix), GSL_EDOM, "one that is not finite");
  is_int(vf_worst_target(w, NULL, &form, NULL), GSL_EINVAL, "which leaves none");
  is_int(vf_worst_jacobian(w, &l.matrix), GSL_SUCCESS, "a good one");
  is_int(vf_worst_target(w, &three.matrix, &form, NULL), GSL_EBADLEN, "M of another size");
  is_int(vf_worst_target(w, &infinite.matrix, &form, NULL), GSL_EDOM, "M that is not finite");
  vf_worst_free(w);
  vf_worst_free(NULL);
  gsl_vector_free(c);
}

int main(void) {
  gsl_set_error_handler_off();
  test_two_units();
  test_directions();
  test_pairs();
  test_energy();
  test_refused();
  return tap_done();
}
