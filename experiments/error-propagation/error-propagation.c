/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The velocity of every unit in the nudged phase, V(t) = -e^(L t) c, against the error that recurrent
 * backpropagation sends it at the same time, E(t) = e^(L^T t) c.
 *
 * Random networks look for violations of |V + E| <= 2 |A| t e^(-m t) |c| over all targets at once: the
 * largest left side is |e^(L t) - e^(L^T t)|, a singular value.  Layered networks show the error travelling
 * back.
 */
#include "error-propagation.h"
#include "ensemble.h"
#include "xp.h"

#include <math.h>
#include <stdlib.h>

/* The mismatch of the worst target over its bound, median by classes of r = |A|/m, and the largest of all. */
static void write_bands(xp_run *run, const outcome *o, size_t count, double *scratch) {
  static const double edge[5] = {0.01, 0.1, 1, 10, 100};
  xp_table *t = xp_table_open(
      run, "bands", "time [1/m]\tr below 0.1 [1]\tr below 1 [1]\tr below 10 [1]\tr below 100 [1]\tall [1]");
  for (int k = 0; k < TIMES; k++) {
    double median[4], all = 0;
    for (int band = 0; band < 4; band++) {
      for (size_t i = 0; i < count; i++) {
        int in = o[i].state == 0 && o[i].r >= edge[band] && o[i].r < edge[band + 1];
        scratch[i] = in ? o[i].ratio[k] : NAN;
        all = in ? xp_larger(all, o[i].ratio[k]) : all;
      }
      median[band] = xp_quantile(scratch, count, 0.5);
    }
    xp_table_row(t, "%.4g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g", 0.25 * (k + 1), median[0], median[1], median[2],
                 median[3], all);
  }
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "error-propagation",
                         "Velocities of the nudged phase against errors of recurrent backpropagation", NULL);
  size_t count = (size_t)xp_choose(run, 500, 16000, 160000);
  outcome *o = calloc(count, sizeof *o);
  double *scratch = calloc(count, sizeof *scratch);
  if (!o || !scratch)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  ensemble_run(run, "networks", count, sizeof *o, error_propagation_network, o);
  write_bands(run, o, count, scratch);
  error_propagation_layers(run);

  size_t state[3] = {0}, violated = 0, steps = 0, wrong = 0, flipped = 0, transposed = 0, symmetric = 0;
  double closest = 0, equal = 0, first = 0, smallest = INFINITY, largest = 0;
  for (size_t i = 0; i < count; i++) {
    state[o[i].state]++;
    if (o[i].state)
      continue;
    violated += (size_t)o[i].violated;
    steps += (size_t)o[i].step_violated;
    wrong += (size_t)o[i].wrong;
    flipped += (size_t)o[i].flipped;
    transposed += (size_t)o[i].transposed;
    first = xp_larger(first, o[i].first);
    if (i % 8 == 0) {
      symmetric++;
      equal = xp_larger(equal, o[i].equal);
    } else if (o[i].r > 0) {
      closest = xp_larger(closest, o[i].closest);
      smallest = xp_smaller(smallest, o[i].r);
      largest = xp_larger(largest, o[i].r);
    }
  }
  xp_claim_check(run,
                 &(xp_claim){"error-propagation.symmetric",
                             "With a symmetric Jacobian the velocities of the nudged phase are the errors of "
                             "recurrent backpropagation, negated, at all times",
                             "Scellier and Bengio 2019; vfep, prop:velocities",
                             "largest |V + E| over roundoff, all targets, linear networks with tied weights",
                             "1", 0, 1, "roundoff n eps (1 + |L| t) e^(-m t)", 0},
                 symmetric ? equal : NAN);
  xp_claim_check(
      run,
      &(xp_claim){"error-propagation.bound", "Where S <= -m I they differ by at most 2 |A| t e^(-m t) |c|",
                  "vfep, prop:velocities", "networks in violation at some time for some target", "1", 0, 0,
                  "spectral norm of e^(L t) - e^(L^T t) at 20 times up to 5/m, within roundoff", 0},
      state[0] ? (double)violated : NAN);
  xp_claim_check(
      run,
      &(xp_claim){"error-propagation.steps",
                  "In Euler steps of size h they differ by at most 2 |A| h k q^(k-1) |c|, q = |I + h L|",
                  "vfep, prop:velocities", "networks in violation at some step", "1", 0, 0,
                  "30 steps of size h from 0.05 to 1, within n eps (1 + h |L|) k q^(k-1) |c|, as each step "
                  "rounds terms of "
                  "size 1 and h |L|",
                  0},
      state[0] ? (double)steps : NAN);
  xp_claim_check(run,
                 &(xp_claim){"error-propagation.first",
                             "One Euler step of size h takes V + E from 0 to -2 h A c", "vfep, eq:steps",
                             "largest |V + E + 2 h A c| over roundoff", "1", 0, 1, "roundoff 4 n eps |c|", 0},
                 transposed ? first : NAN);
  xp_claim_check(run,
                 &(xp_claim){"error-propagation.sharp", "The bound on the mismatch is sharp",
                             "vfep, prop:velocities", "largest mismatch over its bound, best target", "1",
                             0.99, 1, "sin(a t)/(a t) for S = -m I, at the smallest a t drawn", 0},
                 closest);
  xp_value(run, "networks", "%zu", state[0]);
  xp_value(run, "symmetric", "%zu", symmetric);
  xp_value(run, "not-contracting", "%zu", state[1]);
  xp_value(run, "not-settled", "%zu", state[2]);
  xp_value(run, "wrong", "%zu", wrong);
  xp_value(run, "flipped", "%zu", flipped);
  xp_value(run, "transposed", "%zu", transposed);
  xp_value(run, "r-smallest", "%.1e", smallest);
  xp_value(run, "r-largest", "%.1e", largest);
  free(scratch);
  free(o);
  return xp_end(run);
}
