/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vfep_program.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int vfep_complain(const char *program, const char *what, const char *why, int status) {
  fprintf(stderr, "%s: %s: %s: see %s --help\n", program, what, why, program);
  return status;
}

int vfep_finish(const char *program, int status) {
  if (fflush(stdout) == 0 && !ferror(stdout))
    return status;
  fprintf(stderr, "%s: standard output: %s: make room for it\n", program, strerror(errno));
  return 1;
}
