/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A file with one changed byte is refused or read as it was: every STRIDE-th byte of a small file is changed,
 * in a process of its own, so that a crash is seen.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "tap.h"
#include "vf_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ARRAYS = 10, TEXTS = 10, MOST = 40, ROOM = 32, STRIDE = 3, MAX_FILE = 1 << 16 };

static const char kind[] = "weights of a test";
static char path[4096];
static unsigned char whole[MAX_FILE];
static size_t length;

/* What a child says, to be read after its death too. */
typedef struct {
  size_t next, refused, equal, different;
} census;

/* Enough arrays and texts that HDF5 keeps them in an index, one of them in several chunks. */
static double element(size_t array, size_t i) {
  return 1.0 / (double)(1 + i + 7 * array);
}

static size_t size_of(size_t array) {
  return array == 0 ? MOST : 1 + array;
}

static int write_file(vf_error *error) {
  vf_store *s = vf_store_create(path, kind, error);
  int status = s ? 0 : -1;
  for (size_t k = 0; !status && k < ARRAYS; k++) {
    char name[ROOM];
    double data[MOST];
    const size_t size = size_of(k);
    for (size_t i = 0; i < size; i++)
      data[i] = element(k, i);
    snprintf(name, sizeof name, "array_%zu", k);
    status = vf_store_put_double(s, name, 1, &size, data, error);
  }
  for (size_t k = 0; !status && k < TEXTS; k++) {
    char name[ROOM];
    snprintf(name, sizeof name, "text_%zu", k);
    status = vf_store_put_text(s, name, name + 2, error);
  }
  return s ? vf_store_commit(s, error) : status;
}

/* 0 when the file is refused, 1 when it is read as it was written, -1 when it is read otherwise. */
static int read_file(void) {
  vf_store *s = vf_store_open(path, kind, NULL);
  int status = s ? 0 : 1, equal = 1;
  for (size_t k = 0; !status && k < ARRAYS; k++) {
    char name[ROOM];
    double data[MOST] = {0};
    const size_t size = size_of(k);
    snprintf(name, sizeof name, "array_%zu", k);
    status = vf_store_get_double(s, name, 1, &size, data, NULL);
    for (size_t i = 0; !status && i < size; i++)
      equal = equal && data[i] == element(k, i);
  }
  for (size_t k = 0; !status && k < TEXTS; k++) {
    char name[ROOM], text[ROOM] = "";
    snprintf(name, sizeof name, "text_%zu", k);
    status = vf_store_get_text(s, name, text, sizeof text, NULL);
    equal = equal && (status || strcmp(text, name + 2) == 0);
  }
  vf_store_discard(s);
  return status ? 0 : equal ? 1 : -1;
}

static void spill(const unsigned char *bytes) {
  FILE *f = fopen(path, "wb");
  if (!f || fwrite(bytes, 1, length, f) != length || fclose(f) != 0)
    _exit(1);
}

static void slurp(void) {
  FILE *f = fopen(path, "rb");
  length = f ? fread(whole, 1, sizeof whole, f) : 0;
  if (f)
    fclose(f);
}

/* Goes on where the last child ended; the change differs from byte to byte and is never none. */
static void change_bytes(census *c) {
  while (c->next < length) {
    const size_t i = c->next;
    c->next += STRIDE;
    const unsigned char byte = whole[i];
    whole[i] = (unsigned char)(byte ^ (1 + i * 37 % 255));
    spill(whole);
    whole[i] = byte;
    const int found = read_file();
    *(found == 0 ? &c->refused : found == 1 ? &c->equal : &c->different) += 1;
  }
}

int main(void) {
  const char *base = getenv("TMPDIR");
  vf_error error = {0, ""};
  if (!vf_store_available()) {
    skip("built without HDF5", "a changed byte is found");
    return tap_done();
  }
  snprintf(path, sizeof path, "%s/vfep-damage-%ld.h5", base && *base ? base : ".", (long)getpid());
  census *c = mmap(NULL, sizeof *c, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (c == MAP_FAILED)
    return 1;
  is_int(write_file(&error), 0, "a file is written");
  is_int(read_file(), 1, "and read as it was written");
  slurp();
  size_t crashed = 0;
  while (c->next < length) {
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
      change_bytes(c);
      _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) != child)
      return 1;
    if (status != 0) {
      diag("byte %zu: the reader ended with status %d", c->next - STRIDE, status);
      crashed++;
    }
  }
  const size_t changed = (length + STRIDE - 1) / STRIDE;
  ok(changed > 1000 && length < MAX_FILE, "%zu of %zu bytes changed, one at a time", changed, length);
  is_int((long)crashed, 0, "no changed byte makes the reader crash");
  is_int((long)c->different, 0, "none is read as something else");
  ok(c->refused > changed / 2, "most are refused: %zu of %zu", c->refused, changed);
  ok(c->refused + c->equal == changed, "the others, in room that is not used, change nothing");
  unlink(path);
  munmap(c, sizeof *c);
  return tap_done();
}
