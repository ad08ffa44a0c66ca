#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes what the tree shows of its locked results: update.sh LEDGER SOURCE TARGET NAME...
# TARGET/CLAIMS.md, the ledger of the experiments NAME...; in TARGET/README.md the lines between the two marks,
# a claim and its verdict a line; and TARGET/reference/figure.svg, which the README shows.
set -eu
ledger=$1 source=$2 target=$3
shift 3
results=$source/reference/quick
figure=asymmetry

mkdir -p "$target/reference"
for name; do
  shift
  # An experiment that is new has none yet.
  [ ! -f "$results/$name.claims" ] || set -- "$@" "$results/$name.claims"
done
"$ledger" markdown "$@" >"$target/CLAIMS.md.part"
mv -f "$target/CLAIMS.md.part" "$target/CLAIMS.md"

awk -F ' [|] ' -v readme="$target/README.md" '
  FNR == 1 && FILENAME == readme { second = 1 }
  !second { if (FNR > 2) row[++rows] = "| " $2 " | " $7 " | " $8 " |"; next }
  /^<!-- ledger/ {
    print
    print ""
    print "| Claim | Measured | Verdict |"
    print "|---|---|---|"
    for (i = 1; i <= rows; i++) print row[i]
    print ""
    skipping = 1
  }
  /^<!-- end/ { skipping = 0 }
  !skipping' "$target/CLAIMS.md" "$target/README.md" >"$target/README.md.part"
mv -f "$target/README.md.part" "$target/README.md"

if [ -z "${GNUPLOT-}" ]; then
  echo 'gnuplot is missing: the figure of the README stays as it is' >&2
  exit
fi
rm -f "$target/reference/figure.svg"
sh "$source/figures/draw.sh" svg "$source/figures/$figure.gp" "$source/figures" "$results" "$target/reference/figure.svg"
