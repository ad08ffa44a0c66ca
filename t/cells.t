#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sweeps whose cells keep files as they go, or share a first training, killed again and again at a random moment; sweeps
# of which a few cells alone are there.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
grep -q '^#define HAVE_HDF5' config.h 2>/dev/null || {
  echo '1..0 # SKIP built without HDF5'
  exit
}

run() {
  program=$1 out=$2
  shift 2
  "experiments/$program/$program" --preset=check --start=0 --jobs=2 --data="$VFEP_SOURCE/data/mnist" --out="$work/$out" \
    "$@" >"$work/log" 2>"$work/err"
}

# Ends with the results of a run that is not killed any more.
killed() {
  kept=$work/kept-$1
  for kill in 1 2 3 4 5; do
    run "$1" killed --checkpoints="$kept" --resume &
    child=$!
    sleep "$(awk -v seed="$kill" 'BEGIN { srand(seed); printf "%.2f", 0.3 + 1.2 * rand() }')"
    pkill -9 -P $child
    wait $child
  done
  run "$1" killed --checkpoints="$kept" --resume
}

for kind in architectures transfer devices; do
  check "$kind runs" run $kind whole
  check "$kind is killed five times and goes on" killed $kind
  check 'with the same bytes' cmp "$work/whole/$kind.tsv" "$work/killed/$kind.tsv"
done
check 'a training that cells share is kept once' test "$(find "$work/kept-devices" -name '*common*.h5' | wc -l)" = 1
run architectures other --checkpoints="$work/kept-architectures" --resume --set=beta=0.5
check 'another sweep in the folder is refused with both values' grep -q 'beta=0.00999999978 there and beta=0.5 here' "$work/err"

# One cell, which nothing is there to compare with.
for list in $(grep -l experiments/shared/study.c "$VFEP_SOURCE"/experiments/*/local.mk); do
  kind=$(basename "$(dirname "$list")")
  run "$kind" few --cells="$work/few-$kind" --shard=2/1000
  check "$kind: one cell of the sweep makes results" run "$kind" few --cells="$work/few-$kind" --finished
  check "which tell that it is one" grep -q '^cells[[:blank:]]1 of [1-9][0-9]*$' "$work/few/$kind.manifest"
done
tap_done
