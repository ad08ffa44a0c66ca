/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Each backend of products against sums in double precision, and against itself.
 *
 * A sum of m products in single precision may be off by m eps/2 times the sum of their absolute values; over
 * orders that vectors take, and signs at random, 10 eps times that sum is far above what rounding does.
 */
#include "tap.h"
#include "vf_blas.h"
#include "vf_product.h"
#include "vf_team.h"

#include <float.h>
#include <gsl/gsl_cblas.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 512, ROWS = 50 };

typedef struct {
  vf_product_sense sense;
  size_t n, m, from, to;
  float *w, *in, *before;
} sample;

static float *numbers(size_t count, double least, double most, gsl_rng *rng) {
  float *x = malloc(count * sizeof *x);
  for (size_t i = 0; x && i < count; i++)
    x[i] = (float)(least + (most - least) * gsl_rng_uniform(rng));
  return x;
}

static sample draw(vf_product_sense sense, size_t n, size_t m, gsl_rng *rng) {
  const int into = sense == VF_PRODUCT_INTO;
  sample s = {sense, n, m, into ? m : n, into ? n : m, NULL, NULL, NULL};
  s.w = numbers(n * m, -0.1, 0.1, rng);
  s.in = numbers(ROWS * s.from, 0.0, 1.0, rng);
  s.before = numbers(ROWS * s.to, -1.0, 1.0, rng);
  return s;
}

static void release(sample *s) {
  free(s->w);
  free(s->in);
  free(s->before);
}

static void copy_before(const sample *s, float *out) {
  memcpy(out, s->before, ROWS * s->to * sizeof *out);
}

/* The largest error, in eps times the sum of absolute values. */
static double worst(const sample *s, size_t rows, const float *out) {
  double largest = 0.0;
  for (size_t r = 0; r < rows; r++)
    for (size_t i = 0; i < s->to; i++) {
      double sum = (double)s->before[r * s->to + i], all = fabs(sum);
      for (size_t j = 0; j < s->from; j++) {
        const size_t at = s->sense == VF_PRODUCT_INTO ? i * s->m + j : j * s->m + i;
        const double term = (double)s->in[r * s->from + j] * (double)s->w[at];
        sum += term;
        all += fabs(term);
      }
      const double off = fabs((double)out[r * s->to + i] - sum) / (FLT_EPSILON * all);
      largest = off > largest || isnan(off) ? off : largest;
    }
  return largest;
}

static void test_agreement(const vf_product_type *type, vf_product_sense sense, size_t n, size_t m,
                           gsl_rng *rng) {
  static const size_t rows[] = {20, 1, 3, ROWS, 20};
  sample s = draw(sense, n, m, rng);
  float *out = malloc(ROWS * s.to * sizeof *out);
  vf_product *p = vf_product_alloc(type, sense, n, m, 20);
  double largest = 0.0;
  int spilled = 0;
  vf_product_prepare(p, s.w);
  for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
    copy_before(&s, out);
    vf_product_add(p, rows[i], s.in, out);
    const double off = worst(&s, rows[i], out);
    largest = off > largest || isnan(off) ? off : largest;
    spilled +=
        memcmp(out + rows[i] * s.to, s.before + rows[i] * s.to, (ROWS - rows[i]) * s.to * sizeof *out) != 0;
  }
  ok(largest <= 10.0, "%s, %s, %zu x %zu: within 10 eps of the sum of absolute values (%.1f)", type->name,
     sense == VF_PRODUCT_INTO ? "into" : "back", n, m, largest);
  is_int(spilled, 0, "- and no row beyond the last is written");
  vf_product_free(p);
  free(out);
  release(&s);
}

/* Filled again, it is what a new one would be. */
static void test_refill(const vf_product_type *type, gsl_rng *rng) {
  sample s = draw(VF_PRODUCT_INTO, 48, 64, rng), t = draw(VF_PRODUCT_INTO, 48, 64, rng);
  float *out = malloc(ROWS * s.to * sizeof *out), *fresh = malloc(ROWS * s.to * sizeof *fresh);
  vf_product *p = vf_product_alloc(type, VF_PRODUCT_INTO, 48, 64, 20),
             *q = vf_product_alloc(type, VF_PRODUCT_INTO, 48, 64, 20);
  vf_product_prepare(p, s.w);
  copy_before(&s, out);
  vf_product_add(p, 20, s.in, out);
  memcpy(s.w, t.w, s.n * s.m * sizeof *s.w);
  vf_product_prepare(p, s.w);
  copy_before(&s, out);
  vf_product_add(p, 20, s.in, out);
  vf_product_prepare(q, t.w);
  copy_before(&s, fresh);
  vf_product_add(q, 20, s.in, fresh);
  is_int(memcmp(out, fresh, ROWS * s.to * sizeof *out), 0, "%s: filled again, it has the new weights",
         type->name);
  ok(worst(&s, 20, out) <= 10.0, "- and multiplies with them");
  vf_product_free(p);
  vf_product_free(q);
  free(out);
  free(fresh);
  release(&s);
  release(&t);
}

typedef struct {
  const vf_product *p;
  const sample *s;
  size_t slice;
  float *out;
} slices;

static void add_slice(size_t index, void *context) {
  const slices *c = context;
  const size_t first = index * c->slice, left = ROWS - first;
  vf_product_add(c->p, left < c->slice ? left : c->slice, c->s->in + first * c->s->from,
                 c->out + first * c->s->to);
}

/* Fixed slices, of which the last is smaller, on any number of threads. */
static void test_threads(const vf_product_type *type, vf_product_sense sense, gsl_rng *rng) {
  enum { SLICE = 7, ROUNDS = 20 };
  sample s = draw(sense, MOST, MOST, rng);
  const size_t bytes = ROWS * s.to * sizeof(float);
  float *out = malloc(bytes), *single = malloc(bytes);
  vf_product *p = vf_product_alloc(type, sense, s.n, s.m, SLICE);
  slices c = {p, &s, SLICE, out};
  vf_product_prepare(p, s.w);
  for (size_t threads = 1; threads <= 3; threads++) {
    vf_team *team = vf_team_alloc(threads);
    int differ = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
      copy_before(&s, out);
      vf_team_run(team, (ROWS + SLICE - 1) / SLICE, add_slice, &c);
      if (threads == 1 && round == 0)
        memcpy(single, out, bytes);
      differ += memcmp(out, single, bytes) != 0;
    }
    is_int(differ, 0, "%s: %zu threads, slices of %d: the same bits", type->name, threads, SLICE);
    vf_team_free(team);
  }
  ok(worst(&s, ROWS, single) <= 10.0, "- which are those of all rows");
  vf_product_free(p);
  free(out);
  free(single);
  release(&s);
}

/* The bits of a plain call. */
static void test_cblas(gsl_rng *rng) {
  sample s = draw(VF_PRODUCT_INTO, 33, 70, rng);
  float *out = malloc(ROWS * s.to * sizeof *out), *plain = malloc(ROWS * s.to * sizeof *plain);
  vf_product *p = vf_product_alloc(vf_product_cblas, VF_PRODUCT_INTO, 33, 70, ROWS);
  vf_product_prepare(p, s.w);
  copy_before(&s, out);
  copy_before(&s, plain);
  vf_product_add(p, ROWS, s.in, out);
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasTrans, ROWS, 33, 70, 1.0f, s.in, 70, s.w, 70, 1.0f, plain,
              33);
  is_int(memcmp(out, plain, ROWS * s.to * sizeof *out), 0, "cblas: the bits of SGEMM");
  vf_product_free(p);
  free(out);
  free(plain);
  release(&s);
}

static void test_names(void) {
  char text[64];
  for (size_t i = 0; vf_product_at(i); i++) {
    const vf_product_type *type = vf_product_at(i);
    vf_product_describe(type, text, sizeof text);
    ok(vf_product_find(type->name) == type && strncmp(text, type->name, strlen(type->name)) == 0,
       "%s is found by its name and says that it is %s", type->name, text);
  }
  ok(vf_product_find("mkl") == NULL, "an unknown name is none");
  ok(vf_product_at(0) == (vf_product_onednn ? vf_product_onednn : vf_product_cblas),
     "oneDNN comes first where it is there");
}

int main(void) {
  static const size_t shapes[][2] = {{MOST, MOST}, {10, MOST}, {MOST, 10}, {1, 1},
                                     {17, 33},     {129, 64},  {64, 3}};
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  vf_blas_single_thread(); /* as programs do; else a product's bits depend on BLAS's own threads */
  test_names();
  test_cblas(rng);
  for (size_t i = 0; vf_product_at(i); i++) {
    const vf_product_type *type = vf_product_at(i);
    for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++) {
      test_agreement(type, VF_PRODUCT_INTO, shapes[k][0], shapes[k][1], rng);
      test_agreement(type, VF_PRODUCT_BACK, shapes[k][0], shapes[k][1], rng);
    }
    test_refill(type, rng);
    test_threads(type, VF_PRODUCT_INTO, rng);
    test_threads(type, VF_PRODUCT_BACK, rng);
  }
  gsl_rng_free(rng);
  return tap_done();
}
