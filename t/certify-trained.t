#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Certificates of small trained networks, which have inputs and, as rates, linear outputs: t/fixture/certificate.py accepts them from the
# network as text, and refuses them once a weight is another.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
program=$PWD/src/program/vfep-bounds
demo=$PWD/t/checkpoint_demo
checker=$VFEP_SOURCE/t/fixture/certificate.py
if ! grep -q '^#define HAVE_HDF5' config.h || ! grep -q '^#define HAVE_ARB' config.h || ! python3 -c '' 2>/dev/null; then
  echo '1..0 # SKIP no HDF5, no Arb or no python3'
  exit
fi
cd "$work" || exit 1
mkdir data
printf '\0\0\10\3\0\0\0\1\0\0\0\3\0\0\0\3\100\20\377\2\3\200\5\310\7' >data/t10k-images-idx3-ubyte
printf '\0\0\10\1\0\0\0\1\2' >data/t10k-labels-idx1-ubyte

# certified FORM OPTION...: FORM.json and the folder FORM, of FORM.h5.
certified() {
  form=$1
  shift
  "$program" --checkpoint="$form.h5" --image=0 --data=data --network="$form" --certify --metric=best --json "$@" >"$form.json"
}
for form in states rates; do
  if [ $form = rates ]; then "$demo" $form.h5 2 rates; else "$demo" $form.h5 2; fi >log 2>&1 || sed 's/^/# /' log
  check "$form: a certificate" certified $form
  check "$form: the fixed point is proved" grep -q '"fixed_point", "verdict": "proved"' $form.json
  check "$form: so is kappa_M, which needs the inputs" grep -q '"kappa_M", "verdict": "proved"' $form.json
  check "$form: the checker accepts" python3 "$checker" $form.json $form
  for file in weights input-weights input bias; do
    cp -r $form other
    awk '{ for (i = 1; i <= NF; i++) $i *= 1.001; print }' $form/$file >other/$file
    python3 "$checker" $form.json other >refused
    check "$form: other numbers in $file are refused" test $? -eq 1 -a -s refused
    rm -r other
  done
  rm -r $form
done
check 'cross-entropy of linear outputs' certified rates --cost=cross-entropy
check 'which the checker accepts' python3 "$checker" rates.json rates
sed -i 's/ linear//' rates/form
python3 "$checker" rates.json rates >refused
check 'and refuses for outputs that are not linear' grep -q ': fixed_point: ' refused
stops 'a folder that is there' 1 '--network=rates: cannot be made (File exists): name a new folder' certified rates
printf '0 .5\n-.5 0\n' >W
printf '.2 .1\n' >b
echo 1 >t
"$program" --weights=W --bias=b --target=t --activation=tanh --output-units=0 --certify --json --network=text >text.json
check 'a network of text is written, too' test "$(cat text/form)" = 'tanh 0'
check 'and accepted' python3 "$checker" text.json text
tap_done
