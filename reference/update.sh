#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Writes what the tree holds of its reference results: update.sh LEDGER SOURCE TARGET NAME...
# TARGET/CLAIMS.md, the ledger of the experiments NAME..., and TARGET/reference/figure.svg, which the README shows.
set -eu
ledger=$1 source=$2 target=$3
shift 3
results=$source/reference/quick
figure=asymmetry

mkdir -p "$target/reference"
for name; do
  shift
  set -- "$@" "$results/$name.claims"
done
"$ledger" markdown "$@" >"$target/CLAIMS.md.part"
mv -f "$target/CLAIMS.md.part" "$target/CLAIMS.md"

if [ -z "${GNUPLOT-}" ]; then
  echo 'gnuplot is missing: the figure of the README stays as it is' >&2
  exit
fi
rm -f "$target/reference/figure.svg"
sh "$source/figures/draw.sh" svg "$source/figures/$figure.gp" "$source/figures" "$results" "$target/reference/figure.svg"
