/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Can a device whose dynamics is not known be trained as it is?  A net with one hidden layer learns on
 * devices that differ from the ideal network (vf_device.h) in one respect or in several, each start on a
 * device of its own,
 *
 *   in place  by the vector-field rule, which has nothing but the device's states and rates;
 *   put on    by the same rule on the ideal network, whose weights are then written to the device, where
 *             they drift as long as the course took;
 *   model     on the device, by gradients that the ideal network has at the device's states;
 *   known     the same by the device's own Jacobian: what could be had if everything were known.
 *
 * Weights of few bits are stored as such: each update is rounded at random, and nothing else is kept.
 */
#include "devices.h"
#include "xp_progress.h"

#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Starts of every cell, and at preset paper of those that claims compare: what is put on a device differs by
 * several per cent from start to start. */
enum { PROBES = 4, STARTS = 3, COMPARED_STARTS = 5 };

typedef struct {
  xp_run *run;
  course_data data;
  course_recipe recipe; /* of the preset: more images have larger batches and a lower rate */
  size_t epochs, units;
} setting;

/* The paper's kind of net, recipe deep, with Adam's steps, so that one base rate serves all ways and devices.
 * Outputs are not clipped, since one that is held at 0 has no gradient. */
static course_recipe recipe_of(xp_run *run) {
  course_recipe r = *course_recipe_find(run, "deep");
  const float rate = xp_run_preset(run) == XP_PAPER ? 1e-3f : 3e-3f;
  r.batch = (size_t)xp_choose(run, 20, 20, 100);
  r.optimizer = VF_LEARNER_ADAM;
  r.open_output = 1;
  for (size_t k = 0; k < sizeof r.rate / sizeof *r.rate; k++)
    r.rate[k] = rate;
  return r;
}

static const devices_row *row_of(const study_cell *cell) {
  return devices_find(cell->key.level[0], cell->key.level[1]);
}

static devices_way way_of(const study_cell *cell) {
  devices_way way = 0;
  while (strcmp(devices_ways[way], cell->key.level[2]) != 0)
    way++;
  return way;
}

static size_t batches(const setting *e) {
  const size_t batch = e->recipe.batch;
  return e->epochs * ((e->data.train->count + batch - 1) / batch);
}

/* The device of a start; drift adds up over the course's batches. */
static vf_device device_of(const setting *e, const study_cell *cell) {
  vf_device d = row_of(cell)->device;
  d.seed = cell->start + xp_run_seed(e->run);
  d.drift = (float)((double)d.drift / sqrt((double)batches(e)));
  return d;
}

static vf_training_options options_of(const study_cell *cell, void *context) {
  const setting *e = context;
  const devices_way way = way_of(cell);
  vf_training_options o = course_options(&e->recipe, &e->data, 1, e->epochs);
  course_set_units(&o, e->units);
  o.probes = 0;
  if (way != DEVICES_PUT_ON)
    o.learner.device = device_of(e, cell);
  if (way == DEVICES_MODEL || way == DEVICES_KNOWN) {
    o.learner.rule = vf_rule_gradient;
    o.learner.device.known = way == DEVICES_KNOWN;
  }
  return o;
}

static void describe(const study_cell *cell, char *text, size_t size, void *context) {
  const vf_device d = device_of(context, cell);
  snprintf(text, size, " on=%s/%s/%zu/%.9g", row_of(cell)->kind, row_of(cell)->size, d.seed, (double)d.drift);
}

/* A learner like that of the course, with another device and rule; ends the program without memory. */
static vf_learner *like(const setting *e, const vf_learner *l, vf_device device, const vf_rule *rule) {
  vf_learner_options o = *vf_learner_get_options(l);
  vf_error error = {0, ""};
  gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937); /* what it draws is overwritten */
  o.device = device;
  o.rule = rule;
  vf_learner *other = rng ? vf_learner_alloc(&o, rng, &error) : NULL;
  gsl_rng_free(rng);
  if (!other)
    xp_die(e->run, "%s", error.text);
  return other;
}

typedef struct {
  const setting *setting;
  const study_cell *cell;
} place;

static void copy_signs(size_t n, const float *from, float *to) {
  for (size_t i = 0; i < n; i++)
    to[i] = copysignf(to[i], from[i]);
}

/* An ideal network that is to be put on a device whose weights have one sign each begins with those signs. */
static int begin(vf_training *t, void *context) {
  const place *p = context;
  vf_learner *l = vf_training_learner(t);
  const size_t *size = vf_learner_get_options(l)->size;
  if (vf_training_epochs_done(t) > 0 || !row_of(p->cell)->device.one_sign)
    return GSL_SUCCESS;
  vf_learner *on = like(p->setting, l, device_of(p->setting, p->cell), vf_learner_get_options(l)->rule);
  for (size_t k = 0; k < 2; k++)
    copy_signs(size[k] * size[k + 1], vf_learner_feedforward(on, k), vf_learner_feedforward(l, k));
  copy_signs(size[0] * size[1], vf_learner_feedback(on, 0), vf_learner_feedback(l, 0));
  vf_learner_free(on);
  return GSL_SUCCESS;
}

/* Test error of the trained net once it has been put on the device and has drifted there. */
static double error_on_device(const setting *e, const study_cell *cell, vf_learner *l) {
  vf_learner *on = like(e, l, device_of(e, cell), vf_learner_get_options(l)->rule);
  vf_learner_copy_parameters(on, l);
  vf_learner_age(on, row_of(cell)->device.drift > 0.0f ? batches(e) : 0);
  const double error = course_error_on(on, e->data.test);
  vf_learner_free(on);
  return error;
}

static double cosine_of(size_t n, const float *a, const float *b) {
  double ab = 0, aa = 0, bb = 0;
  for (size_t i = 0; i < n; i++) {
    ab += (double)a[i] * (double)b[i];
    aa += (double)a[i] * (double)a[i];
    bb += (double)b[i] * (double)b[i];
  }
  return ab / (sqrt(aa) * sqrt(bb));
}

/* Cosine of the net's update and of the device's gradient, for the weights of the input: a mean over probes,
 * without those in which one is 0.  The gradient is that without noise. */
static double cosine_with_gradient(const setting *e, vf_learner *l) {
  const vf_learner_options *o = vf_learner_get_options(l);
  const vf_dataset *d = e->data.sample;
  vf_device device = o->device;
  device.known = 1;
  device.noise = device.weight_noise = 0.0f;
  vf_learner *known = like(e, l, device, vf_rule_gradient);
  vf_increments update, gradient;
  float *residual = xp_need(e->run, o->batch, sizeof *residual);
  double sum = 0, used = 0;
  if (vf_increments_alloc(o, &update) || vf_increments_alloc(o, &gradient))
    xp_die(e->run, "not enough memory for two updates");
  vf_learner_copy_parameters(known, l);
  for (size_t i = 0; i < PROBES && (i + 1) * o->batch <= d->count; i++) {
    const float *images = d->image + i * o->batch * d->pixels;
    const unsigned char *labels = d->label + i * o->batch;
    if (vf_learner_increments(l, images, labels, o->batch, &update) ||
        vf_learner_gradient(known, images, labels, o->batch, 200, 1e-6f, &gradient, residual))
      continue;
    const double cosine = cosine_of(o->size[1] * o->size[2], update.feedforward[1], gradient.feedforward[1]);
    sum += isnan(cosine) ? 0 : cosine;
    used += !isnan(cosine);
  }
  vf_increments_free(&update);
  vf_increments_free(&gradient);
  free(residual);
  vf_learner_free(known);
  return used > 0 ? sum / used : (double)NAN;
}

static void run_cell(study_task *task, const study_cell *cell, double *number, void *context) {
  const setting *e = context;
  const place p = {e, cell};
  const vf_training_options o = options_of(cell, context);
  const int put_on = way_of(cell) == DEVICES_PUT_ON;
  vf_training *t = put_on && !row_of(cell)->device.one_sign
                       ? study_train_common(task, &o)
                       : study_train(task, &o, begin, (void *)(uintptr_t)&p);
  if (!t)
    return;
  const double *row = vf_training_row(t, e->epochs);
  vf_learner *l = vf_training_learner(t);
  number[DEVICES_BEFORE] = row[VF_TRAINING_TEST];
  number[DEVICES_TEST] = put_on ? error_on_device(e, cell, l) : row[VF_TRAINING_TEST];
  number[DEVICES_SAMPLE] = row[VF_TRAINING_SAMPLE];
  number[DEVICES_COSINE] = cosine_with_gradient(e, l);
  number[DEVICES_TRACE] = row[VF_TRAINING_ALIGNMENT];
  vf_training_free(t);
}

static const study_plan plan = {
    .factors = {"device", "size", "way", NULL},
    .numbers = {"test error [%]", "training error [%]", "test error where trained [%]",
                "cosine of update and gradient [1]", "normalised trace [1]", NULL},
    .options = options_of,
    .describe = describe,
    .run = run_cell};

/* Start after start, so that a sweep that is stopped has some whole ones.  What an ideal network learns is
 * the same in place and put on; only units have a Jacobian that has to be known; gradients, which take most
 * of the time, have the sizes of preset quick. */
static void list(study *s, int whole, const char *only) {
  for (size_t start = 0; start < (whole ? COMPARED_STARTS : STARTS); start++)
    for (size_t i = 0; i < devices_count; i++)
      for (devices_way way = 0; way < DEVICES_WAYS; way++) {
        const devices_row *d = &devices_rows[i];
        const int ideal = i == 0, units = strcmp(d->kind, "units") == 0;
        if ((!*only || strcmp(only, d->kind) == 0) && (whole || d->quick) &&
            !(ideal && way == DEVICES_PUT_ON) && (way != DEVICES_KNOWN || units) &&
            (way < DEVICES_MODEL || d->quick) && (start < STARTS || devices_is_compared(d, way)))
          study_add(s, start, devices_key(d, way));
      }
}

static const char *skip_reason(xp_run *run, const course_data *d) {
  return xp_run_preset(run) == XP_PAPER ? course_not_mnist(run, d)
                                        : "needs 60 000 images, 512 units and 10 epochs: preset paper";
}

int main(int argc, char **argv) {
  study_choice choice = STUDY_ALL;
  const char *only = "";
  const xp_option options[] = {STUDY_OPTIONS(&choice),
                               {.type = XP_OPTION_TEXT,
                                .name = "device",
                                .metavar = "KIND",
                                .help = "one kind of device alone",
                                .value = &only},
                               {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "devices", "Learning in place on devices that are not known", options);
  setting e = {.run = run,
               .data =
                   course_read(run, (size_t)xp_choose(run, 200, 1000, 0),
                               (size_t)xp_choose(run, 200, 500, 10000), (size_t)xp_choose(run, 200, 1000, 0)),
               .recipe = recipe_of(run),
               .epochs = (size_t)xp_choose(run, 1, 4, 10),
               .units = (size_t)xp_choose(run, 16, 64, COURSE_UNITS)};
  study_plan p = plan;
  p.steps = e.epochs * course_steps(e.data.train->count);
  study *s = study_alloc(run, &p, &choice, &e);
  list(s, xp_run_preset(run) == XP_PAPER, only);
  if (s->count == 0)
    xp_die(run, "--device=%s --start=%ld: preset %s has no such cell: leave one of them out", only,
           choice.start, xp_preset_name(xp_run_preset(run)));
  course_share_cores(run, s->count, &e.data);
  study_run(s);
  study_write_summary(s);
  devices_claim(run, s, skip_reason(run, &e.data));
  devices_write_values(run, s);
  xp_value(run, "images", "%zu", e.data.train->count);
  xp_value(run, "epochs", "%zu", e.epochs);
  xp_value(run, "units", "%zu", e.units);
  study_free(s);
  course_data_free(&e.data);
  return xp_end(run);
}
