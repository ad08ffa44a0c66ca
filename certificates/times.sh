#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# times.sh PROGRAMS IMAGES: processor seconds of vfep-bounds --certify, a key and its value on a line, for dense networks of 60
# and 522 units with the hyperbolic tangent and for trained ones of 522, 1034 and 1546 units, after one short run of training.
LC_ALL=C
export LC_ALL
programs=$1
images=$2
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
bounds=$programs/src/program/vfep-bounds

# dense UNITS: weights of both signs and a norm of about 1, from Park and Miller's generator.
dense() {
  awk -v n="$1" -v folder="$work" 'BEGIN {
    x = 12345
    for (i = 0; i < n; i++) {
      for (j = 0; j < n; j++) {
        x = 16807 * x % 2147483647
        printf "%.17g ", i == j ? 0 : (2 * x / 2147483647 - 1) * sqrt(0.75 / n) >(folder "/W")
      }
      print "" >(folder "/W")
      x = 16807 * x % 2147483647
      print 0.5 * x / 2147483647 >(folder "/b")
    }
    for (i = 0; i < 10; i++) print 0.1 * i >(folder "/t")
  }'
}

# seconds KEY OPTION...: the processor time of the command, with bits, units and how many statements are decided.
seconds() {
  key=$1
  shift
  sh -c '"$@" >"$0" && times' "$work/out" "$bounds" --certify "$@" >"$work/times" || exit 1
  awk -v key="$key" 'NR == 2 { split($1, u, /[ms]/); split($2, s, /[ms]/); printf "%s\t%s\n", key, sprintf("%.2g", 60 * (u[1] + s[1]) + u[2] + s[2]) + 0 }' "$work/times"
  awk -v key="$key" '/^certificate bits/ { printf "%s-bits\t%d\n", key, $3 }
    /^certified/ { count++; decided += $3 != "undecided" }
    /^frozen_units/ { frozen = $2 }
    /^n / { n = $2 }
    END { printf "%s-units\t%d\n%s-active\t%d\n%s-statements\t%d\n%s-decided\t%d\n", key, n, key, n - frozen, key, count, key, decided }' "$work/out"
}

for n in 60 522; do
  dense $n
  seconds dense-$n --weights="$work/W" --bias="$work/b" --target="$work/t" --activation=tanh --output-units=0,1,2,3,4,5,6,7,8,9
done
for hidden in 1 2 3; do
  "$programs/experiments/mnist-depth/mnist-depth" --preset=check --hidden=$hidden --epochs=1 --out="$work" --data="$images" \
    --checkpoints="$work" >"$work/log" 2>&1 || {
    cat "$work/log" >&2
    exit 1
  }
  seconds trained-$hidden --checkpoint="$work/mnist-depth-$hidden-0.h5" --data="$images" --image=0
done
printf 'processor\t%s\n' "$(sed -n 's/^model name[^:]*: *//p' /proc/cpuinfo | head -n 1)"
