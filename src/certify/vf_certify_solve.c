/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Response and adjoint, of the cost's gradient and of each output alone.
 *
 * The preconditioner Y of the box gives L x = b for every Jacobian of the box: |x - z| <= |Y (b - L z)| / (1
 * - q) with q = |1 - Y L| in the maximum norm, whatever z; the same with Y^T for L^T.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

/* solution (n x k) encloses that of a solution = right, with inverse nearly that of a; keeps the midpoints.
 */
static int solve(const arb_mat_t a, const arb_mat_t inverse, const arb_mat_t right, arb_mat_t solution,
                 slong prec) {
  const slong n = arb_mat_nrows(a), k = arb_mat_ncols(right);
  arb_mat_t rest, one;
  mag_t q, gain;
  mag_init(q);
  mag_init(gain);
  arb_mat_init(rest, n, k);
  arb_mat_init(one, n, n);
  arb_mat_zero(solution);
  for (int step = 0; step < 4 + prec / 16; step++) {
    arb_mat_mul(rest, a, solution, prec);
    arb_mat_sub(rest, right, rest, prec);
    arb_mat_mul(rest, inverse, rest, prec);
    arb_mat_add(solution, solution, rest, prec);
    arb_mat_get_mid(solution, solution);
  }
  arb_mat_mul(one, inverse, a, prec);
  for (slong i = 0; i < n; i++)
    arb_sub_ui(arb_mat_entry(one, i, i), arb_mat_entry(one, i, i), 1, prec);
  arb_mat_bound_inf_norm(q, one);
  arb_mat_mul(rest, a, solution, prec);
  arb_mat_sub(rest, right, rest, prec);
  arb_mat_mul(rest, inverse, rest, prec);
  const int good = mag_cmp_2exp_si(q, 0) < 0;
  mag_one(gain);
  mag_sub_lower(gain, gain, q);
  for (slong j = 0; good && j < k; j++) {
    mag_t most;
    mag_init(most);
    for (slong i = 0; i < n; i++) {
      mag_t size;
      mag_init(size);
      arb_get_mag(size, arb_mat_entry(rest, i, j));
      mag_max(most, most, size);
      mag_clear(size);
    }
    mag_div(most, most, gain);
    for (slong i = 0; i < n; i++)
      arb_add_error_mag(arb_mat_entry(solution, i, j), most);
    mag_clear(most);
  }
  arb_mat_clear(rest);
  arb_mat_clear(one);
  mag_clear(q);
  mag_clear(gain);
  return good;
}

int vf_certify_solve(vf_certificate *c) {
  const slong n = (slong)c->active, k = 1 + (slong)c->m;
  arb_mat_t right, a, inverse;
  arb_mat_init(right, n, k);
  arb_mat_init(a, n, n);
  arb_mat_init(inverse, n, n);
  for (slong i = 0; i < n; i++)
    arb_set(arb_mat_entry(right, i, 0), arb_mat_entry(c->gradient, i, 0));
  for (size_t j = 0; j < c->m; j++)
    arb_one(arb_mat_entry(right, (slong)c->output[j], 1 + (slong)j));
  arb_mat_transpose(a, c->jacobian);
  arb_mat_transpose(inverse, c->inverse);
  const int good =
      solve(c->jacobian, c->inverse, right, c->x, c->prec) && solve(a, inverse, right, c->lambda, c->prec);
  arb_mat_clear(right);
  arb_mat_clear(a);
  arb_mat_clear(inverse);
  return good;
}

#endif
