/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How fast networks with |W| < 1 contract, and which steps explicit Euler may take.
 */
#include "ensemble.h"
#include "vf_linalg.h"
#include "vf_phase_bound.h"
#include "xp.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { INPUTS = 2, CHUNK = 50, NORMS = 24, STEP_SIZES = 24, GRID = NORMS * STEP_SIZES };

typedef struct {
  size_t tested, violated, wrong;
  double closest; /* largest factor of a step over its bound */
} contraction;

/* <<contraction>> */
/* One Euler step from two states, and the norm of the step's own Jacobian, against 1 - step (1 - |W|). */
static int test_contraction(vf_example *e, double norm, double step, gsl_rng *rng, vf_spectral *spectral,
                            gsl_vector *other, contraction *c) {
  size_t n = e->h->size;
  double bound = 1 - step * (1 - norm), factor, before = 0, after;
  for (size_t i = 0; i < n; i++) {
    gsl_vector_set(e->h, i, gsl_ran_gaussian(rng, 1));
    gsl_vector_set(other, i, gsl_vector_get(e->h, i) + gsl_ran_gaussian(rng, 0.3));
    before = hypot(before, gsl_vector_get(other, i) - gsl_vector_get(e->h, i));
  }
  const vf_problem *p = &e->problem;
  gsl_matrix *l = e->response->jacobian;
  int code = vf_field_jacobian(p->field, p->theta, p->input, e->h, l);
  gsl_matrix_scale(l, step);
  for (size_t i = 0; i < n; i++)
    *gsl_matrix_ptr(l, i, i) += 1;
  if (!code)
    code = vf_spectral_norm(spectral, l, &factor);
  vf_relax_report report;
  if (!code)
    code = vf_relax_euler(e->relax, p, 0, step, 1, 0, e->h, &report);
  if (!code)
    code = vf_relax_euler(e->relax, p, 0, step, 1, 0, other, &report);
  if (code)
    return code;
  gsl_vector_sub(other, e->h);
  after = gsl_blas_dnrm2(other) / before;
  /* Norms from n-fold sums: n eps each, and states of size 3 apart by 0.3 times sqrt(n). */
  double roundoff = 20 * vf_bound_roundoff(n, 1);
  vf_bound pair = vf_bound_judge("prop:contraction", fmax(after, factor), bound, roundoff);
  c->tested++;
  c->violated += !pair.holds;
  c->wrong += !(pair.left <= 0.98 * bound + roundoff);
  c->closest = fmax(c->closest, (pair.left - roundoff) / bound);
  return GSL_SUCCESS;
}
/* <</contraction>> */

static int run_contraction(size_t index, void *result, xp_ticker *ticker, void *context) {
  static const size_t sizes[] = {2, 3, 5, 8, 13, 20};
  size_t n = sizes[index % 6];
  gsl_rng *rng = xp_rng_alloc(*(const uint64_t *)context, "contraction pairs", index);
  const vf_activation *rho = index / 6 % 2 ? vf_activation_linear : vf_activation_tanh;
  subject s;
  int code = subject_make(&s, vf_network_alloc_dense(rho, n, INPUTS, 0), 1);
  vf_example *e = s.example;
  vf_spectral *spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  gsl_vector *other = gsl_vector_alloc(n);
  if (!spectral || !other)
    code = GSL_ENOMEM;
  for (int k = 0; !code && k < CHUNK; k++) {
    double norm, target = gsl_ran_flat(rng, 0.01, 0.999);
    code = vf_network_draw(s.net, 1, 0.5, rng, e->theta);
    if (!code)
      code = vf_network_mix_feedback(s.net, k % 2 ? gsl_ran_flat(rng, 0, M_PI) : 0, e->theta);
    if (!code)
      code = vf_network_weights(s.net, e->theta, e->response->jacobian);
    if (!code)
      code = vf_spectral_norm(spectral, e->response->jacobian, &norm);
    if (code)
      break;
    gsl_vector_scale(e->theta, target / norm);
    code = test_contraction(e, target, gsl_ran_flat(rng, 0.01, 1), rng, spectral, other, result);
  }
  gsl_vector_free(other);
  vf_spectral_free(spectral);
  subject_free(&s);
  gsl_rng_free(rng);
  xp_tick(ticker, NULL);
  if (code)
    fprintf(stderr, "contraction: pair %zu: %s: report this seed\n", index, gsl_strerror(code));
  return code != 0;
}

typedef struct {
  double a, step, limit; /* norm of W, step over the plane, largest stable step */
  int converged, diverged;
} euler;

/* <<euler>> */
/* Antisymmetric linear units: 2 on the grid of norms and steps, up to 20 just below and just above the limit.
 */
static int run_euler(size_t index, void *result, xp_ticker *ticker, void *context) {
  euler *o = result;
  gsl_rng *rng = xp_rng_alloc(*(const uint64_t *)context, "contraction euler", index);
  int grid = index < GRID;
  size_t n = grid ? 2 : 2 + gsl_rng_uniform_int(rng, 19);
  subject s;
  int code = subject_make(&s, vf_network_alloc_dense(vf_activation_linear, n, INPUTS, 0), 1);
  vf_example *e = s.example;
  vf_spectral *spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  gsl_vector_complex *values = gsl_vector_complex_alloc(n);
  vf_relax_report report;
  double norm = 1;
  if (!code)
    code = spectral && values ? vf_network_draw(s.net, 1, 0, rng, e->theta) : GSL_ENOMEM;
  if (!code)
    code = vf_network_mix_feedback(s.net, M_PI, e->theta);
  if (!code)
    code = vf_network_weights(s.net, e->theta, e->response->jacobian);
  if (!code)
    code = vf_spectral_norm(spectral, e->response->jacobian, &norm);
  o->a = grid ? 4 * (double)(index / STEP_SIZES + 1) / NORMS : exp(gsl_ran_flat(rng, log(0.1), log(6)));
  if (!code) {
    gsl_vector_scale(e->theta, o->a / norm);
    code = vf_field_jacobian(e->problem.field, e->theta, e->input, e->h, e->response->jacobian);
  }
  if (!code)
    code = vf_spectral_eigenvalues(spectral, e->response->jacobian, values);
  if (!code) {
    o->limit = vf_phase_bound_euler_limit(values);
    o->step =
        grid ? 2 * ((double)(index % STEP_SIZES) + 0.5) / STEP_SIZES : o->limit * (index % 2 ? 1.02 : 0.98);
    gsl_vector_set_all(e->h, 1);
    double away = fmax(fabs(o->step / o->limit - 1), 1e-3); /* the rate is about 2 step away */
    size_t steps = (size_t)(60 / (o->step * away)) + 100;
    code = vf_relax_euler(e->relax, &e->problem, 0, o->step, steps, 1e-8, e->h, &report);
    o->converged = report.status == VF_RELAX_CONVERGED;
    o->diverged = report.status == VF_RELAX_DIVERGED;
  }
  gsl_vector_complex_free(values);
  vf_spectral_free(spectral);
  subject_free(&s);
  gsl_rng_free(rng);
  xp_tick(ticker, NULL);
  if (code)
    fprintf(stderr, "contraction: euler %zu: %s: report this seed\n", index, gsl_strerror(code));
  return code != 0;
}
/* <</euler>> */
static void claim_contraction(xp_run *run, const contraction *c, size_t chunks) {
  contraction all = {0};
  for (size_t i = 0; i < chunks; i++) {
    all.tested += c[i].tested;
    all.violated += c[i].violated;
    all.wrong += c[i].wrong;
    all.closest = fmax(all.closest, c[i].closest);
  }
  xp_value(run, "networks", "%zu", all.tested);
  xp_value(run, "wrong", "%zu", all.wrong);
  xp_claim_check(
      run,
      &(xp_claim){"contraction.rate",
                  "An Euler step of size eps <= 1 brings any two states closer by 1 - eps (1 - |W|)",
                  "vfep, prop:contraction", "networks in violation", "1", 0, 0,
                  "two random states, and the norm of the step's Jacobian; within 20 n eps", 0},
      all.tested ? (double)all.violated : NAN);
  xp_claim_check(run,
                 &(xp_claim){"contraction.sharp", "The contraction rate is sharp", "vfep, prop:contraction",
                             "largest factor of a step over its bound", "1", 0.99, 1,
                             "tied weights with the eigenvalue |W| attain it", 0},
                 all.closest);
}

static void claim_euler(xp_run *run, const euler *o, size_t count) {
  xp_table *t = xp_table_open(run, NULL, "norm [1]\tstep [1]\tconverged [1]\tdiverged [1]");
  size_t grid = 0, grid_right = 0, near = 0, near_right = 0;
  for (size_t i = 0; i < count; i++) {
    int right = o[i].step < o[i].limit ? o[i].converged : o[i].diverged;
    if (i < GRID) {
      grid++;
      grid_right += (size_t)right;
      xp_table_row(t, "%.5g\t%.5g\t%d\t%d", o[i].a, o[i].step, o[i].converged, o[i].diverged);
    } else {
      near++;
      near_right += (size_t)right;
    }
  }
  xp_value(run, "grid", "%zu", grid);
  xp_value(run, "near", "%zu", near);
  xp_claim_parts(run,
                 &(xp_claim){.id = "contraction.plane",
                             .statement =
                                 "Two units with opposite weights of size a converge in Euler steps below "
                                 "2/(1 + a^2) and diverge above, though stable in continuous time",
                             .source = "vfep, prop:euler",
                             .quantity = "points of a grid of a and step on the right side",
                             .unit = "1",
                             .reason = "exact boundary"},
                 grid_right, grid);
  xp_claim_parts(run,
                 &(xp_claim){.id = "contraction.limit",
                             .statement = "So do antisymmetric networks of up to 20 units, with a = |W|",
                             .source = "vfep, prop:euler",
                             .quantity = "networks that converge at 0.98 or diverge at 1.02 of the limit",
                             .unit = "1",
                             .reason = "exact boundary; limit from the eigenvalues"},
                 near_right, near);
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "contraction", "Contraction, and the step that explicit Euler allows", NULL);
  uint64_t seed = xp_run_seed(run);
  size_t chunks = (size_t)xp_choose(run, 12, 480, 4800), count = GRID + (size_t)xp_choose(run, 20, 400, 4000);
  contraction *c = calloc(chunks, sizeof *c);
  euler *o = calloc(count, sizeof *o);
  if (!c || !o)
    xp_die(run, "memory: %zu networks do not fit: use a smaller preset", chunks * CHUNK + count);
  xp_parallel(run, "contraction", chunks, 1, sizeof *c, run_contraction, &seed, c);
  xp_parallel(run, "steps", count, 1, sizeof *o, run_euler, &seed, o);
  claim_contraction(run, c, chunks);
  claim_euler(run, o, count);
  free(o);
  free(c);
  return xp_end(run);
}
