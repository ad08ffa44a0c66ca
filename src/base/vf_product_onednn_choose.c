/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A product of matrices is what matmul does, or a convolution of 1 x 1 in which each row of the batch is a
 * pixel and the units are its channels.
 *
 * With AVX-512 matmul has kernels for weights laid out in blocks; with less the convolution alone has.  Where
 * neither has, matmul reads W as it stands, by oneDNN's own GEMM.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#ifdef HAVE_ONEDNN

#include "vf_product_onednn.h"

#include <string.h>

static dnnl_status_t describe_rows(int convolves, size_t rows, dnnl_dim_t units, dnnl_memory_desc_t *d) {
  const dnnl_dim_t count = (dnnl_dim_t)rows;
  return convolves
             ? dnnl_memory_desc_init_by_tag(d, 4, (dnnl_dims_t){1, units, 1, count}, dnnl_f32, dnnl_nhwc)
             : dnnl_memory_desc_init_by_tag(d, 2, (dnnl_dims_t){count, units}, dnnl_f32, dnnl_ab);
}

/* W as it stands in memory, or in any layout. */
static dnnl_status_t describe_weights(int convolves, const vf_onednn_shape *s, int any,
                                      dnnl_memory_desc_t *d) {
  const int into = s->sense == VF_PRODUCT_INTO;
  const dnnl_format_tag_t as_pixels = into ? dnnl_oihw : dnnl_iohw, as_matrix = into ? dnnl_ba : dnnl_ab;
  return convolves ? dnnl_memory_desc_init_by_tag(d, 4, (dnnl_dims_t){s->to, s->from, 1, 1}, dnnl_f32,
                                                  any ? dnnl_format_tag_any : as_pixels)
                   : dnnl_memory_desc_init_by_tag(d, 2, (dnnl_dims_t){s->from, s->to}, dnnl_f32,
                                                  any ? dnnl_format_tag_any : as_matrix);
}

/* out += ..., with room for intermediate numbers that each call brings along. */
static int adding(dnnl_primitive_attr_t *attributes) {
  dnnl_post_ops_t sum = NULL;
  const int failed = dnnl_primitive_attr_create(attributes) ||
                     dnnl_primitive_attr_set_scratchpad_mode(*attributes, dnnl_scratchpad_mode_user) ||
                     dnnl_post_ops_create(&sum) || dnnl_post_ops_append_sum(sum, 1.0f) ||
                     dnnl_primitive_attr_set_post_ops(*attributes, sum);
  dnnl_post_ops_destroy(sum);
  return failed;
}

static dnnl_primitive_desc_t describe(int convolves, const vf_onednn_shape *s, size_t rows,
                                      dnnl_engine_t engine) {
  static const dnnl_dims_t one = {1, 1}, none = {0, 0};
  dnnl_memory_desc_t in, out, any;
  dnnl_convolution_desc_t convolution;
  dnnl_matmul_desc_t matmul;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t operation = NULL;
  const int failed =
      adding(&attributes) || describe_rows(convolves, rows, s->from, &in) ||
      describe_rows(convolves, rows, s->to, &out) || describe_weights(convolves, s, 1, &any) ||
      (convolves
           ? dnnl_convolution_forward_desc_init(&convolution, dnnl_forward_inference, dnnl_convolution_direct,
                                                &in, &any, NULL, &out, one, none, none)
           : dnnl_matmul_desc_init(&matmul, &in, &any, NULL, &out)) ||
      dnnl_primitive_desc_create(&operation, convolves ? (const void *)&convolution : (const void *)&matmul,
                                 attributes, engine, NULL);
  dnnl_primitive_attr_destroy(attributes);
  return failed ? NULL : operation;
}

const char *vf_onednn_implementation(const_dnnl_primitive_desc_t operation) {
  const char *name = "ref";
  dnnl_primitive_desc_query(operation, dnnl_query_impl_info_str, 0, &name);
  return name;
}

dnnl_primitive_desc_t vf_onednn_choose(const vf_onednn_shape *shape, size_t rows, dnnl_engine_t engine,
                                       dnnl_memory_desc_t *plain) {
  static const struct {
    int convolves;
    const char *kernels; /* what its implementation must begin with */
  } wanted[] = {{0, "brg"}, {1, "brg"}, {1, "jit"}, {0, ""}};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    const char *kernels = wanted[i].kernels;
    dnnl_primitive_desc_t operation = describe(wanted[i].convolves, shape, rows, engine);
    if (operation && strncmp(vf_onednn_implementation(operation), kernels, strlen(kernels)) == 0 &&
        !describe_weights(wanted[i].convolves, shape, 0, plain))
      return operation;
    dnnl_primitive_desc_destroy(operation);
  }
  return NULL;
}

#endif
