#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one experiment for make: run.sh PROGRAM FOLDER OPTION...
# Shows its progress on a terminal, and one line when it has ended; all that it prints is in FOLDER/NAME.tap.
#
# NAME.stamp says that the program came to its end.  Claims that fail make this fail too, but once: their results
# are results, from which ledger and report are made, and NAME.failed keeps "make results" failing.
set -u
LC_ALL=C
export LC_ALL
program=$1 folder=$2
shift 2
name=${program##*/}
out=$folder/$name
mkdir -p "$folder" 2>/dev/null || {
  echo "$name: $folder: cannot be made: build in a folder that can be written (mkdir build && cd build && SOURCE/configure && make)" >&2
  exit 1
}
# What a program refuses leaves nothing.
leave() {
  rm -f "$out.tap"
  rmdir -p "$folder" 2>/dev/null
  exit "$status"
}
rm -f "$out.status" "$out.failed"
started=$(date +%s)
run() {
  "$program" --out="$folder" "$@" >"$out.tap"
  echo $? >"$out.status"
}
# A terminal shows a bar of progress, which the line at the end replaces; a log has no use for either's steps.
if [ -t 2 ]; then
  printf '%s ...\r' "$name" >&2
  run "$@"
  printf '\r\033[K' >&2
else
  run "$@" 2>&1 | sed "/^$name: .* [0-9][0-9]* %\$/d; /^$name: .* [0-9][0-9]* %, [0-9:]* left/d" >&2
fi
seconds=$(($(date +%s) - started))
read -r status <"$out.status" || status=1
rm -f "$out.status"

# The plan is the last thing that a program prints.
if [ "$status" -ne 0 ]; then
  grep -q '^1\.\.' "$out.tap" || leave
  touch "$out.failed"
fi
touch "$out.stamp"
awk -v name="$name" -v seconds="$seconds" '
  /^(not )?ok / { claims++ }
  /^ok / && !/ # SKIP / { held++ }
  / # SKIP / { skipped++ }
  /^not ok .* # TODO / { listed++ }
  END {
    printf "%-20s %3d of %3d claims held %6d s", name, held, claims, seconds
    if (listed) printf ", %d known not to hold", listed
    if (skipped) printf ", %d not run at this preset", skipped
    print ""
  }' "$out.tap"
if [ "$status" -ne 0 ]; then
  {
    grep '^not ok' "$out.tap" | grep -v ' # TODO '
    case $out in /*) echo "log: $out.tap" ;; *) echo "log: $PWD/$out.tap" ;; esac
  } >&2
fi
exit "$status"
