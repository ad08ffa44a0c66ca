/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: the file of a finished cell; what is read of it reads back from what is written of it. */
#include "fuzz.h"
#include "xp_cell_file.h"

#include <stdlib.h>
#include <string.h>

static const char identity[] = "program=fuzz version=1 name=cell seed=1 decay=0";

typedef struct {
  const char *path;
  double record[3];
} cell;

static xp_run *run_alloc(void) {
  xp_run *run = calloc(1, sizeof *run);
  if (!run)
    abort();
  run->name = "fuzz";
  run->owner = getpid();
  return run;
}

static void read_cell(void *thing) {
  cell *const c = thing;
  xp_run *const run = run_alloc();
  xp_cell_read(run, c->path, identity, c->record, sizeof c->record);
  xp_run_free(run);
}

static void write_cell(void *thing) {
  const cell *const c = thing;
  xp_run *const run = run_alloc();
  xp_cell_write(run, c->path, identity, c->record, sizeof c->record);
  xp_run_free(run);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  cell first = {fuzz_memory("cell", data, size), {0}}, second = {NULL, {0}};
  if (!fuzz_ends(read_cell, &first)) {
    first.path = second.path = fuzz_file("written", "", 0);
    fuzz_require(!fuzz_ends(write_cell, &first), "what was read can be written");
    fuzz_require(!fuzz_ends(read_cell, &second), "and read again");
    fuzz_require(memcmp(first.record, second.record, sizeof first.record) == 0, "with the same bytes");
  }
  return 0;
}
