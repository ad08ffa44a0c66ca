/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Layer by layer, how far the response is from the adjoint: cos(x_k, lambda_k) in layered networks whose
 * feedback weights are turned by an angle from the feedforward ones, where cos(angle)^k is the law
 * (prop:layers), how fast networks come near to it with their width, and where it ends.
 */
#include "layers.h"

#include "draw.h"
#include "xp.h"
#include "xp_seed.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { WIDTHS = 5, ANGLES = 13, GROUPS = 8 };
static const size_t width_of[WIDTHS] = {128, 64, 32, 16, 8}, count_of[WIDTHS] = {1, 2, 8, 20, 30};
static const double weak = 0.05;

typedef struct {
  size_t width, group;
  double angle[ANGLES][LAYERS + 1], roundoff[ANGLES];
} layers_sample;

static double mixing(size_t a) {
  return M_PI * (double)a / (ANGLES - 1);
}

/* GROUPS * each * count_of networks of each width. */
static size_t samples(size_t each) {
  size_t sum = 0;
  for (size_t w = 0; w < WIDTHS; w++)
    sum += GROUPS * each * count_of[w];
  return sum;
}

static int run_sample(gsl_rng *rng, size_t index, void *record, const void *each) {
  const size_t unit = GROUPS * *(const size_t *)each;
  layers_sample *o = record;
  size_t w = 0, first = 0;
  for (; index >= first + unit * count_of[w]; w++)
    first += unit * count_of[w];
  o->width = width_of[w];
  o->group = index % GROUPS;
  layers_network *b = layers_alloc(o->width);
  int code = b ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t a = 0; !code && a < ANGLES; a++) {
    code = layers_draw(b, mixing(a), 1, rng);
    if (!code)
      code = layers_angles(b, weak, o->angle[a], &o->roundoff[a]);
  }
  layers_free(b);
  return code;
}

/* Mean and variance of cos(x_k, lambda_k) for weak weights: law + shift / width, variance / width. */
typedef struct {
  double cosine, law, shift, variance;
} prediction;

static prediction predict(double angle, size_t k) {
  prediction p = {cos(angle), 1, 0, 0};
  for (; k; k--) {
    p.law *= p.cosine;
    double rest = 1 - p.law * p.law;
    p.shift = p.cosine * p.shift - p.law * rest / 2;
    p.variance = p.cosine * p.cosine * p.variance + rest * rest;
  }
  return p;
}

/* The cosines of one network of weak weights without its matrices: each layer is width pairs of normal
 * numbers with the correlation cos(angle) cos(x_{k-1}, lambda_{k-1}), and its cosine their sample
 * correlation. */
static void draw_chain(double angle, size_t width, gsl_rng *rng, double cosine[LAYERS]) {
  double pairs = (double)width;
  cosine[0] = 1;
  for (size_t k = 1; k < LAYERS; k++) {
    double rho = cos(angle) * cosine[k - 1], rest = 1 - rho * rho;
    double along = rho * sqrt(gsl_ran_chisq(rng, pairs)) + gsl_ran_gaussian(rng, sqrt(rest));
    cosine[k] = along / sqrt(along * along + rest * gsl_ran_chisq(rng, pairs - 1));
  }
}

/* The p for which cos(angle)^p is nearest to the cosines of layer k, their shift taken off, in one group. */
static double fit_exponent(const layers_sample *o, size_t count, size_t group, size_t k) {
  double p = (double)k;
  for (int iteration = 0; iteration < 30; iteration++) {
    double slope = 0, square = 0;
    for (size_t i = 0; i < count; i++)
      for (size_t a = 1; o[i].group == group && a < ANGLES - 1; a++) {
        if (2 * a == ANGLES - 1)
          continue;
        prediction at = predict(mixing(a), k);
        double c = fabs(at.cosine), fold = at.law < 0 ? -1 : 1, weight = (double)o[i].width / at.variance;
        double y = fold * (cos(o[i].angle[a][k]) - at.shift / (double)o[i].width);
        double f = pow(c, p), derivative = f * log(c);
        slope += weight * (y - f) * derivative;
        square += weight * derivative * derivative;
      }
    p += slope / square;
  }
  return p;
}

/* Mean square distance from the law over its predicted size at width 1, all angles but the ends. */
static double deviation(const layers_sample *o, size_t count, size_t group, size_t k, size_t width) {
  double sum = 0;
  size_t terms = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t a = 1; o[i].width == width && (group == GROUPS || o[i].group == group) && a < ANGLES - 1;
         a++, terms++) {
      prediction p = predict(mixing(a), k);
      sum += gsl_pow_2(cos(o[i].angle[a][k]) - p.law) / p.variance;
    }
  return sum / (double)terms;
}

/* The same of the chain, from so many draws for each angle, and the variance of one such square. */
static void chain_deviation(size_t width, size_t draws, gsl_rng *rng, double square[LAYERS],
                            double variance[LAYERS]) {
  double count = (double)(draws * (ANGLES - 2));
  for (size_t k = 0; k < LAYERS; k++)
    square[k] = variance[k] = 0;
  for (size_t i = 0; i < draws; i++)
    for (size_t a = 1; a < ANGLES - 1; a++) {
      double cosine[LAYERS];
      draw_chain(mixing(a), width, rng, cosine);
      for (size_t k = 1; k < LAYERS; k++) {
        prediction p = predict(mixing(a), k);
        double d = gsl_pow_2(cosine[k] - p.law) / p.variance;
        square[k] += d / count;
        variance[k] += d * d / count;
      }
    }
  for (size_t k = 1; k < LAYERS; k++)
    variance[k] -= square[k] * square[k];
}

static void write_law(xp_run *run, const layers_sample *o, size_t count) {
  xp_table *t = xp_table_open(run, NULL,
                              "angle [degrees]\tlayer 1 [1]\tinterval 1 [1]\tlayer 2 [1]\tinterval 2 [1]\t"
                              "layer 3 [1]\tinterval 3 [1]\twhole [1]");
  for (size_t a = 0; a < ANGLES; a++) {
    double mean[LAYERS + 1], half[LAYERS + 1];
    for (size_t k = 0; k <= LAYERS; k++) {
      double at[GROUPS] = {0}, size[GROUPS] = {0};
      for (size_t i = 0; i < count; i++)
        if (o[i].width == width_of[0]) {
          at[o[i].group] += cos(o[i].angle[a][k]);
          size[o[i].group]++;
        }
      for (size_t g = 0; g < GROUPS; g++)
        at[g] /= size[g];
      mean[k] = xp_interval(at, GROUPS, &half[k]);
    }
    xp_table_row(t, "%.4g\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f", mixing(a) * 180 / M_PI, mean[1],
                 half[1], mean[2], half[2], mean[3], half[3], mean[LAYERS]);
  }
}

/* A half width above this is no test of a slope or an exponent. */
static const double widest_interval = 0.1;
static const char *const interval_reason = "the 95 % interval over 8 groups of networks, times t(1 - "
                                           "0.025/3)/t(0.975) of 7 degrees of freedom for three "
                                           "layers at once; chosen: no interval may be wider than 0.1";

/* How much wider an interval over GROUPS is that holds for all hidden layers at once. */
static double simultaneous(void) {
  return gsl_cdf_tdist_Pinv(1 - 0.025 / HIDDEN, GROUPS - 1) / gsl_cdf_tdist_Pinv(0.975, GROUPS - 1);
}

static void claim_interval(xp_run *run, const xp_claim *claim, double widest, double farthest) {
  xp_claim_judge(run, claim, farthest,
                 widest > widest_interval ? "too few networks for an interval of 0.1" : NULL);
}

static void value_interval(xp_run *run, const char *name, size_t layer, double mean, double half) {
  xp_value(run, xp_text(run, "%s-%zu", name, layer), "%.3f", mean);
  xp_value(run, xp_text(run, "%s-%zu-half", name, layer), "%.3f", half);
}

static void report_exponents(xp_run *run, const layers_sample *o, size_t count) {
  double farthest = 0, widest = 0;
  for (size_t k = 1; k < LAYERS; k++) {
    double fitted[GROUPS], half;
    for (size_t g = 0; g < GROUPS; g++)
      fitted[g] = fit_exponent(o, count, g, k);
    double mean = xp_interval(fitted, GROUPS, &half);
    farthest = xp_max(farthest, fabs(mean - (double)k) / half);
    widest = xp_max(widest, half);
    value_interval(run, "exponent", k, mean, half);
  }
  claim_interval(
      run,
      &(xp_claim){"layers.law",
                  "Hidden layer k of a weakly coupled layered network has cos(x_k, lambda_k) = cos(a)^k, "
                  "counted from the output",
                  "vfep, prop:layers",
                  xp_text(run,
                          "farthest fitted exponent from k, layers 1 to 3, over the half width of its "
                          "interval (at most %.3f), %zu networks",
                          widest, count * ANGLES),
                  "1", 0, simultaneous(), interval_reason, 0, XP_NUMBER, count * ANGLES},
      widest, farthest);
}

/* Farthest slope of the corrected deviations against width from -1/2, in half widths of its interval. */
static void claim_widths(xp_run *run, double corrected[LAYERS][GROUPS][WIDTHS], size_t networks) {
  double width[WIDTHS], farthest = 0, widest = 0;
  for (size_t w = 0; w < WIDTHS; w++)
    width[w] = (double)width_of[w];
  for (size_t k = 1; k < LAYERS; k++) {
    double slope[GROUPS], half;
    for (size_t g = 0; g < GROUPS; g++)
      slope[g] = xp_power_law(width, corrected[k][g], WIDTHS, NULL);
    double mean = xp_interval(slope, GROUPS, &half);
    farthest = xp_max(farthest, fabs(mean + 0.5) / half);
    widest = xp_max(widest, half);
    value_interval(run, "slope", k, mean, half);
  }
  claim_interval(
      run,
      &(xp_claim){
          "layers.width", "The deviation of a network from cos(a)^k falls as 1/sqrt(width)",
          "vfep, prop:layers",
          xp_text(run,
                  "farthest slope of log deviation against log width from -1/2, layers 1 to 3, widths "
                  "8 to 128, over the half width of its interval (at most %.3f), %zu networks; terms "
                  "of higher order taken off by the chain",
                  widest, networks),
          "1", 0, simultaneous(), interval_reason, 0, XP_NUMBER, networks},
      widest, farthest);
}

static void report_widths(xp_run *run, size_t each, const layers_sample *o, size_t count, gsl_rng *rng) {
  xp_table *t = xp_table_open(run, "widths",
                              "width [1]\tlayer 1 [1]\tlayer 2 [1]\tlayer 3 [1]\tchain 1 [1]\tchain 2 [1]\t"
                              "chain 3 [1]\tlimit [1]");
  size_t draws = 5000 * each;
  double corrected[LAYERS][GROUPS][WIDTHS], off = 0;
  for (size_t w = 0; w < WIDTHS; w++) {
    double chain[LAYERS], spread[LAYERS], whole[LAYERS], width = (double)width_of[w];
    chain_deviation(width_of[w], draws, rng, chain, spread);
    for (size_t k = 1; k < LAYERS; k++) {
      whole[k] = deviation(o, count, GROUPS, k, width_of[w]);
      for (size_t g = 0; g < GROUPS; g++) /* without the terms of higher order in 1/width */
        corrected[k][g][w] = sqrt(deviation(o, count, g, k, width_of[w]) / (chain[k] * width));
      double networks = (double)(GROUPS * each * count_of[w] * (ANGLES - 2));
      double chains = (double)(draws * (ANGLES - 2));
      off = xp_max(off, fabs(whole[k] - chain[k]) / sqrt(spread[k] * (1 / networks + 1 / chains)));
    }
    xp_table_row(t, "%zu\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f", width_of[w], sqrt(whole[1]),
                 sqrt(whole[2]), sqrt(whole[3]), sqrt(chain[1]), sqrt(chain[2]), sqrt(chain[3]),
                 1 / sqrt(width));
  }
  claim_widths(run, corrected, count * ANGLES);
  xp_claim_check(
      run,
      &(xp_claim){
          "layers.variance",
          "The mean square deviation from cos(a)^k is that of a chain of sample correlations, of as many "
          "pairs as a layer has units",
          "vfep, prop:layers",
          xp_text(run,
                  "largest difference of the two in standard errors, layers 1 to 3, each width from 8 to "
                  "128, %zu networks",
                  count * ANGLES),
          "1", 0, 4,
          "four standard errors, from the variance of the squares in the chain: 15 normal differences exceed "
          "them with 0.1 %",
          0, XP_NUMBER, count * ANGLES},
      off);
}

/* The two ends where the law is exact at any width. */
static void claim_ends(xp_run *run, const layers_sample *o, size_t count) {
  double ends = 0;
  for (size_t i = 0; i < count; i++)
    for (size_t k = 1; k < LAYERS; k++) {
      double back = k % 2 ? M_PI : 0;
      ends = xp_max(ends, o[i].angle[0][k] / o[i].roundoff[0]);
      ends = xp_max(ends, fabs(o[i].angle[ANGLES - 1][k] - back) / o[i].roundoff[ANGLES - 1]);
    }
  xp_claim_check(
      run,
      &(xp_claim){
          "layers.ends",
          "Tied weights give every layer the angle 0, antisymmetric ones 180 degrees in every other "
          "layer, at every width",
          "vfep, prop:layers",
          xp_text(run, "largest distance from 0 or 180 degrees over its roundoff, %zu networks", 2 * count),
          "1", 0, 1, "roundoff n eps / rcond(L) gain^-3 for a layer that is gain^3 of the whole", 0,
          XP_RESIDUAL, 2 * count},
      ends);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "layers", "Angles between response and adjoint, layer by layer", NULL);
  size_t each = (size_t)xp_choose(run, 1, 2, 20), count = samples(each);
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), "layers chain", 0);
  if (!rng)
    xp_die(run, "not enough memory: use a smaller preset");
  layers_sample *o = draw_run(run, "networks", "layers network", count, sizeof *o, run_sample, &each);
  write_law(run, o, count);
  report_exponents(run, o, count);
  report_widths(run, each, o, count, rng);
  claim_ends(run, o, count);
  xp_value(run, "networks", "%zu", count * ANGLES);
  xp_value(run, "gain", "%g", weak);
  xp_value(run, "widest", "%zu", width_of[0]);
  xp_value(run, "of-widest", "%zu", GROUPS * each * count_of[0]);
  free(o);
  gsl_rng_free(rng);
  layers_limits(run, (size_t)xp_choose(run, 16, 64, 640));
  return xp_end(run);
}
