/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * How long learning takes to a test error of 5 % and of 3 %: MNIST by recipe weak, at the rates of its first
 * epoch, on all cores.  The clock runs while the net learns and stands while its error is measured.
 *
 * Rows of recipe faint follow: settings for bench/course.py, which learns the same images in PyTorch.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "common.h"
#include "course.h"
#include "vf_blas.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_EPOCHS = 20, GOALS = 2, STRIDE = 10000 }; /* images between two measurements */

static const double goals[GOALS] = {5, 3}; /* test error, % */

static const course_recipe *recipe(const char *name) {
  for (const course_recipe *r = course_recipes; r->name; r++)
    if (strcmp(r->name, name) == 0)
      return r;
  fail("a recipe is missing: name one of experiments/shared/course.c");
}

/* A net as an experiment draws it.  Its rows share the cores in equal slices. */
static vf_training *draw(const course_data *d, size_t hidden, size_t cores) {
  vf_error error = {0, ""};
  vf_training_options o = course_options(recipe("weak"), d, hidden, 1);
  o.probes = 0;
  o.learner.threads = cores;
  o.learner.slice = (o.learner.batch + cores - 1) / cores;
  vf_training *t = vf_training_alloc(&o, generator(), &error);
  if (!t)
    fail(error.text);
  return t;
}

static double test_error(vf_learner *l, const vf_dataset *test) {
  vf_learner_tally tally;
  if (vf_learner_evaluate(l, test, &tally))
    fail("a state became infinite: lower the rates of the recipe");
  return 100.0 * (double)tally.errors / (double)tally.images;
}

typedef struct {
  size_t images;
  double seconds, error; /* of learning so far; on the test images, % */
  double reached[GOALS]; /* seconds, NaN before */
} progress;

/* Learns the images of order by strides until the last goal is reached. */
static void learn(vf_learner *l, const course_data *d, const size_t *order, progress *p) {
  for (size_t done = 0; done + STRIDE <= d->train->count && isnan(p->reached[GOALS - 1]); done += STRIDE) {
    vf_learner_tally tally;
    const double start = seconds();
    if (vf_learner_epoch(l, d->train, order + done, STRIDE, NULL, &tally))
      fail("a state became infinite: lower the rates of the recipe");
    p->seconds += seconds() - start;
    p->images += STRIDE;
    p->error = test_error(l, d->test);
    for (size_t g = 0; g < GOALS; g++)
      if (isnan(p->reached[g]) && p->error <= goals[g])
        p->reached[g] = p->seconds;
  }
}

static progress learn_to_goals(vf_training *t, const course_data *d, gsl_rng *rng) {
  progress p = {.reached = {NAN, NAN}};
  size_t *order = malloc(d->train->count * sizeof *order);
  if (!order)
    fail("not enough memory for the order of the images");
  for (size_t i = 0; i < d->train->count; i++)
    order[i] = i;
  for (int epoch = 0; epoch < MOST_EPOCHS && isnan(p.reached[GOALS - 1]); epoch++) {
    gsl_ran_shuffle(rng, order, d->train->count, sizeof *order);
    learn(vf_training_learner(t), d, order, &p);
  }
  free(order);
  return p;
}

static void print_course(const course_data *d, size_t hidden, size_t cores, gsl_rng *rng) {
  vf_training *t = draw(d, hidden, cores);
  const progress p = learn_to_goals(t, d, rng);
  printf("%-6s %6zu %7zu %9zu %8.0f %8.2f %8.2f %10.2f\n", "weak", hidden, cores, p.images,
         (double)p.images / p.seconds, p.reached[0], p.reached[1], p.error);
  fflush(stdout);
  vf_training_free(t);
}

/* What a plain program would do: Euler's steps of recipe euler, half as many, all else by recipe faint. */
static void print_settings(const course_data *d, size_t hidden) {
  const course_recipe *steps = recipe("euler");
  const vf_training_options o = course_options(recipe("faint"), d, hidden, 1);
  const vf_learner_options *l = &o.learner;
  printf("%-6s %6zu %5zu %6d %4g %4zu %4zu %4g %8g %6g %4g ", "faint", hidden, l->batch, STRIDE,
         (double)steps->eps, steps->free_steps / 2, steps->nudged_steps / 2, (double)l->beta,
         (double)l->feedback_gain, (double)o.output_gain, (double)o.output_bias);
  for (size_t k = 0; k < l->depth; k++)
    printf(" %g", (double)l->learning_rate[k]);
  printf("\n");
}

int main(void) {
  gsl_set_error_handler_off();
  vf_blas_single_thread();
  course_data d = {.train = mnist(VF_SPLIT_TRAIN, 0), .test = mnist(VF_SPLIT_TEST, 0)};
  if (!d.train || !d.test)
    return 1;
  const long cores = sysconf(_SC_NPROCESSORS_ONLN);
  gsl_rng *rng = generator();
  d.sample = d.test;
  printf("\nseconds of learning to a test error of %g and %g %%, %zu images; rates constant\n", goals[0],
         goals[1], d.train->count);
  printf("%-6s %6s %7s %9s %8s %8s %8s %10s\n", "recipe", "hidden", "threads", "images", "images/s", "to 5 %",
         "to 3 %", "at last, %");
  for (size_t hidden = 1; hidden <= 3; hidden += 2)
    print_course(&d, hidden, cores > 0 ? (size_t)cores : 1, rng);
  printf("\nsettings of the plain program\n%-6s %6s %5s %6s %4s %4s %4s %4s %8s %6s %4s  %s\n", "recipe",
         "hidden", "batch", "stride", "step", "T1", "T2", "beta", "feedback", "output", "bias",
         "rates, from the output's");
  for (size_t hidden = 1; hidden <= 3; hidden += 2)
    print_settings(&d, hidden);
  gsl_rng_free(rng);
  vf_dataset_free(d.train);
  vf_dataset_free(d.test);
  return 0;
}
