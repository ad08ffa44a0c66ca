#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Results, checkpoints and sweeps whose every call of the system fails in turn, or is the last before kill -9: what is
# there afterwards is the old state or the new one, whole, and going on from it gives the bytes of a run that never
# failed.  STRIDE=1 takes every call (make torture), else every STRIDE-th.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
demo=$PWD/t/kit_demo trainer=$PWD/t/checkpoint_demo
has_hdf5=$(grep -c '^#define HAVE_HDF5' config.h)
cd "$work" || exit 1
stride=${STRIDE:-23}

strace -f -qq -o probe -e trace=openat -e inject=openat:error=EIO:when=1000 true 2>err || {
  echo '1..0 # SKIP strace is missing, or may not trace'
  exit
}

# calls FILE: how often each process of a trace made each call, at most.
calls() {
  awk -v call="$2" '$2 ~ "^" call "\\(" { n[$1]++ } END { for (p in n) if (n[p] > most) most = n[p]; print most + 0 }' "$1"
}

# with FAULT CALL N COMMAND...
with() {
  fault=$1 call=$2 number=$3
  shift 3
  strace -f -qq -o trace -e trace="$call" -e "inject=$call:$fault:when=$number" "$@" >out 2>err
}

# in_turn NAME PREPARE RUN JUDGE: for every fault of every call, PREPARE, then RUN with the fault, then JUDGE STATUS.
in_turn() {
  name=$1 prepare=$2 run=$3 judge=$4
  tried=0 wrong=0 place=0
  $prepare
  strace -f -qq -o whole -e trace=openat,write,fsync,rename,link,unlink,close $run >out 2>err
  for call in openat write fsync rename link unlink close; do
    count=$(calls whole $call)
    for fault in error=ENOSPC error=EIO signal=KILL; do
      number=1
      while [ "$number" -le "$count" ]; do
        place=$((place + 1))
        if [ $((place % stride)) -eq 0 ]; then
          $prepare
          with $fault $call $number $run
          status=$?
          tried=$((tried + 1))
          $judge $status || {
            wrong=$((wrong + 1))
            echo "# $name: $call number $number with $fault, status $status: $(head -n 1 err)"
          }
        fi
        number=$((number + 1))
      done
    done
  done
  check "$name: $tried faults, $wrong of them with an outcome that is neither old nor new" test "$tried" -gt 0 -a "$wrong" -eq 0
}

# Results: those of one value over those of another.
"$demo" --tasks=2 --jobs=1 --out=old --note=old --seed=2 --measured=0.5 >/dev/null
"$demo" --tasks=2 --jobs=1 --out=new --note=new >/dev/null
results_before() {
  rm -rf here
  cp -R old here
}
# The manifest is there exactly when the set is whole.
results_whole() {
  test -e here/kit-demo.manifest || return 0
  for file in val tsv claims; do
    # Seconds and nothing else differ between two runs.
    for state in old new; do
      cut -f 1-13 here/kit-demo.$file | cmp -s - "$state.$file" && echo $state
    done >"state.$file"
  done
  grep -qx old state.val && grep -qx old state.claims && grep -qx old state.tsv && return
  grep -qx new state.val && grep -qx new state.claims && grep -qx new state.tsv
}
for state in old new; do
  for file in val tsv claims; do cut -f 1-13 $state/kit-demo.$file >$state.$file; done
done
results_judge() {
  results_whole || return
  # A program that could say so leaves the whole old set or the whole new one.
  if [ "$1" -lt 128 ]; then test -e here/kit-demo.manifest || return; fi
  "$demo" --tasks=2 --jobs=1 --out=here --note=new >/dev/null 2>&1 || return
  cut -f 1-13 here/kit-demo.claims | cmp -s - new.claims && cmp -s here/kit-demo.val new/kit-demo.val &&
    test "$(find here -type f | wc -l)" -eq "$(find new -type f | wc -l)"
}
in_turn results results_before "$demo --tasks=2 --jobs=1 --out=here --note=new" results_judge

# A sweep of finished cells, begun or not.
"$demo" --tasks=3 --jobs=1 --out=sum >/dev/null
sweep_before() {
  rm -rf swept cells
  mkdir cells swept
}
sweep_judge() {
  "$demo" --tasks=3 --jobs=1 --out=swept --cells=cells --resume >out 2>err || return
  cmp -s sum/kit-demo.tsv swept/kit-demo.tsv && test -z "$(find cells swept -name '*.tmp')" &&
    test "$(find cells -name '*.cell' | wc -l)" -eq 3
}
in_turn sweep sweep_before "$demo --tasks=3 --jobs=1 --out=swept --cells=cells --resume" sweep_judge

if [ "$has_hdf5" -gt 0 ]; then
  end=$("$trainer" plain.h5 9)
  "$trainer" first.h5 4 >first
  "$trainer" second.h5 5 >second
  checkpoint_before() {
    rm -rf saved
    mkdir saved
    cp first.h5 saved/file.h5
  }
  checkpoint_judge() {
    "$trainer" saved/file.h5 0 >state 2>err && { cmp -s state first || cmp -s state second; } || return
    if [ "$1" -lt 128 ] && [ "$1" -gt 0 ]; then test -z "$(find saved -name '*.tmp')" || return; fi
    test "$("$trainer" saved/file.h5 9 2>err)" = "$end" && test "$(find saved -type f)" = saved/file.h5
  }
  in_turn checkpoint checkpoint_before "$trainer saved/file.h5 5" checkpoint_judge
else
  check 'checkpoint: # SKIP built without HDF5' true
fi
tap_done
