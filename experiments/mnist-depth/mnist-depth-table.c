/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "course-table.h"
#include "mnist-depth.h"
#include "xp_sheet.h"
#include "xp_table.h"

#include <math.h>
#include <string.h>

#define BY_LAYER(title, unit, column, format)                                                                \
  {title " 0 [" unit "]", column, format}, {title " 1 [" unit "]", (column) + 1, format},                    \
      {title " 2 [" unit "]", (column) + 2, format}, {                                                       \
    title " 3 [" unit "]", (column) + 3, format                                                              \
  }

static const course_column columns[] = {COURSE_COLUMNS,
                                        {"alignment 01 [1]", VF_TRAINING_ALIGNMENT, "%.5f"},
                                        {"alignment 12 [1]", VF_TRAINING_ALIGNMENT + 1, "%.5f"},
                                        {"alignment 23 [1]", VF_TRAINING_ALIGNMENT + 2, "%.5f"},
                                        {"cosine 01 [1]", VF_TRAINING_COSINE_FORWARD, "%.5f"},
                                        {"cosine 12 [1]", VF_TRAINING_COSINE_FORWARD + 1, "%.5f"},
                                        {"cosine 23 [1]", VF_TRAINING_COSINE_FORWARD + 2, "%.5f"},
                                        {"cosine 34 [1]", VF_TRAINING_COSINE_FORWARD + 3, "%.5f"},
                                        BY_LAYER("low", "%", VF_TRAINING_LOW, "%.2f"),
                                        BY_LAYER("high", "%", VF_TRAINING_HIGH, "%.2f"),
                                        BY_LAYER("dead", "1", VF_TRAINING_DEAD, "%g"),
                                        BY_LAYER("stuck", "1", VF_TRAINING_STUCK, "%g"),
                                        {NULL, 0, NULL}};

/* NaN for layers that this net has not. */
static void blank_layers(size_t hidden, double *row) {
  for (size_t k = hidden + 1; k < LAYERS; k++)
    row[VF_TRAINING_ALIGNMENT + k - 1] = row[VF_TRAINING_COSINE_FORWARD + k] = row[VF_TRAINING_LOW + k] =
        row[VF_TRAINING_HIGH + k] = row[VF_TRAINING_DEAD + k] = row[VF_TRAINING_STUCK + k] = NAN;
}

static void write_epochs(xp_run *run, const depth_sweep *s, const depth_history *out) {
  xp_table *t = course_table_open(run, NULL, "hidden\tseed\tepoch [1]", columns);
  for (size_t i = 0; i < s->count; i++)
    for (size_t e = 0; e <= s->runs[i].epochs; e++) {
      double row[VF_TRAINING_COLUMNS];
      memcpy(row, out[i].row[e], sizeof row);
      blank_layers(s->runs[i].hidden, row);
      course_table_row(t, xp_text(run, "%zu\t%zu\t%zu", s->runs[i].hidden, s->runs[i].seed, e), columns, row);
    }
}

static void write_mistakes(xp_run *run, const depth_sweep *s, const depth_history *out) {
  xp_table *t =
      xp_table_open(run, "mistakes",
                    "hidden\tseed\timages [1]\twrong [1]\tlabel second [1]\tlabel's output at 0 [1]\t"
                    "no contrast [1]\tcost of a wrong one [1]");
  for (size_t i = 0; i < s->count; i++) {
    const mistakes *m = &out[i].left;
    xp_table_row(t, "%zu\t%zu\t%zu\t%zu\t%zu\t%.0f\t%.0f\t%.4f", s->runs[i].hidden, s->runs[i].seed,
                 m->images, m->wrong, m->second, m->shut, m->mute, m->cost);
  }
}

/* A table has rows, so that there is none of wrong images where no run has any. */
static int any_wrong(const depth_sweep *s, const depth_history *out) {
  size_t wrong = 0;
  for (size_t i = 0; i < s->count; i++)
    wrong += out[i].left.wrong;
  return wrong > 0;
}

/* What the first start of three hidden layers gets wrong; NULL where there is nothing. */
static const mistakes *first_left(const depth_sweep *s, const depth_history *out) {
  const depth_run *three = depth_first(s, 3);
  const mistakes *m = three ? &out[three - s->runs].left : NULL;
  return m && m->wrong > 0 ? m : NULL;
}

/* The first images that each run gets wrong at its end. */
static void write_wrong(xp_run *run, const depth_sweep *s, const depth_history *out) {
  xp_table *t = xp_table_open(run, "wrong", "hidden\tseed\timage [1]\tlabel [1]\tanswer [1]\tcost [1]");
  for (size_t i = 0; i < s->count; i++)
    for (size_t j = 0; j < out[i].left.listed; j++) {
      const mistake *m = &out[i].left.list[j];
      xp_table_row(t, "%zu\t%zu\t%zu\t%u\t%u\t%.4f", s->runs[i].hidden, s->runs[i].seed, m->image,
                   (unsigned)m->label, (unsigned)m->answer, m->cost);
    }
}

/* The pixels that are not 0 of the first images that the first start of three hidden layers gets wrong. */
static void write_digits(xp_run *run, const depth_sweep *s, const depth_history *out) {
  enum { DIGITS = 10 };
  xp_table *t =
      xp_table_open(run, "digits", "place [1]\tlabel [1]\tanswer [1]\tcolumn [1]\trow [1]\tgrey [1]");
  const mistakes *m = first_left(s, out);
  const vf_dataset *d = s->data->train;
  for (size_t i = 0; i < m->listed && i < DIGITS; i++)
    for (size_t p = 0; p < d->pixels; p++) {
      const float grey = d->image[m->list[i].image * d->pixels + p];
      if (grey > 0)
        xp_table_row(t, "%zu\t%u\t%u\t%zu\t%zu\t%.2f", i, (unsigned)m->list[i].label,
                     (unsigned)m->list[i].answer, p % d->columns, p / d->columns, (double)grey);
    }
}

void depth_write_tables(xp_run *run, const depth_sweep *s, const depth_history *out) {
  write_epochs(run, s, out);
  write_mistakes(run, s, out);
  if (any_wrong(s, out))
    write_wrong(run, s, out);
  if (first_left(s, out))
    write_digits(run, s, out);
}

/* The next row of a run from at on, or the number of rows. */
static size_t find(const xp_sheet *sheet, size_t at, const depth_run *t) {
  while (at < xp_sheet_rows(sheet) && (xp_sheet_number(sheet, at, "hidden") != (double)t->hidden ||
                                       xp_sheet_number(sheet, at, "seed") != (double)t->seed))
    at++;
  return at;
}

static void read_mistakes(xp_run *run, const depth_run *t, mistakes *m) {
  const xp_sheet *sheet = xp_sheet_read(run, "mistakes");
  const size_t at = find(sheet, 0, t);
  *m = (mistakes){.images = (size_t)xp_sheet_number(sheet, at, "images [1]"),
                  .wrong = (size_t)xp_sheet_number(sheet, at, "wrong [1]"),
                  .second = (size_t)xp_sheet_number(sheet, at, "label second [1]"),
                  .shut = xp_sheet_number(sheet, at, "label's output at 0 [1]"),
                  .mute = xp_sheet_number(sheet, at, "no contrast [1]"),
                  .cost = xp_sheet_number(sheet, at, "cost of a wrong one [1]")};
  if (m->wrong == 0)
    return;
  const xp_sheet *wrong = xp_sheet_read(run, "wrong");
  for (size_t row = find(wrong, 0, t); row < xp_sheet_rows(wrong) && m->listed < MISTAKES_LISTED;
       row = find(wrong, row + 1, t))
    m->list[m->listed++] = (mistake){(size_t)xp_sheet_number(wrong, row, "image [1]"),
                                     (unsigned char)xp_sheet_number(wrong, row, "label [1]"),
                                     (unsigned char)xp_sheet_number(wrong, row, "answer [1]"),
                                     xp_sheet_number(wrong, row, "cost [1]")};
}

/* All epochs of a run, which begin at the row. */
static void read_run(xp_run *run, const xp_sheet *sheet, size_t at, const depth_run *t, depth_history *o) {
  for (size_t e = 0; e <= t->epochs; e++, at++) {
    xp_sheet_require(sheet, at, "hidden", xp_text(run, "%zu", t->hidden));
    xp_sheet_require(sheet, at, "seed", xp_text(run, "%zu", t->seed));
    xp_sheet_require(sheet, at, "epoch [1]", xp_text(run, "%zu", e));
    course_table_fetch(sheet, at, columns, o->row[e]);
  }
  read_mistakes(run, t, &o->left);
}

void depth_read_tables(xp_run *run, depth_sweep *s, depth_history *out) {
  const xp_sheet *sheet = xp_sheet_read(run, NULL);
  size_t kept = 0, rows = 0;
  for (size_t i = 0; i < s->count; i++) {
    const depth_run t = s->runs[i];
    const size_t at = find(sheet, 0, &t);
    if (at == xp_sheet_rows(sheet))
      continue;
    read_run(run, sheet, at, &t, &out[kept]);
    s->runs[kept++] = t;
    rows += t.epochs + 1;
  }
  xp_sheet_require_rows(sheet, rows);
  s->count = kept;
  if (first_left(s, out))
    xp_sheet_read(run, "digits"); /* for the figure alone */
}
