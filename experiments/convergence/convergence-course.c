/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The course of the network that is looked at, and how its free phases fare from epoch to epoch.
 */
#include "convergence.h"

#include "exact.h"
#include "xp_seed.h"
#include "xp_table.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdio.h>

typedef struct {
  const vf_dataset *d;
  size_t images;
  xp_table *spectra;
  double largest; /* abscissa; NaN before the first */
} looked;

/* The spectral abscissa at the fixed points of the first images, after each epoch. */
static int look(vf_training *t, void *context) {
  looked *k = context;
  vf_example *e = exact_alloc(vf_training_learner(t));
  if (!e) {
    fprintf(stderr, "convergence: not enough memory for the exact path of a network of %d hidden layers\n",
            CONVERGENCE_LAYERS - 1);
    return GSL_ENOMEM;
  }
  for (size_t i = 0; i < k->images; i++) {
    double abscissa = NAN;
    const int found =
        !exact_find(e, k->d->image + i * k->d->pixels, k->d->label[i], NULL) && !exact_abscissa(e, &abscissa);
    xp_table_row(k->spectra, "%zu\t%zu\t%s\t%zu\t%.6f", vf_training_epochs_done(t), i, found ? "yes" : "no",
                 found ? vf_example_active(e) : (size_t)0, found ? abscissa : NAN);
    if (found && !(abscissa <= k->largest))
      k->largest = abscissa;
  }
  vf_example_free(e);
  return GSL_SUCCESS;
}

static void write_epochs(xp_run *run, const vf_training *t, size_t epochs) {
  xp_table *table = xp_table_open(
      run, "epochs",
      "epoch [1]\tsteps [1]\tresidual [1]\tunconverged [%]\tlow 1 [%]\tlow 2 [%]\tlow 3 [%]\thigh 1 [%]\t"
      "high 2 [%]\thigh 3 [%]\tdead 0 [1]\tdead 1 [1]\tdead 2 [1]\tdead 3 [1]\tstuck 0 [1]\tstuck 1 [1]\t"
      "stuck 2 [1]\tstuck 3 [1]");
  for (size_t e = 0; e <= epochs; e++) {
    const double *r = vf_training_row(t, e), *l = r + VF_TRAINING_LOW, *h = r + VF_TRAINING_HIGH,
                 *d = r + VF_TRAINING_DEAD, *u = r + VF_TRAINING_STUCK;
    xp_table_row(table,
                 "%zu\t%.3f\t%.3e\t%.3f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%.2f\t%g\t%g\t%g\t%g\t%g\t%g\t%g\t%g",
                 e, r[VF_TRAINING_STEPS], r[VF_TRAINING_RESIDUAL], r[VF_TRAINING_UNCONVERGED], l[1], l[2],
                 l[3], h[1], h[2], h[3], d[0], d[1], d[2], d[3], u[0], u[1], u[2], u[3]);
  }
}

/* The halves of a batch may have a thread each. */
vf_training *convergence_train(xp_run *run, const convergence_setting *s, size_t images, double *abscissa) {
  vf_training *t = NULL;
  vf_training_options o = course_options(s->recipe, s->data, 3, s->epochs);
  o.probes = 0;
  o.learner.slice = o.learner.batch / 2;
  o.learner.threads = xp_run_jobs(run);
  looked k = {
      s->data->test, images,
      xp_table_open(run, "spectra", "epoch [1]\timage\tfound\tactive units [1]\tspectral abscissa [1]"), NAN};
  if (course_train(&(course){.program = "convergence", .look = look, .context = &k}, &o,
                   xp_rng_alloc(s->seed, "convergence", 0), &t))
    xp_die(run, "the course failed: see the line above");
  write_epochs(run, t, s->epochs);
  *abscissa = k.largest;
  return t;
}
