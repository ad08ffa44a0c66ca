/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * vfep-ledger: shows the results of experiments as text, Markdown and TeX, and verifies them against others.
 */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "vfep_ledger_html.h"
#include "vfep_program.h"
#include "xp_account.h"
#include "xp_ledger_keys.h"

#include <getopt.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>

static const char program[] = "vfep-ledger";

static const char usage[] =
    "Usage: vfep-ledger text|markdown|summary [OPTION]... FILE.claims...\n"
    "       vfep-ledger tex-headlines|tex-summary|tex-statements|tex-checks [OPTION]... FILE.claims...\n"
    "       vfep-ledger values FILE.val...\n"
    "       vfep-ledger manifest FILE.manifest...\n"
    "       vfep-ledger verify REFERENCE-FOLDER NEW-FOLDER\n"
    "       vfep-ledger html --out=FOLDER --source=TREE --results=FOLDER --figures=FOLDER --commit=TEXT\n"
    "                        [--reference=FOLDER] [--prose=FOLDER] [--report=FILE] [--stale=NAME]... NAME...\n"
    "\n"
    "Shows the claims of experiments, their values and manifests, in the order of the files, on standard\n"
    "output; verify says as TAP whether new results bear out the reference, claim by claim; html writes\n"
    "the results of experiments, their figures and programs as pages into a folder.\n"
    "\n"
    "  --reference=FOLDER  show three parts: what the paper says (FOLDER/headlines), the statements proved\n"
    "                      (FOLDER/statements) and the other claims, beside the results in FOLDER/paper\n"
    "  --all               text: every statement and claim in place of counts\n"
    "  --stale=NAME        mark the claims of experiment NAME as stale\n"
    "  --help              this text\n"
    "  --version           the version\n";

typedef struct {
  char **stale; /* names to mark */
  size_t stale_count;
  char **files;
  size_t file_count;
  const char *reference; /* a folder, or NULL */
  bool all;
} ledger_request;

static int show(const ledger_request *request, void (*print)(FILE *, const xp_account *), vf_error *error) {
  xp_account account;
  int code = xp_account_read(&account, request->files, request->file_count, request->reference, error);
  for (size_t i = 0; i < request->stale_count && !code; i++)
    if (!xp_ledger_mark_stale(&account.here, request->stale[i]))
      code = vf_error_set(error, GSL_EINVAL, "--stale=%s: no claims of it: give its file too",
                          request->stale[i]);
  if (!code && print)
    print(stdout, &account);
  else if (!code)
    xp_account_text(stdout, &account, request->all);
  xp_account_free(&account);
  return code;
}

static int show_keys(const ledger_request *request, const char *suffix, bool presets,
                     void (*print)(FILE *, const xp_key_files *), vf_error *error) {
  xp_key_files files;
  int code = xp_key_files_read(&files, suffix, request->files, request->file_count, error);
  if (!code && presets)
    code = xp_manifest_same_preset(&files, error);
  if (!code)
    print(stdout, &files);
  xp_key_files_free(&files);
  return code;
}

/* Returns also GSL_FAILURE, without a message, when a claim did not hold; TAP has said so. */
static int verify(const ledger_request *request, vf_error *error) {
  xp_ledger reference = {0}, fresh = {0};
  int code = xp_ledger_add_folder(&reference, request->files[0], error);
  if (!code)
    code = xp_ledger_add_folder(&fresh, request->files[1], error);
  if (!code && reference.row[0].preset != fresh.row[0].preset)
    code = vf_error_set(error, GSL_EINVAL, "preset %s beside preset %s: compare the same preset",
                        xp_preset_name(reference.row[0].preset), xp_preset_name(fresh.row[0].preset));
  if (!code && xp_ledger_verify(stdout, &reference, &fresh))
    code = GSL_FAILURE;
  xp_ledger_free(&reference);
  xp_ledger_free(&fresh);
  return code;
}

typedef struct {
  const char *name;
  void (*print)(FILE *, const xp_account *); /* of a command that shows an account, but for text */
} ledger_command;

enum { SHOWING = 7, COMMANDS = 10 };
static const ledger_command commands[COMMANDS] = {{"text", NULL},
                                                  {"markdown", xp_account_markdown},
                                                  {"summary", xp_account_summary},
                                                  {"tex-headlines", xp_account_tex_headlines},
                                                  {"tex-summary", xp_account_tex_summary},
                                                  {"tex-statements", xp_account_tex_statements},
                                                  {"tex-checks", xp_account_tex_checks},
                                                  {"values", NULL},
                                                  {"manifest", NULL},
                                                  {"verify", NULL}};

static int find_command(const char *name) {
  int known = 0;
  while (known < COMMANDS && strcmp(name, commands[known].name))
    known++;
  return known;
}

static int run_command(const char *command, const ledger_request *request, vf_error *error) {
  const int known = find_command(command);
  if (known < SHOWING)
    return show(request, commands[known].print, error);
  if (strcmp(command, "values") == 0)
    return show_keys(request, ".val", false, xp_values_tex, error);
  if (strcmp(command, "manifest") == 0)
    return show_keys(request, ".manifest", true, xp_manifest_tex, error);
  return verify(request, error);
}

/* Why the words of the command line make no request, or NULL. */
static const char *misuse(const char *command, const ledger_request *request) {
  const int known = find_command(command);
  if (known == COMMANDS)
    return "not a command";
  if (known >= SHOWING && (request->stale_count || request->reference))
    return "--stale and --reference go with text, markdown, summary and tex-...";
  if (request->all && strcmp(command, "text"))
    return "--all goes with text";
  if (strcmp(command, "verify") == 0)
    return request->file_count == 2 ? NULL : "two folders are needed";
  return request->file_count ? NULL : "files are missing";
}

/* Reads the command line into request and *command, or returns the exit status and leaves *command. */
static int read_words(int argc, char **argv, ledger_request *request, const char **command) {
  static const struct option options[] = {
      {"stale", required_argument, NULL, 's'}, {"reference", required_argument, NULL, 'r'},
      {"all", no_argument, NULL, 'a'},         {"help", no_argument, NULL, 'h'},
      {"version", no_argument, NULL, 'v'},     {NULL, 0, NULL, 0}};
  int option;
  opterr = 0;
  while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
    if (option == 's') {
      request->stale[request->stale_count++] = optarg;
    } else if (option == 'r') {
      request->reference = optarg;
    } else if (option == 'a') {
      request->all = true;
    } else if (option == 'h') {
      fputs(usage, stdout);
      return vfep_finish(program, 0);
    } else if (option == 'v') {
      puts("vfep-ledger (vfep) " PACKAGE_VERSION);
      return vfep_finish(program, 0);
    } else {
      return vfep_complain(program, argv[optind - 1], option == ':' ? "a value is missing" : "not an option",
                           2);
    }
  }
  if (optind >= argc)
    return vfep_complain(program, "nothing to do", "a command is missing", 2);
  request->files = argv + optind + 1;
  request->file_count = (size_t)(argc - optind - 1);
  const char *why = misuse(argv[optind], request);
  if (why)
    return vfep_complain(program, argv[optind], why, 2);
  *command = argv[optind];
  return VFEP_GO_ON;
}

int main(int argc, char **argv) {
  const char *command = NULL;
  vf_error error = {0};
  if (argc > 1 && strcmp(argv[1], "html") == 0)
    return vfep_ledger_html(program, argc - 1, argv + 1);
  ledger_request request = {.stale = calloc((size_t)argc + 1, sizeof(char *))};
  if (!request.stale) {
    fprintf(stderr, "vfep-ledger: not enough memory for %d words of the command line\n", argc);
    return 1;
  }
  int status = read_words(argc, argv, &request, &command);
  if (command) {
    int code = run_command(command, &request, &error);
    if (code && code != GSL_FAILURE)
      fprintf(stderr, "vfep-ledger: %s\n", error.text);
    status = vfep_finish(program, code ? 1 : 0);
  }
  free(request.stale);
  return status;
}
