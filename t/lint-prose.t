#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Words that documents, messages, comments and claims do without: a message says what to do, a thing is no person, and a
# bound is exceeded, attained or satisfied.  And the README stays short.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
cd "$VFEP_SOURCE" || exit 1

cat >"$work/phrases" <<'END'
report this
(end|close) other programs
mend the (program|line)
look into
free some
is not known: 
do not fit: 
pass(es|ed)? (its|the|their|a|no) bounds?
leav(e|es|ing) (no|little) room
(network|net|unit|output|layer|update|rule|field|image|search(e)?|bound|weight|Jacobian|table|library)s? (do(es)? not )?(feel|know|knew|hear|want|try|tries|look (for|into|at)|see|believe|betray|think|hope)s? 
(feel|felt|feeling)s? (its|the|their|a|no|of|for)\b
knows? nothing
(is|are|was|were) (not )?(told|asked) (where|whether|for the|what)
would betray
last words
END
found() { grep -n -i -E -f "$work/phrases" "$@"; }

# Those of documents: the field's word in place of a private one.
cat "$work/phrases" - >"$work/words" <<'END'
(come|comes|came|coming) to rest
turned against
(is|are|was|were) worth
in the order of the listing
\bfeels?\b
\blocked (run|result)s?
END
documents() { ls ./*.md data/*/*.md paper/*.tex paper/sections/*.tex experiments/template/*.tex pages/*.md NEWS 2>/dev/null; }
documents | grep -v CLAIMS | xargs grep -n -i -E -f "$work/words" >"$work/found"
none 'documents'
check 'there are some' test "$(documents | wc -l)" -gt 20
for file in src/*/* t/* t/fixture/* bench/* certificates/* experiments/*/* figures/* reproduce bootstrap new-experiment \
  experiments/*.sh reference/*.sh reference/*.md ci/*; do
  case $file in *.[cht1] | *.sh | *.gp | reproduce | bootstrap | new-experiment) echo "$file" ;; esac
done | grep -v -E '^t/lint-prose' | xargs grep -n -i -E -f "$work/phrases" >"$work/found"
none 'messages and comments'

printf 'No network passes its bound.\nThe image does not feel the target.\nA bound is attained.\n' >"$work/bad"
check 'two phrases are found where there are two' test "$(found "$work/bad" | wc -l)" -eq 2

check 'the README has at most 150 lines' test "$(wc -l <README.md)" -le 150
rows() { awk '/^\|/ { n++; if (n > most) most = n; next } { n = 0 } END { print most + 0 }' "$1"; }
check 'and no table of more than 12 rows' test "$(rows README.md)" -le $((12 + 2))
check 'but some table' test "$(rows README.md)" -ge 5
tap_done
