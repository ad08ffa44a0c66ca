#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The life of an experiment: its files, its verdicts, its tasks, and what bad input and bad luck get.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
demo=$PWD/t/kit_demo
cd "$work" || exit 1
work=$PWD

# clean FOLDER: no unfinished file is left there.
clean() {
  test -z "$(find "$1" -name '.*.tmp' 2>/dev/null)"
}

"$demo" --preset=check >plain.tap
check 'the default folder is made' test -s results/check/kit-demo.tsv
check 'a plan is printed' grep -q '^1\.\.2$' plain.tap
check 'every file is there' \
  test "$(cd results/check && echo kit-demo*)" = 'kit-demo-rows.tsv kit-demo.claims kit-demo.manifest kit-demo.tsv kit-demo.val'
check 'a number is a value, and NaN is none' sh -c 'grep -q "^last	[-0-9]" "$1" && grep -qx "absent	(none)" "$1"' value \
  results/check/kit-demo.val
check 'words of a task come out once' test "$(grep -c '^# sum 3$' plain.tap)" -eq 1

for jobs in 1 2 3; do
  "$demo" --out="deep/er/$jobs" --jobs=$jobs >/dev/null
done
check 'jobs 1 and 2: same bits' cmp -s deep/er/1/kit-demo.tsv deep/er/2/kit-demo.tsv
check 'jobs 1 and 3: same bits' cmp -s deep/er/1/kit-demo.tsv deep/er/3/kit-demo.tsv
"$demo" --out=one --seed=2 >/dev/null
check 'another seed: other numbers' test "$(cut -f 2 one/kit-demo.tsv)" != "$(cut -f 2 deep/er/1/kit-demo.tsv)"
touch -t 200001010000 one/kit-demo.tsv
"$demo" --out=one --seed=2 >/dev/null
check 'unchanged bytes keep their time stamp' test -z "$(find one -name kit-demo.tsv -newermt 2001-01-01)"
"$demo" --out=one --seed=3 >/dev/null
check 'changed bytes do not' test -n "$(find one -name kit-demo.tsv -newermt 2001-01-01)"
check 'the manifest names no folder' test "$(grep -c "/" one/kit-demo.manifest)" -eq 0
keys=' program version commit preset seed jobs options data compiler flags gsl cblas cblas-library cblas-core product lapacke kernel cpu'
check 'the manifest tells each key, once' \
  test "$(awk -F '\t' 'NF == 2 && $2 != "" { printf " %s", $1 }' one/kit-demo.manifest)" = \
  "$keys cores seconds memory-mib memory-of-a-task-mib"
"$demo" --out=one --data="$(printf 'a\tb\nc')" >/dev/null
check 'also where a folder has a tab and a newline in its name' \
  test "$(awk -F '\t' 'NF != 2 || $2 == "" { n++ } END { print n + 0, NR }' one/kit-demo.manifest)" = '0 22'

stops 'not a number' 2 'kit-demo: --tasks=abc: not a whole number between 1 and 1000: give a number' "$demo" --tasks=abc
stops 'out of range' 2 '--tasks=1001: not a whole number' "$demo" --tasks=1001
stops 'blank before a number' 2 '--measured= 1' "$demo" '--measured= 1'
stops 'not finite' 2 '--measured=nan' "$demo" --measured=nan
stops 'unknown preset' 2 '--preset=huge: ' "$demo" --preset=huge
stops 'negative seed' 2 '--seed=-1: ' "$demo" --seed=-1
stops 'no jobs' 2 '--jobs=0: ' "$demo" --jobs=0
stops 'unknown backend' 2 '--product=mkl: not a backend of this build: give ' "$demo" --product=mkl
"$demo" --out=one --product=cblas >/dev/null
check 'the manifest tells the backend of products' grep -q '^product	cblas$' one/kit-demo.manifest
stops 'unknown option' 2 '--new: not an option' "$demo" --new
stops 'a word too much' 2 'word: not an option' "$demo" word
stops 'no value' 2 '--seed: a value is missing' "$demo" --seed
: >occupied
stops 'folder under a file' 1 'occupied/in' "$demo" --out=occupied/in
stops 'a folder ~' 2 "--out=~/res: the shell has left ~ as it is here: write \$HOME/res" "$demo" --out='~/res'
check 'which is not made' test ! -e '~'
stops 'no verdicts' 1 'absent: ' "$demo" --verdicts=absent
stops 'verdicts without end' 1 '/dev/zero:1: more than 1022 bytes in a line' "$demo" --verdicts=/dev/zero
awk 'BEGIN { for (i = 0; i < 10001; i++) print "#" }' >many
stops 'too many verdicts' 1 'many:10001: more than' "$demo" --verdicts=many
stops 'an argument of 100 kB' 2 ': give a number' "$demo" --tasks="$(awk 'BEGIN { for (i = 0; i < 100000; i++) printf 7 }')"
check 'is not echoed' test "$(wc -c <"$work/stderr")" -lt 600
"$demo" --help >help
check 'help tells own options and defaults' grep -q -- '--tasks=N .*\[7\]' help
"$demo" --version >version
check 'a version' grep -q '^kit-demo (vfep) ' version

"$demo" --out=two >/dev/null
for fault in key key-twice value-nan value-lines cells newline table-twice table-name column no-tasks die id id-empty \
  limits tab no-reason spread id-twice parts no-claim; do
  stops "$fault" 1 'kit-demo: ' "$demo" --out=two --seed=9 --fault=$fault
done
for fault in exceptions-no-count exceptions-limits residual-limits faults-limits faults-no-count; do
  stops "a kind without what it requires: $fault" 1 ': give' "$demo" --out=two --seed=9 --fault=$fault
done
for kind in exceptions residual; do
  "$demo" --out=kinds --measured=0 --fault=$kind >/dev/null 2>&1
  check "a claim of kind $kind" grep -q "^kit-demo.number	.*	$kind	7	.*	reproduced	" kinds/kit-demo.claims
done
"$demo" --out=kinds --measured=2 --fault=faults >/dev/null 2>&1
check 'a fault that was not noticed' grep -q '^kit-demo.number	.*	faults	7	.*	not reproduced	' kinds/kit-demo.claims
rm -rf kinds
stops 'empty table' 1 'no rows' "$demo" --out=two --seed=9 --rows=0
for fault in task-signal task-exit; do
  stops "$fault" 1 'kit-demo: sums: ' "$demo" --out=two --seed=9 --jobs=2 --fault=$fault
done
"$demo" --out=two --seed=9 --jobs=2 --fault=task-returns >/dev/null 2>err
check 'a failed task fails the run' test $? -eq 1
check 'and is named' grep -q 'sums: task 3 of 7 failed' err
"$demo" --out=two --seed=9 --fault=nan >tap
check 'NaN fails' test $? -eq 1
"$demo" --out=two --seed=9 --fault=no-parts >tap
check 'no parts at all fail' test $? -eq 1

# verdict LINE STATUS PATTERN OPTION...: the run with that line in the verdicts file.
verdict() {
  line=$1
  status=$2
  pattern=$3
  shift 3
  printf '# known\n%b\n' "$line" >verdicts
  "$demo" --out=three --verdicts=verdicts "$@" >tap 2>/dev/null
  check "$line $*: status $status" test $? -eq "$status"
  check "$line $*: its line of TAP" grep -q "$pattern" tap
}
verdict '' 0 '^ok 1 - kit-demo.number: 0.25 within'
verdict '' 1 '^not ok 1 - kit-demo.number' --measured=1.5
verdict 'kit-demo.number\tnot reproduced' 0 '^not ok 1 - .*# TODO listed' --measured=1.5
verdict 'kit-demo.number\tnot reproduced' 0 '^ok 1 - .*now holds'
verdict 'kit-demo.number\tpartly' 1 '^not ok 1 - ' --measured=1.5
verdict 'kit-demo.number\tnot reproduced' 1 '^not ok 1 - ' --fault=nan
verdict 'kit-demo.parts\tpartly' 0 '^not ok 2 - .*2 of 3.*# TODO listed' --held=2
verdict 'kit-demo.parts\tnot tested' 0 '^ok 2 - .*# SKIP it would take long' --skip
verdict '' 1 '^not ok 2 - .*not tested' --skip
verdict '' 0 '^ok 2 - .*# SKIP' --skip --preset=check
verdict 'kit-demo.gone\tpartly' 1 'no longer claimed'
verdict 'kit-demo.number\tnot reproduced\tquick' 0 '^not ok 1 - .*# TODO listed' --measured=1.5
verdict 'kit-demo.number\tnot reproduced\tpaper' 1 '^not ok 1 - .*not listed' --measured=1.5
verdict 'kit-demo.number\tpartly\tpaper\nkit-demo.number\tnot reproduced\tquick' 0 '^not ok 1 - .*# TODO listed' --measured=1.5
printf 'kit-demo.number\tpartly\thuge\n' >verdicts
stops 'a preset that is none' 1 'verdicts:1: ' "$demo" --verdicts=verdicts
printf 'kit-demo.number\treproduced\n' >verdicts
stops 'a verdict that is none' 1 'verdicts:1: ' "$demo" --verdicts=verdicts
printf 'kit-demo.a\tpartly\nkit-demo.a\tpartly\n' >verdicts
stops 'a claim listed twice' 1 'verdicts:2: ' "$demo" --verdicts=verdicts

# A limit on the size of files stands for a full disk.
cp -R two one.old
full() (
  ulimit -f 8
  exec "$demo" --out=two --seed=9 --rows=100000
)
stops 'a full disk' 1 'kit-demo-rows.tsv: ' full
check 'the old results stay' diff -r one.old two
check 'nothing unfinished stays' clean two

# A folder in the place of a file, which no rename can replace.
cp -R two three.old
rm three.old/kit-demo.manifest
mkdir three.old/kit-demo.manifest
cp -R three.old three.new
stops 'the last rename fails' 1 'three.new/kit-demo.manifest: ' "$demo" --out=three.new --seed=11 --rows=5
check 'the old results come back' diff -r three.old three.new
check 'and nothing unfinished stays' clean three.new

# interrupt SIGNAL STATUS: tasks that never end are stopped in good order.
interrupt() {
  "$demo" --out=four --nap --jobs=2 >nap.tap 2>/dev/null &
  child=$!
  while kill -0 $child && { clean four || ! grep -q '^# kit-demo' nap.tap 2>/dev/null; }; do sleep 0.05; done
  sleep 0.2
  kill -s "$1" $child
  wait $child
  check "$1: status $2" test $? -eq "$2"
  check "$1: nothing unfinished stays" clean four
  check "$1: no results" test ! -e four/kit-demo.tsv
}
interrupt TERM 143
# A shell lets its background commands ignore SIGINT, which the kit's handler undoes.
interrupt INT 130
tap_done
