/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search against certificates finds what contradicts a false statement, and nothing against a true one.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "../certificates/search.h"
#include "tap.h"
#include "vf_survey.h"

#include <gsl/gsl_errno.h>

enum { UNITS = 2, TRIES = 400 };

/* Two units with weights a and b, at the fixed point to which dh/dt leads from the state (start, start). */
static vf_example *settle(const vf_activation *rho, double a, double b, double start) {
  const vf_edge edge[] = {{.from = 1, .to = 0}, {.from = 0, .to = 1}};
  vf_network *net = vf_network_alloc(rho, UNITS, 0, UNITS, edge, 0, NULL, 0);
  vf_example *e =
      vf_example_alloc(vf_network_field(net), vf_cost_alloc(vf_cost_squared_error, UNITS, 1, NULL));
  vf_survey s;
  gsl_vector_set(e->theta, vf_network_weight_index(net, 1, 0), a);
  gsl_vector_set(e->theta, vf_network_weight_index(net, 0, 1), b);
  gsl_vector_set(e->target, 0, 0.7);
  gsl_vector_set_all(e->h, start);
  vf_survey_take(&s, e);
  return e;
}

/* A statement that is not searched for would stand against nothing. */
static int search(vf_example *e, const vf_statement *s, size_t count) {
  size_t searched = 0, proved = 0;
  FILE *out = tmpfile();
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
  gsl_vector *metric = gsl_vector_alloc(UNITS);
  gsl_vector_set_all(metric, 1);
  const int found = search_contradictions(e, metric, s, count, rng, TRIES, &searched, out);
  gsl_vector_free(metric);
  gsl_rng_free(rng);
  fclose(out);
  for (size_t i = 0; i < count; i++)
    proved += s[i].verdict == VF_PROVED;
  return searched == proved ? found : -1;
}

/* Opposite weights of 1/2: every kappa is 1/2, and for every target the angle is 2 arctan 1/2 = 53.13...
 * degrees, the relative error 2/sqrt(5), the largest distance of the Euler steps 2 Im (3/4 + i/8)^3 and that
 * of the velocities 2 e^-1 sin(1/2). */
static void test_enclosures(void) {
  static const struct {
    const char *name, *lower, *upper, *low;
  } row[] = {{"kappa", "0.49", "0.500001", "0.499"},
             {"kappa_M", "0.49", "0.500001", "0.499"},
             {"kappa_P", "0.49", "0.500001", "0.499"},
             {"kappa_G", "0.49", "0.500001", "0.499"},
             {"norm_A", "0.49", "0.500001", "0.499"},
             {"norm_W_a", "0.49", "0.500001", "0.499"},
             {"slopes_bound_A", "0.49", "0.500001", "0.499"},
             {"angle_deg", "53.13", "53.14", "53.12"},
             {"weight_angle_deg", "53.13", "53.14", "53.12"},
             {"energy_angle_deg", "53.13", "53.14", "53.12"},
             {"metric_angle_deg", "53.13", "53.14", "53.12"},
             {"relative_error", "0.8944", "0.89443", "0.8943"},
             {"bound_angle", "53.13", "53.14", "53.12"},
             {"bound_relative_error", "0.8944", "0.89443", "0.8943"},
             {"weight_relative_error", "0.8944", "0.89443", "0.8943"},
             {"weight_bound_angle", "53.13", "53.14", "53.12"},
             {"weight_bound_relative_error", "0.8944", "0.89443", "0.8943"},
             {"energy_relative_error", "0.8944", "0.89443", "0.8943"},
             {"energy_bound_angle", "53.13", "53.14", "53.12"},
             {"energy_bound_relative_error", "0.8944", "0.89443", "0.8943"},
             {"metric_relative_error", "0.8944", "0.89443", "0.8943"},
             {"metric_bound_angle", "53.13", "53.14", "53.12"},
             {"metric_bound_relative_error", "0.8944", "0.89443", "0.8943"},
             {"margin_bound_relative_error", "0.8944", "0.89443", "0.8943"},
             {"steps", "0.4179", "0.41797", "0.4178"},
             {"steps_bound_A", "0.4179", "0.41797", "0.4178"},
             {"velocities", "0.3527", "0.35275", "0.3526"},
             {"velocities_bound_A", "0.3527", "0.35275", "0.3526"},
             {"norm_step", "0.76", "0.76035", "0.7603"}};
  vf_example *e = settle(vf_activation_linear, 0.5, -0.5, 0);
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    vf_statement s = {row[i].name, VF_PROVED, "", row[i].lower, row[i].upper};
    ok(search(e, &s, 1) == 0, "%s as it is", s.name);
    s.upper = row[i].low;
    ok(search(e, &s, 1) == 1, "an upper end of %s that is too low", s.name);
    s.verdict = VF_REFUTED;
    ok(search(e, &s, 1) == 0, "which is searched for where it is called proved alone");
  }
  vf_example_free(e);
}

/* -S of the same pair is 1. */
static void test_margin(void) {
  vf_example *e = settle(vf_activation_linear, 0.5, -0.5, 0);
  vf_statement s = {"margin", VF_PROVED, "", "0.999", "1.001"};
  ok(search(e, &s, 1) == 0, "the margin as it is");
  s.lower = "1.001";
  ok(search(e, &s, 1) == 1, "a lower end of the margin that is too high");
  vf_example_free(e);
}

/* Equal weights of 1/2, of which nothing is antisymmetric. */
static void test_symmetric(void) {
  vf_example *e = settle(vf_activation_linear, 0.5, 0.5, 0);
  vf_statement s = {"norm_W_s", VF_PROVED, "", "0.49", "0.500001"};
  ok(search(e, &s, 1) == 0, "the symmetric part of the weights as it is");
  s.upper = "0.499";
  ok(search(e, &s, 1) == 1, "an upper end of it that is too low");
  vf_example_free(e);
}

static void test_properties(void) {
  static const struct {
    const char *name;
    double a, b; /* of a network that has the property */
    double c, d; /* and of one that has not */
  } row[] = {{"descent_guaranteed", 0.5, -0.5, 1.5, -1.5},
             {"descent_in_metric", 0.5, -0.5, 1.5, -1.5},
             {"descent_outputs", 0.5, -0.5, 1.5, -1.5},
             {"symmetric_negative", 0.5, -0.5, 2.5, 0.1},
             {"stable", 0.5, -0.5, 2, 2},
             {"bound_nudging", 0.5, -0.5, 2, 2},
             {"contraction", 0.5, -0.5, 2, 2}};
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    const int nonlinear = i + 1 == sizeof row / sizeof *row;
    const vf_activation *rho = nonlinear ? vf_activation_tanh : vf_activation_linear;
    const vf_statement s = {row[i].name, VF_PROVED, "", NULL, NULL};
    vf_example *good = settle(rho, row[i].a, row[i].b, nonlinear),
               *bad = settle(rho, row[i].c, row[i].d, nonlinear);
    ok(search(good, &s, 1) == 0, "nothing contradicts %s where it is true", s.name);
    ok(search(bad, &s, 1) == 1, "something contradicts %s where it is false", s.name);
    vf_example_free(good);
    vf_example_free(bad);
  }
}

int main(void) {
  gsl_set_error_handler_off();
  test_enclosures();
  test_margin();
  test_symmetric();
  test_properties();
  return tap_done();
}
