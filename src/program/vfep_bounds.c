/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vfep-bounds: how far the update of a given network is from its gradient, and what the bounds promise.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vfep_bounds.h"

#include "vfep_program.h"

#include <getopt.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>

static const char program[] = "vfep-bounds";

enum { DONE = 0, BAD_INPUT = 1, NO_FIXED_POINT = 2 };

static const char usage[] =
    "Usage: vfep-bounds --weights=FILE --bias=FILE --activation=NAME --output-units=LIST --target=FILE "
    "[OPTION]...\n"
    "       vfep-bounds --checkpoint=FILE --image=K [OPTION]...\n"
    "\n"
    "Finds the fixed point of a network of leaky integrators and tells how far the update of the "
    "vector-field rule\n"
    "is from the gradient there, and what the bounds promise.\n"
    "\n"
    "A network as text:\n"
    "  --weights=FILE       n x n numbers, row i holds the weights into unit i; 0 is no connection\n"
    "  --bias=FILE          n numbers, the constant input included\n"
    "  --activation=NAME    one of %s\n"
    "  --clipped            states are clipped to [0, 1]\n"
    "  --output-units=LIST  units that the cost reads, from 0, as 0,1,2\n"
    "  --target=FILE        one number for each output unit, in that order\n"
    "A network that was trained:\n"
    "  --checkpoint=FILE    as mnist-depth saves it while it learns\n"
    "  --image=K            its input and target: image K, from 0\n"
    "  --data=DIR           IDX files; default VFEP_DATA, else those installed\n"
    "  --split=NAME         test or train [test]\n"
    "For both:\n"
    "  --cost=NAME          one of %s [the first]\n"
    "  --start=FILE         state from which the network relaxes, n numbers [zeros]\n"
    "  --json               one JSON object in place of lines\n"
    "  --help               this text\n"
    "  --version            the version\n"
    "\n"
    "Exit status: 0 done, 1 bad input, 2 no fixed point.  The manual vfep-bounds(1) explains the numbers.\n";

static void show_help(void) {
  char activations[BOUNDS_NAMES], costs[BOUNDS_NAMES];
  bounds_list_activations(activations);
  bounds_list_costs(costs);
  printf(usage, activations, costs);
}

typedef struct {
  const char *name;
  const char *const *value;
} named_option;

/* Why the options make no request, or NULL; *which is the option. */
static const char *misuse(const bounds_request *r, const char **which) {
  const named_option text[] = {{"--weights", &r->weights},
                               {"--bias", &r->bias},
                               {"--activation", &r->activation},
                               {"--output-units", &r->outputs},
                               {"--target", &r->target}};
  const named_option trained[] = {{"--image", &r->image}, {"--data", &r->data}, {"--split", &r->split}};
  for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
    *which = text[i].name;
    if (r->checkpoint && *text[i].value)
      return "does not go with --checkpoint";
    if (!r->checkpoint && !*text[i].value)
      return "missing";
  }
  for (size_t i = 0; i < sizeof trained / sizeof *trained; i++) {
    *which = trained[i].name;
    if (!r->checkpoint && *trained[i].value)
      return "goes with --checkpoint alone";
  }
  *which = "--clipped";
  if (r->checkpoint && r->clipped)
    return "does not go with --checkpoint, which says it itself";
  *which = "--image";
  return r->checkpoint && !r->image ? "missing" : NULL;
}

/* Reads the command line; VFEP_GO_ON, or the exit status. */
static int read_words(int argc, char **argv, bounds_request *r) {
  const char **const value[] = {&r->weights, &r->bias, &r->activation, &r->outputs,
                                &r->target,  &r->cost, &r->start,      &r->checkpoint,
                                &r->image,   &r->data, &r->split};
  static const char *const name[] = {"weights", "bias",       "activation", "output-units", "target", "cost",
                                     "start",   "checkpoint", "image",      "data",         "split"};
  enum { VALUES = sizeof value / sizeof *value, CODE = 256 };
  struct option options[VALUES + 5] = {{NULL, 0, NULL, 0}};
  for (int i = 0; i < VALUES; i++)
    options[i] = (struct option){name[i], required_argument, NULL, CODE + i};
  options[VALUES] = (struct option){"clipped", no_argument, &r->clipped, 1};
  options[VALUES + 1] = (struct option){"json", no_argument, &r->json, 1};
  options[VALUES + 2] = (struct option){"help", no_argument, NULL, 'h'};
  options[VALUES + 3] = (struct option){"version", no_argument, NULL, 'v'};
  int code;
  opterr = 0;
  while ((code = getopt_long(argc, argv, ":", options, NULL)) != -1) {
    if (code == 'h' || code == 'v') {
      if (code == 'h')
        show_help();
      else
        puts("vfep-bounds (vfep) " PACKAGE_VERSION);
      return vfep_finish(program, DONE);
    }
    if (code == ':' || code == '?')
      return vfep_complain(program, argv[optind - 1], code == ':' ? "a value is missing" : "not an option",
                           BAD_INPUT);
    if (code >= CODE)
      *value[code - CODE] = optarg;
  }
  if (optind < argc)
    return vfep_complain(program, argv[optind], "not an option", BAD_INPUT);
  const char *which = NULL, *why = misuse(r, &which);
  return why ? vfep_complain(program, which, why, BAD_INPUT) : VFEP_GO_ON;
}

static int explain(const vf_survey *s, int code, vf_error *error) {
  switch (code) {
  case GSL_ESING:
    return vf_error_set(error, code,
                        "Jacobian: singular at the fixed point (reciprocal condition number %.2g), so that "
                        "response and adjoint do not exist: change weights, bias or start",
                        s->rcond);
  case GSL_EFAILED:
    return vf_error_set(error, code,
                        "no fixed point: the largest velocity is %.3g after %zu steps: try another --start",
                        s->residual, s->steps);
  case GSL_ENOMEM:
    return vf_error_set(error, code, "memory is short: give a smaller network");
  default:
    return vf_error_set(error, code, "the numbers overflow or do not converge (%s): give smaller weights",
                        gsl_strerror(code));
  }
}

static int find_unique(const bounds_case *c, int *unique) {
  gsl_matrix *w = gsl_matrix_alloc(c->example->h->size, c->example->h->size);
  int code = w ? vf_network_weights(c->net, c->example->theta, w) : GSL_ENOMEM;
  if (!code)
    code = vf_survey_contracts(w, c->rho, unique);
  gsl_matrix_free(w);
  return code;
}

static int answer(const bounds_request *request, bounds_case *c, vf_error *error) {
  vf_survey *s = vf_survey_alloc(c->example->h->size);
  int unique = 0;
  int code = s ? find_unique(c, &unique) : GSL_ENOMEM;
  if (!code)
    code = vf_survey_take(s, c->example);
  if (!code || code == GSL_EFAILED)
    bounds_show(stdout, request->json, c, s, unique);
  if (code)
    explain(s, code, error);
  vf_survey_free(s);
  return code == GSL_EFAILED ? NO_FIXED_POINT : code ? BAD_INPUT : DONE;
}

int main(int argc, char **argv) {
  bounds_request request = {0};
  bounds_case c = {0};
  vf_error error = {0};
  gsl_set_error_handler_off();
  int status = read_words(argc, argv, &request);
  if (status != VFEP_GO_ON)
    return status;
  status = bounds_case_read(&request, &c, &error) ? BAD_INPUT : answer(&request, &c, &error);
  if (status)
    fprintf(stderr, "%s: %s\n", program, error.text);
  bounds_case_free(&c);
  return vfep_finish(program, status);
}
