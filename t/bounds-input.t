#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# vfep-bounds on bad input: every refusal is one line that names file or option, value, and what to do, and
# leaves nothing behind.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
LC_ALL=C
export LC_ALL
program=$PWD/src/program/vfep-bounds
mkdir "$work/here" && cd "$work/here" || exit 1

# ask ACTIVATION OUTPUTS OPTION...: about the network in W, b and t.
ask() {
  activation=$1 outputs=$2
  shift 2
  "$program" --weights=W --bias=b --target=t --activation="$activation" --output-units="$outputs" "$@"
}
# put FILE TEXT
put() {
  # shellcheck disable=SC2059 # the text has line ends in it
  printf -- "$2" >"$1"
}
# refuses TEXT WEIGHTS: as W
refuses() {
  put W "$2"
  stops "weights ${2%%\\*}" 1 "W: $1" ask tanh 0
}

put W '0 1\n1 0\n'
put b '0 0\n'
put t '1\n'
stops 'a singular Jacobian' 1 'Jacobian: singular' ask linear 0 --state=s

# Options.
stops 'an activation' 1 '--activation=cosine: unknown: choose one of tanh, logistic, hard-sigmoid, softplus, linear' ask cosine 0
stops 'a cost' 1 '--cost=absolute: unknown: choose one of squared-error, cross-entropy' ask tanh 0 --cost=absolute
stops 'a unit that is not there' 1 '--output-units: "2" is not a unit from 0 to 1: give some as 0,1,2' ask tanh 0,2
stops 'a unit twice' 1 '--output-units: unit 1 is there twice' ask tanh 1,0,1
stops 'no number' 1 '--output-units: "" is not a unit from 0 to 1' ask tanh 0,
stops 'a number in many digits' 1 'is not a unit from 0 to 1' ask tanh 00000000000000000000000000000000000001
stops 'targets' 1 't: 1 numbers, but the units of --output-units are 2' ask tanh 0,1
stops 'a missing option' 1 '--bias: missing' "$program" --weights=W --activation=tanh --output-units=0 --target=t
stops 'no options' 1 '--weights: missing' "$program"
put W '0 .5\n-.5 0\n'
stops 'a metric' 1 '--metric=worst: unknown: choose one of best, identity' ask tanh 0 --metric=worst
stops 'few rates' 1 '--rates: 1 numbers, but the layers are 2: give one for each, outputs first' ask tanh 0 --rates=1
stops 'many rates' 1 '--rates: at least 3 numbers, but the layers are 2' ask tanh 0 --rates=1,2,3,4
for rate in 0 -1 inf nan 1e999 '' x; do
  stops "a rate of $rate" 1 "--rates: \"$rate\" is not a positive number: give one for each layer" ask tanh 0 --metric=best --rates=1,$rate
done
put b '9 9\n'
stops 'a rate where every unit is frozen' 1 '--rates: "-1" is not a positive number' ask hard-sigmoid 0 --rates=-1,1
put b '0 0\n'
put W '0 1\n1 0\n'
stops 'an empty value' 1 '--weights: an empty value' "$program" --weights= --bias=b --activation=tanh --output-units=0 --target=t
stops 'an unknown option' 1 '--weight-file=W: not an option' "$program" --weight-file=W
stops 'letters' 1 '-xy: not an option' "$program" --json -xy
stops 'a missing value' 1 '--cost: a value is missing' "$program" --cost
stops 'a value too many' 1 '--json=yes: takes no value' "$program" --json=yes
stops 'a word too many' 1 'W: not an option' ask tanh 0 W
stops 'an image without a network' 1 '--image: goes with --checkpoint alone' ask tanh 0 --image=3
stops 'both kinds' 1 '--weights: does not go with --checkpoint' ask tanh 0 --checkpoint=x.h5
stops 'clipped' 1 '--clipped: does not go with --checkpoint' "$program" --checkpoint=x.h5 --image=0 --clipped
stops 'a checkpoint without an image' 1 '--image: missing' "$program" --checkpoint=x.h5
stops 'a split' 1 '--split=both: unknown: choose test or train' "$program" --checkpoint=x.h5 --image=0 --split=both
long=$(printf '%0100000d' 0)
stops 'a long word' 1 '...' "$program" "--$long"
check 'a long word is cut' test ${#told} -lt 600
stops 'a long name' 1 'check its name and permissions' "$program" --weights="$long" --bias=b --target=t --activation=tanh --output-units=0
check 'a long name is cut' test ${#told} -lt 600
stops 'a name of two lines' 1 'two lines?[2J: cannot be read' "$program" --weights="$(printf 'two\nlines\033[2J')" --bias=b --target=t \
  --activation=tanh --output-units=0

# The place for the state.
put W '0 .5\n-.5 0\n'
cp W before
stops 'the state in place of the weights' 1 '--state=W: is an input, too: name another file' ask linear 0 --state=W
ln -s W link
stops 'and by a link' 1 '--state=link: is an input, too' ask linear 0 --state=link
check 'the weights are as they were' cmp W before
stops 'the state in a device' 1 '--state=/dev/null: is there and is no file' ask linear 0 --state=/dev/null
stops 'the state in no folder' 1 '--state=gone/s: cannot be written (No such file or directory)' ask linear 0 --state=gone/s
check 'then nothing is said' test ! -s "$work/stdout"
rm -f link before

# Vectors.
put b '1 2 3'
stops 'biases' 1 'b: 3 numbers, but the units of --weights are 2: give one for each' ask tanh 0
put b '1 nan'
stops 'NaN' 1 'b: line 1, column 2: "nan" is not a finite number: correct it' ask tanh 0
put b '0,5\n0,1\n'
stops 'decimal commas' 1 'b: 4 numbers, but the units of --weights are 2: give one for each (commas separate numbers: write decimals with a point)' ask tanh 0
yes 1 | {
  stops 'biases without end' 1 '/dev/stdin: line 16001: more than 16000 numbers' "$program" --weights=W --bias=/dev/stdin \
    --activation=tanh --output-units=0 --target=t
  echo "$tests $failed" >"$work/counts"
}
read -r tests failed <"$work/counts"
put b '1 2'
put start '1 2 3'
stops 'start' 1 'start: 3 numbers, but the units are 2' ask tanh 0 --start=start
put t '-1'
stops 'a negative target' 1 't: cross-entropy takes a distribution, and the smallest target is -1 and their sum -1: give numbers from 0 on with sum 1' \
  ask tanh 0 --cost=cross-entropy
put t '2 3'
stops 'large targets' 1 't: cross-entropy takes a distribution' ask tanh 0,1 --cost=cross-entropy
put t '.1 .2'
stops 'small targets' 1 'the smallest target is 0.1 and their sum 0.3' ask tanh 0,1 --cost=cross-entropy
put t '1'

# Matrices.
refuses 'line 3, column 2: "1e999" is not a finite number' '# weights\n0 1\n1 1e999\n'
refuses 'line 2 has 1 numbers and line 1 has 2' '0 1\n1\n'
refuses '2 rows of 3 numbers: give a square matrix' '0 1 2\n1 0 2\n'
refuses 'more than 1 rows of 1 numbers: give a square matrix' '0\n1\n2\n'
refuses 'line 2, column 2: "0x1" is not a finite number' '0 1\n1 0x1\n'
refuses 'line 2, column 1: "[2J"' '0 1\n[2J 0\n'
refuses 'line 1, column 2: "?[2J" is not' '0 \033[2J\n1 0\n'
refuses 'line 2 has a zero byte: give text in ASCII or UTF-8' '0 1\n1 \0 0\n'
refuses 'line 1 has a zero byte' '\377\3760\0 \0001\0'
refuses 'no numbers' '# nothing\n'
refuses 'no numbers' ''
refuses 'line 1, column 2 is empty: fill it' '0,,1\n1,,0\n'
refuses 'line 1, column 2 is empty: fill it' '0\t\t1\n1\t\t0\n'
refuses 'line 1, column 1 is empty: fill it' ',1\n1,0\n'
refuses 'line 1, column 1 is empty: fill it' '\t1\n1\t0\n'
refuses 'line 1, column 3 is empty: fill it' '0,1,\n1,0,\n'
refuses 'line 1, column 1 is empty: fill it' ',0,1\n0,0,.5\n1,.5,0\n'
refuses "2 rows of 4 numbers: give a square matrix (commas separate numbers: write decimals with a point)" "0,5 0,1\\n0,1 0,2\\n"
refuses "2 rows of 4 numbers: give a square matrix (commas separate" "0,5;0,1\\n0,1;0,2\\n"
refuses '2 rows of 4 numbers: give a square matrix (commas separate numbers: write decimals with a point)' '0,5,0,1\n0,1,0,2\n'
refuses 'line 1: "%%MatrixMarket matrix coordinate real ge" is no dense matrix: write all its rows' \
  '%%%%MatrixMarket matrix coordinate real general\n2 2 2\n1 2 .5\n2 1 -.5\n'
refuses 'line 2: "# type: sparse matrix" is no dense matrix' '# name: A\n# type: sparse matrix\n# nnz: 3\n1 1 .5\n1 2 .5\n2 1 -.5\n'
refuses 'may be a list of row, column and value: give a dense matrix, with points as in 1.0' '2 2 2\n1 2 .5\n2 1 -.5\n'
refuses 'may be a list of row, column and value' '0 1 0.5\n1 0 -0.5\n1 1 0.1\n'
put b '0 0 0'
quietly() { "$@" >/dev/null; }
put W '0.0 1.0 0.2\n1.0 0.0 -0.5\n1.0 1.0 0.1\n'
check 'but not with points' quietly ask tanh 0
put W '0 1 1\n1 0 1\n1 1 0\n'
check 'nor with a zero for a value' quietly ask tanh 0
rm W
stops 'no file' 1 'W: cannot be read (No such file or directory): check its name and permissions' ask tanh 0
mkdir W
stops 'a folder' 1 'W: cannot be read (Is a directory)' ask tanh 0
rmdir W

# Files without end.
stops 'zeros without end' 1 '/dev/zero: line 1 has a zero byte' "$program" --weights=/dev/zero --bias=b --target=t --activation=tanh --output-units=0
# endless TEXT COMMAND...: what the command writes, as weights
endless() {
  text=$1
  shift
  "$@" | {
    stops "$* without end" 1 "/dev/stdin: $text" "$program" --weights=/dev/stdin --bias=b --target=t --activation=tanh --output-units=0
    echo "$tests $failed" >"$work/counts"
  }
  read -r tests failed <"$work/counts"
}
endless 'more than 1 rows' yes 1
endless 'more than 1000000 lines' yes ''
endless 'more than 1000000 lines' yes '#'
endless 'line 1 is longer than 1024000 bytes' tr '\0' ' ' </dev/zero
endless 'line 1 is longer than 1024000 bytes' tr '\0' 7 </dev/zero

# shellcheck disable=SC2016 # the inner shells expand
{
  check 'help' sh -c '"$1" --help | grep -q "^Usage: vfep-bounds"' help "$program"
  check 'version' sh -c '"$1" --version | grep -q "^vfep-bounds (vfep) [0-9]"' version "$program"
}
if [ -w /dev/full ]; then
  # shellcheck disable=SC2016 # the inner shell expands
  stops 'a full disk' 1 'standard output: cannot be written (No space left on device): write to another file' \
    sh -c '"$1" --help >/dev/full' full "$program"
fi
set -- *
check "nothing is left behind: $*" test "$*" = 'b start t'
printf '0 .5\n-.5 0\n' >pair.W
printf '.2 .1\n' >pair.b
echo 1 >pair.t
formed() { "$program" --weights=pair.W --bias=pair.b --target=pair.t --output-units=0 "$@"; }
stops 'rates with kinks' 1 '--form=rate: hard-sigmoid has kinks' formed --activation=hard-sigmoid --form=rate
stops 'an unknown form' 1 '--form=word: unknown: choose membrane or rate' formed --activation=tanh --form=word
formed --activation=tanh --form=rate >out
check 'rates' test $? -eq 0

# Unit 0 at rest exactly on the kink at 0, and the other reads it.
printf '0 .25\n.25 0\n' >pair.W
printf -- '-.125 .5\n' >pair.b
formed --activation=hard-sigmoid --clipped >out
for name in stable kappa_M descent_guaranteed; do
  check "$name is not told on a kink" grep -q "^$name  *-  (the fixed point is on a kink" out
done
check 'its distance is' grep -q '^kink_distance  *0$' out
tap_done
