#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Sweeps of cells: killed and started again, by two programs at once, with cells of another sweep.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
demo=$PWD/t/kit_demo
cd "$work" || exit 1

# sweep OUT FOLDER OPTION...: ten cells of 60 ms each.
sweep() {
  out=$1 folder=$2
  shift 2
  "$demo" --tasks=10 --jobs=2 --out="$out" --checkpoints="$folder" "$@" >"$out.tap"
}

# once FOLDER: every cell there has begun and ended once.
once() {
  test "$(cat "$1"/*.ran)" = bebebebebebebebebebe
}

"$demo" --tasks=10 --out=plain >/dev/null
check 'a sweep makes its folder' sweep whole new/cells
check 'and gives the bytes of one without' cmp -s plain/kit-demo.tsv whole/kit-demo.tsv
check 'with each cell once' once new/cells
check 'and nothing left over' test -z "$(find new/cells -type f ! -name '*.cell' ! -name '*.ran')"
check 'started again' sweep again new/cells --resume
check 'it runs no cell again' once new/cells
check 'and gives the same bytes' cmp -s plain/kit-demo.tsv again/kit-demo.tsv
stops 'a folder that has cells already' 1 'is of an earlier run: go on from it with --resume' sweep again new/cells
stops '--resume from nowhere' 1 '--resume: no checkpoints are named: add --checkpoints=FOLDER' \
  "$demo" --out=again --resume
: >occupied
stops 'a folder that cannot be made' 1 '--checkpoints=occupied/in: Not a directory' sweep again occupied/in
check 'starts nothing' test "$(grep -c '^# sum' again.tap)" -eq 0

sweep one shared --resume &
first=$!
sweep two shared --resume
check 'the second of two at once ends' test $? -eq 0
wait $first
check 'and the first' test $? -eq 0
check 'each cell ran once' once shared
check 'with the same bytes' cmp -s plain/kit-demo.tsv one/kit-demo.tsv
check 'in both' cmp -s plain/kit-demo.tsv two/kit-demo.tsv

# Cells of others.
stops 'another seed' 1 'new/cells/kit-demo-sum-0.cell: seed=1 there and seed=2 here: give another folder' \
  sweep again new/cells --resume --seed=2
cell=new/cells/kit-demo-sum-3.cell
cp $cell kept
sed 's/version=[^ ]*/version=0.0.7/' kept >$cell
stops 'another version' 1 "$cell: version=0.0.7 there and version=" sweep again new/cells --resume
head -c 80 kept >$cell
stops 'a cell cut off' 1 "$cell: damaged: remove it" sweep again new/cells --resume
head -c 30 kept >$cell
stops 'a cell cut off in its first line' 1 "$cell: vers there and version=" sweep again new/cells --resume
{ cat kept; echo; } >$cell
stops 'a cell with a byte too many' 1 "$cell: damaged: remove it" sweep again new/cells --resume
sed '3s/[1-8]/9/' kept >$cell
stops 'a cell with another digit' 1 "$cell: damaged: remove it" sweep again new/cells --resume
sed 's/program=kit-demo/program=other/' kept >$cell
stops 'a cell of another experiment' 1 "$cell: program=other there and program=kit-demo here" sweep again new/cells --resume
sed 's/ steps=3/& decay=0/' kept >$cell
stops 'a cell with a setting that is none here' 1 "$cell: decay=0 there and " sweep again new/cells --resume
rm $cell
check 'a cell that was removed' sweep again new/cells --resume
check 'runs again' test "$(cat new/cells/kit-demo-sum-3.ran)" = bebe
check 'with the same bytes' cmp -s kept $cell

# Finished cells apart from checkpoints, and a part of a sweep.
apart() {
  "$demo" --tasks=10 --jobs=2 --out=part --cells=apart "$@" >part.tap
}
check 'cells move from checkpoints' apart --checkpoints=new/cells --resume
check 'all of them' test "$(find apart -name '*.cell' | wc -l)" -eq 10
check 'as the same text' cmp -s $cell apart/kit-demo-sum-3.cell
rm apart/kit-demo-sum-[456].cell part/*
stops 'a sweep that is not all there is not collected' 1 'apart: cell sum-4 is not there, and 3 of 10' apart --collect
check 'but what has ended makes results' apart --finished
check 'of seven cells' test "$(wc -l <part/kit-demo.tsv)" -eq 9
check 'which the manifest says' grep -q '^cells.7 of 10$' part/kit-demo.manifest
check 'and every claim' test "$(grep -c '(7 of 10 cells)' part/kit-demo.claims)" -eq 2
stops 'a folder without cells' 1 'none of the 10 cells has ended in nowhere' apart --finished --cells=nowhere
check 'a sweep goes on in the folder of cells alone' apart --resume
check 'and gives the same bytes' cmp -s plain/kit-demo.tsv part/kit-demo.tsv
check 'with all cells' grep -q '^cells.10 of 10$' part/kit-demo.manifest

for shard in 1 2 3 4; do
  "$demo" --tasks=24 --jobs=1 --out=shards --cells=dealt --shard=$shard/4 >shard.$shard &
done
wait
check 'four shards at once leave no results' test -z "$(find shards -type f)"
check 'and say what they have' grep -q '^1..0 # SKIP shard 4 of 4 has its 6 cells of 24' shard.4
"$demo" --tasks=24 --out=plain.24 >/dev/null
check 'collected' apart --tasks=24 --out=shards --cells=dealt --collect
check 'they give the bytes of one process' cmp -s plain.24/kit-demo.tsv shards/kit-demo.tsv
check 'more shards than cells' apart --tasks=2 --out=none --cells=few --shard=3/3
check 'and one has none' grep -q 'has its 0 cells of 2' part.tap
stops 'a shard that is none' 2 '--shard=5/4: not K/N' apart --shard=5/4
stops 'a shard without a number' 2 '--shard=1: not K/N' apart --shard=1
stops 'a shard that collects' 2 '--shard=1/2: runs cells' apart --shard=1/2 --collect
stops 'a shard without a folder' 1 '--shard: no folder of cells is named' "$demo" --out=again --shard=1/2

# TERM: the program ends, and so do its cells.
"$demo" --tasks=10 --jobs=2 --out=term --checkpoints=term --nap >/dev/null 2>err &
child=$!
while ! grep -q '^task' err; do sleep 0.05; done
kill -TERM $child
wait $child
check 'TERM: status 143' test $? -eq 143
check 'TERM: no cell is there' test -z "$(find term -name '*.cell')"
tap_done
