/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ensemble.h"

#include "xp_parallel.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHUNK = 50 };

typedef struct {
  uint64_t seed;
  const char *label;
  size_t count, size;
  int (*item)(uint64_t seed, size_t index, void *result);
} plan;

static int run_chunk(size_t chunk, void *result, xp_ticker *ticker, void *context) {
  const plan *p = context;
  for (size_t i = 0, index = chunk * CHUNK; i < CHUNK && index < p->count; i++, index++) {
    int code = p->item(p->seed, index, (char *)result + i * p->size);
    if (code) {
      fprintf(stderr, "%s: network %zu: %s: report this seed\n", p->label, index, gsl_strerror(code));
      return 1;
    }
  }
  xp_tick(ticker, NULL);
  return 0;
}

void ensemble_run(xp_run *run, const char *label, size_t count, size_t size,
                  int (*item)(uint64_t seed, size_t index, void *result), void *results) {
  plan p = {xp_run_seed(run), label, count, size, item};
  size_t chunks = (count + CHUNK - 1) / CHUNK;
  char *all = calloc(chunks * CHUNK, size);
  if (!all)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  xp_parallel(run, label, chunks, 1, CHUNK * size, run_chunk, &p, all);
  memcpy(results, all, count * size);
  free(all);
}
