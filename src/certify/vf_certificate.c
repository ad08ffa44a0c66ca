/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The statements in their order, with as many bits as they need.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_certify_intern.h"

#ifdef HAVE_ARB

#include <gsl/gsl_errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BITS = 128 };

int vf_certificate_available(void) {
  return 1;
}

vf_claim *vf_certify_claim(vf_certificate *c, const char *name) {
  vf_claim *claim = c->claim + c->claims++;
  claim->name = name;
  arb_init(claim->value);
  return claim;
}

void vf_certify_say(vf_claim *claim, vf_verdict verdict, const char *format, ...) {
  va_list list;
  va_start(list, format);
  claim->verdict = verdict;
  vsnprintf(claim->reason, sizeof claim->reason, format, list);
  va_end(list);
}

void vf_certify_keep(vf_claim *claim, const char *name, const arb_mat_t value, int triangular) {
  vf_witness *w = claim->witness + claim->witnesses++;
  w->name = name;
  w->triangular = triangular;
  arb_mat_init(w->value, arb_mat_nrows(value), arb_mat_ncols(value));
  arb_mat_get_mid(w->value, value);
}

void vf_certify_keep_scalar(vf_claim *claim, const char *name, const arb_t value) {
  arb_mat_t one;
  arb_mat_init(one, 1, 1);
  arb_set(arb_mat_entry(one, 0, 0), value);
  vf_certify_keep(claim, name, one, 0);
  arb_mat_clear(one);
}

/* n x 1 matrices, then those of active rows. */
static void make_matrices(vf_certificate *c) {
  const slong n = (slong)c->n, active = (slong)c->active;
  arb_mat_struct *const whole[] = {c->drive, c->state, c->rate, c->slope, c->value};
  arb_mat_struct *const part[] = {c->centre, c->mass, c->rated, c->metric, c->gradient};
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    arb_mat_init(whole[i], n, 1);
  for (size_t i = 0; i < sizeof part / sizeof *part; i++)
    arb_mat_init(part[i], active, 1);
  arb_mat_init(c->weight, n, n);
  arb_mat_init(c->inverse, active, active);
  arb_mat_init(c->jacobian, active, active);
  arb_mat_init(c->energy, active, active);
  arb_mat_init(c->x, active, 1 + (slong)c->m);
  arb_mat_init(c->lambda, active, 1 + (slong)c->m);
  arb_init(c->radius);
}

void vf_certificate_free(vf_certificate *c) {
  if (!c)
    return;
  arb_mat_struct *const all[] = {c->value,    c->drive,  c->state,  c->rate,     c->slope,  c->centre,
                                 c->mass,     c->rated,  c->metric, c->gradient, c->weight, c->inverse,
                                 c->jacobian, c->energy, c->x,      c->lambda};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    arb_mat_clear(all[i]);
  for (vf_claim *claim = c->claim; claim < c->claim + c->claims; claim++) {
    for (size_t i = 0; i < claim->witnesses; i++)
      arb_mat_clear(claim->witness[i].value);
    arb_clear(claim->value);
    free(claim->lower);
    free(claim->upper);
  }
  arb_clear(c->radius);
  free(c->unit);
  free(c->bound);
  free(c->output);
  free(c);
}

/* The active units and outputs, as the given state has them. */
static void sort_units(vf_certificate *c, const vf_certificate_case *given) {
  const int clipped = vf_network_field(given->net)->lo != NULL;
  for (size_t i = 0; i < c->n; i++) {
    const double h = gsl_vector_get(given->h, i);
    c->bound[i] = (signed char)(!clipped ? 0 : h <= 0 ? -1 : h >= 1);
    if (!c->bound[i])
      c->unit[c->active++] = i;
  }
  for (size_t j = 0; j < vf_cost_outputs(given->cost); j++)
    for (size_t k = 0; k < c->active; k++)
      if (c->unit[k] == vf_cost_indices(given->cost)[j])
        c->output[c->m++] = k;
}

static vf_certificate *make(const vf_certificate_case *given, slong prec, unsigned faults) {
  vf_certificate *c = calloc(1, sizeof *c);
  if (!c)
    return NULL;
  c->n = given->h->size;
  c->prec = prec;
  c->faults = faults;
  c->rates = vf_network_is_rate(given->net);
  c->unit = calloc(c->n, sizeof *c->unit);
  c->bound = calloc(c->n, sizeof *c->bound);
  c->output = calloc(vf_cost_outputs(given->cost), sizeof *c->output);
  const int whole = c->unit && c->bound && c->output;
  if (whole)
    sort_units(c, given);
  make_matrices(c);
  if (whole)
    return c;
  vf_certificate_free(c);
  return NULL;
}

/* softmax of the output states times the sum of the target, less the target; or states less target. */
static void gradient(vf_certificate *c, const vf_certificate_case *given) {
  const size_t *unit = vf_cost_indices(given->cost), m = vf_cost_outputs(given->cost);
  arb_t sum, mass, term;
  arb_init(sum);
  arb_init(mass);
  arb_init(term);
  for (size_t j = 0; j < m; j++) {
    arb_exp(term, arb_mat_entry(c->state, (slong)unit[j], 0), c->prec);
    arb_add(sum, sum, term, c->prec);
    arb_set_d(term, gsl_vector_get(given->target, j));
    arb_add(mass, mass, term, c->prec);
  }
  for (size_t j = 0, k = 0; j < m; j++) {
    if (c->bound[unit[j]])
      continue;
    arb_ptr entry = arb_mat_entry(c->gradient, (slong)c->output[k++], 0);
    arb_set(entry, arb_mat_entry(c->state, (slong)unit[j], 0));
    if (given->kind == vf_cost_cross_entropy) {
      arb_exp(entry, entry, c->prec);
      arb_mul(entry, entry, mass, c->prec);
      arb_div(entry, entry, sum, c->prec);
    }
    arb_set_d(term, gsl_vector_get(given->target, j));
    arb_sub(entry, entry, term, c->prec);
  }
  arb_clear(sum);
  arb_clear(mass);
  arb_clear(term);
}

/* What needs the box. */
static void state_all(vf_certificate *c, const vf_certificate_case *given) {
  if (!c->active) {
    vf_certify_say(vf_certify_claim(c, "descent_outputs"), VF_REFUTED,
                   "every unit is frozen: the update vanishes and lowers no cost");
    return;
  }
  vf_certify_mass(c, given);
  gradient(c, given);
  vf_certify_stable(c);
  vf_certify_kappas(c);
  vf_certify_energy(c);
  vf_certify_slopes(c);
  if (given->metric)
    vf_certify_kappa_metric(c, given);
  vf_claim *response = vf_certify_claim(c, "response");
  if (!vf_certify_solve(c)) {
    vf_certify_say(response, VF_UNDECIDED, "%ld bits do not enclose response and adjoint", (long)c->prec);
    return;
  }
  vf_certify_say(response, VF_PROVED, "%s", "");
  vf_certify_keep(response, "x", c->x, 0);
  vf_certify_keep(response, "lambda", c->lambda, 0);
  vf_certify_distances(c);
  vf_certify_velocities(c);
  vf_certify_descent(c);
  if (given->metric) {
    vf_certify_distance_metric(c);
    vf_certify_descent_metric(c);
  }
}

static void finish(vf_certificate *c) {
  for (vf_claim *claim = c->claim; claim < c->claim + c->claims; claim++)
    if (claim->has_value) {
      const int outwards = !(c->faults & VF_CERTIFY_DECIMALS_INWARDS);
      claim->lower = vf_certify_decimal(claim->value, c->prec, 1, outwards);
      claim->upper = vf_certify_decimal(claim->value, c->prec, 0, outwards);
    }
}

static int is_decided(const vf_certificate *c) {
  for (const vf_claim *claim = c->claim; claim < c->claim + c->claims; claim++)
    if (claim->verdict == VF_UNDECIDED)
      return 0;
  return 1;
}

static int check(const vf_certificate_case *given, long bits, vf_error *error) {
  const vf_field *f = vf_network_field(given->net);
  size_t known = 0;
  while (vf_activation_at(known) && vf_activation_at(known) != given->rho)
    known++;
  if (bits < VF_CERTIFICATE_LEAST || bits > VF_CERTIFICATE_MOST)
    return vf_error_set(error, GSL_EDOM, "%ld bits: give %d to %d", bits, VF_CERTIFICATE_LEAST,
                        VF_CERTIFICATE_MOST);
  if (!vf_activation_at(known))
    return vf_error_set(error, GSL_EUNSUP, "%s: no enclosure of this activation is known", given->rho->name);
  if (vf_network_leak_index(given->net, 0) != SIZE_MAX ||
      (given->kind != vf_cost_squared_error && given->kind != vf_cost_cross_entropy))
    return vf_error_set(error, GSL_EUNSUP,
                        "leaks, gains and costs of one's own cannot be certified: give a network without");
  if (given->h->size != f->n || (f->q && (!given->input || given->input->size != f->q)))
    return vf_error_set(error, GSL_EBADLEN, "%zu states for %zu units: give as many", given->h->size, f->n);
  return GSL_SUCCESS;
}

vf_certificate *vf_certify_take_faulty(const vf_certificate_case *given, long bits, unsigned faults,
                                       vf_error *error) {
  vf_certificate *c = NULL;
  if (check(given, bits, error))
    return NULL;
  for (long prec = bits < FIRST_BITS ? bits : FIRST_BITS;; prec = 2 * prec < bits ? 2 * prec : bits) {
    vf_certificate_free(c);
    c = make(given, prec, faults);
    if (!c) {
      vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu units: give a smaller network",
                   given->h->size);
      return NULL;
    }
    vf_certify_load(c, given);
    if (vf_certify_box(c, given))
      state_all(c, given);
    vf_certify_contraction(c, given);
    if (is_decided(c) || prec == bits)
      break;
  }
  finish(c);
  return c;
}

vf_certificate *vf_certificate_take(const vf_certificate_case *given, long bits, vf_error *error) {
  return vf_certify_take_faulty(given, bits, 0, error);
}

long vf_certificate_bits(const vf_certificate *c) {
  return c->prec;
}

int vf_certificate_statement(const vf_certificate *c, size_t i, vf_statement *s) {
  if (i >= c->claims)
    return 0;
  const vf_claim *claim = c->claim + i;
  *s = (vf_statement){claim->name, claim->verdict, claim->reason, claim->lower, claim->upper};
  return 1;
}

#endif
