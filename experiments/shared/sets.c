/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "sets.h"
#include "xp_seed.h"

#include <string.h>

const char *const sets_names[SETS] = {"mnist", "fashion", "kuzushiji", "emnist", "rotated", "noisy"};

const sets_folders sets_found = {
    {[SETS_FASHION] = VF_FASHION_MNIST, [SETS_KUZUSHIJI] = "", [SETS_EMNIST] = ""}};

static int made(sets_name set) {
  return set == SETS_ROTATED || set == SETS_NOISY;
}

int sets_here(const sets_folders *folders, sets_name set) {
  return set == SETS_MNIST || made(set) || (*folders->of[set] && strcmp(folders->of[set], "none") != 0);
}

static vf_dataset *copy_of(xp_run *run, const vf_dataset *d, size_t count) {
  vf_error error = {0, ""};
  vf_dataset *part = vf_dataset_take(d, 0, count, &error);
  if (!part)
    xp_die(run, "%s", error.text);
  return part;
}

/* Training and test images have streams of their own, so that fewer of one leave the other as it is. */
static void change(xp_run *run, sets_name set, vf_split split, vf_dataset *d) {
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(run), sets_names[set], split);
  if (set == SETS_NOISY)
    sets_disturb(d, rng);
  else if (sets_turn(d, rng))
    xp_die(run, "not enough memory to turn an image of %zu pixels", d->pixels);
  gsl_rng_free(rng);
}

static course_data make(xp_run *run, sets_name set, const course_data *like) {
  course_data d = {.train = copy_of(run, like->train, like->train->count),
                   .test = copy_of(run, like->test, like->test->count),
                   .product = like->product,
                   .threads = like->threads};
  change(run, set, VF_SPLIT_TRAIN, d.train);
  change(run, set, VF_SPLIT_TEST, d.test);
  d.sample = like->sample->count == like->train->count ? d.train : copy_of(run, d.train, like->sample->count);
  return d;
}

course_data sets_read(xp_run *run, const sets_folders *folders, sets_name set, const course_data *like) {
  if (made(set))
    return make(run, set, like);
  course_data d = course_read_folder(run, set == SETS_MNIST ? xp_run_data(run) : folders->of[set],
                                     like->train->count, like->sample->count, like->test->count);
  d.threads = like->threads;
  return d;
}
