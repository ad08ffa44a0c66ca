/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When does the update descend?  The threshold kappa = 1, exact tests for targets on the outputs, what weak
 * coupling gives, and why stability and single examples are not enough.
 */
#include "positivity.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { BINS = 7 };
static const double edge[BINS + 1] = {0, 0.25, 0.5, 1, 2, 4, 8, INFINITY};

typedef struct {
  size_t fate[3], silent, silent_against, infinite, tested[TESTS], violated[TESTS], open, later[SPACES];
  double smallest[SPACES], largest[SPACES];
} summary;

static summary summarise(const network *o, size_t count) {
  summary s = {.smallest = {INFINITY, INFINITY}};
  for (const network *p = o; p < o + count; p++) {
    s.fate[p->fate]++;
    if (p->fate != SUBJECT_SETTLED)
      continue;
    s.open += p->open != 0;
    for (int t = 0; t < TESTS; t++) {
      s.tested[t] += p->tested >> t & 1;
      s.violated[t] += p->violated >> t & 1;
    }
    for (int space = 0; space < SPACES; space++)
      if (isfinite(p->kappa[space])) {
        const verdict *outputs = &p->worst[space][OUTPUTS];
        s.later[space] += p->kappa[space] > 1 && !outputs->open && outputs->form.smallest > 0;
        if (p->kappa[space] > 1e-10) /* not the roundoff of a symmetric Jacobian */
          s.smallest[space] = fmin(s.smallest[space], p->kappa[space]);
        s.largest[space] = fmax(s.largest[space], p->kappa[space]);
      }
    if (!isfinite(p->kappa[WEIGHTS])) {
      const verdict *all = &p->worst[WEIGHTS][EVERYWHERE];
      s.silent += p->silent > 0;
      s.silent_against += p->silent > 0 && all->form.smallest < 0 && all->cosine < 0;
      s.infinite += p->silent == 0;
    }
  }
  return s;
}

/* ---- Tables ---- */

static size_t thinning(size_t count, size_t rows) {
  return count / rows + 1;
}

static void write_networks(xp_run *run, const network *o, size_t count, size_t stride) {
  xp_table *t = xp_table_open(run, NULL,
                              "units [1]\tkappa [1]\tworst cosine [1]\tworst output cosine [1]\tkappa_M [1]\t"
                              "worst weight cosine [1]\tworst output weight cosine [1]\tcoupling [1]");
  for (size_t i = 0; i < count; i += stride)
    if (o[i].fate == SUBJECT_SETTLED)
      xp_table_row(t, "%zu\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g", o[i].units, o[i].kappa[STATE],
                   o[i].worst[STATE][EVERYWHERE].cosine, o[i].worst[STATE][OUTPUTS].cosine,
                   o[i].kappa[WEIGHTS], o[i].worst[WEIGHTS][EVERYWHERE].cosine,
                   o[i].worst[WEIGHTS][OUTPUTS].cosine, o[i].coupling);
}

/* One in so many, and each with targets that make it ascend. */
static void write_batches(xp_run *run, const batch *o, size_t count, size_t stride) {
  xp_table *t = xp_table_open(run, "batches", "examples [1]\tkappa_M [1]\tcosine [1]\tworst cosine [1]");
  for (size_t i = 0; i < count; i++)
    if (o[i].guaranteed && (i % stride == 0 || o[i].worst < 0))
      xp_table_row(t, "%zu\t%.5g\t%.5g\t%.5g", o[i].examples, o[i].kappa, o[i].cosine, o[i].worst);
}

static void write_sharp(xp_run *run, const sharp *o, size_t count) {
  xp_table *t = xp_table_open(run, "sharp", "statement\tpredicted [1]\tfound [1]");
  for (size_t i = 0; i < count; i++)
    xp_table_row(t, "%s\t%.9g\t%.9g", positivity_sharp_name[i % SHARP_KINDS], o[i].predicted, o[i].found);
}

/* Stable networks against the gradient, by kappa of that space. */
typedef struct {
  size_t networks, against, worst;
} bin;

static void fill_bins(const network *o, size_t count, bin bins[SPACES][BINS]) {
  for (const network *p = o; p < o + count; p++)
    for (int space = 0; p->fate == SUBJECT_SETTLED && space < SPACES; space++)
      for (int b = 0; b < BINS; b++)
        if (p->kappa[space] >= edge[b] && (p->kappa[space] < edge[b + 1] || b == BINS - 1)) {
          const verdict *outputs = &p->worst[space][OUTPUTS];
          bins[space][b].networks++;
          bins[space][b].against += p->cosine[space] < 0;
          bins[space][b].worst += !outputs->open && outputs->form.smallest < 0;
        }
}

/* <<shares>> */
static void write_bins(xp_run *run, const bin bins[SPACES][BINS]) {
  static const char *const part[SPACES] = {"stable-state", "stable-weights"};
  for (int space = 0; space < SPACES; space++) {
    xp_table *t = xp_table_open(run, part[space],
                                "kappa from [1]\tkappa [1]\tnetworks [1]\tagainst [1]\tshare [%]\tlow [%]\t"
                                "high [%]\tworst share [%]\tworst low [%]\tworst high [%]");
    for (int b = 0; b < BINS; b++) {
      const bin *at = &bins[space][b];
      double low, high, worst_low, worst_high, total = (double)at->networks;
      double middle = b == 0          ? edge[1] / M_SQRT2
                      : b == BINS - 1 ? edge[b] * M_SQRT2
                                      : sqrt(edge[b] * edge[b + 1]);
      if (at->networks == 0)
        continue;
      xp_share(at->against, at->networks, &low, &high);
      xp_share(at->worst, at->networks, &worst_low, &worst_high);
      xp_table_row(t, "%g\t%.4g\t%zu\t%zu\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g", edge[b], middle, at->networks,
                   at->against, 100 * (double)at->against / total, 100 * low, 100 * high,
                   100 * (double)at->worst / total, 100 * worst_low, 100 * worst_high);
    }
  }
}
/* <</shares>> */

/* ---- Claims ---- */

static void claim_tests(xp_run *run, const summary *s) {
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
  char quantity[128];
  for (size_t i = 0; i < sizeof claims / sizeof *claims; i++) {
    size_t tested = 0, violated = 0;
    for (int t = claims[i].first; t <= claims[i].last; t++) {
      tested += s->tested[t];
      violated += s->violated[t];
    }
    snprintf(quantity, sizeof quantity, "violations in %zu tests of random networks", tested);
    xp_claim_check(run,
                   &(xp_claim){claims[i].id, claims[i].statement, claims[i].source, quantity, "1", 0, 0,
                               "none where roundoff 2 n eps/min(rcond L, rcond S) leaves the signs certain",
                               0},
                   tested ? (double)violated : GSL_NAN);
  }
}

static void claim_sharp(xp_run *run, const sharp *o, size_t count) {
  static const char *const id[SHARP_KINDS] = {
      "positivity.sharp-state", "positivity.sharp-weights", "positivity.sharp-state-outputs",
      "positivity.sharp-weights-outputs", "positivity.sharp-coupling"};
  static const char *const statement[SHARP_KINDS] = {
      "The threshold kappa = 1 is where a search over targets first succeeds",
      "The threshold kappa_M = 1 is where a search over targets first succeeds",
      "The exact test on the outputs changes sign where a search over targets first succeeds",
      "The exact test on the outputs in weight space changes sign where a search first succeeds",
      "The bound under weak coupling, an angle of 2 arcsin r, is sharp"};
  size_t seeded = 0, caught = 0;
  for (size_t kind = 0; kind < SHARP_KINDS; kind++) {
    double furthest = 0;
    for (size_t i = kind; i < count; i += SHARP_KINDS) {
      furthest = xp_larger(furthest, fabs(o[i].found / o[i].predicted - 1));
      for (int f = 0; o[i].seeded && f < FAULTS; f++) {
        seeded++;
        caught += (size_t)o[i].caught[f];
      }
    }
    xp_claim_check(run,
                   &(xp_claim){id[kind], statement[kind], "vfep, prop:positivity, prop:weak-coupling",
                               "largest relative distance between the search's and the proposition's", "1", 0,
                               0.01, "within 1 %; the search halves an interval of 6 % seven times", 0},
                   furthest);
  }
  xp_claim_parts(
      run,
      &(xp_claim){"positivity.checker",
                  "The checker notices 0.98 kappa, an adjoint without transposition and a flipped sign",
                  "vfep", "faults caught, of those put in within 1 % past the threshold and 10 % before", "1",
                  0, 0, "every fault in every network", 0},
      caught, seeded);
}

static void claim_stable(xp_run *run, const bin bins[SPACES][BINS]) {
  char quantity[160];
  for (int space = 0; space < SPACES; space++) {
    size_t below = 0, against_below = 0, above = 0, against_above = 0;
    for (int b = 0; b < BINS; b++) {
      const bin *at = &bins[space][b];
      *(edge[b] < 1 ? &below : &above) += at->networks;
      *(edge[b] < 1 ? &against_below : &against_above) += at->against;
    }
    snprintf(quantity, sizeof quantity,
             "of %zu stable networks of 20 units with %s < 1, those turned against", below,
             space == STATE ? "kappa" : "kappa_M");
    xp_claim_check(run,
                   &(xp_claim){space == STATE ? "positivity.stable-state" : "positivity.stable-weights",
                               space == STATE
                                   ? "No stable network with kappa < 1 has a response turned against"
                                   : "No stable network with kappa_M < 1 has an update that ascends",
                               "vfep, prop:positivity", quantity, "networks", 0, 0, "a theorem", 0},
                   below ? (double)against_below : GSL_NAN);
    double low = GSL_NAN, high = GSL_NAN;
    if (above)
      xp_share(against_above, above, &low, &high);
    snprintf(quantity, sizeof quantity,
             "lower end of the 95 %% interval of the share turned against, %zu of %zu with %s >= 1",
             against_above, above, space == STATE ? "kappa" : "kappa_M");
    xp_claim_check(run,
                   &(xp_claim){space == STATE ? "positivity.stability-state" : "positivity.stability-weights",
                               space == STATE ? "Stability does not imply positivity"
                                              : "Stability does not imply that the update descends",
                               "vfep, prop:positivity", quantity, "1", DBL_MIN, 1,
                               "more than none, Clopper and Pearson", 0},
                   low);
  }
}

typedef struct {
  size_t fate[3], guaranteed, violated, promised, disagrees, open, against, worst;
  double least; /* kappa_M of a batch with targets that make it ascend */
  double lowest;
} batches;

static batches summarise_batches(const batch *o, size_t count) {
  batches s = {.least = INFINITY, .lowest = 1};
  for (const batch *p = o; p < o + count; p++) {
    s.fate[p->fate]++;
    if (!p->guaranteed)
      continue;
    s.guaranteed++;
    s.violated += (size_t)p->violated;
    s.promised += (size_t)p->promised;
    s.disagrees += (size_t)p->disagrees;
    s.open += (size_t)p->open;
    s.against += p->cosine < 0;
    if (!p->open && p->worst < 0) {
      s.worst++;
      s.least = fmin(s.least, p->kappa);
      s.lowest = fmin(s.lowest, p->worst);
    }
  }
  return s;
}

static void claim_batches(xp_run *run, const batches *s) {
  char quantity[160];
  snprintf(quantity, sizeof quantity, "violations in %zu batches of 2 to 4 examples, kappa_M < 1 in each",
           s->guaranteed);
  xp_claim_check(run,
                 &(xp_claim){"positivity.batch-bound",
                             "The examples' bounds add up, and below the gradient's length promise descent",
                             "vfep, prop:batch", quantity, "batches", 0, 0,
                             "none beyond 2 (n eps + 1e-12)/rcond L of the lengths", 0},
                 s->guaranteed ? (double)s->violated : GSL_NAN);
  snprintf(quantity, sizeof quantity, "of %zu batches, those where form and settled witness disagree",
           s->guaranteed - s->open);
  xp_claim_check(run,
                 &(xp_claim){"positivity.batch-exact", "The sign of the batch's form is the exact test",
                             "vfep, prop:batch", quantity, "batches", 0, 0,
                             "none beyond 2 (n eps + 1e-12)/rcond L of the lengths", 0},
                 s->guaranteed > s->open ? (double)s->disagrees : GSL_NAN);
  double low = GSL_NAN, high = GSL_NAN;
  if (s->guaranteed)
    xp_share(s->worst, s->guaranteed, &low, &high);
  snprintf(quantity, sizeof quantity,
           "lower end of the 95 %% interval of the share with targets that ascend, %zu of %zu", s->worst,
           s->guaranteed);
  xp_claim_check(
      run,
      &(xp_claim){"positivity.batch", "kappa_M < 1 in each example does not make a batch's update descend",
                  "vfep, prop:batch", quantity, "1", DBL_MIN, 1, "more than none, Clopper and Pearson", 0},
      low);
}

static int claim_explicit(xp_run *run) {
  double furthest = 0, kappa = 0, single = 0, off = 0, least = INFINITY, lowest = 1;
  int code = GSL_SUCCESS;
  for (double a = 1e-3; !code && a < 0.7; a *= 1.25) {
    code = positivity_explicit(a, &kappa, &single, &off);
    furthest = xp_larger(furthest, off);
    least = fmin(least, kappa);
    lowest = xp_smaller(lowest, single);
  }
  xp_claim_check(
      run,
      &(xp_claim){"positivity.batch-explicit",
                  "Two examples, each with kappa_M = a sqrt(2) < 1, whose batch update is the gradient "
                  "with its sign turned",
                  "vfep, prop:batch",
                  "largest angle between the batch's update and the ascent, a from 0.001 to 0.7", "rad", 0,
                  32 * DBL_EPSILON, "2 n eps cond(L), cond(L) <= 2, and 4 eps of the angle", 0},
      code ? GSL_NAN : furthest);
  xp_value(run, "explicit-kappa", "%.1e", least);
  xp_value(run, "explicit-cosine", "%.2g", lowest);
  return code;
}

/* ---- Numbers for the text ---- */

static void write_values(xp_run *run, const summary *s, const summary *stable, const bin bins[SPACES][BINS],
                         const batches *b) {
  static const char *const spaces[SPACES] = {"state", "weights"};
  char key[64];
  xp_value(run, "networks", "%zu", s->fate[SUBJECT_SETTLED]);
  xp_value(run, "lost", "%zu", s->fate[SUBJECT_NO_FIXED_POINT]);
  xp_value(run, "no-response", "%zu", s->fate[SUBJECT_NO_RESPONSE]);
  xp_value(run, "silent", "%zu", s->silent);
  xp_value(run, "silent-against", "%zu", s->silent_against);
  xp_value(run, "infinite", "%zu", s->infinite);
  xp_value(run, "open", "%zu", s->open);
  xp_value(run, "stable", "%zu", stable->fate[SUBJECT_SETTLED]);
  xp_value(run, "stable-lost", "%zu",
           stable->fate[SUBJECT_NO_FIXED_POINT] + stable->fate[SUBJECT_NO_RESPONSE]);
  for (int space = 0; space < SPACES; space++) {
    size_t below = 0;
    double low, high;
    for (int k = 0; edge[k] < 1; k++)
      below += bins[space][k].networks;
    snprintf(key, sizeof key, "kappa-smallest-%s", spaces[space]);
    xp_value(run, key, "%.1e", s->smallest[space]);
    snprintf(key, sizeof key, "kappa-largest-%s", spaces[space]);
    xp_value(run, key, "%.2g", s->largest[space]);
    snprintf(key, sizeof key, "later-%s", spaces[space]);
    xp_value(run, key, "%zu", s->later[space]);
    snprintf(key, sizeof key, "below-%s", spaces[space]);
    xp_value(run, key, "%zu", below);
    for (int k = 3; k < BINS; k++) {
      const bin *at = &bins[space][k];
      snprintf(key, sizeof key, "share-%s-%g", spaces[space], edge[k]);
      if (at->networks) {
        xp_share(at->against, at->networks, &low, &high);
        xp_value(run, key, "%.2g (%.2g to %.2g)", 100 * (double)at->against / (double)at->networks, 100 * low,
                 100 * high);
      } else
        xp_value(run, key, "no network");
    }
  }
  xp_value(run, "batches", "%zu", b->guaranteed);
  xp_value(run, "batches-promised", "%zu", b->promised);
  xp_value(run, "batches-open", "%zu", b->open);
  xp_value(run, "batches-against", "%zu", b->against);
  xp_value(run, "batches-worst", "%zu", b->worst);
  xp_value(run, "batches-kappa", "%.1e", b->least);
  xp_value(run, "batches-cosine", "%.2g", b->lowest);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "positivity", "When the update descends", NULL);
  uint64_t seed = xp_run_seed(run);
  size_t count = (size_t)xp_choose(run, 900, 18000, 180000);
  size_t stable_count = (size_t)xp_choose(run, 200, 4000, 40000);
  size_t batch_count = (size_t)xp_choose(run, 600, 10800, 108000);
  size_t searches = (size_t)xp_choose(run, 10, 80, 800);
  network *o = calloc(count, sizeof *o), *stable = calloc(stable_count, sizeof *stable);
  batch *b = calloc(batch_count, sizeof *b);
  sharp *t = calloc(searches, sizeof *t);
  bin bins[SPACES][BINS] = {{{0, 0, 0}}};
  if (!o || !stable || !b || !t)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  ensemble_run(run, "networks", count, sizeof *o, positivity_network, o);
  ensemble_run(run, "stable networks", stable_count, sizeof *stable, positivity_stable, stable);
  ensemble_run(run, "batches", batch_count, sizeof *b, positivity_batch, b);
  xp_parallel(run, "targets", searches, 1, sizeof *t, positivity_sharp, &seed, t);

  write_networks(run, o, count, thinning(count, 700));
  write_batches(run, b, batch_count, thinning(batch_count, 900));
  write_sharp(run, t, searches);
  fill_bins(stable, stable_count, bins);
  write_bins(run, bins);
  summary s = summarise(o, count), of_stable = summarise(stable, stable_count);
  batches of_batches = summarise_batches(b, batch_count);
  claim_tests(run, &s);
  claim_sharp(run, t, searches);
  claim_stable(run, bins);
  claim_batches(run, &of_batches);
  if (claim_explicit(run))
    xp_die(run, "explicit batch: it cannot be measured: report this");
  xp_value(run, "drawn", "%zu", count);
  xp_value(run, "searches", "%zu", searches);
  xp_value(run, "thinning", "%zu", thinning(count, 700));
  xp_value(run, "batch-thinning", "%zu", thinning(batch_count, 900));
  write_values(run, &s, &of_stable, bins, &of_batches);
  free(t);
  free(b);
  free(stable);
  free(o);
  return xp_end(run);
}
