/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The paper's good parameters: weights for which (1) the dynamics converges from any state and (2) the
 * update lowers the objective, (dJ/dW).nu < 0.  Which share of weight space they take, by gain and by the
 * angle between the weights there and back, and where the theory promises them.
 */
#include "good-parameters.h"

#include "xp.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

/* The plane of gain and angle in cells; row ANGLES has independent feedback, an angle of 90 degrees. */
enum { GAINS = 10, ANGLES = 9, ROWS = ANGLES + 1, CELLS = ROWS * GAINS, MOST = 240 };
static const double gain_step = 0.25; /* gains up to 2.5 */
static const char *const kind_name[KINDS] = {"dense", "layered", "large"};

/* The measure on weight space: gain and angle uniform, the same number of networks in every cell. */
static int draw_in_cell(good_network *s, size_t row, size_t column, gsl_rng *rng, double *norm) {
  double gain = gain_step * ((double)column + gsl_rng_uniform(rng));
  double angle = row == ANGLES ? M_PI / 2 : M_PI / ANGLES * ((double)row + gsl_rng_uniform(rng));
  return good_network_draw(s, gain, angle, rng, norm);
}

typedef struct {
  size_t each[KINDS]; /* networks in a cell; records have room for the most of them */
} plan;

/* Dense of 20 units, layered of 4, 8 and 8, dense of 50; 4 outputs and 4 inputs. */
static int run_cell(gsl_rng *rng, size_t index, void *record, const void *context) {
  static const size_t layers[KINDS] = {1, 3, 1}, units[KINDS][3] = {{20}, {4, 8, 8}, {50}};
  const plan *p = context;
  const size_t kind = index / CELLS, cell = index % CELLS;
  judgement *o = record;
  good_network s;
  int code = good_network_make(&s, vf_activation_tanh, layers[kind], units[kind], 4, 4, STARTS);
  for (size_t i = 0; !code && i < p->each[kind]; i++) {
    o[i] = (judgement){.cosine = 1};
    code = draw_in_cell(&s, cell / GAINS, cell % GAINS, rng, &o[i].norm);
    if (!code)
      code = good_network_judge(&s, i % 8 == 0, rng, &o[i]);
  }
  good_network_free(&s);
  return code;
}

typedef struct {
  size_t networks, fate[FATES], contracts, promised, both, rest_wrong, wrong, tried, overturned, many,
      contracts_in_time;
  double worst; /* smallest cosine */
} tally;

static void count(tally *t, const judgement *o, size_t networks) {
  for (size_t i = 0; i < networks; i++) {
    if (!o[i].fate)
      continue;
    t->networks++;
    t->contracts_in_time += (size_t)o[i].contracts;
    t->fate[o[i].fate]++;
    t->contracts += o[i].norm < 1;
    t->promised += (size_t)o[i].promised;
    t->both += o[i].norm < 1 && o[i].promised;
    t->rest_wrong += (size_t)o[i].rest_wrong;
    t->wrong += (size_t)o[i].wrong;
    t->tried += (size_t)o[i].tried;
    t->overturned += (size_t)o[i].overturned;
    t->many += o[i].states > 1;
    t->worst = xp_min(t->worst, o[i].cosine);
  }
}

static double percent(size_t part, size_t whole) {
  return 100.0 * (double)part / (double)whole;
}

static void write_map(xp_run *run, size_t kind, const judgement *o, size_t each) {
  xp_table *t =
      xp_table_open(run, kind_name[kind],
                    "gain [1]\tangle [degrees]\tgood [%]\tlow [%]\thigh [%]\trestless [%]\tclimbs [%]\t"
                    "both [%]\tnever [%]\tlost [%]\tcontracting [%]\tkappa_M below 1 [%]");
  for (size_t row = 0; row < ROWS; row++)
    for (size_t column = 0; column < GAINS; column++) {
      tally c = {0};
      double low, high;
      count(&c, o + (row * GAINS + column) * each, each);
      xp_share(c.fate[GOOD], each, &low, &high);
      xp_table_row(t, "%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g",
                   gain_step * ((double)column + 0.5),
                   row == ANGLES ? 90 : 180.0 / ANGLES * ((double)row + 0.5), percent(c.fate[GOOD], each),
                   100 * low, 100 * high, percent(c.fate[RESTLESS], each), percent(c.fate[CLIMBS], each),
                   percent(c.fate[BOTH], each), percent(c.fate[NEVER], each), percent(c.fate[LOST], each),
                   percent(c.contracts, each), percent(c.promised, each));
    }
}

/* The gain up to which at least half of the networks of a row have what is counted, between cells by a line.
 */
static double edge_of(const size_t have[GAINS], size_t each) {
  double before = 1, gain = gain_step / 2;
  for (size_t k = 0; k < GAINS; k++) {
    double share = (double)have[k] / (double)each;
    if (share < 0.5)
      return k ? gain - gain_step + gain_step * (before - 0.5) / (before - share) : gain * share / 0.5;
    before = share;
    gain += gain_step;
  }
  return GAINS * gain_step;
}

static void write_edges(xp_run *run, const judgement *o, size_t each) {
  xp_table *t =
      xp_table_open(run, "edges",
                    "angle [degrees]\tdense contracting [1]\tdense kappa_M [1]\tlayered contracting [1]\t"
                    "layered kappa_M [1]");
  for (size_t row = 0; row < ANGLES; row++) {
    double edge[KINDS][2];
    for (size_t kind = DENSE; kind <= LAYERED; kind++) {
      size_t contracts[GAINS], promised[GAINS];
      for (size_t k = 0; k < GAINS; k++) {
        tally c = {0};
        count(&c, o + (kind * CELLS + row * GAINS + k) * each, each);
        contracts[k] = c.contracts;
        promised[k] = c.promised;
      }
      edge[kind][0] = edge_of(contracts, each);
      edge[kind][1] = edge_of(promised, each);
    }
    xp_table_row(t, "%.4g\t%.4g\t%.4g\t%.4g\t%.4g", 180.0 / ANGLES * ((double)row + 0.5), edge[DENSE][0],
                 edge[DENSE][1], edge[LAYERED][0], edge[LAYERED][1]);
  }
}

static void value_share(xp_run *run, const char *name, const char *what, size_t held, size_t total) {
  double low, high;
  xp_share(held, total, &low, &high);
  xp_value(run, xp_text(run, "%s-%s", name, what), "%.1f", percent(held, total));
  xp_value(run, xp_text(run, "%s-%s-range", name, what), "%.1f to %.1f", 100 * low, 100 * high);
}

/* The interval must lie above one half, so the share by more than its longer arm. */
static void claim_large(xp_run *run, const char *id, const char *statement, const char *where,
                        const tally *t) {
  const double share = percent(t->fate[GOOD], t->networks);
  double low, high;
  xp_share(t->fate[GOOD], t->networks, &low, &high);
  const double spread = xp_max(share - 100 * low, 100 * high - share);
  xp_claim_check(
      run,
      &(xp_claim){id, statement, "ICLR 2018 version, section 5",
                  xp_text(run,
                          "share of good networks, of %zu with normal weights, %s: %.1f to %.1f %% "
                          "(95 %%)",
                          t->networks, where, 100 * low, 100 * high),
                  "%", 50 + spread, 100,
                  "chosen: a large proportion is read as more than half by the whole interval of "
                  "Clopper and Pearson; the share depends on the measure, which is chosen too",
                  spread, XP_NUMBER, t->networks},
      share);
}

/* Shares of each fate, by kind and, after it, where. */
static void value_fates(xp_run *run, size_t kind, const char *where, const tally *t) {
  static const char *const fate_name[FATES] = {"unjudged", "good",  "restless", "climbs",
                                               "both",     "never", "lost"};
  for (int f = GOOD; f < FATES; f++)
    value_share(run, xp_text(run, "%s%s", kind_name[kind], where), fate_name[f], t->fate[f], t->networks);
}

static void report_plane(xp_run *run, size_t kind, const tally *t) {
  static const char
      *const id[KINDS] = {"good-parameters.dense", "good-parameters.layered", "good-parameters.large"},
             *const statement[KINDS] = {
                 "Good parameters \"cover a large proportion of weight space\": dense networks of 20 units",
                 "Good parameters \"cover a large proportion of weight space\": layered networks of 20 units",
                 "Good parameters \"cover a large proportion of weight space\": dense networks of 50 units"};
  value_fates(run, kind, "", t);
  value_share(run, kind_name[kind], "contracting", t->contracts, t->networks);
  value_share(run, kind_name[kind], "promised", t->promised, t->networks);
  value_share(run, kind_name[kind], "guaranteed", t->both, t->networks);
  xp_value(run, xp_text(run, "%s-worst", kind_name[kind]), "%.3f", t->worst);
  claim_large(run, id[kind], statement[kind], "gain uniform in 0 to 2.5, mixing angle in 0 to 180 degrees",
              t);
}

static void report_rows(xp_run *run, size_t kind, const judgement *o, size_t each) {
  static const char *const id[KINDS][2] = {
      {"good-parameters.dense-independent", "good-parameters.dense-symmetric"},
      {"good-parameters.layered-independent", "good-parameters.layered-symmetric"}};
  static const char *const statement[KINDS][2] = {
      {"Most independent feedback weights are good parameters: dense networks",
       "Weights with some symmetry are good parameters: dense networks"},
      {"Most independent feedback weights are good parameters: layered networks",
       "Weights with some symmetry are good parameters: layered networks"}};
  tally independent = {0}, symmetric = {0};
  count(&independent, o + ANGLES * GAINS * each, GAINS * each);
  count(&symmetric, o, GAINS * each);
  value_fates(run, kind, "-independent", &independent);
  value_fates(run, kind, "-symmetric", &symmetric);
  claim_large(run, id[kind][0], statement[kind][0], "gain uniform in 0 to 2.5, mixing angle 90 degrees",
              &independent);
  claim_large(run, id[kind][1], statement[kind][1],
              "gain uniform in 0 to 2.5, mixing angle in 0 to 20 degrees", &symmetric);
}

static void claim_exceptions(xp_run *run, const tally *all) {
  double low, high;
  xp_share(all->fate[CLIMBS], all->networks, &low, &high);
  xp_claim_check(run,
                 &(xp_claim){"good-parameters.exceptions",
                             "Some networks converge from every start and have a negative inner product of "
                             "nu and -grad J",
                             "vfep, prop:weight-space",
                             xp_text(run, "such networks, of %zu in all cells: %.2g to %.2g %% (95 %%)",
                                     all->networks, 100 * low, 100 * high),
                             "networks", 1, INFINITY, "one such network proves the statement", 0, XP_NUMBER,
                             all->networks},
                 (double)all->fate[CLIMBS]);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "good-parameters", "The share of weight space that learns", NULL);
  size_t each = (size_t)xp_choose(run, 3, 24, MOST);
  const plan p = {{each, each, (size_t)xp_choose(run, 1, 1, 10)}};
  judgement *o =
      draw_run(run, "networks", "good-parameters cell", KINDS * CELLS, each * sizeof *o, run_cell, &p);
  tally all = {0};
  count(&all, o, KINDS * CELLS * each);
  for (size_t kind = 0; kind < KINDS; kind++) {
    const judgement *map = o + kind * CELLS * each;
    tally plane = {0};
    count(&plane, map, ANGLES * GAINS * each);
    report_plane(run, kind, &plane);
    if (kind == LARGE)
      continue;
    write_map(run, kind, map, each);
    report_rows(run, kind, map, each);
  }
  write_edges(run, o, each);
  xp_value(run, "networks", "%zu", all.networks);
  xp_value(run, "cell", "%zu", each);
  xp_value(run, "tried", "%zu", all.tried);
  xp_value(run, "overturned", "%zu", all.overturned);
  xp_value(run, "many", "%zu", all.many);
  xp_value(run, "climbing", "%zu", all.fate[CLIMBS]);
  claim_exceptions(run, &all);
  free(o);
  run_guarantees(run, (size_t)xp_choose(run, 12, 220, 2200), all.contracts_in_time, all.rest_wrong,
                 all.promised, all.wrong);
  return xp_end(run);
}
