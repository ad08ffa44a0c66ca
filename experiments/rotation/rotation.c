/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Contracting fields: in the norm of P = -S the response is the adjoint rotated (prop:rotation).
 *
 * Each network is measured at its own target and at its worst one, which is known: it comes from the largest
 * eigenvector of the pencil (A^T P^-1 A, P), whose eigenvalue is kappa_P^2 by a second way.
 */
#include "ensemble.h"
#include "vf_bound.h"
#include "vf_symmetry.h"
#include "vf_worst.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { NOT_CONTRACTING = ENSEMBLE_FATES, FATES, FAULTS = 3 };
static const size_t sizes[] = {2, 3, 5, 8, 13, 20};

typedef struct {
  int fate; /* an ensemble_fate, or NOT_CONTRACTING */
  size_t units;
  double kappa, roundoff, angle, worst; /* kappa_P; angles in the energy norm */
  double pencil;                        /* kappa_P from the pencil, relative difference over roundoff */
  double norms, euclidean;              /* |ratio of lengths - 1| */
  int violated;                         /* of the norm, the angle, the worst target's norm and angle */
  int caught[FAULTS];                   /* a smaller bound, a flipped sign, a wrong norm */
} turned;

/* <<check>> */
/* Lengths and angle for one target, and how many of the two statements fail. */
static int violations(const gsl_matrix *s, const vf_response *r, const turned *o, gsl_vector *work,
                      double *angle, double *norms) {
  vf_bound norm = vf_bound_energy_norm(s, r->x, r->lambda, o->roundoff, work);
  vf_bound turn = vf_bound_energy_angle(s, r->x, r->lambda, o->kappa, o->roundoff, work);
  *angle = turn.left;
  *norms = xp_max(*norms, norm.left);
  return !norm.holds + !turn.holds;
}
/* <</check>> */

/* Faults that must be noticed at the worst target, where the bound on the angle has no room. */
static void seed_faults(const gsl_matrix *s, vf_response *r, turned *o, gsl_vector *work) {
  vf_bound smaller = vf_bound_energy_angle(s, r->x, r->lambda, 0.98 * o->kappa, o->roundoff, work);
  o->caught[0] = !smaller.holds;
  gsl_vector_scale(r->x, -1);
  vf_bound flipped = vf_bound_energy_angle(s, r->x, r->lambda, o->kappa, o->roundoff, work);
  o->caught[1] = !flipped.holds;
  gsl_vector_scale(r->x, -2);
  vf_bound longer = vf_bound_energy_norm(s, r->x, r->lambda, o->roundoff, work);
  o->caught[2] = !longer.holds;
}

/* The worst target and kappa_P from the pencil, then the pair that belongs to it. */
static int turn_furthest(vf_response *r, double *kappa) {
  vf_worst_energy *energy = vf_worst_energy_alloc(r->n);
  vf_lu *lu = vf_lu_alloc(r->n);
  int code = energy && lu ? vf_worst_energy_target(energy, r->jacobian, r->c, kappa) : GSL_ENOMEM;
  if (!code)
    code = vf_lu_factor(lu, r->jacobian);
  if (!code)
    code = vf_lu_solve(lu, r->c, r->x);
  if (!code)
    code = vf_lu_solve_transposed(lu, r->c, r->lambda);
  vf_lu_free(lu);
  vf_worst_energy_free(energy);
  return code;
}

static int measure_in(vf_response *r, vf_symmetry *w, gsl_matrix *s, gsl_matrix *a, gsl_vector *work,
                      turned *o) {
  vf_symmetry_report report;
  double kappa = 0;
  int code = vf_symmetry_measure(w, r->jacobian, &report);
  if (code || !(report.margin > 0)) {
    o->fate = NOT_CONTRACTING;
    return code;
  }
  o->kappa = report.kappa_energy;
  /* The worst target attains the bound, so errors add: one solve each for x and lambda, one spectrum of S. */
  o->roundoff = 2 * vf_bound_roundoff(r->n, r->rcond) + vf_bound_roundoff(r->n, report.rcond_s);
  vf_symmetry_split(r->jacobian, s, a);
  o->violated = violations(s, r, o, work, &o->angle, &o->norms);
  o->euclidean = fabs(gsl_blas_dnrm2(r->x) / gsl_blas_dnrm2(r->lambda) - 1);
  code = turn_furthest(r, &kappa);
  if (code)
    return code;
  o->pencil = fabs(kappa - o->kappa) / (o->roundoff * xp_max(1, o->kappa));
  o->violated += violations(s, r, o, work, &o->worst, &o->norms);
  seed_faults(s, r, o, work);
  return GSL_SUCCESS;
}

static int measure(vf_response *r, turned *o) {
  vf_symmetry *w = vf_symmetry_alloc(r->n);
  gsl_matrix *s = gsl_matrix_alloc(r->n, r->n), *a = gsl_matrix_alloc(r->n, r->n);
  gsl_vector *work = gsl_vector_alloc(r->n);
  const int code = w && s && a && work ? measure_in(r, w, s, a, work, o) : GSL_ENOMEM;
  gsl_vector_free(work);
  gsl_matrix_free(a);
  gsl_matrix_free(s);
  vf_symmetry_free(w);
  return code;
}

static int draw(vf_example *e, gsl_rng *rng) {
  double gain = exp(gsl_ran_flat(rng, log(0.02), log(4)));
  double mix =
      gsl_rng_uniform_int(rng, 2) ? exp(gsl_ran_flat(rng, log(1e-2), log(M_PI))) : gsl_ran_flat(rng, 2, M_PI);
  int code = ensemble_draw_weights(e, gain, 0.3, mix, rng);
  ensemble_draw_example(e, 0, rng);
  return code;
}

static int run_one(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  turned *o = record;
  ensemble_fate fate;
  o->units = sizes[index % (sizeof sizes / sizeof *sizes)];
  vf_example *e =
      ensemble_example(vf_network_alloc_dense(vf_activation_tanh, o->units, ENSEMBLE_INPUTS, 0), 2);
  int code = e ? draw(e, rng) : GSL_ENOMEM;
  if (!code)
    code = ensemble_settle(e, &fate);
  if (!code) {
    o->fate = (int)fate;
    code = fate == ENSEMBLE_SETTLED ? measure(e->response, o) : GSL_SUCCESS;
  }
  vf_example_free(e);
  return code;
}

typedef struct {
  size_t fate[FATES], violated, faults, caught;
  double reached, pencil, norms, euclidean, smallest, largest;
} summary;

static summary summarise(const turned *o, size_t count) {
  summary s = {.reached = INFINITY, .smallest = INFINITY};
  for (size_t i = 0; i < count; i++) {
    s.fate[o[i].fate]++;
    if (o[i].fate != ENSEMBLE_SETTLED)
      continue;
    s.violated += o[i].violated != 0;
    s.reached = xp_min(s.reached, o[i].worst / vf_bound_angle_limit(o[i].kappa));
    s.pencil = xp_max(s.pencil, o[i].pencil);
    s.norms = xp_max(s.norms, o[i].norms / o[i].roundoff);
    s.euclidean = xp_max(s.euclidean, o[i].euclidean);
    s.smallest = xp_min(s.smallest, o[i].kappa);
    s.largest = xp_max(s.largest, o[i].kappa);
    for (int f = 0; f < FAULTS && o[i].kappa > 0.01 && o[i].kappa < 0.9; f++) {
      s.faults++;
      s.caught += (size_t)o[i].caught[f];
    }
  }
  return s;
}

static void claim(xp_run *run, const summary *s) {
  const size_t settled = s->fate[ENSEMBLE_SETTLED];
  const struct {
    double measured;
    xp_claim claim;
  } rows[] = {
      {(double)s->violated,
       {"rotation.bound",
        "At a random target and at the worst one the angle of response and adjoint in the energy norm is at "
        "most 2 arctan kappa_P",
        "vfep, prop:rotation",
        xp_text(run, "networks in which the angle or the equal lengths fail, of %zu with S < 0%s", settled,
                draw_left_out(run,
                              s->fate[NOT_CONTRACTING] + s->fate[ENSEMBLE_NO_FIXED_POINT] +
                                  s->fate[ENSEMBLE_NO_RESPONSE],
                              "without S < 0, a stable fixed point or an error")),
        "networks", 0, 0, "none beyond roundoff n eps (2/rcond L + 1/rcond S)", 0, XP_EXCEPTIONS, settled}},
      {s->norms,
       {"rotation.norms", "The lengths of response and adjoint in the energy norm are equal",
        "vfep, prop:rotation",
        xp_text(run, "largest relative difference over its roundoff, %zu networks, two targets each",
                settled),
        "1", 0, 1, "roundoff n eps (2/rcond L + 1/rcond S)", 0, XP_RESIDUAL, settled}},
      {s->reached,
       {"rotation.tight", "Every network with S < 0 has a target that attains the angle 2 arctan kappa_P",
        "vfep, prop:rotation",
        xp_text(run, "smallest of %zu ratios, each of the worst target's angle to the bound", settled), "1",
        0.99, INFINITY,
        "chosen: a worst target within 1 % attains the bound; rotation.bound says that none is above", 0,
        XP_RATIO, settled}},
      {s->pencil,
       {"rotation.pencil", "kappa_P^2 is the largest eigenvalue of the pencil (A^T P^-1 A, P)",
        "vfep, prop:rotation",
        xp_text(run, "largest difference of kappa_P by two ways over its roundoff, %zu networks", settled),
        "1", 0, 1, "roundoff n eps max(1, kappa_P) (2/rcond L + 1/rcond S)", 0, XP_RESIDUAL, settled}},
      {(double)s->caught,
       {"rotation.checker",
        "The tests of angle and length in the energy norm notice a bound scaled by 0.98, a flipped sign and "
        "a "
        "doubled length",
        "vfep, prop:rotation",
        xp_text(run, "faults noticed of %zu, three in each of the %zu networks with 0.01 < kappa_P < 0.9",
                s->faults, s->faults / FAULTS),
        "faults", (double)s->faults, (double)s->faults, "every fault in every network", 0, XP_FAULTS,
        s->faults}}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    xp_claim_check(run, &rows[i].claim, rows[i].measured);
}

static void write_networks(xp_run *run, const turned *o, size_t count) {
  size_t stride = count / 1200 + 1;
  xp_table *t = xp_table_open(run, NULL,
                              "units [1]\tkappa_P [1]\tangle [degrees]\tworst angle [degrees]\t"
                              "energy lengths [1]\tEuclidean lengths [1]");
  for (size_t i = 0; i < count; i += stride)
    if (o[i].fate == ENSEMBLE_SETTLED)
      xp_table_row(t, "%zu\t%.6g\t%.6g\t%.6g\t%.4g\t%.4g", o[i].units, o[i].kappa, o[i].angle * 180 / M_PI,
                   o[i].worst * 180 / M_PI, o[i].norms, o[i].euclidean);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "rotation", "Contracting fields rotate the adjoint", NULL);
  size_t count = (size_t)xp_choose(run, 600, 18000, 180000);
  turned *o = draw_run(run, "networks", "rotation network", count, sizeof *o, run_one, NULL);
  write_networks(run, o, count);
  summary s = summarise(o, count);
  claim(run, &s);
  xp_value(run, "drawn", "%zu", count);
  xp_value(run, "networks", "%zu", s.fate[ENSEMBLE_SETTLED]);
  xp_value(run, "exceptions", "%zu", s.violated);
  xp_value(run, "reached", "%.3f", s.reached);
  xp_value(run, "lost", "%zu", s.fate[ENSEMBLE_NO_FIXED_POINT]);
  xp_value(run, "singular", "%zu", s.fate[ENSEMBLE_NO_RESPONSE]);
  xp_value(run, "not-contracting", "%zu", s.fate[NOT_CONTRACTING]);
  xp_value(run, "euclidean", "%.2g", s.euclidean);
  xp_value(run, "kappa-smallest", "%.1e", s.smallest);
  xp_value(run, "kappa-largest", "%.2g", s.largest);
  free(o);
  return xp_end(run);
}
