#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# analyze.sh SOURCE FLAG...: gcc -fanalyzer and clang --analyze on every file of src/; ends with 1 at a finding.  Blocks that
# are never freed are left to LeakSanitizer and Valgrind: gcc loses pointers that a structure holds.
set -eu
LC_ALL=C
export LC_ALL
source=$1
shift
status=0
# look FILE COMMAND...
look() {
  file=$1
  shift
  "$@" -c "$file" -o /dev/null >analyze.log 2>&1 || status=1
  grep -E 'warning:|error:' analyze.log && status=1
  return 0
}
if ! command -v gcc >/dev/null 2>&1 && ! command -v clang >/dev/null 2>&1; then
  echo 'analyze: gcc and clang are missing: install one' >&2
  exit 1
fi
for file in "$source"/src/*/*.c; do
  if command -v gcc >/dev/null 2>&1; then
    look "$file" gcc -std=c17 "$@" -O1 -fanalyzer -Wno-analyzer-too-complex -Wno-analyzer-malloc-leak
  fi
  if command -v clang >/dev/null 2>&1; then
    look "$file" clang -std=c17 "$@" --analyze -Xclang -analyzer-output=text
  fi
done
rm -f analyze.log
exit $status
