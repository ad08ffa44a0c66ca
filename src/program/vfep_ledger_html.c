/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vfep-ledger html: the results of a run as pages.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vfep_ledger_html.h"
#include "vfep_program.h"
#include "xp_html_page.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

/* Where the value of each option goes; those up to COMMIT are needed. */
enum { OUT, SOURCE, RESULTS, FIGURES, COMMIT, REFERENCE, PROSE, REPORT, STALE, WORDS };
static const struct option options[] = {
    {"out", required_argument, NULL, OUT},         {"source", required_argument, NULL, SOURCE},
    {"results", required_argument, NULL, RESULTS}, {"figures", required_argument, NULL, FIGURES},
    {"commit", required_argument, NULL, COMMIT},   {"reference", required_argument, NULL, REFERENCE},
    {"prose", required_argument, NULL, PROSE},     {"report", required_argument, NULL, REPORT},
    {"stale", required_argument, NULL, STALE},     {NULL, 0, NULL, 0}};

typedef struct {
  const char *word[WORDS];
  const char **stale;
  size_t stale_count;
} words;

static int read_words(const char *program, int argc, char **argv, words *w) {
  int option;
  opterr = 0;
  while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
    if (option == STALE)
      w->stale[w->stale_count++] = optarg;
    else if (option >= 0 && option < STALE)
      w->word[option] = optarg;
    else
      return vfep_complain(program, argv[optind - 1], option == ':' ? "a value is missing" : "not an option",
                           2);
  }
  for (int i = OUT; i <= COMMIT; i++)
    if (!w->word[i])
      return vfep_complain(program, options[i].name, "this option of html is missing", 2);
  return optind < argc ? VFEP_GO_ON : vfep_complain(program, "html", "names of experiments are missing", 2);
}

static int write_site(const char *program, const words *w, char *const *name, size_t count) {
  vf_error error = {0};
  xp_site site = {.out = w->word[OUT],
                  .source = w->word[SOURCE],
                  .results = w->word[RESULTS],
                  .figures = w->word[FIGURES],
                  .commit = w->word[COMMIT],
                  .reference = w->word[REFERENCE],
                  .prose = w->word[PROSE],
                  .report = w->word[REPORT],
                  .version = PACKAGE_VERSION,
                  .stale = w->stale,
                  .stale_count = w->stale_count,
                  .name = name,
                  .count = count};
  const int code = xp_site_write(&site, &error);
  if (code)
    fprintf(stderr, "%s: %s\n", program, error.text);
  xp_site_free(&site);
  return vfep_finish(program, code ? 1 : 0);
}

int vfep_ledger_html(const char *program, int argc, char **argv) {
  words w = {.stale = calloc((size_t)argc + 1, sizeof(char *))};
  if (!w.stale) {
    fprintf(stderr, "%s: not enough memory for %d words of the command line\n", program, argc);
    return 1;
  }
  int status = read_words(program, argc, argv, &w);
  if (status == VFEP_GO_ON)
    status = write_site(program, &w, argv + optind, (size_t)(argc - optind));
  free(w.stale);
  return status;
}
