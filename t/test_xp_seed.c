/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "xp_rng.h"
#include "xp_seed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

/* The numbers that the authors' programs print for these states. */
static void test_known_numbers(void) {
  static const uint64_t split[] = {6457827717110365317u, 3203168211198807973u, 9817491932198370423u,
                                   4593380528125082431u, 16408922859458223821u};
  static const uint64_t starred[] = {11520, 0, 1509978240, 1215971899390074240u, 1216172134540287360u};
  uint64_t state = 1234567;
  xp_rng_state words = {{1, 2, 3, 4}};
  for (int i = 0; i < 5; i++)
    ok(xp_splitmix(&state) == split[i], "splitmix64, number %d", i);
  for (int i = 0; i < 5; i++)
    ok(xp_rng_next(&words) == starred[i], "xoshiro256**, number %d", i);
}

static void test_type(void) {
  gsl_rng *rng = gsl_rng_alloc(&xp_rng_xoshiro);
  gsl_rng_set(rng, 1234567);
  xp_rng_state *words = gsl_rng_state(rng);
  ok(words->word[0] == 6457827717110365317u && words->word[3] == 4593380528125082431u,
     "gsl_rng_set fills the state with splitmix64");
  *words = (xp_rng_state){{1, 2, 3, 4}};
  is_near(gsl_rng_uniform(rng), 5 * 0x1p-53, 0, "uniform takes the upper 53 bits: 11520 >> 11 = 5");
  gsl_rng_get(rng);
  gsl_rng_get(rng);
  ok(gsl_rng_get(rng) == 1215971899390074240u >> 32, "get takes the upper 32 bits");
  ok(gsl_rng_max(rng) == 0xffffffffUL && gsl_rng_min(rng) == 0, "its range on every machine");
  gsl_rng_free(rng);
}

/*
 * Distinct inputs give distinct streams.  Of 30 000 random 64-bit numbers two agree with probability
 * 30000^2 / 2^65 = 2.4e-11; of their lower or upper 32 bits about 0.1 pairs do, so 3 would be a defect
 * (probability below 2e-4, and the inputs are fixed).
 */
static int compare(const void *one, const void *other) {
  uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;
  return (a > b) - (a < b);
}

static int repeats(uint64_t *values, size_t count) {
  int same = 0;
  qsort(values, count, sizeof *values, compare);
  for (size_t i = 1; i < count; i++)
    same += values[i] == values[i - 1];
  return same;
}

static void test_distinct(void) {
  enum { SIDE = 100, COUNT = 3 * SIDE * SIDE };
  static const char *const purposes[] = {"weights", "weightt", "targets"};
  static uint64_t all[COUNT], low[COUNT], high[COUNT];
  size_t n = 0;
  for (uint64_t seed = 0; seed < SIDE; seed++)
    for (uint64_t index = 0; index < SIDE; index++)
      for (int p = 0; p < 3; p++, n++) {
        all[n] = xp_seed_derive(seed, purposes[p], index);
        low[n] = all[n] & 0xffffffffu;
        high[n] = all[n] >> 32;
      }
  is_int(repeats(all, COUNT), 0, "30 000 streams, all different");
  ok(repeats(low, COUNT) < 3, "so are their lower halves, but for chance");
  ok(repeats(high, COUNT) < 3, "and their upper halves");
}

/* Each of the 64 bits of seed and index moves half the bits of the hash: the mean over 128 flips of a
 * binomial(64, 1/2) has a standard deviation of 4/sqrt(128) = 0.354, so 6 of them are 2.1. */
static void test_avalanche(void) {
  const uint64_t seed = 0x0123456789abcdefu, index = 41;
  uint64_t base = xp_seed_derive(seed, "noise", index);
  int total = 0, least = 64;
  for (int bit = 0; bit < 64; bit++)
    for (int side = 0; side < 2; side++) {
      uint64_t flip = (uint64_t)1 << bit;
      uint64_t other =
          side ? xp_seed_derive(seed ^ flip, "noise", index) : xp_seed_derive(seed, "noise", index ^ flip);
      int changed = __builtin_popcountll(base ^ other);
      total += changed;
      least = changed < least ? changed : least;
    }
  is_near(total / 128.0, 32, 2.1, "a flipped bit of seed or index flips half the bits");
  ok(least >= 10, "and never fewer than 10 (chance of one in 128 is below 1e-6)");
}

static void test_streams(void) {
  gsl_rng *one = xp_rng_alloc(5, "noise", 0), *again = xp_rng_alloc(5, "noise", 0);
  gsl_rng *high = xp_rng_alloc(5 + ((uint64_t)1 << 32), "noise", 0);
  int same = 0, high_same = 0;
  double mean = 0;
  for (int i = 0; i < 10000; i++) {
    unsigned long value = gsl_rng_get(one);
    same += value == gsl_rng_get(again);
    high_same += value == gsl_rng_get(high);
    mean += (double)value / 4294967296.0 / 10000;
  }
  is_int(same, 10000, "the same seed, purpose and index give the same stream");
  ok(high_same < 3, "a seed that differs above 32 bits gives another stream");
  is_near(mean, 0.5, 6 * sqrt(1.0 / 12 / 10000), "the mean is that of uniform numbers within 6 sigma");
  gsl_rng_free(one);
  gsl_rng_free(again);
  gsl_rng_free(high);
}

static int starved;

/* In place of GSL's: no memory when starved. */
gsl_rng *gsl_rng_alloc(const gsl_rng_type *type) {
  gsl_rng *rng = starved ? NULL : malloc(sizeof *rng);
  if (!rng)
    return NULL;
  *rng = (gsl_rng){type, calloc(1, type->size)};
  type->set(rng->state, gsl_rng_default_seed);
  return rng;
}

static int status_when_starved(void) {
  int status = 0;
  fflush(NULL);
  const pid_t child = fork();
  if (child == 0) {
    starved = 1;
    fclose(stderr);
    xp_rng_alloc(1, "starved", 0);
    _exit(0);
  }
  return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int main(void) {
  test_known_numbers();
  test_type();
  test_distinct();
  test_avalanche();
  test_streams();
  is_int(status_when_starved(), 1, "no memory for a stream ends the program");
  return tap_done();
}
