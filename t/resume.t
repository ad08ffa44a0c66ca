#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A program that is killed again and again and resumed ends with the results of one that never was.
program=experiments/mnist-depth/mnist-depth
grep -q '^#define HAVE_HDF5' config.h 2>/dev/null || {
  echo '1..0 # SKIP built without HDF5'
  exit
}
out=$(mktemp -d "${TMPDIR:-.}/resume.XXXXXX") || exit 1
trap 'rm -rf "$out"' EXIT
mkdir "$out/whole" "$out/killed" "$out/saved"
options="--preset=check --hidden=2 --epochs=8 --data=$VFEP_SOURCE/data/mnist"

report() { if [ "$2" = yes ]; then echo "ok $1"; else echo "not ok $1"; fi; }
# Waits until the run has saved itself, or has ended, or a minute.
wait_for_save() {
  tries=0
  while [ ! -s "$out/saved/mnist-depth-2-0.h5" ] && [ "$tries" -lt 1200 ] && kill -0 "$child" 2>/dev/null; do
    sleep 0.05
    tries=$((tries + 1))
  done
}
run() { "$program" $options --out="$out/$1" --checkpoints="$out/saved" --resume >/dev/null 2>"$out/err"; }

"$program" $options --out="$out/whole" >/dev/null 2>"$out/err" || {
  echo "Bail out! $(head -n 1 "$out/err")"
  exit 1
}

# Moments up to 0.7 s after a save: learning, measuring, saving, reading the images again.
kills=0 attempts=0
while [ "$kills" -lt 20 ] && [ "$attempts" -lt 100 ]; do
  attempts=$((attempts + 1))
  "$program" $options --out="$out/killed" --checkpoints="$out/saved" --resume >/dev/null 2>&1 &
  child=$!
  wait_for_save
  sleep "$(awk -v seed="$kills" 'BEGIN { srand(seed); printf "%.2f", 0.7 * rand() }')"
  kill -9 "$child" 2>/dev/null && kills=$((kills + 1))
  wait "$child" 2>/dev/null
  # A run that came to its end is begun anew, so that there is something to kill.
  test -f "$out/killed/mnist-depth.tsv" && { cmp -s "$out/whole/mnist-depth.tsv" "$out/killed/mnist-depth.tsv" || break; rm -f "$out"/killed/* "$out"/saved/*; }
done
run killed
same=no
cmp -s "$out/whole/mnist-depth.tsv" "$out/killed/mnist-depth.tsv" && same=yes
report "- killed 20 times and resumed: the same results" "$([ "$kills" = 20 ] && echo $same)"
report "- one line an epoch in the log" "$([ "$(cut -d : -f 1 "$out/saved/mnist-depth-2-0.h5.log" | tr '\n' ,)" = \
  "$(for e in 1 2 3 4 5 6 7 8; do printf 'epoch %d,' $e; done)" ] && echo yes)"
report "- and no temporary file" "$([ -z "$(find "$out/saved" -name '*.tmp')" ] && echo yes)"
cp "$out/saved/mnist-depth-2-0.h5" "$out/before.h5"
"$program" $options --out="$out/killed" --checkpoints="$out/saved" >/dev/null 2>"$out/err"
status=$?
report "- without --resume a checkpoint is refused" \
  "$([ "$status" = 1 ] && grep -q 'saved/mnist-depth-2-0\..*: is of an earlier run: go on from it with --resume' "$out/err" && echo yes)"
report "- and kept" "$(cmp -s "$out/before.h5" "$out/saved/mnist-depth-2-0.h5" && echo yes)"

for signal in INT:130 TERM:143 HUP:129 PIPE:141; do
  rm -f "$out"/killed/* "$out"/saved/*
  "$program" $options --epochs=100 --out="$out/killed" --checkpoints="$out/saved" >/dev/null 2>"$out/err" &
  child=$!
  wait_for_save
  sleep 0.3
  kill -"${signal%:*}" "$child"
  wait "$child"
  status=$?
  report "- SIG${signal%:*} exits ${signal#*:} (got $status)" "$([ "$status" = "${signal#*:}" ] && echo yes)"
  report "- and says from where to go on" "$(grep -q 'resume goes on from' "$out/err" && echo yes)"
  report "- and saved" "$([ -s "$out/saved/mnist-depth-2-0.h5" ] && echo yes)"
done

"$program" $options --epochs=5 --out="$out/killed" --checkpoints="$out/saved" --resume >/dev/null 2>"$out/err"
report "- other options are refused with both values" \
  "$(grep -q 'epochs is 100 there and 5 here' "$out/err" && echo yes)"
"$program" $options --out="$out/killed" --resume >/dev/null 2>"$out/err"
status=$?
report "- --resume without a folder is refused" "$([ "$status" = 1 ] && grep -q 'checkpoints' "$out/err" && echo yes)"
head -c 1000 "$out/saved/mnist-depth-2-0.h5" >"$out/cut" && mv "$out/cut" "$out/saved/mnist-depth-2-0.h5"
run killed
report "- a truncated checkpoint is refused" "$(grep -q 'not a whole HDF5 file' "$out/err" && echo yes)"
rm -f "$out"/killed/* "$out"/saved/*

# A disk that is full: no file can grow past 100 blocks, far less than a checkpoint.
"$program" $options --epochs=100 --out="$out/killed" --checkpoints="$out/saved" >/dev/null 2>&1 &
child=$!
wait_for_save
kill -TERM "$child"
wait "$child"
cp "$out/saved/mnist-depth-2-0.h5" "$out/before.h5"
(
  trap '' XFSZ
  ulimit -f 100
  exec "$program" $options --epochs=100 --out="$out/killed" --checkpoints="$out/saved" --resume
) >/dev/null 2>"$out/err"
status=$?
report "- a full disk ends the run (got $status)" "$([ "$status" -ne 0 ] && grep -q 'mnist-depth-2-0.h5' "$out/err" && echo yes)"
report "- and leaves what was saved" "$(cmp -s "$out/before.h5" "$out/saved/mnist-depth-2-0.h5" && echo yes)"
report "- and nothing else" "$([ "$(find "$out/saved" -type f ! -name mnist-depth-2-0.h5 ! -name mnist-depth-2-0.h5.log ! -name mnist-depth-2-0.lock | wc -l)" = 0 ] && echo yes)"

# Kernels of another processor, which OpenBLAS can be asked for.
if [ "${VFEP_CBLAS-}" = openblas ] && [ "$(uname -m)" = x86_64 ]; then
  rm -f "$out"/killed/* "$out"/saved/*
  OPENBLAS_CORETYPE=Nehalem "$program" $options --out="$out/killed" --checkpoints="$out/saved" >/dev/null 2>&1
  rm "$out/saved/mnist-depth-2-0.cell"
  OPENBLAS_CORETYPE=Sandybridge run killed
  status=$?
  report "- a run that goes on with other kernels" "$([ "$status" = 0 ] && echo yes)"
  report "- says that the last bits may differ" "$(grep -q 'on Nehalem, goes on with .* on Sandybridge: the last bits may differ' "$out/err" && echo yes)"
else
  echo 'ok - # SKIP the kernels of this BLAS cannot be chosen'
  echo 'ok - # SKIP the kernels of this BLAS cannot be chosen'
fi
"$program" $options --recipe=nothing --data="$out/absent" --out="$out/killed" >/dev/null 2>"$out/err"
report "- an unknown recipe is refused with those there are, before the images are read" "$(grep -q 'choose one of deep' "$out/err" && echo yes)"
echo "1..26"
