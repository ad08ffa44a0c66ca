#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# A small sample of random networks, each bound of which is proved.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
sample=$PWD/certificates/sample
built=$PWD/config.h
cd "$work" || exit 1

if ! grep -q '^#define HAVE_ARB' "$built"; then
  "$sample" >out
  check 'without Arb it says what to install' grep -q 'install libflint-arb-dev' out
  tap_done
  exit
fi
"$sample" --networks=20 >out
check 'no bound is refuted' test $? -eq 0
check 'every network is decided' grep -q '^20 networks, of which 20 are decided for every statement' out
check 'a search contradicts no proved statement' grep -q '^0 proved statements are contradicted by a search, which tried [1-9][0-9]*$' out
awk '/^inequality/ { on = 1; next } !NF { on = 0 } on' out >inequalities
check 'several bounds are there' test "$(wc -l <inequalities)" -ge 8
awk '$2 < 10 || $3 > 0 || $4 > 0' inequalities >found
none 'each is proved for many networks and refuted or undecided for none'
"$sample" --networks=20 --jobs=3 >other
check 'the number of processes changes nothing but the order of reasons' sh -c 'sort out >a; sort other >b; cmp -s a b'
"$sample" --networks=20 --seed=2 >other
check 'another seed draws other networks' sh -c '! cmp -s out other'
stops 'too few networks' 2 '--networks=0: not a whole number' "$sample" --networks=0
stops 'too few bits' 2 '--bits=1: not a whole number' "$sample" --bits=1
stops 'an unknown option' 2 'nonsense' "$sample" --nonsense
stops 'a word' 2 'word' "$sample" word
tap_done
