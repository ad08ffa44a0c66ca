/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The same bounds in networks of one to three hidden layers while they learn images of digits by the
 * vector-field rule, recipe faint.
 */
#include "metric-trained.h"
#include "course.h"
#include "metric.h"
#include "xp_parallel.h"
#include "xp_seed.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_math.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTHS = 3, EPOCHS = 8, IMAGES = 12 };

typedef struct {
  double angle[EPOCHS + 1][DEPTHS]; /* of the pairs between hidden layers and outputs, radians */
  double error[EPOCHS + 1];         /* wrong test images, percent */
  metric_trained_point point[EPOCHS + 1][IMAGES];
} history;

typedef struct {
  const course_recipe *recipe;
  const course_data *data;
  size_t units, epochs, images;
  uint64_t seed;
} setting;

typedef struct {
  const setting *setting;
  history *history;
} look;

/* The first images of the measured ones. */
static int measure_epoch(vf_training *t, void *context) {
  const look *at = context;
  const size_t epoch = vf_training_epochs_done(t);
  vf_learner *l = vf_training_learner(t);
  const vf_learner_options *o = vf_learner_get_options(l);
  const vf_dataset *d = at->setting->data->sample;
  vf_example *e = exact_alloc(l);
  int code = e ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t i = 0; !code && i < at->setting->images && i < d->count; i++) {
    metric_trained_point *p = &at->history->point[epoch][i];
    code = exact_find(e, d->image + i * d->pixels, d->label[i], NULL);
    if (code == GSL_EMAXITER || code == GSL_ESING) {
      p->fate = METRIC_NO_POINT;
      code = GSL_SUCCESS;
    } else if (!code) {
      code = metric_trained_measure(e, o->depth, o->size, o->learning_rate, p);
    }
  }
  vf_example_free(e);
  if (code)
    fprintf(stderr, "metric: epoch %zu: %s: give another --seed\n", epoch, gsl_strerror(code));
  return code;
}

static int learn(size_t index, void *record, xp_ticker *ticker, void *context) {
  const setting *s = context;
  history *h = record;
  look at = {s, h};
  vf_training *t = NULL;
  vf_training_options o = course_options(s->recipe, s->data, index + 1, s->epochs);
  course_set_units(&o, s->units);
  int code =
      course_train(&(course){.program = "metric", .ticker = ticker, .look = measure_epoch, .context = &at},
                   &o, xp_rng_alloc(s->seed, "metric trained", index), &t);
  for (size_t e = 0; !code && e <= s->epochs; e++) {
    const double *row = vf_training_row(t, e);
    h->error[e] = row[VF_TRAINING_TEST];
    for (size_t k = 0; k <= index; k++)
      h->angle[e][k] = acos(row[VF_TRAINING_ALIGNMENT + k]);
  }
  if (!code)
    vf_training_free(t);
  return code;
}

static void write_bound(xp_table *t, size_t hidden, size_t epoch, double angle, size_t image,
                        const char *rates, size_t active, const metric_trained_bound *b) {
  const double degrees = 180 / M_PI;
  xp_table_row(t, "%zu\t%zu\t%zu\t%s\t%.4g\t%zu\t%.5g\t%.5g\t%d\t%.5g\t%.5g\t%.5g", hidden, epoch, image,
               rates, angle * degrees, active, b->identity, b->best.kappa, b->best.guaranteed, b->outputs,
               b->metric_angle * degrees, b->plain_angle * degrees);
}

static double widest(const history *h, size_t epoch, size_t pairs) {
  double angle = 0;
  for (size_t k = 0; k < pairs; k++)
    angle = xp_max(angle, h->angle[epoch][k]);
  return angle;
}

static void write_table(xp_run *run, const history *h, const setting *s) {
  xp_table *t =
      xp_table_open(run, "trained",
                    "hidden layers [1]\tepoch [1]\timage [1]\trates\twidest weight angle [degrees]\t"
                    "active units [1]\tkappa_M [1]\tbest kappa_G [1]\tguaranteed [1]\tkappa_GE [1]\t"
                    "angle to the gradient over G [degrees]\tangle to the plain gradient [degrees]");
  for (size_t k = 0; k < DEPTHS; k++)
    for (size_t e = 0; e <= s->epochs; e++)
      for (size_t i = 0; i < s->images; i++) {
        const metric_trained_point *p = &h[k].point[e][i];
        if (p->fate != METRIC_MEASURED)
          continue;
        const double angle = widest(&h[k], e, k + 1);
        write_bound(t, k + 1, e, angle, i, "equal", p->active, &p->equal);
        write_bound(t, k + 1, e, angle, i, "recipe", p->active, &p->recipe);
      }
}

typedef struct {
  size_t bounds, tested, wrong, silent, certified, outputs, measured, no_point, no_signal;
} tally;

static void judge(const metric_trained_bound *b, tally *t) {
  t->bounds++;
  t->silent += !(b->identity < 1);
  t->certified += (size_t)b->best.guaranteed;
  t->outputs += b->outputs < 1;
  t->tested += b->best.kappa < 1 || b->best.guaranteed;
  const int beyond = b->best.kappa < 1 && !(b->metric_angle <= 2 * atan(b->best.kappa) + 1e-6);
  t->wrong += beyond || (b->best.guaranteed && (!(b->outputs < 1) || !(b->plain_angle < M_PI / 2)));
}

static void values(xp_run *run, const char *key, const tally *t) {
  xp_value(run, xp_text(run, "trained-%s", key), "%zu", t->bounds);
  xp_value(run, xp_text(run, "trained-%s-silent", key), "%zu", t->silent);
  xp_value(run, xp_text(run, "trained-%s-certified", key), "%zu", t->certified);
  xp_value(run, xp_text(run, "trained-%s-outputs", key), "%zu", t->outputs);
}

static void report(xp_run *run, const history *h, const setting *s) {
  tally all = {0}, kind[DEPTHS][2] = {{{0}}};
  for (size_t k = 0; k < DEPTHS; k++) {
    for (size_t e = 0; e <= s->epochs; e++)
      for (size_t i = 0; i < s->images; i++) {
        const metric_trained_point *p = &h[k].point[e][i];
        all.no_point += p->fate == METRIC_NO_POINT;
        all.no_signal += p->fate == METRIC_NO_SIGNAL;
        if (p->fate != METRIC_MEASURED)
          continue;
        all.measured++;
        judge(&p->equal, &kind[k][0]);
        judge(&p->recipe, &kind[k][1]);
      }
    for (int r = 0; r < 2; r++) {
      values(run, xp_text(run, "%zu-%s", k + 1, r ? "recipe" : "equal"), &kind[k][r]);
      all.bounds += kind[k][r].bounds;
      all.tested += kind[k][r].tested;
      all.wrong += kind[k][r].wrong;
    }
    xp_value(run, xp_text(run, "trained-%zu-angle", k + 1), "%.0f",
             widest(&h[k], s->epochs, k + 1) * 180 / M_PI);
    xp_value(run, xp_text(run, "trained-%zu-error", k + 1), "%.1f", h[k].error[s->epochs]);
  }
  xp_value(run, "trained-points", "%zu", all.measured);
  xp_value(run, "trained-left-out", "%zu", all.no_point + all.no_signal);
  xp_claim_check(
      run,
      &(xp_claim){
          "metric.trained",
          "In networks that learn, the angle to the gradient with its rates divided by G is at most 2 arctan "
          "kappa_G, and where the certificate holds the exact test on the outputs does and the plain "
          "angle is below 90 degrees",
          "vfep, prop:best-metric",
          xp_text(run,
                  "bounds contradicted, of %zu with kappa_G below 1 at %zu fixed points (%zu bounds are not "
                  "below 1; %zu more points have no stable fixed point, %zu no error)",
                  all.tested, all.measured, all.bounds - all.tested, all.no_point, all.no_signal),
          "bounds", 0, 0, "computed in double precision; 1e-6 radians for roundoff", 0, XP_EXCEPTIONS,
          all.tested},
      (double)all.wrong);
}

void metric_trained(xp_run *run) {
  course_data data =
      course_read(run, (size_t)xp_choose(run, 100, 4000, 10000), (size_t)xp_choose(run, 50, 200, 1000),
                  (size_t)xp_choose(run, 100, 500, 10000));
  const setting s = {.recipe = course_recipe_find(run, "faint"),
                     .data = &data,
                     .units = (size_t)xp_choose(run, 8, 32, 64),
                     .epochs = (size_t)xp_choose(run, 1, EPOCHS, EPOCHS),
                     .images = (size_t)xp_choose(run, 2, 6, IMAGES),
                     .seed = xp_run_seed(run)};
  history *h = xp_need(run, DEPTHS, sizeof *h);
  xp_parallel(run, "courses", DEPTHS, s.epochs * course_steps(data.train->count), sizeof *h, learn,
              (void *)&s, h);
  write_table(run, h, &s);
  report(run, h, &s);
  free(h);
  course_data_free(&data);
}
