/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Two programs for one mathematics: the fast path's increments, all phases run to convergence in single
 * precision, against the exact path's estimators at Newton fixed points in double precision, for every rule,
 * cost, activation and form of the field that the tables hold (but rules that are approximate), and for one of each that no table lists.
 *
 * Tolerance: 10 eps_float times a condition number.  A fixed point mu = 0 whose terms are rounded to relative
 * eps moves by at most eps max_i (|L^-1| s)_i on the active set; call that factor c(beta).  s_i adds up the
 * terms of mu_i: the drive sum_j |W_ij| r_j + sum_k |V_ik| v_k + |b_i|, in the rate form times rho' and with
 * the rate itself; |h_i|; and beta times what the cost adds, which for cross-entropy has the rounding of
 * exponents as large as 2 max |h| + log m.  The contrast (h^a - h^b)/(a - b) then has the factor
 * (c(a) + c(b)) / |a - b|.  An increment is that times presynaptic rates, at most R, and in the rate form
 * times a slope: it has R times the contrast's factor and R |contrast| (1 + c(0)) (1 + K), where K, the
 * largest sum of weights into a unit, is how far a slope's argument follows the states (0 in the membrane
 * form; |rho''| <= 1 for all activations).
 */
#include "extension.h"
#include "tap.h"
#include "vf_estimator.h"
#include "vf_learner.h"
#include "vf_linalg.h"
#include "vf_relax.h"
#include "vf_response.h"

#include <float.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>

enum { MAX_LAYER = 16, SEEDS = 12 };

/* One network in both forms, with one image. */
typedef struct {
  vf_learner *learner;
  vf_network *net;
  gsl_vector *theta, *input, *target;
  vf_cost *cost;
  vf_problem problem;
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

/* What is combined; every fourth seed has another solver, every third another shape. */
typedef struct {
  const vf_rule *rule;
  const vf_cost_type *cost;
  const vf_activation *rho;
  vf_learner_form form;
} combination;

static vf_learner *draw_learner(const combination *c, unsigned long seed, gsl_rng *rng) {
  vf_learner_options o = shapes[seed % 3];
  o.rho = c->rho;
  o.cost = c->cost;
  o.form = c->form;
  o.rule = c->rule;
  o.clipped = c->rho->kinks > 0;
  o.open_output = c->form == VF_LEARNER_RATE && seed % 2;
  /* What no clipping holds must not grow, and tied weights of full size have fixed points beside each other.
   */
  const int calm = !o.clipped || c->rule == vf_rule_tied || c->rule == vf_rule_reflected;
  o.eps = 0.5f;
  o.free_steps = o.nudged_steps = 1000;
  o.beta = 0.125f;
  o.solver = (vf_learner_solver)(seed % 4);
  o.relative = (o.form == VF_LEARNER_MEMBRANE || o.rho->change) && seed / 4 % 2;
  o.batch = 1;
  o.feedback_gain = 1.0f;
  vf_learner *l = vf_learner_alloc(&o, rng, NULL);
  if (!l)
    exit(1);
  for (size_t k = 0; k < o.depth; k++) {
    for (size_t i = 0; i < o.size[k]; i++) /* so that most units are active */
      vf_learner_bias(l, k)[i] = (float)(0.4 * gsl_rng_uniform(rng));
    for (size_t i = 0; calm && k + 1 < o.depth && i < o.size[k] * o.size[k + 1]; i++) {
      vf_learner_feedforward(l, k)[i] *= 0.3f;
      vf_learner_feedback(l, k)[i] *= 0.3f;
    }
  }
  return l;
}

static subject subject_of(vf_learner *l, gsl_rng *rng) {
  const vf_learner_options *o = vf_learner_get_options(l);
  subject s = {.learner = l};
  size_t outputs[MAX_LAYER];
  if (vf_learner_network(l, &s.net, &s.theta))
    exit(1);
  s.input = gsl_vector_alloc(o->size[o->depth]);
  s.target = gsl_vector_calloc(o->size[0]);
  for (size_t i = 0; i < o->size[o->depth]; i++) {
    s.image[i] = (float)gsl_rng_uniform(rng);
    gsl_vector_set(s.input, i, (double)s.image[i]);
  }
  s.label = (unsigned char)gsl_rng_uniform_int(rng, o->size[0]);
  gsl_vector_set(s.target, s.label, 1.0);
  for (size_t i = 0; i < o->size[0]; i++)
    outputs[i] = i;
  s.cost = vf_cost_alloc(o->cost, vf_network_field(s.net)->n, o->size[0], outputs);
  s.problem = (vf_problem){vf_network_field(s.net), s.theta, s.input, s.cost, s.target};
  return s;
}

static void subject_free(subject *s) {
  vf_learner_free(s->learner);
  vf_network_free(s->net);
  gsl_vector_free(s->theta);
  gsl_vector_free(s->input);
  gsl_vector_free(s->target);
  vf_cost_free(s->cost);
}

/* |W| r + |V| v + |b| of each unit into sum, and mu's own into drive; returns K. */
static double drives(const subject *s, const gsl_vector *h, gsl_vector *sum, gsl_vector *drive) {
  const vf_learner_options *o = vf_learner_get_options(s->learner);
  double most = 0.0;
  for (size_t k = 0; k < o->depth; k++)
    for (size_t i = 0; i < o->size[k]; i++) {
      double signed_sum = (double)vf_learner_bias(s->learner, k)[i], size = fabs(signed_sum), weights = 0.0;
      for (size_t side = 0; side < 2; side++) { /* the next layer, then the one before */
        const size_t from = side ? k - 1 : k + 1, m = side && k == 0 ? 0 : o->size[from];
        const float *w = m == 0 ? NULL
                         : side ? vf_learner_feedback(s->learner, k - 1)
                                : vf_learner_feedforward(s->learner, k);
        for (size_t j = 0; j < m; j++) {
          const double state =
              from < o->depth ? gsl_vector_get(h, vf_network_layer_start(s->net, from) + j) : 0.0;
          const double sent = from == o->depth             ? (double)s->image[j]
                              : o->form == VF_LEARNER_RATE ? state
                                                           : o->rho->value(state);
          const double weight = (double)w[i * m + j];
          signed_sum += weight * sent;
          size += fabs(weight * sent);
          weights += fabs(weight);
        }
      }
      gsl_vector_set(sum, vf_network_layer_start(s->net, k) + i, size);
      gsl_vector_set(drive, vf_network_layer_start(s->net, k) + i, signed_sum);
      most = weights > most ? weights : most;
    }
  return o->form == VF_LEARNER_RATE ? most : 0.0;
}

/* Largest modulus of an entry. */
static double norm(const gsl_vector *v) {
  const double high = gsl_vector_max(v), low = -gsl_vector_min(v);
  return high > low ? high : low;
}

/* s_i of the opening comment. */
static void term_sizes(const subject *s, double beta, const gsl_vector *h, gsl_vector *size) {
  const vf_learner_options *o = vf_learner_get_options(s->learner);
  gsl_vector *drive = gsl_vector_alloc(h->size), *c = gsl_vector_alloc(h->size);
  const double exponent = 1.0 + 2.0 * norm(h) + log((double)o->size[0]);
  drives(s, h, size, drive);
  vf_cost_gradient(s->cost, h, s->target, c);
  for (size_t i = 0; i < h->size; i++) {
    const double state = fabs(gsl_vector_get(h, i)), at = gsl_vector_get(drive, i);
    double sum = gsl_vector_get(size, i);
    const vf_activation *rho = vf_network_activation(s->net, i);
    if (o->form == VF_LEARNER_RATE)
      sum = fabs(rho->derivative(at)) * sum + fabs(rho->value(at));
    if (i < o->size[0])
      sum +=
          fabs(beta) * (o->cost == vf_cost_squared_error
                            ? gsl_vector_get(s->target, i) + state
                            : exponent * (fabs(gsl_vector_get(c, i)) + 2.0 * gsl_vector_get(s->target, i)));
    gsl_vector_set(size, i, sum + state);
  }
  gsl_vector_free(drive);
  gsl_vector_free(c);
}

/* max_i (|L^-1| s)_i on the active set; infinite where L is singular. */
static double condition_of(const subject *s, double beta, const gsl_vector *h) {
  const size_t n = h->size;
  gsl_matrix *jacobian = gsl_matrix_alloc(n, n), *work = gsl_matrix_alloc(n, n);
  gsl_vector *velocity = gsl_vector_alloc(n), *size = gsl_vector_alloc(n), *column = gsl_vector_alloc(n);
  gsl_vector *sum = gsl_vector_calloc(n);
  vf_lu *lu = vf_lu_alloc(n);
  unsigned char frozen[MAX_LAYER * 4] = {0};
  vf_problem_velocity(&s->problem, beta, h, velocity, column);
  vf_problem_frozen(&s->problem, h, velocity, frozen);
  vf_problem_jacobian(&s->problem, beta, h, jacobian, work);
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
  p->state = gsl_vector_calloc(s->problem.field->n);
  if (from)
    gsl_vector_memcpy(p->state, from);
  if (vf_relax_fixed_point(relax, &s->problem, beta, p->state, &report) ||
      report.status != VF_RELAX_CONVERGED)
    return 0;
  p->condition = condition_of(s, beta, p->state);
  return isfinite(p->condition);
}

/* The fast path's increments, written in the order of theta. */
static int fast_increments(const subject *s, gsl_vector *g) {
  const vf_learner_options *o = vf_learner_get_options(s->learner);
  vf_increments x;
  if (vf_increments_alloc(o, &x))
    return GSL_ENOMEM;
  const int code = vf_learner_increments(s->learner, s->image, &s->label, 1, &x);
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

/*
 * The exact increments into g by the estimator; where a unit crossed a kink on the way, which
 * the estimator refuses, from the states at the nudged fixed points themselves.
 */
static int exact_increments(const subject *s, const vf_estimator *e, const point *at_rest, double beta,
                            const gsl_vector *contrast, gsl_vector *g, outcome *out) {
  vf_estimator_work *work = vf_estimator_work_alloc(s->problem.field->n, s->problem.field->p);
  int code = vf_estimator_compute(e, work, &s->problem, at_rest->state, beta, g);
  if (code == GSL_ETOL && contrast) {
    out->crossed++;
    code = vf_field_pullback(s->problem.field, s->theta, s->input, at_rest->state, contrast, g);
  }
  vf_estimator_work_free(work);
  return code;
}

/* The fast increments against g, whose condition number is given. */
static void judge(const subject *s, gsl_vector *g, double condition, outcome *out) {
  gsl_vector *fast = gsl_vector_calloc(s->theta->size);
  out->failures += fast_increments(s, fast) != GSL_SUCCESS;
  gsl_vector_sub(g, fast);
  const double ratio = norm(g) / (10.0 * FLT_EPSILON * condition);
  if (!(ratio <= out->worst))
    out->worst = ratio;
  out->compared++;
  gsl_vector_free(fast);
}

/* R (1 + K), and K, at the free state. */
static double reach(const subject *s, const gsl_vector *h, double *follows) {
  const vf_learner_options *o = vf_learner_get_options(s->learner);
  gsl_vector *sum = gsl_vector_alloc(h->size), *drive = gsl_vector_alloc(h->size);
  double largest = 1.0;
  *follows = drives(s, h, sum, drive);
  for (size_t i = 0; i < h->size; i++) {
    const double state = gsl_vector_get(h, i);
    const double sent = fabs(o->form == VF_LEARNER_RATE ? state : o->rho->value(state));
    largest = sent > largest ? sent : largest;
  }
  gsl_vector_free(sum);
  gsl_vector_free(drive);
  return largest;
}

/* A rule that contrasts phases. */
static void compare_contrast(const subject *s, vf_relax *relax, const point *at_rest, outcome *out) {
  const vf_learner_options *o = vf_learner_get_options(s->learner);
  const double beta = (double)o->beta, a = (double)o->rule->nudging[0] * beta,
               b = o->rule->phases == 2 ? (double)o->rule->nudging[1] * beta : 0.0;
  point to = {0}, from = {0};
  if (find_point(s, relax, at_rest->state, a, &to) && find_point(s, relax, at_rest->state, b, &from)) {
    gsl_vector *g = gsl_vector_calloc(s->theta->size), *contrast = gsl_vector_alloc(at_rest->state->size);
    double follows;
    const double most = reach(s, at_rest->state, &follows);
    gsl_vector_memcpy(contrast, to.state);
    gsl_vector_sub(contrast, from.state);
    gsl_vector_scale(contrast, 1.0 / (a - b));
    out->failures += exact_increments(s, vf_estimator_find(o->rule->estimator), at_rest, beta, contrast, g,
                                      out) != GSL_SUCCESS;
    judge(s, g,
          most * ((to.condition + from.condition) / fabs(a - b) +
                  norm(contrast) * (1.0 + at_rest->condition) * (1.0 + follows)),
          out);
    gsl_vector_free(g);
    gsl_vector_free(contrast);
  } else {
    out->left_out++;
  }
  gsl_vector_free(to.state);
  gsl_vector_free(from.state);
}

/* ---- recurrent backpropagation against the adjoint by LU ---- */

/*
 * Factor of the adjoint's error, eps times max_i (|L^-T| s)_i, where s_i adds up the terms of equation i and
 * what an error of the state, whose factor is at_rest, does to the cost's slope and, where rho is curved, to
 * the Jacobian.
 */
static double adjoint_condition(const subject *s, const vf_response *r, double at_rest, double follows) {
  const size_t n = r->n;
  const double curved = vf_learner_get_options(s->learner)->rho->curvature(0.3) != 0 ? 1.0 : 0.0;
  vf_lu *lu = vf_lu_alloc(n);
  gsl_matrix *w = gsl_matrix_alloc(n, n);
  gsl_vector *column = gsl_vector_alloc(n), *sum = gsl_vector_calloc(n);
  double largest = vf_lu_factor(lu, r->jacobian) || vf_network_weights(s->net, s->theta, w) ? INFINITY : 0.0;
  for (size_t i = 0; i < n && isfinite(largest); i++) {
    double terms = fabs(gsl_vector_get(r->c, i)) + at_rest;
    for (size_t j = 0; j < n; j++) {
      const double lambda = gsl_vector_get(r->lambda, j);
      terms += fabs(gsl_matrix_get(r->jacobian, j, i) * lambda) +
               curved * (1.0 + at_rest) * (1.0 + follows) * fabs(gsl_matrix_get(w, j, i) * lambda);
    }
    gsl_vector_set_basis(column, i);
    vf_lu_solve_transposed(lu, column, column);
    for (size_t j = 0; j < n; j++)
      *gsl_vector_ptr(sum, j) += fabs(gsl_vector_get(column, j)) * terms;
  }
  largest = gsl_vector_max(sum) > largest ? gsl_vector_max(sum) : largest;
  gsl_vector_free(column);
  gsl_vector_free(sum);
  gsl_matrix_free(w);
  vf_lu_free(lu);
  return largest;
}

/* A rule without phases: the adjoint. */
static void compare_adjoint(const subject *s, const point *at_rest, outcome *out) {
  vf_response *r = vf_response_alloc(s->problem.field->n);
  if (vf_response_at(r, &s->problem, at_rest->state) == GSL_SUCCESS) {
    gsl_vector *g = gsl_vector_calloc(s->theta->size);
    double follows;
    const double most = reach(s, at_rest->state, &follows);
    out->failures +=
        exact_increments(s, vf_estimator_find(vf_learner_get_options(s->learner)->rule->estimator), at_rest,
                         0.125, NULL, g, out) != GSL_SUCCESS;
    judge(s, g,
          most * (adjoint_condition(s, r, at_rest->condition, follows) +
                  norm(r->lambda) * (1.0 + at_rest->condition) * (1.0 + follows)),
          out);
    gsl_vector_free(g);
  } else {
    out->left_out++;
  }
  vf_response_free(r);
}

static void compare(const subject *s, outcome *out) {
  vf_relax *relax = vf_relax_alloc(s->problem.field->n);
  point at_rest = {0};
  if (!find_point(s, relax, NULL, 0.0, &at_rest))
    out->left_out++;
  else if (vf_learner_get_options(s->learner)->rule->phases > 0)
    compare_contrast(s, relax, &at_rest, out);
  else
    compare_adjoint(s, &at_rest, out);
  gsl_vector_free(at_rest.state);
  vf_relax_free(relax);
}

/* The combination that experiments use has a seed for each shape with each solver. */
static void test_combination(const combination *c) {
  static const char *const forms[] = {"membrane", "rate"};
  const int main_one = c->cost == vf_cost_squared_error && c->rho->kinks > 0;
  const unsigned long seeds = main_one ? SEEDS : SEEDS / 3;
  outcome out = {0};
  for (unsigned long seed = 1; seed <= seeds; seed++) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    if (!rng)
      exit(1);
    gsl_rng_set(rng, seed * 7919 + shapes[seed % 3].depth);
    subject s = subject_of(draw_learner(c, seed, rng), rng);
    compare(&s, &out);
    subject_free(&s);
    gsl_rng_free(rng);
  }
  diag("%s, %s, %s, %s: %zu compared (%zu with a unit that changed side), %zu left out, error / tolerance "
       "%.2g",
       c->rule->name, c->cost->name, c->rho->name, forms[c->form], out.compared, out.crossed, out.left_out,
       out.worst);
  ok(out.compared >= seeds / 2 && out.failures == 0 && out.crossed < out.compared,
     "%s, %s, %s, %s: both paths find the fixed points", c->rule->name, c->cost->name, c->rho->name,
     forms[c->form]);
  ok(out.worst > 0 && out.worst <= 1.0, "%s, %s, %s, %s: equal increments", c->rule->name, c->cost->name,
     c->rho->name, forms[c->form]);
}

int main(void) {
  gsl_set_error_handler_off();
  for (size_t r = 0; vf_rule_at(r); r++)
    for (size_t c = 0; vf_cost_at(c); c++)
      for (size_t a = 0; vf_activation_at(a); a++)
        for (int form = 0; form < 2; form++) {
          const combination all = {vf_rule_at(r), vf_cost_at(c), vf_activation_at(a), (vf_learner_form)form};
          if (all.rule->approximate) /* t/test_learner_rules.c has its tolerance */
            continue;
          if (all.form == VF_LEARNER_MEMBRANE || all.rho->kinks == 0) /* the exact path has no other */
            test_combination(&all);
        }
  for (int form = 0; form < 2; form++) {
    const combination own = {extension_mirrored, extension_log_cosh, extension_arctan, (vf_learner_form)form};
    test_combination(&own);
  }
  return tap_done();
}
