/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What the installed programs share; not installed itself.
 */
#ifndef VFEP_PROGRAM_H
#define VFEP_PROGRAM_H

#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "unknown"
#endif

enum { VFEP_GO_ON = -1 }; /* no exit status yet */

/* A word of the command line that cannot be used: one line that points to --help.  Returns status. */
int vfep_complain(const char *program, const char *what, const char *why, int status);

/* Flushes standard output: status, or 1 and a line where bytes never arrived. */
int vfep_finish(const char *program, int status);

#endif
