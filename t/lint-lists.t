#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every file of the tree is in a list, and every list names files that are there.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
cd "$VFEP_SOURCE" || exit 1
if ! git ls-files --error-unmatch configure.ac >/dev/null 2>&1; then
  echo '1..0 # SKIP not a git checkout'
  exit
fi

# What the lists name, a file a line.  A program named without its sources has one of its own name, and an experiment
# has a figure and a section.
named() {
  git ls-files '*local.mk' Makefile.am ':!experiments/template' | xargs sed 's/#.*//' | tr -s ' \t\\' '\n' | awk '
    /^(src|t|bench|certificates|proofs|experiments|figures|paper|pages|data|ci|reference)\/[A-Za-z0-9_.\/-]*$/ {
      if ($0 ~ /\.[a-z0-9]*$|\/SHA256SUMS$|\/verdicts$|\/Brewfile$|\/Makefile$/) { print; next }
      if ($0 ~ /^(t|bench|certificates|experiments)\//) print $0 ".c"
      if ($0 ~ /^experiments\//) {
        name = $0
        sub(/.*\//, "", name)
        print "figures/" name ".gp"
        print "paper/sections/" name ".tex"
      }
    }' | sort -u
}

# Those that must be named.
present() {
  git ls-files --cached --others --exclude-standard 'src/*' 't/*.c' 't/*.h' 't/*.t' 'bench/*' 'certificates/*' 'proofs/*' 'experiments/*' 'figures/*' \
    'paper/*' 'pages/*' 'data/mnist/*' 'ci/*' ':!src/local.mk' ':!*/local.mk' | sort -u
  git ls-files --cached --others --exclude-standard '*/local.mk' ':!experiments/template' | sort -u
}

{ named; echo; present; } | awk '
  !NF { second = 1; next }
  second && !($0 in listed) { print $0 " is in no list" }
  !second { listed[$0] = 1 }' >"$work/found"
none 'every file is in a list'
named | grep -v -e '\.a$' -e '\.out$' | while read -r file; do # what is built
  test -e "$file" || echo "$file is in a list and not in the tree"
done >"$work/found"
none 'every file of a list is there'
tap_done
