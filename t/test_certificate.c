/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Faults of the certificate's own, put in on purpose: each makes it prove what is false, which it does not
 * without. */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "vf_certify_intern.h"

#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_ARB

enum { UNITS = 2 };

typedef struct {
  vf_network *net;
  vf_cost *cost;
  gsl_vector *theta, *target, *h, *metric;
  vf_certificate_case given;
} pair;

/* Two units with weights w01 and w10, biases b, at the state h. */
static pair make(const vf_activation *rho, unsigned flags, double w01, double w10, const double b[UNITS],
                 const double h[UNITS]) {
  const vf_edge edge[] = {{.from = 1, .to = 0}, {.from = 0, .to = 1}, {.from = 0, .to = 0}};
  pair p = {.net = vf_network_alloc(rho, UNITS, 0, sizeof edge / sizeof *edge, edge, 0, NULL, flags),
            .cost = vf_cost_alloc(vf_cost_squared_error, UNITS, 1, NULL),
            .theta = gsl_vector_calloc(sizeof edge / sizeof *edge + UNITS),
            .target = gsl_vector_calloc(1),
            .h = gsl_vector_alloc(UNITS),
            .metric = gsl_vector_alloc(UNITS)};
  gsl_vector_set(p.theta, vf_network_weight_index(p.net, 1, 0), w01);
  gsl_vector_set(p.theta, vf_network_weight_index(p.net, 0, 1), w10);
  gsl_vector_set(p.target, 0, 0.7);
  for (size_t i = 0; i < UNITS; i++) {
    gsl_vector_set(p.theta, vf_network_bias_index(p.net, i), b[i]);
    gsl_vector_set(p.h, i, h[i]);
  }
  gsl_vector_set_all(p.metric, 1);
  p.given = (vf_certificate_case){.net = p.net,
                                  .rho = rho,
                                  .theta = p.theta,
                                  .cost = p.cost,
                                  .kind = vf_cost_squared_error,
                                  .target = p.target,
                                  .h = p.h,
                                  .metric = p.metric};
  return p;
}

static void drop(pair *p) {
  vf_network_free(p->net);
  vf_cost_free(p->cost);
  gsl_vector *const vector[] = {p->theta, p->target, p->h, p->metric};
  for (size_t i = 0; i < sizeof vector / sizeof *vector; i++)
    gsl_vector_free(vector[i]);
}

/* Of the statement of that name. */
static vf_verdict ask(const pair *p, long bits, unsigned faults, const char *name) {
  vf_error error = {0};
  vf_certificate *c = vf_certify_take_faulty(&p->given, bits, faults, &error);
  vf_statement s = {.verdict = VF_UNDECIDED};
  for (size_t i = 0; c && vf_certificate_statement(c, i, &s) && strcmp(s.name, name) != 0; i++)
    ;
  const vf_verdict verdict = s.verdict;
  vf_certificate_free(c);
  return verdict;
}

static void test_frozen(void) {
  pair p =
      make(vf_activation_hard_sigmoid, VF_NETWORK_CLIPPED, 0, 0, (double[]){0.5, 0.3}, (double[]){0, 0.3});
  ok(ask(&p, 128, 0, "fixed_point") == VF_UNDECIDED, "a unit at its bound and pushed inwards is not frozen");
  ok(ask(&p, 128, VF_CERTIFY_FROZEN_UNCHECKED, "fixed_point") == VF_PROVED,
     "unless the active set is believed");
  drop(&p);
}

/* G L is far from symmetric and G L^T is symmetric. */
static void test_metric(void) {
  pair p = make(vf_activation_linear, 0, 0.8, 0.2, (double[]){0, 0}, (double[]){0, 0});
  gsl_vector_set(p.metric, 1, 0.25);
  ok(ask(&p, 128, 0, "descent_in_metric") == VF_REFUTED, "a metric with kappa_G above 1 is no proof");
  ok(ask(&p, 128, VF_CERTIFY_METRIC_TRANSPOSED, "descent_in_metric") == VF_PROVED, "unless it is transposed");
  drop(&p);
}

/* Unit 0 at 1/3, which no midpoint is, and unit 1, three times that less 1, at its kink. */
static void test_radii(void) {
  pair p = make(vf_activation_hard_sigmoid, 0, 0.5, 3, (double[]){0.25, -1}, (double[]){1. / 3, 0});
  gsl_vector_set(p.theta, vf_network_weight_index(p.net, 0, 0), 0.25);
  ok(ask(&p, 128, 0, "fixed_point") == VF_UNDECIDED, "a state at a kink is not told from its neighbours");
  ok(ask(&p, 128, VF_CERTIFY_RADII_IGNORED, "fixed_point") == VF_PROVED,
     "unless the radius of the box is ignored");
  drop(&p);
}

/* The ends of a number that is no decimal. */
static void test_decimals(void) {
  pair p = make(vf_activation_linear, 0, 0.3, -0.3, (double[]){0, 0}, (double[]){0, 0});
  char *text[2][2] = {{NULL}};
  for (int faulty = 0; faulty < 2; faulty++) {
    vf_error error = {0};
    vf_statement s = {.name = ""};
    vf_certificate *c =
        vf_certify_take_faulty(&p.given, 128, faulty ? VF_CERTIFY_DECIMALS_INWARDS : 0, &error);
    for (size_t i = 0; c && vf_certificate_statement(c, i, &s) && strcmp(s.name, "angle_deg") != 0; i++)
      ;
    text[faulty][0] = s.lower ? strdup(s.lower) : NULL;
    text[faulty][1] = s.upper ? strdup(s.upper) : NULL;
    vf_certificate_free(c);
  }
  ok(text[0][0] && text[0][1] && strcmp(text[0][0], text[0][1]) < 0, "an angle stands between two ends");
  ok(text[1][0] && text[1][1] && strcmp(text[1][0], text[1][1]) == 0,
     "which meet once they are not rounded outwards");
  for (int i = 0; i < 4; i++)
    free(text[i / 2][i % 2]);
  drop(&p);
}

static void test_errors(void) {
  pair p = make(vf_activation_linear, 0, 0.3, -0.3, (double[]){0, 0}, (double[]){0, 0});
  vf_error error = {0};
  ok(!vf_certificate_take(&p.given, VF_CERTIFICATE_LEAST - 1, &error) && strstr(error.text, "79 bits"),
     "too few bits");
  p.given.rho = &(const vf_activation){.name = "another"};
  ok(!vf_certificate_take(&p.given, 128, &error) && strstr(error.text, "another"),
     "an activation of one's own");
  drop(&p);
}

int main(void) {
  gsl_set_error_handler_off();
  test_frozen();
  test_metric();
  test_radii();
  test_decimals();
  test_errors();
  return tap_done();
}

#else

int main(void) {
  vf_error error = {0};
  const vf_certificate_case none = {0};
  ok(!vf_certificate_available() && !vf_certificate_take(&none, VF_CERTIFICATE_BITS, &error) && error.text[0],
     "without Arb there is no certificate");
  return tap_done();
}

#endif
