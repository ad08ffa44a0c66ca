/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * When does the update descend?  The threshold kappa = 1, exact tests for targets on the outputs, what weak
 * coupling gives, and why stability and single examples are not enough.
 */
#include "positivity-ledger.h"
#include "xp.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>

const double positivity_edge[BINS + 1] = {0, 0.25, 0.5, 1, 2, 4, 8, INFINITY};

static summary summarise(const network *o, size_t count) {
  summary s = {.smallest = {INFINITY, INFINITY}};
  for (const network *p = o; p < o + count; p++) {
    s.fate[p->fate]++;
    if (p->fate != ENSEMBLE_SETTLED)
      continue;
    s.open += p->open != 0;
    for (int t = 0; t < TESTS; t++) {
      s.tested[t] += p->tested >> t & 1;
      s.violated[t] += p->violated >> t & 1;
      s.undecided[t] += p->open >> t & 1;
    }
    for (int space = 0; space < SPACES; space++)
      if (isfinite(p->kappa[space])) {
        const verdict *outputs = &p->worst[space][OUTPUTS];
        s.later[space] += p->kappa[space] > 1 && !outputs->open && outputs->form.smallest > 0;
        if (p->kappa[space] > p->blur[space]) /* not the roundoff of a symmetric Jacobian */
          s.smallest[space] = xp_min(s.smallest[space], p->kappa[space]);
        s.largest[space] = xp_max(s.largest[space], p->kappa[space]);
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

static batches summarise_batches(const batch *o, size_t count) {
  batches s = {.least = INFINITY, .lowest = 1};
  for (const batch *p = o; p < o + count; p++) {
    s.fate[p->fate]++;
    if (!p->guaranteed)
      continue;
    s.guaranteed++;
    s.violated += (size_t)p->violated;
    s.promised += (size_t)p->promised;
    s.caught += (size_t)p->caught;
    s.disagrees += (size_t)p->disagrees;
    s.open += (size_t)p->open;
    s.against += p->cosine < 0;
    if (!p->open && p->worst < 0) {
      s.worst++;
      s.least = xp_min(s.least, p->kappa);
      s.lowest = xp_min(s.lowest, p->worst);
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
    if (o[i].fate == ENSEMBLE_SETTLED)
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

static void fill_bins(const network *o, size_t count, bin bins[SPACES][BINS]) {
  for (const network *p = o; p < o + count; p++)
    for (int space = 0; p->fate == ENSEMBLE_SETTLED && space < SPACES; space++)
      for (int b = 0; b < BINS; b++)
        if (p->kappa[space] >= positivity_edge[b] &&
            (p->kappa[space] < positivity_edge[b + 1] || b == BINS - 1)) {
          const verdict *outputs = &p->worst[space][OUTPUTS];
          bins[space][b].networks++;
          bins[space][b].against += p->cosine[space] < -p->blur[space];
          bins[space][b].worst += !outputs->open && outputs->form.smallest < 0;
        }
}

static void write_bins(xp_run *run, const bin bins[SPACES][BINS]) {
  static const char *const part[SPACES] = {"stable-state", "stable-weights"};
  for (int space = 0; space < SPACES; space++) {
    xp_table *t = xp_table_open(run, part[space],
                                "kappa from [1]\tkappa [1]\tnetworks [1]\tagainst [1]\tshare [%]\tlow [%]\t"
                                "high [%]\tworst share [%]\tworst low [%]\tworst high [%]");
    for (int b = 0; b < BINS; b++) {
      const bin *at = &bins[space][b];
      double low, high, worst_low, worst_high, total = (double)at->networks;
      double middle = b == 0          ? positivity_edge[1] / M_SQRT2
                      : b == BINS - 1 ? positivity_edge[b] * M_SQRT2
                                      : sqrt(positivity_edge[b] * positivity_edge[b + 1]);
      if (at->networks == 0)
        continue;
      xp_share(at->against, at->networks, &low, &high);
      xp_share(at->worst, at->networks, &worst_low, &worst_high);
      xp_table_row(t, "%g\t%.4g\t%zu\t%zu\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g", positivity_edge[b], middle,
                   at->networks, at->against, 100 * (double)at->against / total, 100 * low, 100 * high,
                   100 * (double)at->worst / total, 100 * worst_low, 100 * worst_high);
    }
  }
}

/* ---- Numbers for the text ---- */

static void write_values(xp_run *run, const summary *s, const summary *stable, const bin bins[SPACES][BINS],
                         const batches *b) {
  static const char *const spaces[SPACES] = {"state", "weights"};
  xp_value(run, "networks", "%zu", s->fate[ENSEMBLE_SETTLED]);
  xp_value(run, "lost", "%zu", s->fate[ENSEMBLE_NO_FIXED_POINT]);
  xp_value(run, "no-response", "%zu", s->fate[ENSEMBLE_NO_RESPONSE]);
  size_t exceptions = 0;
  for (int test = 0; test < TESTS; test++)
    exceptions += s->violated[test];
  xp_value(run, "exceptions", "%zu", exceptions);
  xp_value(run, "silent", "%zu", s->silent);
  xp_value(run, "silent-against", "%zu", s->silent_against);
  xp_value(run, "infinite", "%zu", s->infinite);
  xp_value(run, "open", "%zu", s->open);
  xp_value(run, "stable", "%zu", stable->fate[ENSEMBLE_SETTLED]);
  xp_value(run, "stable-lost", "%zu",
           stable->fate[ENSEMBLE_NO_FIXED_POINT] + stable->fate[ENSEMBLE_NO_RESPONSE]);
  for (int space = 0; space < SPACES; space++) {
    size_t below = 0;
    double low, high;
    for (int k = 0; positivity_edge[k] < 1; k++)
      below += bins[space][k].networks;
    xp_value(run, xp_text(run, "kappa-smallest-%s", spaces[space]), "%.1e", s->smallest[space]);
    xp_value(run, xp_text(run, "kappa-largest-%s", spaces[space]), "%.2g", s->largest[space]);
    xp_value(run, xp_text(run, "later-%s", spaces[space]), "%zu", s->later[space]);
    xp_value(run, xp_text(run, "below-%s", spaces[space]), "%zu", below);
    for (int k = 3; k < BINS; k++) {
      const bin *at = &bins[space][k];
      const char *key = xp_text(run, "share-%s-%g", spaces[space], positivity_edge[k]);
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
  size_t count = (size_t)xp_choose(run, 900, 18000, 180000);
  size_t stable_count = (size_t)xp_choose(run, 200, 3000, 30000);
  size_t batch_count = (size_t)xp_choose(run, 600, 10800, 108000);
  size_t searches = (size_t)xp_choose(run, 10, 60, 600);
  bin bins[SPACES][BINS] = {{{0, 0, 0}}};
  network *o = draw_run(run, "networks", "positivity network", count, sizeof *o, positivity_network, NULL);
  network *stable = draw_run(run, "stable networks", "positivity stable", stable_count, sizeof *stable,
                             positivity_stable, NULL);
  batch *b = draw_run(run, "batches", "positivity batch", batch_count, sizeof *b, positivity_batch, NULL);
  sharp *t = draw_run(run, "targets", "positivity sharp", searches, sizeof *t, positivity_sharp, NULL);

  write_networks(run, o, count, thinning(count, 700));
  write_batches(run, b, batch_count, thinning(batch_count, 900));
  write_sharp(run, t, searches);
  fill_bins(stable, stable_count, bins);
  write_bins(run, bins);
  summary s = summarise(o, count), of_stable = summarise(stable, stable_count);
  batches of_batches = summarise_batches(b, batch_count);
  positivity_claim_tests(run, &s);
  positivity_claim_sharp(run, t, searches);
  positivity_claim_stable(run, bins);
  positivity_claim_batches(run, &of_batches);
  if (positivity_claim_explicit(run))
    xp_die(run, "explicit batch: its fixed points or kappa_M were not found: use another --seed");
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
