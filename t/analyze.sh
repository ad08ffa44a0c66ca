#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# analyze.sh SOURCE FLAG...: gcc -fanalyzer and clang --analyze on every file of src/; ends with 1 at a finding.  Blocks that
# are never freed are left to LeakSanitizer and Valgrind: gcc loses pointers that a structure holds.  ANALYZERS=gcc takes gcc
# alone, a minute of a core; clang takes four.
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
has() {
  case " ${ANALYZERS:-gcc clang} " in *" $1 "*) command -v "$1" >/dev/null 2>&1 ;; *) false ;; esac
}
if ! has gcc && ! has clang; then
  echo "analyze: ${ANALYZERS:-gcc and clang}: not found: install one" >&2
  exit 1
fi
for file in "$source"/src/*/*.c; do
  if has gcc; then
    look "$file" gcc -std=c17 "$@" -O1 -fanalyzer -Wno-analyzer-too-complex -Wno-analyzer-malloc-leak
  fi
  if has clang; then
    look "$file" clang -std=c17 "$@" --analyze -Xclang -analyzer-output=text
  fi
done
rm -f analyze.log
exit $status
