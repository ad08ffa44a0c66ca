/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What fuzz targets share.  A target is one LLVMFuzzerTestOneInput; it runs under libFuzzer (make fuzz) or
 * under driver.c, which tries the seeds and a fixed number of mutations as a test.  A target that finds a
 * promise of the library broken aborts, and the input is kept.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include "vf_error.h"

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Writes the bytes to a file of that name in the folder of this process and returns its path, which the next
 * call with the same name overwrites.  The folder goes away at exit. */
const char *fuzz_file(const char *name, const void *data, size_t size);
const char *fuzz_folder(void);

/* The same for a file that is in memory alone, in a folder that does not exist.  It is there for fopen,
 * access and vf_file_read as long as the bytes are, and until the next call with the same name. */
#define FUZZ_MEMORY "/memory"
const char *fuzz_memory(const char *name, const void *data, size_t size);

/* Aborts with the words on standard error where a promise is broken. */
void fuzz_require(bool holds, const char *promise);

/* A refusal has a code and one line that is not empty. */
void fuzz_require_refusal(int code, const vf_error *error);

/* The input as a text that ends with a 0 byte; to be freed. */
char *fuzz_text(const uint8_t *data, size_t size);

/* Splits text at lines "%%" into at most most parts and returns how many there are. */
size_t fuzz_parts(char *text, char **part, size_t most);

/*
 * Code of the kit ends the program at what it refuses.  fuzz_ends(call, thing) is whether call(thing) did; it
 * needs the linker to wrap exit, and what is printed meanwhile is lost.
 */
bool fuzz_ends(void (*call)(void *), void *thing);

#endif
