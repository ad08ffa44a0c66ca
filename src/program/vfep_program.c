/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vfep_program.h"

#include "vf_error.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int vfep_complain(const char *program, const char *what, const char *why, int status) {
  vf_error error;
  vf_error_set(&error, status, "%s: %s: see %s --help", what, why, program);
  fprintf(stderr, "%s: %s\n", program, error.text);
  return status;
}

int vfep_finish(const char *program, int status) {
  if (fflush(stdout) == 0 && !ferror(stdout))
    return status;
  fprintf(stderr, "%s: standard output: cannot be written (%s): write to another file\n", program,
          strerror(errno));
  return 1;
}
