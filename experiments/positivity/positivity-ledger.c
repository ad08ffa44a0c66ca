/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "positivity-ledger.h"

#include "xp.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>

void positivity_claim_tests(xp_run *run, const summary *s) {
  static const struct {
    int first, last;
    const char *id, *statement, *source;
  } claims[] = {{THRESHOLD, THRESHOLD, "positivity.state",
                 "Over all targets in R^n the response turns against the adjoint exactly where kappa > 1",
                 "vfep, prop:positivity"},
                {THRESHOLD + 1, THRESHOLD + 1, "positivity.weights",
                 "Over all targets in R^n the update turns against the gradient exactly where kappa_M > 1",
                 "vfep, prop:weight-space"},
                {EXACT, EXACT, "positivity.state-outputs",
                 "For targets on the outputs the sign of E^T L^-2 E is the exact test",
                 "vfep, prop:positivity"},
                {EXACT + 1, EXACT + 1, "positivity.weights-outputs",
                 "For targets on the outputs the sign of E^T L^-T M L^-T E is the exact test",
                 "vfep, prop:weight-space"},
                {SUFFICIENT, SUFFICIENT + 1, "positivity.sufficient",
                 "kappa < 1, in weight space kappa_M < 1, suffices for targets on the outputs",
                 "vfep, prop:positivity"},
                {GIVEN, GIVEN + 1, "positivity.given",
                 "Where kappa < 1, in weight space kappa_M < 1, a given target is never turned against",
                 "vfep, prop:weight-space"},
                {COUPLING, COUPLING, "positivity.coupling",
                 "For r = |W| sup rho' < 1 kappa is at most r/sqrt(1 - r^2), whatever the asymmetry",
                 "vfep, prop:weak-coupling"},
                {WEAK, WEAK, "positivity.weak",
                 "For r < 1/sqrt(2) no target turns the response against the adjoint, whatever the asymmetry",
                 "vfep, prop:weak-coupling"}};
  for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
    size_t tested = 0, violated = 0;
    for (int t = claims[i].first; t <= claims[i].last; t++) {
      tested += s->tested[t];
      violated += s->violated[t];
    }
    xp_claim_check(run,
                   &(xp_claim){claims[i].id, claims[i].statement, claims[i].source,
                               xp_text(run, "violations in %zu tests of random networks", tested), "1", 0, 0,
                               "none where roundoff 2 n eps/min(rcond L, rcond S) leaves the signs certain",
                               0, XP_NUMBER, 0},
                   tested ? (double)violated : GSL_NAN);
  }
}

void positivity_claim_sharp(xp_run *run, const sharp *o, size_t count, const batches *batches_of) {
  static const char *const id[SHARP_KINDS] = {
      "positivity.sharp-state", "positivity.sharp-weights", "positivity.sharp-state-outputs",
      "positivity.sharp-weights-outputs", "positivity.sharp-coupling"};
  static const char *const statement[SHARP_KINDS] = {
      "The threshold kappa = 1 is where a search over targets first succeeds",
      "The threshold kappa_M = 1 is where a search over targets first succeeds",
      "The exact test on the outputs changes sign where a search over targets first succeeds",
      "The exact test on the outputs in weight space changes sign where a search first succeeds",
      "The bound under weak coupling, an angle of 2 arcsin r, is sharp"};
  size_t faults = batches_of->promised, caught = batches_of->caught;
  for (size_t kind = 0; kind < SHARP_KINDS; kind++) {
    double furthest = 0;
    for (size_t i = kind; i < count; i += SHARP_KINDS) {
      furthest = xp_max(furthest, fabs(o[i].found / o[i].predicted - 1));
      faults += o[i].faults;
      caught += o[i].caught;
    }
    xp_claim_check(
        run,
        &(xp_claim){id[kind], statement[kind], "vfep, prop:positivity, prop:weak-coupling",
                    "largest relative distance between the search's and the proposition's", "1", 0, 0.01,
                    "chosen: 1 %, twenty times what is left of an interval of 6 % halved seven times", 0,
                    XP_NUMBER, 0},
        furthest);
  }
  xp_claim_parts(
      run,
      &(xp_claim){"positivity.checker",
                  "The checker notices 0.98 kappa, an adjoint without transposition and a flipped sign",
                  "vfep",
                  "faults caught, of those put in past the thresholds, at the tight families and in batches",
                  "1", 0, 0, "every fault in every network", 0, XP_NUMBER, 0},
      caught, faults);
}

void positivity_claim_stable(xp_run *run, const bin bins[SPACES][BINS]) {
  for (int space = 0; space < SPACES; space++) {
    size_t below = 0, against_below = 0, above = 0, against_above = 0;
    for (int b = 0; b < BINS; b++) {
      const bin *at = &bins[space][b];
      *(positivity_edge[b] < 1 ? &below : &above) += at->networks;
      *(positivity_edge[b] < 1 ? &against_below : &against_above) += at->against;
    }
    xp_claim_check(
        run,
        &(xp_claim){space == STATE ? "positivity.stable-state" : "positivity.stable-weights",
                    space == STATE ? "No stable network with kappa < 1 has a response turned against"
                                   : "No stable network with kappa_M < 1 has an update that ascends",
                    "vfep, prop:positivity",
                    xp_text(run, "of %zu stable networks of 20 units with %s < 1, those turned against",
                            below, space == STATE ? "kappa" : "kappa_M"),
                    "networks", 0, 0, "a theorem", 0, XP_NUMBER, 0},
        below ? (double)against_below : GSL_NAN);
    double low = GSL_NAN, high = GSL_NAN;
    if (above)
      xp_share(against_above, above, &low, &high);
    xp_claim_check(
        run,
        &(xp_claim){
            space == STATE ? "positivity.stability-state" : "positivity.stability-weights",
            space == STATE ? "Stability does not imply positivity"
                           : "Stability does not imply that the update descends",
            "vfep, prop:positivity",
            xp_text(run, "of %zu with %s >= 1, those turned against beyond roundoff: %.2g to %.2g %% (95 %%)",
                    above, space == STATE ? "kappa" : "kappa_M", 100 * low, 100 * high),
            "networks", 1, INFINITY, "chosen: that there is one such network is the statement", 0, XP_NUMBER,
            0},
        above ? (double)against_above : GSL_NAN);
  }
}

void positivity_claim_batches(xp_run *run, const batches *s) {
  xp_claim_check(
      run,
      &(xp_claim){
          "positivity.batch-bound",
          "The examples' bounds add up, and below the gradient's length promise descent", "vfep, prop:batch",
          xp_text(run, "violations in %zu batches of 2 to 4 examples, kappa_M < 1 in each", s->guaranteed),
          "batches", 0, 0, "none beyond 2 (n eps + 1e-12)/rcond L of the lengths", 0, XP_NUMBER, 0},
      s->guaranteed ? (double)s->violated : GSL_NAN);
  xp_claim_check(run,
                 &(xp_claim){"positivity.batch-exact", "The sign of the batch's form is the exact test",
                             "vfep, prop:batch",
                             xp_text(run, "of %zu batches, those where form and settled witness disagree",
                                     s->guaranteed - s->open),
                             "batches", 0, 0, "none beyond 2 (n eps + 1e-12)/rcond L of the lengths", 0,
                             XP_NUMBER, 0},
                 s->guaranteed > s->open ? (double)s->disagrees : GSL_NAN);
  double low = GSL_NAN, high = GSL_NAN;
  if (s->guaranteed)
    xp_share(s->worst, s->guaranteed, &low, &high);
  xp_claim_check(
      run,
      &(xp_claim){
          "positivity.batch", "kappa_M < 1 in each example does not make a batch's update descend",
          "vfep, prop:batch",
          xp_text(run,
                  "of %zu batches, those with targets that ascend beyond roundoff: %.2g to %.2g %% (95 %%)",
                  s->guaranteed, 100 * low, 100 * high),
          "batches", 1, INFINITY, "chosen: that there is one such batch is the statement", 0, XP_NUMBER, 0},
      s->guaranteed ? (double)s->worst : GSL_NAN);
}

int positivity_claim_explicit(xp_run *run) {
  double furthest = 0, kappa = 0, single = 0, off = 0, least = INFINITY, lowest = 1;
  int code = GSL_SUCCESS;
  for (double a = 1e-3; !code && a < 0.7; a *= 1.25) {
    code = positivity_explicit(a, &kappa, &single, &off);
    const double roundoff = 32 * DBL_EPSILON;
    int as_told = kappa < 1 && single > 0 && fabs(kappa / (a * M_SQRT2) - 1) <= roundoff;
    furthest = xp_max(furthest, as_told ? off : GSL_NAN);
    least = xp_min(least, kappa);
    lowest = xp_min(lowest, single);
  }
  xp_claim_check(
      run,
      &(xp_claim){"positivity.batch-explicit",
                  "Two examples, each with kappa_M = a sqrt(2) < 1, whose batch update is the gradient "
                  "with its sign turned",
                  "vfep, prop:batch",
                  "largest angle between the batch's update and the ascent, a from 0.001 to 0.7", "rad", 0,
                  32 * DBL_EPSILON, "2 n eps cond(L), cond(L) <= 2, and 4 eps of the angle", 0, XP_NUMBER, 0},
      code ? GSL_NAN : furthest);
  xp_value(run, "explicit-kappa", "%.1e", least);
  xp_value(run, "explicit-cosine", "%.2g", lowest);
  return code;
}
