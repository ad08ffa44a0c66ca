#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# vfep-bounds on a trained network, and on checkpoints that are none.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
LC_ALL=C
export LC_ALL
program=$PWD/src/program/vfep-bounds
experiment=$PWD/experiments/mnist-depth/mnist-depth
reader=$VFEP_SOURCE/t/fixture/answers.awk
built=$PWD/config.h
images=$VFEP_SOURCE/data/mnist
cd "$work" || exit 1
mkdir saved answers small

trained() { "$program" --checkpoint=saved/mnist-depth-2-0.h5 --data="$images" "$@"; }
if ! grep -q '^#define HAVE_HDF5' "$built"; then
  : >saved/mnist-depth-2-0.h5
  stops 'built without HDF5' 1 'no HDF5' trained --image=0
  tap_done
  exit
fi
"$experiment" --preset=check --hidden=2 --epochs=1 --out=out --data="$images" --checkpoints=saved >/dev/null 2>log ||
  sed 's/^/# /' log
OPENBLAS_NUM_THREADS=1 trained --image=3 --json >answers/test
OPENBLAS_NUM_THREADS=2 trained --image=3 --json >answers/threads
trained --image=3 --split=train --cost=cross-entropy --json >answers/train
"$experiment" --preset=check --hidden=1 --epochs=1 --recipe=modern --out=out --data="$images" --checkpoints=saved >/dev/null 2>log ||
  sed 's/^/# /' log
"$program" --checkpoint=saved/mnist-depth-modern-1-0.h5 --data="$images" --image=3 --cost=cross-entropy --json >answers/rates
cat >checks.awk <<'EOF'
END {
  for (f in whole) {
    good = read_json(f, whole[f])
    check(good && reasons_fit(f), f ": JSON, with a reason for every null and no other")
  }
  near("test", "n", 1034, 0, "units")
  near("rates", "n", 522, 0, "units whose states are rates")
  same("rates", "converged", "true", "with linear outputs, at a fixed point")
  near("rates", "residual", 0, 1e-12, "to rounding")
  same("rates", "frozen_units", "0", "none of them clipped")
  same("test", "converged", "true", "at a fixed point")
  near("test", "residual", 0, 1e-12, "to rounding")
  for (k = 0; ("test", "layers." k ".units") in v; k++) {
    near("test", "layers." k ".layer", k, 0, "layer " k)
    units += v["test", "layers." k ".units"]
    frozen += v["test", "layers." k ".frozen_units"]
  }
  check(k == 3, "three layers")
  check(units == 1034, "all units in layers")
  check(frozen == v["test", "frozen_units"] + 0, "and all that are frozen")
  check(("test", "state.1033") in v && !(("test", "state.1034") in v), "a state of every unit")
  check(v["test", "kappa_P"] == "null" || v["test", "kappa_P"] + 0 <= v["test", "kappa_M"] + 0, "kappa_P below kappa_M")
  check(whole["train"] != whole["test"], "a training image is another")
  check(whole["threads"] == whole["test"], "threads of BLAS change no digit")
  done()
}
EOF
awk -v tests="$tests" -f "$reader" -f checks.awk answers/*
read -r tests more <counts || failed=$((failed + 1))
failed=$((failed + more))
stops 'image out of range' 1 '--image=10000: not an image from 0 to 9999' trained --image=10000
stops 'no image' 1 '--image=-1: not an image' trained --image=-1
stops 'no data' 1 'nowhere' trained --image=0 --data=nowhere
stops 'the state in place of the checkpoint' 1 '--state=saved/mnist-depth-2-0.h5: is an input, too' trained --image=0 \
  --state=saved/mnist-depth-2-0.h5
printf '\0\0\10\3\0\0\0\1\0\0\0\2\0\0\0\2\1\2\3\4' >small/t10k-images-idx3-ubyte
printf '\0\0\10\1\0\0\0\1\7' >small/t10k-labels-idx1-ubyte
stops 'other images' 1 '4 pixels an image, but the network of saved/mnist-depth-2-0.h5 takes 784' \
  trained --image=0 --data=small
other() {
  LC_ALL=C sed "s/$1/$2/" saved/mnist-depth-2-0.h5 >other.h5
  "$program" --checkpoint=other.h5 --image=0 --data="$images"
}
stops 'with a changed letter' 1 'other.h5: damaged, its checksum differs' other 'hard-sigmoid' 'mard-sigmoid'
head -c 5000 saved/mnist-depth-2-0.h5 >cut.h5
stops 'cut off' 1 'cut.h5: not a whole HDF5 file' "$program" --checkpoint=cut.h5 --image=0
echo text >text.h5
stops 'none' 1 'text.h5: not an HDF5 file' "$program" --checkpoint=text.h5 --image=0
mkfifo pipe.h5
stops 'a pipe' 1 'pipe.h5: not a regular file' "$program" --checkpoint=pipe.h5 --image=0
stops 'not there' 1 'gone.h5: cannot be read' "$program" --checkpoint=gone.h5 --image=0
tap_done
