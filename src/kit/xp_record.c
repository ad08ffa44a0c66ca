/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A record as text, in words of eight bytes: a word that is a normal double as the shortest decimal that
 * reads back as it, NaN as "nan", another below 2^52 as "#" and a whole number, any other in hexadecimal. The
 * bytes of every record therefore come back, whatever its members are.  WORD*N stands for N words in a row.
 */
#include "xp_cell_file.h"

#include "xp_number.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BYTES = sizeof(uint64_t), A_LINE = 8 };

static size_t words_of(size_t size) {
  return (size + BYTES - 1) / BYTES;
}

static uint64_t word_at(const unsigned char *record, size_t size, size_t at) {
  uint64_t word = 0;
  const size_t left = size - at * BYTES;
  memcpy(&word, record + at * BYTES, left < BYTES ? left : BYTES);
  return word;
}

/* The bits of the usual NaN. */
static uint64_t not_a_number(void) {
  const double number = (double)NAN;
  uint64_t word;
  memcpy(&word, &number, sizeof word);
  return word;
}

static void print_word(uint64_t word, char text[XP_NUMBER_LENGTH]) {
  double number;
  memcpy(&number, &word, sizeof number);
  if (word == 0)
    strcpy(text, "0");
  else if (word == not_a_number())
    strcpy(text, "nan");
  else if (isnormal(number))
    xp_number_text(number, text);
  else if (word >> 52 == 0)
    snprintf(text, XP_NUMBER_LENGTH, "#%" PRIu64, word);
  else
    snprintf(text, XP_NUMBER_LENGTH, "0x%016" PRIx64, word);
}

void xp_record_print(FILE *out, const void *record, size_t size) {
  const size_t count = words_of(size);
  size_t printed = 0;
  for (size_t i = 0, repeated; i < count; i += repeated) {
    char text[XP_NUMBER_LENGTH];
    const uint64_t word = word_at(record, size, i);
    for (repeated = 1; i + repeated < count && word_at(record, size, i + repeated) == word;)
      repeated++;
    print_word(word, text);
    fputs(text, out);
    if (repeated > 1)
      fprintf(out, "*%zu", repeated);
    putc(++printed % A_LINE == 0 || i + repeated == count ? '\n' : ' ', out);
  }
}

static bool parse_word(const char *text, uint64_t *word) {
  double number;
  char *end;
  if (*text == '#')
    return xp_number_uint64(text + 1, word);
  if (strncmp(text, "0x", 2) == 0) {
    *word = strtoull(text, &end, 16);
    return strlen(text) == 18 && !*end;
  }
  if (strcmp(text, "nan") == 0) {
    *word = not_a_number();
    return true;
  }
  if (!xp_number_real(text, -HUGE_VAL, HUGE_VAL, &number))
    return false;
  memcpy(word, &number, sizeof number);
  return true;
}

/* The word at text, how often it stands there, and what follows; NULL where there is none. */
static const char *next(const char *text, uint64_t *word, uint64_t *repeated) {
  char one[2 * XP_NUMBER_LENGTH];
  text += strspn(text, " \n");
  const size_t length = strcspn(text, " \n");
  if (length == 0 || length >= sizeof one)
    return NULL;
  memcpy(one, text, length);
  one[length] = 0;
  char *star = strchr(one, '*');
  *repeated = 1;
  if (star && !xp_number_uint64(star + 1, repeated))
    return NULL;
  if (star)
    *star = 0;
  return parse_word(one, word) && *repeated > 0 ? text + length : NULL;
}

bool xp_record_parse(const char *text, void *record, size_t size) {
  const size_t count = words_of(size);
  unsigned char *bytes = record;
  uint64_t word, repeated;
  for (size_t i = 0; i < count;) {
    text = next(text, &word, &repeated);
    if (!text || repeated > count - i)
      return false;
    for (; repeated > 0; repeated--, i++) {
      const size_t left = size - i * BYTES;
      memcpy(bytes + i * BYTES, &word, left < BYTES ? left : BYTES);
    }
  }
  return strcmp(text, "\n") == 0;
}
