#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every fuzz target reads its seeds, among which are all inputs that ever failed, and mutations of them that are the
# same in every run.  FUZZ=N multiplies their number; an input that fails stays as fuzz-TARGET.failed.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
# In memory where that is a folder; programs may not run from there.
room=$(mktemp -d /dev/shm/vfep.XXXXXX 2>/dev/null || mktemp -d) || exit 1
trap 'rm -rf "$work" "$room"' EXIT
TMPDIR=$room
export TMPDIR

# Files of HDF5 take longest.
count() {
  case $1 in
  structure) echo $((100 * ${FUZZ:-1})) ;;
  checkpoint) echo $((400 * ${FUZZ:-1})) ;;
  *) echo $((2000 * ${FUZZ:-1})) ;;
  esac
}

# tried NAME PROGRAM
tried() {
  "$2" "$(count "$1")" "$VFEP_SOURCE/t/fuzz/corpus/$1" "fuzz-$1.failed" >"$work/out" 2>"$work/err" && return
  sed 's/^/# /' "$work/err" | head -n 40
  return 1
}

for target in $VFEP_FUZZ; do
  name=${target##*/fuzz_}
  check "$name: $(count "$name") mutations of $(find "$VFEP_SOURCE/t/fuzz/corpus/$name" -type f | wc -l) seeds" tried "$name" "$target"
  check "$name: and no file is left" test -z "$(find "$room" -mindepth 1)"
done

# A target that fails is seen, and so is the input.
cat >"$work/broken.c" <<'END'
#include <stdlib.h>
#include "fuzz.h"
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 1 && data[0] == 'b') abort();
  return 0;
}
END
mkdir "$work/seeds"
echo another >"$work/seeds/a"
echo broken >"$work/seeds/b"
# shellcheck disable=SC2086 # flags are meant to split
if ${VFEP_CC:-cc} $VFEP_CFLAGS -I"$VFEP_SOURCE/t/fuzz" -I"$VFEP_SOURCE/src/base" -o "$work/broken" "$work/broken.c" t/fuzz/libdriver.a 2>"$work/err"; then
  "$work/broken" 0 "$work/seeds" "$work/failed" >"$work/out" 2>&1
  check 'a target that aborts fails' test $? -gt 128
  check 'and its input is kept' cmp -s "$work/seeds/b" "$work/failed"
else
  sed 's/^/# /' "$work/err"
  check 'a broken target compiles' false
fi
tap_done
