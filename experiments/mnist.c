/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The vector-field rule learns MNIST with one hidden layer and independent feedback weights.
 *
 * In the style of the paper's figure 3, whose hyper-parameters are not at hand.  Those used here, the numbers
 * of epochs and seeds and the tests below were fixed before the run; nothing was chosen on the test set.
 */
#include "vf_learner.h"
#include "vf_store.h"
#include "xp_claim.h"
#include "xp_parallel.h"
#include "xp_seed.h"
#include "xp_statistics.h"
#include "xp_table.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_errno.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_EPOCHS = 100, SEEDS = 5, PATH_LENGTH = 4096 };
enum { LEARNING, TRAINING, TEST, OBJECTIVE, ALIGNMENT, CURVES };

/*
 * One seed's curves; epoch 0 is the state before learning.  LEARNING is the error over all training images,
 * each met by the weights of its moment; the others are measured at the end of an epoch, on the sample and on
 * the test images.
 */
typedef struct {
  double at[CURVES][MAX_EPOCHS + 1]; /* errors in %, mean cost, angle in degrees */
  double final_training, residual;   /* after the last epoch, over all training images */
} history;

typedef struct {
  const vf_dataset *train, *sample, *test; /* sample is a part of train, or train itself */
  uint64_t seed;
  int epochs;
  const char *save; /* file for the weights, or NULL */
} setting;

/* <<options>> */
static vf_learner_options options_for(const vf_dataset *d) {
  return (vf_learner_options){.depth = 2,
                              .size = {d->classes, 512, d->pixels},
                              .rho = vf_activation_hard_sigmoid,
                              .clipped = 1,
                              .eps = 0.5f,
                              .free_steps = 20,
                              .nudged_steps = 4,
                              .beta = 1,
                              .rule = vf_rule_random_sign,
                              .batch = 20,
                              .rate = {0.05f, 0.1f},
                              .feedback_gain = 1};
}
/* <</options>> */

static double percent(const vf_learner_tally *t) {
  return 100 * (double)t->errors / (double)t->images;
}

/* Errors and objective at the end of an epoch, by free phases from zero states. */
static int observe(vf_learner *l, const setting *s, int epoch, history *h) {
  vf_learner_tally sample, test;
  int code = vf_learner_evaluate(l, s->sample, &sample);
  if (!code)
    code = vf_learner_evaluate(l, s->test, &test);
  if (code)
    return code;
  h->at[TRAINING][epoch] = percent(&sample);
  h->at[OBJECTIVE][epoch] = sample.objective;
  h->at[TEST][epoch] = percent(&test);
  h->at[ALIGNMENT][epoch] = acos(vf_learner_alignment(l, 0)) * 180 / M_PI;
  return GSL_SUCCESS;
}

/* <<learning>> */
static int learn(vf_learner *l, const setting *s, size_t *order, gsl_rng *rng, xp_ticker *ticker,
                 history *h) {
  vf_learner_tally tally = {0};
  int code = observe(l, s, 0, h);
  h->at[LEARNING][0] = NAN;
  for (int epoch = 1; !code && epoch <= s->epochs; epoch++) {
    gsl_ran_shuffle(rng, order, s->train->count, sizeof *order);
    code = vf_learner_epoch(l, s->train, order, s->train->count, rng, &tally);
    if (!code)
      code = observe(l, s, epoch, h);
    h->at[LEARNING][epoch] = percent(&tally);
    xp_tick(ticker, "epoch %d, test error %.2f %%", epoch, h->at[TEST][epoch]);
  }
  if (!code)
    code = vf_learner_evaluate(l, s->train, &tally);
  h->final_training = percent(&tally);
  h->residual = tally.residual;
  return code;
}
/* <</learning>> */

/* "weights.h5" becomes "weights-3.h5" for seed 3; 0 when it does not fit. */
static int save_path(const char *file, size_t seed, char path[PATH_LENGTH]) {
  const char *slash = strrchr(file, '/'), *dot = strrchr(slash ? slash : file, '.');
  const int stem = (int)(dot ? dot - file : (ptrdiff_t)strlen(file));
  const int length = snprintf(path, PATH_LENGTH, "%.*s-%zu%s", stem, file, seed, dot ? dot : "");
  return length > 0 && length < PATH_LENGTH;
}

static vf_store *save_begin(const setting *s, size_t seed, vf_error *error) {
  char path[PATH_LENGTH];
  if (!save_path(s->save, seed, path)) {
    vf_error_set(error, GSL_EINVAL, "--save: name too long: choose a shorter one");
    return NULL;
  }
  return vf_store_create(path, "vfep mnist weights", error);
}

static int save(const vf_learner *l, const setting *s, size_t seed, vf_error *error) {
  const size_t one = 1;
  const int64_t place[2] = {(int64_t)seed, s->epochs};
  vf_store *store = save_begin(s, seed, error);
  if (!store)
    return error->code;
  int code = vf_learner_put(l, store, error);
  if (!code)
    code = vf_store_put_integer(store, "seed", 1, &one, &place[0], error);
  if (!code)
    code = vf_store_put_integer(store, "epochs", 1, &one, &place[1], error);
  if (!code)
    return vf_store_commit(store, error);
  vf_store_discard(store);
  return code;
}

static int run_seed(size_t index, void *result, xp_ticker *ticker, void *context) {
  const setting *s = context;
  vf_error error = {0, "lower the learning rates"};
  gsl_rng *weights = xp_rng_alloc(s->seed, "mnist weights", index),
          *rng = xp_rng_alloc(s->seed, "mnist order", index);
  size_t *order = calloc(s->train->count, sizeof *order);
  vf_learner_options options = options_for(s->train);
  vf_learner *l = weights && rng && order ? vf_learner_alloc(&options, weights, &error) : NULL;
  int code = l ? GSL_SUCCESS : GSL_ENOMEM;
  for (size_t i = 0; order && i < s->train->count; i++)
    order[i] = i;
  if (!code)
    code = learn(l, s, order, rng, ticker, result);
  if (!code && s->save)
    code = save(l, s, index, &error);
  if (code)
    fprintf(stderr, "mnist: seed %zu: %s: %s\n", index, gsl_strerror(code), error.text);
  vf_learner_free(l);
  free(order);
  gsl_rng_free(rng);
  gsl_rng_free(weights);
  return code;
}

static double curve_interval(const history *h, size_t seeds, int curve, int epoch, double *half) {
  double x[SEEDS];
  for (size_t i = 0; i < seeds; i++)
    x[i] = h[i].at[curve][epoch];
  return xp_interval(x, seeds, half);
}

static void write_tables(xp_run *run, const history *h, size_t seeds, int epochs) {
  xp_table *t =
      xp_table_open(run, NULL,
                    "seed\tepoch [1]\terror while learning [%]\ttraining error [%]\ttest error [%]\t"
                    "objective [1]\tangle [degrees]");
  for (size_t i = 0; i < seeds; i++)
    for (int e = 0; e <= epochs; e++)
      xp_table_row(t, "%zu\t%d\t%.4f\t%.4f\t%.4f\t%.6g\t%.4f", i, e, h[i].at[LEARNING][e],
                   h[i].at[TRAINING][e], h[i].at[TEST][e], h[i].at[OBJECTIVE][e], h[i].at[ALIGNMENT][e]);
  t = xp_table_open(run, "bands",
                    "epoch [1]\terror while learning [%]\tlearning half width [%]\ttraining error [%]\t"
                    "training half width [%]\ttest error [%]\ttest half width [%]\tobjective [1]\t"
                    "objective half width [1]\tangle [degrees]\tangle half width [degrees]");
  for (int e = 0; e <= epochs; e++) {
    double mean[CURVES], half[CURVES];
    for (int c = 0; c < CURVES; c++)
      mean[c] = curve_interval(h, seeds, c, e, &half[c]);
    xp_table_row(t, "%d\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.4f\t%.6g\t%.3g\t%.4f\t%.4f", e, mean[LEARNING],
                 half[LEARNING], mean[TRAINING], half[TRAINING], mean[TEST], half[TEST], mean[OBJECTIVE],
                 half[OBJECTIVE], mean[ALIGNMENT], half[ALIGNMENT]);
  }
}

/* <<falls>> */
/* Epochs of all seeds at whose end the objective is lower than at their start. */
static size_t count_falls(const history *h, size_t seeds, int epochs) {
  size_t falls = 0;
  for (size_t i = 0; i < seeds; i++)
    for (int e = 1; e <= epochs; e++)
      falls += h[i].at[OBJECTIVE][e] < h[i].at[OBJECTIVE][e - 1];
  return falls;
}

/* The least number of falls in n epochs that chance alone, a fair coin, exceeds or meets with less than 1 %.
 */
static size_t least_falls(size_t n) {
  size_t k = 0;
  while (k <= n && gsl_cdf_binomial_Q((unsigned)k, 0.5, (unsigned)n) >= 0.01)
    k++;
  return k + 1; /* Q is the chance of more than k */
}
/* <</falls>> */

static void claim(xp_run *run, const xp_claim *c, double measured, int tested) {
  if (tested)
    xp_claim_check(run, c, measured);
  else
    xp_claim_skip(run, c, "needs all of MNIST, five seeds and all epochs of the preset");
}

static void claim_errors(xp_run *run, const history *h, size_t seeds, int epochs, int tested) {
  double fall[SEEDS], half;
  const double test = curve_interval(h, seeds, TEST, epochs, &half);
  claim(run,
        &(xp_claim){"mnist.test",
                    "Independent feedback weights, trained by the same rule, learn to classify digits",
                    "ICLR 2018 submission, figure 3 (paraphrased; one hidden layer here, three there)",
                    "mean test error at the last epoch, five seeds", "%", 0, 3.0,
                    "limit fixed beforehand, from one run of a prototype with 2.9 % after 10 epochs", half},
        test, tested);
  for (size_t i = 0; i < seeds; i++)
    fall[i] = h[i].at[TRAINING][1] - h[i].at[TRAINING][epochs];
  const double mean = xp_interval(fall, seeds, &half);
  claim(run,
        &(xp_claim){"mnist.training", "The training error keeps falling",
                    "ICLR 2018 submission, figure 3 (paraphrased; one hidden layer here, three there)",
                    "mean fall of the training error from the first to the last epoch, five seeds", "%", half,
                    INFINITY, "the 95 % t-interval over seeds must lie above 0", half},
        mean, tested);
}

static void claim_objective(xp_run *run, const history *h, size_t seeds, int epochs, int tested) {
  const size_t n = seeds * (size_t)epochs, falls = count_falls(h, seeds, epochs);
  claim(run,
        &(xp_claim){"mnist.objective", "The objective J consistently decreases",
                    "ICLR 2018 submission (paraphrased)",
                    "share of epochs at whose end the objective is lower than at their start, all seeds", "%",
                    100 * (double)least_falls(n) / (double)n, 100,
                    "sign test at 1 %, fixed beforehand: fewer falls could be chance", 0},
        100 * (double)falls / (double)n, tested);
  xp_value(run, "falls", "%.0f", 100 * (double)falls / (double)n);
  xp_value(run, "falls-needed", "%.0f", 100 * (double)least_falls(n) / (double)n);
}

static void claim_alignment(xp_run *run, const history *h, size_t seeds, int epochs, int tested) {
  double half;
  const double angle = curve_interval(h, seeds, ALIGNMENT, epochs, &half);
  claim(run,
        &(xp_claim){"mnist.alignment", "The feedback weights align with the transposed feedforward weights",
                    "ICLR 2018 submission, abstract (paraphrased)",
                    "mean angle between W_01 and the transpose of W_10 at the last epoch, five seeds",
                    "degrees", 0, 90 - half,
                    "independent weights stand at 90; the 95 % t-interval must lie below", half},
        angle, tested);
}

static void write_values(xp_run *run, const history *h, const setting *s, size_t seeds) {
  static const struct {
    int curve;
    const char *key, *format;
  } rows[] = {{LEARNING, "learning", "%.2f"},
              {TRAINING, "sample", "%.2f"},
              {TEST, "test", "%.2f"},
              {OBJECTIVE, "objective", "%.2g"},
              {ALIGNMENT, "angle", "%.1f"}};
  char key[64];
  double half, x[SEEDS];
  for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
    const double mean = curve_interval(h, seeds, rows[r].curve, s->epochs, &half);
    xp_value(run, rows[r].key, rows[r].format, mean);
    snprintf(key, sizeof key, "%s-half", rows[r].key);
    xp_value(run, key, rows[r].format, half);
  }
  for (size_t i = 0; i < seeds; i++)
    x[i] = h[i].final_training;
  xp_value(run, "training", "%.2f", xp_interval(x, seeds, &half));
  xp_value(run, "training-half", "%.2f", half);
  double residual = 0;
  for (size_t i = 0; i < seeds; i++)
    residual = fmax(residual, h[i].residual);
  xp_value(run, "residual", "%.1e", residual);
  xp_value(run, "objective-first", "%.2g", curve_interval(h, seeds, OBJECTIVE, 0, &half));
  xp_value(run, "angle-first", "%.1f", curve_interval(h, seeds, ALIGNMENT, 0, &half));
  xp_value(run, "seeds", "%zu", seeds);
  xp_value(run, "epochs", "%d", s->epochs);
  xp_value(run, "images", "%zu", s->train->count);
  xp_value(run, "test-images", "%zu", s->test->count);
  xp_value(run, "sample-images", "%zu", s->sample->count);
}

static vf_dataset *first_images(xp_run *run, vf_dataset *d, size_t count) {
  vf_error error = {0, ""};
  vf_dataset *part = vf_dataset_take(d, 0, count < d->count ? count : 0, &error);
  if (!part)
    xp_die(run, "%s", error.text);
  return part;
}

static vf_dataset *read_split(xp_run *run, vf_split split, size_t count) {
  vf_error error = {0, ""};
  vf_dataset *all = vf_dataset_read(xp_run_data(run), split, &error);
  if (!all)
    xp_die(run, "%s", error.text);
  if (count == 0 || count >= all->count)
    return all;
  vf_dataset *part = first_images(run, all, count);
  vf_dataset_free(all);
  return part;
}

/* A name that cannot be written is better known before the learning than after it. */
static void check_save(xp_run *run, const setting *s) {
  vf_error error = {0, ""};
  vf_store *store = s->save ? save_begin(s, 0, &error) : NULL;
  if (s->save && !store)
    xp_die(run, "%s", error.text);
  vf_store_discard(store);
}

int main(int argc, char **argv) {
  long epochs = 0;
  const char *file = NULL;
  const xp_option options[] = {
      {XP_OPTION_INT, "epochs", "N", "epochs to learn; 0 for the preset's own number", &epochs, 0,
       MAX_EPOCHS},
      {.type = XP_OPTION_TEXT,
       .name = "save",
       .metavar = "FILE",
       .help = "keep the last weights of seed K in FILE with -K before its ending (HDF5)",
       .value = &file},
      {.type = XP_OPTION_END}};
  xp_run *run =
      xp_begin(argc, argv, "mnist", "One hidden layer and independent feedback learn MNIST", options);
  const size_t seeds = (size_t)xp_choose(run, 2, SEEDS, SEEDS), images = (size_t)xp_choose(run, 1000, 0, 0);
  const size_t sample_images = (size_t)xp_choose(run, 1000, 10000, 0);
  const int preset_epochs = (int)xp_choose(run, 2, 15, 60);
  if (!epochs)
    epochs = preset_epochs;
  vf_dataset *train = read_split(run, VF_SPLIT_TRAIN, images), *test = read_split(run, VF_SPLIT_TEST, images);
  if (train->pixels != test->pixels || train->classes < test->classes)
    xp_die(run,
           "%s: test images of another size or with more classes than the training images: give files that "
           "match",
           xp_run_data(run));
  vf_dataset *sample = sample_images ? first_images(run, train, sample_images) : train;
  setting s = {train, sample, test, xp_run_seed(run), (int)epochs, file};
  check_save(run, &s);
  history h[SEEDS];
  xp_parallel(run, "seeds", seeds, (size_t)epochs, sizeof *h, run_seed, &s, h);

  const int tested = xp_run_preset(run) != XP_CHECK && epochs >= preset_epochs && train->count == 60000 &&
                     test->count == 10000 && train->pixels == 784 && train->classes == 10;
  write_tables(run, h, seeds, s.epochs);
  claim_errors(run, h, seeds, s.epochs, tested);
  claim_objective(run, h, seeds, s.epochs, tested);
  claim_alignment(run, h, seeds, s.epochs, tested);
  write_values(run, h, &s, seeds);
  if (sample != train)
    vf_dataset_free(sample);
  vf_dataset_free(train);
  vf_dataset_free(test);
  return xp_end(run);
}
