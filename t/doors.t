#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The scripts at the top of the tree: what they refuse, and what a new experiment gets.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
build=$PWD
reproduce=$VFEP_SOURCE/reproduce

stops 'unknown word' 1 'reproduce: checks: unknown' "$reproduce" checks
stops 'unknown preset' 1 '--preset=huge: not check, quick or paper' "$reproduce" --preset=huge
stops 'no jobs' 1 '--jobs=0: not a number' "$reproduce" --jobs=0
stops 'jobs in words' 1 '--jobs=many: not a number' "$reproduce" --jobs=many
"$reproduce" --help >"$work/help"
for option in --preset= --jobs= --without-tex --no-install --yes --help; do
  check "help tells $option" grep -q -e "^  $option" "$work/help"
done

# A system on which one package of the list is missing, and one without a list.
mkdir "$work/debian" "$work/other"
for tool in sh dirname getconf awk grep paste cat id; do
  ln -s "$(command -v $tool)" "$work/debian/$tool"
  ln -s "$(command -v $tool)" "$work/other/$tool"
done
# shellcheck disable=SC2016 # written as it is
printf '#!/bin/sh\ncase "$*" in *" latexmk") exit 1 ;; esac\necho install ok installed\n' >"$work/debian/dpkg-query"
printf '#!/bin/sh\necho "apt-get $*" >>"%s/installed"\nexit 1\n' "$work" >"$work/debian/apt-get"
chmod +x "$work/debian/dpkg-query" "$work/debian/apt-get"
with_path() { PATH=$1 "$reproduce" "$2"; }
stops 'a package is missing' 1 'missing: latexmk; install with: sudo apt-get install' with_path "$work/debian" --no-install
check 'nothing was installed' test ! -e "$work/installed"
stops 'an unknown system' 1 'missing: autoreconf' with_path "$work/other" --without-tex
if [ "$(id -u)" = 0 ]; then
  with_path "$work/debian" --yes >/dev/null 2>"$work/stderr"
  check 'as root it is installed' grep -q '^apt-get update' "$work/installed"
  check 'and a failure to do so is told' grep -q '^reproduce: the installation failed: apt-get install' "$work/stderr"
fi

new() { "$VFEP_SOURCE/new-experiment" "$@"; }
stops 'no name' 2 'one name is needed' new
stops 'a name in capitals' 2 'Big: not a name' new Big
stops 'a name that is taken' 1 'experiments/theorem/theorem.c: exists already' new theorem

# In a copy of the tree a new experiment builds, runs, plots and is in the ledger.
copy=$work/copy
mkdir "$copy"
# The build folder, from which this runs, may be below the source; both names without dots and links.
source=$(cd "$VFEP_SOURCE" && pwd -P)
here=$(cd "$build" && pwd -P)
case $here in
"$source"/*) below=${here#"$source"/} below=${below%%/*} ;;
*) below=build ;;
esac
(cd "$source" && tar -cf - --exclude=./.git --exclude="./$below" --exclude='*.o' .) |
  (cd "$copy" && tar -xf - && chmod -R u+w .)
check 'a new experiment is written' sh -c "'$copy/new-experiment' first-try >'$work/log'"
for file in experiments/first-try/first-try.c figures/first-try.gp paper/sections/first-try.tex; do
  check "$file is there" test -s "$copy/$file"
done
check 'it is the last of the list' test \
  "$(awk '/^include/ { last = $2 } END { print last }' "$copy/experiments/local.mk")" = experiments/first-try/local.mk
mkdir "$copy/build"
cd "$copy/build" || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL
made() { make PRESET=check XP_JOBS=1 "$@" >>"$work/log" 2>&1; }
check 'the copy is configured' sh -c "../configure -q >>'$work/log' 2>&1"
check 'it builds' made experiments/first-try/first-try
check 'it runs' made results/check/first-try.stamp
check 'its claim holds' grep -q '^first-try.angle	.*	reproduced	' results/check/first-try.claims
if [ -n "${GNUPLOT-}" ]; then
  check 'it plots' made figures/check/first-try.svg figures/check/first-try.tex
fi
if [ -n "${GNUPLOT-}" ] && [ -n "${LATEXMK-}" ]; then
  made "EXPERIMENTS=first-try" report.pdf
  check 'it is in the report' grep -q 'sections/first-try' paper/check/report.fls
  check 'which is whole' test -s report.pdf
  # The same results and sources elsewhere give the same bytes.
  mv "$copy" "$work/elsewhere" && cd "$work/elsewhere/build" || exit 1
  mv report.pdf first.pdf
  rm -rf paper/check
  sed "s|$copy|$work/elsewhere|g" Makefile >Makefile.moved && mv Makefile.moved Makefile
  touch config.status Makefile
  made "EXPERIMENTS=first-try" report.pdf
  check 'in another folder it has the same bytes' cmp first.pdf report.pdf
fi
[ "$failed" -eq 0 ] || sed 's/^/# /' "$work/log"
tap_done
