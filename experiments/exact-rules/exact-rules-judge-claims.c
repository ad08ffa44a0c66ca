/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "exact-rules.h"

#include <math.h>

static const char *count_networks(xp_run *run, const char *what, size_t networks) {
  return xp_text(run, "%s, %zu networks of %d units with kappa up to 10", what, networks, JUDGE_UNITS);
}

/* The largest of each number over the networks that were judged. */
typedef struct {
  double plain, ratio, residual, dyadic, farthest, kappa;
  size_t above, bounded; /* networks whose plain number is above 1, and those for which the bound holds */
} summary;

static summary sum_up(const rules_judgement *j, size_t count) {
  summary s = {.above = 0};
  for (size_t i = 0; i < count; i++)
    if (j[i].judged) {
      s.plain = xp_max(s.plain, j[i].plain);
      s.above += !(j[i].plain <= 1);
      s.bounded += (size_t)j[i].bounded;
      s.ratio = xp_max(s.ratio, j[i].bounded ? j[i].ratio : 0);
      s.residual = xp_max(s.residual, j[i].residual);
      s.dyadic = xp_max(s.dyadic, j[i].dyadic);
      s.farthest = xp_max(s.farthest, fabs(j[i].slope - 2));
      s.kappa = xp_max(s.kappa, j[i].kappa);
    }
  if (s.bounded == 0)
    s.ratio = NAN; /* no network, no claim that holds */
  return s;
}

static void write_summary(xp_run *run, const summary *s, size_t judged) {
  xp_value(run, "judged", "%zu", judged);
  xp_value(run, "kappa-largest", "%.2f", s->kappa);
  xp_value(run, "bounded", "%zu", s->bounded);
  xp_value(run, "bias-ratio", "%.2g", s->ratio);
  xp_value(run, "farthest-slope", "%.3f", s->farthest);
  xp_value(run, "plain-ratio", "%.2g", s->plain);
  xp_value(run, "plain-exceeded", "%zu", s->above);
}

/* The size of AsymEP's bias. */
static void claim_bias(xp_run *run, const summary *s, size_t judged) {
  xp_claim_check(run,
                 &(xp_claim){"exact-rules.asymep-plain",
                             "AsymEP gives the adjoint within 10 beta^2 (1 + |L^-1|)^2 of its norm", "vfep",
                             count_networks(run, "largest error at beta = 1e-3 over the limit", judged), "1",
                             0, 1,
                             "chosen before measuring: a bias of second order, scaled by the resolvent alone",
                             0, XP_NUMBER, judged},
                 s->plain);
  xp_claim_check(
      run,
      &(xp_claim){"exact-rules.asymep",
                  "The bias of AsymEP with two nudges of finite strength is within its bound",
                  "vfep, prop:contrast",
                  xp_text(run,
                          "largest error at beta = 1e-3 over bound and roundoff, %zu networks of %d units "
                          "with kappa up to 10 (%zu more are too sensitive for this beta)",
                          s->bounded, JUDGE_UNITS, judged - s->bounded),
                  "1", 0, 1, "roundoff n eps/(beta rcond(L)) (1 + |h|)/|lambda|", 0, XP_RATIO, s->bounded},
      s->ratio);
}

/* Its order, what a step of Richardson's leaves, and dyadic states. */
static void claim_orders(xp_run *run, const summary *s, size_t judged) {
  xp_claim_check(
      run,
      &(xp_claim){
          "exact-rules.order", "The bias of AsymEP with two nudges is of order beta^2", "vfep, prop:contrast",
          count_networks(run, "largest distance from 2 of the slope between two nudges", judged), "1", 0,
          0.01,
          "chosen: where beta is 0.03 and 0.015 of a strength at which the terms of the bound are 1, the "
          "next term bends the slope by about 0.03^2",
          0, XP_NUMBER, judged},
      s->farthest);
  xp_claim_check(run,
                 &(xp_claim){"exact-rules.richardson",
                             "One Richardson step leaves the next term of that bias, and roundoff", "vfep",
                             count_networks(run, "largest error at beta = 5e-4 over both", judged), "1", 0, 1,
                             "a tenth of the difference to the step at 1e-3, of which order beta^4 leaves "
                             "1/15, and n eps/(beta rcond(L)) "
                             "(1 + |h|)/|lambda|",
                             0, XP_RESIDUAL, judged},
                 s->residual);
  xp_claim_check(run,
                 &(xp_claim){"exact-rules.dyadic",
                             "Dyadic states give the adjoint at any strength of the nudge", "vfep",
                             count_networks(run, "largest error over its roundoff", judged), "1", 0, 1,
                             "n eps / rcond(L), of two solves", 0, XP_RESIDUAL, judged},
                 s->dyadic);
}

static void claim_faults(xp_run *run, const rules_judgement *j, size_t count, size_t judged) {
  size_t caught = 0;
  for (size_t i = 0; i < count; i++)
    for (int k = 0; k < 3; k++)
      caught += (size_t)(j[i].judged && j[i].caught[k]);
  xp_claim_check(
      run,
      &(xp_claim){"exact-rules.faults",
                  "A limit on the bias is exceeded with the sign of A flipped, the transpose left out or "
                  "the probe not subtracted",
                  "vfep", count_networks(run, "faulty signals noticed", judged), "1", (double)(3 * judged),
                  (double)(3 * judged), "each fault in each network", 0, XP_FAULTS, 3 * judged},
      (double)caught);
}

static void claim_probes(xp_run *run, const rules_judgement *j, size_t count, size_t judged, int k) {
  static const char *const name[PROBINGS] = {"one-probe", "four-probes", "hadamard"};
  static const char *const statement[PROBINGS] = {
      "One random probe leaves a mean squared error of (n - 1) |lambda - x|^2",
      "Four random probes leave a mean squared error of (n - 1)/4 |lambda - x|^2",
      "Two columns of a Hadamard matrix leave a mean squared error of (n - 2)/2 |lambda - x|^2"};
  const double draws = (double)(judged * JUDGE_DRAWS);
  double sum = 0, squares = 0;
  for (size_t i = 0; i < count; i++) {
    sum += j[i].square[k];
    squares += j[i].square_of_square[k];
  }
  const double mean = sum / draws, error = sqrt((squares / draws - mean * mean) / draws);
  xp_value(run, xp_text(run, "square-%s", name[k]), "%.3f", mean);
  xp_value(run, xp_text(run, "square-error-%s", name[k]), "%.3f", error);
  xp_claim_check(
      run,
      &(xp_claim){xp_text(run, "exact-rules.%s", name[k]), statement[k], "vfep",
                  xp_text(run, "mean over the formula, %zu networks with %d draws each", judged, JUDGE_DRAWS),
                  "1", 1 - 4 * error, 1 + 4 * error, "four standard errors of the mean over all draws", error,
                  XP_NUMBER, judged},
      mean);
}

void rules_judge_claim(xp_run *run, const rules_judgement *j, size_t count) {
  size_t judged = 0;
  for (size_t i = 0; i < count; i++)
    judged += (size_t)j[i].judged;
  const summary s = sum_up(j, count);
  write_summary(run, &s, judged);
  claim_bias(run, &s, judged);
  claim_orders(run, &s, judged);
  claim_faults(run, j, count, judged);
  for (int k = 0; k < PROBINGS; k++)
    claim_probes(run, j, count, judged, k);
}
