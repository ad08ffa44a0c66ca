/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Input: words, one a line, as the command line of an experiment with an option of each type; then each word
 * NAME=VALUE as an option of the training.
 */
#include "fuzz.h"
#include "vf_training.h"
#include "xp_intern.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WORDS = 24 };

typedef struct {
  int count;
  char *word[WORDS + 1];
} words;

static int flag;
static long whole;
static double real;
static const char *text;

static const xp_option options[] = {{XP_OPTION_FLAG, "flag", NULL, "a flag", &flag, 0, 0},
                                    {XP_OPTION_INT, "whole", "N", "a whole number", &whole, -3, 1e6},
                                    {XP_OPTION_REAL, "real", "X", "a number", &real, -1, 1e30},
                                    {XP_OPTION_TEXT, "text", "TEXT", "a text", &text, 0, 0},
                                    {.type = XP_OPTION_JUDGE, .name = "judge", .help = "judged"},
                                    {.type = XP_OPTION_CELLS, .name = "cells", .help = "a folder"},
                                    {.type = XP_OPTION_SHARD, .name = "shard", .help = "K/N"},
                                    {.type = XP_OPTION_COLLECT, .name = "collect", .help = "no cell runs"},
                                    {.type = XP_OPTION_FINISHED, .name = "finished", .help = "what is there"},
                                    {.type = XP_OPTION_SET, .name = "set", .help = "a setting"},
                                    {.type = XP_OPTION_GRID, .name = "grid", .help = "settings"},
                                    {XP_OPTION_END, NULL, NULL, NULL, NULL, 0, 0}};

static void parse(void *thing) {
  words *const w = thing;
  char described[1024];
  xp_run *run = calloc(1, sizeof *run);
  if (!run)
    abort();
  run->name = "fuzz";
  run->summary = "words";
  run->options = options;
  run->owner = getpid();
  xp_option_parse(run, w->count, w->word);
  xp_option_describe(run, described, sizeof described);
  fuzz_require(memchr(described, 0, sizeof described) != NULL, "a description ends");
  fuzz_require(whole >= -3 && whole <= 1000000 && real >= -1 && real <= 1e30, "numbers are in their range");
  fuzz_require(run->jobs >= 1 && run->jobs <= 1024, "jobs are in their range");
  fuzz_require(run->shard <= run->shards, "a shard is one of those there are");
  xp_run_free(run);
}

static void set(const vf_training_options *plain, char *word) {
  vf_training_options o = *plain, before = *plain;
  vf_error error = {0, ""};
  char *const equals = strchr(word, '=');
  if (!equals)
    return;
  *equals = 0;
  const int code = vf_training_set(&o, word, equals + 1, &error);
  if (code) {
    fuzz_require_refusal(code, &error);
    fuzz_require(memcmp(&o, &before, sizeof o) == 0, "a refused setting changes nothing");
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const vf_training_options plain = {
      .learner = {.depth = 2, .size = {3, 4, 5}, .free_steps = 1, .nudged_steps = 1, .batch = 1}};
  words w = {.count = 1, .word = {(char[]){"fuzz"}}};
  char *const all = fuzz_text(data, size), *rest = all, *word;
  whole = 0, real = 0, text = "";
  while (w.count < WORDS && (word = strsep(&rest, "\n")))
    w.word[w.count++] = word;
  w.word[w.count] = NULL;
  fuzz_ends(parse, &w);
  for (int i = 1; i < w.count; i++)
    set(&plain, w.word[i]);
  free(all);
  return 0;
}
