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

# Sixty cells, killed at moments that move through them.
"$demo" --tasks=60 --out=plain.60 >/dev/null
for moment in 02 05 08 11 14 17 10 13; do
  "$demo" --tasks=60 --jobs=2 --out=killed --checkpoints=some --resume >/dev/null 2>&1 &
  child=$!
  sleep "0.$moment"
  kill -KILL $child 2>/dev/null
  wait $child 2>/dev/null
done
check 'it is still not at its end' test ! -e killed/kit-demo.tsv
check 'some cells are whole' test -n "$(find some -name '*.cell')"
check 'started again' sweep killed some --resume --tasks=60
check 'it gives the same bytes' cmp -s plain.60/kit-demo.tsv killed/kit-demo.tsv
check 'and leaves no temporary file' test -z "$(find some -name '*.tmp')"

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
rm $cell
check 'a cell that was removed' sweep again new/cells --resume
check 'runs again' test "$(cat new/cells/kit-demo-sum-3.ran)" = bebe
check 'with the same bytes' cmp -s kept $cell

# TERM: the program ends, and so do its cells.
"$demo" --tasks=10 --jobs=2 --out=term --checkpoints=term --nap >/dev/null 2>err &
child=$!
while ! grep -q '^task' err; do sleep 0.05; done
kill -TERM $child
wait $child
check 'TERM: status 143' test $? -eq 143
check 'TERM: no cell is there' test -z "$(find term -name '*.cell')"
tap_done
