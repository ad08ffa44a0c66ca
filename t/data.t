#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Programs learn from other IDX files, of any image size and number of classes, and refuse those that do not match.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
mnist=$VFEP_SOURCE/data/mnist
program=$PWD/experiments/mnist/mnist

# made FOLDER SPLIT COUNT ROWS COLUMNS: that many images of 3 classes from the bytes of MNIST, below 256 of each.
made() {
  mkdir -p "$1"
  {
    # shellcheck disable=SC2059 # the format holds the bytes
    printf "$(printf '\\000\\000\\010\\003\\000\\000\\000\\%03o\\000\\000\\000\\%03o\\000\\000\\000\\%03o' "$3" "$4" "$5")"
    gzip -dc "$mnist/train-images-idx3-ubyte.gz" 2>/dev/null | tail -c +2017 | head -c $(($3 * $4 * $5))
  } >"$1/$2-images-idx3-ubyte"
  {
    # shellcheck disable=SC2059 # likewise
    printf "$(printf '\\000\\000\\010\\001\\000\\000\\000\\%03o' "$3")"
    gzip -dc "$mnist/train-labels-idx1-ubyte.gz" 2>/dev/null | tail -c +9 | head -c "$3" |
      tr '\000-\011' '\000\001\002\000\001\002\000\001\002\000'
  } >"$1/$2-labels-idx1-ubyte"
}

made "$work/other" train 90 9 13
made "$work/other" t10k 60 9 13
learn() { "$program" --preset=check --jobs=1 --out="$work/out" "$@"; }
check 'other images are learned' sh -c "'$program' --preset=check --jobs=1 --out='$work/out' --data='$work/other' >/dev/null"
check 'all of them' grep -q '^images	90$' "$work/out/mnist.val"
check 'and tested' grep -q '^test-images	60$' "$work/out/mnist.val"
VFEP_DATA=$work/other "$program" --preset=check --jobs=1 --out="$work/env" >/dev/null
check 'VFEP_DATA names them too' cmp -s "$work/out/mnist.tsv" "$work/env/mnist.tsv"

check 'deep networks learn from fewer images than are measured of larger sets' sh -c \
  "'$PWD/experiments/mnist-depth/mnist-depth' --preset=check --jobs=1 --out='$work/deep' --data='$work/other' >/dev/null"

# A set of its own size and classes beside MNIST, and sets that are not here.
check 'a data set of another size is learned beside MNIST' sh -c \
  "'$PWD/experiments/datasets/datasets' --preset=check --jobs=1 --data='$mnist' --fashion=none --kuzushiji='$work/other' --out='$work/sets' >/dev/null"
check 'it is in the table' grep -q '^kuzushiji	vector-field	0	done' "$work/sets/datasets.tsv"
check 'a set without a folder is not run' grep -q '^starts-fashion	not run here$' "$work/sets/datasets.val"
stops 'a folder without the set' 1 "$work/absent" "$PWD/experiments/datasets/datasets" --preset=check --data="$mnist" --emnist="$work/absent" --out="$work/sets"
made "$work/many" train 120 9 13
made "$work/many" t10k 60 9 13
stops 'a second task with images of another size' 1 'images of 117 pixels after images of 784: give images of one size' \
  "$PWD/experiments/transfer/transfer" --preset=check --data="$mnist" --fashion="$work/many" --out="$work/sets"
stops 'too few images for a second task' 1 'an epoch has 100: give more' \
  "$PWD/experiments/transfer/transfer" --preset=check --data="$mnist" --fashion="$work/other" --out="$work/sets"

cp -R "$work/other" "$work/fewer"
{
  head -c 8 "$work/other/train-labels-idx1-ubyte"
  tail -c +9 "$work/other/train-labels-idx1-ubyte" | tr '\001' '\002'
} >"$work/fewer/train-labels-idx1-ubyte"
check 'a class without training images is no error' sh -c \
  "'$program' --preset=check --jobs=1 --out='$work/fewer' --data='$work/fewer' 2>'$work/err' >/dev/null"
check 'and is named' grep -q 'no training image of class 1:' "$work/err"

made "$work/wide" train 90 9 13
made "$work/wide" t10k 60 9 14
stops 'test images of another size' 1 'test images of another size' learn --data="$work/wide"
stops 'no such folder' 1 "$work/absent" learn --data="$work/absent"
cp -R "$work/other" "$work/short"
head -c 500 "$work/other/train-images-idx3-ubyte" >"$work/short/train-images-idx3-ubyte"
stops 'a truncated file' 1 'train-images-idx3-ubyte' learn --data="$work/short"
cp -R "$work/other" "$work/broken"
rm "$work/broken/t10k-labels-idx1-ubyte"
head -c 400 "$mnist/train-labels-idx1-ubyte.gz" >"$work/broken/t10k-labels-idx1-ubyte.gz"
stops 'a gzip stream that breaks off' 1 't10k-labels-idx1-ubyte.gz' learn --data="$work/broken"
check 'nothing was written for these' test "$(find "$work/out" -newer "$work/wide" -type f | wc -l)" -eq 0
tap_done
