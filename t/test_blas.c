/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the process says about its CBLAS. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* RTLD_DEFAULT, RTLD_NOLOAD */
#endif
#include "tap.h"
#include "vf_blas.h"

#include <dlfcn.h>
#include <gsl/gsl_blas.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static double product(void) {
  double a[] = {1.5, -2, 0.25, 3}, b[] = {2, 4, -1, 0.5}, c[] = {0, 0, 0, 0};
  gsl_matrix_view x = gsl_matrix_view_array(a, 2, 2), y = gsl_matrix_view_array(b, 2, 2),
                  z = gsl_matrix_view_array(c, 2, 2);
  gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, &x.matrix, &y.matrix, 0, &z.matrix);
  return c[0] + 10 * c[1] + 100 * c[2] + 1000 * c[3];
}

/* Whether a library of that name is loaded and holds the product that this program calls. */
static int serves(const char *name) {
  void *loaded = dlopen(name, RTLD_NOW | RTLD_NOLOAD);
  void *const own = dlsym(RTLD_DEFAULT, "cblas_dgemm");
  const int same = loaded && own && dlsym(loaded, "cblas_dgemm") == own;
  if (loaded)
    dlclose(loaded);
  return same;
}

int main(void) {
  is_near(product(), 5 + 10 * 5 - 100 * 2.5 + 1000 * 2.5, 0, "the CBLAS multiplies before it is asked");
  const char *configured = vf_blas_configured(), *library = vf_blas_library(),
             *core = getenv("OPENBLAS_CORETYPE");
  ok(!strcmp(configured, "openblas") || !strcmp(configured, "blis") || !strcmp(configured, "gslcblas"),
     "configured: %s", configured);
  ok(!strcmp(library, "unknown") || serves(library), "library: %s serves this process", library);
  if (core && *core && strstr(library, "openblas"))
    ok(!strcasecmp(vf_blas_core(), core), "core: %s, wanted %s", vf_blas_core(), core);
  else
    skip("OPENBLAS_CORETYPE is not set", "core: %s", vf_blas_core());
  if (!strcmp(vf_blas_configured(), "openblas") && strcmp(vf_blas_library(), "unknown"))
    ok(strstr(vf_blas_library(), "blas") != NULL, "a library with blas in its name");
  else
    skip("another CBLAS was configured", "a library with blas in its name");
  vf_blas_single_thread();
  vf_blas_single_thread();
  is_near(product(), 5 + 10 * 5 - 100 * 2.5 + 1000 * 2.5, 0, "and multiplies in one thread");
  return tap_done();
}
