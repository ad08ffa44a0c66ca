/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Where the free phase converges: untied networks of tanh units with random weights, by their gain and by the
 * angle between the weights there and back, and by their size up to 500 units.
 */
#include "draw.h"
#include "vf_example.h"
#include "vf_linalg.h"
#include "vf_network.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { GAINS = 12, ANGLES = 9, SMALL = 50, SIZES = 4, RUNGS = 6, MOST = 64 };
/* The largest first, and how many networks of a size stand on one rung, for each that the preset asks for. */
static const size_t size_of[SIZES] = {500, 200, 100, 50}, on_rung[SIZES] = {1, 4, 8, 8};
static const double duration = 150, residual = 1e-6; /* time constants of a unit; max norm of the velocity */

static double gain_of(size_t k) {
  return 0.25 * (double)(k + 1);
}

typedef struct {
  size_t units;
  double gain, angle, norm; /* norm of W */
  int converged, diverged;  /* the free phase converged in time; grew past all bounds */
  int coarse;               /* converged only in smaller steps and a longer time, four times each */
  int promised;             /* by prop:contraction it must converge so soon */
  double origin, end;       /* spectral abscissa at the fixed point h = 0, and at the state converged to */
} map_network;

static int abscissa_at(vf_example *e, vf_spectral *spectral, double *abscissa) {
  const vf_problem *p = &e->problem;
  int code = vf_field_jacobian(p->field, p->theta, p->input, e->h, e->response->jacobian);
  return code ? code : vf_spectral_abscissa(spectral, e->response->jacobian, abscissa);
}

/* Of a fixed point that attracts more slowly than this abscissa the free phase may miss the end in time. */
static double slow(const map_network *o) {
  return -log(sqrt((double)o->units) / residual) / duration;
}

/* Stability of the fixed point h = 0, then the free phase from a random state, in small steps. */
static int relax_network(vf_example *e, const vf_network *net, double step, gsl_rng *rng, map_network *o) {
  vf_relax_report report = {0};
  vf_spectral *spectral = vf_spectral_alloc(o->units, VF_BACKEND_BEST);
  int code = spectral ? vf_network_weights(net, e->theta, e->response->jacobian) : GSL_ENOMEM;
  if (!code)
    code = vf_spectral_norm(spectral, e->response->jacobian, &o->norm);
  if (!code)
    code = abscissa_at(e, spectral, &o->origin);
  for (size_t i = 0; i < o->units; i++)
    gsl_vector_set(e->h, i, gsl_ran_gaussian(rng, 1));
  gsl_vector *start = e->response->x; /* free for this, as no response is asked for */
  gsl_vector_memcpy(start, e->h);
  /* The velocity, at first at most (1 + |W|)|h|, shrinks by the factor of the contraction with each step. */
  double factor = 1 - step * (1 - o->norm), first = (1 + o->norm) * gsl_blas_dnrm2(e->h);
  int promised = o->norm < 1 && first * pow(factor, floor(duration / step)) <= residual;
  if (!code)
    code = vf_relax_euler(e->relax, &e->problem, 0, step, (size_t)(duration / step), residual, e->h, &report);
  o->promised = promised;
  o->converged = !code && report.status == VF_RELAX_CONVERGED;
  o->diverged = !code && report.status == VF_RELAX_DIVERGED;
  if (!code && !o->converged && o->origin < slow(o)) { /* for the steps, or on its way for long */
    gsl_vector_memcpy(e->h, start);
    code = vf_relax_euler(e->relax, &e->problem, 0, step / 4, (size_t)(16 * duration / step), residual, e->h,
                          &report);
    o->converged = o->coarse = !code && report.status == VF_RELAX_CONVERGED;
  }
  if (!code && o->converged)
    code = abscissa_at(e, spectral, &o->end);
  vf_spectral_free(spectral);
  return code;
}

/* Weights alone: without biases and input every network has the fixed point h = 0. */
static int draw_and_relax(size_t n, double gain, double angle, double step, gsl_rng *rng, map_network *o) {
  *o = (map_network){.units = n, .gain = gain, .angle = angle, .end = NAN};
  vf_network *net = vf_network_alloc_dense(vf_activation_tanh, n, 0, 0);
  vf_example *e = vf_example_alloc(vf_network_field(net), vf_cost_alloc(vf_cost_squared_error, n, 1, NULL));
  int code = e ? vf_network_draw(net, gain, 0, rng, e->theta) : GSL_ENOMEM;
  if (!code)
    code = vf_network_mix_feedback(net, angle, e->theta);
  if (!code)
    code = relax_network(e, net, step, rng, o);
  vf_example_free(e);
  return code;
}

typedef struct {
  size_t each;  /* multiples of on_rung */
  size_t first; /* of size_of */
} map_ladder;

typedef struct {
  map_network one[MOST];
} map_cell;

static int run_cell(gsl_rng *rng, size_t index, void *record, const void *each) {
  double gain = gain_of(index / ANGLES), angle = M_PI * (double)(index % ANGLES) / (ANGLES - 1);
  int code = GSL_SUCCESS;
  for (size_t i = 0; !code && i < *(const size_t *)each; i++)
    code = draw_and_relax(SMALL, gain, angle, 0.04, rng, &((map_cell *)record)->one[i]);
  return code;
}

/* Which size a network of the ladder has: those of one size stand together, rung after rung. */
static size_t size_at(const map_ladder *p, size_t index) {
  size_t k = p->first;
  for (; index >= RUNGS * on_rung[k] * p->each; k++)
    index -= RUNGS * on_rung[k] * p->each;
  return k;
}

static size_t ladder_length(const map_ladder *p) {
  size_t sum = 0;
  for (size_t k = p->first; k < SIZES; k++)
    sum += RUNGS * on_rung[k] * p->each;
  return sum;
}

/* Independent feedback; every rung has another gain. */
static int run_rung(gsl_rng *rng, size_t index, void *record, const void *ladder) {
  size_t n = size_of[size_at(ladder, index)];
  return draw_and_relax(n, 0.4 + 0.3 * (double)(index % RUNGS), M_PI / 2, 0.15, rng, record);
}

static void write_map(xp_run *run, const map_cell *c, size_t each) {
  xp_table *t = xp_table_open(run, NULL,
                              "gain [1]\tangle [degrees]\tconverged [%]\tnorm [1]\tabscissa at 0 [1]\t"
                              "abscissa at rest [1]");
  for (size_t k = 0; k < GAINS * ANGLES; k++) {
    double norm = 0, converged = 0, origin = 0, end = 0;
    for (size_t i = 0; i < each; i++) {
      const map_network *o = &c[k].one[i];
      norm += o->norm / (double)each;
      converged += o->converged;
      origin += o->origin / (double)each;
      end += o->converged ? o->end : 0;
    }
    xp_table_row(t, "%.4g\t%.4g\t%.4g\t%.4g\t%.4g\t%.4g", gain_of(k / ANGLES),
                 180.0 * (double)(k % ANGLES) / (ANGLES - 1), 100 * converged / (double)each, norm, origin,
                 converged > 0 ? end / converged : NAN);
  }
}

/* Share that converges by the spectral abscissa at h = 0, of networks neither tied nor antisymmetric: those
 * converge whatever it is. */
static void write_onset(xp_run *run, const map_network *const *o, size_t count) {
  enum { BINS = 14 };
  static const double width = 0.25, first = -1;
  size_t networks[BINS] = {0}, converged[BINS] = {0};
  for (size_t i = 0; i < count; i++) {
    if (o[i]->angle == 0 || o[i]->angle == M_PI)
      continue;
    double bin = floor((o[i]->origin - first) / width);
    size_t k = bin < 0 ? 0 : bin < BINS ? (size_t)bin : BINS - 1;
    networks[k]++;
    converged[k] += (size_t)o[i]->converged;
  }
  xp_table *t = xp_table_open(run, "onset", "abscissa [1]\tconverged [%]\tlow [%]\thigh [%]\tnetworks [1]");
  for (size_t k = 0; k < BINS; k++) {
    double low, high;
    if (!networks[k])
      continue;
    xp_share(converged[k], networks[k], &low, &high);
    xp_table_row(t, "%.4g\t%.4g\t%.4g\t%.4g\t%zu", first + width * ((double)k + 0.5),
                 100.0 * (double)converged[k] / (double)networks[k], 100 * low, 100 * high, networks[k]);
  }
}

/* Only the sizes that ran have rows, those of one size together. */
static void write_sizes(xp_run *run, const map_ladder *p, const map_network *o, size_t count) {
  xp_table *t = xp_table_open(run, "sizes", "units [1]\tgain [1]\tconverged [%]\tabscissa at 0 [1]");
  for (size_t k = p->first; k < SIZES; k++)
    for (size_t r = 0; r < RUNGS; r++) {
      double networks = (double)(on_rung[k] * p->each), converged = 0, origin = 0;
      for (size_t i = r; i < count; i += RUNGS)
        if (size_at(p, i) == k) {
          converged += o[i].converged;
          origin += o[i].origin / networks;
        }
      xp_table_row(t, "%zu\t%.4g\t%.4g\t%.4g", size_of[k], o[r].gain, 100 * converged / networks, origin);
    }
}

/* What is counted, for the report.  SLOW: h = 0 attracts, but so slowly that a failure is
 * none. BESIDE: failed though clearly stable. */
enum {
  NETWORKS,
  CONVERGED,
  FAILED,
  DIVERGED,
  SLOW,
  CONTRACTING,
  PROMISED,
  ANTISYMMETRIC,
  TIED,
  TIED_FAILED,
  CLEARLY_STABLE,
  COARSE,
  BESIDE,
  PROMISED_FAILED,
  ANTISYMMETRIC_FAILED,
  UNSTABLE_END,
  COUNTS
};
static const char *const count_name[COUNTS] = {"networks",
                                               "converged",
                                               "failed",
                                               "diverged",
                                               "slow",
                                               "contracting",
                                               "promised",
                                               "antisymmetric",
                                               "tied",
                                               "tied-failed",
                                               "clearly-stable",
                                               "coarse",
                                               "beside",
                                               "promised-failed",
                                               "antisymmetric-failed",
                                               "unstable-end"};

static void add(size_t sum[COUNTS], const map_network *o) {
  const int antisymmetric = o->angle == M_PI, tied = o->angle == 0, failed = !o->converged,
            clearly = o->origin < slow(o);
  const int one[COUNTS] = {[NETWORKS] = 1,
                           [CONVERGED] = o->converged,
                           [FAILED] = failed,
                           [DIVERGED] = o->diverged,
                           [SLOW] = failed && !clearly && o->origin < 0,
                           [CONTRACTING] = o->norm < 1,
                           [PROMISED] = o->promised,
                           [ANTISYMMETRIC] = antisymmetric,
                           [TIED] = tied,
                           [TIED_FAILED] = tied && failed,
                           [CLEARLY_STABLE] = clearly,
                           [COARSE] = o->coarse,
                           [BESIDE] = failed && clearly,
                           [PROMISED_FAILED] = o->promised && failed,
                           [ANTISYMMETRIC_FAILED] = antisymmetric && failed,
                           [UNSTABLE_END] = o->converged && !(o->end < 0)};
  for (int k = 0; k < COUNTS; k++)
    sum[k] += (size_t)one[k];
}

static void claim_summary(xp_run *run, const size_t sum[COUNTS]) {
  double low, high;
  xp_share(sum[BESIDE], sum[CLEARLY_STABLE] ? sum[CLEARLY_STABLE] : 1, &low, &high);
  xp_value(run, "beside-at-most", "%.1f", 100 * high);
  const struct {
    const char *id, *statement, *source, *quantity, *reason;
    size_t networks, measured;
  } row[] = {
      {"convergence-map.contraction",
       "Networks of 50 units and more with |W| sup rho' < 1 converge at the rate 1 - |W| or faster, whatever "
       "the asymmetry",
       "vfep, prop:contraction",
       xp_text(run,
               "networks that do not converge in 150 time constants, of %zu that must (of %zu with |W| < 1)",
               sum[PROMISED], sum[CONTRACTING]),
       "those must for which (1 + |W|)|h|(1 - epsilon (1 - |W|))^k is below the residual 1e-6 after the k "
       "steps "
       "of size epsilon in that time",
       sum[PROMISED], sum[PROMISED_FAILED]},
      {"convergence-map.antisymmetric", "Networks with antisymmetric weights converge at every gain",
       "vfep, prop:antisymmetric", xp_text(run, "networks that do not converge, of %zu", sum[ANTISYMMETRIC]),
       "a theorem in continuous time; the step is below 2/(1 + |W|^2)", sum[ANTISYMMETRIC],
       sum[ANTISYMMETRIC_FAILED]},
      {"convergence-map.stable", "The states to which the free phase converges are stable",
       "vfep, prop:euler",
       xp_text(run, "states whose spectral abscissa is not negative, of %zu", sum[CONVERGED]),
       "from a random state a saddle is reached with probability 0", sum[CONVERGED], sum[UNSTABLE_END]},
      {"convergence-map.onset", "Random networks fail to converge only where h = 0 is not clearly stable",
       "vfep, prop:euler; paraphrased from the theory of random networks",
       xp_text(
           run,
           "networks that fail, also in steps four times smaller and four times as long, of %zu with h = 0 "
           "clearly stable (at most %.1f %% by the 95 %% interval)",
           sum[CLEARLY_STABLE], 100 * high),
       "one such network refutes the statement; clearly stable is an abscissa below -log(10^6 sqrt(n))/150, "
       "by "
       "which the residual 1e-6 is reached in 150 time constants",
       sum[CLEARLY_STABLE], sum[BESIDE]}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(run,
                   &(xp_claim){row[i].id, row[i].statement, row[i].source, row[i].quantity, "networks", 0, 0,
                               row[i].reason, 0, XP_EXCEPTIONS, row[i].networks},
                   (double)row[i].measured);
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "convergence-map", "Which networks converge, by gain, angle and size", NULL);
  size_t each = (size_t)xp_choose(run, 1, 8, MOST), cells = GAINS * ANGLES, count = 0;
  map_ladder ladder = {(size_t)xp_choose(run, 1, 1, 10), (size_t)xp_choose(run, SIZES - 1, 0, 0)};
  size_t rungs = ladder_length(&ladder);
  const map_network **every = calloc(cells * each + rungs, sizeof *every);
  if (!every)
    xp_die(run, "not enough memory for %zu networks: use a smaller preset", cells * each + rungs);
  map_network *o = draw_run(run, "sizes", "convergence-map size", rungs, sizeof *o, run_rung, &ladder);
  write_sizes(run, &ladder, o, rungs);
  map_cell *c = draw_run(run, "map", "convergence-map cell", cells, sizeof *c, run_cell, &each);
  write_map(run, c, each);
  for (size_t k = 0; k < cells; k++)
    for (size_t i = 0; i < each; i++)
      every[count++] = &c[k].one[i];
  for (size_t k = 0; k < rungs; k++)
    every[count++] = &o[k];
  write_onset(run, every, count);
  size_t sum[COUNTS] = {0};
  for (size_t i = 0; i < count; i++)
    add(sum, every[i]);
  claim_summary(run, sum);
  for (int k = 0; k < COUNTS; k++)
    xp_value(run, count_name[k], "%zu", sum[k]);
  xp_value(run, "of-500-units", "%zu", ladder.first ? 0 : RUNGS * on_rung[0] * ladder.each);
  free(every);
  free(o);
  free(c);
  return xp_end(run);
}
