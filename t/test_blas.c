/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the process says about its CBLAS. */
#include "tap.h"
#include "vf_blas.h"

#include <gsl/gsl_blas.h>
#include <string.h>

static double product(void) {
  double a[] = {1.5, -2, 0.25, 3}, b[] = {2, 4, -1, 0.5}, c[] = {0, 0, 0, 0};
  gsl_matrix_view x = gsl_matrix_view_array(a, 2, 2), y = gsl_matrix_view_array(b, 2, 2),
                  z = gsl_matrix_view_array(c, 2, 2);
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, &x.matrix, &y.matrix, 0, &z.matrix);
  return c[0] + 10 * c[1] + 100 * c[2] + 1000 * c[3];
}

int main(void) {
  is_near(product(), 5 + 10 * 5 - 100 * 2.5 + 1000 * 2.5, 0, "the CBLAS multiplies before it is asked");
  ok(strlen(vf_blas_configured()) > 0, "configured: %s", vf_blas_configured());
  ok(strlen(vf_blas_library()) > 0 && !strchr(vf_blas_library(), '/'), "library: %s", vf_blas_library());
  ok(strlen(vf_blas_core()) > 0, "core: %s", vf_blas_core());
  is_text(vf_blas_library(), vf_blas_library(), "the library is the same when asked again");
  if (!strcmp(vf_blas_configured(), "openblas") && strcmp(vf_blas_library(), "unknown"))
    ok(strstr(vf_blas_library(), "blas") != NULL, "a library with blas in its name");
  else
    skip("another CBLAS was configured", "a library with blas in its name");
  vf_blas_single_thread();
  vf_blas_single_thread();
  is_near(product(), 5 + 10 * 5 - 100 * 2.5 + 1000 * 2.5, 0, "and multiplies in one thread");
  return tap_done();
}
