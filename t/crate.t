#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Results come with RO-Crate metadata that agree with them.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
demo=$PWD/t/kit_demo
python=
for name in python3 /usr/bin/python3; do
  [ -n "$python" ] || ! "$name" -c '' >/dev/null 2>&1 || python=$name
done
[ -n "$python" ] || {
  echo '1..0 # SKIP python3 is missing'
  exit
}
cd "$work" || exit 1
crate() { sh "$VFEP_SOURCE/ci/crate.sh" "$1"; }
agrees() { "$python" "$VFEP_SOURCE/t/fixture/crate.py" "$1" >found 2>&1 || { sed 's/^/# /' found; return 1; }; }

"$demo" --out=one --note='a "quoted" \ word' >/dev/null
# Two runs in one folder, of which the name of one begins with that of the other.
for file in one/kit-demo*; do cp "$file" "one/kit-demo-rows-other${file#one/kit-demo}"; done
mkdir none
check 'a folder without results' crate none
check 'has no metadata' test -z "$(ls none)"
check 'metadata are written' crate one
check 'and agree with the files' agrees one
check 'two runs' test "$(grep -c '"CreateAction"' one/ro-crate-metadata.json)" = 2
check 'and nothing else is left' test "$(find one -name '.crate*' | wc -l)" = 0
cp one/ro-crate-metadata.json first
crate one
check 'the same again are the same bytes' cmp first one/ro-crate-metadata.json
echo >>one/kit-demo.tsv
check 'a table that has changed is seen' sh -c "! '$python' '$VFEP_SOURCE/t/fixture/crate.py' one >/dev/null"
crate one
check 'until the metadata are made again' agrees one
check 'stored results are told of' test -f "$VFEP_SOURCE/reference/quick/theorem.manifest"
cp -R "$VFEP_SOURCE/reference/quick" quick && chmod -R u+w quick
check 'metadata of all stored results' crate quick
check 'agree with these' agrees quick
tap_done
