/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "draw.h"

#include "xp_parallel.h"
#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <inttypes.h>
#include <stdio.h>

typedef struct {
  const char *program, *label, *purpose;
  uint64_t seed;
  draw_one *one;
  const void *context;
} draw;

static int run_one(size_t index, void *record, xp_ticker *ticker, void *context) {
  const draw *d = context;
  gsl_rng *rng = xp_rng_alloc(d->seed, d->purpose, index);
  int code = rng ? d->one(rng, index, record, d->context) : GSL_ENOMEM;
  gsl_rng_free(rng);
  if (code)
    fprintf(stderr, "%s: %s: number %zu of --seed=%" PRIu64 ": %s: use %s\n", d->program, d->label, index,
            d->seed, gsl_strerror(code), code == GSL_ENOMEM ? "fewer --jobs" : "another --seed");
  xp_tick(ticker, NULL);
  return code;
}

void *draw_run(xp_run *run, const char *label, const char *purpose, size_t count, size_t size, draw_one *one,
               const void *context) {
  draw d = {xp_run_name(run), label, purpose, xp_run_seed(run), one, context};
  void *records = xp_need(run, count, size);
  xp_parallel(run, label, count, 1, size, run_one, &d, records);
  return records;
}

const char *draw_left_out(xp_run *run, size_t count, const char *why) {
  return count ? xp_text(run, " (%zu more %s)", count, why) : "";
}
