/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Symmetric weights are not a symmetric Jacobian: how near the update is to the gradient, by field,
 * activation and slopes (prop:slopes, prop:unit-scaling, prop:activity), layer by layer.
 */
#include "draw.h"
#include "slope-bounds.h"
#include "slope-case.h"
#include "xp.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

enum { CYCLE = 24 };

/* Outputs of one slope are drawn most, since their bound is to be tried on 10 000 networks. */
static slope_kind kind_of(size_t index) {
  size_t place = index % CYCLE;
  return place < SLOPE_KINDS ? (slope_kind)place : place % 2 ? SLOPE_LOGISTIC_EQUAL : SLOPE_TANH_EQUAL;
}
static const char *const kind_name[SLOPE_KINDS] = {"clipped",        "active",     "saturated", "hopfield",
                                                   "logistic-equal", "tanh-equal", "logistic",  "tanh"};

static int run_one(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  return slope_case_run(kind_of(index), index / CYCLE, rng, record);
}

/* One kind of network summed up. */
typedef struct {
  size_t fate[SLOPE_FATES];
  double identity, rate, activity, activity_error, error; /* largest */
  double kink;                                            /* smallest */
  double lowest[SLOPE_LAYERS], cosine;                    /* smallest cosines by layer, and of all */
  size_t against[SLOPE_LAYERS], against_all;              /* cosines below 0 */
  size_t quiet;                                           /* layers without a cosine */
  const slope_record *worst;                              /* the smallest cosine of a hidden layer */
  size_t scalings, broken, faults, caught, blurred;
} slope_summary;

static void note_layers(slope_summary *s, const slope_record *o) {
  for (size_t k = 0; k < SLOPE_LAYERS; k++) {
    if (isnan(o->layer[k])) {
      s->quiet++;
      continue;
    }
    if (k && (!s->worst || o->layer[k] < xp_min(s->lowest[1], s->lowest[2])))
      s->worst = o;
    s->lowest[k] = xp_min(s->lowest[k], o->layer[k]);
    s->against[k] += o->layer[k] < 0;
  }
  s->cosine = xp_min(s->cosine, o->cosine);
  s->against_all += o->cosine < 0;
}

/* Faults are put in where they change more than that, relatively, and roundoff less. */
static const double visible = 0.01;

static slope_summary summarise(const slope_record *o, size_t count, slope_kind kind) {
  slope_summary s = {.kink = INFINITY, .lowest = {1, 1, 1}, .cosine = 1};
  int equal = slope_is_equal(kind), smooth = equal || kind == SLOPE_LOGISTIC || kind == SLOPE_TANH;
  for (size_t i = 0; i < count; i++) {
    if (o[i].kind != kind)
      continue;
    s.fate[o[i].fate]++;
    if (o[i].fate != SLOPE_MEASURED)
      continue;
    s.kink = xp_min(s.kink, o[i].kink);
    s.error = xp_max(s.error, o[i].error);
    if (kind != SLOPE_SATURATED)
      s.identity = xp_max(s.identity, o[i].identity);
    if (equal)
      s.rate = xp_max(s.rate, o[i].rate);
    if (smooth) {
      s.activity = xp_max(s.activity, o[i].activity);
      s.activity_error = xp_max(s.activity_error, o[i].activity_error);
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

/* Of the layers that have a cosine; NaN without any. */
static double lowest(const slope_record *o) {
  double least = NAN;
  for (size_t k = 0; k < SLOPE_LAYERS; k++)
    if (!isnan(o->layer[k]))
      least = isnan(least) ? o->layer[k] : xp_min(least, o->layer[k]);
  return least;
}

/* Points of every kind, so many that a figure can show them: none is chosen for what it shows. */
static void write_networks(xp_run *run, const slope_record *o, size_t count) {
  size_t seen[SLOPE_KINDS] = {0}, stride = count / CYCLE / 250 + 1, often = CYCLE / 2 - SLOPE_KINDS / 2 + 1;
  xp_table *t = xp_table_open(
      run, NULL,
      "kind\tslope ratio [1]\tslope spread [1]\tsaturated [1]\tcosine [1]\toutput layer [1]\t"
      "hidden layer 1 [1]\thidden layer 2 [1]\tlowest layer [1]\tupdate error [1]\trate error [1]\t"
      "activity error [1]");
  for (size_t i = 0; i < count; i++)
    if (o[i].fate == SLOPE_MEASURED &&
        seen[o[i].kind]++ % (slope_is_equal(o[i].kind) ? often * stride : stride) == 0)
      xp_table_row(t, "%s\t%.6g\t%.6g\t%.4g\t%.6g\t%.6g\t%.6g\t%.6g\t%.6g\t%.4g\t%.4g\t%.4g",
                   kind_name[o[i].kind], o[i].ratio, o[i].spread, o[i].saturated, o[i].cosine, o[i].layer[0],
                   o[i].layer[1], o[i].layer[2], lowest(&o[i]), o[i].error, o[i].rate_error,
                   o[i].activity_error);
}

static size_t measured(const slope_summary *s, slope_kind kind) {
  return s[kind].fate[SLOPE_MEASURED];
}

/* Networks of both; 0 where one has none. */
static size_t both(size_t a, size_t b) {
  return a && b ? a + b : 0;
}

static void claim_exact(xp_run *run, const slope_summary *s) {
  const slope_summary *equal = &s[SLOPE_LOGISTIC_EQUAL], *other = &s[SLOPE_TANH_EQUAL];
  const char *const smooth = "residual for logistic and tanh units";
  const char *const distance = "distance of response and adjoint";
  const size_t equals = both(measured(s, SLOPE_LOGISTIC_EQUAL), measured(s, SLOPE_TANH_EQUAL)),
               others = both(measured(s, SLOPE_LOGISTIC), measured(s, SLOPE_TANH));
  double activity = 0;
  for (int k = SLOPE_LOGISTIC_EQUAL; k <= SLOPE_TANH; k++)
    activity = xp_max(activity, s[k].activity);
  const struct {
    const char *id, *statement, *source, *what;
    double residual;
    size_t networks;
  } row[] = {
      {"weights-and-slopes.clipped",
       "Symmetric weights of clipped hard sigmoids give an update equal to -grad J", "vfep, prop:slopes b",
       distance, s[SLOPE_CLIPPED].identity, measured(s, SLOPE_CLIPPED)},
      {"weights-and-slopes.active",
       "Symmetric weights of hard sigmoids without clipping, with active outputs, give nu.(-grad J) = "
       "|grad J|^2",
       "vfep, prop:slopes c", "residual on active units and of the product", s[SLOPE_ACTIVE].identity,
       measured(s, SLOPE_ACTIVE)},
      {"weights-and-slopes.similar",
       "Symmetric weights make the Jacobian similar to its transpose: lambda = D L^-1 D^-1 c",
       "vfep, prop:slopes d", smooth, xp_max(s[SLOPE_LOGISTIC].identity, s[SLOPE_TANH].identity), others},
      {"weights-and-slopes.equal",
       "Symmetric weights with outputs of one slope d_0 give lambda_i = (d_i/d_0) x_i in each unit",
       "vfep, prop:slopes d", smooth, xp_max(equal->identity, other->identity), equals},
      {"weights-and-slopes.rate",
       "Symmetric weights with outputs of one slope d_0 make the update built on rates d_0 times -grad J",
       "vfep, prop:slopes d", smooth, xp_max(equal->rate, other->rate), equals},
      {"weights-and-slopes.activity",
       "A nudge of the rates makes the update of symmetric weights equal to -grad J, whatever the slopes",
       "vfep, prop:activity", smooth, activity, both(equals, others)},
      {"weights-and-slopes.hopfield", "The Hopfield field has response equal to adjoint, whatever the slopes",
       "vfep, prop:slopes f", distance, s[SLOPE_HOPFIELD].identity, measured(s, SLOPE_HOPFIELD)}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(
        run,
        &(xp_claim){
            row[i].id, row[i].statement, row[i].source,
            xp_text(run, "largest %s over its roundoff, %zu networks", row[i].what, row[i].networks), "1", 0,
            1, "roundoff of the solves, n eps/rcond each, and of equal slopes, carried through the formula",
            0, XP_RESIDUAL, row[i].networks},
        row[i].networks ? row[i].residual : GSL_NAN);
}

static void claim_scaling(xp_run *run, const slope_summary *s) {
  const slope_summary *a = &s[SLOPE_LOGISTIC_EQUAL], *b = &s[SLOPE_TANH_EQUAL];
  const size_t networks = a->fate[SLOPE_MEASURED] + b->fate[SLOPE_MEASURED],
               layers = a->scalings + b->scalings, faults = a->faults + b->faults,
               blurred = a->blurred + b->blurred;
  xp_claim_check(
      run,
      &(xp_claim){
          "weights-and-slopes.scaling",
          "Symmetric weights with outputs of one slope give every layer a cosine of at least 2 "
          "sqrt(q)/(1 + q), q the ratio of the layer's extreme slopes",
          "vfep, prop:unit-scaling",
          xp_text(run, "layers with a smaller cosine, of %zu in %zu random networks", layers, networks),
          "layers", 0, 0, "none beyond roundoff n eps/rcond, relative to the layer's share", 0, XP_EXCEPTIONS,
          layers},
      (double)(a->broken + b->broken));
  xp_claim_check(
      run,
      &(xp_claim){"weights-and-slopes.checker",
                  "The test of lambda_i = (d_i/d_0) x_i notices a transposed Jacobian and a flipped sign",
                  "vfep, prop:slopes",
                  xp_text(run,
                          "faults noticed of %zu, two in each network whose slopes differ by more than 1 %% "
                          "and whose roundoff is below that%s",
                          faults, draw_left_out(run, blurred, "with a larger roundoff")),
                  "faults", (double)faults, (double)faults, "every fault in every network", 0, XP_FAULTS,
                  faults},
      (double)(a->caught + b->caught));
}

static void claim_scaling_tight(xp_run *run) {
  slope_scaling_summary s = slope_scaling_run(run, 60);
  const size_t tried = s.networks + s.unstable;
  xp_claim_check(
      run,
      &(xp_claim){"weights-and-slopes.scaling-tight",
                  "Networks of three units attain the cosine 2 sqrt(q)/(1 + q) for ratios q over six decades",
                  "vfep, prop:unit-scaling",
                  xp_text(run, "smallest of %zu ratios of the angle to its bound", s.networks), "1",
                  1 - s.roundoff, 1 + s.roundoff,
                  "1 and the roundoff 2 n eps/rcond of the angle over its bound", 0, XP_RATIO, s.networks},
      s.networks ? s.reached : GSL_NAN);
  xp_claim_check(run,
                 &(xp_claim){"weights-and-slopes.scaling-checker",
                             "Networks of three units exceed a bound on the angle that is 2 % smaller",
                             "vfep, prop:unit-scaling",
                             xp_text(run, "networks in which the smaller bound is exceeded, of %zu", tried),
                             "faults", (double)tried, (double)tried, "every network", 0, XP_FAULTS, tried},
                 (double)s.caught);
  xp_value(run, "scaling-low", "%.1e", s.low);
  xp_value(run, "scaling-high", "%.2f", s.high);
}

static void claim_against(xp_run *run, const slope_summary *s) {
  const slope_summary *logistic = &s[SLOPE_LOGISTIC], *other = &s[SLOPE_TANH], *output = &s[SLOPE_SATURATED];
  const slope_summary *worst =
      logistic->worst && other->worst &&
              xp_min(logistic->lowest[1], logistic->lowest[2]) < xp_min(other->lowest[1], other->lowest[2])
          ? logistic
          : other;
  const size_t networks = measured(s, SLOPE_LOGISTIC) + measured(s, SLOPE_TANH),
               saturated = measured(s, SLOPE_SATURATED);
  const char *const reason =
      "below 0 by more than roundoff, which is below 0.0005 in every cosine measured: one proves it";
  const struct {
    xp_claim claim;
    double measured;
  } row[] = {
      {{"weights-and-slopes.hidden",
        "Symmetric weights with outputs of unequal slopes can give a hidden layer's update a negative inner "
        "product with its part of -grad J",
        "vfep, prop:slopes e",
        xp_text(run,
                "smallest cosine of a hidden layer, %zu networks of logistic or tanh units (%zu layers have "
                "a negative one)",
                networks,
                logistic->against[1] + logistic->against[2] + other->against[1] + other->against[2]),
        "1", -1, -SLOPE_BLUR, reason, 0, XP_NUMBER, networks},
       worst->worst ? xp_min(worst->lowest[1], worst->lowest[2]) : GSL_NAN},
      {{"weights-and-slopes.saturated",
        "Symmetric weights with a saturated output that receives a non-zero error can give the update a "
        "negative inner product with -grad J",
        "vfep, prop:slopes c",
        xp_text(run,
                "smallest cosine of update and -grad J, %zu networks of hard sigmoids without clipping (%zu "
                "have a negative one)",
                saturated, output->against_all),
        "1", -1, -SLOPE_BLUR, reason, 0, XP_NUMBER, saturated},
       saturated ? output->cosine : GSL_NAN}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_judge(run, &row[i].claim, row[i].measured,
                   xp_run_preset(run) == XP_CHECK ? "too few networks to find one" : NULL);
  if (worst->worst) {
    xp_value(run, "worst-output", "%.3f", worst->worst->layer[0]);
    xp_value(run, "worst-hidden-1", "%.3f", worst->worst->layer[1]);
    xp_value(run, "worst-hidden-2", "%.3f", worst->worst->layer[2]);
    xp_value(run, "worst-all", "%.3f", worst->worst->cosine);
  }
}

static void claim_bound(xp_run *run, const slope_bound_summary *b) {
  xp_claim_check(run,
                 &(xp_claim){"weights-and-slopes.bound",
                             "|A| is at most |W_s|(d_max - d_min)/2 + |W_a| d_max", "vfep, prop:slopes a",
                             xp_text(run, "networks beyond the bound, of %zu at random states", b->networks),
                             "networks", 0, 0, "none beyond roundoff n eps (|W_s| + |W_a|) d_max", 0,
                             XP_EXCEPTIONS, b->networks},
                 (double)b->violated);
  xp_claim_check(
      run,
      &(xp_claim){
          "weights-and-slopes.tight",
          "Symmetric weights attain the bound |W_s|(d_max - d_min)/2 on |A| at every choice of slopes",
          "vfep, prop:slopes a",
          xp_text(run, "smallest of %zu ratios, each of the largest |A| of a search over W_s to the bound",
                  b->climbs),
          "1", 0.99, INFINITY,
          "chosen: a search ends at 0.999 of the bound, and 1 % may be missing; "
          "weights-and-slopes.bound says that none is above",
          0, XP_RATIO, b->climbs},
      b->climbs ? b->climbed : GSL_NAN);
  xp_claim_check(
      run,
      &(xp_claim){"weights-and-slopes.bound-checker",
                  "Extremal weight matrices exceed a bound on |A| that is 2 % smaller", "vfep, prop:slopes",
                  xp_text(run, "matrices that exceed it, of %zu with slopes that differ", b->faults),
                  "faults", (double)b->faults, (double)b->faults, "every network whose slopes differ", 0,
                  XP_FAULTS, b->faults},
      (double)b->caught);
  xp_value(run, "bound-networks", "%zu", b->networks);
  xp_value(run, "bound-violated", "%zu", b->violated);
  xp_value(run, "bound-climbed", "%.3f", b->climbed);
  xp_value(run, "bound-symmetric", "%zu", b->symmetric);
  xp_value(run, "bound-typical", "%.2f", b->typical);
  xp_value(run, "bound-tightest", "%.3f", b->tightest);
  xp_value(run, "bound-mixed", "%.2f", b->mixed);
  xp_value(run, "bound-searches", "%zu", b->climbs);
}

static void write_kind(xp_run *run, slope_kind kind, const slope_summary *s) {
  static const char *const fate[SLOPE_FATES] = {
      [SLOPE_MEASURED] = "measured", "unstable", "silent", "kink", "flat"};
  for (int f = SLOPE_MEASURED; f < SLOPE_FATES; f++) {
    xp_value(run, xp_text(run, "%s-%s", fate[f], kind_name[kind]), "%zu", s->fate[f]);
  }
  for (size_t k = 0; k < SLOPE_LAYERS; k++) {
    xp_value(run, xp_text(run, "lowest-%s-%zu", kind_name[kind], k), "%.3f", s->lowest[k]);
    xp_value(run, xp_text(run, "against-%s-%zu", kind_name[kind], k), "%.2g",
             100.0 * (double)s->against[k] / GSL_MAX(1.0, (double)s->fate[SLOPE_MEASURED]));
  }
  xp_value(run, xp_text(run, "cosine-%s", kind_name[kind]), "%.3f", s->cosine);
  xp_value(run, xp_text(run, "against-%s", kind_name[kind]), "%.2g",
           100.0 * (double)s->against_all / GSL_MAX(1.0, (double)s->fate[SLOPE_MEASURED]));
  xp_value(run, xp_text(run, "quiet-%s", kind_name[kind]), "%zu", s->quiet);
  xp_value(run, xp_text(run, "nearest-%s", kind_name[kind]), "%.1e", s->kink);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "weights-and-slopes",
                         "Symmetric weights are not a symmetric Jacobian: fields, slopes, layers", NULL);
  size_t count = (size_t)xp_choose(run, 450, 19200, 192000);
  slope_bound_summary bound = slope_bound_run(run, (size_t)xp_choose(run, 200, 12000, 120000));
  slope_record *o = draw_run(run, "networks", "slope-case network", count, sizeof *o, run_one, NULL);
  write_networks(run, o, count);
  slope_summary s[SLOPE_KINDS];
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
