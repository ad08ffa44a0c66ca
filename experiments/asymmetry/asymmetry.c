/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How far the update is from the gradient, by how far the Jacobian is from symmetric.
 *
 * In state space the distance of the response x from the adjoint lambda is compared with a bound by kappa, in
 * weight space that of nu from -dJ/dW with one by kappa_M.  Random networks are searched for violations of
 * every bound, an optimiser over the target measures how tight the sharp ones are, and bounds made wrong on
 * purpose are to be noticed.
 */
#include "asymmetry.h"
#include "vf_bound.h"
#include "xp.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

static void write_networks(xp_run *run, const asymmetry_record *o, size_t count) {
  xp_table *t =
      xp_table_open(run, NULL,
                    "units [1]\toutputs [1]\tgain [1]\tmixing [rad]\tkappa [1]\tangle [degrees]\terror [1]\t"
                    "kappa_M [1]\tweight angle [degrees]\tweight error [1]\tkappa_P [1]\tmargin [1]\t"
                    "worst target [1]\tworst output target [1]\tviolations [1]");
  for (size_t i = 0; i < count; i++)
    if (o[i].fate == ENSEMBLE_SETTLED)
      xp_table_row(t, "%zu\t%zu\t%.4g\t%.4g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.4g\t%.4g\t%.4g\t%u",
                   o[i].units, o[i].outputs, o[i].gain, o[i].mix, o[i].kappa, o[i].angle * 180 / M_PI,
                   o[i].error, o[i].kappa_m, o[i].weight_angle * 180 / M_PI, o[i].weight_error,
                   o[i].kappa_energy, o[i].margin, o[i].worst_all, o[i].worst_outputs, o[i].violated);
}

static void write_tightness(xp_run *run, const tightness *t, size_t count) {
  xp_table *table = xp_table_open(run, "tight", "bound\tkappa [1]\treached [1]\tlimit [1]");
  for (size_t i = 0; i < count; i++)
    xp_table_row(table, "%s\t%.6g\t%.9g\t%.9g", asymmetry_tight_name[i % TIGHT_KINDS], t[i].kappa,
                 t[i].reached, t[i].bound);
}

typedef struct {
  size_t fate[ENSEMBLE_FATES], tested[BOUNDS], violated[BOUNDS];
  size_t threshold_right, threshold_tested; /* sign of the worst target against kappa = 1 */
  size_t outputs_right, outputs_tested, outputs_later, outputs_fewer; /* targets on the outputs alone */
  size_t bounded; /* kappa_M is at most 1: the update has a bound */
  double smallest_kappa, largest_kappa;
} summary;

/* Where roundoff leaves it open on which side of 1 kappa lies, or which sign a cosine has, nothing is tested.
 */
static void count_signs(const asymmetry_record *o, summary *s) {
  const double blur = 2 * o->roundoff;
  const int below = o->kappa<1, clear = fabs(o->kappa - 1)> blur * GSL_MAX(1, o->kappa);
  if (clear && isfinite(o->kappa) && fabs(o->at_worst_all) > blur) {
    s->threshold_tested++;
    s->threshold_right += (o->worst_all > 0) == below && (o->at_worst_all > 0) == below;
  }
  if (o->outputs == o->units)
    return;
  s->outputs_fewer++;
  s->outputs_later += clear && !below && isfinite(o->kappa) && o->worst_outputs > 0;
  if (fabs(o->at_worst_outputs) > blur) {
    s->outputs_tested++;
    s->outputs_right += (o->at_worst_outputs > 0) == (o->worst_outputs > 0) &&
                        (o->worst_outputs < 0 || cos(o->angle) > -blur);
  }
}

static summary summarise(const asymmetry_record *o, size_t count) {
  summary s = {.smallest_kappa = INFINITY};
  for (size_t i = 0; i < count; i++) {
    s.fate[o[i].fate]++;
    if (o[i].fate != ENSEMBLE_SETTLED)
      continue;
    for (int b = 0; b < BOUNDS; b++) {
      s.tested[b] += o[i].tested >> b & 1;
      s.violated[b] += o[i].violated >> b & 1;
    }
    count_signs(&o[i], &s);
    s.bounded += o[i].kappa_m <= 1;
    if (o[i].kappa > o[i].roundoff) /* not the roundoff of a symmetric Jacobian */
      s.smallest_kappa = xp_min(s.smallest_kappa, o[i].kappa);
    s.largest_kappa = isfinite(o[i].kappa) ? xp_max(s.largest_kappa, o[i].kappa) : s.largest_kappa;
  }
  return s;
}

/* The largest angle over its bound, in weight space, where kappa_M is far from roundoff. */
static double tightest(const asymmetry_record *o, size_t count) {
  double ratio = 0;
  for (size_t i = 0; i < count; i++)
    if (o[i].fate == ENSEMBLE_SETTLED && o[i].kappa_m > 1e-3 && o[i].kappa_m <= 1)
      ratio = xp_max(ratio, o[i].weight_angle / vf_bound_angle_limit(o[i].kappa_m));
  return ratio;
}

static void claim_bounds(xp_run *run, const summary *s, size_t drawn) {
  const size_t measured = s->fate[ENSEMBLE_SETTLED];
  for (int b = 0; b < BOUNDS; b++) {
    const asymmetry_bound *at = &asymmetry_bounds[b];
    xp_claim_check(
        run,
        &(xp_claim){
            at->id, at->statement, at->source,
            xp_text(run, "networks beyond roundoff, of %zu to which the statement applies, of %zu measured%s",
                    s->tested[b], measured,
                    draw_left_out(run, drawn - measured, "without a stable fixed point or an error")),
            "networks", 0, 0, "none beyond roundoff n eps/min(rcond L, rcond S)", 0, XP_EXCEPTIONS,
            s->tested[b]},
        (double)s->violated[b]);
  }
}

static void claim_signs(xp_run *run, const summary *s) {
  const struct {
    const char *id, *statement, *what;
    size_t right, tested, left_out;
  } row[] = {{"asymmetry.threshold",
              "The worst target of all in R^n has a positive product of response and adjoint if and only if "
              "kappa < 1",
              "the worst target has the other sign", s->threshold_right, s->threshold_tested,
              s->fate[ENSEMBLE_SETTLED] - s->threshold_tested},
             {"asymmetry.outputs",
              "The worst target on the outputs has a positive product of response and adjoint if and only if "
              "E^T L^-2 E > 0",
              "the worst target or the drawn one has the other sign", s->outputs_right, s->outputs_tested,
              s->outputs_fewer - s->outputs_tested}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    xp_claim_check(run,
                   &(xp_claim){row[i].id, row[i].statement, "vfep, prop:positivity",
                               xp_text(run, "networks in which %s, of %zu%s", row[i].what, row[i].tested,
                                       draw_left_out(run, row[i].left_out, "open by roundoff")),
                               "networks", 0, 0,
                               "an equivalence has no exceptions; open within 2 n eps/min(rcond L, rcond S)",
                               0, XP_EXCEPTIONS, row[i].tested},
                   (double)(row[i].tested - row[i].right));
  }
}

static void claim_tightness(xp_run *run, const tightness *t, size_t count) {
  static const struct {
    const char *id, *statement, *source;
  } row[TIGHT_KINDS] = {
      {"asymmetry.tight-angle", "Antisymmetric weights attain the bound 2 arctan kappa on the angle",
       "vfep, prop:angle"},
      {"asymmetry.tight-error",
       "Networks of two units with an indefinite S attain the bound 2 kappa/(1 - kappa) on the relative "
       "error",
       "vfep, prop:relative-error"},
      {"asymmetry.tight-energy",
       "Networks with a negative definite S attain the bound 2 arctan kappa_P on the angle in the energy "
       "norm",
       "vfep, prop:rotation"},
      {"asymmetry.tight-weights",
       "Networks of two units with equal presynaptic rates attain the bound 2 arctan kappa_M on the angle",
       "vfep, prop:weight-space"}};
  for (size_t kind = 0; kind < TIGHT_KINDS; kind++) {
    double lowest = INFINITY, roundoff = 0;
    size_t searches = 0;
    for (size_t i = kind; i < count; i += TIGHT_KINDS, searches++) {
      lowest = xp_min(lowest, t[i].reached / t[i].bound);
      roundoff = xp_max(roundoff, t[i].roundoff);
    }
    xp_claim_check(
        run,
        &(xp_claim){row[kind].id, row[kind].statement, row[kind].source,
                    xp_text(run, "smallest of %zu ratios, each of the best target of a search to the bound",
                            searches),
                    "1", 0.99, 1 + roundoff,
                    "lower limit chosen: a search that ends within 1 % has found the bound; upper limit "
                    "1 and the largest roundoff of the ratio, 2 n eps (1 + bound)/(rcond L bound)",
                    0, XP_RATIO, searches},
        lowest);
  }
}

/* Where a search attains a bound to 1 %, a bound 2 % smaller is exceeded. */
static void claim_tight_checker(xp_run *run, const tightness *t, size_t count) {
  size_t noticed = 0;
  for (size_t i = 0; i < count; i++)
    noticed += t[i].reached > (0.98 + t[i].roundoff) * t[i].bound;
  xp_claim_check(
      run,
      &(xp_claim){"asymmetry.tight-checker", "The searches exceed each of the bounds scaled by 0.98",
                  "vfep, prop:angle, prop:relative-error, prop:rotation, prop:weight-space",
                  xp_text(run, "scaled bounds exceeded, of %zu, a quarter of them of each bound", count),
                  "faults", (double)count, (double)count, "every search", 0, XP_FAULTS, count},
      (double)noticed);
}

static void claim_checker(xp_run *run, const checker *k) {
  xp_claim_check(run,
                 &(xp_claim){"asymmetry.curve",
                             "Two linear units with weights a and -a have the angle 2 arctan a",
                             "vfep, prop:angle, ex:two-units",
                             xp_text(run,
                                     "largest distance from the curve over its roundoff, %zu networks with a "
                                     "from 0.01 to 1",
                                     k->networks),
                             "1", 0, 1, "2 n eps/rcond L for two solves, and 4 eps of the angle", 0,
                             XP_RESIDUAL, k->networks},
                 k->curve);
  xp_claim_check(
      run,
      &(xp_claim){"asymmetry.checker",
                  "The tests of angle, half difference and positivity notice a bound scaled by 0.98, a "
                  "transposed Jacobian and a flipped sign",
                  "vfep, prop:angle, prop:half-difference, prop:positivity",
                  xp_text(run, "faults noticed of %zu, three in each of %zu networks of two units", k->faults,
                          k->networks),
                  "faults", (double)k->faults, (double)k->faults, "every fault in every network", 0,
                  XP_FAULTS, k->faults},
      (double)k->caught);
}

static void claim_symmetric(xp_run *run, const equality *e) {
  xp_claim_check(
      run,
      &(xp_claim){"asymmetry.symmetric", "A symmetric Jacobian makes the response equal to the adjoint",
                  "arXiv:1808.04873v1, Corollary (paraphrased); vfep, thm:gradient, prop:half-difference",
                  xp_text(run,
                          "largest relative difference over its roundoff, %zu networks with symmetric "
                          "weights and clipped states%s",
                          e->tested[1],
                          draw_left_out(run, e->drawn / 2 - e->tested[1],
                                        "without a stable fixed point or an error")),
                  "1", 0, 1, "2 n eps/rcond L for two solves", 0, XP_RESIDUAL, e->tested[1]},
      e->tested[1] ? e->clipped : GSL_NAN);
  xp_claim_check(
      run,
      &(xp_claim){
          "asymmetry.slopes", "Symmetric weights of tanh units leave a difference of response and adjoint",
          "vfep, prop:slopes",
          xp_text(
              run, "smallest relative difference, %zu networks of 8 units%s", e->tested[0],
              draw_left_out(run, e->drawn / 2 - e->tested[0], "without a stable fixed point or an error")),
          "1", e->roundoff, INFINITY, "above roundoff 2 n eps/rcond L, the largest of the networks drawn", 0,
          XP_NUMBER, e->tested[0]},
      e->tested[0] ? e->tanh_smallest : GSL_NAN);
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "asymmetry", "How far the update is from the gradient, by asymmetry", NULL);
  size_t count = (size_t)xp_choose(run, 400, 12000, 120000);
  size_t searches = (size_t)xp_choose(run, 8, 80, 800);
  asymmetry_record *o =
      draw_run(run, "networks", "asymmetry network", count, sizeof *o, asymmetry_network, NULL);
  tightness *t = draw_run(run, "targets", "asymmetry tightness", searches, sizeof *t, asymmetry_search, NULL);
  checker k = {0};
  equality e;
  int code = asymmetry_check_checker(&k);
  if (!code)
    code = asymmetry_check_equality(xp_run_seed(run), &e);
  if (code)
    xp_die(run, "checker: %s: use another --seed", gsl_strerror(code));

  write_networks(run, o, count);
  write_tightness(run, t, searches);
  summary s = summarise(o, count);
  claim_bounds(run, &s, count);
  claim_signs(run, &s);
  claim_tightness(run, t, searches);
  claim_tight_checker(run, t, searches);
  claim_checker(run, &k);
  claim_symmetric(run, &e);
  xp_value(run, "networks", "%zu", s.fate[ENSEMBLE_SETTLED]);
  xp_value(run, "bounded", "%zu", s.bounded);
  size_t exceptions = 0;
  for (int bound = 0; bound < BOUNDS; bound++)
    exceptions += s.violated[bound];
  xp_value(run, "exceptions", "%zu", exceptions);
  xp_value(run, "tightest", "%.3f", tightest(o, count));
  xp_value(run, "drawn", "%zu", count);
  xp_value(run, "lost", "%zu", s.fate[ENSEMBLE_NO_FIXED_POINT]);
  xp_value(run, "singular", "%zu", s.fate[ENSEMBLE_NO_RESPONSE]);
  xp_value(run, "outputs-later", "%zu", s.outputs_later);
  xp_value(run, "kappa-smallest", "%.1e", s.smallest_kappa);
  xp_value(run, "kappa-largest", "%.1e", s.largest_kappa);
  xp_value(run, "slopes-smallest", "%.1e", e.tanh_smallest);
  xp_value(run, "searches", "%zu", searches);
  free(t);
  free(o);
  return xp_end(run);
}
