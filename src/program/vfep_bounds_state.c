/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file of --state, and those of --network.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vfep_bounds.h"

#include "vf_file.h"
#include "xp_number.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int bounds_state_check(const bounds_request *r, vf_error *error) {
  const char *const input[] = {r->weights, r->bias, r->target, r->checkpoint};
  struct stat there, other;
  if (!r->state || stat(r->state, &there))
    return GSL_SUCCESS;
  if (!S_ISREG(there.st_mode))
    return vf_error_set(error, GSL_EINVAL, "--state=%s: is there and is no file: name another", r->state);
  for (size_t i = 0; i < sizeof input / sizeof *input; i++)
    if (input[i] && !stat(input[i], &other) && other.st_dev == there.st_dev && other.st_ino == there.st_ino)
      return vf_error_set(error, GSL_EINVAL, "--state=%s: is an input, too: name another file", r->state);
  return GSL_SUCCESS;
}

int bounds_matrix_write(const char *option, const char *path, const gsl_matrix *m, vf_error *error) {
  char text[XP_NUMBER_LENGTH], *temporary = NULL;
  FILE *file = vf_file_begin(path, &temporary);
  for (size_t i = 0; file && i < m->size1; i++)
    for (size_t j = 0; j < m->size2; j++)
      fprintf(file, j + 1 < m->size2 ? "%s " : "%s\n", xp_number_text(gsl_matrix_get(m, i, j), text));
  const int cause = vf_file_end(file, temporary, path);
  return cause ? vf_error_set(error, GSL_EFAILED, "--%s=%s: cannot be written (%s): name another", option, path,
                              strerror(cause))
               : GSL_SUCCESS;
}

int bounds_state_write(const char *path, const gsl_vector *h, vf_error *error) {
  const gsl_matrix_const_view column = gsl_matrix_const_view_vector(h, h->size, 1);
  return bounds_matrix_write("state", path, &column.matrix, error);
}
