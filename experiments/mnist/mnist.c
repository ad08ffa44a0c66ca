/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The vector-field rule learns MNIST with one hidden layer and independent feedback weights.
 *
 * In the style of the paper's figure 3, whose hyper-parameters are not at hand.  Those used here and the
 * numbers of epochs and seeds were fixed before the run, after a prototype whose test error was known.
 */
#include "mnist.h"
#include "xp_sheet.h"

int main(int argc, char **argv) {
  long epochs = 0;
  const char *folder = NULL;
  int resume = 0;
  const xp_option options[] = {{.type = XP_OPTION_INT,
                                .name = "epochs",
                                .metavar = "N",
                                .help = "epochs to learn; 0 for the preset's own number",
                                .value = &epochs,
                                .max = MAX_EPOCHS},
                               XP_SWEEP_OPTIONS(&folder, &resume),
                               XP_JUDGE_OPTION,
                               {.type = XP_OPTION_END}};
  xp_run *run =
      xp_begin(argc, argv, "mnist", "One hidden layer and independent feedback learn MNIST", options);
  const size_t seeds = (size_t)xp_choose(run, 2, 3, SEEDS);
  const long preset_epochs = xp_choose(run, 2, 6, 60);
  course_data data =
      course_read(run, (size_t)xp_choose(run, 1000, 15000, 0), (size_t)xp_choose(run, 1000, 2500, 0),
                  (size_t)xp_choose(run, 1000, 2500, 0));
  course_share_cores(run, seeds, &data);
  mnist_setting s = {&data, xp_run_seed(run), (size_t)(epochs ? epochs : preset_epochs)};
  mnist_history h[SEEDS];
  const xp_sweep sweep = {.label = "seeds",
                          .cells = seeds,
                          .steps = s.epochs * course_steps(data.train->count),
                          .record = sizeof *h,
                          .folder = folder,
                          .resume = resume,
                          .describe = mnist_describe,
                          .run = mnist_learn,
                          .context = &s,
                          .results = MNIST_RESULTS,
                          .result = mnist_result};
  if (!xp_run_judged(run)) {
    xp_sweep_run(run, &sweep, h);
    mnist_write_tables(run, h, seeds, s.epochs);
  }
  mnist_read_tables(run, h, seeds, s.epochs);
  const int small = xp_run_preset(run) == XP_CHECK || s.epochs < (size_t)preset_epochs;
  mnist_report(run, h, &s, seeds,
               small ? "needs images of MNIST and all epochs of the preset"
                     : course_not_of_mnist(run, &data));
  course_data_free(&data);
  return xp_end(run);
}
