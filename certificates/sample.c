/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Every inequality that the figures draw, proved for a sample of random networks: dense ones of 5 to 60 units
 * with the hyperbolic tangent or with clipped states, drawn as the experiment "asymmetry" draws its networks,
 * each with a random diagonal metric.
 */
#include "ensemble.h"
#include "search.h"
#include "tally.h"
#include "vf_blas.h"
#include "vf_survey.h"
#include "xp_number.h"
#include "xp_seed.h"

#include <getopt.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { UNITS_LEAST = 5, UNITS_MOST = 60, DRAWS = 100 };

typedef struct {
  long networks, bits, jobs, seed, search;
} request;

/* A network at a fixed point, stable or not; the number of draws before it goes into redrawn. */
static vf_example *draw(gsl_rng *rng, int clipped, size_t *redrawn) {
  const size_t n = UNITS_LEAST + gsl_rng_uniform_int(rng, UNITS_MOST - UNITS_LEAST + 1);
  for (int i = 0; i < DRAWS; i++, ++*redrawn) {
    double gain, mix;
    vf_survey s;
    vf_example *e = ensemble_draw(n, 1 + n / 4, clipped, 2.5, rng, &gain, &mix);
    if (!e || !vf_survey_take(&s, e))
      return e;
    vf_example_free(e);
  }
  return NULL;
}

/* Into the tally, and a search for what contradicts them. */
static int take(vf_example *e, const gsl_vector *metric, const vf_certificate *c, gsl_rng *rng, size_t tries,
                tally *t) {
  vf_statement s[TALLY_ROWS];
  size_t count = 0;
  tally_add(t, c);
  while (count < TALLY_ROWS && vf_certificate_statement(c, count, s + count))
    count++;
  const int found = tries ? search_contradictions(e, metric, s, count, rng, tries, &t->searched, stderr) : 0;
  t->contradicted += found > 0 ? (size_t)found : 0;
  return found < 0;
}

static int certify(vf_example *e, int clipped, gsl_rng *rng, const request *r, tally *t) {
  vf_error error = {0};
  gsl_vector *metric = gsl_vector_alloc(e->h->size);
  for (size_t i = 0; metric && i < metric->size; i++)
    gsl_vector_set(metric, i, i < e->target->size ? 1 : exp(gsl_ran_flat(rng, -M_LN2, M_LN2)));
  const vf_certificate_case given = {.net = vf_network_of(e->field),
                                     .rho = clipped ? vf_activation_hard_sigmoid : vf_activation_tanh,
                                     .theta = e->theta,
                                     .input = e->input,
                                     .cost = e->cost,
                                     .kind = vf_cost_squared_error,
                                     .target = e->target,
                                     .h = e->h,
                                     .metric = metric};
  vf_certificate *c = metric ? vf_certificate_take(&given, r->bits, &error) : NULL;
  int failed = !c || take(e, metric, c, rng, (size_t)r->search, t);
  if (failed)
    fprintf(stderr, "certificates/sample: %s\n",
            *error.text ? error.text : "not enough memory: use fewer --jobs");
  vf_certificate_free(c);
  gsl_vector_free(metric);
  return failed ? GSL_EFAILED : GSL_SUCCESS;
}

/* Each jobs-th network, from first on. */
static int work(const request *r, long first, tally *t) {
  int code = GSL_SUCCESS;
  for (long i = first; !code && i < r->networks; i += r->jobs) {
    gsl_rng *rng = xp_rng_alloc((uint64_t)r->seed, "certificates", (uint64_t)i);
    vf_example *e = draw(rng, i % 2 == 1, &t->redrawn);
    code = e ? certify(e, i % 2 == 1, rng, r, t) : GSL_ENOMEM;
    vf_example_free(e);
    gsl_rng_free(rng);
  }
  return code;
}

/* Side by side; the sum does not depend on the number of processes. */
static int run(const request *r, tally *sum) {
  tally *part =
      mmap(NULL, (size_t)r->jobs * sizeof *part, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (part == MAP_FAILED)
    return GSL_ENOMEM;
  int failed = 0;
  fflush(NULL);
  for (long j = 0; j < r->jobs; j++) {
    const pid_t pid = fork();
    if (pid == 0)
      _exit(work(r, j, part + j) != GSL_SUCCESS);
    failed = failed || pid < 0;
  }
  for (int status; wait(&status) > 0;)
    failed = failed || status != 0;
  for (long j = 0; j < r->jobs; j++)
    tally_merge(sum, part + j);
  munmap(part, (size_t)r->jobs * sizeof *part);
  return failed ? GSL_EFAILED : GSL_SUCCESS;
}

static int complain(const char *text, const char *why) {
  fprintf(stderr, "certificates/sample: %.60s: %s\n", text, why);
  return 2;
}

static int read_words(int argc, char **argv, request *r) {
  static const struct option options[] = {
      {"networks", required_argument, NULL, 0}, {"bits", required_argument, NULL, 1},
      {"jobs", required_argument, NULL, 2},     {"seed", required_argument, NULL, 3},
      {"search", required_argument, NULL, 4},   {0}};
  static const double low[] = {1, VF_CERTIFICATE_LEAST, 1, 0, 0},
                      high[] = {1e6, VF_CERTIFICATE_MOST, 1024, 1e9, 1e9};
  long *const value[] = {&r->networks, &r->bits, &r->jobs, &r->seed, &r->search};
  opterr = 0;
  for (int k; (k = getopt_long(argc, argv, ":", options, NULL)) != -1;) {
    char why[80];
    if (k == ':' || k == '?')
      return complain(argv[optind - 1],
                      "not an option with its value: give --networks, --bits, --jobs, --seed or --search=N");
    snprintf(why, sizeof why, "not a whole number from %g to %g: give one", low[k], high[k]);
    if (!xp_number_long(optarg, low[k], high[k], value[k]))
      return complain(argv[optind - 1], why);
  }
  return optind < argc
             ? complain(argv[optind], "not an option: give --networks, --bits, --jobs, --seed or --search=N")
             : 0;
}

int main(int argc, char **argv) {
  request r = {.networks = 1000, .bits = 256, .jobs = 1, .seed = 1, .search = 400};
  tally sum = {0};
  gsl_set_error_handler_off();
  vf_blas_single_thread();
  const int misuse = read_words(argc, argv, &r);
  if (misuse)
    return misuse;
  if (!vf_certificate_available()) {
    puts("certificates/sample: the library is built without Arb: install libflint-arb-dev and configure "
         "again");
    return 0;
  }
  const int code = run(&r, &sum);
  tally_print(&sum, stdout);
  return code || tally_contradictions(&sum);
}
