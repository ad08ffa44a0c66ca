/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The command line: the common options and those of the experiment are entries of one kind of table, read
 * strictly.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_intern.h"
#include "xp_number.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

enum { COMMON = 7, OWN_MOST = 32, FIRST_CODE = 256 };

/* The common options as a table that points into texts kept by the caller. */
typedef struct {
  const char *preset;
  const char *seed;
  const char *product;
  xp_option table[COMMON + 1];
} common_options;

static void common_fill(common_options *common, xp_run *run) {
  common->preset = "quick";
  common->seed = "1";
  common->product = vf_product_at(0)->name;
  const xp_option table[COMMON + 1] = {
      {XP_OPTION_TEXT, "preset", "NAME", "check, quick or paper", &common->preset, 0, 0},
      {XP_OPTION_TEXT, "seed", "N", "seed of every random stream", &common->seed, 0, 0},
      {XP_OPTION_TEXT, "out", "FOLDER", "where results go; default results/PRESET", &run->out, 0, 0},
      {XP_OPTION_TEXT, "data", "FOLDER", "IDX files; default VFEP_DATA, else data/mnist", &run->data, 0, 0},
      {XP_OPTION_INT, "jobs", "N", "processes side by side", &run->jobs, 1, 1024},
      {XP_OPTION_TEXT, "product", "NAME", "cblas or onednn: the products of learning", &common->product, 0,
       0},
      {XP_OPTION_TEXT, "verdicts", "FILE", "claims known not to reproduce", &run->verdicts, 0, 0},
      {XP_OPTION_END, NULL, NULL, NULL, NULL, 0, 0}};
  memcpy(common->table, table, sizeof table);
}

static _Noreturn void leave(xp_run *run, int status) {
  xp_run_free(run);
  exit(status);
}

static _Noreturn void refuse(xp_run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

static _Noreturn void refuse(xp_run *run, const char *format, ...) {
  va_list args;
  va_start(args, format);
  xp_say(run, format, args);
  va_end(args);
  leave(run, 2);
}

static _Noreturn void refuse_word(xp_run *run, const char *word, const char *what) {
  refuse(run, "%s: %s: see %s --help", word, what, run->name);
}

/* After --help and --version. */
static _Noreturn void leave_shown(xp_run *run) {
  int failed = fflush(stdout) || ferror(stdout);
  if (failed)
    fprintf(stderr, "%s: standard output: %s: make room for it\n", run->name, strerror(errno));
  leave(run, failed);
}

static void show_option(const xp_option *option) {
  char left[64];
  snprintf(left, sizeof left, "--%s%s%s", option->name, option->metavar ? "=" : "",
           option->metavar ? option->metavar : "");
  printf("  %-22s %s", left, option->help);
  switch (option->type) {
  case XP_OPTION_INT:
    printf(" [%ld]", *(const long *)option->value);
    break;
  case XP_OPTION_REAL:
    printf(" [%g]", *(const double *)option->value);
    break;
  case XP_OPTION_TEXT:
    if (*(const char *const *)option->value)
      printf(" [%s]", *(const char *const *)option->value);
    break;
  default:
    break;
  }
  putchar('\n');
}

static void show_help(const xp_run *run, const xp_option *common) {
  printf("Usage: %s [OPTION]...\n%s\n\n", run->name, run->summary);
  if (run->options && run->options->type != XP_OPTION_END) {
    puts("Options of this experiment [default]:");
    for (const xp_option *option = run->options; option->type != XP_OPTION_END; option++)
      show_option(option);
    putchar('\n');
  }
  puts("Options of every experiment [default]:");
  for (; common->type != XP_OPTION_END; common++)
    show_option(common);
  puts("  --help                 this text\n"
       "  --version              the version\n\n"
       "Presets:\n"
       "  check  toy sizes; claims that need scale are not tested\n"
       "  quick  all theory at full size, training reduced\n"
       "  paper  the scale of the paper: hours where there is training");
}

static void set_number(xp_run *run, const xp_option *option, const char *text) {
  const bool whole = option->type == XP_OPTION_INT;
  if (whole ? xp_number_long(text, option->min, option->max, option->value)
            : xp_number_real(text, option->min, option->max, option->value))
    return;
  refuse(run, "--%s=%s: not a %snumber between %.*g and %.*g: give a number", option->name, text,
         whole ? "whole " : "", whole ? 20 : 6, option->min, whole ? 20 : 6, option->max);
}

/* Where the value of an option goes: those that the kit itself reads have a place in run. */
static void *place_of(xp_run *run, const xp_option *option) {
  switch (option->type) {
  case XP_OPTION_JUDGE:
    return &run->judged;
  case XP_OPTION_CELLS:
    return &run->cells;
  case XP_OPTION_SHARD:
    return &run->shard_text;
  case XP_OPTION_SOBOL:
    return &run->sobol_text;
  case XP_OPTION_COLLECT:
    return &run->collect;
  case XP_OPTION_FINISHED:
    return &run->finished;
  default:
    return option->value;
  }
}

static bool is_flag(const xp_option *option) {
  return option->type == XP_OPTION_FLAG || option->type == XP_OPTION_COLLECT ||
         option->type == XP_OPTION_FINISHED;
}

static void set_option(xp_run *run, const xp_option *option, const char *text) {
  switch (option->type) {
  case XP_OPTION_FLAG:
  case XP_OPTION_COLLECT:
  case XP_OPTION_FINISHED:
    *(int *)place_of(run, option) = 1;
    break;
  case XP_OPTION_INT:
  case XP_OPTION_REAL:
    set_number(run, option, text);
    break;
  case XP_OPTION_SET:
    run->settings = xp_grow(run, run->settings, run->setting_count + 1, sizeof *run->settings);
    run->settings[run->setting_count++] = text;
    break;
  case XP_OPTION_GRID:
    run->grids = xp_grow(run, run->grids, run->grid_count + 1, sizeof *run->grids);
    run->grids[run->grid_count++] = text;
    break;
  case XP_OPTION_RANGE:
    run->ranges = xp_grow(run, run->ranges, run->range_count + 1, sizeof *run->ranges);
    run->ranges[run->range_count++] = (xp_range){.text = text};
    break;
  case XP_OPTION_TEXT:
  case XP_OPTION_SOBOL:
  case XP_OPTION_JUDGE:
  case XP_OPTION_CELLS:
  case XP_OPTION_SHARD:
    if (!*text)
      refuse(run, "--%s=: empty: give a value", option->name);
    if (text[0] == '~' && (!text[1] || text[1] == '/'))
      refuse(run, "--%s=%s: the shell has left ~ as it is here: write $HOME%s", option->name, text, text + 1);
    *(const char **)place_of(run, option) = text;
    break;
  case XP_OPTION_END:
    break;
  }
}

/* The table of getopt_long: common options, then those of the experiment, then --help and --version. */
static void fill_long_options(struct option *table, xp_run *run, const xp_option *common) {
  size_t own = 0;
  while (run->options && run->options[own].type != XP_OPTION_END)
    own++;
  if (own > OWN_MOST)
    xp_die(run, "more than %d options of its own: remove some", OWN_MOST);
  for (size_t i = 0; i < COMMON + own; i++) {
    const xp_option *option = i < COMMON ? &common[i] : &run->options[i - COMMON];
    int argument = is_flag(option) ? no_argument : required_argument;
    table[i] = (struct option){option->name, argument, NULL, FIRST_CODE + (int)i};
  }
  table[COMMON + own] = (struct option){"help", no_argument, NULL, 'h'};
  table[COMMON + own + 1] = (struct option){"version", no_argument, NULL, 'v'};
  table[COMMON + own + 2] = (struct option){NULL, 0, NULL, 0};
}

static void set_product(xp_run *run, const char *name) {
  char names[64] = "";
  run->product = vf_product_find(name);
  if (run->product)
    return;
  for (size_t i = 0; vf_product_at(i); i++)
    snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", i ? " or " : "",
             vf_product_at(i)->name);
  refuse(run, "--product=%s: not a backend of this build: give %s", name, names);
}

/* "K/N": cell i belongs to shard i mod N + 1. */
static void set_shard(xp_run *run, const char *text) {
  char first[32];
  long k = 0, n = 0;
  const size_t length = strcspn(text, "/");
  snprintf(first, sizeof first, "%.*s", (int)length, text);
  if (!text[length] || !xp_number_long(text + length + 1, 1, 1e6, &n) ||
      !xp_number_long(first, 1, (double)n, &k))
    refuse(run, "--shard=%s: not K/N with whole numbers from 1 on, K at most N: give such", text);
  if (run->collect || run->finished)
    refuse(run, "--shard=%s: runs cells, and --collect and --finished run none: leave one out", text);
  run->shard = (size_t)k;
  run->shards = (size_t)n;
}

static void set_common(xp_run *run, const common_options *common) {
  if (!xp_preset_parse(common->preset, &run->preset))
    refuse(run, "--preset=%s: not a preset: give check, quick or paper", common->preset);
  if (!xp_number_uint64(common->seed, &run->seed))
    refuse(run, "--seed=%s: not a whole number between 0 and %llu: give a number", common->seed,
           (unsigned long long)UINT64_MAX);
  set_product(run, common->product);
}

void xp_option_parse(xp_run *run, int argc, char **argv) {
  common_options common;
  long cores = sysconf(_SC_NPROCESSORS_ONLN);
  run->jobs = cores < 1 ? 1 : cores > 1024 ? 1024 : cores;
  common_fill(&common, run);
  struct option table[COMMON + OWN_MOST + 3];
  fill_long_options(table, run, common.table);

  int code;
  opterr = 0;
  optind = 1;
  while ((code = getopt_long(argc, argv, ":", table, NULL)) != -1) {
    if (code == 'h') {
      show_help(run, common.table);
      leave_shown(run);
    } else if (code == 'v') {
      printf("%s (vfep) %s\n", run->name, PACKAGE_VERSION);
      leave_shown(run);
    } else if (code == ':') {
      refuse_word(run, argv[optind - 1], "a value is missing");
    } else if (code == '?') {
      refuse_word(run, argv[optind - 1], "not an option");
    }
    size_t i = (size_t)(code - FIRST_CODE);
    set_option(run, i < COMMON ? &common.table[i] : &run->options[i - COMMON], optarg);
  }
  if (optind < argc)
    refuse_word(run, argv[optind], "not an option");
  set_common(run, &common);
  if (run->shard_text)
    set_shard(run, run->shard_text);
  xp_grid_check(run);
}

void xp_option_describe(const xp_run *run, char *text, size_t size) {
  size_t used = 0;
  text[0] = 0;
  for (const xp_option *option = run->options; option && option->type != XP_OPTION_END; option++) {
    char value[256] = "none";
    if (option->type >= XP_OPTION_JUDGE) /* they choose where records come from, not what they are */
      continue;
    if (option->type == XP_OPTION_FLAG)
      snprintf(value, sizeof value, "%s", *(const int *)option->value ? "yes" : "no");
    else if (option->type == XP_OPTION_INT)
      snprintf(value, sizeof value, "%ld", *(const long *)option->value);
    else if (option->type == XP_OPTION_REAL)
      snprintf(value, sizeof value, "%g", *(const double *)option->value);
    else if (*(const char *const *)option->value)
      snprintf(value, sizeof value, "%s", xp_last_part(*(const char *const *)option->value));
    if (used < size)
      used += (size_t)snprintf(text + used, size - used, "%s%s=%s", used ? " " : "", option->name, value);
  }
  for (size_t i = 0; i < run->setting_count && used < size; i++)
    used += (size_t)snprintf(text + used, size - used, " set:%s", run->settings[i]);
  for (size_t i = 0; i < run->grid_count && used < size; i++)
    used += (size_t)snprintf(text + used, size - used, " grid:%s", run->grids[i]);
  if (run->sobol_text && used < size)
    used += (size_t)snprintf(text + used, size - used, " sobol:%s", run->sobol_text);
  for (size_t i = 0; i < run->range_count && used < size; i++)
    used += (size_t)snprintf(text + used, size - used, " range:%s", run->ranges[i].text);
}
