/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The velocity of every unit in the nudged phase, V(t) = -e^(L t) c, against the error that recurrent
 * backpropagation sends it at the same time, E(t) = e^(L^T t) c.
 *
 * Random networks are searched for violations of |V + E| <= 2 |A| t e^(-m t) |c| over all targets at once:
 * the largest left side is |e^(L t) - e^(L^T t)|, a singular value.  Layered networks show the error
 * travelling back.
 */
#include "error-propagation.h"
#include "ensemble.h"
#include "xp.h"

#include <math.h>
#include <stdlib.h>

/* The mismatch of the worst target over its bound, median by classes of r = |A|/m, and the largest of all. */
static void write_bands(xp_run *run, const mismatch *o, size_t count) {
  static const double edge[5] = {0.01, 0.1, 1, 10, 100};
  xp_table *t = xp_table_open(
      run, "bands", "time [1/m]\tr below 0.1 [1]\tr below 1 [1]\tr below 10 [1]\tr below 100 [1]\tall [1]");
  double *scratch = xp_need(run, count, sizeof *scratch);
  for (int k = 0; k < TIMES; k++) {
    double median[4], all = 0;
    for (int band = 0; band < 4; band++) {
      for (size_t i = 0; i < count; i++) {
        int in = o[i].fate == MISMATCH_MEASURED && o[i].r >= edge[band] && o[i].r < edge[band + 1];
        scratch[i] = in ? o[i].ratio[k] : NAN;
        all = in ? xp_max(all, o[i].ratio[k]) : all;
      }
      median[band] = xp_quantile(scratch, count, 0.5);
    }
    xp_table_row(t, "%.4g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g", 0.25 * (k + 1), median[0], median[1], median[2],
                 median[3], all);
  }
  free(scratch);
}

typedef struct {
  size_t fate[MISMATCH_FATES], violated, steps, wrong, flipped, transposed, symmetric, faults, noticed;
  double closest, equal, first, smallest, largest;
} summary;

static summary summarise(const mismatch *o, size_t count) {
  summary s = {.smallest = INFINITY};
  for (size_t i = 0; i < count; i++) {
    s.fate[o[i].fate]++;
    if (o[i].fate != MISMATCH_MEASURED)
      continue;
    s.violated += (size_t)o[i].violated;
    s.steps += (size_t)o[i].step_violated;
    s.wrong += (size_t)o[i].wrong;
    s.flipped += (size_t)o[i].flipped;
    s.transposed += (size_t)o[i].transposed;
    s.first = xp_max(s.first, o[i].first);
    if (i % 8 == 1 && o[i].r <= 1) { /* S = -m I, and the first time is within 1 % of the bound */
      s.faults += 3;
      s.noticed += (size_t)(o[i].wrong + o[i].flipped + o[i].transposed);
    }
    if (i % 8 == 0) {
      s.symmetric++;
      s.equal = xp_max(s.equal, o[i].equal);
    } else if (o[i].r > 0) {
      s.closest = xp_max(s.closest, o[i].closest);
      s.smallest = xp_min(s.smallest, o[i].r);
      s.largest = xp_max(s.largest, o[i].r);
    }
  }
  return s;
}

static void claim(xp_run *run, const summary *s) {
  const size_t measured = s->fate[MISMATCH_MEASURED],
               left = s->fate[MISMATCH_NOT_CONTRACTING] + s->fate[MISMATCH_NOT_SETTLED];
  const struct {
    xp_claim claim;
    double measured;
  } row[] = {
      {{"error-propagation.symmetric",
        "The velocities of the nudged phase and the errors of recurrent backpropagation have the sum 0 at "
        "all times where the Jacobian is symmetric",
        "Scellier and Bengio 2019 (paraphrased); vfep, prop:velocities",
        xp_text(run, "largest sum over its roundoff, all targets, %zu linear networks with tied weights",
                s->symmetric),
        "1", 0, 1, "roundoff n eps (1 + |L| t) e^(-m t)", 0, XP_RESIDUAL, s->symmetric},
       s->symmetric ? s->equal : NAN},
      {{"error-propagation.bound",
        "The sum of velocity and error has at most the length 2 |A| t e^(-m t) |c| where S <= -m I",
        "vfep, prop:velocities",
        xp_text(run, "networks beyond the bound at some time for some target, of %zu%s", measured,
                draw_left_out(run, left, "without S < 0, a stable fixed point or an error")),
        "networks", 0, 0, "spectral norm of e^(L t) - e^(L^T t) at 20 times up to 5/m, within roundoff", 0,
        XP_EXCEPTIONS, measured},
       (double)s->violated},
      {{"error-propagation.steps",
        "In Euler steps of size epsilon the sum of velocity and error has at most the length 2 |A| epsilon k "
        "q^(k-1) |c|, q = |I + epsilon L|",
        "vfep, prop:velocities", xp_text(run, "networks beyond the bound at some step, of %zu", measured),
        "networks", 0, 0,
        "30 steps of size epsilon from 0.05 to 1, within n eps (1 + epsilon |L|) k q^(k-1) |c|, as each step "
        "rounds terms of size 1 and epsilon |L|",
        0, XP_EXCEPTIONS, measured},
       (double)s->steps},
      {{"error-propagation.first",
        "One Euler step of size epsilon takes the sum of velocity and error from 0 to -2 epsilon A c",
        "vfep, prop:velocities, eq:steps",
        xp_text(run, "largest distance from that vector over its roundoff, %zu networks", measured), "1", 0,
        1, "roundoff 4 n eps |c|", 0, XP_RESIDUAL, measured},
       s->transposed ? s->first : NAN},
      {{"error-propagation.sharp",
        "Some network with S = -m I attains the bound 2 |A| t e^(-m t) |c| on the sum",
        "vfep, prop:velocities",
        xp_text(run, "largest ratio of the sum, less its roundoff, to the bound, best target, %zu networks",
                measured - s->symmetric),
        "1", 0.99, 1,
        "chosen: within 1 % of the bound; sin(a t)/(a t) for S = -m I, at the smallest a t drawn", 0,
        XP_RATIO, measured - s->symmetric},
       s->closest}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(run, &row[i].claim, row[i].measured);
}

static void claim_checker(xp_run *run, const summary *s) {
  xp_claim_check(
      run,
      &(xp_claim){
          "error-propagation.checker",
          "The tests notice a bound scaled by 0.98, a flipped sign and errors sent through L in place of "
          "L^T",
          "vfep, prop:velocities",
          xp_text(run, "faults noticed of %zu, three in each of %zu networks with S = -m I and |A| <= m",
                  s->faults, s->faults / 3),
          "faults", (double)s->faults, (double)s->faults,
          "every fault: sin(a t)/(a t) is above 0.98 for t = 1/(4 m) and a <= m", 0, XP_FAULTS, s->faults},
      (double)s->noticed);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "error-propagation",
                         "Velocities of the nudged phase against errors of recurrent backpropagation", NULL);
  size_t count = (size_t)xp_choose(run, 500, 16000, 160000);
  mismatch *o = draw_run(run, "networks", "error-propagation network", count, sizeof *o,
                         error_propagation_network, NULL);
  write_bands(run, o, count);
  error_propagation_layers(run);
  summary s = summarise(o, count);
  claim(run, &s);
  claim_checker(run, &s);
  xp_value(run, "networks", "%zu", s.fate[MISMATCH_MEASURED]);
  xp_value(run, "symmetric", "%zu", s.symmetric);
  xp_value(run, "not-contracting", "%zu", s.fate[MISMATCH_NOT_CONTRACTING]);
  xp_value(run, "not-settled", "%zu", s.fate[MISMATCH_NOT_SETTLED]);
  xp_value(run, "violated", "%zu", s.violated + s.steps);
  xp_value(run, "wrong", "%zu", s.wrong);
  xp_value(run, "flipped", "%zu", s.flipped);
  xp_value(run, "transposed", "%zu", s.transposed);
  xp_value(run, "r-smallest", "%.1e", s.smallest);
  xp_value(run, "r-largest", "%.1e", s.largest);
  free(o);
  return xp_end(run);
}
