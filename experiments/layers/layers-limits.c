/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the law of the layers ends: at gains for which S is no longer negative definite, and where slopes
 * differ from unit to unit.
 */
#include "layers.h"

#include "draw.h"
#include "xp.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

enum { WIDTH = 32, UNITS = LAYERS * WIDTH, GAINS = 20, TURNS = 7 };
static const double turned = M_PI / 4, least_slope = 0.2, weak = 0.05;

typedef struct {
  double critical, stable;       /* the gains from which on S is not definite, and L not stable */
  double cosine[GAINS][LAYERS];  /* NaN where L is not stable */
  double unequal[TURNS][LAYERS]; /* unequal slopes */
} limits_record;

static double gain_at(size_t k) {
  return 0.025 * (double)(k + 1);
}

/* L = gain W - I is stable, and S = gain sym W - I definite, as long as no eigenvalue reaches 0. */
static int critical_gains(const gsl_matrix *w, gsl_matrix *s, vf_spectral *spectral, gsl_vector *values,
                          limits_record *o) {
  double abscissa = 0;
  int code = vf_spectral_abscissa(spectral, w, &abscissa);
  gsl_matrix_transpose_memcpy(s, w);
  gsl_matrix_add(s, w);
  gsl_matrix_scale(s, 0.5);
  if (!code)
    code = vf_spectral_symmetric(spectral, s, values, NULL);
  o->stable = abscissa > 0 ? 1 / abscissa : INFINITY;
  o->critical = 1 / gsl_vector_get(values, UNITS - 1);
  return code;
}

static int run_network(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)index;
  (void)context;
  limits_record *o = record;
  layers_network *b = layers_alloc(WIDTH);
  vf_spectral *spectral = vf_spectral_alloc(UNITS, VF_BACKEND_BEST);
  gsl_vector *values = gsl_vector_alloc(UNITS);
  double angle[LAYERS + 1], roundoff;
  int code = b && spectral && values ? layers_draw(b, turned, 1, rng) : GSL_ENOMEM;
  if (!code)
    code = critical_gains(b->w, b->l, spectral, values, o);
  for (size_t g = 0; !code && g < GAINS; g++) {
    code = layers_angles(b, gain_at(g), angle, &roundoff);
    for (size_t k = 0; k < LAYERS; k++)
      o->cosine[g][k] = gain_at(g) < o->stable ? cos(angle[k]) : NAN;
  }
  for (size_t a = 0; !code && a < TURNS; a++) {
    code = layers_draw(b, M_PI * (double)a / (TURNS - 1), least_slope, rng);
    if (!code)
      code = layers_angles(b, weak, angle, &roundoff);
    for (size_t k = 0; k < LAYERS; k++)
      o->unequal[a][k] = cos(angle[k]);
  }
  gsl_vector_free(values);
  vf_spectral_free(spectral);
  layers_free(b);
  return code;
}

/* The largest eigenvalue of a symmetric chain of LAYERS layers, normal blocks of variance 1/width between
 * neighbours, in the limit of width: the least z at which the iteration of
 * G_k = 1/(z - G_{k-1} - G_{k+1}) from 0 stays finite. */
static double chain_edge(void) {
  double low = 1, high = 4;
  while (high - low > 1e-6) {
    double z = (low + high) / 2, g[LAYERS + 2] = {0};
    int finite = 1;
    for (int step = 0; finite && step < 20000; step++)
      for (size_t k = 1; finite && k <= LAYERS; k++) {
        g[k] = 1 / (z - g[k - 1] - g[k + 1]);
        finite = g[k] > 0;
      }
    *(finite ? &high : &low) = z;
  }
  return high;
}

/* Mean over the networks for which value is finite, the half width of its interval, and how many they are. */
static double mean_of(double *value, size_t count, double *half, size_t *size) {
  *size = 0;
  for (size_t i = 0; i < count; i++)
    if (isfinite(value[i]))
      value[(*size)++] = value[i];
  *half = NAN;
  return *size ? xp_interval(value, *size, half) : NAN;
}

static void report_gains(xp_run *run, const limits_record *o, size_t count, double *value) {
  xp_table *t =
      xp_table_open(run, "gains",
                    "gain [1]\tlayer 1 [1]\tlayer 2 [1]\tlayer 3 [1]\tinterval 3 [1]\tdefinite [%]\t"
                    "stable [%]");
  for (size_t g = 0; g < GAINS; g++) {
    double mean[LAYERS] = {0}, half = 0;
    size_t definite = 0, stable = 0;
    for (size_t k = 1; k < LAYERS; k++) {
      for (size_t i = 0; i < count; i++)
        value[i] = o[i].cosine[g][k];
      mean[k] = mean_of(value, count, &half, &stable);
    }
    for (size_t i = 0; i < count; i++)
      definite += gain_at(g) < o[i].critical;
    xp_table_row(t, "%.4g\t%.5f\t%.5f\t%.5f\t%.5f\t%.4g\t%.4g", gain_at(g), mean[1], mean[2], mean[3], half,
                 100.0 * (double)definite / (double)count, 100.0 * (double)stable / (double)count);
  }
}

/* One number a network: the mean cosine of the last layer over the gains between its two limits, NaN without
 * any. */
static size_t between(const limits_record *o, double *mean) {
  double sum = 0;
  size_t terms = 0;
  for (size_t g = 0; g < GAINS; g++)
    if (gain_at(g) >= o->critical && isfinite(o->cosine[g][HIDDEN])) {
      sum += o->cosine[g][HIDDEN];
      terms++;
    }
  *mean = terms ? sum / (double)terms : NAN;
  return terms;
}

static void claim_gains(xp_run *run, const limits_record *o, size_t count, double *value) {
  const double law = pow(cos(turned), HIDDEN);
  double critical = 0, predicted = 1 / (chain_edge() * cos(turned / 2)), half = 0;
  size_t pairs = 0, size = 0, beyond = 0;
  for (size_t i = 0; i < count; i++) {
    critical += o[i].critical / (double)count;
    pairs += between(&o[i], &value[i]);
    for (size_t g = 0; g < GAINS; g++)
      beyond += (size_t)isnan(o[i].cosine[g][HIDDEN]);
  }
  double mean = mean_of(value, count, &half, &size);
  xp_value(run, "critical", "%.3f", critical);
  xp_value(run, "critical-predicted", "%.3f", predicted);
  xp_value(run, "edge", "%.4f", chain_edge());
  xp_value(run, "unstable", "%zu", beyond);
  xp_value(run, "between", "%zu", pairs);
  xp_value(run, "between-cosine", "%.3f", mean);
  xp_value(run, "between-half", "%.3f", half);
  xp_value(run, "between-law", "%.3f", law);
  xp_claim_check(
      run,
      &(xp_claim){
          "layers.definite",
          "S is negative definite up to the gain 1/(z cos(a/2)), z the edge of the chain's "
          "spectrum, in the limit of width",
          "vfep, prop:layers",
          xp_text(run, "mean critical gain over that gain, %zu networks of width %d at 45 degrees", count,
                  WIDTH),
          "1", 1, 1 + 2 * pow(UNITS, -2.0 / 3),
          "chosen: the largest eigenvalue of n units lies below the edge by a relative amount of order "
          "n^(-2/3), and twice that is allowed",
          0, XP_NUMBER, count},
      critical / predicted);
  xp_claim_check(
      run,
      &(xp_claim){"layers.indefinite",
                  "Stable fixed points whose S is not negative definite break the law cos(a)^k",
                  "vfep, prop:layers",
                  xp_text(run,
                          "distance of the mean of cos(x_3, lambda_3), %.3f +- %.3f (95 %%, %zu networks), "
                          "from cos(a)^3 = %.3f in half widths",
                          mean, half, size, law),
                  "1", 1, INFINITY, "the law lies outside of the 95 % interval", 0, XP_NUMBER, size},
      fabs(mean - law) / half);
}

/* What unequal slopes leave of the law: a factor for all layers and angles. */
static void report_slopes(xp_run *run, const limits_record *o, size_t count, double *value) {
  xp_table *t = xp_table_open(run, "slopes",
                              "angle [degrees]\tlayer 1 [1]\tinterval 1 [1]\tlayer 2 [1]\tinterval 2 [1]\t"
                              "layer 3 [1]\tinterval 3 [1]");
  for (size_t a = 0; a < TURNS; a++) {
    double mean[LAYERS], half[LAYERS];
    size_t size;
    for (size_t k = 1; k < LAYERS; k++) {
      for (size_t i = 0; i < count; i++)
        value[i] = o[i].unequal[a][k];
      mean[k] = mean_of(value, count, &half[k], &size);
      if (!a)
        xp_value(run, xp_text(run, "tied-%zu", k), "%.3f", mean[k]);
    }
    xp_table_row(t, "%.4g\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f", 180.0 * (double)a / (TURNS - 1), mean[1],
                 half[1], mean[2], half[2], mean[3], half[3]);
  }
  double law[TURNS], half, first = (1 + least_slope) / 2,
                           second = (1 + least_slope + least_slope * least_slope) / 3;
  for (size_t i = 0; i < count; i++) {
    double product = 0, square = 0;
    for (size_t k = 1; k < LAYERS; k++)
      for (size_t a = 0; a < TURNS; a++) {
        law[a] = pow(cos(M_PI * (double)a / (TURNS - 1)), (double)k);
        product += law[a] * o[i].unequal[a][k];
        square += law[a] * law[a];
      }
    value[i] = product / square;
  }
  double factor = xp_interval(value, count, &half);
  xp_value(run, "factor", "%.3f", factor);
  xp_value(run, "factor-half", "%.3f", half);
  xp_value(run, "factor-predicted", "%.3f", first * first / second);
  xp_claim_check(
      run,
      &(xp_claim){
          "layers.slopes",
          "Unequal slopes d multiply the law cos(a)^k by the factor (mean d)^2 / mean d^2 in every "
          "hidden layer",
          "vfep, prop:layers",
          xp_text(run, "fitted factor, layers 1 to 3, slopes uniform in [0.2, 1], %zu networks of width %d",
                  count, WIDTH),
          "1", first * first / second - 1.0 / WIDTH, first * first / second + 1.0 / WIDTH,
          "chosen: terms of order 1/width are left out of the factor 0.871, so 1/width is allowed; 1 "
          "would be the law",
          half, XP_NUMBER, count},
      factor);
}

void layers_limits(xp_run *run, size_t networks) {
  limits_record *o = draw_run(run, "limits", "layers limits", networks, sizeof *o, run_network, NULL);
  double *value = xp_need(run, networks, sizeof *value);
  report_gains(run, o, networks, value);
  claim_gains(run, o, networks, value);
  report_slopes(run, o, networks, value);
  xp_value(run, "limit-networks", "%zu", networks);
  free(value);
  free(o);
}
