/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long the search for the best metric takes at the size of the paper's network: Jacobians of
 * 512-512-512-10 units with normal weights, feedback of gain 0.01 at an angle to their transpose, and the
 * rates that belong to it.  The unit of the ratio is one LU factorisation of the same size.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "common.h"
#include "vf_linalg.h"
#include "vf_metric.h"

#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>

enum { LAYERS = 4, BUDGET = 200 };
static const size_t count = OUTPUTS + (LAYERS - 1) * HIDDEN;
static const double gain = 0.01, loop = 0.5;

static size_t first(size_t layer) {
  return layer ? OUTPUTS + (layer - 1) * HIDDEN : 0;
}

static size_t width(size_t layer) {
  return layer ? HIDDEN : OUTPUTS;
}

static void draw(gsl_matrix *l, double angle, const gsl_rng *rng) {
  gsl_matrix_set_zero(l);
  for (size_t i = 0; i < count; i++)
    gsl_matrix_set(l, i, i, -1);
  for (size_t k = 0; k + 1 < LAYERS; k++)
    for (size_t i = first(k); i < first(k) + width(k); i++)
      for (size_t j = first(k + 1); j < first(k + 1) + width(k + 1); j++) {
        const double forth = gsl_ran_gaussian(rng, loop / sqrt((double)HIDDEN)),
                     back = gsl_ran_gaussian(rng, loop / sqrt((double)HIDDEN));
        gsl_matrix_set(l, i, j, forth);
        gsl_matrix_set(l, j, i, gain * (cos(angle) * forth + sin(angle) * back));
      }
}

static void search(vf_metric *w, const gsl_matrix *l, const gsl_vector *mass, gsl_vector *g, int degrees) {
  vf_metric_report r;
  vf_lu *lu = vf_lu_alloc(count);
  double began = seconds();
  if (!lu || vf_lu_factor(lu, l))
    fail("no LU factorisation");
  const double unit = seconds() - began;
  began = seconds();
  if (vf_metric_take(w, l, mass, NULL) || vf_metric_best(w, BUDGET, g, &r))
    fail("no best metric");
  const double took = seconds() - began;
  printf("%7d %8.4f %10s %11zu %8.1f %8.0f\n", degrees, r.kappa, r.guaranteed ? "yes" : "no", r.evaluations,
         took, took / unit);
  vf_lu_free(lu);
}

int main(void) {
  gsl_rng *rng = generator();
  gsl_matrix *l = gsl_matrix_alloc(count, count);
  gsl_vector *mass = gsl_vector_alloc(count), *g = gsl_vector_alloc(LAYERS);
  size_t group[OUTPUTS + (LAYERS - 1) * HIDDEN], output[OUTPUTS];
  for (size_t i = 0; i < OUTPUTS; i++)
    output[i] = i;
  for (size_t k = 0; k < LAYERS; k++)
    for (size_t i = first(k); i < first(k) + width(k); i++) {
      group[i] = k;
      gsl_vector_set(mass, i, pow(gain, -(double)k));
    }
  vf_metric *w = vf_metric_alloc(count, LAYERS, group, OUTPUTS, output);
  if (!w)
    fail("not enough memory");
  printf("the best metric of %zu units\ndegrees  kappa_G  certified evaluations  seconds  over LU\n", count);
  for (int degrees = 0; degrees <= 90; degrees += 30) {
    draw(l, degrees * M_PI / 180, rng);
    search(w, l, mass, g, degrees);
  }
  vf_metric_free(w);
  gsl_vector_free(g);
  gsl_vector_free(mass);
  gsl_matrix_free(l);
  gsl_rng_free(rng);
  return 0;
}
