/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The best of many settings, which its own starts have chosen: its interval holds for all settings at once.
 */
#include "architectures.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

/* Squares of the deviations of differences from their means, over all settings, and their freedom. */
typedef struct {
  double squares;
  size_t freedom, settings;
} pool;

static void pool_add(pool *p, const study_mean *m) {
  p->settings++;
  if (m->starts < 2 || isnan(m->half))
    return;
  const double n = (double)m->starts, error = m->half / gsl_cdf_tdist_Pinv(0.975, n - 1);
  p->squares += gsl_pow_2(error) * n * (n - 1);
  p->freedom += m->starts - 1;
}

/* Half the interval of a mean over starts. */
static double half_of(const pool *p, size_t starts) {
  const double freedom = (double)p->freedom;
  return gsl_cdf_tdist_Qinv(0.025 / (double)p->settings, freedom) *
         sqrt(p->squares / freedom / (double)starts);
}

static bool is_loose(const char *family) {
  return strcmp(family, "graph") == 0 || strcmp(family, "ring") == 0;
}

/* The next setting that is loose or not and has a difference from the reference; false after the last. */
typedef struct {
  const plan_family *f;
  size_t i;
} place;
static bool next(const study *s, bool loose, study_key reference, place *at, arch_choice *found) {
  for (; at->f->family; at->f++, at->i = 0)
    while (at->i < sizeof at->f->setting / sizeof *at->f->setting && at->f->setting[at->i]) {
      found->key = arch_key(at->f->family, at->f->setting[at->i++]);
      found->excess = study_difference(s, found->key, reference, ARCH_TEST);
      const study_mean *m = &found->excess;
      if (is_loose(at->f->family) == loose && m->starts > 0 && !(m->mean == 0 && m->half == 0))
        return true;
    }
  return false;
}

arch_choice arch_best(const study *s, bool loose, study_key reference) {
  arch_choice best = {.excess = {.mean = NAN, .half = NAN}}, c;
  pool p = {0};
  size_t most = 0;
  for (place at = {plan_families, 0}; next(s, loose, reference, &at, &c);) {
    pool_add(&p, &c.excess);
    most = c.excess.starts > most ? c.excess.starts : most;
  }
  for (place at = {plan_families, 0}; next(s, loose, reference, &at, &c);)
    if (c.excess.starts == most && !(c.excess.mean >= best.excess.mean))
      best = c;
  best.settings = p.settings;
  if (p.freedom > 0)
    best.excess.half = half_of(&p, best.excess.starts);
  return best;
}
