/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Against kappa_M of the scaled Jacobian, all metrics of two and three numbers in turn, and worst targets. */
#include "tap.h"
#include "vf_bound.h"
#include "vf_metric.h"
#include "vf_symmetry.h"
#include "vf_worst.h"
#include "xp_seed.h"

#include <gsl/gsl_blas.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>

enum { WIDTH = 5, OUTPUTS = 2, MOST = 3, N = OUTPUTS + (MOST - 1) * WIDTH };
static const size_t output[OUTPUTS] = {0, 1};

/* A layered network with feedback of that gain and angle, slopes from .3 to 1 but on the outputs, and M. */
typedef struct {
  size_t n, layers, group[N];
  gsl_matrix *l;
  gsl_vector *mass, *base;
} net;

static net draw(size_t layers, double gain, double angle, const char *name, size_t index) {
  gsl_rng *rng = xp_rng_alloc(5, name, index);
  net t = {.n = OUTPUTS + (layers - 1) * WIDTH, .layers = layers};
  t.l = gsl_matrix_calloc(t.n, t.n);
  t.mass = gsl_vector_alloc(t.n);
  t.base = gsl_vector_alloc(t.n);
  for (size_t i = 0; i < t.n; i++) {
    t.group[i] = i < OUTPUTS ? 0 : 1 + (i - OUTPUTS) / WIDTH;
    gsl_vector_set(t.mass, i, gsl_ran_flat(rng, 1, 4) * pow(gain, -(double)t.group[i]));
    gsl_vector_set(t.base, i, t.group[i] ? gsl_ran_flat(rng, 0.3, 1) : 1);
  }
  for (size_t i = 0; i < t.n; i++)
    for (size_t j = 0; j < t.n; j++)
      if (t.group[j] == t.group[i] + 1) {
        const double w = gsl_ran_gaussian(rng, 0.5), other = gsl_ran_gaussian(rng, 0.5);
        gsl_matrix_set(t.l, i, j, w * gsl_vector_get(t.base, j));
        gsl_matrix_set(t.l, j, i, gain * (cos(angle) * w + sin(angle) * other) * gsl_vector_get(t.base, i));
      }
  for (size_t i = 0; i < t.n; i++)
    gsl_matrix_set(t.l, i, i, -1);
  gsl_rng_free(rng);
  return t;
}

static void drop(net *t) {
  gsl_matrix_free(t->l);
  gsl_vector_free(t->mass);
  gsl_vector_free(t->base);
}

static vf_metric *take(const net *t) {
  vf_metric *w = vf_metric_alloc(t->n, t->layers, t->group, OUTPUTS, output);
  ok(w && vf_metric_take(w, t->l, t->mass, t->base) == GSL_SUCCESS, "a network of %zu layers", t->layers);
  return w;
}

/* kappa_M of G^1/2 L G^-1/2 by its singular values; power is 1, others are faults. */
static double kappa_of(const net *t, const gsl_vector *g, double power) {
  gsl_matrix *scaled = gsl_matrix_alloc(t->n, t->n);
  vf_symmetry *s = vf_symmetry_alloc(t->n);
  double kappa = NAN;
  for (size_t i = 0; i < t->n; i++)
    for (size_t j = 0; j < t->n; j++) {
      const double gi = gsl_vector_get(g, t->group[i]) * gsl_vector_get(t->base, i),
                   gj = gsl_vector_get(g, t->group[j]) * gsl_vector_get(t->base, j);
      gsl_matrix_set(scaled, i, j, pow(gi / gj, power / 2) * gsl_matrix_get(t->l, i, j));
    }
  vf_symmetry_kappa_diagonal(s, scaled, t->mass, &kappa);
  vf_symmetry_free(s);
  gsl_matrix_free(scaled);
  return kappa;
}

static void powers(gsl_vector *g, double ratio) {
  for (size_t k = 0; k < g->size; k++)
    gsl_vector_set(g, k, pow(ratio, (double)k));
}

/* The least over a grid of 1 % in the second number, or of 6 % in the second and third. */
static double brute(const net *t) {
  gsl_vector *g = gsl_vector_alloc(t->layers);
  double least = INFINITY;
  gsl_vector_set_all(g, 1);
  const double step = t->layers == 2 ? 1.01 : 1.06, end = t->layers == 2 ? 300 : 60;
  for (double a = 0.5; a < end; a *= step) {
    gsl_vector_set(g, 1, a);
    if (t->layers == 2)
      least = smaller(least, kappa_of(t, g, 1));
    for (double b = a; t->layers > 2 && b < 40 * a; b *= step) {
      gsl_vector_set(g, 2, b);
      least = smaller(least, kappa_of(t, g, 1));
    }
  }
  gsl_vector_free(g);
  return least;
}

static void test_value(void) {
  net t = draw(3, 0.2, 0.7, "value", 0);
  vf_metric *w = take(&t);
  gsl_vector *g = gsl_vector_alloc(3), *metric = gsl_vector_alloc(t.n);
  double kappa, outputs;
  powers(g, 4);
  is_int(vf_metric_kappa(w, g, &kappa), GSL_SUCCESS, "kappa_G");
  is_near(kappa, kappa_of(&t, g, 1), 1e-9 * kappa, "is kappa_M of the scaled Jacobian");
  gsl_vector_scale(g, 3);
  vf_metric_kappa(w, g, &outputs);
  is_near(outputs, kappa, 1e-9 * kappa, "and a common factor changes nothing");
  is_int(vf_metric_kappa_outputs(w, g, &outputs), GSL_SUCCESS, "kappa_{G,E}");
  ok(outputs > 0 && outputs < kappa, "%.3f is below %.3f", outputs, kappa);
  vf_metric_expand(w, g, metric);
  ok(gsl_vector_get(metric, 0) == 1 && gsl_vector_get(metric, 1) == 1, "the metric is 1 on the outputs");
  is_near(gsl_vector_get(metric, N - 1), 16 * gsl_vector_get(t.base, N - 1), 1e-14,
          "number times base elsewhere");
  gsl_vector_free(metric);
  gsl_vector_free(g);
  vf_metric_free(w);
  drop(&t);
}

static void test_tied(void) {
  net t = draw(3, 0.1, 0, "tied", 0);
  vf_metric *w = take(&t);
  gsl_vector *g = gsl_vector_alloc(3);
  vf_metric_report r;
  double kappa;
  is_int(vf_metric_best(w, 100, g, &r), GSL_SUCCESS, "tied directions");
  ok(r.kappa < 1e-6 && r.guaranteed, "kappa_G is 0 in the best metric");
  is_near(gsl_vector_get(g, 2), 100, 1e-2, "whose numbers are gain^-k");
  powers(g, 10);
  ok(kappa_of(&t, g, 1) < 1e-12, "which the scaled Jacobian confirms");
  ok(kappa_of(&t, g, -1) > 0.1, "fault noticed: metric inverted");
  for (size_t k = 0; k < 3; k++)
    gsl_vector_set(g, k, pow(10, (double)k + (k > 0)));
  vf_metric_kappa(w, g, &kappa);
  ok(kappa > 0.1, "fault noticed: exponent off by one");
  gsl_vector_free(g);
  vf_metric_free(w);
  drop(&t);
}

static void test_brute(size_t layers, double gain, double angle, size_t index) {
  net t = draw(layers, gain, angle, "brute", index);
  vf_metric *w = take(&t);
  gsl_vector *g = gsl_vector_alloc(layers), *metric = gsl_vector_alloc(t.n);
  vf_metric_report r, less;
  is_int(vf_metric_best(w, 600, g, &r), GSL_SUCCESS, "best metric of %zu numbers", layers);
  const double least = brute(&t);
  ok(least >= 1 ? r.excluded == 1 : r.kappa <= 1.002 * least && r.kappa >= 0.99 * least,
     "%.4f is within 1 %% of the grid's %.4f, or both are above 1", r.kappa, least);
  is_near(kappa_of(&t, g, 1), r.kappa, 1e-8, "and belongs to the metric returned");
  ok(r.kappa >= 1 || r.excluded > 0.995 * r.kappa, "no metric is better by more than 0.5 %%");
  ok(r.kappa < 1 || (!r.guaranteed && r.starts == 2), "above 1 nothing is guaranteed");
  int holds = -1;
  vf_metric_expand(w, g, metric);
  is_int(vf_metric_check(t.l, t.mass, metric, 1, &holds), GSL_SUCCESS, "the certificate");
  ok(holds == (r.kappa < 1) && r.guaranteed == holds, "says %d", holds);
  const double above = smaller(1, 1.0001 * r.kappa);
  vf_metric_check(t.l, t.mass, metric, above, &holds);
  ok(holds == (r.kappa < above), "at 1.0001 kappa it holds where that is at most 1");
  vf_metric_check(t.l, t.mass, metric, smaller(1, 0.9999 * r.kappa), &holds);
  ok(!holds, "at 0.9999 kappa it does not hold");
  vf_metric_best(w, 9, g, &less);
  ok(less.evaluations <= 9 + 8, "a budget of 9 is kept, to a simplex: %zu", less.evaluations);
  vf_metric_best(w, 5, g, &less);
  ok(less.kappa >= r.kappa * (1 - 1e-9), "fewer evaluations find nothing better: %.9g, %.9g", less.kappa,
     r.kappa);
  gsl_vector_free(metric);
  gsl_vector_free(g);
  vf_metric_free(w);
  drop(&t);
}

/* One number for the hidden units together finds nothing better than one for each layer. */
static void test_monotone(void) {
  for (size_t index = 0; index < 4; index++) {
    net t = draw(3, 0.15, 0.5 + 0.2 * (double)index, "monotone", index);
    vf_metric *fine = take(&t);
    size_t coarse[N];
    for (size_t i = 0; i < t.n; i++)
      coarse[i] = t.group[i] > 0;
    vf_metric *w = vf_metric_alloc(t.n, 2, coarse, OUTPUTS, output);
    gsl_vector *g = gsl_vector_alloc(3), *two = gsl_vector_alloc(2);
    vf_metric_report r, more;
    double one;
    vf_metric_take(w, t.l, t.mass, t.base);
    vf_metric_best(w, 300, two, &r);
    vf_metric_best(fine, 300, g, &more);
    gsl_vector_set_all(g, 1);
    vf_metric_kappa(fine, g, &one);
    ok(more.kappa <= 1.003 * r.kappa && r.kappa <= one, "%.3f of three numbers, %.3f of two, %.3f of one",
       more.kappa, r.kappa, one);
    vf_metric_free(w);
    vf_metric_free(fine);
    gsl_vector_free(two);
    gsl_vector_free(g);
    drop(&t);
  }
}

/* Response and adjoint of c in the coordinates (M G)^1/2, the adjoint divided by G. */
static void pair(const net *t, vf_lu *lu, const gsl_vector *metric, const gsl_vector *mass,
                 const gsl_vector *c, gsl_vector *x, gsl_vector *mu) {
  gsl_vector *scaled = gsl_vector_alloc(t->n);
  gsl_vector_memcpy(scaled, c);
  gsl_vector_mul(scaled, metric);
  vf_lu_solve(lu, c, x);
  vf_lu_solve_transposed(lu, scaled, mu);
  for (size_t i = 0; i < t->n; i++) {
    const double g = gsl_vector_get(metric, i), root = sqrt(gsl_vector_get(mass, i) * g);
    *gsl_vector_ptr(x, i) *= root;
    *gsl_vector_ptr(mu, i) *= root / g;
  }
  gsl_vector_free(scaled);
}

/* |mu - x| / |mu + x| of every direction of the two outputs, and of random targets on all units. */
static void test_attained(void) {
  net t = draw(3, 0.2, 1, "attained", 0);
  vf_metric *w = take(&t);
  vf_lu *lu = vf_lu_alloc(t.n);
  gsl_rng *rng = xp_rng_alloc(5, "targets", 0);
  gsl_vector *g = gsl_vector_alloc(3), *metric = gsl_vector_alloc(t.n), *c = gsl_vector_alloc(t.n),
             *x = gsl_vector_alloc(t.n), *mu = gsl_vector_alloc(t.n);
  double kappa, outputs, on_outputs = 0, on_all = 0, angle = 0, angle_outputs = 0;
  powers(g, 3);
  vf_metric_kappa(w, g, &kappa);
  vf_metric_kappa_outputs(w, g, &outputs);
  vf_metric_expand(w, g, metric);
  vf_lu_factor(lu, t.l);
  for (int k = 0; k < 2000; k++) {
    for (size_t i = 0; i < t.n; i++)
      gsl_vector_set(c, i,
                     k < 1000 ? i == 0   ? cos(k * M_PI / 1000)
                                : i == 1 ? sin(k * M_PI / 1000)
                                         : 0
                              : gsl_ran_gaussian(rng, 1));
    pair(&t, lu, metric, t.mass, c, x, mu);
    *(k < 1000 ? &angle_outputs : &angle) =
        larger(k < 1000 ? angle_outputs : angle, vf_symmetry_angle(x, mu));
    gsl_vector_memcpy(c, mu);
    gsl_vector_sub(c, x);
    gsl_vector_add(mu, x);
    const double ratio = gsl_blas_dnrm2(c) / gsl_blas_dnrm2(mu);
    *(k < 1000 ? &on_outputs : &on_all) = larger(k < 1000 ? on_outputs : on_all, ratio);
  }
  ok(angle <= vf_bound_angle_limit(kappa) && angle_outputs <= vf_bound_angle_limit(outputs),
     "no angle exceeds its bound: %.3f of %.3f, %.3f of %.3f on the outputs", angle,
     vf_bound_angle_limit(kappa), angle_outputs, vf_bound_angle_limit(outputs));
  ok(on_all <= kappa, "targets on all units: %.4f of %.4f", on_all, kappa);
  is_near(on_outputs, outputs, 1e-4 * outputs, "targets on the outputs attain kappa_{G,E}");
  ok(on_outputs > 0.98 * outputs, "fault noticed: a bound 2 %% smaller is exceeded");
  gsl_vector_free(mu);
  gsl_vector_free(x);
  gsl_vector_free(c);
  gsl_vector_free(metric);
  gsl_vector_free(g);
  gsl_rng_free(rng);
  vf_lu_free(lu);
  vf_metric_free(w);
  drop(&t);
}

/* kappa_{G,E} is below 1 where the exact test on the outputs holds, in every metric; rates belong to M. */
static void test_exact(void) {
  size_t positive = 0, negative = 0, wrong = 0, without = 0;
  for (size_t index = 0; index < 200; index++) {
    net t = draw(3, 0.3, 2.7, "exact", index);
    vf_metric *w = vf_metric_alloc(t.n, 3, t.group, OUTPUTS, output);
    vf_worst *worst = vf_worst_alloc(t.n, OUTPUTS, output);
    gsl_matrix *gram = gsl_matrix_calloc(t.n, t.n);
    gsl_vector *g = gsl_vector_alloc(3);
    vf_worst_form form;
    double kappa;
    for (size_t i = 0; i < t.n; i++)
      gsl_matrix_set(gram, i, i, gsl_vector_get(t.mass, i));
    vf_worst_jacobian(worst, t.l);
    vf_worst_target(worst, gram, &form, NULL);
    vf_metric_take(w, t.l, t.mass, t.base);
    powers(g, 0.5 + 0.05 * (double)index);
    vf_metric_kappa_outputs(w, g, &kappa);
    *(form.smallest > 0 ? &positive : &negative) += 1;
    wrong += (kappa < 1) != (form.smallest > 0);
    for (size_t i = 0; i < t.n; i++)
      *gsl_vector_ptr(t.mass, i) *= pow(0.3, (double)t.group[i]);
    vf_metric_take(w, t.l, t.mass, t.base);
    vf_metric_kappa_outputs(w, g, &kappa);
    without += (kappa < 1) != (form.smallest > 0);
    gsl_vector_free(g);
    gsl_matrix_free(gram);
    vf_worst_free(worst);
    vf_metric_free(w);
    drop(&t);
  }
  ok(positive > 20 && negative > 20, "%zu networks pass the exact test, %zu do not", positive, negative);
  ok(!wrong, "kappa_{G,E} < 1 says the same of all");
  ok(without > 0, "fault noticed: rates left out contradict it in %zu networks", without);
}

static void test_refused(void) {
  double flat[4] = {1, 2, 2, 4}, entries[4] = {-1, 0.5, 0.25, -1}, three[3] = {1, 1, 1}, bad[2] = {1, 0},
         infinite[2] = {1, INFINITY}, good[2] = {1, 2};
  gsl_matrix_view singular = gsl_matrix_view_array(flat, 2, 2), l = gsl_matrix_view_array(entries, 2, 2);
  gsl_vector_view one = gsl_vector_view_array(good, 2), zero = gsl_vector_view_array(bad, 2),
                  far = gsl_vector_view_array(infinite, 2), wrong = gsl_vector_view_array(three, 3);
  const size_t group[2] = {0, 1}, same[2] = {0, 0}, both[2] = {0, 1}, twice[2] = {0, 0};
  vf_metric_report r;
  double kappa;
  int holds;
  ok(!vf_metric_alloc(0, 1, group, 1, both), "no unit");
  ok(!vf_metric_alloc(2, 2, same, 1, both), "an empty group");
  ok(!vf_metric_alloc(2, 1, group, 1, both), "a group out of range");
  ok(!vf_metric_alloc(2, 2, group, 2, both), "outputs in two groups");
  ok(!vf_metric_alloc(2, 1, same, 2, twice), "an output named twice");
  vf_metric *all = vf_metric_alloc(2, 1, same, 2, both), *w = vf_metric_alloc(2, 2, group, 1, both);
  is_int(vf_metric_kappa(w, &one.vector, &kappa), GSL_EINVAL, "no Jacobian yet");
  is_int(vf_metric_best(w, 10, &one.vector, &r), GSL_EINVAL, "nor a search");
  is_int(vf_metric_take(w, &l.matrix, &wrong.vector, NULL), GSL_EBADLEN, "M of another length");
  is_int(vf_metric_take(w, &l.matrix, &zero.vector, NULL), GSL_EDOM, "M that is not positive");
  is_int(vf_metric_take(w, &l.matrix, &far.vector, NULL), GSL_EDOM, "M that is not finite");
  is_int(vf_metric_take(w, &l.matrix, &one.vector, &zero.vector), GSL_EDOM, "a base that is not positive");
  is_int(vf_metric_take(all, &l.matrix, &one.vector, &one.vector), GSL_EDOM,
         "a base that differs on outputs");
  is_int(vf_metric_take(w, &singular.matrix, &one.vector, NULL), GSL_ESING, "a singular Jacobian");
  is_int(vf_metric_kappa(w, &one.vector, &kappa), GSL_EINVAL, "which leaves none");
  is_int(vf_metric_take(w, &l.matrix, &one.vector, NULL), GSL_SUCCESS, "a good one");
  is_int(vf_metric_kappa(w, &zero.vector, &kappa), GSL_EDOM, "a metric that is not positive");
  is_int(vf_metric_kappa(w, &far.vector, &kappa), GSL_EDOM, "a metric that is not finite");
  is_int(vf_metric_kappa(w, &wrong.vector, &kappa), GSL_EBADLEN, "a metric of another length");
  is_int(vf_metric_best(w, 10, &wrong.vector, &r), GSL_EBADLEN, "room for a metric of another length");
  is_int(vf_metric_check(&l.matrix, &one.vector, &zero.vector, 1, &holds), GSL_EDOM, "a zero certificate");
  is_int(vf_metric_check(&l.matrix, &far.vector, &one.vector, 1, &holds), GSL_EDOM, "an infinite M");
  is_int(vf_metric_check(&l.matrix, &one.vector, &one.vector, 1.5, &holds), GSL_EDOM, "a level above 1");
  is_int(vf_metric_check(&l.matrix, &one.vector, &wrong.vector, 1, &holds), GSL_EBADLEN,
         "a long certificate");
  is_int(vf_metric_check(&singular.matrix, &one.vector, &one.vector, 1, &holds), GSL_SUCCESS,
         "a singular Jacobian has");
  ok(!holds, "no certificate");
  vf_metric_free(NULL);
  vf_metric_free(w);
  vf_metric_free(all);
}

int main(void) {
  gsl_set_error_handler_off();
  test_value();
  test_tied();
  for (size_t index = 0; index < 2; index++) {
    test_brute(2, 0.2, 0.8, index);
    test_brute(2, 0.3, 2.4, index);
    test_brute(3, 0.2, 0.6, index);
    test_brute(3, 0.1, 1.9, index);
  }
  test_brute(3, 0.15, 1.7, 3);
  test_monotone();
  test_attained();
  test_exact();
  test_refused();
  return tap_done();
}
