#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What verdict recommends by tables that are made here, and tables that it refuses.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
program=$PWD/experiments/verdict/verdict
cd "$work" || exit 1
judge() { "$program" --preset=quick --out=out --verdicts="$VFEP_SOURCE/reference/verdicts"; }

# learned STARTS RULE=ERROR=SECONDS...: a table of exact-learning, in which all rules vary alike from start to start.
learned() {
  starts=$1
  shift
  printf 'data\thidden\trule\tangle\tstart\toutcome\ttest error [%%]\tleast cosine [1]\tseconds an epoch [s]\n'
  for rule; do
    echo "$rule" | awk -F = -v OFS='\t' -v starts="$starts" \
      '{ for (s = 0; s < starts; s++) print "mnist", 1, $1, 90, s, "done", $2 + s / 4, 1, $3 }'
  done
}

mkdir out
printf 'preset\tquick\n' | tee out/exact-learning.manifest >out/exact-rules.manifest
printf 'angle [degrees]\trule\terror [1]\n90.0\tcentred\t0.5\n' >out/exact-rules.tsv
recommends() { cut -f 2,14 out/verdict.tsv | grep -q "^$1	$2\$"; }

set -- centred=3=1 one-sided=3=0.8 fixed=4=1 tied=2=1 asymep=2=2 gradient=2=1 dyadic=1=2 probed=5=3
learned 3 "$@" >out/exact-learning.tsv
check 'tables are judged' sh -c "'$program' --preset=quick --out=out --verdicts='$VFEP_SOURCE/reference/verdicts' >log"
check 'the lowest error comes first' recommends dyadic take
check 'a rule that asks for less is taken though another is better' recommends tied take
check 'one that is level and much slower is not' recommends asymep 'faster: tied'
check 'nor one that is level and asks for more' recommends phantom undecided
check 'a better rule that asks for as much is named' recommends gradient 'better: dyadic'
check 'a rule that asks for nothing is held against its like' recommends fixed 'better: one-sided'
check 'and the fastest of those is taken' recommends one-sided take
check 'a rule that asks for more and is worse is not' recommends probed 'better: dyadic'
check 'the error of the update stands beside it' sh -c "cut -f 2,9 out/verdict.tsv | grep -q '^centred	0.5\$'"

learned 3 tied=2=1 gradient=2=1 >out/exact-learning.tsv
judge >log
check 'what asks for less is level' recommends gradient 'less: tied'

learned 3 probed=1=1 tied=2=1 gradient=2=1 | sed '2s/done/the states became infinite/' >out/exact-learning.tsv
judge >log
check 'a rule with a start that failed' recommends probed fails
check 'is held against no other' recommends tied take

learned 1 "$@" >out/exact-learning.tsv
judge >log
check 'one start decides nothing' sh -c "cut -f 14 out/verdict.tsv | tail -n +2 | grep -qvx undecided && exit 1 || exit 0"

learned 1 nothing=1=1 >out/exact-learning.tsv
stops 'an unknown rule' 1 'rule nothing, start 0: not known here' judge
printf 'preset\tpaper\n' >out/exact-rules.manifest
learned 1 "$@" >out/exact-learning.tsv
stops 'a table of another preset' 1 'exact-rules.manifest: preset paper, not quick: run exact-rules' judge
rm out/exact-learning.tsv
stops 'a missing table' 1 'exact-learning.tsv: No such file or directory: make it first' judge
tap_done
