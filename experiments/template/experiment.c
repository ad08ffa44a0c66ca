/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A start, to be replaced: two units coupled with opposite signs, L = (-1, kappa; -kappa, -1), whose response
 * and adjoint, L x = c and L^T lambda = c, are 2 arctan kappa apart.
 */
#include "vf_bound.h"
#include "vf_linalg.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <gsl/gsl_math.h>
#include <math.h>

enum { UNITS = 2 };

/* The angle between response and adjoint, in radians, and the roundoff of both. */
/* <<angle>> */
static int measure(vf_lu *lu, double kappa, double *angle, double *roundoff) {
  double jacobian[] = {-1, kappa, -kappa, -1}, cost[] = {0.3, -0.7}, response[UNITS], adjoint[UNITS], rcond;
  gsl_matrix_view l = gsl_matrix_view_array(jacobian, UNITS, UNITS);
  gsl_vector_view c = gsl_vector_view_array(cost, UNITS);
  gsl_vector_view x = gsl_vector_view_array(response, UNITS);
  gsl_vector_view lambda = gsl_vector_view_array(adjoint, UNITS);
  if (vf_lu_factor(lu, &l.matrix) || vf_lu_rcond(lu, &rcond) || vf_lu_solve(lu, &c.vector, &x.vector) ||
      vf_lu_solve_transposed(lu, &c.vector, &lambda.vector))
    return 1;
  *angle = vf_symmetry_angle(&x.vector, &lambda.vector);
  *roundoff = 2 * vf_bound_roundoff(UNITS, rcond);
  return 0;
}
/* <</angle>> */

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "@NAME@", "Two units, a start for an experiment", NULL);
  xp_table *table = xp_table_open(run, NULL, "kappa [1]\tangle [degrees]");
  vf_lu *lu = vf_lu_alloc(UNITS);
  if (!lu)
    xp_die(run, "not enough memory for %d units", UNITS);

  long networks = xp_choose(run, 9, 33, 129);
  double largest = 0;
  for (long k = 0; k < networks; k++) {
    double kappa = pow(10, -3 + 4 * (double)k / (double)(networks - 1)), angle, roundoff;
    if (measure(lu, kappa, &angle, &roundoff))
      xp_die(run, "kappa %g: the Jacobian is singular: take another kappa", kappa);
    largest = xp_max(largest, fabs(angle - vf_bound_angle_limit(kappa)) / roundoff);
    xp_table_row(table, "%.6e\t%.6e", kappa, angle * 180 / M_PI);
  }
  vf_lu_free(lu);

  xp_value(run, "networks", "%ld", networks);
  xp_claim_check(run,
                 &(xp_claim){.id = "@NAME@.angle",
                             .statement = "Response and adjoint of the two units are 2 arctan kappa apart",
                             .source = "vfep, the template",
                             .quantity = "largest difference of the angle, over its roundoff",
                             .unit = "1",
                             .high = 1,
                             .reason = "roundoff 4 eps / rcond(L), for two units and two solves",
                             .kind = XP_RESIDUAL,
                             .count = (size_t)networks},
                 largest);
  return xp_end(run);
}
