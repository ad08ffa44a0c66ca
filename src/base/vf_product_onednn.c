/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Products by oneDNN, whose kernels read W in a layout of their own, which may depend on the number of rows:
 * one reorder fills it.
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

#include "vf_product_onednn.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* The operands of one call; calls at the same time have one each. */
typedef struct call {
  struct call *next;
  dnnl_stream_t stream;
  dnnl_memory_t in, out, scratch;
} call;

/* W in one layout; without a reorder where it cannot be had. */
typedef struct layout {
  struct layout *next;
  dnnl_memory_t plain, packed;
  dnnl_primitive_t reorder;
  int filled;
} layout;

/* What is done with one number of rows, made at its first use; without a layout where SGEMM does it. */
typedef struct plan {
  struct plan *next;
  size_t rows;
  dnnl_primitive_desc_t operation;
  dnnl_primitive_t primitive;
  layout *weights;
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
  vf_onednn_shape shape;
  size_t rows; /* most often */
  const float *w;
  dnnl_engine_t engine;
  dnnl_stream_t stream; /* of reorders */
  pthread_mutex_t lock; /* of what follows */
  layout *layouts;
  plan *plans;
  void *sgemm; /* the same matrix of the other backend */
  symbol set_threads, get_threads;
} matrix;

/* Sets the threads of the caller's parallel regions, unless 0, and returns how many they were. */
static int hold_threads(const matrix *a, int threads) {
  const int before = a->set_threads.object && a->get_threads.object ? a->get_threads.get() : 0;
  if (before > 0 && threads > 0)
    a->set_threads.set(threads);
  return before;
}

static void describe(char *text, size_t size) {
  enum { UNITS = 512, ROWS = 20 };
  const vf_onednn_shape shape = {VF_PRODUCT_INTO, UNITS, UNITS};
  const dnnl_version_t *v = dnnl_version();
  dnnl_engine_t engine = NULL;
  dnnl_memory_desc_t plain;
  dnnl_primitive_desc_t operation =
      dnnl_engine_create(&engine, dnnl_cpu, 0) ? NULL : vf_onednn_choose(&shape, ROWS, engine, &plain);
  snprintf(text, size, "onednn %d.%d.%d %s", v->major, v->minor, v->patch,
           operation ? vf_onednn_implementation(operation) : "none");
  dnnl_primitive_desc_destroy(operation);
  dnnl_engine_destroy(engine);
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

static call *call_alloc(const matrix *a, const plan *p) {
  const dnnl_memory_desc_t *in = dnnl_primitive_desc_query_md(p->operation, dnnl_query_src_md, 0),
                           *out = dnnl_primitive_desc_query_md(p->operation, dnnl_query_dst_md, 0),
                           *scratch = dnnl_primitive_desc_query_md(p->operation, dnnl_query_scratchpad_md, 0);
  call *c = calloc(1, sizeof *c);
  if (c && !dnnl_stream_create(&c->stream, a->engine, dnnl_stream_default_flags) &&
      !dnnl_memory_create(&c->in, in, a->engine, DNNL_MEMORY_NONE) &&
      !dnnl_memory_create(&c->out, out, a->engine, DNNL_MEMORY_NONE) &&
      !dnnl_memory_create(&c->scratch, scratch, a->engine, DNNL_MEMORY_ALLOCATE))
    return c;
  call_free(c);
  return NULL;
}

static void layout_free(layout *x) {
  dnnl_primitive_destroy(x->reorder);
  dnnl_memory_destroy(x->plain);
  dnnl_memory_destroy(x->packed);
  free(x);
}

static void layout_create(const matrix *a, layout *x, const dnnl_memory_desc_t *plain,
                          const dnnl_memory_desc_t *packed) {
  dnnl_primitive_desc_t reorder = NULL;
  if (dnnl_memory_create(&x->plain, plain, a->engine, DNNL_MEMORY_NONE) ||
      dnnl_memory_create(&x->packed, packed, a->engine, DNNL_MEMORY_ALLOCATE) ||
      dnnl_reorder_primitive_desc_create(&reorder, plain, a->engine, packed, a->engine, NULL) ||
      dnnl_primitive_create(&x->reorder, reorder))
    x->reorder = NULL;
  dnnl_primitive_desc_destroy(reorder);
}

/* The layout of that description, which plans for other rows may have as well. */
static layout *find_layout(matrix *a, const dnnl_memory_desc_t *plain, const dnnl_memory_desc_t *packed) {
  for (layout *x = a->layouts; x; x = x->next) {
    const dnnl_memory_desc_t *there = NULL;
    if (!dnnl_memory_get_memory_desc(x->packed, &there) && dnnl_memory_desc_equal(there, packed))
      return x;
  }
  layout *x = calloc(1, sizeof *x);
  if (!x)
    return NULL;
  layout_create(a, x, plain, packed);
  if (!x->reorder) {
    layout_free(x);
    return NULL;
  }
  x->next = a->layouts;
  return a->layouts = x;
}

static void fill(const matrix *a, layout *x) {
  const dnnl_exec_arg_t moved[] = {{DNNL_ARG_FROM, x->plain}, {DNNL_ARG_TO, x->packed}};
  x->filled = !dnnl_memory_set_data_handle(x->plain, (void *)(uintptr_t)a->w) &&
              !dnnl_primitive_execute(x->reorder, a->stream, 2, moved) && !dnnl_stream_wait(a->stream);
}

/* The plan for so many rows; with the lock held. */
static plan *find_plan(matrix *a, size_t rows) {
  dnnl_memory_desc_t plain;
  for (plan *p = a->plans; p; p = p->next)
    if (p->rows == rows)
      return p;
  plan *p = calloc(1, sizeof *p);
  if (!p)
    return NULL;
  p->rows = rows;
  p->operation = vf_onednn_choose(&a->shape, rows, a->engine, &plain);
  if (p->operation && !dnnl_primitive_create(&p->primitive, p->operation))
    p->weights = find_layout(a, &plain, dnnl_primitive_desc_query_md(p->operation, dnnl_query_weights_md, 0));
  p->next = a->plans;
  return a->plans = p;
}

static void plan_free(plan *p) {
  while (p->idle) {
    call *c = p->idle;
    p->idle = c->next;
    call_free(c);
  }
  dnnl_primitive_destroy(p->primitive);
  dnnl_primitive_desc_destroy(p->operation);
  free(p);
}

static void matrix_free(void *state) {
  matrix *a = state;
  while (a->plans) {
    plan *p = a->plans;
    a->plans = p->next;
    plan_free(p);
  }
  while (a->layouts) {
    layout *x = a->layouts;
    a->layouts = x->next;
    layout_free(x);
  }
  dnnl_stream_destroy(a->stream);
  dnnl_engine_destroy(a->engine);
  pthread_mutex_destroy(&a->lock);
  if (a->sgemm)
    vf_product_cblas->free(a->sgemm);
  free(a);
}

static void *matrix_alloc(vf_product_sense sense, size_t n, size_t m, size_t rows) {
  const int into = sense == VF_PRODUCT_INTO;
  matrix *a = calloc(1, sizeof *a);
  if (!a)
    return NULL;
  pthread_mutex_init(&a->lock, NULL);
  a->shape = (vf_onednn_shape){sense, (dnnl_dim_t)(into ? m : n), (dnnl_dim_t)(into ? n : m)};
  a->rows = rows;
  a->set_threads.object = dlsym(RTLD_DEFAULT, "omp_set_num_threads");
  a->get_threads.object = dlsym(RTLD_DEFAULT, "omp_get_max_threads");
  a->sgemm = vf_product_cblas->alloc(sense, n, m, rows);
  const int threads = hold_threads(a, 1);
  const int whole = a->sgemm && !dnnl_engine_create(&a->engine, dnnl_cpu, 0) &&
                    !dnnl_stream_create(&a->stream, a->engine, dnnl_stream_default_flags) &&
                    find_plan(a, rows);
  hold_threads(a, threads);
  if (whole)
    return a;
  matrix_free(a);
  return NULL;
}

/* The layout for the usual rows is filled now, others when they are used. */
static void prepare(void *state, const float *w) {
  matrix *a = state;
  const int threads = hold_threads(a, 1);
  vf_product_cblas->prepare(a->sgemm, w);
  a->w = w;
  for (layout *x = a->layouts; x; x = x->next)
    x->filled = 0;
  plan *usual = find_plan(a, a->rows);
  if (usual && usual->weights)
    fill(a, usual->weights);
  hold_threads(a, threads);
}

/* The plan for so many rows and operands for it; NULL where SGEMM is to do it. */
static plan *begin(matrix *a, size_t rows, call **c) {
  *c = NULL;
  pthread_mutex_lock(&a->lock);
  plan *p = find_plan(a, rows);
  if (p && p->weights && !p->weights->filled)
    fill(a, p->weights);
  if (p && p->weights && p->weights->filled) {
    *c = p->idle ? p->idle : call_alloc(a, p);
    p->idle = p->idle ? p->idle->next : NULL;
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

static int execute(const plan *p, const call *c, const float *in, float *out) {
  const dnnl_exec_arg_t operands[] = {{DNNL_ARG_SRC, c->in},
                                      {DNNL_ARG_WEIGHTS, p->weights->packed},
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
  plan *p = begin(a, rows, &c);
  if (p) {
    done = execute(p, c, in, out);
    end(a, p, c);
  }
  hold_threads(a, threads);
  if (!done)
    vf_product_cblas->add(a->sgemm, rows, in, out);
}

static const vf_product_type onednn = {"onednn", describe, matrix_alloc, prepare, add, matrix_free};
const vf_product_type *const vf_product_onednn = &onednn;

#endif
