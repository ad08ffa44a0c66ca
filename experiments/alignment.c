/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Is it the vector-field rule that aligns feedback with feedforward weights, and does alignment bring its
 * update nearer to -dJ/dW?  One hidden layer, the same start and the same order of images for every control:
 *
 *   rule           every matrix by the vector-field rule
 *   gradient       every matrix by -dJ/dW: recurrent backpropagation
 *   tied           feedback is the transpose of feedforward: equilibrium propagation
 *   fixed          feedback stays as drawn
 *   no feedback    none, so that the hidden layer sees no error
 *   Kolen-Pollack  both matrices of a pair by the mean of their increments, with decay
 */
#include "course.h"
#include "vf_bound.h"
#include "vf_relax.h"
#include "vf_response.h"
#include "vf_symmetry.h"
#include "xp_claim.h"
#include "xp_parallel.h"
#include "xp_seed.h"
#include "xp_table.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_statistics.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MODES = 6, MAX_SEEDS = 3, MAX_EPOCHS = 60, IMAGES_MEASURED = 2 };

/* <<controls>> */
static const struct {
  const char *name, *key;
  vf_learner_update update;
  float decay;
} modes[MODES] = {{"rule", "rule", VF_LEARNER_RULE, 0},
                  {"gradient", "gradient", VF_LEARNER_GRADIENT, 0},
                  {"tied", "tied", VF_LEARNER_TIED, 0},
                  {"fixed", "fixed", VF_LEARNER_FIXED, 0},
                  {"no feedback", "none", VF_LEARNER_NO_FEEDBACK, 0},
                  {"Kolen-Pollack", "kolen-pollack", VF_LEARNER_KOLEN_POLLACK, 1e-3f}};
/* <</controls>> */

typedef struct {
  double row[MAX_EPOCHS + 1][VF_TRAINING_COLUMNS];
  /* At the start and at the end, worst over the images measured: kappa, the angle between response and
   * adjoint, and its bound, degrees; NaN where no fixed point was found. */
  double kappa[2], angle[2], limit[2];
} outcome;

typedef struct {
  const course_data *data;
  const course_recipe *recipe;
  uint64_t seed;
  size_t epochs;
} setting;

/* kappa and the angle at the free fixed point of one image. */
static int measure_image(const vf_problem *p, outcome *out, size_t when) {
  const size_t n = p->field->n;
  vf_relax *relax = vf_relax_alloc(n);
  vf_response *r = vf_response_alloc(n);
  vf_symmetry *w = vf_symmetry_alloc(n);
  gsl_vector *h = gsl_vector_calloc(n);
  vf_relax_report report = {0};
  vf_symmetry_report s;
  int code = relax && r && w && h ? vf_relax_fixed_point(relax, p, 0, h, &report) : GSL_ENOMEM;
  if (!code)
    code = report.status == VF_RELAX_CONVERGED ? vf_response_at(r, p, h) : GSL_EMAXITER;
  if (!code)
    code = vf_symmetry_measure(w, r->jacobian, &s);
  if (!code && !(s.kappa <= out->kappa[when])) {
    out->kappa[when] = s.kappa;
    out->angle[when] = vf_symmetry_angle(r->x, r->lambda) * 180 / M_PI;
    out->limit[when] = vf_bound_angle_limit(s.kappa) * 180 / M_PI;
  }
  vf_relax_free(relax);
  vf_response_free(r);
  vf_symmetry_free(w);
  gsl_vector_free(h);
  return code;
}

static void measure_network(vf_training *t, const vf_dataset *d, outcome *out, size_t when) {
  vf_network *net;
  gsl_vector *theta;
  out->kappa[when] = out->angle[when] = out->limit[when] = NAN;
  if (vf_learner_network(vf_training_learner(t), &net, &theta))
    return;
  const size_t outputs = d->classes;
  size_t index[256];
  for (size_t i = 0; i < outputs; i++)
    index[i] = i;
  vf_cost *cost = vf_cost_alloc(vf_cost_squared_error, vf_network_field(net)->n, outputs, index);
  gsl_vector *input = gsl_vector_alloc(d->pixels), *target = gsl_vector_alloc(outputs);
  for (size_t image = 0; cost && input && target && image < IMAGES_MEASURED; image++) {
    for (size_t i = 0; i < d->pixels; i++)
      gsl_vector_set(input, i, (double)d->image[image * d->pixels + i]);
    gsl_vector_set_basis(target, d->label[image]);
    const vf_problem p = {vf_network_field(net), theta, input, cost, target};
    measure_image(&p, out, when);
  }
  gsl_vector_free(input);
  gsl_vector_free(target);
  vf_cost_free(cost);
  vf_network_free(net);
  gsl_vector_free(theta);
}

/* Task index is seed * MODES + mode; all modes of a seed have one stream. */
static int learn(size_t index, void *result, xp_ticker *ticker, void *context) {
  const setting *s = context;
  const size_t mode = index % MODES, seed = index / MODES;
  outcome *out = result;
  vf_error error = {0, ""};
  gsl_rng *rng = xp_rng_alloc(s->seed, "alignment", seed);
  vf_training_options o = course_options(s->recipe, s->data, 1, s->epochs);
  o.learner.update = modes[mode].update;
  o.learner.decay = modes[mode].decay;
  vf_training *t = rng ? vf_training_alloc(&o, rng, &error) : NULL;
  if (!t) {
    fprintf(stderr, "alignment: %s\n", error.text);
    return GSL_ENOMEM;
  }
  if (seed == 0)
    measure_network(t, s->data->sample, out, 0);
  const int code = course_run("alignment", t, &o, NULL, 0, ticker);
  if (seed == 0)
    measure_network(t, s->data->sample, out, 1);
  for (size_t e = 0; !code && e <= s->epochs; e++)
    memcpy(out->row[e], vf_training_row(t, e), sizeof out->row[e]);
  vf_training_free(t);
  return code;
}

/* A cosine that has no meaning in this control. */
static double in_mode(size_t mode, int column, double x) {
  const int none = modes[mode].update == VF_LEARNER_NO_FEEDBACK;
  const int absent = none && (column == VF_TRAINING_ALIGNMENT || column == VF_TRAINING_COSINE_BACK);
  return absent || isnan(x) ? NAN : x;
}

static void write_tables(xp_run *run, const setting *s, const outcome *out, size_t seeds) {
  xp_table *t =
      xp_table_open(run, NULL,
                    "control\tseed\tepoch [1]\ttest error [%]\tobjective [1]\talignment [1]\tcosine [1]\t"
                    "cosine 01 [1]\tcosine 12 [1]\tcosine 10 [1]");
  static const int columns[] = {
      VF_TRAINING_TEST,           VF_TRAINING_OBJECTIVE,          VF_TRAINING_ALIGNMENT,  VF_TRAINING_COSINE,
      VF_TRAINING_COSINE_FORWARD, VF_TRAINING_COSINE_FORWARD + 1, VF_TRAINING_COSINE_BACK};
  for (size_t i = 0; i < seeds * MODES; i++)
    for (size_t e = 0; e <= s->epochs; e++) {
      double x[7];
      for (size_t c = 0; c < 7; c++)
        x[c] = in_mode(i % MODES, columns[c], out[i].row[e][columns[c]]);
      xp_table_row(t, "%s\t%zu\t%zu\t%.4f\t%.6g\t%.5f\t%.5f\t%.5f\t%.5f\t%.5f", modes[i % MODES].name,
                   i / MODES, e, x[0], x[1], x[2], x[3], x[4], x[5], x[6]);
    }
  t = xp_table_open(run, "kappa", "control\tmoment\tkappa [1]\tangle [degrees]\tbound [degrees]");
  for (size_t mode = 0; mode < MODES; mode++)
    for (size_t when = 0; when < 2; when++)
      xp_table_row(t, "%s\t%s\t%.6g\t%.4f\t%.4f", modes[mode].name, when ? "end" : "start",
                   out[mode].kappa[when], out[mode].angle[when], out[mode].limit[when]);
}

/* Mean over seeds of a column at the last epoch, and half its 95 % t-interval, 0 for one seed. */
static double mean_of(const outcome *out, size_t seeds, size_t mode, int column, size_t epoch, double *half) {
  double x[MAX_SEEDS];
  for (size_t i = 0; i < seeds; i++)
    x[i] = out[i * MODES + mode].row[epoch][column];
  *half = 0;
  if (seeds > 1)
    *half = gsl_cdf_tdist_Pinv(0.975, (double)seeds - 1) * gsl_stats_sd(x, 1, seeds) / sqrt((double)seeds);
  return gsl_stats_mean(x, 1, seeds);
}

static void write_claims(xp_run *run, const setting *s, const outcome *out, size_t seeds, int tested) {
  double half;
  const double limit = 5 / sqrt((double)s->data->train->classes * COURSE_UNITS);
  const double rule = mean_of(out, seeds, 0, VF_TRAINING_ALIGNMENT, s->epochs, &half);
  const xp_claim aligned = {
      "alignment.rule",
      "The vector-field rule aligns feedback with feedforward weights that start independent",
      "ICLR 2018 submission, abstract (paraphrased)",
      "normalised trace of W_01 and W_10 after the last epoch, mean over seeds",
      "1",
      limit,
      1,
      "5 / sqrt(n m): five standard deviations of independent n x m matrices",
      half};
  const double gradient = mean_of(out, seeds, 1, VF_TRAINING_ALIGNMENT, s->epochs, &half);
  const xp_claim control = {"alignment.gradient",
                            "Alignment is the rule's doing: exact gradients do not bring it about",
                            "vfep, control of the ICLR 2018 abstract",
                            "the same trace after learning by -dJ/dW",
                            "1",
                            -limit,
                            limit,
                            "within 5 / sqrt(n m), where independent matrices stand",
                            half};
  const double cosine = mean_of(out, seeds, 0, VF_TRAINING_COSINE, s->epochs, &half);
  const xp_claim uphill = {"alignment.cosine",
                           "The update stays within a right angle of -dJ/dtheta",
                           "arXiv:1808.04873, condition (2) of a good parameter (paraphrased)",
                           "cosine of the whole update and -dJ/dtheta after the last epoch, mean over seeds",
                           "1",
                           0,
                           1,
                           "a positive cosine is descent to first order",
                           half};
  const xp_claim *const claims[] = {&aligned, &control, &uphill};
  const double measured[] = {rule, gradient, cosine};
  for (size_t i = 0; i < 3; i++)
    if (tested)
      xp_claim_check(run, claims[i], measured[i]);
    else
      xp_claim_skip(run, claims[i], "needs all of MNIST: preset quick or paper");
}

static void write_values(xp_run *run, const setting *s, const outcome *out, size_t seeds) {
  char key[64], text[32];
  double half;
  for (size_t m = 0; m < MODES; m++) {
    snprintf(key, sizeof key, "test-%s", modes[m].key);
    xp_value(run, key, "%.2f", mean_of(out, seeds, m, VF_TRAINING_TEST, s->epochs, &half));
    const double trace = mean_of(out, seeds, m, VF_TRAINING_ALIGNMENT, s->epochs, &half);
    snprintf(key, sizeof key, "trace-%s", modes[m].key);
    snprintf(text, sizeof text, "%.2f", trace);
    xp_value(run, key, "%s", isnan(trace) ? "(none)" : text);
    const double cosine = mean_of(out, seeds, m, VF_TRAINING_COSINE, s->epochs, &half);
    snprintf(key, sizeof key, "cosine-%s", modes[m].key);
    snprintf(text, sizeof text, "%.2f", cosine);
    xp_value(run, key, "%s", isnan(cosine) ? "(none)" : text);
  }
  static const char *const moments[] = {"start", "end"};
  for (size_t when = 0; when < 2; when++) {
    const double numbers[] = {out[0].kappa[when], out[0].angle[when], out[0].limit[when]};
    static const char *const names[] = {"kappa", "angle", "limit"};
    for (size_t i = 0; i < 3; i++) {
      snprintf(key, sizeof key, "%s-%s", names[i], moments[when]);
      snprintf(text, sizeof text, "%.3g", numbers[i]);
      xp_value(run, key, "%s", isnan(numbers[i]) ? "(no fixed point found)" : text);
    }
  }
  xp_value(run, "seeds", "%zu", seeds);
  xp_value(run, "epochs", "%zu", s->epochs);
  xp_value(run, "images", "%zu", s->data->train->count);
  xp_value(run, "limit", "%.3f", 5 / sqrt((double)s->data->train->classes * COURSE_UNITS));
  xp_value(run, "decay", "%g", (double)modes[MODES - 1].decay);
}

int main(int argc, char **argv) {
  const char *recipe = "deep";
  const xp_option options[] = {{.type = XP_OPTION_TEXT,
                                .name = "recipe",
                                .metavar = "NAME",
                                .help = "settings of the learner",
                                .value = &recipe},
                               {.type = XP_OPTION_END}};
  xp_run *run = xp_begin(argc, argv, "alignment", "Alignment of feedback weights, and its controls", options);
  const size_t seeds = (size_t)xp_choose(run, 1, 2, 3);
  course_data data =
      course_read(run, (size_t)xp_choose(run, 500, 0, 0), (size_t)xp_choose(run, 500, 5000, 10000));
  setting s = {&data, course_recipe_find(run, recipe), xp_run_seed(run), (size_t)xp_choose(run, 1, 4, 30)};
  outcome *out = calloc(seeds * MODES, sizeof *out);
  if (!out)
    xp_die(run, "memory: not enough for the histories: end other programs");
  xp_parallel(run, "controls", seeds * MODES, s.epochs, sizeof *out, learn, &s, out);
  write_tables(run, &s, out, seeds);
  write_claims(run, &s, out, seeds, xp_run_preset(run) != XP_CHECK && data.train->count == 60000);
  write_values(run, &s, out, seeds);
  free(out);
  course_data_free(&data);
  return xp_end(run);
}
