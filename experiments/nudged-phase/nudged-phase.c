/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a nudged phase does in networks that contract, whatever their asymmetry: it lowers the cost all the
 * way, the distance of its response from that to a weak nudge is of the order of the strength, and a phase
 * that is cut short has reached the layers next to the output first.
 */
#include "nudged-phase.h"
#include "ensemble.h"
#include "vf_phase_bound.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { STRENGTHS = 7 };
static const double strength[STRENGTHS] = {0, 0.001, 0.01, 0.1, 1, 10, 100};

enum { EQUAL_SLOPES, LOWERS, PATH, FINITE_NUDGE, TRUNCATION, BOUNDS };

typedef enum {
  NUDGE_MEASURED = 1,
  NUDGE_NOT_CONTRACTING,
  NUDGE_NOT_SETTLED,
  NUDGE_NOT_REACHED,
  NUDGE_FATES
} nudge_fate;

typedef struct {
  nudge_fate fate; /* 0 where nobody set it */
  int linear;
  size_t units;
  double kappa, margin, tightest;   /* largest finite-nudge error over its bound */
  double truncation;                /* the same of a phase that is cut short */
  double fall[STRENGTHS];           /* C(h^beta) - C(h^0) over beta c.x */
  int flipped, reversed;            /* x of the other sign, and costs in reverse order, break their bounds */
  unsigned tested, violated, wrong; /* a bit for each bound; wrong: one bound times 0.98 */
} sample;

static void note(sample *o, int which, vf_bound bound) {
  o->tested |= 1u << which;
  o->violated |= bound.holds ? 0 : 1u << which;
  bound.holds = bound.left <= 0.98 * bound.right + bound.tolerance;
  o->wrong |= bound.holds ? 0 : 1u << which;
}

/* Cost and response along the branch of nudges from 0 to 100. */
static int follow_nudge(vf_example *e, double margin, sample *o, gsl_vector *h, gsl_vector *x) {
  const vf_response *r = e->response;
  double before, cost, slope, unit = vf_bound_roundoff(r->n, r->rcond) * (1 + gsl_blas_dnrm2(e->h));
  int code = vf_cost_value(e->problem.cost, e->h, e->target, &before);
  double free_cost = before, norm_c = gsl_blas_dnrm2(r->c);
  gsl_blas_ddot(r->c, r->x, &slope);
  gsl_vector_memcpy(h, e->h);
  for (int k = 1; !code && k < STRENGTHS; k++) {
    vf_relax_report report;
    code = vf_relax_continue(e->relax, &e->problem, strength[k - 1], strength[k], h, &report);
    if (!code)
      code = report.status == VF_RELAX_CONVERGED ? vf_cost_value(e->problem.cost, h, e->target, &cost)
                                                 : GSL_EFAILED;
    if (code)
      break;
    double roundoff = unit * (1 + strength[k]) * norm_c;
    note(o, PATH, vf_bound_judge("prop:nudging-path", cost - before, 0, roundoff));
    o->reversed |= before - cost > roundoff;
    o->fall[k] = (cost - free_cost) / (strength[k] * slope);
    before = cost;
    if (!o->linear)
      continue;
    gsl_vector_memcpy(x, h);
    gsl_vector_sub(x, e->h);
    gsl_vector_scale(x, 1 / strength[k]);
    vf_bound bound =
        vf_phase_bound_finite_nudge(x, r->x, strength[k], norm_c, margin, unit * (1 + 1 / strength[k]));
    note(o, FINITE_NUDGE, bound);
    o->tightest = xp_max(o->tightest, (bound.left - bound.tolerance) / bound.right);
  }
  return code;
}

/* <<truncation>> */
/* The nudged phase after 1, 2, ... steps against its end, for steps of every size up to 1. */
static int cut_short(const vf_response *r, double norm_w, double eps, sample *o, gsl_matrix *velocity,
                     gsl_vector *z) {
  int code = vf_response_nudged_steps(r, eps, velocity);
  gsl_vector_set_zero(z);
  for (size_t k = 0; !code && k < velocity->size1; k++) {
    gsl_vector_const_view v = gsl_matrix_const_row(velocity, k);
    gsl_blas_daxpy(eps, &v.vector, z);
    double roundoff = vf_bound_roundoff(r->n, r->rcond) + 4 * (double)((k + 1) * r->n) * DBL_EPSILON;
    vf_bound bound = vf_phase_bound_truncation(z, r->x, eps, norm_w, k + 1, roundoff);
    note(o, TRUNCATION, bound);
    o->truncation = xp_max(o->truncation, (bound.left - bound.tolerance) / bound.right);
  }
  return code;
}
/* <</truncation>> */

typedef struct {
  vf_symmetry *symmetry;
  vf_spectral *spectral;
  gsl_matrix *weights, *velocity;
  gsl_vector *h, *x;
} nudge_room;

/* Scales the weights of tanh units to a norm below 1, so that the field contracts at every state. */
static int bring_below_one(vf_example *e, nudge_room *b, gsl_rng *rng, const sample *o, double *norm_w) {
  int code = vf_network_weights(vf_network_of(e->field), e->theta, b->weights);
  if (!code)
    code = vf_spectral_norm(b->spectral, b->weights, norm_w);
  if (!code && !o->linear && *norm_w > 0) {
    double target = gsl_ran_flat(rng, 0.1, 0.99);
    gsl_vector_scale(e->theta, target / *norm_w);
    *norm_w = target;
  }
  return code;
}

static int check_bounds(vf_example *e, nudge_room *b, double norm_w, gsl_rng *rng, sample *o) {
  const vf_response *r = e->response;
  vf_symmetry_report s;
  int code = vf_symmetry_measure(b->symmetry, r->jacobian, &s);
  if (code)
    return code;
  o->kappa = s.kappa;
  o->margin = s.margin;
  o->fate = s.margin > 0 ? NUDGE_MEASURED : NUDGE_NOT_CONTRACTING;
  double roundoff = vf_bound_roundoff(r->n, r->rcond);
  note(o, EQUAL_SLOPES, vf_bound_equal_slopes(r->c, r->x, r->lambda, roundoff));
  if (o->fate != NUDGE_MEASURED)
    return GSL_SUCCESS;
  note(o, LOWERS, vf_bound_nudging_lowers(r->c, r->x, roundoff));
  gsl_vector_memcpy(b->x, r->x);
  gsl_vector_scale(b->x, -1);
  vf_bound flipped = vf_bound_nudging_lowers(r->c, b->x, roundoff);
  o->flipped = !flipped.holds;
  code = follow_nudge(e, s.margin, o, b->h, b->x);
  if (!code && norm_w < 1)
    code = cut_short(r, norm_w, gsl_ran_flat(rng, 0.05, 1), o, b->velocity, b->x);
  if (code == GSL_EFAILED)
    o->fate = NUDGE_NOT_REACHED;
  return code == GSL_EFAILED ? GSL_SUCCESS : code;
}

static int measure_sample(vf_example *e, gsl_rng *rng, sample *o) {
  const size_t n = e->h->size;
  nudge_room b = {vf_symmetry_alloc(n),   vf_spectral_alloc(n, VF_BACKEND_BEST),
                  gsl_matrix_alloc(n, n), gsl_matrix_alloc(STEPS, n),
                  gsl_vector_alloc(n),    gsl_vector_alloc(n)};
  double norm_w = NAN;
  ensemble_fate fate;
  int code = b.symmetry && b.spectral && b.weights && b.velocity && b.h && b.x
                 ? bring_below_one(e, &b, rng, o, &norm_w)
                 : GSL_ENOMEM;
  if (!code)
    code = ensemble_settle(e, &fate);
  if (!code && fate == ENSEMBLE_SETTLED)
    code = check_bounds(e, &b, norm_w, rng, o);
  else if (!code)
    o->fate = NUDGE_NOT_SETTLED;
  gsl_vector_free(b.x);
  gsl_vector_free(b.h);
  gsl_matrix_free(b.velocity);
  gsl_matrix_free(b.weights);
  vf_spectral_free(b.spectral);
  vf_symmetry_free(b.symmetry);
  return code;
}

/* Linear units with weights of any size, or tanh units with |W| < 1; feedback at any angle. */
static int run_sample(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const size_t sizes[] = {1, 2, 3, 5, 8, 13};
  sample *o = record;
  const size_t n = o->units = sizes[index / 2 % 6];
  o->linear = index % 2 == 0;
  const vf_activation *rho = o->linear ? vf_activation_linear : vf_activation_tanh;
  vf_network *net = vf_network_alloc_dense(rho, n, INPUTS, 0);
  vf_example *e = ensemble_example(net, 1 + gsl_rng_uniform_int(rng, n));
  int code =
      e ? vf_network_draw(net, exp(gsl_ran_flat(rng, log(0.05), log(8))), 0.5, rng, e->theta) : GSL_ENOMEM;
  if (!code)
    code = vf_network_mix_feedback(net, M_PI * sqrt(gsl_rng_uniform(rng)), e->theta);
  if (!code) {
    ensemble_draw_example(e, -1, rng);
    code = measure_sample(e, rng, o);
  }
  vf_example_free(e);
  return code;
}

static void write_samples(xp_run *run, const sample *o, size_t count) {
  static const double q[5] = {0, 0.1, 0.5, 0.9, 1};
  xp_table *t = xp_table_open(run, NULL, "beta [1]\tsmallest [1]\t10% [1]\tmedian [1]\t90% [1]\tlargest [1]");
  double *scratch = xp_need(run, count, sizeof *scratch);
  for (int k = 1; k < STRENGTHS; k++) {
    double at[5];
    for (size_t i = 0; i < count; i++)
      scratch[i] = o[i].fate == NUDGE_MEASURED ? o[i].fall[k] : NAN;
    for (int j = 0; j < 5; j++)
      at[j] = xp_quantile(scratch, count, q[j]);
    xp_table_row(t, "%.6g\t%.5g\t%.5g\t%.5g\t%.5g\t%.5g", strength[k], at[0], at[1], at[2], at[3], at[4]);
  }
  free(scratch);
}

typedef struct {
  int which;
  const char *id, *statement, *source, *reason;
} bound_claim;

static void claim_bound(xp_run *run, const sample *o, size_t count, const bound_claim *c) {
  size_t tested = 0, violated = 0, wrong = 0;
  for (size_t i = 0; i < count; i++) {
    tested += o[i].tested >> c->which & 1;
    violated += o[i].violated >> c->which & 1;
    wrong += o[i].wrong >> c->which & 1;
  }
  xp_value(run, xp_text(run, "tested-%s", strchr(c->id, '.') + 1), "%zu", tested);
  xp_value(run, xp_text(run, "violated-%s", strchr(c->id, '.') + 1), "%zu", violated);
  xp_value(run, xp_text(run, "wrong-%s", strchr(c->id, '.') + 1), "%zu", wrong);
  xp_claim_check(
      run,
      &(xp_claim){c->id, c->statement, c->source,
                  xp_text(run, "networks beyond roundoff, of %zu to which the statement applies", tested),
                  "networks", 0, 0, c->reason, 0, XP_EXCEPTIONS, tested},
      (double)violated);
}

static void claim_bounds(xp_run *run, const sample *o, size_t count) {
  static const bound_claim row[] = {
      {EQUAL_SLOPES, "nudged-phase.slopes",
       "A nudge changes the cost at the rate c.x = c.lambda, whatever the asymmetry", "vfep, prop:nudging",
       "|c.x - c.lambda| against n eps / rcond(L) times |c| max(|x|, |lambda|)"},
      {LOWERS, "nudged-phase.lowers", "A nudge lowers the cost where S < 0, without any symmetry",
       "Scellier and Bengio 2017, Proposition 2 (paraphrased), for an energy; vfep, prop:nudging, for all "
       "fields",
       "c.x <= 0 within n eps / rcond(L) times |c| |x|"},
      {PATH, "nudged-phase.path", "The cost never rises with beta in a field that contracts everywhere",
       "vfep, prop:nudging-path",
       "costs at beta of 0, 0.001, ..., 100 in order within (1 + beta)(1 + |h|) |c| n eps / rcond(L)"},
      {FINITE_NUDGE, "nudged-phase.finite",
       "The one-sided response of an affine field with S <= -m I differs from x by at most beta |c| / m^2",
       "vfep, prop:finite-beta",
       "nudged fixed points by Newton, within (1 + |h|)(1 + 1/beta) n eps / rcond(L)"},
      {TRUNCATION, "nudged-phase.truncation",
       "After k steps of size epsilon the response lacks at most (1 - epsilon (1 - |W|))^k of its length "
       "where |W| < 1",
       "vfep, prop:truncation", "within (1/rcond(L) + 4 k) n eps, k up to 48"}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    claim_bound(run, o, count, &row[i]);
}

static void claim_faults(xp_run *run, const char *id, const char *statement, const char *source,
                         const char *where, size_t noticed, size_t faults) {
  xp_claim_check(run,
                 &(xp_claim){id, statement, source, xp_text(run, "faults noticed of %zu, %s", faults, where),
                             "faults", (double)faults, (double)faults, "every such network", 0, XP_FAULTS,
                             faults},
                 (double)noticed);
}

/* Single units attain two of the bounds, so that one 2 % smaller must be exceeded by each. */
static void claim_checkers(xp_run *run, const sample *o, size_t count) {
  size_t single[BOUNDS] = {0}, wrong[BOUNDS] = {0}, tested[BOUNDS] = {0}, flipped = 0, reversed = 0;
  for (size_t i = 0; i < count; i++) {
    for (int b = 0; b < BOUNDS; b++) {
      const unsigned is = o[i].tested >> b & 1, alone = is && o[i].units == 1;
      tested[b] += is;
      single[b] += alone;
      wrong[b] += alone && (o[i].wrong >> b & 1);
    }
    flipped += (size_t)o[i].flipped;
    reversed += (size_t)o[i].reversed;
  }
  claim_faults(run, "nudged-phase.lowers-checker",
               "The test of c.x <= 0 notices a response of the other sign", "vfep, prop:nudging",
               "one in each network with S < 0", flipped, tested[LOWERS]);
  claim_faults(run, "nudged-phase.path-checker",
               "The test of the costs along a nudge notices their reverse order", "vfep, prop:nudging-path",
               "one in each network with S < 0", reversed, tested[PATH]);
  claim_faults(run, "nudged-phase.finite-checker",
               "Single linear units exceed a bound on the response of a finite nudge that is 2 % smaller",
               "vfep, prop:finite-beta", "one in each network of one unit", wrong[FINITE_NUDGE],
               single[FINITE_NUDGE]);
  claim_faults(run, "nudged-phase.truncation-checker",
               "Single units exceed a bound on a truncated nudged phase that is 2 % smaller",
               "vfep, prop:truncation", "one in each network of one unit", wrong[TRUNCATION],
               single[TRUNCATION]);
}

static void claim_truncation_sharp(xp_run *run, const sample *o, size_t count) {
  size_t units = 0;
  double smallest = INFINITY;
  for (size_t i = 0; i < count; i++)
    if (o[i].units == 1 && (o[i].tested >> TRUNCATION & 1)) {
      units++;
      smallest = xp_min(smallest, o[i].truncation);
    }
  xp_claim_check(
      run,
      &(xp_claim){"nudged-phase.truncation-sharp",
                  "Units without weights attain the bound (1 - epsilon)^k on a truncated nudged phase",
                  "vfep, prop:truncation",
                  xp_text(run,
                          "smallest of %zu ratios, each of what is missing, less its roundoff, to the "
                          "bound",
                          units),
                  "1", 0.99, 1, "chosen: within 1 % of the bound, the rest is roundoff", 0, XP_RATIO, units},
      units ? smallest : NAN);
}

static void claim_sharp(xp_run *run, double tightest, size_t networks) {
  xp_claim_check(run,
                 &(xp_claim){"nudged-phase.sharp",
                             "Some affine field attains the bound beta |c| / m^2 on the response of a nudge",
                             "vfep, prop:finite-beta",
                             xp_text(run,
                                     "largest ratio of the difference, less its roundoff, to the bound, "
                                     "%zu networks",
                                     networks),
                             "1", 0.99, 1,
                             "chosen: within 1 % of the bound, which one unit attains as beta goes to 0", 0,
                             XP_RATIO, networks},
                 networks ? tightest : NAN);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "nudged-phase", "The nudged phase of networks that contract", NULL);
  size_t count = (size_t)xp_choose(run, 600, 30000, 300000);
  sample *o = draw_run(run, "networks", "nudged-phase network", count, sizeof *o, run_sample, NULL);
  nudged_phase_layers(run, (size_t)xp_choose(run, 10, 100, 1000));
  write_samples(run, o, count);
  claim_bounds(run, o, count);

  size_t fate[NUDGE_FATES] = {0};
  size_t affine = 0;
  double kappa = 0, tightest = 0;
  for (size_t i = 0; i < count; i++) {
    fate[o[i].fate]++;
    affine += o[i].tested >> FINITE_NUDGE & 1;
    if (o[i].fate == NUDGE_MEASURED) {
      kappa = xp_max(kappa, o[i].kappa);
      tightest = xp_max(tightest, o[i].tightest);
    }
  }
  claim_checkers(run, o, count);
  claim_truncation_sharp(run, o, count);
  claim_sharp(run, tightest, affine);
  xp_value(run, "networks", "%zu", fate[NUDGE_MEASURED]);
  xp_value(run, "not-contracting", "%zu", fate[NUDGE_NOT_CONTRACTING]);
  xp_value(run, "not-settled", "%zu", fate[NUDGE_NOT_SETTLED]);
  xp_value(run, "not-reached", "%zu", fate[NUDGE_NOT_REACHED]);
  xp_value(run, "kappa-largest", "%.3g", kappa);
  free(o);
  return xp_end(run);
}
