#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Trainings and sweeps that kill -9 ends at any moment: what goes on from their files ends with the bytes of a run that was
# never killed.  KILLS says how often each kind is killed, KEPT a file that gets a line for each try: the next run with it goes
# on with other moments, and totals are of all its lines.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
demo=$PWD/t/kit_demo trainer=$PWD/t/checkpoint_demo
has_hdf5=$(grep -c '^#define HAVE_HDF5' config.h)
kills=${KILLS:-6}
kept=${KEPT:-$work/kept}
case $kept in /*) ;; *) kept=$PWD/$kept ;; esac
touch "$kept" || exit 1
cd "$work" || exit 1

# now: seconds since some moment, with their fraction.
now() {
  sed 's/ .*//' /proc/uptime
}

# killed SECONDS NUMBER COMMAND...: ends the command at a moment of these seconds; numbers spread moments evenly.
killed() {
  moment=$(awk -v most="$1" -v n="$2" 'BEGIN { at = 0.6180339887 * n; print most * (at - int(at)) }')
  shift 2
  "$@" >out 2>err &
  child=$!
  sleep "$moment"
  kill -KILL $child 2>/dev/null
  wait $child 2>/dev/null
  if [ $? -gt 128 ]; then fate=killed; else fate=ended; fi
}

# in_all KIND: kills kill_KIND SECONDS NUMBER so often, each after the last number of the file, and notes what resume_KIND says.  A
# run that ended before its moment does not count.
in_all() {
  kind=$1
  number=$(grep -c "^$kind " "$kept")
  last=$(($(grep -c "^$kind .* killed " "$kept") + kills)) most=$((number + 4 * kills))
  begun=$(now)
  "plain_$kind"
  whole=$(awk -v from="$begun" -v to="$(now)" 'BEGIN { print to - from + 0.01 }')
  while [ "$(grep -c "^$kind .* killed " "$kept")" -lt "$last" ] && [ "$number" -lt "$most" ]; do
    "kill_$kind" "$whole" "$number"
    done=$("stands_$kind")
    if "resume_$kind"; then same=same; else same=WRONG; fi
    echo "$kind $number $moment $fate $done $same" >>"$kept"
    number=$((number + 1))
  done
  wrong=$(grep -c "^$kind .* WRONG$" "$kept") begun=$(grep -c "^$kind .* killed [1-9][0-9]* same$" "$kept")
  check "$kind: $(grep -c "^$kind .* killed " "$kept") killed, $begun of them with a part done, and $wrong end with other bytes" \
    test "$wrong" -eq 0 -a "$(grep -c "^$kind .* killed " "$kept")" -ge "$last"
}

# A training that saves itself after each of nine batches, killed until it has done all.
plain_checkpoint() {
  rm -f plain.h5
  end=$("$trainer" plain.h5 9)
}
kill_checkpoint() {
  [ "$(stands_checkpoint)" -lt 9 ] || rm -rf saved
  mkdir -p saved
  killed "$1" "$2" "$trainer" saved/file.h5 9
}
stands_checkpoint() {
  [ -e saved/file.h5 ] || { echo 0 && return; }
  "$trainer" saved/file.h5 0 2>&1 | sed 's/^batches \([0-9]*\),.*/\1/'
}
resume_checkpoint() {
  cp -R saved resumed && test "$("$trainer" resumed/file.h5 9 2>err)" = "$end" && test "$(find resumed -type f)" = resumed/file.h5
  state=$?
  rm -rf resumed
  return $state
}

# A sweep of sixty cells in two processes at a time.
plain_sweep() {
  rm -rf plain
  "$demo" --tasks=60 --jobs=2 --out=plain --checkpoints=once --cells=once >out 2>err
  rm -rf once
}
kill_sweep() {
  rm -rf some 'done' swept
  killed "$1" "$2" "$demo" --tasks=60 --jobs=2 --out=swept --checkpoints=some --cells='done' --resume
}
stands_sweep() {
  find 'done' -name '*.cell' 2>err | wc -l
}
resume_sweep() {
  "$demo" --tasks=60 --jobs=4 --out=swept --checkpoints=some --cells='done' --resume >out 2>err &&
    cmp -s plain/kit-demo.tsv swept/kit-demo.tsv && test -z "$(find some 'done' -name '*.tmp')"
}

if [ "$has_hdf5" -gt 0 ]; then
  in_all checkpoint
else
  check 'checkpoint: # SKIP built without HDF5' true
fi
in_all sweep
tap_done
