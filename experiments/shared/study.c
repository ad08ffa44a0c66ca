/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "study.h"

#include "xp_seed.h"
#include "xp_table.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* What a cell's file holds. */
typedef struct {
  char outcome[STUDY_OUTCOME];
  double number[STUDY_NUMBERS];
} record;

struct study_task {
  const study *s;
  size_t start;
  const char *file;
  xp_ticker *ticker;
  int code; /* of the first course that did not come to its end */
  char failure[STUDY_OUTCOME];
};

static const char done[] = "done";

study *study_alloc(xp_run *run, const study_plan *plan, const study_choice *choice, void *context) {
  study *s = xp_need(run, 1, sizeof *s);
  *s = (study){.run = run, .plan = plan, .choice = choice, .context = context};
  return s;
}

void study_free(study *s) {
  if (s)
    free(s->cells);
  free(s);
}

static study_cell *next_cell(study *s) {
  if (s->count == s->room) {
    s->room = 2 * s->room + 64;
    study_cell *more = realloc(s->cells, s->room * sizeof *more);
    if (!more)
      xp_die(s->run, "not enough memory for %zu cells", s->room);
    s->cells = more;
  }
  s->cells[s->count] = (study_cell){.start = 0};
  return &s->cells[s->count++];
}

void study_add(study *s, size_t start, study_key key) {
  if (s->choice->start >= 0 && (size_t)s->choice->start != start)
    return;
  study_cell *cell = next_cell(s);
  cell->key = key;
  cell->start = start;
}

void study_set_level(study_key *key, size_t f, const char *format, ...) {
  va_list list;
  va_start(list, format);
  vsnprintf(key->level[f], sizeof key->level[f], format, list);
  va_end(list);
}

static gsl_rng *stream_of(const study *s, size_t start, const char *purpose) {
  return xp_rng_alloc(xp_run_seed(s->run), purpose ? purpose : xp_run_name(s->run), start);
}

gsl_rng *study_stream(const study_task *task, const char *purpose) {
  return stream_of(task->s, task->start, purpose);
}

/* A level in a name of a file: small letters, digits and hyphens. */
static void append_word(char *text, size_t size, const char *word) {
  size_t used = strlen(text);
  for (; *word && used + 1 < size; word++)
    text[used++] = isalnum((unsigned char)*word) ? (char)tolower((unsigned char)*word)
                   : *word == '.'                ? 'p'
                                                 : '-';
  text[used] = 0;
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const study *s = context;
  const study_cell *c = &s->cells[index];
  const vf_training_options o = s->plan->options(c, s->context);
  *cell->name = 0;
  for (size_t f = 0; s->plan->factors[f]; f++) {
    append_word(cell->name, sizeof cell->name, c->key.level[f]);
    append_word(cell->name, sizeof cell->name, "-");
  }
  const size_t used = strlen(cell->name);
  snprintf(cell->name + used, sizeof cell->name - used, "%zu", c->start);
  course_describe(&o, stream_of(s, c->start, NULL), cell->settings, sizeof cell->settings);
  if (s->plan->describe) {
    const size_t told = strlen(cell->settings);
    s->plan->describe(c, cell->settings + told, sizeof cell->settings - told, s->context);
  }
}

const char *study_file(const study_task *task) {
  return task->file;
}

void study_tick(study_task *task, const char *note, ...) {
  char text[STUDY_OUTCOME];
  va_list list;
  va_start(list, note);
  vsnprintf(text, sizeof text, note, list);
  va_end(list);
  xp_tick(task->ticker, "%s", text);
}

void study_fail(study_task *task, int code, const char *format, ...) {
  va_list list;
  va_start(list, format);
  vsnprintf(task->failure, sizeof task->failure, format, list);
  va_end(list);
  task->code = code;
  if (code != GSL_EFAILED)
    fprintf(stderr, "%s: %s\n", xp_run_name(task->s->run), task->failure);
}

/* "what: where: what to do" without its first and last part. */
static void tell_failure(study_task *task, const char *text) {
  const char *where = strstr(text, ": "), *end = where ? strstr(where + 2, ": ") : NULL;
  where = where ? where + 2 : text;
  snprintf(task->failure, sizeof task->failure, "%.*s", (int)(end ? (size_t)(end - where) : strlen(where)),
           where);
}

/* The training in files that begin with file, or in none. */
static vf_training *train_in(study_task *task, const vf_training_options *o, const char *file,
                             int (*look)(vf_training *t, void *context), void *context) {
  vf_error failure = {0, ""};
  vf_training *t = NULL;
  const course c = {.program = xp_run_name(task->s->run),
                    .file = file,
                    .ticker = task->ticker,
                    .look = look,
                    .context = context,
                    .failure = &failure};
  task->code = course_train(&c, o, study_stream(task, NULL), &t);
  if (!task->code)
    return t;
  tell_failure(task, failure.text);
  return NULL;
}

vf_training *study_train(study_task *task, const vf_training_options *o,
                         int (*look)(vf_training *t, void *context), void *context) {
  return train_in(task, o, task->file, look, context);
}

/* The name without ending of the files of a course that cells share. */
static void name_common(const study_task *task, const vf_training_options *o, char *file, size_t size) {
  char text[2048];
  course_describe(o, study_stream(task, NULL), text, sizeof text);
  snprintf(file, size, "%s/%s-common-%016llx", task->s->choice->folder, xp_run_name(task->s->run),
           (unsigned long long)course_digest(COURSE_DIGEST, text, strlen(text)));
}

vf_training *study_train_common(study_task *task, const vf_training_options *o) {
  char file[4096], lock[4096 + 8];
  if (!task->file)
    return train_in(task, o, NULL, NULL, NULL);
  name_common(task, o, file, sizeof file);
  snprintf(lock, sizeof lock, "%s.lock", file);
  const int descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
  if (descriptor < 0 || flock(descriptor, LOCK_EX)) {
    study_fail(task, GSL_EINVAL, "%s: %s: give a folder with locks", lock, strerror(errno));
    return NULL;
  }
  vf_training *t = train_in(task, o, file, NULL, NULL);
  close(descriptor);
  return t;
}

static int run_cell(size_t index, const char *file, void *result, xp_ticker *ticker, void *context) {
  const study *s = context;
  record *r = result;
  study_task task = {.s = s, .start = s->cells[index].start, .file = file, .ticker = ticker};
  for (size_t n = 0; s->plan->numbers[n]; n++)
    r->number[n] = NAN;
  s->plan->run(&task, &s->cells[index], r->number, s->context);
  if (task.code && task.code != GSL_EFAILED)
    return task.code;
  snprintf(r->outcome, sizeof r->outcome, "%s", task.code ? task.failure : done);
  for (size_t n = 0; task.code && s->plan->numbers[n]; n++)
    r->number[n] = NAN;
  return GSL_SUCCESS;
}

enum { LINE = 2048 };

static void append(char *line, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void append(char *line, const char *format, ...) {
  const size_t used = strlen(line);
  va_list list;
  va_start(list, format);
  vsnprintf(line + used, LINE - used, format, list);
  va_end(list);
}

static void append_key(const study *s, char *line, const study_key *key) {
  for (size_t f = 0; s->plan->factors[f]; f++)
    append(line, "%s\t", key->level[f]);
}

static void write_cells(study *s) {
  char line[LINE] = "";
  for (size_t f = 0; s->plan->factors[f]; f++)
    append(line, "%s\t", s->plan->factors[f]);
  append(line, "start\toutcome");
  for (size_t n = 0; s->plan->numbers[n]; n++)
    append(line, "\t%s", s->plan->numbers[n]);
  xp_table *table = xp_table_open(s->run, NULL, line);
  for (size_t i = 0; i < s->count; i++) {
    const study_cell *c = &s->cells[i];
    *line = 0;
    append_key(s, line, &c->key);
    append(line, "%zu\t%s", c->start, c->outcome);
    for (size_t n = 0; s->plan->numbers[n]; n++)
      append(line, "\t%.6g", study_plain(c->number[n]));
    xp_table_row(table, "%s", line);
  }
}

/* Also after a run, so that claims are made of numbers as they are printed. */
static void read_cells(study *s) {
  const xp_sheet *sheet = xp_sheet_read(s->run, NULL);
  s->count = 0;
  for (size_t at = 0; at < xp_sheet_rows(sheet); at++) {
    study_cell *c = next_cell(s);
    for (size_t f = 0; s->plan->factors[f]; f++)
      study_set_level(&c->key, f, "%s", xp_sheet_text(sheet, at, s->plan->factors[f]));
    c->start = (size_t)xp_sheet_number(sheet, at, "start");
    snprintf(c->outcome, sizeof c->outcome, "%s", xp_sheet_text(sheet, at, "outcome"));
    for (size_t n = 0; s->plan->numbers[n]; n++)
      c->number[n] = xp_sheet_number(sheet, at, s->plan->numbers[n]);
  }
}

static void result(size_t index, const void *found, double *value, void *context) {
  (void)index;
  const study *s = context;
  for (size_t n = 0; n < XP_SWEEP_RESULTS && s->plan->numbers[n]; n++)
    value[n] = ((const record *)found)->number[n];
}

/* The columns of a table of --grid. */
static const char *results_of(const study *s) {
  char line[LINE] = "";
  for (size_t n = 0; n < XP_SWEEP_RESULTS && s->plan->numbers[n]; n++)
    append(line, "%s%s", n ? "\t" : "", s->plan->numbers[n]);
  return xp_text(s->run, "%s", line);
}

static void run_cells(study *s) {
  xp_sweep sweep = {.label = "runs",
                    .cells = s->count,
                    .steps = s->plan->steps,
                    .record = sizeof(record),
                    .folder = s->choice->folder,
                    .resume = s->choice->resume,
                    .describe = describe,
                    .run = run_cell,
                    .context = s,
                    .results = results_of(s),
                    .result = result};
  xp_sweep_keep(s->run, &sweep, s->cells, sizeof *s->cells);
  s->count = sweep.cells;
  record *records = xp_need(s->run, s->count, sizeof *records);
  xp_sweep_run(s->run, &sweep, records);
  for (size_t i = 0; i < s->count; i++) {
    memcpy(s->cells[i].outcome, records[i].outcome, sizeof records[i].outcome);
    memcpy(s->cells[i].number, records[i].number, sizeof records[i].number);
  }
  free(records);
}

void study_run(study *s) {
  if (!xp_run_judged(s->run)) {
    if (s->count == 0)
      xp_die(s->run, "--start=%ld: preset %s has no such start: leave it out", s->choice->start,
             xp_preset_name(xp_run_preset(s->run)));
    run_cells(s);
    write_cells(s);
  }
  read_cells(s);
}

int study_ended(const study_cell *c) {
  return strcmp(c->outcome, done) == 0;
}

static bool same(const study *s, const study_key *a, const study_key *b) {
  for (size_t f = 0; s->plan->factors[f]; f++)
    if (strcmp(a->level[f], b->level[f]) != 0)
      return false;
  return true;
}

const study_cell *study_find(const study *s, const study_key *key, size_t start) {
  for (size_t i = 0; i < s->count; i++)
    if (s->cells[i].start == start && same(s, &s->cells[i].key, key))
      return &s->cells[i];
  return NULL;
}

int study_has(const study *s, study_key key) {
  for (size_t i = 0; i < s->count; i++)
    if (same(s, &s->cells[i].key, &key))
      return 1;
  return 0;
}

/* "test error [%]" gives "test error half width [%]". */
static void append_half_title(char *line, const char *title) {
  const char *unit = strstr(title, " [");
  append(line, "\t%s\t%.*s half width%s", title, (int)(unit ? (size_t)(unit - title) : strlen(title)), title,
         unit ? unit : "");
}

static bool seen_before(const study *s, size_t i) {
  for (size_t j = 0; j < i; j++)
    if (same(s, &s->cells[j].key, &s->cells[i].key))
      return true;
  return false;
}

static void write_group(const study *s, xp_table *table, const study_key *key) {
  char line[LINE] = "";
  append_key(s, line, key);
  const study_mean first = study_mean_of(s, *key, 0);
  append(line, "%zu\t%zu", first.starts, first.failed);
  for (size_t n = 0; s->plan->numbers[n]; n++) {
    const study_mean m = study_mean_of(s, *key, n);
    append(line, "\t%.6g\t%.3g", study_plain(m.mean), study_plain(m.half));
  }
  xp_table_row(table, "%s", line);
}

void study_write_summary(study *s) {
  char line[LINE] = "";
  for (size_t f = 0; s->plan->factors[f]; f++)
    append(line, "%s\t", s->plan->factors[f]);
  append(line, "starts [1]\tfailed [1]");
  for (size_t n = 0; s->plan->numbers[n]; n++)
    append_half_title(line, s->plan->numbers[n]);
  xp_table *table = xp_table_open(s->run, "summary", line);
  for (size_t i = 0; i < s->count; i++)
    if (!seen_before(s, i))
      write_group(s, table, &s->cells[i].key);
}
