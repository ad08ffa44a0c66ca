/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The file of a finished cell, which can be kept under version control: a line that tells what the cell is,
 * "format=2 program=NAME version=V name=CELL bytes=N" and its settings; a line "revision=R sum=S" with the
 * state of the source tree that made it and a sum over the bytes of its record; the record as text.  Files of
 * format 1, which hold the record and its sum as bytes, are read as well.  Words of another size change N,
 * and another byte order changes S: such a machine refuses the file.  Not installed.
 */
#ifndef XP_CELL_FILE_H
#define XP_CELL_FILE_H

#include "xp_intern.h"

/* Whether the file is there; its record then (may be NULL).  Ends the program where the file is damaged or
 * is not of the cell that identity tells, "program=NAME ...".  A setting that identity alone names was added
 * since; it must be 0, off or none. */
bool xp_cell_read(xp_run *run, const char *path, const char *identity, void *record, size_t size);

/* Whole or not at all; ends the program where it cannot be written. */
void xp_cell_write(xp_run *run, const char *path, const char *identity, const void *record, size_t size);

/* xp_record.c: the bytes as text that reads back as they are; false where the text is not that of size
 * bytes. */
void xp_record_print(FILE *out, const void *record, size_t size);
bool xp_record_parse(const char *text, void *record, size_t size);

#endif
