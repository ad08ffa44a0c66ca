/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Definiteness and largest eigenvalues, with witnesses that one product of matrices checks.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include "vf_linalg.h"

#include <gsl/gsl_minmax.h>

/* The first entry of a row that is not exactly 0. */
static slong start_of(arb_srcptr row, slong most) {
  slong k = 0;
  while (k < most && arb_is_zero(row + k))
    k++;
  return k;
}

/* Cholesky's factor of the midpoints, without a claim: 0 where a pivot is not positive.  A row of the factor
 * starts where that of m does, so that layers which are not connected cost nothing. */
static int factorise(const arb_mat_t m, arb_mat_t factor, slong prec) {
  const slong n = arb_mat_nrows(m);
  arb_t pivot;
  arb_init(pivot);
  arb_mat_zero(factor);
  int good = 1;
  for (slong j = 0; good && j < n; j++) {
    arb_ptr row = factor->rows[j];
    const slong start = start_of(m->rows[j], j);
    for (slong i = start; i <= j; i++) {
      arb_ptr other = factor->rows[i];
      const slong from = GSL_MAX(start, start_of(other, i));
      arb_approx_dot(pivot, arb_mat_entry(m, j, i), 1, row + from, 1, other + from, 1, i - from, prec);
      mag_zero(arb_radref(pivot));
      if (i < j)
        arf_div(arb_midref(row + i), arb_midref(pivot), arb_midref(other + i), prec, ARF_RND_NEAR);
      else if ((good = arf_sgn(arb_midref(pivot)) > 0 && arf_is_finite(arb_midref(pivot))))
        arf_sqrt(arb_midref(row + i), arb_midref(pivot), prec, ARF_RND_NEAR);
    }
  }
  arb_clear(pivot);
  return good;
}

int vf_certify_definite(const arb_mat_t m, const arb_t delta, arb_mat_t factor, slong prec) {
  const slong n = arb_mat_nrows(m);
  arb_mat_t rest, transposed;
  mag_t norm;
  mag_init(norm);
  arb_mat_init(rest, n, n);
  arb_mat_init(transposed, n, n);
  arb_mat_set(rest, m);
  for (slong i = 0; i < n; i++)
    arb_sub(arb_mat_entry(rest, i, i), arb_mat_entry(rest, i, i), delta, prec);
  int good = factorise(rest, factor, prec);
  if (good) {
    arb_mat_transpose(transposed, factor);
    arb_mat_mul(transposed, factor, transposed, prec);
    arb_mat_sub(rest, rest, transposed, prec);
    arb_mat_bound_inf_norm(norm, rest);
    mag_mul_2exp_si(norm, norm, 1);
    good = arf_cmpabs_mag(arb_midref(delta), norm) > 0;
  }
  arb_mat_clear(rest);
  arb_mat_clear(transposed);
  mag_clear(norm);
  return good;
}

/* v (n x 1) <- factor^-1 v, or its transpose's, by substitution, midpoints alone. */
static void substitute(const arb_mat_t factor, arb_mat_t v, int transposed, slong prec) {
  const slong n = arb_mat_nrows(factor);
  arb_ptr const entry = arb_mat_entry(v, 0, 0);
  arb_t sum;
  arb_init(sum);
  for (slong k = 0; k < n; k++) {
    const slong i = transposed ? n - 1 - k : k;
    if (transposed && k)
      arb_approx_dot(sum, entry + i, 1, arb_mat_entry(factor, i + 1, i), n, entry + i + 1, 1, k, prec);
    else {
      const slong from = start_of(factor->rows[i], k);
      arb_approx_dot(sum, entry + i, 1, factor->rows[i] + from, 1, entry + from, 1, k - from, prec);
    }
    arf_div(arb_midref(entry + i), arb_midref(sum), arb_midref(arb_mat_entry(factor, i, i)), prec,
            ARF_RND_NEAR);
    mag_zero(arb_radref(entry + i));
  }
  arb_clear(sum);
}

/* v^T m v over v^T b v, or v^T m v alone where b is NULL. */
static void quotient(arb_t result, const arb_mat_t v, const arb_mat_struct *m, const arb_mat_struct *b,
                     slong prec) {
  const slong n = arb_mat_nrows(v);
  arb_mat_t image;
  arb_t sum[2];
  arb_mat_init(image, n, 1);
  for (int i = 0; i < 2; i++) {
    arb_init(sum[i]);
    const arb_mat_struct *a = i ? b : m;
    if (!a)
      continue;
    arb_mat_mul(image, a, v, prec);
    for (slong k = 0; k < n; k++)
      arb_addmul(sum[i], arb_mat_entry(image, k, 0), arb_mat_entry(v, k, 0), prec);
  }
  if (b)
    arb_div(result, sum[0], sum[1], prec);
  else
    arb_set(result, sum[0]);
  arb_mat_clear(image);
  arb_clear(sum[0]);
  arb_clear(sum[1]);
}

/* In double precision after whitening in many bits, so that only the gap to the second eigenvalue matters. */
static int guess(const arb_mat_t b, const arb_mat_t c, arb_mat_t vector, slong prec) {
  const slong n = arb_mat_nrows(b);
  const size_t size = (size_t)n;
  arb_mat_t factor, column, white;
  arb_mat_init(factor, n, n);
  arb_mat_init(column, n, 1);
  arb_mat_init(white, n, n);
  gsl_matrix *m = gsl_matrix_alloc(size, size), *vectors = gsl_matrix_alloc(size, size);
  gsl_vector *values = gsl_vector_alloc(size);
  vf_spectral *spectral = vf_spectral_alloc(size, VF_BACKEND_BEST);
  int good = m && vectors && values && spectral && factorise(b, factor, prec);
  arb_mat_get_mid(white, c);
  for (int pass = 0; good && pass < 2; pass++) {
    for (slong j = 0; j < n; j++) {
      for (slong i = 0; i < n; i++)
        arb_set(arb_mat_entry(column, i, 0), arb_mat_entry(white, i, j));
      substitute(factor, column, 0, prec);
      for (slong i = 0; i < n; i++)
        arb_set(arb_mat_entry(white, i, j), arb_mat_entry(column, i, 0));
    }
    arb_mat_transpose(white, white);
  }
  for (slong i = 0; good && i < n; i++)
    for (slong j = 0; j < n; j++)
      gsl_matrix_set(m, (size_t)i, (size_t)j,
                     arf_get_d(arb_midref(arb_mat_entry(white, i, j)), ARF_RND_NEAR));
  good = good && vf_matrix_is_finite(m) && !vf_spectral_symmetric(spectral, m, values, vectors);
  if (good) {
    const size_t top = gsl_vector_max_index(values);
    for (size_t i = 0; i < size; i++)
      arb_set_d(arb_mat_entry(vector, (slong)i, 0), gsl_matrix_get(vectors, i, top));
    substitute(factor, vector, 1, prec);
  }
  gsl_matrix_free(m);
  gsl_matrix_free(vectors);
  gsl_vector_free(values);
  vf_spectral_free(spectral);
  arb_mat_clear(factor);
  arb_mat_clear(column);
  arb_mat_clear(white);
  return good;
}

/* top <- value (1 + 2^-gap) + 2^-(2 prec), and m <- top B - C. */
static void shift(arb_mat_t m, arb_t top, const arb_t value, slong gap, const arb_mat_t b, const arb_mat_t c,
                  slong prec) {
  arb_t more;
  arb_init(more);
  arb_get_mid_arb(top, value);
  arb_mul_2exp_si(more, top, -gap);
  arb_add(top, top, more, prec);
  arb_one(more);
  arb_mul_2exp_si(more, more, -2 * prec / 3);
  arb_add(top, top, more, prec);
  arb_get_mid_arb(top, top);
  arb_mat_scalar_mul_arb(m, b, top, prec);
  arb_mat_sub(m, m, c, prec);
  arb_clear(more);
}

/* Inverse iteration at a shift just above the top; each step gains gap bits less those of the relative
 * distance to the second eigenvalue. */
static void refine(const arb_mat_t b, const arb_mat_t c, arb_mat_t vector, arb_t value, slong prec) {
  const slong n = arb_mat_nrows(b);
  arb_mat_t m, factor;
  arb_t top;
  arb_init(top);
  arb_mat_init(m, n, n);
  arb_mat_init(factor, n, n);
  quotient(value, vector, c, b, prec);
  for (slong gap = 36; gap > 8; gap -= 8) {
    shift(m, top, value, gap, b, c, prec);
    if (!factorise(m, factor, prec))
      continue;
    for (int step = 0; step < 2 + prec / 24; step++) {
      arb_mat_mul(vector, b, vector, prec);
      arb_mat_get_mid(vector, vector);
      substitute(factor, vector, 0, prec);
      substitute(factor, vector, 1, prec);
      slong size = arf_abs_bound_lt_2exp_si(arb_midref(arb_mat_entry(vector, 0, 0)));
      if (size > -ARF_PREC_EXACT / 2 && size < ARF_PREC_EXACT / 2)
        arb_mat_scalar_mul_2exp_si(vector, vector, -size);
    }
    break;
  }
  quotient(value, vector, c, b, prec);
  arb_clear(top);
  arb_mat_clear(m);
  arb_mat_clear(factor);
}

/* The closest gap for which top B - C is definite for certain. */
static int cover(const arb_mat_t b, const arb_mat_t c, const arb_t value, arb_t top, arb_t delta,
                 arb_mat_t factor, slong prec) {
  const slong n = arb_mat_nrows(b);
  arb_mat_t m;
  mag_t size;
  arb_mat_init(m, n, n);
  mag_init(size);
  int good = 0;
  for (slong gap = prec / 2 + 8; !good && gap > 8; gap -= 8 + gap / 8) {
    shift(m, top, value, gap, b, c, prec);
    arb_mat_bound_inf_norm(size, m);
    arf_set_mag(arb_midref(delta), size);
    arb_mul_2exp_si(delta, delta, -gap - (prec - gap) / 4); /* room for the rounding of another checker */
    for (int i = 0; !good && i < 3; i++) {
      good = vf_certify_definite(m, delta, factor, prec);
      if (!good)
        arb_mul_2exp_si(delta, delta, -(prec - gap) / 4);
    }
  }
  arb_mat_clear(m);
  mag_clear(size);
  return good;
}

int vf_certify_pencil(vf_claim *claim, const arb_mat_t b, const arb_mat_t c, arb_t root, slong prec) {
  const slong n = arb_mat_nrows(b);
  arb_mat_t vector, factor;
  arb_t value, top, delta;
  arb_mat_init(vector, n, 1);
  arb_mat_init(factor, n, n);
  arb_init(value);
  arb_init(top);
  arb_init(delta);
  int good = guess(b, c, vector, prec);
  if (good) {
    refine(b, c, vector, value, prec);
    good = arb_is_finite(value) && cover(b, c, value, top, delta, factor, prec);
  }
  if (good) {
    arb_union(root, value, top, prec);
    arb_sqrtpos(root, root, prec);
    vf_certify_keep_scalar(claim, "square", top);
    vf_certify_keep_scalar(claim, "delta", delta);
    vf_certify_keep(claim, "factor", factor, 1);
    vf_certify_keep(claim, "vector", vector, 0);
    vf_certify_say(claim, VF_PROVED, "%s", "");
  }
  arb_mat_clear(vector);
  arb_mat_clear(factor);
  arb_clear(value);
  arb_clear(top);
  arb_clear(delta);
  return good;
}

#endif
