#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep as a job array of Slurm: slurm.sh TASKS PROGRAM OPTION...
# Options name the shared folder, --cells=FOLDER or --checkpoints=FOLDER.  Task K of N runs PROGRAM with
# --shard=K/N; tasks that failed, were killed or preempted are submitted again, at most VFEP_ATTEMPTS times (5), and
# go on from what is there.  At the end the results are made here with --collect.  Partition, time and memory come
# from the variables of sbatch (SBATCH_PARTITION, SBATCH_TIMELIMIT, ...); the current folder must be shared as well.
set -eu
LC_ALL=C
export LC_ALL
[ $# -ge 2 ] || {
  echo 'usage: slurm.sh TASKS PROGRAM OPTION...' >&2
  exit 2
}
tasks=$1 program=$2
shift 2
case $tasks in
'' | *[!0-9]* | 0*)
  echo "slurm.sh: $tasks: not a number of tasks: give a whole number from 1 on" >&2
  exit 2
  ;;
esac
command -v sbatch >/dev/null || {
  echo 'slurm.sh: sbatch: not found: call this where jobs are submitted' >&2
  exit 1
}
case $program in */*) program=$(cd "$(dirname "$program")" && pwd)/$(basename "$program") ;; esac

# Task K leaves K.log here, and K where it came to its end; the arrays have the folder's name.
ended=$(mktemp -d "$PWD/.slurm.XXXXXX")
name=vfep${ended##*.slurm}
trap 'rm -rf "$ended"' EXIT
# An array whose caller is stopped is taken back, by its name: its number may not be known yet.
stop() {
  if [ -n "$submission" ]; then
    kill "$submission" 2>/dev/null || :
    wait "$submission" || :
  fi
  scancel --quiet --name="$name" || :
  exit 1
}
submission=
trap stop HUP INT TERM

quoted() {
  for word; do printf " '%s'" "$(printf '%s' "$word" | sed "s/'/'\\\\''/g")"; done
}

left() {
  k=1 missing=
  while [ "$k" -le "$tasks" ]; do
    [ -e "$ended/$k" ] || missing=$missing${missing:+,}$k
    k=$((k + 1))
  done
}

command=$(quoted "$program" --jobs=1 "$@")
attempt=0
left
while [ -n "$missing" ]; do
  if [ "$attempt" -ge "${VFEP_ATTEMPTS:-5}" ]; then
    tail -n 1 "$ended/${missing%%,*}.log" >&2 || :
    echo "slurm.sh: tasks $missing of $tasks: failed $attempt times: see the line above, and call this again" >&2
    exit 1
  fi
  attempt=$((attempt + 1))
  sbatch --parsable --wait --requeue --job-name="$name" --array="$missing" --output="$ended/%a.log" \
    >"$ended/job" <<END &
#!/bin/sh
$command --shard=\$SLURM_ARRAY_TASK_ID/$tasks && : >'$ended'/\$SLURM_ARRAY_TASK_ID
END
  submission=$!
  wait "$submission" || :
  submission=
  job=$(cut -d ';' -f 1 "$ended/job") # NUMBER or NUMBER;CLUSTER
  [ -n "$job" ] || {
    echo 'slurm.sh: sbatch: took no job: see the line above' >&2
    exit 1
  }
  left
  [ -z "$missing" ] || echo "slurm.sh: job $job: tasks $missing of $tasks did not end" >&2
done
"$program" "$@" --collect
