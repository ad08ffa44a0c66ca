/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Products by oneDNN, whose kernels read W in blocks of their own layout: one reorder prepares it.
 *
 * matmul has kernels for such a layout with AVX-512 alone.  With AVX2 the convolution of 1 x 1 has, in which
 * a row of the batch is a pixel and the units are its channels.  Where neither has, as with AVX2 for numbers
 * of units that 8 does not divide, matmul reads W as it stands, by oneDNN's own GEMM.
 *
 * The callers are threads themselves, so oneDNN's OpenMP is held to one thread within each call.  What
 * oneDNN refuses is done by SGEMM.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* RTLD_DEFAULT */
#endif

#include "vf_product.h"

#ifdef HAVE_ONEDNN

#include <dlfcn.h>
#include <dnnl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The operands of one call; calls at the same time have one each. */
typedef struct call {
  struct call *next;
  dnnl_stream_t stream;
  dnnl_memory_t in, out, scratch;
} call;

/* What is done with one number of rows, made at its first use; without a primitive where SGEMM does it. */
typedef struct plan {
  struct plan *next;
  size_t rows;
  dnnl_primitive_desc_t desc;
  dnnl_primitive_t primitive;
  call *idle;
} plan;

/* ISO C has no conversion from an object pointer to a function pointer; POSIX promises that the bits are the
 * same. */
typedef union {
  void *object;
  void (*set)(int);
  int (*get)(void);
} symbol;

typedef struct {
  void (*set)(int);
  int (*get)(void);
} openmp;

typedef struct {
  vf_product_sense sense;
  dnnl_dim_t from, to; /* units */
  int convolves, prepared;
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  dnnl_memory_t plain, packed;
  dnnl_primitive_t reorder;
  pthread_mutex_t lock; /* of the plans and their idle calls */
  plan *plans;
  void *sgemm; /* the same matrix of the other backend */
  openmp openmp;
} matrix;

/* The OpenMP that oneDNN was linked with, if any, is found at run time. */
static openmp find_openmp(void) {
  const symbol set = {dlsym(RTLD_DEFAULT, "omp_set_num_threads")},
               get = {dlsym(RTLD_DEFAULT, "omp_get_max_threads")};
  return set.object && get.object ? (openmp){set.set, get.get} : (openmp){NULL, NULL};
}

/* Sets the threads of the caller's parallel regions, unless 0, and returns how many they were. */
static int hold_threads(const matrix *a, int threads) {
  const int before = a->openmp.get ? a->openmp.get() : 0;
  if (before > 0 && threads > 0)
    a->openmp.set(threads);
  return before;
}

static dnnl_status_t describe_rows(const matrix *a, size_t rows, dnnl_dim_t units, dnnl_memory_desc_t *d) {
  const dnnl_dim_t count = (dnnl_dim_t)rows;
  return a->convolves
             ? dnnl_memory_desc_init_by_tag(d, 4, (dnnl_dims_t){1, units, 1, count}, dnnl_f32, dnnl_nhwc)
             : dnnl_memory_desc_init_by_tag(d, 2, (dnnl_dims_t){count, units}, dnnl_f32, dnnl_ab);
}

static const dnnl_memory_desc_t *layout(const matrix *a) {
  const dnnl_memory_desc_t *d = NULL;
  dnnl_memory_get_memory_desc(a->packed, &d);
  return d;
}

/* W as it stands in memory, or in any layout. */
static dnnl_status_t describe_weights(const matrix *a, int any, dnnl_memory_desc_t *d) {
  const int into = a->sense == VF_PRODUCT_INTO;
  const dnnl_format_tag_t as_pixels = into ? dnnl_oihw : dnnl_iohw, as_matrix = into ? dnnl_ba : dnnl_ab;
  return a->convolves ? dnnl_memory_desc_init_by_tag(d, 4, (dnnl_dims_t){a->to, a->from, 1, 1}, dnnl_f32,
                                                     any ? dnnl_format_tag_any : as_pixels)
                      : dnnl_memory_desc_init_by_tag(d, 2, (dnnl_dims_t){a->from, a->to}, dnnl_f32,
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

/* The operation on so many rows, with W in the given layout; NULL where there is none. */
static dnnl_primitive_desc_t operation(const matrix *a, size_t rows, const dnnl_memory_desc_t *weights) {
  static const dnnl_dims_t one = {1, 1}, none = {0, 0};
  dnnl_memory_desc_t in, out;
  dnnl_convolution_desc_t convolution;
  dnnl_matmul_desc_t matmul;
  dnnl_primitive_attr_t attributes = NULL;
  dnnl_primitive_desc_t desc = NULL;
  const int failed =
      adding(&attributes) || describe_rows(a, rows, a->from, &in) || describe_rows(a, rows, a->to, &out) ||
      (a->convolves
           ? dnnl_convolution_forward_desc_init(&convolution, dnnl_forward_inference, dnnl_convolution_direct,
                                                &in, weights, NULL, &out, one, none, none)
           : dnnl_matmul_desc_init(&matmul, &in, weights, NULL, &out)) ||
      dnnl_primitive_desc_create(&desc, a->convolves ? (const void *)&convolution : (const void *)&matmul,
                                 attributes, a->engine, NULL);
  if (failed)
    desc = NULL;
  dnnl_primitive_attr_destroy(attributes);
  return desc;
}

static const char *implementation(const_dnnl_primitive_desc_t desc) {
  const char *name = "ref";
  dnnl_primitive_desc_query(desc, dnnl_query_impl_info_str, 0, &name);
  return name;
}

/* The first operation with kernels for W in blocks, or matmul with what it has; sets what a does. */
static dnnl_primitive_desc_t choose(matrix *a, size_t rows) {
  static const struct {
    int convolves;
    const char *kernels;
  } wanted[] = {{0, "brg"}, {1, "brg"}, {1, "jit"}, {0, ""}};
  for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
    dnnl_memory_desc_t any;
    a->convolves = wanted[i].convolves;
    dnnl_primitive_desc_t desc = describe_weights(a, 1, &any) ? NULL : operation(a, rows, &any);
    if (desc && strncmp(implementation(desc), wanted[i].kernels, strlen(wanted[i].kernels)) == 0)
      return desc;
    dnnl_primitive_desc_destroy(desc);
  }
  return NULL;
}

static void describe(char *text, size_t size) {
  enum { UNITS = 512, ROWS = 20 };
  const dnnl_version_t *v = dnnl_version();
  matrix a = {.sense = VF_PRODUCT_INTO, .from = UNITS, .to = UNITS};
  dnnl_primitive_desc_t desc = dnnl_engine_create(&a.engine, dnnl_cpu, 0) ? NULL : choose(&a, ROWS);
  snprintf(text, size, "onednn %d.%d.%d %s", v->major, v->minor, v->patch,
           desc ? implementation(desc) : "none");
  dnnl_primitive_desc_destroy(desc);
  dnnl_engine_destroy(a.engine);
}

/* What is left undone shows as a reorder that is not there. */
static void set_up(matrix *a, size_t rows) {
  dnnl_primitive_desc_t reorder = NULL;
  dnnl_memory_desc_t plain;
  if (dnnl_engine_create(&a->engine, dnnl_cpu, 0) ||
      dnnl_stream_create(&a->stream, a->engine, dnnl_stream_default_flags))
    return;
  dnnl_primitive_desc_t desc = choose(a, rows);
  const dnnl_memory_desc_t *packed =
      desc ? dnnl_primitive_desc_query_md(desc, dnnl_query_weights_md, 0) : NULL;
  if (packed && !describe_weights(a, 0, &plain) &&
      !dnnl_memory_create(&a->plain, &plain, a->engine, DNNL_MEMORY_NONE) &&
      !dnnl_memory_create(&a->packed, packed, a->engine, DNNL_MEMORY_ALLOCATE) &&
      !dnnl_reorder_primitive_desc_create(&reorder, &plain, a->engine, packed, a->engine, NULL) &&
      dnnl_primitive_create(&a->reorder, reorder))
    a->reorder = NULL;
  dnnl_primitive_desc_destroy(reorder);
  dnnl_primitive_desc_destroy(desc);
}

static void call_free(call *c) {
  if (!c)
    return;
  dnnl_memory_destroy(c->in);
  dnnl_memory_destroy(c->out);
  dnnl_memory_destroy(c->scratch);
  dnnl_stream_destroy(c->stream);
  free(c);
}

static void plan_free(plan *p) {
  while (p->idle) {
    call *c = p->idle;
    p->idle = c->next;
    call_free(c);
  }
  dnnl_primitive_destroy(p->primitive);
  dnnl_primitive_desc_destroy(p->desc);
  free(p);
}

static void matrix_free(void *state) {
  matrix *a = state;
  while (a->plans) {
    plan *p = a->plans;
    a->plans = p->next;
    plan_free(p);
  }
  dnnl_primitive_destroy(a->reorder);
  dnnl_memory_destroy(a->plain);
  dnnl_memory_destroy(a->packed);
  dnnl_stream_destroy(a->stream);
  dnnl_engine_destroy(a->engine);
  pthread_mutex_destroy(&a->lock);
  vf_product_cblas->free(a->sgemm);
  free(a);
}

static void *matrix_alloc(vf_product_sense sense, size_t n, size_t m, size_t rows) {
  const int into = sense == VF_PRODUCT_INTO;
  matrix *a = calloc(1, sizeof *a);
  if (!a)
    return NULL;
  pthread_mutex_init(&a->lock, NULL);
  a->openmp = find_openmp();
  a->sense = sense;
  a->from = (dnnl_dim_t)(into ? m : n);
  a->to = (dnnl_dim_t)(into ? n : m);
  a->sgemm = vf_product_cblas->alloc(sense, n, m, rows);
  if (!a->sgemm) {
    matrix_free(a);
    return NULL;
  }
  const int threads = hold_threads(a, 1);
  set_up(a, rows);
  hold_threads(a, threads);
  return a;
}

static void prepare(void *state, const float *w) {
  matrix *a = state;
  const dnnl_exec_arg_t moved[] = {{DNNL_ARG_FROM, a->plain}, {DNNL_ARG_TO, a->packed}};
  const int threads = hold_threads(a, 1);
  vf_product_cblas->prepare(a->sgemm, w);
  a->prepared = a->reorder && !dnnl_memory_set_data_handle(a->plain, (void *)(uintptr_t)w) &&
                !dnnl_primitive_execute(a->reorder, a->stream, 2, moved) && !dnnl_stream_wait(a->stream);
  hold_threads(a, threads);
}

static plan *plan_alloc(const matrix *a, size_t rows) {
  plan *p = calloc(1, sizeof *p);
  if (!p)
    return NULL;
  p->rows = rows;
  p->desc = operation(a, rows, layout(a));
  if (p->desc && dnnl_primitive_create(&p->primitive, p->desc))
    p->primitive = NULL;
  return p;
}

static call *call_alloc(const matrix *a, const plan *p) {
  const dnnl_memory_desc_t *in = dnnl_primitive_desc_query_md(p->desc, dnnl_query_src_md, 0),
                           *out = dnnl_primitive_desc_query_md(p->desc, dnnl_query_dst_md, 0),
                           *scratch = dnnl_primitive_desc_query_md(p->desc, dnnl_query_scratchpad_md, 0);
  call *c = calloc(1, sizeof *c);
  if (c && !dnnl_stream_create(&c->stream, a->engine, dnnl_stream_default_flags) &&
      !dnnl_memory_create(&c->in, in, a->engine, DNNL_MEMORY_NONE) &&
      !dnnl_memory_create(&c->out, out, a->engine, DNNL_MEMORY_NONE) &&
      !dnnl_memory_create(&c->scratch, scratch, a->engine, DNNL_MEMORY_ALLOCATE))
    return c;
  call_free(c);
  return NULL;
}

/* The plan for so many rows and operands for it; NULL where SGEMM is to do it. */
static plan *begin(matrix *a, size_t rows, call **c) {
  *c = NULL;
  pthread_mutex_lock(&a->lock);
  plan *p = a->plans;
  while (p && p->rows != rows)
    p = p->next;
  if (!p && (p = plan_alloc(a, rows))) {
    p->next = a->plans;
    a->plans = p;
  }
  if (p && p->idle) {
    *c = p->idle;
    p->idle = (*c)->next;
  } else if (p && p->primitive) {
    *c = call_alloc(a, p);
  }
  pthread_mutex_unlock(&a->lock);
  return *c ? p : NULL;
}

static void end(matrix *a, plan *p, call *c) {
  pthread_mutex_lock(&a->lock);
  c->next = p->idle;
  p->idle = c;
  pthread_mutex_unlock(&a->lock);
}

static int execute(const matrix *a, const plan *p, const call *c, const float *in, float *out) {
  const dnnl_exec_arg_t operands[] = {{DNNL_ARG_SRC, c->in},
                                      {DNNL_ARG_WEIGHTS, a->packed},
                                      {DNNL_ARG_DST, c->out},
                                      {DNNL_ARG_SCRATCHPAD, c->scratch}};
  return !dnnl_memory_set_data_handle(c->in, (void *)(uintptr_t)in) &&
         !dnnl_memory_set_data_handle(c->out, out) &&
         !dnnl_primitive_execute(p->primitive, c->stream, 4, operands) && !dnnl_stream_wait(c->stream);
}

static void add(void *state, size_t rows, const float *in, float *out) {
  matrix *a = state;
  call *c;
  int done = 0;
  const int threads = hold_threads(a, 1);
  plan *p = a->prepared ? begin(a, rows, &c) : NULL;
  if (p) {
    done = execute(a, p, c, in, out);
    end(a, p, c);
  }
  hold_threads(a, threads);
  if (!done)
    vf_product_cblas->add(a->sgemm, rows, in, out);
}

static const vf_product_type onednn = {"onednn", describe, matrix_alloc, prepare, add, matrix_free};
const vf_product_type *const vf_product_onednn = &onednn;

#endif
