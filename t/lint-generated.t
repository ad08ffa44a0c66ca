#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What "make update" writes is as it would write it now, and no figure for the web shows raw TeX.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
: "${VFEP_EXPERIMENTS:?none to test}"
build=$PWD

mkdir "$work/tree"
cp "$VFEP_SOURCE/README.md" "$work/tree/"
# shellcheck disable=SC2086 # names are meant to split
check 'the stored results can be shown' \
  sh "$VFEP_SOURCE/reference/update.sh" "$build/src/program/vfep-ledger" "$VFEP_SOURCE" "$work/tree" $VFEP_EXPERIMENTS
check 'CLAIMS.md is fresh' cmp "$work/tree/CLAIMS.md" "$VFEP_SOURCE/CLAIMS.md"
check 'the ledger in the README is fresh' cmp "$work/tree/README.md" "$VFEP_SOURCE/README.md"

if [ -n "${GNUPLOT-}" ]; then
  # Another version of gnuplot may draw other bytes.
  drawn_by() { sed -n 's/.*<desc>Produced by \(.*\)<\/desc>.*/\1/p' "$1"; }
  if [ "$(drawn_by "$work/tree/reference/figure.svg")" = "$(drawn_by "$VFEP_SOURCE/reference/figure.svg")" ]; then
    check 'the figure of the README is fresh' cmp "$work/tree/reference/figure.svg" "$VFEP_SOURCE/reference/figure.svg"
  fi
  for name in $VFEP_EXPERIMENTS; do
    test -f "$VFEP_SOURCE/reference/quick/$name.claims" || continue
    figure=$work/$name.svg
    check "$name: drawn from the stored results" sh "$VFEP_SOURCE/figures/draw.sh" svg \
      "$VFEP_SOURCE/figures/$name.gp" "$VFEP_SOURCE/figures" "$VFEP_SOURCE/reference/quick" "$figure"
    # shellcheck disable=SC2016 # a dollar is looked for
    check "$name: no raw TeX" sh -c 'test -s "$1" && ! sed "s/<title>.*<.title>//; s/<[^>]*>//g" "$1" | grep -n "[\\\\\$^_{}]"' raw "$figure"
  done
fi
tap_done
