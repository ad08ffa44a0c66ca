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
#include <stdlib.h>

enum { INPUTS = 2, CHUNK = 50, NORMS = 24, STEP_SIZES = 24, GRID = NORMS * STEP_SIZES };

typedef struct {
  size_t tested, violated, wrong;
  size_t attained, noticed; /* networks within 1 % of the bound; of these wrong */
  double closest;           /* largest factor of a step over its bound */
} contraction;

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
  /* Both states are sums of n + 4 terms no larger than the states and drives, relative to their distance; so
   * is the norm, of a matrix of norm 2 at most. */
  double size = gsl_blas_dnrm2(e->h) + gsl_blas_dnrm2(other) + 2 * gsl_blas_dnrm2(e->theta);
  double roundoff = vf_bound_roundoff(n + 4, 1) * xp_max((1 + sqrt((double)n)) * size / before, 2);
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
  vf_bound pair = vf_bound_judge("prop:contraction", xp_max(after, factor), bound, roundoff);
  c->tested++;
  c->violated += !pair.holds;
  const int wrong = !(pair.left <= 0.98 * bound + roundoff), attained = pair.left >= 0.99 * bound;
  c->wrong += (size_t)wrong;
  c->attained += (size_t)attained;
  c->noticed += (size_t)(attained && wrong);
  c->closest = xp_max(c->closest, (pair.left - roundoff) / bound);
  return GSL_SUCCESS;
}

/* Scales all parameters so that |W| = target. */
static int scale_weights(vf_example *e, double target, vf_spectral *spectral) {
  double norm;
  int code = vf_network_weights(vf_network_of(e->field), e->theta, e->response->jacobian);
  if (!code)
    code = vf_spectral_norm(spectral, e->response->jacobian, &norm);
  return code ? code : gsl_vector_scale(e->theta, target / norm);
}

static int run_contraction(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  static const size_t sizes[] = {2, 3, 5, 8, 13, 20};
  size_t n = sizes[index % 6];
  const vf_activation *rho = index / 6 % 2 ? vf_activation_linear : vf_activation_tanh;
  vf_example *e = ensemble_example(vf_network_alloc_dense(rho, n, INPUTS, 0), 1);
  vf_spectral *spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  gsl_vector *other = gsl_vector_alloc(n);
  int code = e && spectral && other ? GSL_SUCCESS : GSL_ENOMEM;
  for (int k = 0; !code && k < CHUNK; k++) {
    double target = gsl_ran_flat(rng, 0.01, 0.999);
    code = vf_network_draw(vf_network_of(e->field), 1, 0.5, rng, e->theta);
    if (!code)
      code =
          vf_network_mix_feedback(vf_network_of(e->field), k % 2 ? gsl_ran_flat(rng, 0, M_PI) : 0, e->theta);
    if (!code)
      code = scale_weights(e, target, spectral);
    if (!code)
      code = test_contraction(e, target, gsl_ran_flat(rng, 0.01, 1), rng, spectral, other, record);
  }
  gsl_vector_free(other);
  vf_spectral_free(spectral);
  vf_example_free(e);
  return code;
}

typedef struct {
  double a, step, limit; /* norm of W, step over the plane, largest stable step */
  int converged, diverged;
} euler;

/* Antisymmetric linear units: 2 on the grid of norms and steps, up to 20 just below and just above the limit.
 */
static int relax_near_limit(vf_example *e, size_t index, gsl_rng *rng, vf_spectral *spectral,
                            gsl_vector_complex *values, euler *o) {
  int grid = index < GRID;
  vf_relax_report report;
  int code = ensemble_draw_weights(e, 1, 0, M_PI, rng);
  o->a = grid ? 4 * (double)(index / STEP_SIZES + 1) / NORMS : exp(gsl_ran_flat(rng, log(0.1), log(6)));
  if (!code)
    code = scale_weights(e, o->a, spectral);
  if (!code)
    code = vf_field_jacobian(e->field, e->theta, e->input, e->h, e->response->jacobian);
  if (!code)
    code = vf_spectral_eigenvalues(spectral, e->response->jacobian, values);
  if (code)
    return code;
  o->limit = vf_phase_bound_euler_limit(values);
  o->step =
      grid ? 2 * ((double)(index % STEP_SIZES) + 0.5) / STEP_SIZES : o->limit * (index % 2 ? 1.02 : 0.98);
  gsl_vector_set_all(e->h, 1);
  double away = xp_max(fabs(o->step / o->limit - 1), 1e-3); /* the rate is about 2 step away */
  size_t steps = (size_t)(60 / (o->step * away)) + 100;
  code = vf_relax_euler(e->relax, &e->problem, 0, o->step, steps, 1e-8, e->h, &report);
  o->converged = !code && report.status == VF_RELAX_CONVERGED;
  o->diverged = !code && report.status == VF_RELAX_DIVERGED;
  return code;
}

static int run_euler(gsl_rng *rng, size_t index, void *record, const void *context) {
  (void)context;
  size_t n = index < GRID ? 2 : 2 + gsl_rng_uniform_int(rng, 19);
  vf_example *e = ensemble_example(vf_network_alloc_dense(vf_activation_linear, n, INPUTS, 0), 1);
  vf_spectral *spectral = vf_spectral_alloc(n, VF_BACKEND_BEST);
  gsl_vector_complex *values = gsl_vector_complex_alloc(n);
  int code = e && spectral && values ? relax_near_limit(e, index, rng, spectral, values, record) : GSL_ENOMEM;
  gsl_vector_complex_free(values);
  vf_spectral_free(spectral);
  vf_example_free(e);
  return code;
}

static void claim_contraction(xp_run *run, const contraction *c, size_t chunks) {
  contraction all = {0};
  for (size_t i = 0; i < chunks; i++) {
    all.tested += c[i].tested;
    all.violated += c[i].violated;
    all.wrong += c[i].wrong;
    all.attained += c[i].attained;
    all.noticed += c[i].noticed;
    all.closest = xp_max(all.closest, c[i].closest);
  }
  xp_value(run, "networks", "%zu", all.tested);
  xp_value(run, "violated", "%zu", all.violated);
  xp_value(run, "wrong", "%zu", all.wrong);
  const double attained = (double)all.attained;
  const struct {
    xp_claim claim;
    double measured;
  } row[] = {
      {{"contraction.rate",
        "An Euler step of size epsilon <= 1 brings any two states closer by the factor 1 - epsilon (1 - |W|) "
        "or less where |W| < 1",
        "vfep, prop:contraction",
        xp_text(run,
                "networks with a larger factor, of %zu: two random states, and the norm of the step's "
                "Jacobian",
                all.tested),
        "networks", 0, 0,
        "within roundoff (n + 4) eps (1 + sqrt(n)) times states and parameters over their distance", 0,
        XP_EXCEPTIONS, all.tested},
       (double)all.violated},
      {{"contraction.sharp", "Some network attains the factor 1 - epsilon (1 - |W|)",
        "vfep, prop:contraction",
        xp_text(run, "largest ratio of the factor, less its roundoff, to the bound, %zu networks",
                all.tested),
        "1", 0.99, 1, "chosen: within 1 % of the bound, which tied weights with the eigenvalue |W| attain", 0,
        XP_RATIO, all.tested},
       all.tested ? all.closest : NAN},
      {{"contraction.checker", "The test of contraction notices a factor that is 2 % smaller",
        "vfep, prop:contraction",
        xp_text(run, "faults noticed of %zu, one in each network within 1 %% of the bound", all.attained),
        "faults", attained, attained, "every such network, as roundoff is below 1 %", 0, XP_FAULTS,
        all.attained},
       (double)all.noticed}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++)
    xp_claim_check(run, &row[i].claim, row[i].measured);
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
  xp_value(run, "misplaced", "%zu", grid - grid_right + near - near_right);
  xp_claim_check(
      run,
      &(xp_claim){
          "contraction.plane",
          "Two linear units with opposite weights of size a converge in Euler steps below 2/(1 + a^2) "
          "and diverge in larger ones, though stable in continuous time",
          "vfep, prop:euler", xp_text(run, "points of a grid of a and step on the wrong side, of %zu", grid),
          "points", 0, 0, "the boundary is exact", 0, XP_EXCEPTIONS, grid},
      (double)(grid - grid_right));
  xp_claim_check(
      run,
      &(xp_claim){
          "contraction.limit",
          "Linear networks with antisymmetric weights converge at 0.98 of the limit on Euler's step and "
          "diverge at 1.02 of it",
          "vfep, prop:euler", xp_text(run, "networks that do not, of %zu of 2 to 20 units", near), "networks",
          0, 0, "the boundary is exact; the limit is that of the eigenvalues", 0, XP_EXCEPTIONS, near},
      (double)(near - near_right));
  xp_claim_check(
      run,
      &(xp_claim){"contraction.limit-checker",
                  "The test of Euler's limit notices a limit 4 % smaller and one 4 % larger",
                  "vfep, prop:euler",
                  xp_text(run,
                          "faults noticed of %zu, one in each network that runs between the "
                          "wrong limit and the right one",
                          near),
                  "faults", (double)near, (double)near,
                  "every network: it converges above the smaller limit or diverges below the larger", 0,
                  XP_FAULTS, near},
      (double)near_right);
}

int main(int argc, char **argv) {
  xp_run *run =
      xp_begin(argc, argv, "contraction", "Contraction, and the step that explicit Euler allows", NULL);
  size_t chunks = (size_t)xp_choose(run, 12, 480, 4800), count = GRID + (size_t)xp_choose(run, 20, 400, 4000);
  contraction *c =
      draw_run(run, "contraction", "contraction pairs", chunks, sizeof *c, run_contraction, NULL);
  euler *o = draw_run(run, "steps", "contraction euler", count, sizeof *o, run_euler, NULL);
  claim_contraction(run, c, chunks);
  claim_euler(run, o, count);
  free(o);
  free(c);
  return xp_end(run);
}
