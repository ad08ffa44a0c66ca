#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The floors of the house: a file includes what stands on its own floor or on one below it, an experiment what stands
# in its own folder or in experiments/shared, and every folder of an experiment is in the list.  A file that opens files or
# folders includes config.h.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
cd "$VFEP_SOURCE" || exit 1

# Each floor with those below it; experiments stand on what experiments/shared stands on.
cat >"$work/floors" <<'END'
base
model base
bounds base model
certify base model
exact base model bounds
learner base model bounds exact
kit base model
ledger base model kit
program base model bounds certify exact learner kit ledger
shared base model bounds certify exact learner kit
END

# One line for each include between quotation marks, of "FILE FLOOR HEADER", and one for each file, of "FILE FLOOR".
awk '
  FNR == 1 {
    split(FILENAME, part, "/")
    floor = part[1] == "src" || part[2] == "shared" ? part[2] : "experiments/" part[2]
    print FILENAME, floor
  }
  /^[ \t]*#[ \t]*include[ \t]*"/ {
    split($0, quoted, "\"")
    print FILENAME, floor, quoted[2]
  }' src/*/*.[ch] experiments/*/*.[ch] >"$work/includes"
check 'there are includes' grep -q ' base vf_error.h$' "$work/includes"

awk '
  FILENAME == ARGV[1] { floors[$1]; for (i = 1; i <= NF; i++) may[$1, $i]; next }
  NF == 2 {
    if ($1 ~ /^src/ && !($2 in floors)) print $1 ": " $2 " is no floor"
    name = $1
    sub(/.*\//, "", name)
    if (name ~ /\.h$/ && name in place) print name " stands in " place[name] " and in " $2
    place[name] = $2
    next
  }
  { from[++count] = $1; floor[count] = $2; header[count] = $3 }
  END {
    for (i = 1; i <= count; i++) {
      if (header[i] == "config.h") continue
      if (!(header[i] in place)) { print from[i] ": " header[i] " stands nowhere"; continue }
      there = place[header[i]]
      here = floor[i] in floors ? floor[i] : "shared"
      if (there != floor[i] && !((here, there) in may)) print from[i] ": includes " header[i] " of " there
    }
  }' "$work/floors" "$work/includes" >"$work/found"
none 'no include goes upwards or to another experiment, and every header has one place'

# tsort takes a pair of equals for a lone node.
awk 'NF == 3 && $1 ~ /\.h$/ { sub(/.*\//, "", $1); print $1, $3 == $1 ? $3 "/itself " $3 "/itself " $1 : $3 }' \
  "$work/includes" | tsort 2>&1 >"$work/order" | cat >"$work/found"
none 'no header includes itself by way of others'

for folder in src/*/; do
  echo "$folder"
done >"$work/rooms"
check 'src has at most 10 rooms' test "$(wc -l <"$work/rooms")" -le 10

for folder in experiments/*/; do
  name=${folder#experiments/}
  name=${name%/}
  case $name in shared | template) continue ;; esac
  grep -q -x -F "include experiments/$name/local.mk" experiments/local.mk || echo "experiments/local.mk: no line for $name"
  grep -q -x -F "EXPERIMENT_LIST += experiments/$name/$name" "experiments/$name/local.mk" ||
    echo "experiments/$name/local.mk: $name is not on the list"
done >"$work/found" 2>&1
none 'every folder of an experiment is in the list'
# Where a system has offsets of 32 bits, config.h asks for 64.
grep -lE '\b(fopen|open|stat|fstat|lseek|opendir|readdir|scandir|gzopen)\(' src/*/*.c experiments/*/*.c >"$work/opening"
check 'files open others' grep -qx src/base/vf_file.c "$work/opening"
# shellcheck disable=SC2046 # names are meant to split
grep -L '^#include <config.h>$' $(cat "$work/opening") >"$work/found"
none 'what opens files includes config.h'
tap_done
