/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Would a free phase gain from bfloat16?  Products (batch x 512)(512 x 512) in single precision and in
 * bfloat16, with weights that are laid out for them, and what laying them out costs.  From these, for two
 * kinds of batch with three hidden layers, the time that is saved if all free sweeps but the last are in
 * bfloat16 and lose nothing by it.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "common.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_ONEDNN

#include <dnnl.h>

enum { CALLS = 20000, PACKS = 20, HIDDEN_PAIRS = 2, SENSES = 2 };

/* One product with its weights, of which single is the plain array. */
typedef struct {
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  dnnl_primitive_desc_t operation, laying;
  dnnl_primitive_t multiply, pack;
  dnnl_memory_t single, packed, in, out;
} product;

static void product_free(product *p) {
  dnnl_memory_destroy(p->single);
  dnnl_memory_destroy(p->packed);
  dnnl_memory_destroy(p->in);
  dnnl_memory_destroy(p->out);
  dnnl_primitive_destroy(p->multiply);
  dnnl_primitive_destroy(p->pack);
  dnnl_primitive_desc_destroy(p->operation);
  dnnl_primitive_desc_destroy(p->laying);
  dnnl_stream_destroy(p->stream);
  dnnl_engine_destroy(p->engine);
}

/* 0 where oneDNN has no such product on this processor. */
static int product_make(product *p, int batch, dnnl_data_type_t type) {
  const dnnl_dims_t rows = {batch, HIDDEN}, square = {HIDDEN, HIDDEN};
  dnnl_memory_desc_t in, any, out, plain;
  dnnl_matmul_desc_t d;
  *p = (product){.engine = NULL};
  if (dnnl_engine_create(&p->engine, dnnl_cpu, 0) ||
      dnnl_stream_create(&p->stream, p->engine, dnnl_stream_default_flags) ||
      dnnl_memory_desc_init_by_tag(&in, 2, rows, type, dnnl_ab) ||
      dnnl_memory_desc_init_by_tag(&any, 2, square, type, dnnl_format_tag_any) ||
      dnnl_memory_desc_init_by_tag(&out, 2, rows, dnnl_f32, dnnl_ab) ||
      dnnl_memory_desc_init_by_tag(&plain, 2, square, dnnl_f32, dnnl_ba) ||
      dnnl_matmul_desc_init(&d, &in, &any, NULL, &out) ||
      dnnl_primitive_desc_create(&p->operation, &d, NULL, p->engine, NULL))
    return 0;
  const dnnl_memory_desc_t *weights = dnnl_primitive_desc_query_md(p->operation, dnnl_query_weights_md, 0);
  return !dnnl_memory_create(&p->single, &plain, p->engine, DNNL_MEMORY_ALLOCATE) &&
         !dnnl_memory_create(&p->packed, weights, p->engine, DNNL_MEMORY_ALLOCATE) &&
         !dnnl_memory_create(&p->in, &in, p->engine, DNNL_MEMORY_ALLOCATE) &&
         !dnnl_memory_create(&p->out, &out, p->engine, DNNL_MEMORY_ALLOCATE) &&
         !dnnl_reorder_primitive_desc_create(&p->laying, &plain, p->engine, weights, p->engine, NULL) &&
         !dnnl_primitive_create(&p->pack, p->laying) && !dnnl_primitive_create(&p->multiply, p->operation);
}

/* Random weights, and rows of 0, which no kernel looks at. */
static void fill(const product *p, const gsl_rng *rng) {
  void *weights, *rows;
  const size_t count = (size_t)HIDDEN * HIDDEN;
  float *w = floats(count, 0.1f, rng);
  if (dnnl_memory_get_data_handle(p->single, &weights) || dnnl_memory_get_data_handle(p->in, &rows))
    fail("oneDNN has no memory");
  memcpy(weights, w, count * sizeof *w);
  memset(rows, 0,
         dnnl_memory_desc_get_size(dnnl_primitive_desc_query_md(p->operation, dnnl_query_src_md, 0)));
  free(w);
}

/* Seconds of one of so many executions. */
static double timed(const product *p, dnnl_primitive_t what, int count, const dnnl_exec_arg_t *arguments,
                    int size) {
  double taken[REPEATS];
  for (int k = 0; k < REPEATS; k++) {
    const double start = seconds();
    for (int i = 0; i < count; i++)
      if (dnnl_primitive_execute(what, p->stream, size, arguments))
        fail("oneDNN refuses a product");
    dnnl_stream_wait(p->stream);
    taken[k] = (seconds() - start) / count;
  }
  return median(taken);
}

/* Seconds of a product and of laying its weights out; NAN where there is none. */
typedef struct {
  double product, layout;
} cost;

static cost measure(int batch, dnnl_data_type_t type, const gsl_rng *rng) {
  product p;
  cost c = {NAN, NAN};
  if (product_make(&p, batch, type)) {
    const dnnl_exec_arg_t pack[] = {{DNNL_ARG_FROM, p.single}, {DNNL_ARG_TO, p.packed}},
                          multiply[] = {
                              {DNNL_ARG_SRC, p.in}, {DNNL_ARG_WEIGHTS, p.packed}, {DNNL_ARG_DST, p.out}};
    fill(&p, rng);
    c.layout = timed(&p, p.pack, PACKS, pack, 2);
    c.product = timed(&p, p.multiply, CALLS / batch, multiply, 3);
  }
  product_free(&p);
  return c;
}

/* Of a batch with so many free and nudged sweeps, in percent: its products are those of the sweeps between
 * hidden layers, one of each sense and pair, as many for the updates, and two for the weights of the input;
 * its weights are laid out once in each sense and precision. */
static double saved(cost single, cost brief, int free_sweeps, int nudged_sweeps) {
  const double matrices = HIDDEN_PAIRS * SENSES, inputs = 2.0 * INPUTS / HIDDEN;
  const double whole =
      (matrices * (free_sweeps + nudged_sweeps + 1) + inputs) * single.product + matrices * single.layout;
  const double gained = matrices * ((free_sweeps - 1) * (single.product - brief.product) - brief.layout);
  return 100 * gained / whole;
}

int main(void) {
  static const int batches[] = {20, 50, 100, 256};
  gsl_rng *rng = generator();
  puts("\nproducts (batch x 512)(512 x 512), one thread: GFLOP/s, layout of the weights in such products");
  puts("saved: share of a batch's time if all free sweeps but the last were in bfloat16 without loss, 3 "
       "hidden layers");
  puts("batch single layout bfloat16 layout   ratio  saved of 3 + 2 sweeps  of 20 + 12");
  for (size_t i = 0; i < sizeof batches / sizeof *batches; i++) {
    const cost s = measure(batches[i], dnnl_f32, rng), b = measure(batches[i], dnnl_bf16, rng);
    if (isnan(s.product) || isnan(b.product)) {
      puts("oneDNN has no such product in bfloat16 on this processor");
      break;
    }
    const double operations = 2e-9 * batches[i] * HIDDEN * HIDDEN;
    printf("%5d %6.0f %6.1f %8.0f %6.1f %7.2f %21.0f %% %9.0f %%\n", batches[i], operations / s.product,
           s.layout / s.product, operations / b.product, b.layout / b.product, s.product / b.product,
           saved(s, b, 3, 2), saved(s, b, 20, 12));
  }
  gsl_rng_free(rng);
  return 0;
}

#else

int main(void) {
  puts("bfloat16: built without oneDNN");
  return 0;
}

#endif
