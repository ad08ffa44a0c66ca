/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vfep-bounds: the angle between the update of a given network and its gradient, and the bounds on this
 * angle.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vfep_bounds.h"

#include "vf_blas.h"
#include "vf_certificate.h"
#include "vfep_bounds_metric.h"
#include "vfep_program.h"

#include <getopt.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stddef.h>
#include <stdlib.h>

static const char program[] = "vfep-bounds";

enum { DONE = 0, BAD_INPUT = 1, NO_FIXED_POINT = 2 };

typedef enum { TEXT, TRAINED, BOTH, GROUPS } word_group;

/* A word of the command line. */
typedef struct {
  const char *name, *value; /* value NULL is a flag */
  size_t place;             /* in bounds_request */
  word_group group;
  int needed; /* in its group */
  const char *help;
  void (*list)(char text[BOUNDS_NAMES]); /* what the help goes on with, or NULL */
  const char *otherwise; /* what the word without a value means; NULL where a value is needed */
} word;

static const word words[] = {
    {"weights", "FILE", offsetof(bounds_request, weights), TEXT, 1,
     "n x n numbers, row i holds the weights into unit i; 0 is no connection", NULL, NULL},
    {"bias", "FILE", offsetof(bounds_request, bias), TEXT, 1, "n numbers, the constant input included", NULL,
     NULL},
    {"activation", "NAME", offsetof(bounds_request, activation), TEXT, 1, "one of ", bounds_list_activations,
     NULL},
    {"form", "NAME", offsetof(bounds_request, form), TEXT, 0,
     "membrane: units send rho of their state, or rate: states are rates [membrane]", NULL, NULL},
    {"clipped", NULL, offsetof(bounds_request, clipped), TEXT, 0, "states are clipped to [0, 1]", NULL, NULL},
    {"output-units", "LIST", offsetof(bounds_request, outputs), TEXT, 1,
     "units that the cost reads, from 0, as 0,1,2", NULL, NULL},
    {"target", "FILE", offsetof(bounds_request, target), TEXT, 1,
     "one number for each output unit, in that order", NULL, NULL},
    {"checkpoint", "FILE", offsetof(bounds_request, checkpoint), TRAINED, 1,
     "as mnist-depth saves it while it learns", NULL, NULL},
    {"image", "K", offsetof(bounds_request, image), TRAINED, 1, "its input and target: image K, from 0", NULL,
     NULL},
    {"data", "DIR", offsetof(bounds_request, data), TRAINED, 0,
     "IDX files; default VFEP_DATA, else those installed", NULL, NULL},
    {"split", "NAME", offsetof(bounds_request, split), TRAINED, 0, "test or train [test]", NULL, NULL},
    {"cost", "NAME", offsetof(bounds_request, cost), BOTH, 0, "one of ", bounds_list_costs, NULL},
    {"start", "FILE", offsetof(bounds_request, start), BOTH, 0,
     "state from which the network relaxes, n numbers [zeros]", NULL, NULL},
    {"state", "FILE", offsetof(bounds_request, state), BOTH, 0, "writes the fixed point there, n numbers",
     NULL, NULL},
    {"network", "FOLDER", offsetof(bounds_request, network), BOTH, 0,
     "writes the network there as text, in a new folder", NULL, NULL},
    {"metric", "KIND", offsetof(bounds_request, metric), BOTH, 0,
     "best or identity: the bound in that metric, one number a layer", NULL, NULL},
    {"rates", "LIST", offsetof(bounds_request, rates), BOTH, 0,
     "learning rate of each layer, outputs first, as 1,2,4 [1 for all]", NULL, NULL},
    {"certify", "BITS", offsetof(bounds_request, certify), BOTH, 0,
     "proves each statement with at most so many bits", NULL, "512"},
    {"json", NULL, offsetof(bounds_request, json), BOTH, 0, "one JSON object in place of lines", NULL, NULL},
};
enum { WORDS = sizeof words / sizeof *words };

static void show_help(void) {
  static const char *const title[GROUPS] = {"A network as text", "A network that was trained", "For both"};
  char names[BOUNDS_NAMES] = "", left[32];
  puts("Usage: vfep-bounds --weights=FILE --bias=FILE --activation=NAME --output-units=LIST --target=FILE "
       "[OPTION]...\n"
       "       vfep-bounds --checkpoint=FILE --image=K [OPTION]...\n\n"
       "Finds the fixed point of a network of leaky integrators, and prints there the angle between the "
       "update of the\n"
       "vector-field rule and the gradient, with its bounds.\n");
  for (const word *w = words; w < words + WORDS; w++) {
    if (w == words || w->group != w[-1].group)
      printf("%s:\n", title[w->group]);
    snprintf(left, sizeof left, "--%s%s%s%s", w->name,
             w->otherwise ? "[="
             : w->value   ? "="
                          : "",
             w->value ? w->value : "", w->otherwise ? "]" : "");
    if (w->list)
      w->list(names);
    printf("  %-20s %s%s%s\n", left, w->help, w->list ? names : "",
           w->list && !w->needed ? " [the first]"
           : w->otherwise        ? " [512]"
                                 : "");
  }
  puts(
      "  --help               this text\n"
      "  --version            the version\n\n"
      "Exit status: 0 done, 1 bad input, 2 no fixed point.  The manual vfep-bounds(1) explains the numbers.");
}

static const char **value_of(bounds_request *r, const word *w) {
  return (const char **)((char *)r + w->place);
}

static int *flag_of(bounds_request *r, const word *w) {
  return (int *)((char *)r + w->place);
}

/* Where the words make no request, which one and why; NULL where they do. */
static const char *misuse(bounds_request *r, const word **which) {
  for (const word *w = words; w < words + WORDS; w++) {
    const int given = w->value ? *value_of(r, w) != NULL : *flag_of(r, w);
    *which = w;
    if (given && w->group == TEXT && r->checkpoint)
      return "does not go with --checkpoint";
    if (given && w->group == TRAINED && !r->checkpoint)
      return "goes with --checkpoint alone";
    if (!given && w->needed && w->group == (r->checkpoint ? TRAINED : TEXT))
      return "missing";
    if (given && w->value && !**value_of(r, w))
      return "an empty value";
  }
  return NULL;
}

/* Reads the command line; VFEP_GO_ON, or the exit status. */
static int read_words(int argc, char **argv, bounds_request *r) {
  enum { CODE = 256 /* above letters */, SHOW_HELP = WORDS, SHOW_VERSION, OPTIONS };
  struct option options[OPTIONS + 1] = {[SHOW_HELP] = {"help", no_argument, NULL, CODE + SHOW_HELP},
                                        [SHOW_VERSION] = {"version", no_argument, NULL, CODE + SHOW_VERSION}};
  for (int i = 0; i < WORDS; i++)
    options[i] = (struct option){words[i].name,
                                 words[i].otherwise ? optional_argument
                                 : words[i].value   ? required_argument
                                                    : no_argument,
                                 NULL, CODE + i};
  opterr = 0;
  for (int code, at = optind; (code = getopt_long(argc, argv, ":", options, NULL)) != -1; at = optind) {
    const char *text = argv[optind > at ? optind - 1 : optind];
    if (code == ':' || code == '?')
      return vfep_complain(program, text,
                           code == ':'      ? "a value is missing"
                           : optopt >= CODE ? "takes no value"
                                            : "not an option",
                           BAD_INPUT);
    if (code >= CODE + WORDS) {
      if (code == CODE + SHOW_HELP)
        show_help();
      else
        puts("vfep-bounds (vfep) " PACKAGE_VERSION);
      return vfep_finish(program, DONE);
    }
    const word *w = words + code - CODE;
    if (w->value)
      *value_of(r, w) = optarg ? optarg : w->otherwise;
    else
      *flag_of(r, w) = 1;
  }
  if (optind < argc)
    return vfep_complain(program, argv[optind], "not an option", BAD_INPUT);
  const word *which = NULL;
  const char *why = misuse(r, &which);
  char name[32] = "";
  if (why)
    snprintf(name, sizeof name, "--%s", which->name);
  return why ? vfep_complain(program, name, why, BAD_INPUT) : VFEP_GO_ON;
}

static int explain(const vf_survey *s, int code, vf_error *error) {
  if (code == GSL_ESING)
    return vf_error_set(error, code,
                        "Jacobian: singular at the fixed point (reciprocal condition number %.2g), so that "
                        "response and adjoint do not exist: change weights, bias or start",
                        s->rcond);
  if (code == GSL_EFAILED && isfinite(s->residual))
    return vf_error_set(error, code,
                        "no fixed point: the largest velocity is %.3g after %zu steps: try another --start",
                        s->residual, s->steps);
  if (code == GSL_EFAILED)
    return vf_error_set(error, code,
                        "no fixed point: the state grew without bound in %zu steps: try another --start",
                        s->steps);
  if (code == GSL_ENOMEM)
    return vf_error_set(error, code, "not enough memory for a network of %zu units: give a smaller network",
                        s->n);
  return vf_error_set(error, code, "the numbers overflow or do not converge (%s): give smaller weights",
                      gsl_strerror(code));
}

static int find_unique(const bounds_case *c, int *unique) {
  gsl_matrix *w = gsl_matrix_alloc(c->example->h->size, c->example->h->size);
  int code = w ? vf_network_weights(c->net, c->example->theta, w) : GSL_ENOMEM;
  if (!code)
    code = vf_survey_contracts(w, vf_network_lipschitz(c->net), unique);
  gsl_matrix_free(w);
  return code;
}

static int answer(const bounds_request *request, bounds_case *c, vf_error *error) {
  vf_survey s = {.n = c->example->h->size};
  int unique = 0;
  int code = find_unique(c, &unique);
  if (!code)
    code = vf_survey_take(&s, c->example);
  if (code)
    explain(&s, code, error);
  int status = code == GSL_EFAILED ? NO_FIXED_POINT : code ? BAD_INPUT : DONE;
  bounds_metric metric = {.layers = 0};
  vf_certificate *certificate = NULL;
  const int asked = request->metric || request->rates;
  if (status != BAD_INPUT && asked && bounds_metric_take(request, c, &s, &metric, error))
    status = BAD_INPUT;
  if (status == DONE && request->state && bounds_state_write(request->state, c->example->h, error))
    status = BAD_INPUT;
  if (status == DONE && request->network && bounds_network_write(request->network, c, error))
    status = BAD_INPUT;
  if (status == DONE && request->certify &&
      !(certificate = bounds_certify_take(request, c, asked ? &metric : NULL, error)))
    status = BAD_INPUT;
  if (status != BAD_INPUT)
    bounds_show(stdout, request->json, c, &s, unique, asked ? &metric : NULL, certificate);
  vf_certificate_free(certificate);
  bounds_metric_free(&metric);
  return status;
}

int main(int argc, char **argv) {
  bounds_request request = {0};
  bounds_case c = {0};
  vf_error error = {0};
  gsl_set_error_handler_off();
  int status = read_words(argc, argv, &request);
  if (status != VFEP_GO_ON)
    return status;
  vf_blas_single_thread();
  status = bounds_case_read(&request, &c, &error) ? BAD_INPUT : answer(&request, &c, &error);
  if (status)
    fprintf(stderr, "%s: %s\n", program, error.text);
  bounds_case_free(&c);
  return vfep_finish(program, status);
}
