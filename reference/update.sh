#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes what the tree shows of its locked results: update.sh LEDGER SOURCE TARGET NAME...
# TARGET/CLAIMS.md, the ledger of the experiments NAME... at preset quick and what is locked of preset paper; in
# TARGET/README.md the lines between the two marks, a claim and its verdict a line; and TARGET/reference/figure.svg,
# which the README shows.
set -eu
LC_ALL=C
export LC_ALL
ledger=$1 source=$2 target=$3
shift 3
figure=asymmetry

# table PRESET NAME...: the ledger of those that are locked, or nothing.
table() {
  results=$source/reference/$1
  shift
  for name; do
    shift
    [ ! -f "$results/$name.claims" ] || set -- "$@" "$results/$name.claims"
  done
  [ "$#" = 0 ] || "$ledger" markdown "$@"
}

mkdir -p "$target/reference"
work=$(mktemp -d "$target/reference/.update.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
table quick "$@" >"$work/quick"
table paper "$@" >"$work/paper"
{
  cat "$work/quick"
  if [ -s "$work/paper" ]; then
    printf '\nLocked runs at preset paper:\n\n'
    cat "$work/paper"
  fi
} >"$work/CLAIMS.md"

awk -F ' [|] ' '
  FNR == 1 { file++ }
  file < 3 { if (FNR > 2) row[file, ++rows[file]] = "| " $2 " | " $7 " | " $8 " |"; next }
  /^<!-- ledger/ {
    print
    print ""
    show(1)
    if (rows[2]) {
      print "Locked runs at preset `paper`:"
      print ""
      show(2)
    }
    skipping = 1
  }
  /^<!-- end/ { skipping = 0 }
  !skipping
  function show(which, i) {
    print "| Claim | Measured | Verdict |"
    print "|---|---|---|"
    for (i = 1; i <= rows[which]; i++) print row[which, i]
    print ""
  }' file=0 "$work/quick" file=1 "$work/paper" file=2 "$target/README.md" >"$work/README.md"
mv -f "$work/CLAIMS.md" "$work/README.md" "$target/"

if [ -z "${GNUPLOT-}" ]; then
  echo 'gnuplot is missing: the figure of the README stays as it is' >&2
  exit
fi
sh "$source/figures/draw.sh" svg "$source/figures/$figure.gp" "$source/figures" "$source/reference/quick" "$work/figure.svg"
mv -f "$work/figure.svg" "$target/reference/figure.svg"
