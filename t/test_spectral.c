/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Spectra against residuals, known spectra and one another.  Every method used is backward stable: its result
 * is exact for a matrix within a small multiple of n eps |a| of a, which moves singular values and
 * eigenvalues of normal matrices by no more than that, and other eigenvalues by that times a condition
 * number.
 */
#include "matrix.h"
#include "tap.h"
#include "vf_linalg.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_sort_vector.h>
#include <math.h>

#define EPS GSL_DBL_EPSILON

/* a = u diag(s) v^T, u and v orthonormal. */
static void check_svd(const gsl_matrix *a, const gsl_matrix *u, const gsl_vector *s, const gsl_matrix *v,
                      const char *name) {
  size_t n = a->size1;
  double worst = 0, skew = 0, scale = gsl_vector_get(s, 0);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++) {
      double sum = 0, uu = 0, vv = 0;
      for (size_t k = 0; k < n; k++) {
        sum += gsl_matrix_get(u, i, k) * gsl_vector_get(s, k) * gsl_matrix_get(v, j, k);
        uu += gsl_matrix_get(u, k, i) * gsl_matrix_get(u, k, j);
        vv += gsl_matrix_get(v, k, i) * gsl_matrix_get(v, k, j);
      }
      worst = larger(worst, fabs(sum - gsl_matrix_get(a, i, j)));
      skew = larger(skew, larger(fabs(uu - (i == j)), fabs(vv - (i == j))));
    }
  is_near(worst, 0, 20 * (double)n * EPS * scale, "%s, n %zu: a = u s v^T", name, n);
  is_near(skew, 0, 20 * (double)n * EPS, "%s, n %zu: u and v are orthonormal", name, n);
}

static void test_svd(vf_backend backend, const char *name, gsl_rng *rng, size_t n) {
  vf_spectral *w = vf_spectral_alloc(n, backend);
  gsl_matrix *a = random_matrix(rng, n), *u = gsl_matrix_alloc(n, n), *v = gsl_matrix_alloc(n, n);
  gsl_vector *s = gsl_vector_alloc(n), *alone = gsl_vector_alloc(n);
  is_int(vf_spectral_svd(w, a, u, s, v), GSL_SUCCESS, "%s, n %zu: decomposed", name, n);
  check_svd(a, u, s, v, name);
  int descending = 1;
  for (size_t i = 1; i < n; i++)
    descending &= gsl_vector_get(s, i - 1) >= gsl_vector_get(s, i);
  ok(descending, "%s, n %zu: descending", name, n);
  vf_spectral_svd(w, a, NULL, alone, NULL);
  gsl_vector_sub(alone, s);
  double norm = 0, tolerance = 20 * (double)n * EPS * gsl_vector_get(s, 0);
  is_near(gsl_blas_dnrm2(alone), 0, tolerance, "%s, n %zu: values alone", name, n);
  is_int(vf_spectral_norm(w, a, &norm), GSL_SUCCESS, "%s, n %zu: norm computed", name, n);
  is_near(norm, gsl_vector_get(s, 0), tolerance, "%s, n %zu: norm", name, n);
  vf_spectral_free(w);
  gsl_matrix_free(a);
  gsl_matrix_free(u);
  gsl_matrix_free(v);
  gsl_vector_free(s);
  gsl_vector_free(alone);
}

/* The second difference matrix (-1, 2, -1): eigenvalues 2 - 2 cos(k pi / (n + 1)). */
static void test_symmetric(vf_backend backend, const char *name) {
  enum { n = 7 };
  gsl_matrix *a = gsl_matrix_calloc(n, n), *vectors = gsl_matrix_alloc(n, n);
  gsl_vector *values = gsl_vector_alloc(n), *image = gsl_vector_alloc(n);
  for (size_t i = 0; i < n; i++) {
    gsl_matrix_set(a, i, i, 2);
    if (i)
      gsl_matrix_set(a, i, i - 1, -1);
    if (i + 1 < n)
      gsl_matrix_set(a, i, i + 1, 17.5); /* the upper triangle is not read */
  }
  vf_spectral *w = vf_spectral_alloc(n, backend);
  is_int(vf_spectral_symmetric(w, a, values, vectors), GSL_SUCCESS, "%s: symmetric", name);
  for (size_t k = 0; k < n; k++) {
    double wanted = 2 - 2 * cos((double)(k + 1) * M_PI / (n + 1));
    is_near(gsl_vector_get(values, k), wanted, 4 * 10 * n * EPS, "%s: eigenvalue %zu", name, k);
    gsl_vector_view x = gsl_matrix_column(vectors, k);
    gsl_vector_memcpy(image, &x.vector);
    gsl_blas_dsymv(CblasLower, 1, a, &x.vector, -wanted, image);
    is_near(gsl_blas_dnrm2(image), 0, 4 * 20 * n * EPS, "%s: eigenvector %zu", name, k);
    is_near(gsl_blas_dnrm2(&x.vector), 1, 10 * n * EPS, "%s: unit vector %zu", name, k);
  }
  gsl_vector_memcpy(image, values);
  is_int(vf_spectral_symmetric(w, a, values, NULL), GSL_SUCCESS, "%s: values alone", name);
  gsl_vector_sub(image, values);
  is_near(gsl_blas_dnrm2(image), 0, 4 * 20 * n * EPS, "%s: the same values alone", name);
  vf_spectral_free(w);
  gsl_matrix_free(a);
  gsl_matrix_free(vectors);
  gsl_vector_free(values);
  gsl_vector_free(image);
}

/* [[-1, a], [-a, -1]] has eigenvalues -1 +- i a; and a triangular one has its diagonal. */
static void test_eigenvalues(vf_backend backend, const char *name) {
  double entries[] = {-1, 2.5, -2.5, -1}, abscissa = 0;
  gsl_matrix_view a = gsl_matrix_view_array(entries, 2, 2);
  gsl_vector_complex *values = gsl_vector_complex_alloc(2);
  vf_spectral *w = vf_spectral_alloc(2, backend);
  is_int(vf_spectral_eigenvalues(w, &a.matrix, values), GSL_SUCCESS, "%s: eigenvalues", name);
  gsl_complex first = gsl_vector_complex_get(values, 0), second = gsl_vector_complex_get(values, 1);
  is_near(GSL_REAL(first), -1, 20 * EPS, "%s: real part", name);
  is_near(fabs(GSL_IMAG(first)), 2.5, 20 * EPS, "%s: imaginary part", name);
  is_near(GSL_IMAG(first) + GSL_IMAG(second), 0, 20 * EPS, "%s: conjugate", name);
  is_int(vf_spectral_abscissa(w, &a.matrix, &abscissa), GSL_SUCCESS, "%s: abscissa", name);
  is_near(abscissa, -1, 20 * EPS, "%s: abscissa -1", name);
  double triangle[] = {-3.25, 4, 0, 0.75};
  gsl_matrix_view t = gsl_matrix_view_array(triangle, 2, 2);
  vf_spectral_abscissa(w, &t.matrix, &abscissa);
  is_near(abscissa, 0.75, 40 * EPS, "%s: abscissa of a triangle", name);
  vf_spectral_free(w);
  gsl_vector_complex_free(values);
}

static void test_spectral_errors(vf_backend backend, const char *name) {
  ok(!vf_spectral_alloc(0, backend), "%s: no workspace of order 0", name);
  ok(!vf_spectral_alloc(16001, backend), "%s: nor of an order that LAPACK cannot count", name);
  vf_spectral *w = vf_spectral_alloc(3, backend);
  gsl_matrix *a = gsl_matrix_calloc(3, 3), *small = gsl_matrix_calloc(2, 2);
  gsl_vector *s = gsl_vector_alloc(3), *shorter = gsl_vector_alloc(2);
  gsl_vector_complex *z = gsl_vector_complex_alloc(3), *short_z = gsl_vector_complex_alloc(2);
  double x = 0;
  is_int(vf_spectral_svd(w, small, NULL, s, NULL), GSL_EBADLEN, "%s: svd of another shape", name);
  is_int(vf_spectral_svd(w, a, NULL, shorter, NULL), GSL_EBADLEN, "%s: too few values", name);
  is_int(vf_spectral_svd(w, a, small, s, a), GSL_EBADLEN, "%s: small u", name);
  is_int(vf_spectral_svd(w, a, a, s, NULL), GSL_EINVAL, "%s: u without v", name);
  is_int(vf_spectral_eigenvalues(w, a, short_z), GSL_EBADLEN, "%s: too few eigenvalues", name);
  is_int(vf_spectral_eigenvalues(w, small, z), GSL_EBADLEN, "%s: eigenvalues of another shape", name);
  is_int(vf_spectral_symmetric(w, a, shorter, NULL), GSL_EBADLEN, "%s: too few symmetric values", name);
  is_int(vf_spectral_symmetric(w, a, s, small), GSL_EBADLEN, "%s: small vectors", name);
  is_int(vf_spectral_norm(w, a, &x), GSL_SUCCESS, "%s: norm of zero", name);
  is_near(x, 0, 0, "%s: which is 0", name);
  gsl_matrix_set(a, 1, 2, GSL_NAN);
  is_int(vf_spectral_svd(w, a, NULL, s, NULL), GSL_EDOM, "%s: svd of NaN", name);
  is_int(vf_spectral_norm(w, a, &x), GSL_EDOM, "%s: norm of NaN", name);
  is_int(vf_spectral_eigenvalues(w, a, z), GSL_EDOM, "%s: eigenvalues of NaN", name);
  is_int(vf_spectral_abscissa(w, a, &x), GSL_EDOM, "%s: abscissa of NaN", name);
  gsl_matrix_set(a, 1, 2, 0);
  gsl_matrix_set(a, 2, 1, GSL_POSINF);
  is_int(vf_spectral_symmetric(w, a, s, NULL), GSL_EDOM, "%s: symmetric with an infinity", name);
  vf_spectral_free(w);
  gsl_matrix_free(a);
  gsl_matrix_free(small);
  gsl_vector_free(s);
  gsl_vector_free(shorter);
  gsl_vector_complex_free(z);
  gsl_vector_complex_free(short_z);
}

/*
 * A circulant matrix is normal; its eigenvalues are the discrete Fourier transform of its first row and its
 * singular values their moduli.
 */
static void test_circulant(vf_backend backend, const char *name, gsl_rng *rng, size_t n) {
  gsl_matrix *a = gsl_matrix_alloc(n, n);
  gsl_vector *row = gsl_vector_alloc(n), *moduli = gsl_vector_alloc(n), *s = gsl_vector_alloc(n);
  gsl_vector_complex *values = gsl_vector_complex_alloc(n);
  double abscissa = 0, rightmost = -INFINITY, farthest = 0;
  for (size_t k = 0; k < n; k++)
    gsl_vector_set(row, k, gsl_ran_gaussian(rng, 1.5));
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      gsl_matrix_set(a, i, j, gsl_vector_get(row, (n + j - i) % n));
  vf_spectral *w = vf_spectral_alloc(n, backend);
  is_int(vf_spectral_eigenvalues(w, a, values), GSL_SUCCESS, "%s, n %zu: circulant", name, n);
  vf_spectral_abscissa(w, a, &abscissa);
  vf_spectral_svd(w, a, NULL, s, NULL);
  for (size_t m = 0; m < n; m++) {
    double real = 0, imaginary = 0, nearest = INFINITY;
    for (size_t k = 0; k < n; k++) {
      double angle = 2 * M_PI * (double)(k * m % n) / (double)n;
      real += gsl_vector_get(row, k) * cos(angle);
      imaginary += gsl_vector_get(row, k) * sin(angle);
    }
    for (size_t k = 0; k < n; k++) {
      gsl_complex z = gsl_vector_complex_get(values, k);
      nearest = smaller(nearest, hypot(GSL_REAL(z) - real, GSL_IMAG(z) - imaginary));
    }
    farthest = larger(farthest, nearest);
    rightmost = larger(rightmost, real);
    gsl_vector_set(moduli, m, hypot(real, imaginary));
  }
  gsl_sort_vector(moduli);
  gsl_vector_reverse(moduli);
  double tolerance = 20 * (double)n * EPS * gsl_vector_get(moduli, 0);
  gsl_vector_sub(moduli, s);
  is_near(farthest, 0, tolerance, "%s, n %zu: its eigenvalues", name, n);
  is_near(abscissa, rightmost, tolerance, "%s, n %zu: its abscissa", name, n);
  is_near(gsl_blas_dnrm2(moduli), 0, tolerance, "%s, n %zu: its singular values", name, n);
  vf_spectral_free(w);
  gsl_matrix_free(a);
  gsl_vector_free(row);
  gsl_vector_free(moduli);
  gsl_vector_free(s);
  gsl_vector_complex_free(values);
}

/* A diagonal from 1 to 1e-14 between two reflections: singular values to eps |a|, not to eps of each. */
static void test_graded(vf_backend backend, const char *name) {
  enum { n = 8 };
  gsl_matrix *a = gsl_matrix_calloc(n, n);
  gsl_vector *left = gsl_vector_alloc(n), *right = gsl_vector_alloc(n), *s = gsl_vector_alloc(n);
  for (size_t i = 0; i < n; i++) {
    gsl_matrix_set(a, i, i, pow(10, -2 * (double)i));
    gsl_vector_set(left, i, 1 + 0.25 * (double)i);
    gsl_vector_set(right, i, 2 - 0.5 * (double)i);
  }
  double tau_left = gsl_linalg_householder_transform(left);
  double tau_right = gsl_linalg_householder_transform(right);
  gsl_linalg_householder_hm(tau_left, left, a);
  gsl_linalg_householder_mh(tau_right, right, a);
  vf_spectral *w = vf_spectral_alloc(n, backend);
  is_int(vf_spectral_svd(w, a, NULL, s, NULL), GSL_SUCCESS, "%s: ill-conditioned", name);
  for (size_t i = 0; i < n; i++)
    is_near(gsl_vector_get(s, i), pow(10, -2 * (double)i), 20 * n * EPS, "%s: singular value %zu", name, i);
  vf_spectral_free(w);
  gsl_matrix_free(a);
  gsl_vector_free(left);
  gsl_vector_free(right);
  gsl_vector_free(s);
}

/* Bauer and Fike: an eigenvalue moves by at most |V|_F |V^-1|_F times the perturbation. */
static double eigenvector_condition(const gsl_matrix *a) {
  size_t n = a->size1;
  gsl_matrix *copy = gsl_matrix_alloc(n, n);
  gsl_matrix_complex *v = gsl_matrix_complex_alloc(n, n), *inverse = gsl_matrix_complex_alloc(n, n);
  gsl_vector_complex *values = gsl_vector_complex_alloc(n);
  gsl_eigen_nonsymmv_workspace *w = gsl_eigen_nonsymmv_alloc(n);
  gsl_permutation *p = gsl_permutation_alloc(n);
  int sign;
  double direct = 0, back = 0;
  gsl_matrix_memcpy(copy, a);
  gsl_eigen_nonsymmv(copy, values, v, w);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      direct += gsl_complex_abs2(gsl_matrix_complex_get(v, i, j));
  gsl_linalg_complex_LU_decomp(v, p, &sign);
  gsl_linalg_complex_LU_invert(v, p, inverse);
  for (size_t i = 0; i < n; i++)
    for (size_t j = 0; j < n; j++)
      back += gsl_complex_abs2(gsl_matrix_complex_get(inverse, i, j));
  gsl_matrix_free(copy);
  gsl_matrix_complex_free(v);
  gsl_matrix_complex_free(inverse);
  gsl_vector_complex_free(values);
  gsl_eigen_nonsymmv_free(w);
  gsl_permutation_free(p);
  return sqrt(direct * back);
}

/* A power of two scales a spectrum exactly, to the ends of the exponent range; 2^-1040 costs low bits. */
static void test_scales(vf_backend backend, const char *name, gsl_rng *rng) {
  enum { n = 10 };
  const int exponents[] = {-1040, -700, -300, 0, 300, 600, 1000};
  gsl_matrix *a = random_matrix(rng, n), *scaled = gsl_matrix_alloc(n, n);
  gsl_vector *values = gsl_vector_alloc(n);
  vf_spectral *w = vf_spectral_alloc(n, backend);
  double norm, abscissa, lowest, x = 0;
  vf_spectral_norm(w, a, &norm);
  vf_spectral_abscissa(w, a, &abscissa);
  vf_spectral_symmetric(w, a, values, NULL);
  lowest = gsl_vector_get(values, 0);
  double condition = eigenvector_condition(a);
  for (size_t k = 0; k < sizeof exponents / sizeof *exponents; k++) {
    int e = exponents[k];
    for (size_t i = 0; i < n * n; i++)
      scaled->data[i] = ldexp(a->data[i], e);
    double tolerance = 20 * n * ldexp(norm, e) * (e < -1022 ? ldexp(EPS, -1022 - e) : EPS);
    is_int(vf_spectral_norm(w, scaled, &x), GSL_SUCCESS, "%s: norm at 2^%d", name, e);
    is_near(x, ldexp(norm, e), tolerance, "%s: scaled norm at 2^%d", name, e);
    is_int(vf_spectral_abscissa(w, scaled, &x), GSL_SUCCESS, "%s: abscissa at 2^%d", name, e);
    is_near(x, ldexp(abscissa, e), tolerance * condition, "%s: scaled abscissa at 2^%d", name, e);
    is_int(vf_spectral_symmetric(w, scaled, values, NULL), GSL_SUCCESS, "%s: symmetric at 2^%d", name, e);
    is_near(gsl_vector_get(values, 0), ldexp(lowest, e), 2 * tolerance, "%s: scaled eigenvalue at 2^%d", name,
            e);
  }
  vf_spectral_free(w);
  gsl_matrix_free(a);
  gsl_matrix_free(scaled);
  gsl_vector_free(values);
}

static void test_order_one(vf_backend backend, const char *name) {
  double entry = -2.5, x = 0, left, right, value;
  gsl_matrix_view a = gsl_matrix_view_array(&entry, 1, 1), u = gsl_matrix_view_array(&left, 1, 1);
  gsl_matrix_view v = gsl_matrix_view_array(&right, 1, 1);
  gsl_vector_view s = gsl_vector_view_array(&value, 1);
  vf_spectral *w = vf_spectral_alloc(1, backend);
  is_int(vf_spectral_svd(w, &a.matrix, &u.matrix, &s.vector, &v.matrix), GSL_SUCCESS, "%s: order 1", name);
  is_near(value, 2.5, 0, "%s: its singular value", name);
  is_near(left * right, -1, 0, "%s: its singular vectors", name);
  vf_spectral_abscissa(w, &a.matrix, &x);
  is_near(x, -2.5, 0, "%s: its abscissa", name);
  vf_spectral_symmetric(w, &a.matrix, &s.vector, &u.matrix);
  is_near(value, -2.5, 0, "%s: its eigenvalue", name);
  is_near(fabs(left), 1, 0, "%s: its eigenvector", name);
  vf_spectral_free(w);
}

static void test_backends_agree(gsl_rng *rng, size_t n) {
  vf_spectral *g = vf_spectral_alloc(n, VF_BACKEND_GSL), *l = vf_spectral_alloc(n, VF_BACKEND_LAPACK);
  if (!l) {
    skip("LAPACK was not found", "n %zu: the backends agree", n);
    vf_spectral_free(g);
    return;
  }
  gsl_matrix *a = random_matrix(rng, n);
  gsl_vector *x = gsl_vector_alloc(n), *y = gsl_vector_alloc(n);
  vf_spectral_svd(g, a, NULL, x, NULL);
  vf_spectral_svd(l, a, NULL, y, NULL);
  double tolerance = 40 * (double)n * EPS * gsl_vector_get(x, 0), p = 0, q = 1;
  gsl_vector_sub(y, x);
  is_near(gsl_blas_dnrm2(y), 0, tolerance, "n %zu: the same singular values", n);
  vf_spectral_symmetric(g, a, x, NULL);
  vf_spectral_symmetric(l, a, y, NULL);
  gsl_vector_sub(y, x);
  is_near(gsl_blas_dnrm2(y), 0, 2 * tolerance, "n %zu: the same symmetric eigenvalues", n);
  vf_spectral_abscissa(g, a, &p);
  vf_spectral_abscissa(l, a, &q);
  is_near(p, q, 2 * tolerance * eigenvector_condition(a), "n %zu: the same abscissa", n);
  vf_spectral_free(g);
  vf_spectral_free(l);
  gsl_matrix_free(a);
  gsl_vector_free(x);
  gsl_vector_free(y);
}

static void test_backend(vf_backend backend, const char *name, gsl_rng *rng) {
  vf_spectral *w = vf_spectral_alloc(2, backend);
  if (!w) {
    skip("LAPACK was not found", "%s", name);
    return;
  }
  vf_spectral_free(w);
  for (size_t n = 2; n <= 64; n *= 2) {
    test_svd(backend, name, rng, n);
    test_circulant(backend, name, rng, n + 1);
  }
  test_order_one(backend, name);
  test_symmetric(backend, name);
  test_eigenvalues(backend, name);
  test_graded(backend, name);
  test_scales(backend, name, rng);
  test_spectral_errors(backend, name);
}

int main(void) {
  count_handler_calls();
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_rng_set(rng, 1808);
  test_backend(VF_BACKEND_GSL, "GSL", rng);
  test_backend(VF_BACKEND_BEST, "best", rng);
  test_backend(VF_BACKEND_LAPACK, "LAPACK", rng);
  for (size_t n = 2; n <= 32; n *= 2)
    test_backends_agree(rng, n);
  vf_spectral_free(NULL);
  is_int(handler_calls(), 0, "GSL's error handler is never reached");
  gsl_rng_free(rng);
  return tap_done();
}
