#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What the files of a cell cost: cells.sh MNIST-DEPTH DATA [REPEATS]
# Processor seconds of one cell of a sweep, which keeps a checkpoint after each epoch, its record and its locks, over
# those of the same training that keeps nothing, in alternating repeats.
set -eu
LC_ALL=C
export LC_ALL
program=$1 data=$2 repeats=${3:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# User and system seconds of the program's processes.  Its claims want more epochs, so its status says nothing.
seconds() {
  sh -c '"$@" >"$0" 2>&1; times' "$work/log" "$program" --preset=paper --hidden=1 --start=0 --epochs=1 --jobs=1 \
    --data="$data" --out="$work/out" "$@" | awk '
    NR == 2 { split($1, user, /[ms]/); split($2, kernel, /[ms]/); print 60 * user[1] + user[2], 60 * kernel[1] + kernel[2] }'
  grep -q '^1\.\.' "$work/log" || {
    tail -n 1 "$work/log" >&2
    exit 1
  }
}

echo 'one cell of mnist-depth: one hidden layer, 60 000 images, one epoch; processor seconds'
echo 'repeat  bare user  system  cell user  system  ratio of user  of all'
repeat=1
while [ "$repeat" -le "$repeats" ]; do
  bare=$(seconds)
  cell=$(seconds --checkpoints="$work/kept" --cells="$work/cells")
  echo "$repeat $bare $cell"
  rm -rf "$work/kept" "$work/cells"
  repeat=$((repeat + 1))
done >"$work/all"
awk '
  {
    printf "%6d %10.2f %7.2f %10.2f %7.2f %14.3f %7.3f\n", $1, $2, $3, $4, $5, $4 / $2, ($4 + $5) / ($2 + $3)
    bare_user += $2; bare += $2 + $3; cell_user += $4; cell += $4 + $5
  }
  END { printf "   all %51.3f %7.3f\n", cell_user / bare_user, cell / bare }' "$work/all"
