/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * NAME.manifest: on what, by what and from what the results were made.  It names no folder and no host, so
 * that it can be published and compared.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vf_blas.h"
#include "xp_intern.h"

#include <gsl/gsl_version.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/utsname.h>
#include <unistd.h>

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif
#ifndef VF_CFLAGS
#define VF_CFLAGS "unknown"
#endif
#ifdef HAVE_LAPACKE
#define LAPACKE "yes"
#else
#define LAPACKE "no"
#endif
#ifdef __clang__
#define COMPILER "clang"
#else
#define COMPILER "gcc"
#endif

static void line(xp_file *file, const char *key, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void line(xp_file *file, const char *key, const char *format, ...) {
  char text[1024];
  va_list args;
  va_start(args, format);
  vsnprintf(text, sizeof text, format, args);
  va_end(args);
  for (char *c = text; *c; c++)
    if (*c < ' ' || *c > '~')
      *c = '?'; /* a folder's name may hold anything, a line of the manifest not */
  fprintf(file->stream, "%s\t%s\n", key, text);
}

/* The words of text that name no folder, for compilers are told folders. */
static void words_without_folders(const char *text, char *kept, size_t size) {
  size_t used = 0;
  kept[0] = 0;
  while (*text) {
    size_t length = strcspn(text, " ");
    if (length && !memchr(text, '/', length) && used + length + 2 < size)
      used += (size_t)snprintf(kept + used, size - used, "%s%.*s", used ? " " : "", (int)length, text);
    text += length + (text[length] == ' ');
  }
}

static void cpu_model(char *model, size_t size) {
  char text[512];
  FILE *file = fopen("/proc/cpuinfo", "r");
  snprintf(model, size, "unknown");
  while (file && fgets(text, sizeof text, file))
    if (strncmp(text, "model name", 10) == 0 && strchr(text, ':')) {
      const char *name = strchr(text, ':') + 1;
      name += strspn(name, " \t");
      snprintf(model, size, "%.*s", (int)strcspn(name, "\n\t"), name);
      break;
    }
  if (file)
    fclose(file);
}

static double peak_mebibytes(int who) {
  struct rusage usage;
  if (getrusage(who, &usage))
    return 0;
#ifdef __APPLE__
  return (double)usage.ru_maxrss / 1048576;
#else
  return (double)usage.ru_maxrss / 1024;
#endif
}

/* From make and not compiled in, for a commit alone must not make the results old. */
const char *xp_revision(void) {
  const char *commit = getenv("VFEP_COMMIT");
  return commit && *commit && xp_is_plain(commit) ? commit : "unknown";
}

static void write_run(const xp_run *run, xp_file *file) {
  char options[512];
  xp_option_describe(run, options, sizeof options);
  line(file, "program", "%s", run->name);
  line(file, "version", "%s", PACKAGE_VERSION);
  line(file, "commit", "%s", xp_revision());
  line(file, "preset", "%s", xp_preset_name(run->preset));
  line(file, "seed", "%llu", (unsigned long long)run->seed);
  line(file, "jobs", "%ld", run->jobs);
  line(file, "options", "%s", *options ? options : "none");
  line(file, "data", "%s", xp_last_part(run->data_folder));
  if (run->cells_all > 0)
    line(file, "cells", "%zu of %zu", run->cells_there, run->cells_all);
}

static void write_software(const xp_run *run, xp_file *file) {
  char flags[512], product[128];
  vf_product_describe(run->product, product, sizeof product);
  words_without_folders(VF_CFLAGS, flags, sizeof flags);
  line(file, "compiler", "%s %s", COMPILER, __VERSION__);
  line(file, "flags", "%s", flags);
  line(file, "gsl", "%s", gsl_version);
  line(file, "cblas", "%s", vf_blas_configured());
  line(file, "cblas-library", "%s", vf_blas_library());
  line(file, "cblas-core", "%s", vf_blas_core());
  line(file, "product", "%s", product);
  line(file, "lapacke", "%s", LAPACKE);
}

static void write_machine(xp_file *file) {
  struct utsname system;
  char model[256];
  cpu_model(model, sizeof model);
  if (uname(&system) < 0)
    line(file, "kernel", "unknown");
  else
    line(file, "kernel", "%s %s %s", system.sysname, system.release, system.machine);
  line(file, "cpu", "%s", model);
  line(file, "cores", "%ld", sysconf(_SC_NPROCESSORS_ONLN));
}

/* The lines of the run, and by what it was judged last. */
static void write_judged(const xp_run *run, xp_file *file) {
  for (size_t i = 0; i < run->manifest.rows; i++)
    if (strcmp(xp_tsv_at(&run->manifest, i, 0), "judged-by") != 0)
      line(file, xp_tsv_at(&run->manifest, i, 0), "%s", xp_tsv_at(&run->manifest, i, 1));
  line(file, "judged-by", "version %s, commit %s", PACKAGE_VERSION, xp_revision());
}

void xp_manifest_write(xp_run *run) {
  xp_file *file = xp_file_open(run, ".manifest");
  if (run->judged) {
    write_judged(run, file);
    return;
  }
  write_run(run, file);
  write_software(run, file);
  write_machine(file);
  line(file, "seconds", "%.1f", xp_seconds(run));
  line(file, "memory-mib", "%.0f", peak_mebibytes(RUSAGE_SELF));
  line(file, "memory-of-a-task-mib", "%.0f", peak_mebibytes(RUSAGE_CHILDREN));
}
