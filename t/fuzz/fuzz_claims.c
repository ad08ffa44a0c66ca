/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Input: a file of claims, headlines and statements, apart by lines "%%"; shown in every form. */
#include "fuzz.h"
#include "xp_account.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void show(const xp_account *account, FILE *out) {
  static void (*const form[])(FILE *, const xp_account *) = {
      xp_account_markdown, xp_account_summary, xp_account_tex_headlines, xp_account_tex_statements,
      xp_account_tex_checks};
  for (size_t i = 0; i < sizeof form / sizeof *form; i++)
    form[i](out, account);
  xp_account_text(out, account, true);
  xp_account_text(out, account, false);
}

/* What is shown reaches a terminal and TeX. */
static void require_printable(const char *shown) {
  for (const char *c = shown; *c; c++)
    fuzz_require((unsigned char)*c >= ' ' ? *c != 127 : *c == '\n',
                 "what is shown has no control characters");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  vf_error error = {0, ""};
  char *part[3] = {"", "", ""}, *const text = fuzz_text(data, size), *shown = NULL;
  size_t length = 0;
  xp_account account;
  fuzz_parts(text, part, 3);
  char *const path = strdup(fuzz_memory("fuzz.claims", part[0], strlen(part[0])));
  fuzz_memory("headlines", part[1], strlen(part[1]));
  fuzz_memory("statements", part[2], strlen(part[2]));
  const int code = xp_account_read(&account, &path, 1, *part[1] ? FUZZ_MEMORY : NULL, &error);
  FILE *out = open_memstream(&shown, &length);
  if (code)
    fuzz_require_refusal(code, &error);
  else
    show(&account, out);
  if (!code && !*part[1])
    xp_ledger_verify(out, &account.here, &account.here);
  fclose(out);
  require_printable(shown);
  xp_account_free(&account);
  free(shown);
  free(path);
  free(text);
  return 0;
}
