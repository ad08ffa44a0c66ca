/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "matrix.h"

#include "tap.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>

static int calls;

static void count_call(const char *reason, const char *file, int line, int code) {
  diag("%s:%d: %s (%d)", file, line, reason, code);
  calls++;
}

void count_handler_calls(void) {
  gsl_set_error_handler(count_call);
}

int handler_calls(void) {
  return calls;
}

gsl_matrix *random_matrix(gsl_rng *rng, size_t n) {
  gsl_matrix *a = gsl_matrix_alloc(n, n);
  for (size_t i = 0; i < n * n; i++)
    a->data[i] = gsl_ran_gaussian(rng, 1);
  return a;
}
