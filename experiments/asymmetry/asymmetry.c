/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far the update is from the gradient, by how far the Jacobian is from symmetric.
 *
 * In state space the response x and the adjoint lambda are held against kappa, in weight space nu and -dJ/dW
 * against kappa_M; the two are never mixed.  Random networks look for violations of every bound, an optimiser
 * over the target for how tight the sharp ones are, and a checker of the checker for whether a wrong bound
 * would be noticed.
 */
#include "asymmetry.h"
#include "ensemble.h"
#include "xp_claim.h"
#include "xp_table.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void write_networks(xp_run *run, const outcome *o, size_t count) {
  xp_table *t =
      xp_table_open(run, NULL,
                    "units [1]\toutputs [1]\tgain [1]\tmixing [rad]\tkappa [1]\tangle [degrees]\terror [1]\t"
                    "kappa_M [1]\tweight angle [degrees]\tweight error [1]\tkappa_P [1]\tmargin [1]\t"
                    "worst target [1]\tworst output target [1]\tviolations [1]");
  for (size_t i = 0; i < count; i++)
    if (o[i].state == 0)
      xp_table_row(t, "%zu\t%zu\t%.4g\t%.4g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.4g\t%.4g\t%.4g\t%u",
                   o[i].units, o[i].outputs, o[i].gain, o[i].mix, o[i].kappa, o[i].angle * 180 / M_PI,
                   o[i].error, o[i].kappa_m, o[i].weight_angle * 180 / M_PI, o[i].weight_error,
                   o[i].kappa_energy, o[i].margin, o[i].worst_all, o[i].worst_outputs, o[i].violated);
}

/* One network in so many is drawn. */
static size_t thinning(size_t count) {
  return count / 800 + 1;
}

/* A thinned cloud for the figure: one network in so many, and in each twentieth of a decade of kappa the
 * extreme one. */
static void write_cloud(xp_run *run, const char *part, const outcome *o, size_t count, int weights) {
  enum { BINS = 100 };
  size_t extreme[BINS], stride = thinning(count);
  for (int b = 0; b < BINS; b++)
    extreme[b] = count;
  for (size_t i = 0; i < count; i++) {
    double kappa = weights ? o[i].kappa_m : o[i].kappa, angle = weights ? o[i].weight_angle : o[i].angle;
    int b = o[i].state == 0 && kappa > 1e-4 ? (int)floor(20 * (log10(kappa) + 4)) : -1;
    if (b < 0 || b >= BINS)
      continue;
    size_t best = extreme[b];
    if (best == count || angle > (weights ? o[best].weight_angle : o[best].angle))
      extreme[b] = i;
  }
  xp_table *t = xp_table_open(run, part, "kappa [1]\tangle [degrees]\terror [1]\textreme [1]");
  for (size_t i = 0; i < count; i++) {
    int is_extreme = 0;
    for (int b = 0; b < BINS; b++)
      is_extreme |= extreme[b] == i;
    if (o[i].state == 0 && (is_extreme || i % stride == 0))
      xp_table_row(t, "%.6g\t%.6g\t%.6g\t%d", weights ? o[i].kappa_m : o[i].kappa,
                   (weights ? o[i].weight_angle : o[i].angle) * 180 / M_PI,
                   weights ? o[i].weight_error : o[i].error, is_extreme);
  }
}

static void write_tightness(xp_run *run, const tightness *t, size_t count) {
  xp_table *table = xp_table_open(run, "tight", "bound\tkappa [1]\treached [1]\tlimit [1]");
  for (size_t i = 0; i < count; i++)
    xp_table_row(table, "%s\t%.6g\t%.9g\t%.9g", asymmetry_tight_name[i % TIGHT_KINDS], t[i].kappa,
                 t[i].reached, t[i].bound);
}

typedef struct {
  size_t measured, lost, singular, tested[BOUNDS], violated[BOUNDS];
  size_t threshold_right, threshold_tested;            /* sign of the worst target against kappa = 1 */
  size_t outputs_right, outputs_tested, outputs_later; /* targets on the outputs alone */
  double smallest_kappa, largest_kappa;
} summary;

static summary summarise(const outcome *o, size_t count) {
  summary s = {.smallest_kappa = INFINITY};
  for (size_t i = 0; i < count; i++) {
    s.singular += o[i].state == SUBJECT_NO_RESPONSE;
    s.lost += o[i].state == SUBJECT_NO_FIXED_POINT;
    if (o[i].state)
      continue;
    s.measured++;
    for (int b = 0; b < BOUNDS; b++) {
      s.tested[b] += o[i].tested >> b & 1;
      s.violated[b] += o[i].violated >> b & 1;
    }
    if (fabs(o[i].kappa - 1) > 1e-6 &&
        isfinite(o[i].kappa)) { /* nearer than roundoff the sign means nothing */
      s.threshold_tested++;
      s.threshold_right +=
          (o[i].worst_all > 0) == (o[i].kappa < 1) && (o[i].at_worst_all > 0) == (o[i].kappa < 1);
      s.outputs_later += o[i].outputs < o[i].units && o[i].kappa > 1 && o[i].worst_outputs > 0;
    }
    if (o[i].outputs < o[i].units && fabs(o[i].at_worst_outputs) > 1e-6) { /* likewise */
      s.outputs_tested++;
      s.outputs_right += (o[i].at_worst_outputs > 0) == (o[i].worst_outputs > 0) &&
                         (o[i].worst_outputs < 0 || o[i].angle < M_PI_2);
    }
    if (o[i].kappa > 1e-10) /* not the roundoff of a symmetric Jacobian */
      s.smallest_kappa = fmin(s.smallest_kappa, o[i].kappa);
    s.largest_kappa = isfinite(o[i].kappa) ? fmax(s.largest_kappa, o[i].kappa) : s.largest_kappa;
  }
  return s;
}

static void claim_bounds(xp_run *run, const summary *s) {
  char quantity[128];
  for (int b = 0; b < BOUNDS; b++) {
    const asymmetry_bound *at = &asymmetry_bounds[b];
    snprintf(quantity, sizeof quantity, "violations among %zu random networks", s->tested[b]);
    xp_claim_check(run,
                   &(xp_claim){at->id, at->statement, at->source, quantity, "networks", 0, 0,
                               "none beyond roundoff n eps/min(rcond L, rcond S)", 0},
                   s->tested[b] ? (double)s->violated[b] : GSL_NAN);
  }
  snprintf(quantity, sizeof quantity, "share of %zu networks where the sign of the worst target agrees",
           s->threshold_tested);
  xp_claim_check(
      run,
      &(xp_claim){"asymmetry.threshold", "Over all targets in R^n positivity is lost exactly at kappa = 1",
                  "vfep, prop:positivity", quantity, "1", 1, 1, "an equivalence has no exceptions", 0},
      s->threshold_tested ? (double)s->threshold_right / (double)s->threshold_tested : GSL_NAN);
}

static void claim_outputs(xp_run *run, const summary *s) {
  char quantity[160];
  snprintf(quantity, sizeof quantity,
           "share of %zu networks where sign of the exact test, the worst target and the drawn one agree",
           s->outputs_tested);
  xp_claim_check(
      run,
      &(xp_claim){
          "asymmetry.outputs",
          "For targets on the outputs positivity is lost exactly where E^T L^-2 E stops being positive",
          "vfep, prop:positivity", quantity, "1", 1, 1, "an equivalence has no exceptions", 0},
      s->outputs_tested ? (double)s->outputs_right / (double)s->outputs_tested : GSL_NAN);
}

static void claim_tightness(xp_run *run, const tightness *t, size_t count) {
  static const char *const id[TIGHT_KINDS] = {"asymmetry.tight-angle", "asymmetry.tight-error",
                                              "asymmetry.tight-energy", "asymmetry.tight-weights"};
  static const char *const statement[TIGHT_KINDS] = {
      "The bound on the angle is sharp (antisymmetric weights)",
      "The bound on the relative error is sharp (indefinite S)",
      "The bound on the angle in the energy norm is sharp (any negative definite S)",
      "The bound on the angle in weight space is sharp (equal presynaptic rates)"};
  for (size_t kind = 0; kind < TIGHT_KINDS; kind++) {
    double lowest = INFINITY;
    for (size_t i = kind; i < count; i += TIGHT_KINDS) {
      double ratio = t[i].reached / t[i].bound;
      lowest = ratio >= lowest ? lowest : ratio;
    }
    xp_claim_check(
        run,
        &(xp_claim){id[kind], statement[kind], "vfep, propositions on sharpness",
                    "smallest ratio of the optimiser's best target to the bound", "1", 0.99, 1 + 1e-6,
                    "within 1 % of the bound, and not past it by more than a finite search's roundoff", 0},
        lowest);
  }
}

static void claim_checker(xp_run *run, const checker *k) {
  xp_claim_check(
      run,
      &(xp_claim){"asymmetry.curve", "The two-unit counterexample lies on the curve 2 arctan kappa",
                  "vfep, prop:angle", "largest distance from the curve", "rad", 0, 2 * DBL_EPSILON * 10 * 10,
                  "n eps cond(L), with cond(L) <= 10, ten operations", 0},
      k->curve);
  xp_claim_parts(
      run,
      &(xp_claim){"asymmetry.checker",
                  "The checker notices a bound scaled by 0.98, a transposed Jacobian and a flipped sign",
                  "vfep", "faults caught, of those put in", "1", 0, 0, "every fault at every size", 0},
      k->caught, FAULTS);
}

static void claim_equality(xp_run *run, const equality *e) {
  xp_claim_check(run,
                 &(xp_claim){"asymmetry.symmetric", "A symmetric Jacobian makes response and adjoint equal",
                             "arXiv:1808.04873v1, Corollary (paraphrased)",
                             "largest relative difference, symmetric weights and clipped states", "1", 0,
                             1e-10, "n eps cond(L) is below 1e-10 for the networks drawn", 0},
                 e->clipped);
  xp_claim_check(run,
                 &(xp_claim){"asymmetry.slopes",
                             "Symmetric weights with unequal slopes do not make the Jacobian symmetric",
                             "vfep, prop:slopes", "smallest relative difference, symmetric weights and tanh",
                             "1", 1e-6, INFINITY, "far above the roundoff of 1e-10 in the symmetric case", 0},
                 e->tested ? e->tanh_smallest : GSL_NAN);
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "asymmetry", "How far the update is from the gradient, by asymmetry", NULL);
  uint64_t seed = xp_run_seed(run);
  size_t chunks = (size_t)xp_choose(run, 8, 240, 2400), count = chunks * ENSEMBLE_CHUNK;
  size_t searches = (size_t)xp_choose(run, 8, 80, 800);
  outcome *o = calloc(count, sizeof *o);
  tightness *t = calloc(searches, sizeof *t);
  checker k = {0};
  equality e = {0};
  if (!o || !t)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  ensemble_run(run, "networks", count, sizeof *o, asymmetry_network, o);
  xp_parallel(run, "targets", searches, 1, sizeof *t, asymmetry_search, &seed, t);
  int code = asymmetry_check_checker(&k);
  if (!code)
    code = asymmetry_check_equality(seed, &e);
  if (code)
    xp_die(run, "checker: %s: report this seed", gsl_strerror(code));

  write_networks(run, o, count);
  write_cloud(run, "state", o, count, 0);
  write_cloud(run, "weights", o, count, 1);
  write_tightness(run, t, searches);
  summary s = summarise(o, count);
  claim_bounds(run, &s);
  claim_outputs(run, &s);
  claim_tightness(run, t, searches);
  claim_checker(run, &k);
  claim_equality(run, &e);
  xp_value(run, "networks", "%zu", s.measured);
  xp_value(run, "drawn", "%zu", count);
  xp_value(run, "lost", "%zu", s.lost);
  xp_value(run, "singular", "%zu", s.singular);
  xp_value(run, "outputs-later", "%zu", s.outputs_later);
  xp_value(run, "kappa-smallest", "%.1e", s.smallest_kappa);
  xp_value(run, "kappa-largest", "%.1e", s.largest_kappa);
  xp_value(run, "slopes-smallest", "%.1e", e.tanh_smallest);
  xp_value(run, "thinning", "%zu", thinning(count));
  xp_value(run, "searches", "%zu", searches);
  free(t);
  free(o);
  return xp_end(run);
}
