/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The files behind parts A and B, read when the entries of an account stand.
 */
#ifndef XP_ACCOUNT_PARSE_H
#define XP_ACCOUNT_PARSE_H

#include "xp_account.h"

/* From the file headlines and statements of a folder; each marks the entries that it names. */
int xp_headlines_read(xp_account *account, const char *path, vf_error *error);
int xp_statements_read(xp_account *account, const char *path, vf_error *error);
void xp_headlines_free(xp_account *account);
void xp_statements_free(xp_account *account);

#endif
