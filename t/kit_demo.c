/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * An experiment about nothing, for the tests of the kit: it sums random numbers in parallel tasks, and does
 * wrong what --fault names.
 */
#include "xp.h"

#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STEPS = 3 };

static long tasks = 7;
static long rows = 4;
static double measured = 0.25;
static double spread = 0;
static long held = 3;
static int skip;
static int nap; /* tasks never end */
static const char *fault;
static const char *folder;
static int resume;
static const char *note = "plain";

static const xp_option options[] = {
    {XP_OPTION_INT, "tasks", "N", "random sums", &tasks, 1, 1000},
    {XP_OPTION_INT, "rows", "N", "rows of the second table", &rows, 0, 1000000},
    {XP_OPTION_REAL, "measured", "X", "what the first claim finds; its limits are 0 and 1", &measured, -2, 2},
    {XP_OPTION_REAL, "spread", "X", "half width of its interval", &spread, 0, 1},
    {XP_OPTION_INT, "held", "N", "parts of three that hold for the second claim", &held, 0, 3},
    {XP_OPTION_FLAG, "skip", NULL, "do not test the second claim", &skip, 0, 0},
    {XP_OPTION_FLAG, "nap", NULL, "tasks that tell their process and wait to be stopped", &nap, 0, 0},
    {XP_OPTION_TEXT, "fault", "NAME", "what to do wrong", &fault, 0, 0},
    {XP_OPTION_TEXT, "note", "TEXT", "a value", &note, 0, 0},
    XP_SWEEP_OPTIONS(&folder, &resume),
    {XP_OPTION_END, NULL, NULL, NULL, NULL, 0, 0}};

typedef struct {
  xp_run *run;
  xp_table *table;
  size_t *index; /* of each cell's sum */
} surroundings;

static int is_fault(const char *name) {
  return fault && strcmp(fault, name) == 0;
}

/* In a sweep with a folder a cell takes a while, and notes in FILE.ran that it began and ended. */
static void dawdle(const char *file, char word) {
  char path[4096];
  snprintf(path, sizeof path, "%s.ran", file);
  FILE *ran = fopen(path, "a");
  if (ran) {
    putc(word, ran);
    fclose(ran);
  }
  usleep(30000);
}

static int first_time(const char *file) {
  char path[4096];
  snprintf(path, sizeof path, "%s.killed", file);
  FILE *mark = fopen(path, "wx");
  return mark && fclose(mark) == 0;
}

static void describe(size_t index, xp_cell *cell, void *context) {
  const surroundings *around = context;
  snprintf(cell->name, sizeof cell->name, "sum-%zu", around->index[index]);
  snprintf(cell->settings, sizeof cell->settings, "seed=%llu steps=%d",
           (unsigned long long)xp_run_seed(around->run), STEPS);
}

/* Prints words of its own to show that they come out once. */
static int sum(size_t place, const char *file, void *result, xp_ticker *ticker, void *context) {
  const surroundings *around = context;
  const size_t index = around->index[place];
  if (file)
    dawdle(file, 'b');
  gsl_rng *rng = xp_rng_alloc(xp_run_seed(around->run), "demo", index);
  double total = 0;
  if (index == 2 && is_fault("task-returns")) {
    fprintf(stderr, "kit_demo: sum 2: wrong on purpose\n");
    gsl_rng_free(rng);
    return 1;
  }
  if (index == 2 && is_fault("killed-once") && file && first_time(file))
    kill(getppid(), SIGKILL);
  const int waits = nap || (index == 2 && is_fault("waits-once") && file && first_time(file));
  if (index == 2 && is_fault("task-signal"))
    raise(SIGKILL);
  if (index == 2 && is_fault("task-exit"))
    _exit(0);
  if (index == 2 && is_fault("task-dies"))
    xp_die(around->run, "dead on purpose");
  if (index == 2 && is_fault("task-writes"))
    xp_table_row(around->table, "2\t2");
  printf("# sum %zu\n", index);
  if (nap)
    fprintf(stderr, "task %ld\n", (long)getpid());
  while (waits) {
    if (!is_fault("no-ticks"))
      xp_tick(ticker, NULL);
    usleep(10000);
  }
  for (int step = 0; step < STEPS; step++) {
    for (int i = 0; i < 1000; i++)
      total += gsl_rng_uniform(rng) - 0.5;
    xp_tick(ticker, "total %.3f", total);
  }
  gsl_rng_free(rng);
  if (file)
    dawdle(file, 'e');
  *(double *)result = total;
  return 0;
}

static void do_fault(xp_run *run, xp_table *table) {
  if (is_fault("key"))
    xp_value(run, "Bad_Key", "1");
  if (is_fault("key-twice"))
    xp_value(run, "note", "again");
  if (is_fault("value-nan"))
    xp_value(run, "ratio", "about %.2f", NAN);
  if (is_fault("value-lines"))
    xp_value(run, "ratio", "one\ntwo");
  if (is_fault("cells"))
    xp_table_row(table, "1\t2\t3");
  if (is_fault("newline"))
    xp_table_row(table, "1\t2\n");
  if (is_fault("table-twice"))
    xp_table_open(run, NULL, "index [1]");
  if (is_fault("table-name"))
    xp_table_open(run, "../up", "index [1]");
  if (is_fault("column"))
    xp_table_open(run, "other", "index [1]\t\tsum [1]");
  if (is_fault("no-tasks"))
    xp_sweep_run(run, &(xp_sweep){.label = "nothing", .record = sizeof(double), .run = sum}, NULL);
  if (is_fault("die"))
    xp_die(run, "dead on purpose after %ld rows", rows);
}

static void write_results(xp_run *run, const double *sums) {
  xp_table *big = xp_table_open(run, "rows", "row [1]\ttext");
  for (long i = 0; i < rows; i++)
    xp_table_row(big, "%ld\tseven times nine is sixty-three", i);
  xp_value(run, "note", "%s", note);
  xp_value(run, "first", "%.3e", sums[0]);
  xp_value_number(run, "last", "%.3e", sums[tasks - 1]);
  xp_value_number(run, "absent", "%.3e", NAN);
}

/* Gives the claim the kind that the fault names, with what it requires or without. */
static void set_kind(xp_claim *claim) {
  static const struct {
    const char *fault;
    xp_kind kind;
    size_t count;
    double low, high;
  } kinds[] = {{"exceptions", XP_EXCEPTIONS, 7, 0, 0},        {"exceptions-no-count", XP_EXCEPTIONS, 0, 0, 0},
               {"exceptions-limits", XP_EXCEPTIONS, 7, 0, 1}, {"residual", XP_RESIDUAL, 7, 0, 1},
               {"residual-limits", XP_RESIDUAL, 7, 0, 2},     {"faults", XP_FAULTS, 7, 7, 7},
               {"faults-limits", XP_FAULTS, 7, 6, 7},         {"faults-no-count", XP_FAULTS, 0, 0, 0}};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (is_fault(kinds[i].fault)) {
      claim->kind = kinds[i].kind;
      claim->count = kinds[i].count;
      claim->low = kinds[i].low;
      claim->high = kinds[i].high;
    }
}

static void make_claims(xp_run *run) {
  xp_claim claim = {.statement = "A number lies between its limits",
                    .source = "vfep, prop:angle",
                    .quantity = "the number of --measured",
                    .unit = "1",
                    .low = 0,
                    .high = 1,
                    .reason = "as given: 0 <= x <= 1",
                    .spread = spread};
  claim.id = is_fault("id") ? "other.number" : is_fault("id-empty") ? "kit-demo." : "kit-demo.number";
  if (is_fault("limits"))
    claim.high = -1;
  if (is_fault("tab"))
    claim.reason = "a\tb";
  if (is_fault("no-reason"))
    claim.reason = NULL;
  if (is_fault("spread"))
    claim.spread = NAN;
  set_kind(&claim);
  xp_claim_check(run, &claim, is_fault("nan") ? NAN : measured);
  if (!is_fault("id-twice"))
    claim.id = "kit-demo.parts";
  if (skip)
    xp_claim_skip(run, &claim, "it would take long");
  else if (is_fault("parts"))
    xp_claim_parts(run, &claim, 4, 3);
  else if (is_fault("no-parts"))
    xp_claim_parts(run, &claim, 0, 0);
  else
    xp_claim_parts(run, &claim, (size_t)held, 3);
}

int main(int argc, char **argv) {
  xp_run *run = xp_begin(argc, argv, "kit-demo", "Sums of random numbers", options);
  double *sums = calloc((size_t)tasks, sizeof *sums);
  if (!sums)
    xp_die(run, "memory is short: use fewer --tasks");
  xp_table *table = xp_table_open(run, NULL, "index [1]\tsum [1]");
  xp_table_row(table, "-1\t%g", 0.0);
  surroundings around = {run, table, xp_need(run, (size_t)tasks, sizeof(size_t))};
  for (long i = 0; i < tasks; i++)
    around.index[i] = (size_t)i;
  xp_sweep sweep = {.label = "sums",
                    .cells = (size_t)tasks,
                    .steps = STEPS,
                    .record = sizeof *sums,
                    .folder = folder,
                    .resume = resume,
                    .describe = describe,
                    .run = sum,
                    .context = &around};
  xp_sweep_keep(run, &sweep, around.index, sizeof *around.index);
  xp_sweep_run(run, &sweep, sums);
  for (size_t i = 0; i < sweep.cells; i++)
    xp_table_row(table, "%zu\t%.17g", around.index[i], sums[i]);
  write_results(run, sums);
  free(sums);
  free(around.index);
  do_fault(run, table);
  if (!is_fault("no-claim"))
    make_claims(run);
  return xp_end(run);
}
