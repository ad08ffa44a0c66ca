/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nothing is prepared: each product is one call of SGEMM, which lays out W anew for itself. */
#include "vf_product.h"

#include <gsl/gsl_cblas.h>
#include <stdio.h>
#include <stdlib.h>

typedef struct {
  vf_product_sense sense;
  int n, m;
  const float *w;
} matrix;

static void describe(char *text, size_t size) {
  snprintf(text, size, "cblas");
}

static void *matrix_alloc(vf_product_sense sense, size_t n, size_t m, size_t rows) {
  (void)rows;
  matrix *a = calloc(1, sizeof *a);
  if (a)
    *a = (matrix){sense, (int)n, (int)m, NULL};
  return a;
}

static void prepare(void *state, const float *w) {
  ((matrix *)state)->w = w;
}

static void add(void *state, size_t rows, const float *in, float *out) {
  const matrix *a = state;
  const int into = a->sense == VF_PRODUCT_INTO, from = into ? a->m : a->n, to = into ? a->n : a->m;
  cblas_sgemm(CblasRowMajor, CblasNoTrans, into ? CblasTrans : CblasNoTrans, (int)rows, to, from, 1.0f, in,
              from, a->w, a->m, 1.0f, out, to);
}

static const vf_product_type cblas = {"cblas", describe, matrix_alloc, prepare, add, free};
const vf_product_type *const vf_product_cblas = &cblas;
