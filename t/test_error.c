/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Messages: one line without control characters, and whole at both ends however long a name is.
 */
#include "tap.h"
#include "vf_error.h"

#include <string.h>

int main(void) {
  static char path[100001];
  vf_error error;
  is_int(vf_error_set(NULL, 7, "nowhere"), 7, "without a place the code alone");
  is_int(vf_error_set(&error, 5, "%s: %d", "file", 3), 5, "the code comes back");
  ok(error.code == 5 && strcmp(error.text, "file: 3") == 0, "and stands beside the text");
  vf_error_set(&error, 5, "a\nb\tc\rd\033[2Je\177f");
  ok(strcmp(error.text, "a b c d?[2Je?f") == 0, "one line that moves no cursor");
  memset(path, 'p', sizeof path - 1);
  memcpy(path, "head", 4);
  vf_error_set(&error, 5, "%s: line %d: correct it", path, 12);
  ok(strlen(error.text) == VF_ERROR_LENGTH - 1, "a long text fills its place");
  ok(strncmp(error.text, "headppp", 7) == 0, "it keeps its head");
  static const char tail[] = "ppp: line 12: correct it";
  ok(strcmp(error.text + strlen(error.text) - strlen(tail), tail) == 0, "and its tail");
  ok(strstr(error.text, "p ... p") != NULL, "the gap shows");
  path[VF_ERROR_LENGTH - 1] = '\0';
  vf_error_set(&error, 5, "%s", path);
  ok(strcmp(error.text, path) == 0, "a text that just fits is whole");
  return tap_done();
}
