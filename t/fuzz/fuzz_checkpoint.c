/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Input: the bytes of a checkpoint; then the same with a seal that agrees with them, so that changes reach
 * HDF5 and what stands behind it.
 */
#include "fuzz.h"
#include "fuzz_training.h"

#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { MARK = 8, SEAL = 12 };

static void seal(char *bytes, size_t size) {
  const uLong sum = crc32_z(0, (const unsigned char *)bytes, size - SEAL);
  memcpy(bytes + size - SEAL, "\nvfepCRC", MARK);
  for (size_t i = 0; i < SEAL - MARK; i++)
    bytes[size - SEAL + MARK + i] = (char)(sum >> 8 * i & 0xff);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char *const bytes = fuzz_text(data, size);
  fuzz_training_read(fuzz_file("checkpoint.h5", bytes, size));
  if (size > SEAL) {
    seal(bytes, size);
    fuzz_training_read(fuzz_file("checkpoint.h5", bytes, size));
  }
  free(bytes);
  return 0;
}
