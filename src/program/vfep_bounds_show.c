/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The numbers as lines or as one JSON object.  What has no value is null, with the reason.
 */
#include "vfep_bounds.h"

#include "vf_bound.h"
#include "vfep_bounds_metric.h"
#include "xp_number.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

enum { REASON_LENGTH = 128, MOST_ENTRIES = 48 };

typedef enum { COUNT, NUMBER, TRUTH } entry_kind;

typedef struct {
  const char *key;
  entry_kind kind;
  double value;
  char reason[REASON_LENGTH]; /* why there is no value, or "" */
} entry;

typedef struct {
  entry entry[MOST_ENTRIES];
  size_t count;
} list;

static void add(list *l, const char *key, entry_kind kind, double value, const char *reason) {
  entry *e = &l->entry[l->count++];
  *e = (entry){.key = key, .kind = kind, .value = value};
  if (!isfinite(value))
    snprintf(e->reason, sizeof e->reason, "%s", reason);
}

static const char no_fixed_point[] = "no fixed point was found",
                  all_frozen[] = "every unit is frozen at a bound",
                  on_a_kink[] = "the fixed point is on a kink, where no Jacobian exists",
                  no_gradient[] = "the cost has no gradient on an active unit: response and adjoint are 0";

/* What is in the way of a Jacobian, or NULL; on which side of a kink a state is the residual may hide. */
static const char *why_no_jacobian(const vf_survey *s) {
  return !s->converged ? no_fixed_point : s->kink_distance <= s->residual ? on_a_kink : NULL;
}

/* What is in the way of the numbers of these units, or of those of the whole network. */
static const char *why_no_distance(const vf_survey *s, const vf_example_distance *d) {
  if (why_no_jacobian(s))
    return why_no_jacobian(s);
  if (s->frozen == s->n)
    return all_frozen;
  if (!s->responded)
    return no_gradient;
  return isnan(d->relative_error) || isinf(d->relative_error) ? "the adjoint of these units is 0"
                                                              : "the response of these units is 0";
}

static void add_distance(list *l, const vf_survey *s, const vf_example_distance *d) {
  const char *why = why_no_distance(s, d);
  const double degrees = 180 / M_PI;
  add(l, "angle_deg", NUMBER, d->angle * degrees, why);
  add(l, "relative_error", NUMBER, d->relative_error, why);
  add(l, "weight_angle_deg", NUMBER, d->weight_angle * degrees, why);
  add(l, "weight_relative_error", NUMBER, d->weight_relative_error, why);
}

/* The bounds of prop:angle and prop:relative-error at kappa, or at kappa_M those of prop:weight-space. */
static void add_bounds(list *l, const char *const keys[2], const char *name, double kappa, double roundoff,
                       const char *why) {
  char reason[REASON_LENGTH];
  snprintf(reason, sizeof reason, "%s is %.4g: the bound needs at most 1", name, kappa);
  add(l, keys[0], NUMBER, kappa <= 1 ? vf_bound_angle_limit(kappa) * 180 / M_PI : NAN,
      isfinite(kappa) ? reason : why);
  snprintf(reason, sizeof reason, "%s is %.4g: the bound needs less than 1", name, kappa);
  add(l, keys[1], NUMBER, kappa + roundoff < 1 ? vf_bound_error_limit(kappa) : NAN,
      isfinite(kappa) ? reason : why);
}

/* Whether the spectral abscissa is negative by more than the rounding of L. */
static int is_stable(const vf_survey *s) {
  const vf_symmetry_report *r = &s->at.symmetry;
  return s->frozen == s->n ||
         r->spectral_abscissa < -vf_bound_roundoff(s->n - s->frozen, 1) * (r->norm_s + r->norm_a);
}

static const char *why_no_metric(const vf_survey *s) {
  const char *none = why_no_jacobian(s);
  return none ? none : s->frozen == s->n ? all_frozen : "no output unit is active";
}

/* The angle is to the gradient whose rates are divided by the metric. */
static void add_metric(list *l, const vf_survey *s, const bounds_metric *m) {
  static const char *const keys[2] = {"metric_bound_angle_deg", "metric_bound_relative_error"};
  const char *none = m->layers && !why_no_jacobian(s) ? NULL : why_no_metric(s);
  const char *singular = "the symmetric part of the Jacobian in that metric is singular";
  const double known = none ? NAN : 0;
  add(l, "metric_layers", COUNT, known + (double)m->layers, none);
  add(l, "metric_slopes", TRUTH, known + m->slopes, none);
  add(l, "metric_angle_deg", NUMBER, known + m->angle * 180 / M_PI, none ? none : no_gradient);
  add(l, "kappa_G", NUMBER, known + m->best.kappa, none ? none : singular);
  add(l, "kappa_GE", NUMBER, known + m->kappa_outputs, none ? none : singular);
  add_bounds(l, keys, "kappa_G", known + m->best.kappa,
             none ? 0 : vf_bound_roundoff(s->n - s->frozen, s->at.symmetry.rcond_s), none ? none : singular);
  add(l, "metric_excluded", NUMBER, none || m->best.excluded == 0 ? NAN : m->best.excluded,
      none ? none : "not shown for any number");
  add(l, "metric_starts", COUNT, known + (double)m->best.starts, none);
  add(l, "metric_evaluations", COUNT, known + (double)m->best.evaluations, none);
}

static void add_symmetry(list *l, const vf_survey *s, const bounds_metric *m) {
  static const char *const state[2] = {"bound_angle_deg", "bound_relative_error"};
  static const char *const weight[2] = {"weight_bound_angle_deg", "weight_bound_relative_error"};
  const char *none = s->frozen == s->n && !why_no_jacobian(s) ? all_frozen : why_no_jacobian(s);
  const char *why = none ? none : "the symmetric part S of the Jacobian is singular";
  const vf_symmetry_report unknown = {NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN},
                           *r = none ? &unknown : &s->at.symmetry;
  const vf_example_distance far = {NAN, NAN, NAN, NAN};
  const double kappa_m = none ? NAN : s->at.kappa_weight;
  add(l, "spectral_abscissa", NUMBER, r->spectral_abscissa, none);
  add(l, "numerical_abscissa", NUMBER, r->numerical_abscissa, none);
  add(l, "kappa", NUMBER, r->kappa, why);
  add(l, "kappa_M", NUMBER, kappa_m, why);
  add(l, "kappa_P", NUMBER, r->kappa_energy,
      none ? none : "the symmetric part S of the Jacobian is not negative definite");
  add_distance(l, s, none ? &far : &s->at.distance);
  add_bounds(l, state, "kappa", r->kappa, vf_bound_roundoff(s->n - s->frozen, r->rcond_s), why);
  add_bounds(l, weight, "kappa_M", kappa_m, s->at.weight_roundoff, why);
  if (m)
    add_metric(l, s, m);
  const int small = m ? m->best.guaranteed : kappa_m + s->at.weight_roundoff < 1;
  add(l, "descent_guaranteed", TRUTH, none || !s->responded ? NAN : (double)(is_stable(s) && small),
      none ? none : no_gradient);
}

/* A flow that was cut short may still converge. */
static void add_relaxed(list *l, const vf_survey *s) {
  char reason[REASON_LENGTH];
  const int open = !s->relaxed && s->flow == VF_RELAX_NOT_CONVERGED;
  snprintf(reason, sizeof reason, "not at rest within %.4g time constants", s->time);
  add(l, "relaxed", TRUTH, open || !s->converged ? NAN : (double)s->relaxed,
      s->converged ? reason : no_fixed_point);
}

static void gather(list *l, const vf_survey *s, int unique, const bounds_metric *m) {
  const char *none = why_no_jacobian(s);
  const double known = s->converged ? 0 : NAN, linear = none ? NAN : 0; /* added to what a fixed point has */
  add(l, "n", COUNT, (double)s->n, "");
  add(l, "converged", TRUTH, s->converged, "");
  add(l, "steps", COUNT, (double)s->steps, "");
  add(l, "residual", NUMBER, s->residual, "the state grew without bound");
  add_relaxed(l, s);
  add(l, "stable", TRUTH, linear + is_stable(s), none);
  add(l, "unique", TRUTH, unique, "");
  add(l, "frozen_units", COUNT, known + (double)s->frozen, no_fixed_point);
  add(l, "kink_distance", NUMBER, known + s->kink_distance,
      s->converged ? "the field is smooth" : no_fixed_point);
  add(l, "rcond", NUMBER, linear + s->rcond, none);
  add_symmetry(l, s, m);
}

/* The value in the words of JSON, or of the text. */
static const char *value_text(const entry *e, int json, char text[XP_NUMBER_LENGTH]) {
  if (*e->reason)
    return json ? "null" : "-";
  if (e->kind == TRUTH)
    return json ? (e->value != 0 ? "true" : "false") : e->value != 0 ? "yes" : "no";
  if (json && e->kind == NUMBER)
    return xp_number_text(e->value, text);
  snprintf(text, XP_NUMBER_LENGTH, e->kind == COUNT ? "%.0f" : "%.6g", e->value);
  return text;
}

static void print_text(FILE *out, const list *l, const char *prefix) {
  char text[XP_NUMBER_LENGTH];
  for (const entry *e = l->entry; e < l->entry + l->count; e++) {
    fprintf(out, "%s%-*s %s", prefix, (int)(29 - strlen(prefix)), e->key, value_text(e, 0, text));
    if (*e->reason)
      fprintf(out, "  (%s)", e->reason);
    putc('\n', out);
  }
}

/* The members of an object, and behind them the reasons of those that are null. */
static void print_members(FILE *out, const list *l, const char *indent) {
  char text[XP_NUMBER_LENGTH];
  for (const entry *e = l->entry; e < l->entry + l->count; e++)
    fprintf(out, "%s\"%s\": %s,\n", indent, e->key, value_text(e, 1, text));
}

static void print_reasons(FILE *out, const list *l, const char *indent) {
  const char *comma = "";
  fprintf(out, "%s\"reasons\": {", indent);
  for (const entry *e = l->entry; e < l->entry + l->count; e++)
    if (*e->reason) {
      fprintf(out, "%s\"%s\": \"%s\"", comma, e->key, e->reason);
      comma = ", ";
    }
  putc('}', out);
}

static void print_state(FILE *out, const gsl_vector *h) {
  char text[XP_NUMBER_LENGTH];
  for (size_t i = 0; i < h->size; i++)
    fprintf(out, "%s%s", i ? ", " : "  \"state\": [", xp_number_text(gsl_vector_get(h, i), text));
  fputs("],\n", out);
}

static void layer_entries(const bounds_case *c, const vf_survey *s, size_t k, list *l) {
  const size_t first = vf_network_layer_start(c->net, k),
               units = vf_network_layer_start(c->net, k + 1) - first;
  vf_example_distance d = {NAN, NAN, NAN, NAN};
  size_t frozen = 0;
  for (size_t i = first; i < first + units; i++)
    frozen += c->example->response->frozen[i];
  vf_example_compare(c->example, first, units, &d);
  l->count = 0;
  add(l, "units", COUNT, (double)units, "");
  add(l, "frozen_units", COUNT, (double)frozen, "");
  add_distance(l, s, &d);
}

static void metric_entries(const bounds_metric *m, size_t k, list *l) {
  char reason[REASON_LENGTH];
  if (m->best.kappa < 1)
    snprintf(reason, sizeof reason, "kappa_G is below 1 by no more than rounding");
  else
    snprintf(reason, sizeof reason, "no metric found: kappa_G is %.4g", m->best.kappa);
  l->count = 0;
  add(l, "units", COUNT, (double)m->units[k], "");
  add(l, "metric", NUMBER, m->number[k], "");
  add(l, "rate", NUMBER, m->rate[k], "");
  add(l, "rate_from", NUMBER, m->from[k], reason);
  add(l, "rate_to", NUMBER, m->to[k], reason);
}

/* One of an array of layers. */
static void show_layer(FILE *out, int json, const char *array, const char *word, size_t k, const list *l) {
  char prefix[32];
  if (!json) {
    snprintf(prefix, sizeof prefix, "%s %zu ", word, k);
    print_text(out, l, prefix);
    return;
  }
  if (k == 0)
    fprintf(out, ",\n  \"%s\": [", array);
  fprintf(out, "%s\n    {\n      \"layer\": %zu,\n", k ? "," : "", k);
  print_members(out, l, "      ");
  print_reasons(out, l, "      ");
  fputs("\n    }", out);
}

static void show_layers(FILE *out, int json, const bounds_case *c, const vf_survey *s,
                        const bounds_metric *m) {
  const size_t layers = s->converged && vf_network_layers(c->net) > 1 ? vf_network_layers(c->net) : 0;
  list l;
  for (size_t k = 0; k < layers; k++) {
    layer_entries(c, s, k, &l);
    show_layer(out, json, "layers", "layer", k, &l);
  }
  if (json && layers)
    fputs("\n  ]", out);
  for (size_t k = 0; m && k < m->layers; k++) {
    metric_entries(m, k, &l);
    show_layer(out, json, "metric_of", "metric of", k, &l);
  }
  if (json && m && m->layers)
    fputs("\n  ]", out);
}

void bounds_show(FILE *out, int json, const bounds_case *c, const vf_survey *s, int unique,
                 const bounds_metric *m, const struct vf_certificate *certificate) {
  list l = {.count = 0};
  gather(&l, s, unique, m);
  if (!json || !s->converged)
    add(&l, "state", NUMBER, NAN, s->converged ? "--json shows it, --state=FILE writes it" : no_fixed_point);
  if (json) {
    fputs("{\n", out);
    print_members(out, &l, "  ");
    if (s->converged)
      print_state(out, c->example->h);
    print_reasons(out, &l, "  ");
  } else {
    print_text(out, &l, "");
  }
  show_layers(out, json, c, s, m);
  if (certificate)
    bounds_certify_show(out, json, certificate);
  if (json)
    fputs("\n}\n", out);
}
