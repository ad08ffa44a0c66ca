#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs one experiment for make: run.sh PROGRAM FOLDER OPTION...
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
{
  "$program" --out="$folder" "$@"
  echo $? >"$out.status"
} | tee "$out.tap"
read -r status <"$out.status" || status=1
rm -f "$out.status"

# The plan is the last thing that a program prints.
if [ "$status" -ne 0 ]; then
  grep -q '^1\.\.' "$out.tap" || leave
  touch "$out.failed"
fi
touch "$out.stamp"
exit "$status"
