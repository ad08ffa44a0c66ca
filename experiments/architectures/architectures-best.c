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

arch_choice arch_best(const study *s, bool loose, study_key reference) {
  arch_choice best = {.excess = {.mean = NAN, .half = NAN}};
  pool p = {0};
  for (const plan_family *f = plan_families; f->family; f++)
    for (size_t i = 0; i < sizeof f->setting / sizeof *f->setting && f->setting[i]; i++) {
      const study_key key = arch_key(f->family, f->setting[i]);
      const study_mean m = study_difference(s, key, reference, ARCH_TEST);
      if (is_loose(f->family) != loose || m.starts == 0 || (m.mean == 0 && m.half == 0))
        continue;
      pool_add(&p, &m);
      if (!(m.mean >= best.excess.mean))
        best = (arch_choice){.key = key, .excess = m};
    }
  best.settings = p.settings;
  if (p.freedom > 0)
    best.excess.half = half_of(&p, best.excess.starts);
  return best;
}
