/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vf_option.h"

#include <gsl/gsl_errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 17, TEXT_LENGTH = 64 };

static size_t length(const vf_options *t, const vf_option *x, const void *o) {
  const size_t depth = *(const size_t *)((const char *)o + t->depth);
  return x->extent == VF_OPTION_ONE ? 1 : x->extent == VF_OPTION_EACH_PAIR ? depth : depth + 1;
}

static const void *place(const vf_option *x, const void *o) {
  return (const char *)o + x->offset;
}

static const char *type_name(const void *place) {
  const void *type = *(const void *const *)place;
  return type ? *(const char *const *)type : "none";
}

static unsigned choices(const vf_option *x) {
  unsigned count = 0;
  while (x->choice[count])
    count++;
  return count;
}

static int in_range(const vf_option *x, const void *at, size_t i) {
  if (x->kind == VF_OPTION_FLAG)
    return 1;
  if (x->kind == VF_OPTION_TYPE)
    return !x->help || *(const void *const *)at;
  if (x->kind == VF_OPTION_CHOICE)
    return *(const unsigned *)at < choices(x);
  const double value =
      x->kind == VF_OPTION_REAL ? (double)((const float *)at)[i] : (double)((const size_t *)at)[i];
  return isfinite(value) && value >= x->least && value <= x->most;
}

static void print(const vf_option *x, const void *at, size_t i, char text[TEXT_LENGTH]) {
  switch (x->kind) {
  case VF_OPTION_COUNT:
    snprintf(text, TEXT_LENGTH, "%zu", ((const size_t *)at)[i]);
    break;
  case VF_OPTION_REAL:
    snprintf(text, TEXT_LENGTH, "%.9g", (double)((const float *)at)[i]);
    break;
  case VF_OPTION_FLAG:
    snprintf(text, TEXT_LENGTH, "%s", *(const int *)at ? "on" : "off");
    break;
  case VF_OPTION_CHOICE:
    if (in_range(x, at, 0))
      snprintf(text, TEXT_LENGTH, "%s", x->choice[*(const unsigned *)at]);
    else
      snprintf(text, TEXT_LENGTH, "%u", *(const unsigned *)at);
    break;
  case VF_OPTION_TYPE:
    snprintf(text, TEXT_LENGTH, "%s", type_name(at));
  }
}

/* "beta", or "size of layer 2" */
static void print_name(const vf_option *x, size_t i, char text[TEXT_LENGTH]) {
  if (x->extent == VF_OPTION_ONE)
    snprintf(text, TEXT_LENGTH, "%s", x->name);
  else
    snprintf(text, TEXT_LENGTH, "%s of layer %zu", x->name, i);
}

static int check(const vf_options *t, const vf_option *x, const void *o, int code, const char *where,
                 vf_error *error) {
  char name[TEXT_LENGTH], value[TEXT_LENGTH];
  for (size_t i = 0; i < length(t, x, o); i++)
    if (!in_range(x, place(x, o), i)) {
      print_name(x, i, name);
      print(x, place(x, o), i, value);
      return code == GSL_EINVAL
                 ? vf_error_set(error, code, "%s: %s: %s is out of range: give %s", where, name, value,
                                x->help)
                 : vf_error_set(error, code, "%s: %s: %s is out of range (%s): use another copy", where, name,
                                value, x->help);
    }
  return GSL_SUCCESS;
}

int vf_options_check(const vf_options *t, const void *o, const char *where, vf_error *error) {
  int code = GSL_SUCCESS;
  for (size_t i = 0; !code && i < t->count; i++)
    code = check(t, &t->option[i], o, GSL_EINVAL, where, error);
  return code;
}

static int read_choice(const vf_option *x, void *at, const char *text) {
  for (unsigned i = 0; x->choice[i]; i++)
    if (strcmp(x->choice[i], text) == 0) {
      *(unsigned *)at = i;
      return 1;
    }
  return 0;
}

/* Whether text is a value of the option, which *at has then. */
static int read_text(const vf_option *x, void *at, size_t i, const char *text) {
  char *end;
  const double number = strtod(text, &end);
  const int is_number = *text && !*end && !strpbrk(text, "xX ");
  const void *type;
  switch (x->kind) {
  case VF_OPTION_COUNT:
    if (!is_number || !(number >= 0 && number <= INT_MAX) || floor(number) < number)
      return 0;
    ((size_t *)at)[i] = (size_t)number;
    return 1;
  case VF_OPTION_REAL:
    ((float *)at)[i] = (float)number;
    return is_number;
  case VF_OPTION_FLAG:
    *(int *)at = strcmp(text, "on") == 0;
    return strcmp(text, "on") == 0 || strcmp(text, "off") == 0;
  case VF_OPTION_CHOICE:
    return read_choice(x, at, text);
  default:
    type = x->find(text);
    *(const void **)at = type;
    return type || (!x->help && strcmp(text, "none") == 0);
  }
}

static const char *possible(const vf_option *x) {
  return x->help ? x->help : x->kind == VF_OPTION_FLAG ? "on or off" : "a name that there is";
}

int vf_options_set(const vf_options *t, void *o, const char *name, const char *text, vf_error *error) {
  const vf_option *x = t->option;
  while (x < t->option + t->count && strcmp(x->name, name) != 0)
    x++;
  if (x == t->option + t->count)
    return vf_error_set(error, GSL_EINVAL, "%s: no option of the learner: give one of its options", name);
  void *at = (char *)o + x->offset;
  for (size_t i = 0; i < length(t, x, o); i++)
    if (!read_text(x, at, i, text) || !in_range(x, at, i))
      return vf_error_set(error, GSL_EINVAL, "%s=%s: out of range: give %s", name, text, possible(x));
  return GSL_SUCCESS;
}

/* Whether it is 0 and would not be missed: of options that have one value and are no names. */
static int is_left_out(const vf_option *x, const void *o) {
  const void *at = place(x, o);
  return x->optional && (x->kind == VF_OPTION_FLAG   ? !*(const int *)at
                         : x->kind == VF_OPTION_REAL ? !(*(const float *)at > 0.0f)
                                                     : *(const size_t *)at == 0);
}

static int put(const vf_options *t, const vf_option *x, const void *o, vf_store *s, vf_error *error) {
  const size_t count = length(t, x, o);
  const void *at = place(x, o);
  int64_t integer[MOST] = {0};
  switch (x->kind) {
  case VF_OPTION_REAL:
    return vf_store_put_float(s, x->name, 1, &count, at, error);
  case VF_OPTION_TYPE:
    return vf_store_put_text(s, x->name, type_name(at), error);
  case VF_OPTION_CHOICE:
    return vf_store_put_text(s, x->name, x->choice[*(const unsigned *)at], error);
  case VF_OPTION_FLAG:
    integer[0] = *(const int *)at != 0;
    break;
  case VF_OPTION_COUNT:
    for (size_t i = 0; i < count; i++)
      integer[i] = (int64_t)((const size_t *)at)[i];
  }
  return vf_store_put_integer(s, x->name, 1, &count, integer, error);
}

int vf_options_put(const vf_options *t, const void *o, vf_store *s, vf_error *error) {
  int code = GSL_SUCCESS;
  for (size_t i = 0; !code && i < t->count; i++)
    if (t->option[i].on_resume != VF_OPTION_OWN && !is_left_out(&t->option[i], o))
      code = put(t, &t->option[i], o, s, error);
  return code;
}

static int get_integers(const vf_option *x, size_t count, void *at, vf_store *s, const char *path,
                        vf_error *error) {
  int64_t found[MOST];
  const int code = vf_store_get_integer(s, x->name, 1, &count, found, error);
  for (size_t i = 0; !code && i < count; i++) {
    if (found[i] < 0)
      return vf_error_set(error, GSL_EFAILED, "%s: %s: %lld is out of range: use another copy", path, x->name,
                          (long long)found[i]);
    if (x->kind == VF_OPTION_FLAG)
      *(int *)at = found[i] != 0;
    else
      ((size_t *)at)[i] = (size_t)found[i];
  }
  return code;
}

static int get_name(const vf_option *x, void *at, vf_store *s, const char *path, vf_error *error) {
  char name[TEXT_LENGTH];
  const int code = vf_store_get_text(s, x->name, name, sizeof name, error);
  if (code)
    return code;
  if (x->kind == VF_OPTION_TYPE) {
    if (strcmp(type_name(at), name) == 0 || (*(const void **)at = x->find(name)) ||
        (!x->help && strcmp(name, "none") == 0))
      return GSL_SUCCESS;
  } else {
    for (unsigned i = 0; x->choice[i]; i++)
      if (strcmp(x->choice[i], name) == 0) {
        *(unsigned *)at = i;
        return GSL_SUCCESS;
      }
  }
  return vf_error_set(error, GSL_EFAILED, "%s: %s \"%s\" is not known here: use the version that wrote it",
                      path, x->name, name);
}

static int get(const vf_options *t, const vf_option *x, void *o, vf_store *s, const char *path,
               vf_error *error) {
  const size_t count = length(t, x, o);
  void *at = (char *)o + x->offset;
  if (x->optional && !vf_store_has(s, x->name)) {
    memset(at, 0,
           x->kind == VF_OPTION_FLAG   ? sizeof(int)
           : x->kind == VF_OPTION_REAL ? sizeof(float)
                                       : sizeof(size_t));
    return GSL_SUCCESS;
  }
  if (x->kind == VF_OPTION_TYPE || x->kind == VF_OPTION_CHOICE)
    return get_name(x, at, s, path, error);
  const int code = x->kind == VF_OPTION_REAL ? vf_store_get_float(s, x->name, 1, &count, at, error)
                                             : get_integers(x, count, at, s, path, error);
  return code ? code : check(t, x, o, GSL_EFAILED, path, error);
}

int vf_options_get(const vf_options *t, void *o, vf_store *s, const char *path, vf_error *error) {
  int code = GSL_SUCCESS;
  for (size_t i = 0; !code && i < t->count; i++)
    if (t->option[i].on_resume != VF_OPTION_OWN)
      code = get(t, &t->option[i], o, s, path, error);
  return code;
}

static int equal(const vf_option *x, const void *a, const void *b, size_t i) {
  switch (x->kind) {
  case VF_OPTION_COUNT:
    return ((const size_t *)a)[i] == ((const size_t *)b)[i];
  case VF_OPTION_REAL:
    return memcmp((const float *)a + i, (const float *)b + i, sizeof(float)) == 0;
  case VF_OPTION_TYPE:
    return strcmp(type_name(a), type_name(b)) == 0;
  default:
    return x->kind == VF_OPTION_FLAG ? !*(const int *)a == !*(const int *)b
                                     : *(const unsigned *)a == *(const unsigned *)b;
  }
}

int vf_options_compare(const vf_options *t, const void *there, const void *here, const char *path,
                       vf_error *error) {
  char name[TEXT_LENGTH], other[TEXT_LENGTH], own[TEXT_LENGTH];
  for (const vf_option *x = t->option; x < t->option + t->count; x++)
    for (size_t i = 0; x->on_resume == VF_OPTION_KEPT && i < length(t, x, here); i++)
      if (!equal(x, place(x, there), place(x, here), i)) {
        print_name(x, i, name);
        print(x, place(x, there), i, other);
        print(x, place(x, here), i, own);
        return vf_error_set(error, GSL_EFAILED,
                            "%s: %s is %s there and %s here: use the options that it was written with", path,
                            name, other, own);
      }
  return GSL_SUCCESS;
}

void vf_options_describe(const vf_options *t, const void *o, char *text, size_t size) {
  char value[TEXT_LENGTH];
  size_t used = strlen(text);
  for (const vf_option *x = t->option; x < t->option + t->count; x++)
    for (size_t i = 0;
         x->on_resume == VF_OPTION_KEPT && !is_left_out(x, o) && i < length(t, x, o) && used < size; i++) {
      print(x, place(x, o), i, value);
      used += (size_t)snprintf(text + used, size - used, "%s%s%s%s", i ? "," : " ", i ? "" : x->name,
                               i ? "" : "=", value);
    }
}
