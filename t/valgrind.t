#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Unit tests under Valgrind: no invalid access, no jump on what was never written, no block that nothing points to at the
# end.  A few that read files and allocate; make check-valgrind takes all.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
# A valgrind too old for this processor, or for its C library, fails on a program without a fault.
if ! valgrind -q --error-exitcode=99 true >/dev/null 2>&1; then
  echo '1..0 # SKIP valgrind is missing, or runs no program here'
  exit
fi
case $(cat Makefile) in
*-fsanitize=*) echo '1..0 # SKIP a sanitizer watches this build already' && exit ;;
esac

watched() {
  valgrind -q --error-exitcode=99 --leak-check=full --show-leak-kinds=definite --errors-for-leak-kinds=definite \
    --suppressions="$VFEP_SOURCE/t/fixture/openblas.supp" --log-file="$work/found" "$1" >"$work/out" 2>&1 && return
  sed 's/^/# /' "$work/found" | head -n 40
  grep '^not ok' "$work/out" | sed 's/^/# /'
  return 1
}

for unit in ${VALGRIND_TESTS:-t/test_error t/test_file t/test_dataset t/test_store t/test_xp_ledger t/test_xp_number t/test_xp_tex t/test_linalg}; do
  check "$unit" watched "$unit"
done

# A fault is seen.
cat >"$work/fault.c" <<'END'
#include <stdlib.h>
int main(int argc, char **argv) {
  int *volatile block = malloc(4 * sizeof *block);
  (void)argv;
  return block[argc - 1] == 12345;
}
END
# shellcheck disable=SC2086 # the compiler may be several words
${VFEP_CC:-cc} -g -o "$work/fault" "$work/fault.c" 2>"$work/err"
watched "$work/fault" >"$work/told"
check 'a jump on what was never written is seen' test $? -ne 0
tap_done
