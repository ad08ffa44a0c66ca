#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The floors of the house: a file includes what stands on its own floor or on one below it.
cd "$VFEP_SOURCE" || exit 1

# Each floor with those that it may stand on; an experiment stands on the library, the kit and experiments/shared.
cat >"${floors:=$(mktemp)}" <<'END'
base
model base
bounds base model
exact base model bounds
learner base model bounds exact
kit base model
ledger base model kit
program base model bounds exact learner kit ledger
shared base model bounds exact learner kit
END
trap 'rm -f "$floors"' EXIT

# floor FILE: the name of the floor, or of the experiment.
# What an include between quotation marks names stands next to the file or on a floor.
bad=$(awk '
  FILENAME == ARGV[1] { for (i = 1; i <= NF; i++) may[$1, $i] = 1; next }
  FNR == 1 {
    parts = split(FILENAME, part, "/")
    floor = part[2]
    name = part[parts]
  }
  place[name] == "" { place[name] = floor; if (name in several && several[name] != floor) print name " stands on two floors" ; several[name] = floor }
  /^#include "/ { split($0, quoted, "\""); seen[++count] = FILENAME; from[count] = floor; to[count] = quoted[2] }
  END {
    for (i = 1; i <= count; i++) {
      target = to[i]
      if (!(target in place)) { if (target != "config.h") print seen[i] ": " target " stands nowhere"; continue }
      if (place[target] == from[i]) continue
      floor = ((from[i], from[i]) in may) ? from[i] : "experiment"
      if (floor == "experiment" ? !((place[target], place[target]) in may) || place[target] ~ /^(ledger|program)$/ \
                                : !((floor, place[target]) in may))
        print seen[i] ": includes " target " of " place[target]
    }
  }' "$floors" src/*/*.[ch] experiments/[!t]*/*.[ch] experiments/theorem/*.[ch])
echo 1..1
if [ -z "$bad" ]; then echo 'ok 1 - no include goes upwards'; else
  echo 'not ok 1 - no include goes upwards'
  printf '%s\n' "$bad" | sed 's/^/#   /'
fi
