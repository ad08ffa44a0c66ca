/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The numbers as lines or as one JSON object.  What has no value is null, with the reason.
 */
#include "vfep_bounds.h"

#include "vf_bound.h"
#include "xp_number.h"

#include <gsl/gsl_math.h>
#include <math.h>
#include <string.h>

enum { REASON_LENGTH = 128, MOST_ENTRIES = 40 };

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

/* What is in the way of the numbers of these units, or of those of the whole network. */
static const char *why_no_distance(const vf_survey *s, const vf_example_distance *d) {
  if (!s->converged)
    return "no fixed point was found";
  if (s->frozen == s->n)
    return "every unit is frozen at a bound";
  if (!s->responded)
    return "no active unit feels the cost: response and adjoint are 0";
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
static void add_bounds(list *l, const char *const keys[2], const char *name, double kappa, const char *why) {
  char reason[REASON_LENGTH];
  snprintf(reason, sizeof reason, "%s is %.4g: the bound needs at most 1", name, kappa);
  add(l, keys[0], NUMBER, kappa <= 1 ? vf_bound_angle_limit(kappa) * 180 / M_PI : NAN,
      isfinite(kappa) ? reason : why);
  snprintf(reason, sizeof reason, "%s is %.4g: the bound needs less than 1", name, kappa);
  add(l, keys[1], NUMBER, kappa < 1 ? vf_bound_error_limit(kappa) : NAN, isfinite(kappa) ? reason : why);
}

static void add_symmetry(list *l, const vf_survey *s) {
  static const char *const state[2] = {"bound_angle_deg", "bound_relative_error"};
  static const char *const weight[2] = {"weight_bound_angle_deg", "weight_bound_relative_error"};
  const vf_symmetry_report *r = &s->at.symmetry;
  const int measured = s->converged && s->frozen < s->n;
  const char *none = s->converged ? "every unit is frozen at a bound" : "no fixed point was found";
  const char *why = measured ? "the symmetric part S of the Jacobian is singular" : none;
  const double kappa = measured ? r->kappa : NAN, kappa_m = measured ? s->at.kappa_weight : NAN;
  add(l, "spectral_abscissa", NUMBER, measured ? r->spectral_abscissa : NAN, none);
  add(l, "numerical_abscissa", NUMBER, measured ? r->numerical_abscissa : NAN, none);
  add(l, "kappa", NUMBER, kappa, why);
  add(l, "kappa_M", NUMBER, kappa_m, why);
  add(l, "kappa_P", NUMBER, measured ? r->kappa_energy : NAN,
      measured ? "the symmetric part S of the Jacobian is not negative definite" : none);
  add_distance(l, s, &s->at.distance);
  add_bounds(l, state, "kappa", kappa, why);
  add_bounds(l, weight, "kappa_M", kappa_m, why);
  add(l, "descent_guaranteed", TRUTH, measured ? (double)(kappa_m < 1) : NAN, none);
}

static void gather(list *l, const vf_survey *s, int unique) {
  const char *none = "no fixed point was found";
  const int stable = s->frozen == s->n || s->at.symmetry.spectral_abscissa < 0;
  l->count = 0;
  add(l, "n", COUNT, (double)s->n, "");
  add(l, "converged", TRUTH, s->converged, "");
  add(l, "steps", COUNT, (double)s->steps, "");
  add(l, "residual", NUMBER, s->residual, "the state grew without bound");
  add(l, "relaxed", TRUTH, s->converged ? (double)s->relaxed : NAN, none);
  add(l, "stable", TRUTH, s->converged ? (double)stable : NAN, none);
  add(l, "unique", TRUTH, unique, "");
  add(l, "frozen_units", COUNT, s->converged ? (double)s->frozen : NAN, none);
  add(l, "kink_distance", NUMBER, s->converged ? s->kink_distance : NAN,
      s->converged ? "the field is smooth" : none);
  add(l, "rcond", NUMBER, s->converged ? s->rcond : NAN, none);
  add_symmetry(l, s);
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

static void print_reasons(FILE *out, const list *l) {
  const char *comma = "";
  fputs("\"reasons\": {", out);
  for (const entry *e = l->entry; e < l->entry + l->count; e++)
    if (*e->reason) {
      fprintf(out, "%s\"%s\": \"%s\"", comma, e->key, e->reason);
      comma = ", ";
    }
  fputs("}", out);
}

static void layer_entries(const bounds_case *c, const vf_survey *s, size_t k, list *l) {
  const size_t first = vf_network_layer_start(c->net, k),
               units = vf_network_layer_start(c->net, k + 1) - first;
  vf_example_distance d;
  size_t frozen = 0;
  for (size_t i = first; i < first + units; i++)
    frozen += c->example->response->frozen[i];
  vf_example_compare(c->example, first, units, &d);
  l->count = 0;
  add(l, "units", COUNT, (double)units, "");
  add(l, "frozen_units", COUNT, (double)frozen, "");
  add_distance(l, s, &d);
}

void bounds_show(FILE *out, int json, const bounds_case *c, const vf_survey *s, int unique) {
  const size_t layers = s->converged && vf_network_layers(c->net) > 1 ? vf_network_layers(c->net) : 0;
  list l;
  gather(&l, s, unique);
  if (json) {
    fputs("{\n", out);
    print_members(out, &l, "  ");
    fputs("  ", out);
    print_reasons(out, &l);
  } else {
    print_text(out, &l, "");
  }
  for (size_t k = 0; k < layers; k++) {
    char prefix[32];
    layer_entries(c, s, k, &l);
    if (json) {
      fprintf(out, "%s\n    {\n      \"layer\": %zu,\n", k ? "," : ",\n  \"layers\": [", k);
      print_members(out, &l, "      ");
      fputs("      ", out);
      print_reasons(out, &l);
      fputs("\n    }", out);
    } else {
      snprintf(prefix, sizeof prefix, "layer %zu ", k);
      print_text(out, &l, prefix);
    }
  }
  if (json)
    fputs(layers ? "\n  ]\n}\n" : "\n}\n", out);
}
