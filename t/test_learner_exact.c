/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two programs for one mathematics: the fast path's increments, both phases run to convergence in single
 * precision, against the exact path's estimators at Newton fixed points in double precision.
 *
 * Tolerance: 10 eps_float times a condition number.  A fixed point mu = 0 whose terms are rounded to relative
 * eps moves by at most eps max_i (|L^-1| s)_i, s_i = sum_j |W_ij| rho_j + sum_k |V_ik| v_k + |b_i| + |h_i| +
 * beta (|y_i| + |h_i|), on the active set; call that factor c(beta).  The contrast (h^a - h^b)/(a - b) then
 * has the factor (c(a) + c(b)) / |a - b|, and an increment, contrast times presynaptic rate (at most 1), that
 * much plus |contrast| (1 + c(0)).
 */
#include "tap.h"
#include "vf_estimator.h"
#include "vf_example.h"
#include "vf_learner.h"
#include "vf_linalg.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_LAYER = 16, SEEDS = 12 };

/* One network in both forms, with one image. */
typedef struct {
  vf_learner *learner;
  vf_network *net;
  vf_example *e;
  float image[MAX_LAYER];
  unsigned char label;
} subject;

/* Fixed point of the exact path at one nudging, and its condition factor. */
typedef struct {
  double beta, condition;
  gsl_vector *state;
} point;

static const vf_learner_options shapes[] = {
    {.depth = 2, .size = {3, 5, 7}},
    {.depth = 3, .size = {4, 5, 6, 8}},
    {.depth = 4, .size = {4, 5, 6, 7, 9}},
};

static vf_learner_solver solver; /* of the learners drawn */

static vf_learner *draw_learner(const vf_learner_options *shape, const vf_rule *rule, gsl_rng *rng) {
  vf_learner_options o = *shape;
  o.rho = vf_activation_hard_sigmoid;
  o.clipped = 1;
  o.eps = 0.5f;
  o.free_steps = o.nudged_steps = 1000;
  o.beta = 0.125f;
  o.rule = rule;
  o.solver = solver;
  o.batch = 1;
  o.feedback_gain = 1.0f;
  vf_learner *l = vf_learner_alloc(&o, rng, NULL);
  if (!l)
    exit(1);
  for (size_t k = 0; k < o.depth; k++)
    for (size_t i = 0; i < o.size[k]; i++) /* so that most units are active */
      vf_learner_bias(l, k)[i] = (float)(0.4 * gsl_rng_uniform(rng));
  return l;
}

static subject subject_of(vf_learner *l, gsl_rng *rng) {
  const vf_learner_options *o = vf_learner_get_options(l);
  subject s = {.learner = l};
  gsl_vector *theta;
  if (vf_learner_network(l, &s.net, &theta))
    exit(1);
  const vf_field *f = vf_network_field(s.net);
  s.e = vf_example_alloc(f, vf_cost_alloc(vf_cost_squared_error, f->n, o->size[0], NULL));
  gsl_vector_memcpy(s.e->theta, theta);
  gsl_vector_free(theta);
  for (size_t i = 0; i < o->size[o->depth]; i++) {
    s.image[i] = (float)gsl_rng_uniform(rng);
    gsl_vector_set(s.e->input, i, (double)s.image[i]);
  }
  s.label = (unsigned char)gsl_rng_uniform_int(rng, o->size[0]);
  gsl_vector_set(s.e->target, s.label, 1.0);
  return s;
}

static void subject_free(subject *s) {
  vf_learner_free(s->learner);
  vf_example_free(s->e);
}

/* s_i of the opening comment, from the learner's own matrices. */
static void term_sizes(const subject *s, double beta, const gsl_vector *h, gsl_vector *size) {
  const vf_learner_options *o = vf_learner_get_options(s->learner);
  for (size_t k = 0; k < o->depth; k++) {
    const size_t start = vf_network_layer_start(s->net, k), next = vf_network_layer_start(s->net, k + 1);
    for (size_t i = 0; i < o->size[k]; i++) {
      const double state = gsl_vector_get(h, start + i);
      double sum = fabs((double)vf_learner_bias(s->learner, k)[i]) + fabs(state);
      for (size_t j = 0; j < o->size[k + 1]; j++) {
        const double before = k + 1 < o->depth ? gsl_vector_get(h, next + j) : (double)s->image[j];
        sum += fabs((double)vf_learner_feedforward(s->learner, k)[i * o->size[k + 1] + j]) * before;
      }
      for (size_t j = 0; k > 0 && j < o->size[k - 1]; j++)
        sum += fabs((double)vf_learner_feedback(s->learner, k - 1)[i * o->size[k - 1] + j]) *
               gsl_vector_get(h, vf_network_layer_start(s->net, k - 1) + j);
      if (k == 0)
        sum += fabs(beta) * (gsl_vector_get(s->e->target, i) + fabs(state));
      gsl_vector_set(size, start + i, sum);
    }
  }
}

/* max_i (|L^-1| s)_i on the active set; infinite where L is singular. */
static double condition_of(const subject *s, double beta, const gsl_vector *h) {
  const size_t n = h->size;
  gsl_matrix *jacobian = gsl_matrix_alloc(n, n), *work = gsl_matrix_alloc(n, n);
  gsl_vector *velocity = gsl_vector_alloc(n), *size = gsl_vector_alloc(n), *column = gsl_vector_alloc(n);
  gsl_vector *sum = gsl_vector_calloc(n);
  vf_lu *lu = vf_lu_alloc(n);
  unsigned char frozen[MAX_LAYER * 4] = {0};
  vf_problem_velocity(&s->e->problem, beta, h, velocity, column);
  vf_problem_frozen(&s->e->problem, h, velocity, frozen);
  vf_problem_jacobian(&s->e->problem, beta, h, jacobian, work);
  term_sizes(s, beta, h, size);
  for (size_t i = 0; i < n; i++)
    if (frozen[i]) {
      for (size_t j = 0; j < n; j++) {
        gsl_matrix_set(jacobian, i, j, i == j ? -1.0 : 0.0);
        gsl_matrix_set(jacobian, j, i, i == j ? -1.0 : 0.0);
      }
      gsl_vector_set(size, i, 0.0);
    }
  double largest = vf_lu_factor(lu, jacobian) ? INFINITY : 0.0;
  for (size_t j = 0; j < n && isfinite(largest); j++) {
    gsl_vector_set_basis(column, j);
    vf_lu_solve(lu, column, column);
    for (size_t i = 0; i < n; i++)
      *gsl_vector_ptr(sum, i) += fabs(gsl_vector_get(column, i)) * gsl_vector_get(size, j);
  }
  largest = larger(largest, gsl_vector_max(sum));
  gsl_matrix_free(jacobian);
  gsl_matrix_free(work);
  gsl_vector_free(velocity);
  gsl_vector_free(size);
  gsl_vector_free(column);
  gsl_vector_free(sum);
  vf_lu_free(lu);
  return largest;
}

/* The stable fixed point at beta that the dynamics reaches from the free one (from zero states for the free
 * one itself); 0 when there is none. */
static int find_point(const subject *s, vf_relax *relax, const gsl_vector *from, double beta, point *p) {
  vf_relax_report report;
  p->beta = beta;
  p->state = gsl_vector_calloc(s->e->problem.field->n);
  if (from)
    gsl_vector_memcpy(p->state, from);
  if (vf_relax_fixed_point(relax, &s->e->problem, beta, p->state, &report) ||
      report.status != VF_RELAX_CONVERGED)
    return 0;
  p->condition = condition_of(s, beta, p->state);
  return isfinite(p->condition);
}

static int gradient_wanted;

/* The fast path's increments, or its gradient, written in the order of theta. */
static int fast_increments(const subject *s, gsl_vector *g) {
  const vf_learner_options *o = vf_learner_get_options(s->learner);
  float residual = 0.0f;
  vf_increments x;
  if (vf_increments_alloc(o, &x))
    return GSL_ENOMEM;
  const int code = gradient_wanted
                       ? vf_learner_gradient(s->learner, s->image, &s->label, 1, 1000, 0.0f, &x, &residual)
                       : vf_learner_increments(s->learner, s->image, &s->label, 1, &x);
  for (size_t k = 0; k < o->depth; k++) {
    const size_t here = vf_network_layer_start(s->net, k), next = vf_network_layer_start(s->net, k + 1);
    const int last = k + 1 == o->depth;
    for (size_t i = 0; i < o->size[k]; i++) {
      gsl_vector_set(g, vf_network_bias_index(s->net, here + i), (double)x.bias[k][i]);
      for (size_t j = 0; j < o->size[k + 1]; j++) {
        const size_t forth = last ? vf_network_input_weight_index(s->net, j, here + i)
                                  : vf_network_weight_index(s->net, next + j, here + i);
        gsl_vector_set(g, forth, (double)x.feedforward[k][i * o->size[k + 1] + j]);
        if (!last)
          gsl_vector_set(g, vf_network_weight_index(s->net, here + i, next + j),
                         (double)x.feedback[k][j * o->size[k] + i]);
      }
    }
  }
  vf_increments_free(&x);
  return code;
}

typedef struct {
  size_t compared, crossed, left_out, failures;
  double worst; /* largest error over its tolerance */
} outcome;

static double max_difference(const gsl_vector *a, const gsl_vector *b) {
  double largest = 0.0;
  for (size_t i = 0; i < a->size; i++) {
    const double d = fabs(gsl_vector_get(a, i) - gsl_vector_get(b, i));
    if (!(d <= largest))
      largest = d;
  }
  return largest;
}

/*
 * The exact increments into g by the estimator; where a unit crossed a kink on the way, which
 * the estimator refuses, from the states at the nudged fixed points themselves.
 */
static int exact_increments(const subject *s, const vf_estimator *e, const point *at_rest, double beta,
                            const gsl_vector *contrast, gsl_vector *g, outcome *out) {
  vf_estimator_work *work = vf_estimator_work_alloc(s->e->problem.field->n, s->e->problem.field->p);
  int code = vf_estimator_compute(e, work, &s->e->problem, at_rest->state, beta, g);
  if (code == GSL_ETOL) {
    out->crossed++;
    code = vf_field_pullback(s->e->problem.field, s->e->theta, s->e->input, at_rest->state, contrast, g);
  }
  vf_estimator_work_free(work);
  return code;
}

static void compare(const subject *s, outcome *out) {
  const vf_learner_options *o = vf_learner_get_options(s->learner);
  const vf_estimator *e = vf_estimator_find(o->rule->estimator);
  const double beta = (double)o->beta;
  vf_relax *relax = vf_relax_alloc(s->e->problem.field->n);
  point at_rest = {0}, nudged = {0}, against = {0};
  int found = find_point(s, relax, NULL, 0.0, &at_rest) &&
              find_point(s, relax, at_rest.state, beta, &nudged) &&
              find_point(s, relax, at_rest.state, (double)o->rule->nudging[1] * beta, &against);
  if (found) {
    gsl_vector *fast = gsl_vector_calloc(s->e->theta->size), *exact = gsl_vector_calloc(s->e->theta->size);
    gsl_vector *contrast = gsl_vector_alloc(at_rest.state->size);
    const double span = nudged.beta - against.beta;
    gsl_vector_memcpy(contrast, nudged.state);
    gsl_vector_sub(contrast, against.state);
    gsl_vector_scale(contrast, 1.0 / span);
    const double size = larger(gsl_vector_max(contrast), -gsl_vector_min(contrast));
    const double condition = (nudged.condition + against.condition) / span + size * (1.0 + at_rest.condition);
    const int code = fast_increments(s, fast);
    if (exact_increments(s, e, &at_rest, beta, contrast, exact, out) || code)
      out->failures++;
    const double ratio = max_difference(fast, exact) / (10.0 * FLT_EPSILON * condition);
    if (!(ratio <= out->worst))
      out->worst = ratio;
    out->compared++;
    gsl_vector_free(fast);
    gsl_vector_free(exact);
    gsl_vector_free(contrast);
  } else {
    out->left_out++;
  }
  gsl_vector_free(at_rest.state);
  gsl_vector_free(nudged.state);
  gsl_vector_free(against.state);
  vf_relax_free(relax);
}

static const char *const solver_names[] = {"Euler", "alternating", "sweep", "Anderson"};

static void test_rule_on(const vf_learner_options *shape, const vf_rule *rule) {
  outcome out = {0};
  for (unsigned long seed = 1; seed <= SEEDS; seed++) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed * 7919 + shape->depth);
    subject s = subject_of(draw_learner(shape, rule, rng), rng);
    compare(&s, &out);
    subject_free(&s);
    gsl_rng_free(rng);
  }
  const size_t hidden = shape->depth - 1;
  diag("%zu hidden, %s, %s: %zu compared (%zu with a unit that changed side), %zu left out, error / "
       "tolerance %.2g",
       hidden, rule->name, solver_names[solver], out.compared, out.crossed, out.left_out, out.worst);
  ok(out.compared >= SEEDS / 2 && out.failures == 0, "%zu hidden, %s, %s: both paths find the fixed points",
     hidden, rule->name, solver_names[solver]);
  ok(out.crossed < out.compared, "%zu hidden, %s, %s: some by the estimator itself", hidden, rule->name,
     solver_names[solver]);
  ok(out.worst <= 1.0, "%zu hidden, %s, %s: equal increments", hidden, rule->name, solver_names[solver]);
}

/* ---- recurrent backpropagation against the adjoint by LU ---- */

/*
 * Factor of the adjoint's error, eps times max_i (|L^-T| s)_i, where s_i adds up the terms of equation i and
 * what an error of the state, whose factor is at_rest, does to the cost's slope.
 */
static double adjoint_condition(const vf_response *r, double at_rest) {
  const size_t n = r->n;
  vf_lu *lu = vf_lu_alloc(n);
  gsl_vector *column = gsl_vector_alloc(n), *sum = gsl_vector_calloc(n);
  double largest = vf_lu_factor(lu, r->jacobian) ? INFINITY : 0.0;
  for (size_t i = 0; i < n && isfinite(largest); i++) {
    double s = fabs(gsl_vector_get(r->c, i)) + at_rest;
    for (size_t j = 0; j < n; j++)
      s += fabs(gsl_matrix_get(r->jacobian, j, i) * gsl_vector_get(r->lambda, j));
    gsl_vector_set_basis(column, i);
    vf_lu_solve_transposed(lu, column, column);
    for (size_t j = 0; j < n; j++)
      *gsl_vector_ptr(sum, j) += fabs(gsl_vector_get(column, j)) * s;
  }
  largest = larger(largest, gsl_vector_max(sum));
  gsl_vector_free(column);
  gsl_vector_free(sum);
  vf_lu_free(lu);
  return largest;
}

/* The fast path's gradient; its increments go through the same door, so the order of theta is theirs. */
static int fast_gradient(const subject *s, gsl_vector *g) {
  gradient_wanted = 1;
  const int code = fast_increments(s, g);
  gradient_wanted = 0;
  return code;
}

static void compare_gradients(const subject *s, outcome *out) {
  vf_relax *relax = vf_relax_alloc(s->e->problem.field->n);
  vf_response *r = vf_response_alloc(s->e->problem.field->n);
  point at_rest = {0};
  if (find_point(s, relax, NULL, 0.0, &at_rest) && !vf_response_at(r, &s->e->problem, at_rest.state)) {
    gsl_vector *fast = gsl_vector_calloc(s->e->theta->size), *exact = gsl_vector_calloc(s->e->theta->size);
    const double size = larger(gsl_vector_max(r->lambda), -gsl_vector_min(r->lambda));
    const double condition = adjoint_condition(r, at_rest.condition) + size * (1.0 + at_rest.condition);
    if (fast_gradient(s, fast) ||
        vf_field_pullback(s->e->problem.field, s->e->theta, s->e->input, at_rest.state, r->lambda, exact))
      out->failures++;
    const double ratio = max_difference(fast, exact) / (10.0 * FLT_EPSILON * condition);
    if (!(ratio <= out->worst))
      out->worst = ratio;
    out->crossed += r->frozen_count > 0;
    out->compared++;
    gsl_vector_free(fast);
    gsl_vector_free(exact);
  } else {
    out->left_out++;
  }
  gsl_vector_free(at_rest.state);
  vf_response_free(r);
  vf_relax_free(relax);
}

static void test_gradient_on(const vf_learner_options *shape) {
  outcome out = {0};
  for (unsigned long seed = 1; seed <= SEEDS; seed++) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed * 7919 + shape->depth);
    subject s = subject_of(draw_learner(shape, vf_rule_centred, rng), rng);
    compare_gradients(&s, &out);
    subject_free(&s);
    gsl_rng_free(rng);
  }
  const size_t hidden = shape->depth - 1;
  diag("%zu hidden, gradient: %zu compared (%zu with frozen units), %zu left out, error / tolerance %.2g",
       hidden, out.compared, out.crossed, out.left_out, out.worst);
  ok(out.compared >= SEEDS / 2 && out.failures == 0, "%zu hidden: both paths find the gradient", hidden);
  ok(out.worst <= 1.0, "%zu hidden: recurrent backpropagation is the adjoint by LU", hidden);
}

int main(void) {
  gsl_set_error_handler_off();
  for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
    for (solver = VF_LEARNER_EULER; solver <= VF_LEARNER_ANDERSON; solver++) {
      test_rule_on(&shapes[i], vf_rule_one_sided);
      test_rule_on(&shapes[i], vf_rule_centred);
      test_rule_on(&shapes[i], vf_rule_continued);
    }
    solver = VF_LEARNER_EULER;
    test_gradient_on(&shapes[i]);
  }
  return tap_done();
}
