/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: a file of numbers, read as a matrix and as a vector of as many numbers as its first byte says. */
#include "fuzz.h"
#include "vfep_bounds.h"

#include <gsl/gsl_errno.h>
#include <math.h>

static void try_matrix(const char *path) {
  vf_error error = {0, ""};
  gsl_matrix *w = bounds_matrix_read(path, &error);
  if (!w) {
    fuzz_require_refusal(error.code, &error);
    return;
  }
  fuzz_require(w->size1 == w->size2 && w->size1 <= BOUNDS_UNITS, "a matrix is square and not too large");
  for (size_t i = 0; i < w->size1 * w->size2; i++)
    fuzz_require(isfinite(w->data[i]), "its numbers are finite");
  gsl_matrix_free(w);
}

static void try_vector(const char *path, size_t count) {
  vf_error error = {0, ""};
  gsl_vector *v = gsl_vector_alloc(count);
  gsl_vector_set_all(v, NAN);
  const int code = bounds_vector_read(path, "the test has", v, &error);
  if (code)
    fuzz_require_refusal(code, &error);
  for (size_t i = 0; !code && i < count; i++)
    fuzz_require(isfinite(gsl_vector_get(v, i)), "every number of a vector is read and finite");
  gsl_vector_free(v);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  const char *const path = fuzz_memory("matrix", data, size);
  gsl_set_error_handler_off();
  try_matrix(path);
  try_vector(path, size ? 1 + data[0] % 16u : 1);
  return 0;
}
