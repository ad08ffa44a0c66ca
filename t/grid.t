#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# --set, --grid, --sobol and --range: sweeps of one's own over the options of learning.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
program=$PWD/experiments/mnist-depth/mnist-depth
shallow=$PWD/experiments/mnist/mnist
graphs=$PWD/experiments/architectures/architectures
weak=$PWD/experiments/weak-feedback/weak-feedback
cd "$work" || exit 1

learn() { "$program" --preset=check --hidden=1 --epochs=1 --data="$VFEP_SOURCE/data/mnist" "$@" >tap; }
stops 'a value out of range' 1 'beta=-1: out of range: give a nudging above 0' learn --cells=new --set=beta=-1
check 'before any cell' test ! -e new
stops 'a name that is none' 1 'bta: no option of the learner' learn --set=bta=1
stops 'half an image' 1 'batch=1.5: out of range' learn --set=batch=1.5
stops 'the last value of a grid' 1 'solver=fast: out of range: give a solver' learn --grid=solver=sweep,fast
stops 'a value that is missing' 1 '--grid=beta=1,,2: not a name' learn --grid=beta=1,,2
stops 'the end of a range' 1 'beta=-1: out of range: give a nudging above 0' learn --sobol=4 --range=beta=-1:1
stops 'a range without points' 1 '--range=beta=1:2: the number of points is missing: add --sobol=N' learn --range=beta=1:2
stops 'points without a range' 1 '--sobol=4: 0 ranges: give 1 to 40 with --range' learn --sobol=4
stops 'no points' 1 '--sobol=0: not a whole number' learn --sobol=0 --range=beta=1:2
for range in beta=2 beta=2: beta=2:1 beta=0:1:log beta=1:x beta=1:2:lg =1:2 batch=1.5:2:whole beta=1:inf; do
  stops "the range $range" 1 "--range=$range: " learn --sobol=4 --range=$range
done
stops 'two ranges of one option' 1 'beta=1:3: a second range' learn --sobol=4 --range=beta=1:2 --range=beta=1:3
stops 'a range and a grid of one option' 1 '--grid names this option too' learn --sobol=4 --range=beta=1:2 --grid=beta=1
stops 'levels without a range' 1 'device.bits: levels stand over a range' learn --cells=new --grid=device.bits=0,4
stops 'more probes than images' 1 'are more than the sample' learn --cells=new --set=probes=100000
check 'nor then is a cell there' test -z "$(find new -name '*.cell' 2>/dev/null)"
stops 'an option that a graph has not' 1 'feedback_gain=0.1: of no meaning here: give batch' \
  "$graphs" --preset=check --data="$VFEP_SOURCE/data/mnist" --set=feedback_gain=0.1
stops 'what belongs to the experiment' 1 'depth=3: cannot be set here' learn --set=depth=3

quietly() { "$@" 2>err; }
check 'a grid runs' quietly learn --out=one --jobs=2 --grid=beta=1,10 --grid=batch=20,50
printf 'beta\tbatch\tcell\tdiverged\n1\t20\t1-0\tno\n1\t50\t1-0\tno\n10\t20\t1-0\tno\n10\t50\t1-0\tno\n' >rows
cut -f 1-4 one/mnist-depth-grid.tsv >found
check 'with a row for each point' cmp -s rows found
check 'and results that differ' test "$(tail -n +2 one/mnist-depth-grid.tsv | cut -f 7 | sort -u | wc -l)" -eq 4
check 'beside the results of the experiment' test ! -e one/mnist-depth.tsv
check 'in a table and a manifest alone' test "$(cd one && echo *)" = 'mnist-depth-grid.manifest mnist-depth-grid.tsv'
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

design='--range=beta=0.1:10:log --range=batch=20:50:whole --range=eps=0.2:0.9'
# shellcheck disable=SC2086 # words are split
check 'a design runs' quietly learn --out=few --cells=few-cells --sobol=4 $design
check 'with a row for each point' test "$(cut -f 1-4 few/mnist-depth-grid.tsv | head -n 1)" = "$(printf 'beta\tbatch\teps\tcell')"
within='NR > 1 && $1 >= 0.1 && $1 <= 10 && $2 >= 20 && $2 <= 50 && $2 == int($2) && $3 >= 0.2 && $3 <= 0.9 { n++ } END { print n }'
check 'and four points in the box' test "$(awk -F '\t' "$within" few/mnist-depth-grid.tsv)" -eq 4
check 'two of which have beta below the middle of its decades' test \
  "$(awk -F '\t' 'NR > 1 && $1 < 1 { n++ } END { print n }' few/mnist-depth-grid.tsv)" -eq 2
check 'the design is named in the manifest' grep -q 'sobol:4 range:beta=0.1:10:log' few/mnist-depth-grid.manifest
# shellcheck disable=SC2086
check 'more points go on from those that are there' quietly learn --out=more --cells=few-cells --resume --sobol=6 $design
check 'which stay what they were' test "$(head -n 5 more/mnist-depth-grid.tsv)" = "$(cat few/mnist-depth-grid.tsv)"
check 'a design and a grid' quietly learn --out=both --sobol=2 --range=beta=0.1:10:log --grid=batch=20,50
check 'are a product' test "$(cut -f 1,3 both/mnist-depth-grid.tsv | tr '\t\n' '  ')" = 'batch cell 20 1-0 20 1-0 50 1-0 50 1-0 '
learn_shallow() { "$shallow" "$@" >tap; }
check 'experiment mnist has a grid' quietly learn_shallow --preset=check --epochs=1 --data="$VFEP_SOURCE/data/mnist" \
  --out=shallow --jobs=1 --grid=beta=0.5,1
check 'with a row for each point and seed' test "$(cut -f 1-3 shallow/mnist-grid.tsv | tail -n +2 | tr '\t\n' '  ')" = \
  '0.5 0 no 0.5 1 no 1 0 no 1 1 no '
learn_weak() { "$weak" "$@" >tap; }
check 'so has an experiment that does more than learn' quietly learn_weak --preset=check --data="$VFEP_SOURCE/data/mnist" \
  --out=weak --jobs=1 --grid=beta=0.01,0.02
check 'in a table alone' test "$(cd weak && echo *)" = 'weak-feedback-grid.manifest weak-feedback-grid.tsv'
tap_done
