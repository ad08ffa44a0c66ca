/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Symmetric weights are not a symmetric Jacobian: what the update is worth under symmetric weights, by field,
 * activation and slopes (prop:slopes, prop:unit-scaling, prop:activity), layer by layer.
 */
#include "ensemble.h"
#include "slope-bound.h"
#include "slope-case.h"
#include "slope-scaling.h"
#include "xp.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { CYCLE = 24 };

static int is_equal(slope_kind kind) {
  return kind == SLOPE_LOGISTIC_EQUAL || kind == SLOPE_TANH_EQUAL;
}

/* Outputs of one slope are drawn most, since their bound is to be tried on 10 000 networks. */
static slope_kind kind_of(size_t index) {
  size_t place = index % CYCLE;
  return place < SLOPE_KINDS ? (slope_kind)place : place % 2 ? SLOPE_LOGISTIC_EQUAL : SLOPE_TANH_EQUAL;
}
static const char *const kind_name[SLOPE_KINDS] = {"clipped",        "active",     "saturated", "hopfield",
                                                   "logistic-equal", "tanh-equal", "logistic",  "tanh"};

static int run_one(uint64_t seed, uint64_t index, void *result) {
  gsl_rng *rng = xp_rng_alloc(seed, "slope-case network", index);
  int code = rng ? slope_case_run(kind_of(index), index / CYCLE, rng, result) : GSL_ENOMEM;
  gsl_rng_free(rng);
  return code;
}

/* One kind of network summed up. */
typedef struct {
  size_t fate[SLOPE_FATES];
  double identity, rate, activity, activity_error, error; /* largest */
  double kink;                                            /* smallest */
  double lowest[SLOPE_LAYERS], cosine;                    /* smallest cosines by layer, and of all */
  size_t against[SLOPE_LAYERS], against_all;              /* cosines below 0 */
  size_t quiet;                                           /* layers without a cosine */
  const slope_outcome *worst;                             /* the smallest cosine of a hidden layer */
  size_t scalings, broken, faults, caught, blurred;
} summary;

static void note_layers(summary *s, const slope_outcome *o) {
  for (size_t k = 0; k < SLOPE_LAYERS; k++) {
    if (isnan(o->layer[k])) {
      s->quiet++;
      continue;
    }
    if (k && (!s->worst || o->layer[k] < fmin(s->lowest[1], s->lowest[2])))
      s->worst = o;
    s->lowest[k] = fmin(s->lowest[k], o->layer[k]);
    s->against[k] += o->layer[k] < 0;
  }
  s->cosine = xp_smaller(s->cosine, o->cosine);
  s->against_all += o->cosine < 0;
}

/* Faults are put in where they change more than that, relatively, and roundoff less. */
static const double visible = 0.01;

static summary summarise(const slope_outcome *o, size_t count, slope_kind kind) {
  summary s = {.kink = INFINITY, .lowest = {1, 1, 1}, .cosine = 1};
  int equal = is_equal(kind), smooth = equal || kind == SLOPE_LOGISTIC || kind == SLOPE_TANH;
  for (size_t i = 0; i < count; i++) {
    if (o[i].kind != kind)
      continue;
    s.fate[o[i].fate]++;
    if (o[i].fate != SLOPE_MEASURED)
      continue;
    s.kink = xp_smaller(s.kink, o[i].kink);
    s.error = xp_larger(s.error, o[i].error);
    if (kind != SLOPE_SATURATED)
      s.identity = xp_larger(s.identity, o[i].identity);
    if (equal)
      s.rate = xp_larger(s.rate, o[i].rate);
    if (smooth) {
      s.activity = xp_larger(s.activity, o[i].activity);
      s.activity_error = xp_larger(s.activity_error, o[i].activity_error);
    }
    s.scalings += (size_t)o[i].scalings;
    s.broken += (size_t)o[i].scalings_broken;
    note_layers(&s, &o[i]);
    int blurred = !(o[i].blur < visible);
    s.blurred += equal && blurred;
    for (int f = 0; equal && o[i].spread > visible && !blurred && f < SLOPE_FAULTS; f++) {
      s.faults++;
      s.caught += (size_t)o[i].caught[f];
    }
  }
  return s;
}

/* NaN where no layer has a cosine. */
static double lowest(const slope_outcome *o) {
  return fmin(o->layer[0], fmin(o->layer[1], o->layer[2]));
}

/* Points of every kind, so many that a figure can show them, and each in which a layer goes astray. */
static void write_networks(xp_run *run, const slope_outcome *o, size_t count) {
  size_t seen[SLOPE_KINDS] = {0}, stride = count / CYCLE / 250 + 1, often = CYCLE / 2 - SLOPE_KINDS / 2 + 1;
  xp_table *t = xp_table_open(
      run, NULL,
      "kind\tslope ratio [1]\tslope spread [1]\tsaturated [1]\tcosine [1]\toutput layer [1]\t"
      "hidden layer 1 [1]\thidden layer 2 [1]\tlowest layer [1]\tupdate error [1]\trate error [1]\t"
      "activity error [1]");
  for (size_t i = 0; i < count; i++)
    if (o[i].fate == SLOPE_MEASURED &&
        (seen[o[i].kind]++ % (is_equal(o[i].kind) ? often * stride : stride) == 0 || lowest(&o[i]) < 0))
      xp_table_row(t, "%s\t%.6g\t%.6g\t%.4g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.4g\t%.4g\t%.4g",
                   kind_name[o[i].kind], o[i].ratio, o[i].spread, o[i].saturated, o[i].cosine, o[i].layer[0],
                   o[i].layer[1], o[i].layer[2], lowest(&o[i]), o[i].error, o[i].rate_error,
                   o[i].activity_error);
}

static void claim_identity(xp_run *run, const char *id, const char *statement, const char *source,
                           const char *quantity, double measured, size_t networks) {
  xp_claim_check(
      run,
      &(xp_claim){
          id, statement, source, quantity, "1", 0, 1,
          "roundoff of the solves, n eps/rcond each, and of equal slopes, carried through the formula", 0},
      networks ? measured : GSL_NAN);
}

static void claim_exact(xp_run *run, const summary *s) {
  const summary *equal = &s[SLOPE_LOGISTIC_EQUAL], *other = &s[SLOPE_TANH_EQUAL];
  claim_identity(run, "weights-and-slopes.clipped",
                 "Clipped hard sigmoids: with symmetric weights the update is the gradient",
                 "vfep, prop:slopes b", "largest distance of response and adjoint, over its roundoff",
                 s[SLOPE_CLIPPED].identity, s[SLOPE_CLIPPED].fate[SLOPE_MEASURED]);
  claim_identity(run, "weights-and-slopes.active",
                 "Without clipping and with active outputs the update's product with the gradient is the "
                 "gradient's square, so its cosine is |grad J|/|nu|",
                 "vfep, prop:slopes c", "largest residual on active units and of the product, over roundoff",
                 s[SLOPE_ACTIVE].identity, s[SLOPE_ACTIVE].fate[SLOPE_MEASURED]);
  claim_identity(run, "weights-and-slopes.similar",
                 "Symmetric weights make the Jacobian similar to its transpose: lambda = D L^-1 D^-1 c",
                 "vfep, prop:slopes d", "largest residual for logistic and tanh units, over its roundoff",
                 xp_larger(s[SLOPE_LOGISTIC].identity, s[SLOPE_TANH].identity),
                 s[SLOPE_LOGISTIC].fate[SLOPE_MEASURED] * s[SLOPE_TANH].fate[SLOPE_MEASURED]);
  claim_identity(run, "weights-and-slopes.equal",
                 "Outputs of one slope: the adjoint is the response times d_i/d_0, unit by unit",
                 "vfep, prop:slopes d", "largest residual for logistic and tanh units, over its roundoff",
                 xp_larger(equal->identity, other->identity),
                 equal->fate[SLOPE_MEASURED] * other->fate[SLOPE_MEASURED]);
  claim_identity(run, "weights-and-slopes.rate",
                 "Outputs of one slope: the rule built on rates gives d_0 times the gradient",
                 "vfep, prop:slopes d", "largest residual for logistic and tanh units, over its roundoff",
                 xp_larger(equal->rate, other->rate),
                 equal->fate[SLOPE_MEASURED] * other->fate[SLOPE_MEASURED]);
  double activity = 0;
  size_t networks = 1;
  for (int k = SLOPE_LOGISTIC_EQUAL; k <= SLOPE_TANH; k++) {
    activity = xp_larger(activity, s[k].activity);
    networks *= s[k].fate[SLOPE_MEASURED] ? 1 : 0;
  }
  claim_identity(
      run, "weights-and-slopes.activity",
      "Activity coordinates: with symmetric weights the update is the gradient, whatever the slopes",
      "vfep, prop:activity", "largest residual for logistic and tanh units, over its roundoff", activity,
      networks);
  claim_identity(run, "weights-and-slopes.hopfield",
                 "The Hopfield field has a symmetric Jacobian, so the update is the gradient",
                 "vfep, prop:slopes f", "largest distance of response and adjoint, over its roundoff",
                 s[SLOPE_HOPFIELD].identity, s[SLOPE_HOPFIELD].fate[SLOPE_MEASURED]);
}

static void claim_scaling(xp_run *run, const summary *s) {
  const summary *a = &s[SLOPE_LOGISTIC_EQUAL], *b = &s[SLOPE_TANH_EQUAL];
  size_t networks = a->fate[SLOPE_MEASURED] + b->fate[SLOPE_MEASURED];
  char quantity[128];
  snprintf(quantity, sizeof quantity, "violations in the three layers of %zu random networks", networks);
  xp_claim_check(
      run,
      &(xp_claim){"weights-and-slopes.scaling",
                  "Outputs of one slope: every layer's cosine is at least 2 sqrt(q)/(1 + q), q the ratio of "
                  "its slopes",
                  "vfep, prop:unit-scaling", quantity, "1", 0, 0,
                  "none beyond roundoff n eps/rcond, relative to the layer's share", 0},
      networks ? (double)(a->broken + b->broken) : GSL_NAN);
  snprintf(
      quantity, sizeof quantity,
      "faults caught, of those put in where slopes differ by 1 %% and roundoff is below that (not in %zu)",
      a->blurred + b->blurred);
  xp_claim_parts(run,
                 &(xp_claim){"weights-and-slopes.checker",
                             "The checker notices a transposed Jacobian and a flipped sign of the response",
                             "vfep", quantity, "1", 0, 0, "every fault in every network", 0},
                 a->caught + b->caught, a->faults + b->faults);
}

static void claim_scaling_tight(xp_run *run) {
  slope_scaling_summary s = slope_scaling_run(run, 60);
  xp_claim_check(
      run,
      &(xp_claim){"weights-and-slopes.scaling-tight",
                  "Networks of three units attain that cosine, whatever the ratio of the slopes",
                  "vfep, prop:unit-scaling",
                  "smallest share of the bound on the angle, 60 ratios over six decades", "1", 0.99, INFINITY,
                  "within 1 % of the bound; weights-and-slopes.scaling says that none is above", 0},
      s.networks ? s.reached : GSL_NAN);
  xp_claim_parts(run,
                 &(xp_claim){"weights-and-slopes.scaling-checker",
                             "In these networks a bound on the angle scaled by 0.98 is noticed", "vfep",
                             "networks in which it is", "1", 0, 0, "every network", 0},
                 s.caught, s.networks + s.unstable);
  xp_value(run, "scaling-low", "%.1e", s.low);
  xp_value(run, "scaling-high", "%.2f", s.high);
}

static void claim_against(xp_run *run, const summary *s) {
  const summary *worst = s[SLOPE_LOGISTIC].worst && s[SLOPE_TANH].worst &&
                                 fmin(s[SLOPE_LOGISTIC].lowest[1], s[SLOPE_LOGISTIC].lowest[2]) <
                                     fmin(s[SLOPE_TANH].lowest[1], s[SLOPE_TANH].lowest[2])
                             ? &s[SLOPE_LOGISTIC]
                             : &s[SLOPE_TANH];
  const xp_claim hidden = {"weights-and-slopes.hidden",
                           "Outputs of unequal slopes: symmetric weights can turn a hidden layer's update "
                           "against its gradient",
                           "vfep, prop:slopes e",
                           "smallest cosine of a hidden layer, logistic and tanh units",
                           "1",
                           -1,
                           0,
                           "below 0: one such layer proves it; roundoff is 10 orders smaller",
                           0};
  const xp_claim saturated = {"weights-and-slopes.saturated",
                              "A saturated output that feels its target can turn the update against the "
                              "gradient",
                              "vfep, prop:slopes c",
                              "smallest cosine of update and gradient, hard sigmoid without clipping",
                              "1",
                              -1,
                              0,
                              "below 0: one such network proves it; how far it goes: counterexamples",
                              0};
  if (xp_run_preset(run) == XP_CHECK) {
    xp_claim_skip(run, &hidden, "too few networks to find one");
    xp_claim_skip(run, &saturated, "too few networks to find one");
  } else {
    xp_claim_check(run, &hidden, worst->worst ? fmin(worst->lowest[1], worst->lowest[2]) : GSL_NAN);
    xp_claim_check(run, &saturated,
                   s[SLOPE_SATURATED].fate[SLOPE_MEASURED] ? s[SLOPE_SATURATED].cosine : GSL_NAN);
  }
  if (worst->worst) {
    xp_value(run, "worst-output", "%.3f", worst->worst->layer[0]);
    xp_value(run, "worst-hidden-1", "%.3f", worst->worst->layer[1]);
    xp_value(run, "worst-hidden-2", "%.3f", worst->worst->layer[2]);
    xp_value(run, "worst-all", "%.3f", worst->worst->cosine);
  }
}

static void claim_bound(xp_run *run, const slope_bound_summary *b) {
  char quantity[128];
  snprintf(quantity, sizeof quantity, "violations among %zu random networks", b->networks);
  xp_claim_check(run,
                 &(xp_claim){"weights-and-slopes.bound", "|A| <= |W_s|(d_max - d_min)/2 + |W_a| d_max",
                             "vfep, prop:slopes a", quantity, "1", 0, 0,
                             "none beyond roundoff n eps (|W_s| + |W_a|) d_max", 0},
                 b->networks ? (double)b->violated : GSL_NAN);
  snprintf(quantity, sizeof quantity, "smallest share of the bound that %zu searches over W_s reach",
           b->climbs);
  xp_claim_check(run,
                 &(xp_claim){"weights-and-slopes.tight",
                             "For symmetric weights the bound is attained at every choice of slopes",
                             "vfep, prop:slopes a", quantity, "1", 0.99, INFINITY,
                             "within 1 % of the bound; weights-and-slopes.bound says that none is above", 0},
                 b->climbs ? b->climbed : GSL_NAN);
  xp_claim_parts(run,
                 &(xp_claim){"weights-and-slopes.bound-checker",
                             "At the weights that leave no room a bound scaled by 0.98 is noticed", "vfep",
                             "networks in which it is", "1", 0, 0, "every network whose slopes differ", 0},
                 b->caught, b->faults);
  xp_value(run, "bound-networks", "%zu", b->networks);
  xp_value(run, "bound-violated", "%zu", b->violated);
  xp_value(run, "bound-climbed", "%.3f", b->climbed);
  xp_value(run, "bound-symmetric", "%zu", b->symmetric);
  xp_value(run, "bound-typical", "%.2f", b->typical);
  xp_value(run, "bound-tightest", "%.3f", b->tightest);
  xp_value(run, "bound-mixed", "%.2f", b->mixed);
  xp_value(run, "bound-searches", "%zu", b->climbs);
}

static void write_kind(xp_run *run, slope_kind kind, const summary *s) {
  static const char *const fate[SLOPE_FATES] = {"measured", "unstable", "silent", "kink", "flat"};
  char key[64];
  for (int f = 0; f < SLOPE_FATES; f++) {
    snprintf(key, sizeof key, "%s-%s", fate[f], kind_name[kind]);
    xp_value(run, key, "%zu", s->fate[f]);
  }
  for (size_t k = 0; k < SLOPE_LAYERS; k++) {
    snprintf(key, sizeof key, "lowest-%s-%zu", kind_name[kind], k);
    xp_value(run, key, "%.3f", s->lowest[k]);
    snprintf(key, sizeof key, "against-%s-%zu", kind_name[kind], k);
    xp_value(run, key, "%.2g", 100.0 * (double)s->against[k] / GSL_MAX(1.0, (double)s->fate[SLOPE_MEASURED]));
  }
  snprintf(key, sizeof key, "cosine-%s", kind_name[kind]);
  xp_value(run, key, "%.3f", s->cosine);
  snprintf(key, sizeof key, "against-%s", kind_name[kind]);
  xp_value(run, key, "%.2g", 100.0 * (double)s->against_all / GSL_MAX(1.0, (double)s->fate[SLOPE_MEASURED]));
  snprintf(key, sizeof key, "quiet-%s", kind_name[kind]);
  xp_value(run, key, "%zu", s->quiet);
  snprintf(key, sizeof key, "nearest-%s", kind_name[kind]);
  xp_value(run, key, "%.1e", s->kink);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "weights-and-slopes",
                         "Symmetric weights are not a symmetric Jacobian: fields, slopes, layers", NULL);
  size_t count = (size_t)xp_choose(run, 450, 19200, 192000);
  slope_outcome *o = calloc(count, sizeof *o);
  if (!o)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  slope_bound_summary bound = slope_bound_run(run, (size_t)xp_choose(run, 200, 12000, 120000));
  ensemble_run(run, "networks", count, sizeof *o, run_one, o);
  write_networks(run, o, count);
  summary s[SLOPE_KINDS];
  for (int k = 0; k < SLOPE_KINDS; k++) {
    s[k] = summarise(o, count, (slope_kind)k);
    write_kind(run, (slope_kind)k, &s[k]);
  }
  claim_bound(run, &bound);
  claim_exact(run, s);
  claim_scaling(run, s);
  claim_scaling_tight(run);
  claim_against(run, s);
  xp_value(run, "drawn", "%zu", count);
  free(o);
  return xp_end(run);
}
