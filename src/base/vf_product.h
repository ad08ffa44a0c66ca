/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Products of one matrix W (n x m, row-major) with many others, in single precision: W is prepared once, then
 * multiplied with the rows of each step.
 *
 *   VF_PRODUCT_INTO   out (rows x n) += in (rows x m) W^T,   drives;
 *   VF_PRODUCT_BACK   out (rows x m) += in (rows x n) W,     adjoints.
 *
 * A backend gives the same bits whenever W, rows and in are the same, whichever thread computes them.
 */
#ifndef VF_PRODUCT_H
#define VF_PRODUCT_H

#include "vf_decls.h"

#include <stddef.h>
VF_BEGIN_DECLS

typedef enum { VF_PRODUCT_INTO, VF_PRODUCT_BACK } vf_product_sense;

typedef struct {
  const char *name;
  void (*describe)(char *text, size_t size);
  void *(*alloc)(vf_product_sense sense, size_t n, size_t m, size_t rows);
  void (*prepare)(void *state, const float *w);
  void (*add)(void *state, size_t rows, const float *in, float *out);
  void (*free)(void *state);
} vf_product_type;

extern const vf_product_type *const vf_product_cblas;  /* a call of SGEMM; is always there */
extern const vf_product_type *const vf_product_onednn; /* W in oneDNN's own layout; NULL in a build without */

/* The backends of this build, the default first; NULL from the last on, and for an unknown name. */
const vf_product_type *vf_product_at(size_t i);
const vf_product_type *vf_product_find(const char *name);

/* Name, version and, where the backend chooses one, the implementation for this processor: "cblas", "onednn
 * 2.6.3 jit_1x1:avx2".  A oneDNN without vector instructions for the processor says "gemm" or "ref". */
void vf_product_describe(const vf_product_type *type, char *text, size_t size);

typedef struct vf_product vf_product;

/* Room for a matrix that most often meets so many rows.  NULL where memory is short.  Free with
 * vf_product_free. */
vf_product *vf_product_alloc(const vf_product_type *type, vf_product_sense sense, size_t n, size_t m,
                             size_t rows);
void vf_product_free(vf_product *p);

/* Takes W, which must stay as it is until it is prepared again; no product may be under way. */
void vf_product_prepare(vf_product *p, const float *w);

/* Multiplies and adds; in and out must not overlap.  Threads may call it at the same time on outputs that do
 * not overlap. */
void vf_product_add(const vf_product *p, size_t rows, const float *in, float *out);

VF_END_DECLS
#endif
