#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Bad luck while tasks run: words of their own, signals, kill -9, standard output that is full.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
demo=$PWD/t/kit_demo
cd "$work" || exit 1

# unfinished: a temporary file is in the folder of results.
unfinished() {
  test -n "$(find out -name '.kit-demo*.tmp' 2>/dev/null)"
}

# within_seconds COMMAND...: the command succeeds before long.
within_seconds() {
  for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30; do
    "$@" && return 0
    sleep 0.1
  done
  return 1
}

two_tasks() {
  test "$(grep -c '^task ' err 2>/dev/null)" -eq 2 && unfinished
}

# none_alive: every task has ended, even where nobody asks for its status.
none_alive() {
  sed -n 's/^task //p' err >tasks
  while read -r process; do
    if kill -0 "$process" 2>/dev/null && ! grep -q '^State:.*Z' "/proc/$process/status" 2>/dev/null; then
      return 1
    fi
  done <tasks
}

# A task that ends the program says why, and the program says that it ended.
said() {
  "$demo" --out=out --jobs=2 --fault="$1" >/dev/null 2>err
  check "$1: status" test $? -eq 1
  check "$1: two lines" test "$(wc -l <err)" -eq 2
  check "$1: the task's" grep -q "^kit-demo: $2" err
  check "$1: the program's" grep -q '^kit-demo: sums: a task ended the program: see the line above$' err
}
said task-dies 'dead on purpose$'
said task-writes 'xp_table_row called inside a task: return the result'
check 'failed tasks leave no results' test -z "$(ls -A out)"

# nap: tasks that never end, in a process group of their own as on a terminal.
nap() {
  : >err
  name=$1
  shift
  setsid "$demo" --out=out --jobs=2 --nap "$@" >/dev/null 2>err &
  child=$!
  check "$name: two tasks at work" within_seconds two_tasks
}

# ends NAME STATUS: the program that naps ends with that status and leaves nothing.
ends() {
  wait "$child" 2>/dev/null
  check "$1: status $2" test $? -eq "$2"
  check "$1: no task remains" none_alive
  check "$1: nothing remains in the folder" test -z "$(ls -A out)"
  check "$1: no words" test "$(wc -l <err)" -eq 2
}
# Under nohup the signal is ignored, by the program too.
# shellcheck disable=SC2016 # the inner shell's own number
if ! sh -c 'kill -s HUP $$' 2>/dev/null; then
  nap HUP
  kill -s HUP "$child"
  ends HUP 129
fi
nap 'Ctrl-C, which reaches the tasks too'
kill -s INT -- "-$child"
ends 'Ctrl-C' 130
nap 'TERM for the whole group'
kill -s TERM -- "-$child"
ends 'TERM for the whole group' 143

nap KILL --fault=no-ticks
kill -s KILL "$child"
wait "$child" 2>/dev/null
check 'KILL: status 137' test $? -eq 137
check 'KILL: the tasks end by themselves' within_seconds none_alive
check 'KILL: unfinished files remain' unfinished
: >out/.kit-demonstration.val.999999999.tmp
: >out/.kit-demo.val.$$.tmp
"$demo" --out=out >/dev/null 2>&1
check 'the next run removes them' test -z "$(find out -name ".kit-demo.*.$child.tmp")"
check 'but not those of another experiment' test -e out/.kit-demonstration.val.999999999.tmp
check 'nor those of a run that lives' test -e out/.kit-demo.val.$$.tmp

# Standard output that takes nothing; the results are in place all the same.
if test -c /dev/full; then
  for option in --help --version --seed=5; do
    full() { "$demo" --out=full $option >/dev/full; }
    full 2>err
    check "$option on a full disk: status" test $? -eq 1
    check "$option on a full disk: words" grep -q '^kit-demo: standard output: .*: make room for it$' err
  done
  check 'what could not be printed is in the files' test -s full/kit-demo.claims
fi

# Where the data are; the manifest tells the last part of the folder's name.
data() {
  check "data: $1" grep -q "^data	$1\$" out/kit-demo.manifest
}
VFEP_DATA=from/environment "$demo" --out=out >/dev/null
data environment
VFEP_DATA=from/environment "$demo" --out=out --data=from/option >/dev/null
data option
tap_done
