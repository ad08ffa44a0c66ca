/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mnist.h"
#include "xp_sheet.h"
#include "xp_statistics.h"
#include "xp_table.h"

static const struct {
  int curve;
  const char *title;
} columns[CURVES] = {{LEARNING, "error while learning [%]"},
                     {TRAINING, "training error [%]"},
                     {TEST, "test error [%]"},
                     {OBJECTIVE, "objective [1]"},
                     {ALIGNMENT, "angle [degrees]"}};

void mnist_write_tables(xp_run *run, const mnist_history *h, size_t seeds, size_t epochs) {
  const char *titles = "seed\tepoch [1]";
  double residual = 0;
  for (size_t c = 0; c < CURVES; c++)
    titles = xp_text(run, "%s\t%s", titles, columns[c].title);
  xp_table *t = xp_table_open(run, NULL, titles);
  for (size_t i = 0; i < seeds; i++)
    for (size_t e = 0; e <= epochs; e++)
      xp_table_row(t, "%zu\t%zu\t%.4f\t%.4f\t%.4f\t%.6g\t%.4f", i, e, h[i].at[LEARNING][e],
                   h[i].at[TRAINING][e], h[i].at[TEST][e], h[i].at[OBJECTIVE][e], h[i].at[ALIGNMENT][e]);
  for (size_t i = 0; i < seeds; i++)
    residual = xp_max(residual, h[i].residual);
  t = xp_table_open(run, "final", "seed\timages [1]\twrong [1]\tlargest residual of all seeds [1]");
  for (size_t i = 0; i < seeds; i++)
    xp_table_row(t, "%zu\t%zu\t%zu\t%.1e", i, h[i].images, h[i].wrong, residual);
}

void mnist_read_tables(xp_run *run, mnist_history *h, size_t seeds, size_t epochs) {
  const xp_sheet *curves = xp_sheet_read(run, NULL), *final = xp_sheet_read(run, "final");
  for (size_t i = 0; i < seeds; i++) {
    for (size_t e = 0; e <= epochs; e++) {
      const size_t at = i * (epochs + 1) + e;
      xp_sheet_require(curves, at, "seed", xp_text(run, "%zu", i));
      xp_sheet_require(curves, at, "epoch [1]", xp_text(run, "%zu", e));
      for (size_t c = 0; c < CURVES; c++)
        h[i].at[columns[c].curve][e] = xp_sheet_number(curves, at, columns[c].title);
    }
    xp_sheet_require(final, i, "seed", xp_text(run, "%zu", i));
    h[i].images = (size_t)xp_sheet_number(final, i, "images [1]");
    h[i].wrong = (size_t)xp_sheet_number(final, i, "wrong [1]");
    h[i].residual = xp_sheet_number(final, i, "largest residual of all seeds [1]");
  }
  xp_sheet_require_rows(curves, seeds * (epochs + 1));
  xp_sheet_require_rows(final, seeds);
}
