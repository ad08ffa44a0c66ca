/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Which files there are, and which names their headers declare at which line.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_html.h"
#include "xp_html_source.h"

#include <ctype.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct xp_source_name {
  char *key;
  const xp_source_file *file;
  size_t line;
};

static bool is_word(char c) {
  return isalnum((unsigned char)c) || c == '_';
}

static int add_file(xp_sources *sources, const char *top, const char *folder, const char *name,
                    vf_error *error) {
  char path[XP_PATH_LENGTH];
  int code = xp_path(path, error, "%s/%s/%s", top, folder, name);
  if (code)
    return code;
  xp_source_file *file = realloc(sources->file, (sources->file_count + 1) * sizeof *file);
  if (!file)
    return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for a file", path);
  sources->file = file;
  file += sources->file_count;
  *file = (xp_source_file){strdup(folder), strdup(name), xp_read_text(path, error)};
  sources->file_count++;
  if (!file->folder || !file->name)
    return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for a file", path);
  return file->text ? 0 : GSL_EFAILED;
}

static int add_folder(xp_sources *sources, const char *top, const char *folder, vf_error *error) {
  char path[XP_PATH_LENGTH], **name;
  size_t count;
  int code = xp_path(path, error, "%s/%s", top, folder);
  if (!code)
    code = xp_list_folder(path, "", &name, &count, error);
  if (code)
    return code;
  for (size_t i = 0; i < count && !code; i++) {
    const size_t length = strlen(name[i]);
    if (length > 2 && name[i][length - 2] == '.' && strchr("ch", name[i][length - 1]))
      code = add_file(sources, top, folder, name[i], error);
  }
  xp_list_free(name, count);
  return code;
}

static int add_tree(xp_sources *sources, const char *top, const char *tree, vf_error *error) {
  char path[XP_PATH_LENGTH], below[XP_PATH_LENGTH], **name;
  struct stat what;
  size_t count;
  int code = xp_path(path, error, "%s/%s", top, tree);
  if (!code)
    code = xp_list_folder(path, "", &name, &count, error);
  if (code)
    return code;
  for (size_t i = 0; i < count && !code; i++) {
    code = xp_path(path, error, "%s/%s/%s", top, tree, name[i]);
    if (!code && stat(path, &what) == 0 && S_ISDIR(what.st_mode) && strcmp(name[i], "template")) {
      code = xp_path(below, error, "%s/%s", tree, name[i]);
      if (!code)
        code = add_folder(sources, top, below, error);
    }
  }
  xp_list_free(name, count);
  return code;
}

/* The name that a line of a header declares: before the bracket of a function, or after the one of a type. */
static size_t declared(const char *line, const char **name) {
  const size_t length = strcspn(line, "\n");
  const char *end = memchr(line, '(', length);
  if (line[0] == '}' && line[1] == ' ' && (end = memchr(line, ';', length)))
    *name = line + 2;
  else if (!isalpha((unsigned char)*line) || !end || strncmp(line, "typedef", 7) == 0)
    return 0;
  else
    for (*name = end; *name > line && is_word((*name)[-1]);)
      --*name;
  for (const char *c = *name; c < end; c++)
    if (!is_word(*c))
      return 0;
  return *name > line ? (size_t)(end - *name) : 0;
}

static int add_names(xp_sources *sources, const xp_source_file *file, vf_error *error) {
  const char *line = file->text, *name;
  for (size_t number = 1; *line; number++) {
    const size_t length = declared(line, &name);
    if (length > 3) {
      struct xp_source_name *more = realloc(sources->name, (sources->name_count + 1) * sizeof *more);
      if (more)
        sources->name = more;
      char *key = more ? strndup(name, length) : NULL;
      if (!key)
        return vf_error_set(error, GSL_ENOMEM, "%s: not enough memory for its names", file->name);
      sources->name[sources->name_count++] = (struct xp_source_name){key, file, number};
    }
    line += strcspn(line, "\n");
    line += *line == '\n';
  }
  return 0;
}

/* Pages lie side by side, so that no two files may have one name. */
static int check_names(const xp_sources *sources, vf_error *error) {
  for (size_t i = 0; i < sources->file_count; i++)
    for (size_t j = 0; j < i; j++)
      if (strcmp(sources->file[i].name, sources->file[j].name) == 0)
        return vf_error_set(error, GSL_EFAILED, "%s/%s: %s has that name too: rename one",
                            sources->file[i].folder, sources->file[i].name, sources->file[j].folder);
  return 0;
}

int xp_sources_read(xp_sources *sources, const char *top, vf_error *error) {
  *sources = (xp_sources){0};
  int code = add_tree(sources, top, "src", error);
  if (!code)
    code = add_tree(sources, top, "experiments", error);
  if (!code)
    code = check_names(sources, error);
  for (size_t i = 0; i < sources->file_count && !code; i++)
    if (sources->file[i].name[strlen(sources->file[i].name) - 1] == 'h')
      code = add_names(sources, &sources->file[i], error);
  if (!code && xp_index_make(&sources->index, sources->name, sources->name_count, sizeof *sources->name))
    code = vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu names", sources->name_count);
  return code;
}

void xp_sources_free(xp_sources *sources) {
  xp_index_free(&sources->index);
  for (size_t i = 0; i < sources->name_count; i++)
    free(sources->name[i].key);
  for (size_t i = 0; i < sources->file_count; i++) {
    free(sources->file[i].folder);
    free(sources->file[i].name);
    free(sources->file[i].text);
  }
  free(sources->name);
  free(sources->file);
  *sources = (xp_sources){0};
}

typedef struct {
  const xp_sources *sources;
  const char *folder;
  char address[XP_PATH_LENGTH];
} finder;

static const char *find_name(void *context, const char *name, size_t length) {
  finder *f = context;
  char key[XP_NAME_LENGTH];
  if (length >= sizeof key)
    return NULL;
  memcpy(key, name, length);
  key[length] = 0;
  const struct xp_source_name *found = xp_index_find(&f->sources->index, key);
  if (!found || xp_path(f->address, NULL, "%s%s.html#L%zu", f->folder, found->file->name, found->line))
    return NULL;
  return f->address;
}

void xp_source_put(const xp_sources *sources, FILE *out, const xp_source_file *file, const char *folder) {
  finder f = {.sources = sources, .folder = folder};
  fputs("<pre class=\"code\" tabindex=\"0\">", out);
  xp_html_code(out, file->text, find_name, &f);
  fputs("</pre>\n", out);
}
