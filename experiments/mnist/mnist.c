/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The vector-field rule learns MNIST with one hidden layer and independent feedback weights.
 *
 * In the style of the paper's figure 3, whose hyper-parameters are not at hand.  Those used here, the numbers
 * of epochs and seeds and the tests of the claims were fixed before the run; nothing was chosen on the test
 * set.
 */
#include "mnist.h"

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
  mnist_check_save(run, &s);
  history h[SEEDS];
  xp_parallel(run, "seeds", seeds, (size_t)epochs, sizeof *h, mnist_learn, &s, h);

  const int tested = xp_run_preset(run) != XP_CHECK && epochs >= preset_epochs && train->count == 60000 &&
                     test->count == 10000 && train->pixels == 784 && train->classes == 10;
  mnist_report(run, h, &s, seeds, tested);
  if (sample != train)
    vf_dataset_free(sample);
  vf_dataset_free(train);
  vf_dataset_free(test);
  return xp_end(run);
}
