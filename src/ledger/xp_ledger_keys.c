/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xp_ledger_keys.h"

#include "xp_ledger.h"
#include "xp_tex.h"

#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

int xp_key_files_read(xp_key_files *files, const char *suffix, char *const *paths, size_t count,
                      vf_error *error) {
  char name[XP_NAME_LENGTH];
  *files = (xp_key_files){.name = calloc(count, sizeof(char *)), .file = calloc(count, sizeof(xp_tsv))};
  if (!files->name || !files->file)
    return vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu files", count);
  for (; files->count < count; files->count++) {
    const char *path = paths[files->count];
    if (!xp_ledger_name(path, suffix, name))
      return vf_error_set(error, GSL_EINVAL,
                          "%s: not a name of letters a-z, digits and - that ends in %s: give such files",
                          path, suffix);
    for (size_t i = 0; i < files->count; i++)
      if (strcmp(files->name[i], name) == 0)
        return vf_error_set(error, GSL_EINVAL, "%s: %s comes twice: give each file once", path, name);
    char *kept = malloc(strlen(name) + 1);
    if (!kept)
      return vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu files", count);
    files->name[files->count] = strcpy(kept, name);
    int code = xp_tsv_read_keys(&files->file[files->count], path, error);
    if (code) {
      free(kept);
      return code;
    }
  }
  return 0;
}

void xp_key_files_free(xp_key_files *files) {
  for (size_t i = 0; i < files->count; i++) {
    free(files->name[i]);
    xp_tsv_free(&files->file[i]);
  }
  free(files->name);
  free(files->file);
  *files = (xp_key_files){0};
}

int xp_manifest_same_preset(const xp_key_files *files, vf_error *error) {
  const char *first = NULL;
  for (size_t i = 0; i < files->count; i++) {
    const char *preset = xp_tsv_find(&files->file[i], "preset");
    if (!preset)
      return vf_error_set(error, GSL_EFAILED, "%s.manifest: no preset: make it again", files->name[i]);
    if (first && strcmp(preset, first))
      return vf_error_set(error, GSL_EFAILED,
                          "%s.manifest: preset %s beside preset %s: show one preset at a time",
                          files->name[i], preset, first);
    first = preset;
  }
  return 0;
}

/* Five digits and more, in groups of three. */
static void put_count(FILE *out, const char *digits) {
  const size_t length = strlen(digits);
  for (size_t i = 0; i < length; i++)
    fprintf(out, "%s%c", i > 0 && (length - i) % 3 == 0 ? "\\," : "", digits[i]);
}

static bool is_long_count(const char *text) {
  const size_t length = strlen(text);
  return length >= 5 && strspn(text, "0123456789") == length;
}

/* A number may stand in mathematics as well as in a text, and so may the dash for one that is not there. */
static void put_value(FILE *out, const char *text) {
  double number;
  if (strcmp(text, "(none)") == 0) {
    fputs("\\mbox{--}", out);
  } else if (is_long_count(text)) {
    fputs("\\ensuremath{", out);
    put_count(out, text);
    putc('}', out);
  } else if (xp_number_double(text, &number)) {
    fputs("\\ensuremath{", out);
    xp_tex_number(out, text);
    putc('}', out);
  } else {
    xp_tex_text(out, text);
  }
}

void xp_values_tex(FILE *out, const xp_key_files *files) {
  for (size_t i = 0; i < files->count; i++)
    for (size_t j = 0; j < files->file[i].rows; j++) {
      fprintf(out, "\\expandafter\\def\\csname val@%s/%s\\endcsname{", files->name[i],
              xp_tsv_at(&files->file[i], j, 0));
      put_value(out, xp_tsv_at(&files->file[i], j, 1));
      fputs("}%\n", out);
    }
}

static bool all_agree(const xp_key_files *files, const char *key) {
  const char *first = xp_tsv_find(&files->file[0], key);
  for (size_t i = 0; i < files->count; i++) {
    const char *text = xp_tsv_find(&files->file[i], key);
    if (!text || !first || strcmp(text, first))
      return false;
  }
  return true;
}

static void put_row(FILE *out, const char *experiment, const char *key, const char *text) {
  xp_tex_plain(out, experiment);
  fputs(" & ", out);
  xp_tex_plain(out, key);
  fputs(" & ", out);
  xp_tex_plain(out, text);
  fputs(" \\\\\n", out);
}

void xp_manifest_tex(FILE *out, const xp_key_files *files) {
  const xp_tsv *first = &files->file[0];
  for (size_t j = 0; j < first->rows; j++)
    if (all_agree(files, xp_tsv_at(first, j, 0)))
      put_row(out, files->count > 1 ? "all" : files->name[0], xp_tsv_at(first, j, 0), xp_tsv_at(first, j, 1));
  for (size_t i = 0; i < files->count; i++)
    for (size_t j = 0; j < files->file[i].rows; j++)
      if (!all_agree(files, xp_tsv_at(&files->file[i], j, 0)))
        put_row(out, files->name[i], xp_tsv_at(&files->file[i], j, 0), xp_tsv_at(&files->file[i], j, 1));
}
