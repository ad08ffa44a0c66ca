/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules that correct the signal, against response and adjoint from LU factors. */
#include "example.h"
#include "tap.h"
#include "vf_exact.h"
#include "vf_linalg.h"
#include "vf_symmetry.h"

#include <float.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <math.h>

enum { N = 8 };

typedef struct {
  example e;
  const vf_problem *p;
  vf_exact *w;
  gsl_rng *rng;
  gsl_vector *d;
  vf_exact_options o;
} bench;

static bench make(double scale, double angle, unsigned long seed) {
  bench b = {example_make(vf_activation_tanh, 0, N, scale, seed),
             NULL,
             vf_exact_alloc(N),
             gsl_rng_alloc(gsl_rng_mt19937),
             gsl_vector_alloc(N),
             vf_exact_defaults()};
  vf_network_mix_feedback(b.e.net, angle, b.e.theta);
  is_int(vf_example_settle(b.e.own, NULL), GSL_SUCCESS, "the free phase converges");
  b.p = &b.e.own->problem;
  return b;
}

static void done(bench *b) {
  example_free(&b->e);
  vf_exact_free(b->w);
  gsl_rng_free(b->rng);
  gsl_vector_free(b->d);
}

static int run(bench *b, const vf_exact_rule *rule) {
  return vf_exact_signal(rule, b->w, b->p, b->e.h, &b->o, b->rng, b->d);
}

/* |a - b|_2 */
static double distance(const gsl_vector *a, const gsl_vector *b) {
  double sum = 0;
  for (size_t i = 0; i < N; i++)
    sum += pow(gsl_vector_get(a, i) - gsl_vector_get(b, i), 2);
  return sqrt(sum);
}

/* |d - wanted| / |wanted|, and 1e300 where the rule failed. */
static double error(bench *b, const vf_exact_rule *rule, const gsl_vector *wanted) {
  return run(b, rule) ? 1e300 : distance(b->d, wanted) / gsl_blas_dnrm2(wanted);
}

static void every_rule_is_in_the_table(void) {
  size_t count = 0;
  const vf_exact_rule *rule;
  for (; (rule = vf_exact_at(count)); count++)
    ok(vf_exact_find(rule->name) == rule && rule->equation[0] && rule->knows[0],
       "%s has a name of its own, an equation and what a synapse must know", rule->name);
  ok(count == 13 && !vf_exact_find("sideways") && !vf_exact_find(NULL), "no other is found");
}

/* What each rule tends to, as it declares, with the phases that it declares. */
static void estimands_hold(void) {
  bench b = make(0.8, 1, 5);
  const vf_exact_rule *rule;
  b.o.probes = N;
  b.o.hadamard = 1;
  b.o.rounds = 200;
  b.o.terms = 200;
  for (size_t i = 0; (rule = vf_exact_at(i)); i++) {
    const int gradient = rule->estimand == VF_ESTIMAND_GRADIENT;
    const vf_response *r = b.e.own->response;
    const double off = error(&b, rule, gradient ? r->lambda : r->x),
                 other = error(&b, rule, gradient ? r->x : r->lambda);
    ok(off < (rule == vf_exact_one_sided ? 1e-2 : 1e-5), "%s measures what it declares: %.2g", rule->name,
       off);
    ok(other > 0.05, "and not the other: %.2g", other);
    const size_t declared = rule->phases + rule->phases_per_probe * N, counted = vf_exact_phases(b.w);
    ok(rule == vf_exact_calibrated ? counted > declared && (counted - declared) % (2 * N) == 0
                                   : counted == declared,
       "in the nudged phases that it declares");
  }
  done(&b);
}

/* |L^-1|_2 */
static double resolvent_norm(const gsl_matrix *l) {
  vf_spectral *w = vf_spectral_alloc(N, VF_BACKEND_BEST);
  gsl_vector *singular = gsl_vector_alloc(N);
  vf_spectral_svd(w, l, NULL, singular, NULL);
  const double smallest = gsl_vector_get(singular, N - 1);
  gsl_vector_free(singular);
  vf_spectral_free(w);
  return 1 / smallest;
}

/*
 * At beta = 1e-3 the error is within 10 beta^2 (1 + |L^-1|)^2 and of second order.  One Richardson step
 * leaves the next term, of the order of its square, and roundoff, which the division by beta raises.
 */
static void judge(double scale, double angle, unsigned long seed, double *kappa) {
  bench b = make(scale, angle, seed);
  vf_symmetry_report s;
  const vf_response *r = b.e.own->response;
  vf_symmetry *w = vf_symmetry_alloc(N);
  vf_symmetry_measure(w, r->jacobian, &s);
  *kappa = s.kappa;
  const double fine = error(&b, vf_exact_asymep, r->lambda), resolvent = resolvent_norm(r->jacobian);
  ok(fine < 1e-5 * (1 + resolvent) * (1 + resolvent), "asymep is within its bound at kappa %.2f: %.2g",
     s.kappa, fine);
  b.o.beta = 2e-2;
  const double coarse = error(&b, vf_exact_asymep, r->lambda);
  b.o.beta = 1e-2;
  const double half = error(&b, vf_exact_asymep, r->lambda);
  is_near(log2(coarse / half), 2, 0.02, "and of second order");
  b.o.beta = 1e-3;
  b.o.richardson = 1;
  const double roundoff =
      N * DBL_EPSILON / (r->rcond * b.o.beta) * (1 + gsl_blas_dnrm2(b.e.h)) / gsl_blas_dnrm2(r->lambda);
  const double left = error(&b, vf_exact_asymep, r->lambda);
  ok(left < roundoff + fine * fine, "%.2g is left after one Richardson step, roundoff %.2g", left, roundoff);
  b.o.richardson = 0;
  ok(error(&b, vf_exact_dyadic, r->lambda) < N * DBL_EPSILON / r->rcond, "dyadic has no bias");
  vf_symmetry_free(w);
  done(&b);
}

static void asymep_and_dyadic(void) {
  double largest = 0, kappa;
  for (unsigned long seed = 1; seed <= 12; seed++) {
    judge(0.5 + 0.5 * (double)seed, M_PI, seed, &kappa);
    largest = larger(largest, kappa <= 10 ? kappa : 0);
    judge(0.7, 0.25 * (double)seed, seed, &kappa);
  }
  ok(largest > 3, "antisymmetric weights reach kappa %.2f", largest);
}

static void phases_of_steps_tend_to_rest(void) {
  bench b = make(0.8, 1.2, 7);
  const vf_exact_rule *const rule[] = {vf_exact_asymep, vf_exact_dyadic, vf_exact_gradient};
  for (size_t k = 0; k < 3; k++) {
    b.o.steps = 4;
    const double few = error(&b, rule[k], b.e.own->response->lambda);
    b.o.steps = 400;
    const double many = error(&b, rule[k], b.e.own->response->lambda);
    ok(few > 1e-3 && many < 1e-6, "%s: %.2g after 4 steps, %.2g after 400", rule[k]->name, few, many);
    ok(vf_exact_products(b.w) == rule[k]->products * 400 * (rule[k]->phases ? rule[k]->phases : 1),
       "in the products that it declares");
  }
  done(&b);
}

/* Mean over draws of |d - lambda|^2, over |lambda - x|^2. */
static double mean_square(bench *b, size_t probes, int hadamard, size_t draws) {
  const vf_response *r = b->e.own->response;
  const double between = distance(r->lambda, r->x);
  double sum = 0;
  b->o.probes = probes;
  b->o.hadamard = hadamard;
  for (size_t k = 0; k < draws; k++) {
    if (run(b, vf_exact_probed))
      return NAN;
    sum += pow(distance(b->d, r->lambda) / between, 2);
  }
  return sum / (double)draws;
}

static void probes_have_their_error(void) {
  bench b = make(0.8, 1.5, 9);
  is_near(mean_square(&b, 1, 0, 20000), N - 1, 0.2, "one probe: n - 1");
  is_near(mean_square(&b, 4, 0, 8000), (N - 1) / 4.0, 0.08, "four: (n - 1) / 4");
  is_near(mean_square(&b, 2, 1, 8000), (N - 2) / 2.0, 0.15, "two of Hadamard: (n - 2) / 2");
  ok(mean_square(&b, N, 1, 3) < 1e-10, "n of Hadamard leave nothing");
  b.o.probes = N + 1;
  is_int(run(&b, vf_exact_probed), GSL_EINVAL, "more columns than there are, are refused");
  done(&b);
}

/* The baseline alone comes closer to the adjoint while H learns; the workspace keeps H until it forgets. */
static void baseline_learns(void) {
  bench b = make(0.8, 1.5, 11);
  double early = 0, late = 0;
  b.o.probes = 2;
  for (size_t k = 0; k < 400; k++) {
    const double off = error(&b, vf_exact_baseline, b.e.own->response->lambda);
    *(k < 20 ? &early : &late) = k < 20 ? early + off / 20 : off;
  }
  ok(late < 1e-3 * early, "the error falls from %.2g to %.2g", early, late);
  vf_exact_forget(b.w);
  ok(error(&b, vf_exact_baseline, b.e.own->response->lambda) > 0.01, "what is forgotten is learned anew");
  b.o.lms = 2;
  is_int(run(&b, vf_exact_baseline), GSL_EINVAL, "a step at which LMS diverges is refused");
  done(&b);
}

static void calibration_finds_the_controller(void) {
  bench b = make(0.8, 2, 13);
  b.o.rounds = 1;
  const double once = error(&b, vf_exact_calibrated, b.e.own->response->lambda);
  b.o.rounds = 200;
  const double all = error(&b, vf_exact_calibrated, b.e.own->response->lambda);
  ok(all < 1e-5 && once > 100 * all, "one round leaves %.2g, all leave %.2g", once, all);
  b.o.rounds = 0;
  ok(error(&b, vf_exact_calibrated, b.e.own->response->lambda) < 1e-5, "and the controller stays");
  done(&b);
}

static void noise_and_mismatch_count(void) {
  bench b = make(0.8, 1, 15);
  b.o.noise = 1e-4;
  ok(error(&b, vf_exact_asymep, b.e.own->response->lambda) > 1e-3, "noise is read");
  is_int(vf_exact_signal(vf_exact_holomorphic, b.w, b.p, b.e.h, &b.o, b.rng, b.d), GSL_EUNSUP,
         "complex phases have none");
  is_int(vf_exact_signal(vf_exact_asymep, b.w, b.p, b.e.h, &b.o, NULL, b.d), GSL_EINVAL,
         "noise needs a generator");
  b.o.noise = 0;
  b.o.mismatch = 0.1;
  const vf_exact_rule *const rule[] = {vf_exact_asymep, vf_exact_dyadic, vf_exact_phantom};
  for (size_t k = 0; k < 3; k++)
    ok(error(&b, rule[k], b.e.own->response->lambda) > 1e-3, "%s: so do wires that differ", rule[k]->name);
  ok(error(&b, vf_exact_centred, b.e.own->response->x) < 1e-4,
     "where there is no second wire nothing differs");
  done(&b);
}

static void wrong_calls_are_refused(void) {
  bench b = make(0.8, 1, 17);
  const vf_exact_options right = b.o;
  b.o.beta = 0;
  is_int(run(&b, vf_exact_asymep), GSL_EINVAL, "no nudge");
  b.o = right;
  b.o.noise = NAN;
  is_int(run(&b, vf_exact_asymep), GSL_EINVAL, "noise that is no number");
  b.o = right;
  b.o.probes = 0;
  is_int(run(&b, vf_exact_probed), GSL_EINVAL, "no probe");
  b.o = right;
  is_int(vf_exact_signal(vf_exact_probed, b.w, b.p, b.e.h, &b.o, NULL, b.d), GSL_EINVAL,
         "probes from nowhere");
  is_int(vf_exact_update(vf_exact_asymep, b.w, b.p, b.e.h, &b.o, NULL, b.d), GSL_EBADLEN, "a short update");
  vf_exact *small = vf_exact_alloc(3);
  is_int(vf_exact_signal(vf_exact_asymep, small, b.p, b.e.h, &b.o, NULL, b.d), GSL_EBADLEN,
         "a small workspace");
  vf_exact_free(small);
  ok(!vf_exact_alloc(0), "no units, no workspace");
  done(&b);
}

int main(void) {
  gsl_set_error_handler_off();
  every_rule_is_in_the_table();
  estimands_hold();
  asymep_and_dyadic();
  phases_of_steps_tend_to_rest();
  probes_have_their_error();
  baseline_learns();
  calibration_finds_the_controller();
  noise_and_mismatch_count();
  wrong_calls_are_refused();
  return tap_done();
}
