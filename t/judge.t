#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --judge makes claims and values of the tables of a folder, and of nothing else.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
program=$PWD/experiments/mnist-depth/mnist-depth
cd "$work" || exit 1

learn() { "$program" --hidden=2 --epochs=2 --data="$VFEP_SOURCE/data/mnist" "$@"; }
quietly() { "$@" >log 2>&1; }
judge() { quietly learn --judge="$1" --out="$2"; }
learn --preset=check --out=run --jobs=1 >log 2>&1 || {
  echo "Bail out! $(tail -n 1 log)"
  exit 1
}
cp -R run changed
# edit FILE PROGRAM: that file of the folder changed, by awk.
edit() { awk -F '\t' -v OFS='\t' "$2" "run/$1" >"changed/$1"; }
# refuses NAME TEXT [OPTION]: what stands in the folder changed is no run to judge.
refuses() {
  refused=$1
  text=$2
  shift 2
  rm -rf judged
  stops "$refused" 1 "$text" learn --judge=changed --out=judged "$@"
  check "$refused: nothing is written" test ! -e judged/mnist-depth.claims
  rm -rf changed
  cp -R run changed
}

check 'a run is judged' judge run judged
check 'its values are the same' cmp run/mnist-depth.val judged/mnist-depth.val
check 'its tables are the same' cmp run/mnist-depth.tsv judged/mnist-depth.tsv
grep -v '^judged-by' judged/mnist-depth.manifest >lines
check 'the manifest is that of the run' cmp run/mnist-depth.manifest lines
check 'and tells what judged it' grep -q '^judged-by.version' judged/mnist-depth.manifest
check 'the preset is that of the run' grep -q 'check$' judged/mnist-depth.claims

edit mnist-depth.tsv 'FNR > 1 { $6 = 12.34 } { print }'
check 'a changed table is judged' judge changed judged
check 'and another value comes of it' grep -q '^test-2.12.34$' judged/mnist-depth.val
cp -R judged again
check 'a folder is judged in place' judge again again
check 'with the same values' cmp judged/mnist-depth.val again/mnist-depth.val
check 'and one line of what judged it' test "$(grep -c '^judged-by' again/mnist-depth.manifest)" -eq 1

edit mnist-depth-mistakes.tsv 'FNR > 1 { $4 = 0 } { print }'
rm changed/mnist-depth-wrong.tsv
check 'a run that leaves no image wrong has no table of them' judge changed judged
check 'and is told to have none' grep -q '^mistakes-2.0$' judged/mnist-depth.val
rm -rf changed
cp -R run changed

edit mnist-depth.tsv 'FNR != 3'
refuses 'a row is missing' ':3: epoch [1] 2, not 1: give the options of its run'
refuses 'other options' 'rows, not 2: give the options of its run' --epochs=1
edit mnist-depth.tsv '{ NF--; print }'
refuses 'a column is missing' 'no column "stuck 3 [1]": give a table'
edit mnist-depth.tsv 'FNR == 2 { $6 = "much" } { print }'
refuses 'a text for a number' ':2: test error [%]: "much" is no number'
rm changed/mnist-depth-mistakes.tsv
refuses 'a table is missing' 'changed/mnist-depth-mistakes.tsv: No such file'
rm changed/mnist-depth.manifest
refuses 'no manifest' 'judge=changed: changed/mnist-depth.manifest: No such file'
edit mnist-depth.manifest '$1 != "preset"'
refuses 'a manifest without preset' 'no preset, seed or seconds'
tap_done
