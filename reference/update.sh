#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes what the tree shows of its locked results: update.sh LEDGER SOURCE TARGET NAME...
# TARGET/CLAIMS.md, the ledger of the experiments NAME... at preset quick and what is locked of preset paper; in
# TARGET/README.md the lines between the two marks, from reference/summary.md; and TARGET/reference/figure.svg, which
# the README shows.
set -eu
LC_ALL=C
export LC_ALL
ledger=$1 source=$2 target=$3
shift 3
figure='figure-3'

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

# The summary with @PRESET:NAME/KEY@ replaced by the stored value; one that is missing stops it all.
for preset in quick paper; do
  for values in "$source/reference/$preset"/*.val; do
    sed "s|^|$preset:$(basename "$values" .val)/|" "$values"
  done
done >"$work/values"
awk -F '\t' '
  FILENAME == ARGV[1] { value[$1] = $2; next }
  FILENAME == ARGV[2] {
    while (match($0, /@[a-z]+:[a-z0-9-]+\/[a-z0-9-]+@/)) {
      key = substr($0, RSTART + 1, RLENGTH - 2)
      if (!(key in value)) {
        print "summary.md: no stored value " key ": store it or change the line" >"/dev/stderr"
        exit 1
      }
      $0 = substr($0, 1, RSTART - 1) value[key] substr($0, RSTART + RLENGTH)
    }
    line[++lines] = $0
    next
  }
  /^<!-- summary/ {
    print
    print ""
    for (i = 1; i <= lines; i++) print line[i]
    print ""
    skipping = 1
  }
  /^<!-- end/ { skipping = 0 }
  !skipping' "$work/values" "$source/reference/summary.md" "$target/README.md" >"$work/README.md"
mv -f "$work/CLAIMS.md" "$work/README.md" "$target/"

if [ -z "${GNUPLOT-}" ]; then
  echo 'gnuplot is missing: the figure of the README stays as it is' >&2
  exit
fi
sh "$source/figures/draw.sh" svg "$source/figures/$figure.gp" "$source/figures" "$source/reference/quick" "$work/figure.svg"
mv -f "$work/figure.svg" "$target/reference/figure.svg"
