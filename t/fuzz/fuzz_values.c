/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: a file of values, read with keys, as a table and with remarks, and as TeX; a list of verdicts. */
#include "fuzz.h"
#include "xp_intern.h"
#include "xp_ledger_keys.h"
#include "xp_tex.h"

#include <stdlib.h>
#include <string.h>

static void try_table(const char *path, int (*read)(xp_tsv *, const char *, size_t, vf_error *)) {
  vf_error error = {0, ""};
  xp_tsv tsv;
  const int code = read(&tsv, path, 0, &error);
  if (code)
    fuzz_require_refusal(code, &error);
  for (size_t i = 0; !code && i < tsv.rows * tsv.columns; i++)
    fuzz_require(tsv.cell[i] == tsv.bytes || tsv.cell[i][-1] == 0 || tsv.cell[i][-1] == '\n',
                 "cells stand one behind another");
  xp_tsv_free(&tsv);
}

static void try_keys(const char *path, FILE *out) {
  vf_error error = {0, ""};
  xp_key_files files;
  char *paths[1] = {strdup(path)};
  const int code = xp_key_files_read(&files, ".val", paths, 1, &error);
  if (code)
    fuzz_require_refusal(code, &error);
  else
    xp_values_tex(out, &files);
  xp_key_files_free(&files);
  free(paths[0]);
}

static void read_verdicts(void *thing) {
  xp_run *const run = calloc(1, sizeof *run);
  if (!run)
    abort();
  run->name = "fuzz";
  run->owner = getpid();
  run->verdicts = thing;
  xp_verdict_read(run);
  xp_run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *const text = fuzz_text(data, size), *shown = NULL;
  size_t length = 0;
  FILE *const out = open_memstream(&shown, &length);
  const char *const path = fuzz_memory("fuzz.val", data, size);
  try_table(path, xp_tsv_read);
  try_table(path, xp_tsv_read_noted);
  try_keys(path, out);
  xp_tex_text(out, text);
  xp_tex_plain(out, text);
  xp_tex_number(out, text);
  fclose(out);
  char *const verdicts = strdup(path);
  fuzz_ends(read_verdicts, verdicts);
  free(verdicts);
  free(shown);
  free(text);
  return 0;
}
