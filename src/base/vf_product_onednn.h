/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which of oneDNN's operations multiplies with a matrix; not installed.
 */
#ifndef VF_PRODUCT_ONEDNN_H
#define VF_PRODUCT_ONEDNN_H

#include "vf_product.h"

#include <dnnl.h>

typedef struct {
  vf_product_sense sense;
  dnnl_dim_t from, to; /* units */
} vf_onednn_shape;

/* The operation out += ... on so many rows, its weights in the layout that it likes best, and W as it stands
 * in memory.  NULL where oneDNN has none; free with dnnl_primitive_desc_destroy. */
dnnl_primitive_desc_t vf_onednn_choose(const vf_onednn_shape *shape, size_t rows, dnnl_engine_t engine,
                                       dnnl_memory_desc_t *plain);

/* oneDNN's name for what computes it on this processor; belongs to the operation. */
const char *vf_onednn_implementation(const_dnnl_primitive_desc_t operation);

#endif
