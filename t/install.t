#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# What make install put there serves an experiment in an empty folder; run by make installcheck.
if [ -z "${VFEP_INSTALLED-}" ]; then
  echo '1..0 # SKIP run by make installcheck'
  exit
fi
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
cd "$work" || exit 1
pkg_config="pkg-config --define-variable=prefix=$VFEP_INSTALLED"
kit=$($pkg_config --variable=pkgdatadir vfep)
libdir=$($pkg_config --variable=libdir vfep)
LD_LIBRARY_PATH=$libdir
export LD_LIBRARY_PATH
unset MAKEFLAGS MFLAGS MAKELEVEL

# build TARGET...: in this folder, with the compiler of the library.
build() {
  make PRESET=check PKG_CONFIG="$pkg_config" CC="$VFEP_CC" CFLAGS="$VFEP_CFLAGS" XP_JOBS=1 "$@" >>log 2>&1
}

includes=$($pkg_config --variable=includedir vfep)/vfep
for header in "$includes"/*.h; do
  header=${header##*/}
  echo "#include \"$header\"" >alone.c
  # shellcheck disable=SC2046 # words are meant to split
  check "$header stands alone" $VFEP_CC -std=gnu17 -Wall -Wextra -Werror -fsyntax-only $($pkg_config --cflags vfep) alone.c
done
rm -f alone.c

# A program in C++ with the shared libraries, and with the static ones alone.
for compiler in c++ g++ clang++ none; do
  ! command -v "$compiler" >/dev/null 2>&1 || break
done
printf '#include "vfep.h"\n#include "xp.h"\nint main() {\n  return vf_activation_find("tanh") && xp_preset_name(XP_CHECK) ? 0 : 1;\n}\n' >user.cc
# shellcheck disable=SC2046 # words are meant to split
if [ "$compiler" = none ]; then
  echo "ok $((tests = tests + 1)) # SKIP no C++ compiler"
else
  check 'C++ links with what is installed' "$compiler" $($pkg_config --cflags vfep) -o user user.cc $($pkg_config --libs vfep)
  check 'and runs' ./user
  check 'C++ links with the static libraries' "$compiler" $($pkg_config --cflags vfep) -o user user.cc \
    "$libdir/libvfep-xp.a" "$libdir/libvfep.a" $($pkg_config --static --libs vfep | sed 's/-lvfep[^ ]*//g')
  check 'and runs without the shared ones' env LD_LIBRARY_PATH= ./user
fi
for library in "$libdir"/libvfep*.so; do
  [ -e "$library" ] || continue
  base=${library##*/}
  check "$base has its version in its soname" sh -c 'objdump -p "$1" | grep -q "SONAME *$2\.[0-9]*$"' soname "$library" "$base"
  check "$base shows no other name than its own" sh -c '! nm -D --defined-only "$1" | grep -v " [A-Z] \(vf\|xp\)_"' names "$library"
done

# start NAME: a new experiment in this folder.
start() {
  "$kit/new-experiment" "$1" >>log
}

check 'an experiment starts in an empty folder' start first
check 'and another beside it' start second-one
stops 'the name is taken' 1 'exists already' "$kit/new-experiment" first
check 'both build' build
check 'and run' build results
check 'the claim holds' grep -q '^first\.angle	.*	reproduced	' results/check/first.claims
check 'the CBLAS is the one that configure named' grep -q "^cblas-library	.*$VFEP_CBLAS" results/check/second-one.manifest
check 'the installed data are found' grep -q '^data	mnist$' results/check/first.manifest
check 'the ledger is shown' build claims
check 'and holds both' grep -q '^2 claims at preset check: 2 hold' log
check 'nothing is left to do' build -q all results
if command -v gnuplot >/dev/null 2>&1; then
  check 'and plot' build figures
  check 'as SVG' grep -q '</svg>' figures/check/second-one.svg
  check 'as TikZ' grep -q 'end{tikzpicture}' figures/check/first.tex
fi
bounds=$($pkg_config --variable=bindir vfep)/vfep-bounds
# What the README shows: the commands of its section on a network of one's own, what they print, and the program.
readme=$VFEP_SOURCE/README.md
sed -n '/^## Use it on a network/,/^prints/s/^    //p' "$readme" | sed "s|^vfep-bounds|'$bounds'|" >commands
sed -n '/^prints/,/^`/s/^    //p' "$readme" >promised
sh ./commands >printed
check "the README's commands run" test -s promised -a -s printed
while read -r line; do
  check "they print $line" grep -q -x "$(echo "$line" | sed 's/  */  */g')" printed
done <promised
sed -n '/^```c$/,/^```$/p' "$readme" | sed '1d;$d' >readme.c
# shellcheck disable=SC2046 # words are meant to split
check "the README's program is built" $VFEP_CC -Wall -Wextra -Werror -o readme readme.c $($pkg_config --cflags --libs vfep)
check 'and runs' sh -c './readme | grep -q "^kappa_M 0\.[0-9]*, angle"'
check 'and has a manual' test -s "$VFEP_MANUAL/man1/vfep-bounds.1"
[ "$failed" -eq 0 ] || sed 's/^/# /' log
tap_done
