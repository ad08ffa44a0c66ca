/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef VFEP_LEDGER_HTML_H
#define VFEP_LEDGER_HTML_H

/* The command html, which is the first of its words; returns the exit status. */
int vfep_ledger_html(const char *program, int argc, char **argv);

#endif
