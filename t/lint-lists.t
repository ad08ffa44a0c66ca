#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every file of the tree is in a list, and every source says under which licence it stands.
cd "$VFEP_SOURCE" || exit 1
if ! git rev-parse --is-inside-work-tree >/dev/null 2>&1; then
  echo '1..0 # SKIP not a git checkout'
  exit
fi

report() {
  if [ -z "$2" ]; then echo "ok - $1"; else
    echo "not ok - $1"
    printf '%s\n' "$2" | sed 's/^/#   /'
  fi
}

# NAME in experiments/local.mk brings the script, the section and, in t/, the list names the program.
unlisted=$(git ls-files 'src/*.[ch]' 't/*.[ch]' 't/*.t' 'experiments/*.c' 'figures/*.gp' 'paper/sections/*.tex' 'data/mnist/*' |
  while read -r file; do
    case $file in
    figures/common.gp) entry=$file list=figures/local.mk ;;
    figures/* | paper/*) entry=experiments/$(basename "${file%.*}") list=experiments/local.mk ;;
    experiments/*) entry=${file%.c} list=experiments/local.mk ;;
    t/*.c) entry=${file%.c} list=t/local.mk ;;
    *) entry=$file list=${file%%/*}/local.mk ;;
    esac
    grep -q -F -w -e "$entry" "$list" || echo "$file is not in $list"
  done)
unlicensed=$(git ls-files '*.[ch]' '*.gp' '*.mk' '*.am' '*.ac' '*.t' '*.tex' '*.sty' reproduce bootstrap .ci/run |
  while read -r file; do
    head -n 2 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' || echo "$file"
  done)
echo 1..2
report 'every file is in a list' "$unlisted"
report 'every source states its licence' "$unlicensed"
