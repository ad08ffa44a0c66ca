#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A sweep on a job array of a real Slurm, whose daemons this test starts on the loopback address and stops.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
demo=$PWD/t/kit_demo
array=$VFEP_SOURCE/ci/slurm.sh
cd "$work" || exit 1
PATH=$PATH:/usr/sbin:/sbin
skip() {
  echo "1..0 # SKIP $1"
  exit
}
for command in munged slurmctld slurmd sbatch sinfo; do
  command -v $command >/dev/null 2>&1 || skip "no $command: slurm-wlm and munge are not installed"
done
[ "$(id -u)" = 0 ] || skip 'the daemons of Slurm need root'

mkdir spool state
dd if=/dev/urandom of=key bs=128 count=1 2>/dev/null
chmod 600 key
host=$(hostname)
SLURM_CONF=$work/slurm.conf
export SLURM_CONF
cat >slurm.conf <<END
ClusterName=test
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CryptoType=crypto/munge
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd.pid
SlurmctldLogFile=$work/slurmctld.log
SlurmdLogFile=$work/slurmd.log
SlurmctldPort=16817
SlurmdPort=16818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
MpiDefault=none
JobRequeue=1
SchedulerParameters=sched_interval=1
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=p Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
munged --force --foreground --key-file="$work/key" --socket="$work/munge.socket" --pid-file="$work/munged.pid" \
  --log-file="$work/munged.log" --seed-file="$work/seed" >/dev/null 2>&1 &
munge=$!
slurmctld -D >/dev/null 2>&1 &
controller=$!
slurmd -D >/dev/null 2>&1 &
node=$!
stop() {
  kill $node $controller $munge 2>/dev/null
  wait
  rm -rf "$work"
}
trap stop EXIT
is_idle() { sinfo -h -o %T 2>/dev/null | grep -q idle; }
# At most two minutes.
until_true() {
  tries=0
  until "$@" >/dev/null 2>&1 || [ $tries -ge 240 ]; do
    sleep 0.5
    tries=$((tries + 1))
  done
}
until_true is_idle
is_idle || {
  tail -n 3 munged.log slurmctld.log slurmd.log 2>/dev/null | sed 's/^/# /'
  skip 'the daemons of Slurm do not start here'
}

quietly() { "$@" >log 2>err; }
"$demo" --tasks=24 --out=plain >/dev/null
check '24 cells on an array of 4' quietly "$array" 4 "$demo" --tasks=24 --out=whole --cells=cells
check 'give the bytes of one process' cmp -s plain/kit-demo.tsv whole/kit-demo.tsv
check 'in one submission' test ! -s err
check 'a task is killed with -9 and submitted again' quietly "$array" 4 "$demo" --tasks=24 --out=again \
  --checkpoints=kept --fault=killed-once
check 'it was killed' grep -q 'tasks 3 of 4 did not end' err
check 'the bytes are the same' cmp -s plain/kit-demo.tsv again/kit-demo.tsv
# Cell 2, of task 3, waits until it is ended, the first time.
"$array" 4 "$demo" --tasks=24 --out=queued --checkpoints=queued --fault=waits-once >log 2>err &
array_pid=$!
until_true test -e queued/kit-demo-sum-2.killed
task=$(squeue -h -r -t R -o %i | grep '_3$')
check 'scontrol requeues a task that works' scontrol requeue "$task"
# Slurm lets a requeued task wait for two minutes, until no credential of its first run is valid.
is_requeued() { squeue -h -r -t PD -o %i | grep -q '_3$'; }
until_true is_requeued
# The end of the first run, told late, would count as that of the second.
sleep 3
check 'which may start at once' scontrol update JobId="$task" StartTime=now
check 'its array comes to its end' wait $array_pid
check 'without another submission' test ! -s err
sed 's/^/# /' err
check 'with the bytes of one process' cmp -s plain/kit-demo.tsv queued/kit-demo.tsv
check 'a task that fails every time ends it' sh -c '! "$@" >log 2>err' sh env VFEP_ATTEMPTS=2 "$array" 2 "$demo" \
  --tasks=4 --out=fails --cells=fails --fault=task-returns
check 'with its last line' grep -q 'failed: see the line above' err
# Cell 2 waits once more.
"$array" 4 "$demo" --tasks=24 --out=stopped --checkpoints=stopped --fault=waits-once >log 2>err &
array_pid=$!
until_true test -e stopped/kit-demo-sum-2.killed
kill -TERM $array_pid
wait $array_pid
check 'a caller that is stopped says so' test $? = 1
is_taken_back() { test -z "$(squeue -h -r -t R,PD -o %i)"; }
until_true is_taken_back
check 'and takes its array back' is_taken_back
# While the job has no number yet, or just has.
for moment in 0.05 0.1 0.2 0.4; do
  "$array" 4 "$demo" --tasks=24 --out=early --checkpoints="early-$moment" --fault=waits-once >log 2>err &
  array_pid=$!
  sleep $moment
  kill -TERM $array_pid
  wait $array_pid
done
until_true is_taken_back
check 'at whatever moment' is_taken_back
check 'and nothing is left over' test -z "$(find . -name '.slurm.*')"
tap_done
