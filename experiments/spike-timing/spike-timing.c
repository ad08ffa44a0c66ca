/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Why the local rule dW_ij = rho(h_j) dh_i looks like spike-timing dependent plasticity: Poisson spike trains
 * show the curve that an experimenter would draw from it, weight change by the lag between the spikes, and
 * that a rule made of such a curve is this rule.
 */
#include "draw.h"
#include "vf_activation.h"
#include "xp.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdlib.h>

enum { LAGS = 20, SPEEDS = 5, MAX_SPIKES = 200, WAVES = 8, MOST_BATCHES = 100 };
enum { RAMP, WAVE, VOLTAGES };
/* Milliseconds, spikes per millisecond, voltages from 0 to 1. */
static const double window = 50, pre_rate = 0.05, post_rate = 0.1, middle = 0.5, speed = 0.004,
                    pair_time = 10, amplitude = 0.12, memory = 15;

/* A mean as it gathers: sum over weight. */
typedef struct {
  double sum, weight;
} spike_mean;

typedef struct {
  spike_mean lag[VOLTAGES][LAGS]; /* weight change by pairs of spikes */
  spike_mean
      slope[SPEEDS]; /* weight change by the pair rule, at each slope of the voltage, by presynaptic spikes */
} spike_batch;

/* A postsynaptic voltage that rises or falls along a line, or fluctuates: a sum of random waves with the
 * autocovariance amplitude^2 e^(-t^2/(2 memory^2)), which never leaves 0 to 1. */
typedef struct {
  double slope;
  size_t waves;
  double frequency[WAVES], phase[WAVES];
} spike_voltage;

static spike_voltage draw_voltage(int kind, double slope, gsl_rng *rng) {
  spike_voltage v = {.slope = kind == RAMP ? slope : 0, .waves = kind == WAVE ? WAVES : 0};
  for (size_t k = 0; k < v.waves; k++) {
    v.frequency[k] = gsl_ran_gaussian(rng, 1 / memory);
    v.phase[k] = gsl_ran_flat(rng, 0, 2 * M_PI);
  }
  return v;
}

static double voltage_at(const spike_voltage *v, double t) {
  double sum = middle + v->slope * t;
  for (size_t k = 0; k < v->waves; k++)
    sum += amplitude * sqrt(2.0 / WAVES) * cos(v->frequency[k] * t + v->phase[k]);
  return sum;
}

static double voltage_slope(const spike_voltage *v, double t) {
  double sum = v->slope;
  for (size_t k = 0; k < v->waves; k++)
    sum -= amplitude * sqrt(2.0 / WAVES) * v->frequency[k] * sin(v->frequency[k] * t + v->phase[k]);
  return sum;
}

/* Spike times of a Poisson process of the given rate, thinned to rho of the voltage where there is one. */
static size_t spike_train(double from, double to, double rate, const spike_voltage *v, gsl_rng *rng,
                          double time[MAX_SPIKES]) {
  size_t count = 0;
  for (double t = from + gsl_ran_exponential(rng, 1 / rate); t < to && count < MAX_SPIKES;
       t += gsl_ran_exponential(rng, 1 / rate))
    if (!v || gsl_rng_uniform(rng) < vf_activation_hard_sigmoid->value(voltage_at(v, t)))
      time[count++] = t;
  return count;
}

/* LAGS outside of the window; within a unit in the last place of its end the quotient rounds up to LAGS. */
static size_t bin_of(double lag) {
  return fabs(lag) < window ? GSL_MIN((size_t)((lag + window) / (2 * window) * LAGS), (size_t)LAGS - 1)
                            : LAGS;
}

/* Each presynaptic spike changes the weight by the present slope of the postsynaptic voltage. */
static void run_trial(spike_batch *b, int kind, gsl_rng *rng) {
  double pre[MAX_SPIKES], post[MAX_SPIKES];
  spike_voltage v = draw_voltage(kind, gsl_rng_uniform_int(rng, 2) ? speed : -speed, rng);
  size_t before = spike_train(-window, window, pre_rate, NULL, rng, pre);
  size_t after = spike_train(-2 * window, 2 * window, post_rate, &v, rng, post);
  for (size_t i = 0; i < before; i++) {
    double change = voltage_slope(&v, pre[i]);
    for (size_t j = 0; j < after; j++) {
      size_t bin = bin_of(post[j] - pre[i]);
      if (bin < LAGS) {
        b->lag[kind][bin].sum += change;
        b->lag[kind][bin].weight += 1;
      }
    }
  }
}

/* <<predicted>> */
/* The mean change between two lags, from prop:spikes. */
static double predicted_change(int kind, double from, double to) {
  if (kind == RAMP)
    return speed * speed * (from + to) / 2 / middle;
  double fall = exp(-from * from / (2 * memory * memory)) - exp(-to * to / (2 * memory * memory));
  return amplitude * amplitude * fall / (to - from) / middle;
}
/* <</predicted>> */

/* Each pair changes it by sign(lag) e^(-|lag|/pair_time), whatever the voltage. */
static void run_pair_trial(spike_batch *b, size_t k, gsl_rng *rng) {
  spike_voltage v = {.slope = speed * ((double)k - 2) / 2};
  double pre[MAX_SPIKES], post[MAX_SPIKES];
  size_t before = spike_train(-window, window, pre_rate, NULL, rng, pre);
  size_t after = spike_train(-2 * window, 2 * window, post_rate, &v, rng, post);
  b->slope[k].weight += (double)before;
  for (size_t i = 0; i < before; i++)
    for (size_t j = 0; j < after; j++) {
      double lag = post[j] - pre[i];
      if (fabs(lag) < window)
        b->slope[k].sum += GSL_SIGN(lag) * exp(-fabs(lag) / pair_time);
    }
}

static int run_batch(gsl_rng *rng, size_t index, void *record, const void *trials) {
  (void)index;
  for (size_t k = 0; k < *(const size_t *)trials; k++) {
    run_trial(record, RAMP, rng);
    run_trial(record, WAVE, rng);
    run_pair_trial(record, k % SPEEDS, rng);
  }
  return GSL_SUCCESS;
}

/* The mean of all of these, and half its interval: all of the given number of such intervals hold with 99.9
 * %. */
static double mean_over(const double *value, size_t batches, size_t intervals, double *half) {
  const double n = (double)batches;
  *half = gsl_cdf_tdist_Pinv(1 - 0.001 / (2 * (double)intervals), n - 1) * gsl_stats_sd(value, 1, batches) /
          sqrt(n);
  return gsl_stats_mean(value, 1, batches);
}

static void report_curve(xp_run *run, const spike_batch *b, size_t batches, size_t trials) {
  xp_table *t = xp_table_open(run, "curve",
                              "lag [ms]\tramp [1/s]\tramp half width [1/s]\tramp predicted [1/s]\t"
                              "wave [1/s]\twave half width [1/s]\twave predicted [1/s]");
  double farthest = 0, width = 2 * window / LAGS, value[MOST_BATCHES];
  size_t right = 0;
  for (size_t k = 0; k < LAGS; k++) {
    double from = -window + width * (double)k, mean[VOLTAGES], half[VOLTAGES], predicted[VOLTAGES];
    for (size_t kind = 0; kind < VOLTAGES; kind++) {
      predicted[kind] = predicted_change((int)kind, from, from + width);
      for (size_t i = 0; i < batches; i++)
        value[i] = b[i].lag[kind][k].sum / b[i].lag[kind][k].weight;
      mean[kind] = mean_over(value, batches, VOLTAGES * LAGS, &half[kind]);
      farthest = xp_max(farthest, fabs(mean[kind] - predicted[kind]) / half[kind]);
    }
    right += from > -width / 2 ? mean[RAMP] > half[RAMP] : mean[RAMP] < -half[RAMP];
    xp_table_row(t, "%.4g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g", from + width / 2, 1000 * mean[RAMP],
                 1000 * half[RAMP], 1000 * predicted[RAMP], 1000 * mean[WAVE], 1000 * half[WAVE],
                 1000 * predicted[WAVE]);
  }
  xp_claim_judge(
      run,
      &(xp_claim){
          "spike-timing.timing",
          "The rule potentiates where the postsynaptic spike follows the presynaptic one and depresses "
          "where it comes before, with voltages that rise or fall along lines",
          "arXiv:1808.04873v1, section 3.2 (paraphrased); vfep, prop:spikes",
          xp_text(run,
                  "lags from -50 to 50 ms at which the interval of the mean change is not on that side "
                  "of 0, of %d lags, %zu trials",
                  LAGS, batches * trials),
          "lags", 0, 0,
          "intervals that hold all lags together with 99.9 %, Student's t over batches of trials", 0,
          XP_EXCEPTIONS, LAGS},
      (double)(LAGS - right),
      xp_run_preset(run) == XP_CHECK ? "too few spikes to tell the shortest lags from none" : NULL);
  xp_claim_check(
      run,
      &(xp_claim){"spike-timing.curve",
                  "The mean change at lag l times the mean voltage is s^2 l along lines of slope s and -s, "
                  "and -Phi'(l) for fluctuating voltages of autocovariance Phi",
                  "vfep, prop:spikes",
                  xp_text(run,
                          "largest |mean - predicted| over its half width, %d lags for each kind of voltage, "
                          "%zu trials",
                          LAGS, batches * trials),
                  "1", 0, 1, "interval that holds all lags with 99.9 %, Student's t over batches of trials",
                  0, XP_NUMBER, batches * trials},
      farthest);
  xp_value(run, "curve-farthest", "%.2f", farthest);
}

static void report_pairs(xp_run *run, const spike_batch *b, size_t batches, size_t trials) {
  xp_table *t = xp_table_open(run, "pairs", "slope [1/s]\tchange [1]\thalf width [1]\tpredicted [1]");
  double reach = window / pair_time, farthest = 0, value[MOST_BATCHES];
  double area =
      2 * pair_time * pair_time * (1 - (1 + reach) * exp(-reach)); /* int |u| e^(-|u|/tau) du, |u| < window */
  for (size_t k = 0; k < SPEEDS; k++) {
    for (size_t i = 0; i < batches; i++)
      value[i] = b[i].slope[k].sum / b[i].slope[k].weight;
    double slope = speed * ((double)k - 2) / 2, half, predicted = area * post_rate * slope;
    double mean = mean_over(value, batches, SPEEDS, &half);
    farthest = xp_max(farthest, fabs(mean - predicted) / half);
    xp_table_row(t, "%.4g\t%.5g\t%.5g\t%.5g", 1000 * slope, mean, half, predicted);
  }
  xp_claim_check(
      run,
      &(xp_claim){"spike-timing.pairs",
                  "A rule that adds sign(l) e^(-|l|/tau) for each pair of spikes changes the weight in "
                  "proportion to dh_i/dt times the presynaptic rate",
                  "arXiv:1808.04873v1, section 3.2 (paraphrased); vfep, prop:spikes",
                  xp_text(run,
                          "largest |mean - predicted| over its half width, %d rising, level and falling "
                          "voltages, %zu trials",
                          SPEEDS, batches * trials),
                  "1", 0, 1, "interval that holds all five with 99.9 %, Student's t over batches", 0,
                  XP_NUMBER, batches * trials},
      farthest);
  xp_value(run, "pairs-farthest", "%.2f", farthest);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "spike-timing", "The local rule as a rule for spikes", NULL);
  size_t batches = (size_t)xp_choose(run, 20, 40, MOST_BATCHES),
         trials = (size_t)xp_choose(run, 4000, 20000, 80000);
  spike_batch *b = draw_run(run, "spikes", "spike-timing", batches, sizeof *b, run_batch, &trials);
  report_curve(run, b, batches, trials);
  report_pairs(run, b, batches, trials);
  xp_value(run, "trials", "%zu", batches * trials);
  free(b);
  return xp_end(run);
}
