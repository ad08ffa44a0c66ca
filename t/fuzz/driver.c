/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * driver COUNT FOLDER FAILED: every seed in FOLDER, then COUNT mutations of them, the same in every run.  An
 * input that ends the program, or takes more than a few seconds, is written to FAILED.
 */
#include "fuzz.h"
#include "vf_wraps.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SEEDS = 256, MOST = 1 << 17, SECONDS = 20 };

typedef struct {
  uint8_t *byte;
  size_t size;
} input;

static input seeds[SEEDS], current;
static size_t seed_count;
static const char *failed;
static uint64_t state = 0x9e3779b97f4a7c15u;

/* xorshift64*, so that the mutations are the same everywhere. */
VF_WRAPS static size_t draw(size_t count) {
  state ^= state >> 12;
  state ^= state << 25;
  state ^= state >> 27;
  return (size_t)((state * 0x2545f4914f6cdd1du >> 32) % count);
}

static void keep(void) {
  if (!current.byte)
    return;
  const int file = open(failed, O_WRONLY | O_CREAT | O_TRUNC, 0666);
  if (file < 0 || write(file, current.byte, current.size) < 0 || close(file))
    _exit(3);
}

static void ended_by(int number) {
  keep();
  signal(number, SIG_DFL);
  raise(number);
}

/* Of AddressSanitizer, where that is linked. */
void __sanitizer_set_death_callback(void (*call)(void)) __attribute__((weak));

static void watch(void) {
  static const int numbers[] = {SIGALRM, SIGABRT, SIGSEGV, SIGFPE, SIGBUS, SIGILL};
  size_t count = sizeof numbers / sizeof *numbers;
  if (__sanitizer_set_death_callback) {
    __sanitizer_set_death_callback(keep);
    count = 2; /* it tells of the others itself */
  }
  /* A stack of its own, since the program's may be what is full. */
  static char stack[1 << 16];
  sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
  for (size_t i = 0; i < count; i++)
    sigaction(numbers[i], &(struct sigaction){.sa_handler = ended_by, .sa_flags = SA_ONSTACK}, NULL);
}

static void try_current(void) {
  alarm(SECONDS);
  LLVMFuzzerTestOneInput(current.byte, current.size);
  alarm(0);
}

static void overwrite(void) {
  static const uint8_t telling[] = {0, 1, 2, 0x7f, 0x80, 0xff, '\n', '\t', ' ', '0', '9', '-', '.', 'e', '%'};
  if (current.size == 0)
    return;
  uint8_t *const at = current.byte + draw(current.size);
  if (draw(2))
    *at ^= (uint8_t)(1u << draw(8));
  else
    *at = telling[draw(sizeof telling)];
}

/* Bytes of one seed or of the input itself, into it. */
static void insert(void) {
  const input *const from = draw(2) ? &current : &seeds[draw(seed_count)];
  if (from->size == 0)
    return;
  const size_t first = draw(from->size), at = draw(current.size + 1);
  size_t count = 1 + draw(draw(8) ? 16 : from->size);
  count = count < from->size - first ? count : from->size - first;
  count = count < MOST - current.size ? count : MOST - current.size;
  uint8_t *const copy = malloc(count + 1);
  if (!copy)
    abort();
  memcpy(copy, from->byte + first, count);
  memmove(current.byte + at + count, current.byte + at, current.size - at);
  memcpy(current.byte + at, copy, count);
  current.size += count;
  free(copy);
}

static void remove_some(void) {
  if (current.size == 0)
    return;
  const size_t at = draw(current.size);
  size_t count = 1 + draw(draw(8) ? 16 : current.size);
  count = count < current.size - at ? count : current.size - at;
  memmove(current.byte + at, current.byte + at + count, current.size - at - count);
  current.size -= count;
}

static void mutate(void) {
  static void (*const change[])(void) = {overwrite, overwrite, insert, remove_some};
  const input *const seed = &seeds[draw(seed_count)];
  memcpy(current.byte, seed->byte, seed->size);
  current.size = seed->size;
  for (size_t rounds = 1 + draw(8); rounds > 0; rounds--)
    change[draw(sizeof change / sizeof *change)]();
}

static int by_name(const struct dirent **a, const struct dirent **b) {
  return strcmp((*a)->d_name, (*b)->d_name);
}

static void read_seed(const char *folder, const char *name) {
  char path[4096];
  input *const seed = &seeds[seed_count];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  seed->byte = malloc(MOST);
  if (!file || !seed->byte)
    abort();
  seed->size = fread(seed->byte, 1, MOST, file);
  seed_count++;
  fclose(file);
}

static int read_seeds(const char *folder) {
  struct dirent **entry = NULL;
  const int count = scandir(folder, &entry, NULL, by_name);
  for (int i = 0; i < count; i++) {
    if (entry[i]->d_name[0] != '.' && seed_count < SEEDS)
      read_seed(folder, entry[i]->d_name);
    free(entry[i]);
  }
  free(entry);
  return seed_count > 0;
}

int main(int argc, char **argv) {
  current.byte = calloc(1, MOST);
  if (argc != 4 || !current.byte || !read_seeds(argv[2])) {
    fprintf(stderr, "driver COUNT FOLDER FAILED: an argument or a seed is missing\n");
    return 2;
  }
  const unsigned long count = strtoul(argv[1], NULL, 10);
  failed = argv[3];
  watch();
  for (size_t i = 0; i < seed_count; i++) {
    memcpy(current.byte, seeds[i].byte, seeds[i].size);
    current.size = seeds[i].size;
    try_current();
  }
  for (unsigned long i = 0; i < count; i++) {
    mutate();
    try_current();
  }
  printf("%zu seeds and %lu mutations\n", seed_count, count);
  for (size_t i = 0; i < seed_count; i++)
    free(seeds[i].byte);
  free(current.byte);
  current.byte = NULL;
  return 0;
}
