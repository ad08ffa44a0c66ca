#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --set and --grid: sweeps of one's own over the options of learning.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
program=$PWD/experiments/mnist-depth/mnist-depth
cd "$work" || exit 1

learn() { "$program" --preset=check --hidden=1 --epochs=1 --data="$VFEP_SOURCE/data/mnist" "$@" >tap; }
stops 'a value out of range' 1 'beta=-1: out of range: give a nudging above 0' learn --cells=new --set=beta=-1
check 'before any cell' test ! -e new
stops 'a name that is none' 1 'bta: no option of the learner' learn --set=bta=1
stops 'half an image' 1 'batch=1.5: out of range' learn --set=batch=1.5
stops 'the last value of a grid' 1 'solver=fast: out of range: give a solver' learn --grid=solver=sweep,fast
stops 'a value that is missing' 1 '--grid=beta=1,,2: not a name' learn --grid=beta=1,,2
stops 'what belongs to the experiment' 1 'depth=3: cannot be set here' learn --set=depth=3

quietly() { "$@" 2>err; }
check 'a grid runs' quietly learn --out=one --jobs=2 --grid=beta=1,10 --grid=batch=20,50
printf 'beta\tbatch\tcell\tdiverged\n1\t20\t1-0\tno\n1\t50\t1-0\tno\n10\t20\t1-0\tno\n10\t50\t1-0\tno\n' >rows
cut -f 1-4 one/mnist-depth-grid.tsv >found
check 'with a row for each point' cmp -s rows found
check 'and results that differ' test "$(tail -n +2 one/mnist-depth-grid.tsv | cut -f 7 | sort -u | wc -l)" -eq 4
check 'beside the results of the experiment' test ! -e one/mnist-depth.tsv
for shard in 1 2; do
  learn --out=two --cells=dealt --shard=$shard/2 --jobs=1 --grid=beta=1,10 --grid=batch=20,50 2>err
done
check 'shards of a grid are collected' quietly learn --out=two --cells=dealt --collect --grid=beta=1,10 --grid=batch=20,50
check 'with the same bytes' cmp -s one/mnist-depth-grid.tsv two/mnist-depth-grid.tsv
stops 'cells of another grid' 1 'mnist-depth-grid-1-1-0.cell: batch=50 there and batch=30 here' \
  learn --out=two --cells=dealt --resume --grid=beta=1,10 --grid=batch=20,30
check 'a setting holds in every cell' quietly learn --out=set --set=batch=20 --grid=beta=10
check 'as at the point that has it' test "$(cut -f 4- set/mnist-depth-grid.tsv | tail -n 1)" = \
  "$(awk -F '\t' '$1 == 10 && $2 == 20' one/mnist-depth-grid.tsv | cut -f 5-)"
check 'what diverges is a result' quietly learn --out=far --grid=decay=0,1e38
check 'of its point alone' test "$(cut -f 3 far/mnist-depth-grid.tsv | tr '\n' ' ')" = 'diverged no yes '
tap_done
