#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every file that can say so names its licence in its first lines, in a checkout and in a release; and what tells others
# of vfep names the version that configure.ac does.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
cd "$VFEP_SOURCE" || exit 1

# All files of the tree, also where git is missing.  A release has those of autotools besides.
files() {
  if git ls-files --error-unmatch configure.ac >/dev/null 2>&1; then
    git ls-files
  else
    find . -type f | sed 's|^\./||' |
      grep -v -E '^(aclocal\.m4|configure|config\.h\.in|Makefile\.in|build-aux/.*|m4/.*|autom4te\.cache/.*|COMMIT|\.git/.*|\.ci/.*|_?build.*|_inst/.*)$'
  fi
}

# The text of the licence, data, results and what is generated from these, and forms without comments.
can_say() {
  grep -v -E '^(LICENSE|LICENSES/.*|\.reuse/dep5|CLAIMS\.md|data/mnist/(SHA256SUMS|.*\.gz)|t/fuzz/corpus/.*|reference/(quick|paper)/.*|reference/.*\.(svg|val))$|\.(json|png|pdf|ico)$'
}

silent() {
  while IFS= read -r file; do
    [ ! -f "$file" ] || head -n 5 "$file" | grep -q "SPDX-License"'-Identifier: GPL-3.0-or-later' || echo "$file"
  done
}

files | can_say | silent >"$work/found"
none 'every file names its licence'
check 'and there are files' test "$(files | can_say | wc -l)" -gt 300
echo 'int x;' >"$work/bare.c"
check 'a file without the line is found' test "$(echo "$work/bare.c" | can_say | silent)" = "$work/bare.c"

if command -v reuse >/dev/null 2>&1; then
  # In a copy, where no other test makes and removes files meanwhile.
  mkdir "$work/own"
  files | tar -cf - -T - | (cd "$work/own" && tar -xf -)
  check 'every file has a copyright and a licence whose text is there' \
    sh -c "reuse --root '$work/own' lint >'$work/reuse' 2>&1 && ! grep -q ERROR '$work/reuse'"
  [ "$failed" -eq 0 ] || sed 's/^/# /' "$work/reuse"
  mkdir -p "$work/tree/LICENSES"
  cp LICENSES/GPL-3.0-or-later.txt "$work/tree/LICENSES"
  cp "$work/bare.c" "$work/tree/"
  check 'a file without them is found' sh -c "! reuse --root '$work/tree' lint >/dev/null 2>&1"
else
  check 'every file has a copyright and a licence whose text is there # SKIP reuse is missing' true
fi
check 'the licence and its text are one' cmp -s LICENSE LICENSES/GPL-3.0-or-later.txt

version=$(sed -n 's/^AC_INIT(\[vfep\], \[\([0-9.]*\)\].*/\1/p' configure.ac)
check 'configure.ac has a version' test -n "$version"
check 'CITATION.cff has the same' grep -q -x "version: $version" CITATION.cff
check 'codemeta.json too' grep -q "^  \"version\": \"$version\"," codemeta.json
check 'and so has the first entry of NEWS' test "$(grep -m 1 '^vfep ' NEWS)" = "vfep $version"
for python in python3 /usr/bin/python3; do
  ! command -v "$python" >/dev/null 2>&1 || break
done
if command -v "$python" >/dev/null 2>&1; then
  check 'codemeta.json is JSON' "$python" -c 'import json, sys; d = json.load(open(sys.argv[1]))
sys.exit(not (d["@context"].startswith("https://w3id.org/codemeta/") and d["@type"] == "SoftwareSourceCode"))' codemeta.json
fi
tap_done
