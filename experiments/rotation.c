/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Contracting fields: in the norm of P = -S the response is the adjoint rotated (prop:rotation).
 *
 * Each network is asked for its own target and for its worst one, which is known: it comes from the largest
 * eigenvector of the pencil (A^T P^-1 A, P), whose eigenvalue is kappa_P^2 by a second way.
 */
#include "vf_bound.h"
#include "vf_example.h"
#include "vf_network.h"
#include "vf_symmetry.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUTS = 3, CHUNK = 50, FAULTS = 3 };
static const size_t sizes[] = {2, 3, 5, 8, 13, 20};

typedef enum { MEASURED, NO_FIXED_POINT, NO_RESPONSE, NOT_CONTRACTING } fate;

typedef struct {
  fate fate;
  size_t units;
  double kappa, roundoff, angle, worst; /* kappa_P; angles in the energy norm */
  double pencil;                        /* kappa_P from the pencil, relative difference over roundoff */
  double norms, euclidean;              /* |ratio of lengths - 1| */
  int violated;                         /* of the norm, the angle, the worst target's norm and angle */
  int caught[FAULTS];                   /* a smaller bound, a flipped sign, a wrong norm */
} outcome;

typedef struct {
  outcome network[CHUNK];
} chunk;

/* <<worst target>> */
/* c = (S - A S^-1 A) u for the u that K stretches most; kappa gets the stretch. */
static int worst_target(vf_symmetry *w, const gsl_matrix *l, gsl_vector *c, double *kappa) {
  size_t n = l->size1;
  gsl_matrix *s = gsl_matrix_alloc(n, n), *a = gsl_matrix_alloc(n, n), *t = gsl_matrix_alloc(n, n),
             *at = gsl_matrix_alloc(n, n), *p = gsl_matrix_alloc(n, n), *vectors = gsl_matrix_alloc(n, n);
  gsl_vector *values = gsl_vector_alloc(n);
  gsl_eigen_gensymmv_workspace *pencil = gsl_eigen_gensymmv_alloc(n);
  int code = s && a && t && at && p && vectors && values && pencil ? vf_symmetry_split(l, s, a) : GSL_ENOMEM;
  if (!code)
    code = vf_symmetry_ratio(w, l, t);
  if (!code) {
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, a, t, 0, at); /* A S^-1 A = A^T P^-1 A */
    gsl_matrix_memcpy(p, s);
    gsl_matrix_scale(p, -1);
    gsl_matrix_sub(s, at);
    code = gsl_eigen_gensymmv(at, p, values, vectors, pencil);
  }
  if (!code) {
    size_t top = gsl_vector_max_index(values);
    gsl_vector_const_view u = gsl_matrix_const_column(vectors, top);
    *kappa = sqrt(fmax(gsl_vector_get(values, top), 0));
    gsl_blas_dgemv(CblasNoTrans, 1, s, &u.vector, 0, c);
  }
  gsl_eigen_gensymmv_free(pencil);
  gsl_vector_free(values);
  gsl_matrix_free(vectors);
  gsl_matrix_free(p);
  gsl_matrix_free(at);
  gsl_matrix_free(t);
  gsl_matrix_free(a);
  gsl_matrix_free(s);
  return code;
}
/* <</worst target>> */

/* <<check>> */
/* Lengths and angle for one target, and how many of the two statements fail. */
static int violations(const gsl_matrix *s, const vf_response *r, const outcome *o, gsl_vector *work,
                      double *angle, double *norms) {
  vf_bound norm = vf_bound_energy_norm(s, r->x, r->lambda, o->roundoff, work);
  vf_bound turn = vf_bound_energy_angle(s, r->x, r->lambda, o->kappa, o->roundoff, work);
  *angle = turn.left;
  *norms = xp_larger(*norms, norm.left);
  return !norm.holds + !turn.holds;
}
/* <</check>> */

/* Faults that must be noticed at the worst target, where the bound on the angle has no room. */
static void seed_faults(const gsl_matrix *s, vf_response *r, outcome *o, gsl_vector *work) {
  vf_bound smaller = vf_bound_energy_angle(s, r->x, r->lambda, 0.98 * o->kappa, o->roundoff, work);
  o->caught[0] = !smaller.holds;
  gsl_vector_scale(r->x, -1);
  vf_bound flipped = vf_bound_energy_angle(s, r->x, r->lambda, o->kappa, o->roundoff, work);
  o->caught[1] = !flipped.holds;
  gsl_vector_scale(r->x, -2);
  vf_bound longer = vf_bound_energy_norm(s, r->x, r->lambda, o->roundoff, work);
  o->caught[2] = !longer.holds;
}

static int measure(vf_response *r, vf_symmetry *w, vf_lu *lu, gsl_matrix *s, gsl_matrix *a, gsl_vector *work,
                   outcome *o) {
  vf_symmetry_report report;
  double kappa = 0;
  int code = vf_symmetry_measure(w, r->jacobian, &report);
  if (code || !(report.margin > 0)) {
    o->fate = NOT_CONTRACTING;
    return code;
  }
  o->kappa = report.kappa_energy;
  /* The worst target leaves no room, so errors add: one solve each for x and lambda, one spectrum of S. */
  o->roundoff = 2 * vf_bound_roundoff(r->n, r->rcond) + vf_bound_roundoff(r->n, report.rcond_s);
  vf_symmetry_split(r->jacobian, s, a);
  o->violated = violations(s, r, o, work, &o->angle, &o->norms);
  o->euclidean = fabs(gsl_blas_dnrm2(r->x) / gsl_blas_dnrm2(r->lambda) - 1);
  code = worst_target(w, r->jacobian, r->c, &kappa);
  if (!code)
    code = vf_lu_factor(lu, r->jacobian);
  if (!code)
    code = vf_lu_solve(lu, r->c, r->x);
  if (!code)
    code = vf_lu_solve_transposed(lu, r->c, r->lambda);
  if (code)
    return code;
  o->pencil = fabs(kappa - o->kappa) / (o->roundoff * fmax(1, o->kappa));
  o->violated += violations(s, r, o, work, &o->worst, &o->norms);
  seed_faults(s, r, o, work);
  return GSL_SUCCESS;
}

/* <<draw>> */
static int draw(vf_network *net, vf_example *e, gsl_rng *rng) {
  double gain = exp(gsl_ran_flat(rng, log(0.02), log(4)));
  double mix =
      gsl_rng_uniform_int(rng, 2) ? exp(gsl_ran_flat(rng, log(1e-2), log(M_PI))) : gsl_ran_flat(rng, 2, M_PI);
  int code = vf_network_draw(net, gain, 0.3, rng, e->theta);
  if (!code)
    code = vf_network_mix_feedback(net, mix, e->theta);
  for (size_t k = 0; k < INPUTS; k++)
    gsl_vector_set(e->input, k, gsl_ran_flat(rng, 0, 1));
  for (size_t i = 0; i < e->target->size; i++)
    gsl_vector_set(e->target, i, gsl_ran_gaussian(rng, 1));
  return code;
}
/* <</draw>> */

static int run_one(uint64_t seed, uint64_t index, outcome *o) {
  static const size_t output[2] = {0, 1};
  size_t n = sizes[index % (sizeof sizes / sizeof *sizes)];
  gsl_rng *rng = xp_rng_alloc(seed, "rotation network", index);
  vf_network *net = vf_network_alloc_dense(vf_activation_tanh, n, INPUTS, 0);
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, n, 2, output);
  vf_example *e = net && cost ? vf_example_alloc(vf_network_field(net), cost) : NULL;
  vf_symmetry *w = vf_symmetry_alloc(n);
  vf_lu *lu = vf_lu_alloc(n);
  gsl_matrix *s = gsl_matrix_alloc(n, n), *a = gsl_matrix_alloc(n, n);
  gsl_vector *work = gsl_vector_alloc(n);
  int code = rng && e && w && lu && s && a && work ? draw(net, e, rng) : GSL_ENOMEM;
  o->units = n;
  if (!code)
    code = vf_example_settle(e, NULL);
  if (code == GSL_EFAILED || code == GSL_ESING || code == GSL_EZERODIV) {
    o->fate = code == GSL_EFAILED ? NO_FIXED_POINT : NO_RESPONSE;
    code = GSL_SUCCESS;
  } else if (!code)
    code = measure(e->response, w, lu, s, a, work, o);
  gsl_vector_free(work);
  gsl_matrix_free(a);
  gsl_matrix_free(s);
  vf_lu_free(lu);
  vf_symmetry_free(w);
  vf_example_free(e);
  vf_cost_free(cost);
  vf_network_free(net);
  gsl_rng_free(rng);
  return code;
}

static int run_chunk(size_t index, void *result, xp_ticker *ticker, void *context) {
  chunk *c = result;
  for (size_t i = 0; i < CHUNK; i++) {
    int code = run_one(*(const uint64_t *)context, (uint64_t)index * CHUNK + i, &c->network[i]);
    if (code) {
      fprintf(stderr, "rotation: network %zu: %s: report this seed\n", index * CHUNK + i, gsl_strerror(code));
      return 1;
    }
  }
  xp_tick(ticker, NULL);
  return 0;
}

typedef struct {
  size_t fate[4], violated, faults, caught;
  double reached, pencil, norms, euclidean, smallest, largest;
} summary;

static summary summarise(const outcome *o, size_t count) {
  summary s = {.reached = INFINITY, .smallest = INFINITY};
  for (size_t i = 0; i < count; i++) {
    s.fate[o[i].fate]++;
    if (o[i].fate != MEASURED)
      continue;
    s.violated += (size_t)o[i].violated;
    s.reached = xp_smaller(s.reached, o[i].worst / vf_bound_angle_limit(o[i].kappa));
    s.pencil = xp_larger(s.pencil, o[i].pencil);
    s.norms = xp_larger(s.norms, o[i].norms / o[i].roundoff);
    s.euclidean = xp_larger(s.euclidean, o[i].euclidean);
    s.smallest = xp_smaller(s.smallest, o[i].kappa);
    s.largest = xp_larger(s.largest, o[i].kappa);
    for (int f = 0; f < FAULTS && o[i].kappa > 0.01 && o[i].kappa < 0.9; f++) {
      s.faults++;
      s.caught += (size_t)o[i].caught[f];
    }
  }
  return s;
}

static void claim(xp_run *run, const summary *s) {
  char quantity[128];
  snprintf(quantity, sizeof quantity, "violations among %zu random networks, two targets each",
           s->fate[MEASURED]);
  xp_claim_check(run,
                 &(xp_claim){"rotation.bound",
                             "Energy norms are equal and the angle is at most 2 arctan kappa_P",
                             "vfep, prop:rotation", quantity, "1", 0, 0,
                             "none beyond roundoff n eps (2/rcond L + 1/rcond S)", 0},
                 s->fate[MEASURED] ? (double)s->violated : GSL_NAN);
  xp_claim_check(run,
                 &(xp_claim){"rotation.norms", "Response and adjoint are equally long in the energy norm",
                             "vfep, prop:rotation",
                             "largest relative difference of the lengths, over its roundoff", "1", 0, 1,
                             "roundoff n eps (2/rcond L + 1/rcond S)", 0},
                 s->norms);
  xp_claim_check(
      run,
      &(xp_claim){"rotation.tight", "Every contracting network has a target that attains the angle",
                  "vfep, prop:rotation", "smallest ratio of the worst target's angle to the bound", "1", 0.99,
                  INFINITY, "within 1 % of the bound; rotation.bound says that none is above", 0},
      s->reached);
  xp_claim_check(
      run,
      &(xp_claim){"rotation.pencil", "kappa_P^2 is the largest eigenvalue of the pencil (A^T P^-1 A, P)",
                  "vfep, prop:rotation", "largest difference of kappa_P by two ways, over its roundoff", "1",
                  0, 1, "roundoff n eps max(1, kappa_P) (2/rcond L + 1/rcond S)", 0},
      s->pencil);
  xp_claim_parts(
      run,
      &(xp_claim){"rotation.checker",
                  "The checker notices a bound scaled by 0.98, a flipped sign and a doubled length", "vfep",
                  "faults caught, of those put in where 0.01 < kappa_P < 0.9", "1", 0, 0,
                  "every fault in every network", 0},
      s->caught, s->faults);
}

static void write_networks(xp_run *run, const outcome *o, size_t count) {
  size_t stride = count / 1200 + 1;
  xp_table *t = xp_table_open(run, NULL,
                              "units [1]\tkappa_P [1]\tangle [degrees]\tworst angle [degrees]\t"
                              "energy lengths [1]\tEuclidean lengths [1]");
  for (size_t i = 0; i < count; i += stride)
    if (o[i].fate == MEASURED)
      xp_table_row(t, "%zu\t%.6g\t%.6g\t%.6g\t%.4g\t%.4g", o[i].units, o[i].kappa, o[i].angle * 180 / M_PI,
                   o[i].worst * 180 / M_PI, o[i].norms, o[i].euclidean);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "rotation", "Contracting fields rotate the adjoint", NULL);
  uint64_t seed = xp_run_seed(run);
  size_t chunks = (size_t)xp_choose(run, 12, 360, 3600), count = chunks * CHUNK;
  outcome *o = calloc(chunks, sizeof(chunk));
  if (!o)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", count);
  xp_parallel(run, "networks", chunks, 1, sizeof(chunk), run_chunk, &seed, o);
  write_networks(run, o, count);
  summary s = summarise(o, count);
  claim(run, &s);
  xp_value(run, "drawn", "%zu", count);
  xp_value(run, "networks", "%zu", s.fate[MEASURED]);
  xp_value(run, "lost", "%zu", s.fate[NO_FIXED_POINT]);
  xp_value(run, "singular", "%zu", s.fate[NO_RESPONSE]);
  xp_value(run, "not-contracting", "%zu", s.fate[NOT_CONTRACTING]);
  xp_value(run, "euclidean", "%.2g", s.euclidean);
  xp_value(run, "kappa-smallest", "%.1e", s.smallest);
  xp_value(run, "kappa-largest", "%.2g", s.largest);
  free(o);
  return xp_end(run);
}
