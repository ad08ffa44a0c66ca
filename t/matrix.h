/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the tests of linear algebra share: drawn matrices, and a count of calls of GSL's error handler, which
 * no function of the library may reach.
 */
#ifndef MATRIX_H
#define MATRIX_H

#include <gsl/gsl_matrix.h>
#include <gsl/gsl_rng.h>

/* n x n standard normal entries; the caller frees it. */
gsl_matrix *random_matrix(gsl_rng *rng, size_t n);

/* From here on GSL's handler counts its calls, each with a remark. */
void count_handler_calls(void);
int handler_calls(void);

#endif
