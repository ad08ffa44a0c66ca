/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "positivity-ledger.h"

#include "xp.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

static const char state_space[] = "vfep, prop:positivity", weight_space[] = "vfep, prop:weight-space",
                  both[] = "vfep, prop:positivity, prop:weight-space", weak[] = "vfep, prop:weak-coupling";
static const struct {
  int first, last;
  const char *id, *statement, *source;
} claims[] = {
    {THRESHOLD, THRESHOLD, "positivity.state",
     "Some target in R^n has a negative inner product of response and adjoint if and only if kappa > 1, in "
     "clipped layers too",
     state_space},
    {THRESHOLD + 1, THRESHOLD + 1, "positivity.weights",
     "Some target in R^n has a negative inner product of nu and -grad J if and only if kappa_M > 1",
     weight_space},
    {EXACT, EXACT, "positivity.state-outputs",
     "Some target on the outputs has a negative inner product of response and adjoint if and only if "
     "E^T L^-2 E has a negative eigenvalue, in clipped layers too",
     state_space},
    {EXACT + 1, EXACT + 1, "positivity.weights-outputs",
     "Some target on the outputs has a negative inner product of nu and -grad J if and only if "
     "E^T L^-T M L^-T E has a negative eigenvalue",
     weight_space},
    {SUFFICIENT, SUFFICIENT + 1, "positivity.sufficient",
     "The worst target on the outputs has a positive inner product of response and adjoint where kappa < "
     "1, of nu and -grad J where kappa_M < 1",
     both},
    {GIVEN, GIVEN + 1, "positivity.given",
     "A random target has a positive inner product of response and adjoint where kappa < 1, of nu and "
     "-grad J where kappa_M < 1, in clipped layers too",
     both},
    {COUPLING, COUPLING, "positivity.coupling",
     "For r = |W| sup rho' < 1 kappa is at most r/sqrt(1 - r^2), whatever the asymmetry", weak},
    {WEAK, WEAK, "positivity.weak",
     "For r < 1/sqrt(2) every target has a positive inner product of response and adjoint, whatever the "
     "asymmetry",
     weak}};

void positivity_claim_tests(xp_run *run, const summary *s) {
  for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
    size_t tested = 0, violated = 0, open = 0;
    for (int t = claims[i].first; t <= claims[i].last; t++) {
      tested += s->tested[t];
      violated += s->violated[t];
      open += s->undecided[t];
    }
    xp_claim_check(run,
                   &(xp_claim){claims[i].id, claims[i].statement, claims[i].source,
                               xp_text(run, "exceptions in %zu tests of random networks%s", tested,
                                       draw_left_out(run, open, "open by roundoff")),
                               "1", 0, 0,
                               "none where roundoff 2 n eps/min(rcond L, rcond S) leaves the signs certain",
                               0, XP_EXCEPTIONS, tested},
                   (double)violated);
  }
}

/* Of the thresholds of one kind the one farthest from the proposition's, as their ratio. */
static double farthest_ratio(const sharp *o, size_t count, size_t kind, size_t *searches) {
  double farthest = 1;
  for (size_t i = kind; i < count; i += SHARP_KINDS, ++*searches) {
    const double ratio = o[i].found / o[i].predicted;
    if (!(fabs(ratio - 1) < fabs(farthest - 1)))
      farthest = ratio;
  }
  return *searches ? farthest : GSL_NAN;
}

static void claim_sharp_kind(xp_run *run, const sharp *o, size_t count, size_t kind) {
  static const struct {
    const char *id, *statement, *source, *what;
  } row[SHARP_KINDS] = {
      {"positivity.sharp-state", "A search over targets first finds a negative inner product at kappa = 1",
       "vfep, prop:positivity", "asymmetries at which the search and the proposition lose positivity"},
      {"positivity.sharp-weights",
       "In weight space a search over targets first finds a negative inner product at kappa_M = 1",
       "vfep, prop:weight-space", "asymmetries at which the search and the proposition lose positivity"},
      {"positivity.sharp-state-outputs",
       "On the outputs a search over targets first finds a negative inner product where the exact test "
       "changes sign",
       "vfep, prop:positivity", "asymmetries at which the search and the proposition lose positivity"},
      {"positivity.sharp-weights-outputs",
       "On the outputs in weight space a search over targets first finds a negative inner product where the "
       "exact test changes sign",
       "vfep, prop:weight-space", "asymmetries at which the search and the proposition lose positivity"},
      {"positivity.sharp-coupling",
       "Four units without self-excitation attain the angle 2 arcsin r that weak coupling allows",
       "vfep, prop:weak-coupling", "the largest angle that a search finds and 2 arcsin r"}};
  size_t searches = 0;
  const double ratio = farthest_ratio(o, count, kind, &searches);
  const int coupled = kind == COUPLED;
  xp_claim_check(
      run,
      &(xp_claim){
          row[kind].id, row[kind].statement, row[kind].source,
          xp_text(run, "farthest from 1 of %zu ratios of %s", searches, row[kind].what), "1", 0.99,
          coupled ? 1 + 1e-12 : 1.01,
          coupled ? "lower limit chosen: a search that ends within 1 % has found the bound; upper limit 1 "
                    "and the roundoff 2 n eps cond(L)/angle, below 1e-12 for r from 0.05 to 0.7"
                  : "chosen: 1 %, twenty times what is left of an interval of 6 % halved seven times",
          0, XP_RATIO, searches},
      ratio);
}

static void claim_faults(xp_run *run, const char *id, const char *statement, const char *source,
                         const char *where, size_t caught, size_t faults) {
  xp_claim_check(run,
                 &(xp_claim){id, statement, source, xp_text(run, "faults noticed of %zu, %s", faults, where),
                             "faults", (double)faults, (double)faults, "every fault in every network", 0,
                             XP_FAULTS, faults},
                 (double)caught);
}

void positivity_claim_sharp(xp_run *run, const sharp *o, size_t count) {
  for (size_t kind = 0; kind < SHARP_KINDS; kind++)
    claim_sharp_kind(run, o, count, kind);
  size_t faults[2] = {0}, caught[2] = {0}; /* thresholds, weak coupling */
  for (size_t i = 0; i < count; i++) {
    faults[i % SHARP_KINDS == COUPLED] += o[i].faults;
    caught[i % SHARP_KINDS == COUPLED] += o[i].caught;
  }
  claim_faults(
      run, "positivity.checker",
      "The test of the thresholds notices 0.98 kappa, an adjoint without transposition and a flipped "
      "sign",
      "vfep, prop:positivity, prop:weight-space",
      "three in each network of the searches over all targets, half of them in weight space", caught[0],
      faults[0]);
  claim_faults(run, "positivity.coupling-checker", "The test of weak coupling notices a bound scaled by 0.98",
               "vfep, prop:weak-coupling", "one in each network of four units that attains the bound",
               caught[1], faults[1]);
}

static void claim_stable_space(xp_run *run, const bin bins[BINS], int space) {
  const char *const kappa = space == STATE ? "kappa" : "kappa_M";
  const char *const product = space == STATE ? "response and adjoint" : "nu and -grad J";
  const char *const source = space == STATE ? "vfep, prop:positivity" : "vfep, prop:weight-space";
  size_t below = 0, against_below = 0, above = 0, against_above = 0;
  for (int b = 0; b < BINS; b++) {
    *(positivity_edge[b] < 1 ? &below : &above) += bins[b].networks;
    *(positivity_edge[b] < 1 ? &against_below : &against_above) += bins[b].against;
  }
  xp_claim_check(
      run,
      &(xp_claim){
          space == STATE ? "positivity.stable-state" : "positivity.stable-weights",
          xp_text(run, "Stable networks of 20 units with %s < 1 have a positive inner product of %s", kappa,
                  product),
          source,
          xp_text(run, "networks with a negative product beyond roundoff, of %zu, one target each", below),
          "networks", 0, 0, "a theorem", 0, XP_EXCEPTIONS, below},
      (double)against_below);
  double low = GSL_NAN, high = GSL_NAN;
  if (above)
    xp_share(against_above, above, &low, &high);
  xp_claim_check(
      run,
      &(xp_claim){space == STATE ? "positivity.stability-state" : "positivity.stability-weights",
                  xp_text(run, "Stability does not imply a positive inner product of %s", product), source,
                  xp_text(run,
                          "stable networks with a negative product beyond roundoff, of %zu of 20 units with "
                          "%s >= 1: %.2g to %.2g %% (95 %%)",
                          above, kappa, 100 * low, 100 * high),
                  "networks", 1, INFINITY, "one such network proves the statement", 0, XP_NUMBER, above},
      above ? (double)against_above : GSL_NAN);
}

void positivity_claim_stable(xp_run *run, const bin bins[SPACES][BINS]) {
  for (int space = 0; space < SPACES; space++)
    claim_stable_space(run, bins[space], space);
}

void positivity_claim_batches(xp_run *run, const batches *s) {
  const char *const roundoff = "none beyond 2 (n eps + 1e-12)/rcond L of the lengths";
  xp_claim_check(
      run,
      &(xp_claim){
          "positivity.batch-bound",
          "The bounds of the examples add up to a bound for the batch, and a sum below |grad J| implies "
          "descent",
          "vfep, prop:batch",
          xp_text(run,
                  "batches beyond the bound or without the descent, of %zu with 2 to 4 examples and kappa_M "
                  "< 1 in each",
                  s->guaranteed),
          "batches", 0, 0, roundoff, 0, XP_EXCEPTIONS, s->guaranteed},
      (double)s->violated);
  const size_t decided = s->guaranteed - s->open;
  xp_claim_check(
      run,
      &(xp_claim){
          "positivity.batch-exact",
          "A batch has targets with a negative inner product if and only if its form has a negative "
          "eigenvalue",
          "vfep, prop:batch",
          xp_text(run, "batches in which the form and the worst targets, settled again, disagree, of %zu%s",
                  decided, draw_left_out(run, s->open, "open by roundoff")),
          "batches", 0, 0, roundoff, 0, XP_EXCEPTIONS, decided},
      (double)s->disagrees);
  double low = GSL_NAN, high = GSL_NAN;
  if (s->guaranteed)
    xp_share(s->worst, s->guaranteed, &low, &high);
  xp_claim_check(
      run,
      &(xp_claim){
          "positivity.batch", "kappa_M < 1 in each example does not imply that the batch's update descends",
          "vfep, prop:batch",
          xp_text(run, "batches with targets that ascend beyond roundoff, of %zu: %.2g to %.2g %% (95 %%)",
                  s->guaranteed, 100 * low, 100 * high),
          "batches", 1, INFINITY, "one such batch proves the statement", 0, XP_NUMBER, s->guaranteed},
      s->guaranteed ? (double)s->worst : GSL_NAN);
  claim_faults(run, "positivity.batch-checker",
               "The test of a batch's bound notices an update of the other sign", "vfep, prop:batch",
               "one in each batch whose bounds add up to less than |grad J|", s->caught, s->promised);
}

int positivity_claim_explicit(xp_run *run) {
  const double roundoff = 32 * DBL_EPSILON;
  double furthest = 0, kappa = 0, single = 0, off = 0, least = INFINITY, lowest = 1;
  size_t batches_tried = 0;
  int code = GSL_SUCCESS;
  for (double a = 1e-3; !code && a < 0.7; a *= 1.25, batches_tried++) {
    code = positivity_explicit(a, &kappa, &single, &off);
    int as_told = kappa < 1 && single > 0 && fabs(kappa / (a * M_SQRT2) - 1) <= roundoff;
    furthest = xp_max(furthest, as_told ? off / roundoff : GSL_NAN);
    least = xp_min(least, kappa);
    lowest = xp_min(lowest, single);
  }
  xp_claim_check(
      run,
      &(xp_claim){"positivity.batch-explicit",
                  "Two examples with kappa_M = a sqrt(2) < 1 each have a batch update equal to grad J, the "
                  "direction of ascent",
                  "vfep, prop:batch",
                  xp_text(run,
                          "largest angle of update and grad J over its roundoff, %zu batches with a from "
                          "0.001 to 0.7",
                          batches_tried),
                  "1", 0, 1, "2 n eps cond(L), cond(L) <= 2, and 4 eps of the angle", 0, XP_RESIDUAL,
                  batches_tried},
      code ? GSL_NAN : furthest);
  xp_value(run, "explicit-kappa", "%.1e", least);
  xp_value(run, "explicit-cosine", "%.2g", lowest);
  return code;
}
