/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifdef HAVE_CONFIG_H
#include <config.h>
#endif

#include "xp_account.h"

#include "xp_account_parse.h"

#include <errno.h>
#include <gsl/gsl_errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool tested(const xp_ledger_row *row) {
  return row && row->verdict != XP_NOT_TESTED;
}

const xp_ledger_row *xp_entry_row(const xp_entry *entry) {
  return !entry->here || (tested(entry->stored) && !tested(entry->here)) ? entry->stored : entry->here;
}

const xp_ledger_row *xp_entry_counting(const xp_entry *entry) {
  return tested(entry->stored) ? entry->stored : xp_entry_row(entry);
}

/* The entries, of this run first. */
static int merge(xp_account *account, vf_error *error) {
  const xp_ledger *here = &account->here, *stored = &account->stored;
  const size_t most = here->count + stored->count;
  account->entry = calloc(most + 1, sizeof *account->entry);
  if (!account->entry)
    return vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu claims", most);
  for (size_t i = 0; i < here->count; i++) {
    const xp_ledger_row *row = &here->row[i];
    account->entry[account->entry_count++] =
        (xp_entry){.id = row->id, .here = row, .stored = xp_ledger_find(stored, row->id)};
  }
  for (size_t i = 0; i < stored->count; i++)
    if (!xp_ledger_find(here, stored->row[i].id))
      account->entry[account->entry_count++] = (xp_entry){.id = stored->row[i].id, .stored = &stored->row[i]};
  if (xp_index_make(&account->ids, account->entry, account->entry_count, sizeof *account->entry))
    return vf_error_set(error, GSL_ENOMEM, "not enough memory for %zu claims", most);
  return 0;
}

static int read_reference(xp_account *account, const char *folder, vf_error *error) {
  enum { ROOM = 4096 };
  char path[ROOM];
  if (strlen(folder) > ROOM - 100)
    return vf_error_set(error, GSL_EINVAL, "--reference: longer than a path may be: go there first");
  snprintf(path, sizeof path, "%s/paper", folder);
  if (account->here.row[0].preset != XP_PAPER && access(path, F_OK) == 0) {
    int code = xp_ledger_add_folder(&account->stored, path, error);
    if (code)
      return code;
    if (account->stored.row[0].preset != XP_PAPER)
      return vf_error_set(error, GSL_EFAILED, "%s: preset %s: store runs at preset paper there", path,
                          xp_preset_name(account->stored.row[0].preset));
  }
  int code = merge(account, error);
  snprintf(path, sizeof path, "%s/headlines", folder);
  if (!code)
    code = xp_headlines_read(account, path, error);
  snprintf(path, sizeof path, "%s/statements", folder);
  return code ? code : xp_statements_read(account, path, error);
}

int xp_account_read(xp_account *account, char *const *paths, size_t count, const char *reference,
                    vf_error *error) {
  int code = 0;
  *account = (xp_account){0};
  for (size_t i = 0; i < count && !code; i++)
    code = xp_ledger_add(&account->here, paths[i], error);
  if (!code)
    code = xp_ledger_index(&account->here, error);
  if (code)
    return code;
  return reference ? read_reference(account, reference, error) : merge(account, error);
}

void xp_account_free(xp_account *account) {
  xp_headlines_free(account);
  xp_statements_free(account);
  xp_index_free(&account->ids);
  free(account->entry);
  xp_ledger_free(&account->here);
  xp_ledger_free(&account->stored);
  *account = (xp_account){0};
}

bool xp_entry_checks(const xp_entry *entry) {
  return !entry->headline && !entry->statement;
}

bool xp_account_has(const xp_account *account, bool summary) {
  for (size_t i = 0; i < account->headline_count; i++)
    if (account->headline[i].summary == summary)
      return true;
  return false;
}

static bool shown_as(const xp_entry *entry, xp_shown verdict) {
  return xp_shown_of(xp_entry_counting(entry)) == verdict;
}

size_t xp_account_claims(const xp_account *account, xp_shown verdict) {
  size_t count = 0;
  for (size_t i = 0; i < account->entry_count; i++)
    count += shown_as(&account->entry[i], verdict);
  return count;
}

size_t xp_account_checks(const xp_account *account, xp_shown verdict) {
  size_t count = 0;
  for (size_t i = 0; i < account->entry_count; i++)
    count += xp_entry_checks(&account->entry[i]) && shown_as(&account->entry[i], verdict);
  return count;
}

size_t xp_account_statements(const xp_account *account, xp_shown verdict) {
  size_t count = 0;
  for (size_t i = 0; i < account->statement_count; i++)
    count += account->statement[i].verdict == verdict;
  return count;
}
