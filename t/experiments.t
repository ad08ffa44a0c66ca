#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every experiment at preset check: each claim is a test, and so is the CBLAS whose symbols it got at run time.
: "${VFEP_EXPERIMENTS:?none to test}" "${VFEP_CBLAS:?not named}"
out=$(mktemp -d "${TMPDIR:-.}/experiments.XXXXXX") || exit 1
trap 'rm -rf "$out"' EXIT

for name in $VFEP_EXPERIMENTS; do
  "experiments/$name/$name" --preset=check --jobs=1 --out="$out" --data="$VFEP_SOURCE/data/mnist" \
    --verdicts="$VFEP_SOURCE/reference/verdicts" 2>"$out/$name.err" | sed -n 's/^\(not ok\|ok\) [0-9]* */\1 /p'
  if grep -q "^cblas-library.*lib$VFEP_CBLAS" "$out/$name.manifest"; then
    echo "ok - $name computed with $VFEP_CBLAS"
  else
    echo "not ok - $name computed with $VFEP_CBLAS"
    sed -n 's/^cblas/# &/p' "$out/$name.manifest"
  fi
  # Angles are between directions.
  wrong=$(awk -F '\t' 'FNR == 1 { split("", angle); for (i = 1; i <= NF; i++) if ($i ~ /\[degrees\]/) angle[i] = 1; next }
    { for (i in angle) if ($i != "nan" && ($i < 0 || $i > 180)) { print FILENAME ": " $0; exit } }' "$out/$name"*.tsv)
  if [ -z "$wrong" ]; then
    echo "ok - $name writes angles from 0 to 180 degrees"
  else
    echo "not ok - $name writes angles from 0 to 180 degrees"
    echo "# $wrong"
  fi
  # What can be judged again says the same of its own tables, but for the seconds.
  if "experiments/$name/$name" --help | grep -q -e --judge; then
    "experiments/$name/$name" --judge="$out" --out="$out/judged" --data="$VFEP_SOURCE/data/mnist" \
      --verdicts="$VFEP_SOURCE/reference/verdicts" >/dev/null 2>>"$out/$name.err"
    for folder in "$out" "$out/judged"; do cut -f 1-13,15 "$folder/$name.claims" >"$folder/$name.columns"; done
    wrong=$(for file in "$out/$name".columns "$out/$name".val "$out/$name"*.tsv; do
      cmp "$file" "$out/judged/${file##*/}" 2>&1
    done)
    grep -q '^judged-by' "$out/judged/$name.manifest" || wrong="no line judged-by in the manifest $wrong"
    if [ -z "$wrong" ]; then
      echo "ok - $name judges its own tables again"
    else
      echo "not ok - $name judges its own tables again"
      echo "# $wrong" | head -n 3
    fi
  fi
  # A program that stopped early has written no ledger.
  if [ -s "$out/$name.claims" ]; then
    echo "ok - $name wrote its ledger"
  else
    echo "not ok - $name wrote its ledger"
    sed 's/^/# /' "$out/$name.err"
  fi
done | awk '{ print } /^(not )?ok/ { n++ } END { print "1.." n + 0 }'
