/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "alignment.h"
#include "course-table.h"
#include "vf_bound.h"
#include "xp_sheet.h"
#include "xp_table.h"

#include <math.h>
#include <string.h>

static const double degrees = 180 / M_PI;

static const course_column shallow[] = {{"test error [%]", VF_TRAINING_TEST, "%.4f"},
                                        {"objective [1]", VF_TRAINING_OBJECTIVE, "%.6g"},
                                        {"alignment [1]", VF_TRAINING_ALIGNMENT, "%.5f"},
                                        {"cosine [1]", VF_TRAINING_COSINE, "%.5f"},
                                        {"cosine 01 [1]", VF_TRAINING_COSINE_FORWARD, "%.5f"},
                                        {"cosine 12 [1]", VF_TRAINING_COSINE_FORWARD + 1, "%.5f"},
                                        {"cosine 10 [1]", VF_TRAINING_COSINE_BACK, "%.5f"},
                                        {NULL, 0, NULL}};

static const course_column deep[] = {{"error while learning [%]", VF_TRAINING_LEARNING, "%.4f"},
                                     {"test error [%]", VF_TRAINING_TEST, "%.4f"},
                                     {"objective [1]", VF_TRAINING_OBJECTIVE, "%.6g"},
                                     {"alignment 01 [1]", VF_TRAINING_ALIGNMENT, "%.5f"},
                                     {"alignment 12 [1]", VF_TRAINING_ALIGNMENT + 1, "%.5f"},
                                     {"alignment 23 [1]", VF_TRAINING_ALIGNMENT + 2, "%.5f"},
                                     {"cosine [1]", VF_TRAINING_COSINE, "%.5f"},
                                     {"cosine 01 [1]", VF_TRAINING_COSINE_FORWARD, "%.5f"},
                                     {"cosine 12 [1]", VF_TRAINING_COSINE_FORWARD + 1, "%.5f"},
                                     {"cosine 23 [1]", VF_TRAINING_COSINE_FORWARD + 2, "%.5f"},
                                     {"cosine 34 [1]", VF_TRAINING_COSINE_FORWARD + 3, "%.5f"},
                                     {NULL, 0, NULL}};

/* One hidden layer stands in the table of the experiment, three in others by recipe; where images are drawn,
 * the run is one of mnist-depth, which tells its epochs. */
enum { TABLES = 3 };
static const struct {
  size_t hidden;
  int weak;
  const char *part;
  const course_column *columns;
} tables[TABLES] = {{1, 0, NULL, shallow}, {3, 0, "deep", deep}, {3, 1, "weak", deep}};

static int in_table(const alignment_task *t, size_t table) {
  return t->hidden == tables[table].hidden && t->weak == tables[table].weak && !t->drawn;
}

static size_t count_runs(const alignment *a, size_t table) {
  size_t count = 0;
  for (size_t i = 0; i < a->count; i++)
    count += (size_t)in_table(&a->tasks[i], table);
  return count;
}

/* Without feedback, and for what is no number of either sign. */
static void blank(const alignment_task *t, double *row) {
  if (strcmp(alignment_control_of(t)->key, "none") == 0)
    row[VF_TRAINING_ALIGNMENT] = row[VF_TRAINING_COSINE_BACK] = NAN;
  if (strcmp(alignment_control_of(t)->key, "backpropagation") == 0)
    row[VF_TRAINING_COSINE] = NAN;
  for (size_t k = 0; k < VF_LEARNER_MAX_DEPTH && isnan(row[VF_TRAINING_COSINE]); k++)
    row[VF_TRAINING_COSINE_FORWARD + k] = NAN;
  for (size_t c = 0; c < VF_TRAINING_COLUMNS; c++)
    row[c] = isnan(row[c]) ? (double)NAN : row[c];
}

static void write_epochs(xp_run *run, const alignment *a, const alignment_outcome *out, size_t table) {
  xp_table *t = course_table_open(run, tables[table].part, "control\tseed\tepoch [1]", tables[table].columns);
  for (size_t i = 0; i < a->count; i++) {
    const alignment_task *task = &a->tasks[i];
    for (size_t e = 0; in_table(task, table) && e <= task->epochs; e++) {
      double row[VF_TRAINING_COLUMNS];
      memcpy(row, out[i].row[e], sizeof row);
      blank(task, row);
      course_table_row(t, xp_text(run, "%s\t%zu\t%zu", alignment_control_of(task)->name, task->seed, e),
                       tables[table].columns, row);
    }
  }
}

/* Whether the run begins at that row. */
static int begins(const xp_sheet *sheet, size_t at, const alignment_task *t) {
  return at < xp_sheet_rows(sheet) &&
         strcmp(xp_sheet_text(sheet, at, "control"), alignment_control_of(t)->name) == 0 &&
         xp_sheet_number(sheet, at, "seed") == (double)t->seed;
}

/* Of the runs by recipe weak some may be missing: those have no epochs then. */
static void read_epochs(xp_run *run, alignment *a, alignment_outcome *out, size_t table) {
  const xp_sheet *sheet = xp_sheet_read(run, tables[table].part);
  size_t at = 0;
  for (size_t i = 0; i < a->count; i++) {
    alignment_task *task = &a->tasks[i];
    if (in_table(task, table) && task->weak && !begins(sheet, at, task)) {
      task->epochs = 0;
      continue;
    }
    for (size_t e = 0; in_table(task, table) && e <= task->epochs; e++, at++) {
      xp_sheet_require(sheet, at, "control", alignment_control_of(task)->name);
      xp_sheet_require(sheet, at, "seed", xp_text(run, "%zu", task->seed));
      xp_sheet_require(sheet, at, "epoch [1]", xp_text(run, "%zu", e));
      course_table_fetch(sheet, at, tables[table].columns, out[i].row[e]);
    }
  }
  xp_sheet_require_rows(sheet, at);
}

double alignment_limit(const exact_asymmetry *x) {
  return x->kappa_weights <= 1 ? vf_bound_angle_limit(x->kappa_weights) * degrees : NAN;
}

static const char *recipe_of(const alignment *a, const alignment_task *t) {
  return t->drawn ? a->faint->name : a->recipe->name;
}

static void write_kappa(xp_run *run, const alignment *a, const alignment_outcome *out) {
  xp_table *t = xp_table_open(
      run, "kappa",
      "hidden\tcontrol\tepoch [1]\timage\tfixed point\tactive units [1]\tspectral abscissa [1]\t"
      "kappa [1]\tangle [degrees]\tkappa_M [1]\tweight angle [degrees]\tbound [degrees]\t"
      "exact cosine [1]\tcosine [1]\trecipe");
  for (size_t i = 0; i < a->count; i++)
    for (size_t e = 0; e <= a->tasks[i].epochs; e++)
      for (size_t j = 0; j < a->tasks[i].kappa_images; j++) {
        const kappa_point *p = &out[i].kappa.point[e][j];
        const exact_asymmetry *x = &p->exact;
        if (p->fate != KAPPA_UNUSED)
          xp_table_row(t, "%zu\t%s\t%zu\t%zu\t%s\t%zu\t%.5f\t%.6g\t%.4f\t%.6g\t%.4f\t%.4f\t%.6f\t%.6f\t%s",
                       a->tasks[i].hidden, alignment_controls[a->tasks[i].control].name, e, p->image,
                       kappa_fate_name(p->fate), p->active, p->abscissa, x->kappa, x->angle * degrees,
                       x->kappa_weights, x->weight_angle * degrees, alignment_limit(x), cos(x->weight_angle),
                       p->cosine, recipe_of(a, &a->tasks[i]));
      }
}

static kappa_point point_at(const xp_sheet *s, size_t at) {
  kappa_point p = {.fate = KAPPA_NONE,
                   .image = (size_t)xp_sheet_number(s, at, "image"),
                   .active = (size_t)xp_sheet_number(s, at, "active units [1]"),
                   .abscissa = xp_sheet_number(s, at, "spectral abscissa [1]"),
                   .exact = {.kappa = xp_sheet_number(s, at, "kappa [1]"),
                             .kappa_weights = xp_sheet_number(s, at, "kappa_M [1]"),
                             .angle = xp_sheet_number(s, at, "angle [degrees]") / degrees,
                             .weight_angle = xp_sheet_number(s, at, "weight angle [degrees]") / degrees,
                             .roundoff = 0},
                   .cosine = xp_sheet_number(s, at, "cosine [1]")};
  while (p.fate < KAPPA_AT_REST && strcmp(kappa_fate_name(p.fate), xp_sheet_text(s, at, "fixed point")) != 0)
    p.fate++;
  return p;
}

/* Points of an epoch: at the first images, or as many as were drawn. */
static size_t count_points(const alignment_task *t, const alignment_outcome *o, size_t epoch) {
  return t->drawn ? o->points[epoch] : t->kappa_images;
}

static void read_kappa(xp_run *run, const alignment *a, alignment_outcome *out) {
  const xp_sheet *s = xp_sheet_read(run, "kappa");
  size_t at = 0;
  for (size_t i = 0; i < a->count; i++)
    for (size_t e = 0; e <= a->tasks[i].epochs; e++)
      for (size_t j = 0; j < count_points(&a->tasks[i], &out[i], e); j++, at++) {
        xp_sheet_require(s, at, "hidden", xp_text(run, "%zu", a->tasks[i].hidden));
        xp_sheet_require(s, at, "control", alignment_controls[a->tasks[i].control].name);
        xp_sheet_require(s, at, "epoch [1]", xp_text(run, "%zu", e));
        xp_sheet_require(s, at, "recipe", recipe_of(a, &a->tasks[i]));
        out[i].kappa.point[e][j] = point_at(s, at);
      }
  xp_sheet_require_rows(s, at);
}

static size_t find_drawn(const alignment *a) {
  size_t i = 0;
  while (i < a->count && !a->tasks[i].drawn)
    i++;
  return i;
}

/* How many images were drawn for the points of a moment. */
static void write_drawn(xp_run *run, const alignment *a, const alignment_outcome *out) {
  xp_table *t = xp_table_open(run, "drawn", "epoch [1]\timages drawn [1]\twith an error [1]");
  const size_t i = find_drawn(a);
  for (size_t e = 0; e <= a->tasks[i].epochs; e++) {
    size_t points = 0;
    for (size_t j = 0; j < KAPPA_IMAGES; j++)
      points += out[i].kappa.point[e][j].fate != KAPPA_UNUSED;
    if (out[i].kappa.drawn[e] > 0)
      xp_table_row(t, "%zu\t%zu\t%zu", e, out[i].kappa.drawn[e], points);
  }
}

static void read_drawn(xp_run *run, const alignment *a, alignment_outcome *out) {
  const xp_sheet *s = xp_sheet_read(run, "drawn");
  const size_t i = find_drawn(a);
  for (size_t at = 0; at < xp_sheet_rows(s); at++) {
    const double epoch = xp_sheet_number(s, at, "epoch [1]"),
                 points = xp_sheet_number(s, at, "with an error [1]");
    if (!(epoch >= 0 && epoch <= (double)a->tasks[i].epochs && points >= 0 && points <= KAPPA_IMAGES))
      xp_die(run, "table drawn, row %zu: epoch %g, %g points: give the options of its run", at + 1, epoch,
             points);
    out[i].kappa.drawn[(size_t)epoch] = (size_t)xp_sheet_number(s, at, "images drawn [1]");
    out[i].points[(size_t)epoch] = (size_t)points;
  }
}

static int has_kappa(const alignment *a) {
  for (size_t i = 0; i < a->count; i++)
    if (a->tasks[i].kappa_images > 0)
      return 1;
  return 0;
}

void alignment_write_tables(xp_run *run, const alignment *a, const alignment_outcome *out) {
  for (size_t table = 0; table < TABLES; table++)
    if (count_runs(a, table) > 0)
      write_epochs(run, a, out, table);
  if (has_kappa(a))
    write_kappa(run, a, out);
  if (find_drawn(a) < a->count)
    write_drawn(run, a, out);
}

void alignment_read_tables(xp_run *run, alignment *a, alignment_outcome *out) {
  memset(out, 0, a->count * sizeof *out);
  for (size_t table = 0; table < TABLES; table++)
    if (count_runs(a, table) > 0)
      read_epochs(run, a, out, table);
  if (find_drawn(a) < a->count)
    read_drawn(run, a, out);
  if (has_kappa(a))
    read_kappa(run, a, out);
}
