#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The scripts at the top of the tree: what they refuse, and what a new experiment gets.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
build=$PWD
unset MAKEFLAGS MFLAGS MAKELEVEL
reproduce=$VFEP_SOURCE/reproduce

stops 'unknown word' 1 'reproduce: checks: unknown' "$reproduce" checks
stops 'unknown preset' 1 '--preset=huge: not check, quick or paper' "$reproduce" --preset=huge
stops 'no jobs' 1 '--jobs=0: not a number' "$reproduce" --jobs=0
stops 'jobs in words' 1 '--jobs=many: not a number' "$reproduce" --jobs=many
stops 'an unknown experiment' 1 '--only=theorems: no such experiment' "$reproduce" --only=theory,theorems
stops 'a path in its place' 1 '--only=../src: not the name of an experiment' "$reproduce" --only=../src
stops 'one part of the tests' 1 'check takes no --only' "$reproduce" check --only=theory
"$reproduce" --help >"$work/help"
for option in --preset= --only= --jobs= --without-tex --no-install --yes --help; do
  check "help tells $option" grep -q -e "^  $option" "$work/help"
done

# Stages, in a tree where autoreconf, configure and make only say that they ran: FAIL names what is cut off.
tree=$work/tree
mkdir -p "$tree" "$work/bin"
cp -R "$reproduce" "$VFEP_SOURCE/bootstrap" "$VFEP_SOURCE/ci" "$tree/"
mkdir -p "$tree/experiments/mnist" && : >"$tree/experiments/mnist/mnist.c"
chmod -R u+w "$tree"
: >"$tree/configure.ac"
mkdir "$work/automake" && : >"$work/automake/tap-driver.sh"
cat >"$work/bin/tool" <<'END'
#!/bin/sh
name=${0##*/}
[ "$1" != --print-libdir ] || { echo "$TOOLS/automake"; exit; }
echo "$name $LC_ALL $*" >>"$TOOLS/called"
case $name in
autoreconf) cp "$0" configure ;;
configure) : >config.status ;;
make)
  case "$*" in
  *theory-names) echo theorem rotation ;;
  *results*) [ "$BAD" = none ] || { mkdir -p results/quick && : >"results/quick/$BAD.failed" && exit 2; } ;;
  '-q ran'*) [ "$BAD" != stopped ] || exit 1 ;;
  esac
  ;;
esac
[ "$FAIL" != "$name" ] || kill -9 $PPID $$
END
chmod +x "$work/bin/tool"
for tool in autoreconf automake make apt-get; do ln -s tool "$work/bin/$tool"; done
# stage FAIL OPTION...: all packages are there, whatever this machine has.
stage() {
  fail=$1
  shift
  TOOLS=$work FAIL=$fail BAD=${BAD-none} PATH=$work/bin:$PATH LC_ALL=de_DE.UTF-8 "$tree/reproduce" "$@" >"$work/stdout" 2>"$work/stderr"
}
ran() { grep -c "^$1 " "$work/called"; }
debian=$tree/ci/debian.txt
mv "$debian" "$work/debian.txt"
echo 'shell command:sh' >"$debian"
stage autoreconf
check 'a bootstrap that is cut off' test $? -ne 0 -a -e "$tree/configure"
stage configure
check 'is done again' test "$(ran autoreconf)" = 2
check 'from the ground' grep -q '^autoreconf C --install --force$' "$work/called"
check 'a configure that is cut off' test -e "$tree/build/config.status"
stage none
check 'is done again, and the bootstrap not' test "$(ran configure)" = 2 -a "$(ran autoreconf)" = 2
stage none
check 'neither is done twice' test "$(ran configure)" = 2 -a "$(ran autoreconf)" = 2
stage none --without-tex
check 'but configure with other options' test "$(ran configure)" = 3
stage none --only=theory,mnist
check 'a part takes the build as it is' test $? -eq 0 -a "$(ran configure)" = 3
check 'runs what it names' grep -q '^make C -s -k results .*PRESET=quick EXPERIMENTS=theorem rotation mnist$' "$work/called"
check 'makes no report' test "$(grep -c '^make C report.pdf .*EXPERIMENTS' "$work/called")" = 0
mv "$work/called" "$work/called.before"
stage none --only=figure-3
check "the paper's figure runs nothing" test "$(cat "$work/called")" = 'make C figures/quick/figure-3.svg PRESET=quick'
check 'and is named' grep -q 'build/figures/quick/figure-3.svg' "$work/stdout"
mv "$work/called.before" "$work/called"
BAD=stopped stage none --without-tex
check 'an experiment that stopped early: no ledger' test $? -ne 0 -a "$(tail -n 1 "$work/stderr")" = \
  'reproduce: an experiment stopped early: its message is above'
rm -rf "$tree/build/results"
BAD=mnist stage none --without-tex
check 'claims that fail: the ledger, and they are named' grep -q '^reproduce: claims failed: mnist: see build/results/quick/NAME.tap' "$work/stderr"
check 'where the results are too' grep -q '^results  build/results/quick$' "$work/stdout"
check 'in a pipe no sign moves the cursor' test "$(tr -d '[:print:]\n' <"$work/stdout" | wc -c)" = 0
check 'everything ran in the C locale' test "$(grep -vc '^[a-z-]* C ' "$work/called")" = 0
: >"$work/called"
echo 'latex-of-another-world command:no-such-tool' >>"$debian"
with_apt() { PATH=$work/bin:$PATH "$tree/reproduce" "$@"; }
stops 'a package is missing' 1 'missing: latex-of-another-world; install with: sudo apt-get install' with_apt --no-install
check 'nothing was installed' test ! -s "$work/called"
if [ "$(id -u)" = 0 ]; then
  rm "$work/bin/apt-get"
  # shellcheck disable=SC2016 # written as it is
  printf '#!/bin/sh\necho "apt-get $*" >>"%s/called"\n[ "$1" != "$BROKEN" ]\n' "$work" >"$work/bin/apt-get"
  chmod +x "$work/bin/apt-get"
  BROKEN=none stage none --yes
  check 'as root it is installed' grep -q '^apt-get install .*-y latex-of-another-world$' "$work/called"
  check 'in place of nothing' grep -q '^apt-get install .*--no-remove' "$work/called"
  BROKEN=update stage none --yes
  check 'a source of packages out of order: it goes on' test $? -eq 0
  BROKEN=install stage none --yes
  check 'a failure to install is told' grep -q '^reproduce: the installation failed: apt-get install' "$work/stderr"
fi
mkdir "$work/other"
for tool in sh dirname getconf paste cat; do ln -s "$(command -v $tool)" "$work/other/$tool"; done
elsewhere() { PATH=$work/other "$tree/reproduce" "$@"; }
stops 'an unknown system' 1 'missing: autoreconf' elsewhere --without-tex
cp "$work/debian.txt" "$debian" && rm -rf "$tree/build" && : >"$tree/build"
echo 'shell command:sh' >"$debian"
stops 'a tree that cannot be written' 1 'build: cannot be written: copy the tree' with_apt

# What configure refuses, and what it does without.
configured() { (mkdir -p "$1" && cd "$1" && shift && "$VFEP_SOURCE/configure" -q --without-tex "$@" >"$work/log"); }
stops 'a blank in the path' 1 'a blank in the path' configured "$work/a b"
for flags in -ffast-math -Ofast '-O2 -funsafe-math-optimizations'; do
  stops "CFLAGS=$flags" 1 'options like -ffast-math change the results' configured "$work/fast" CFLAGS="$flags"
done
stops 'an unknown wish for oneDNN' 1 '--with-onednn=perhaps: not auto, yes or no' configured "$work/perhaps" --with-onednn=perhaps
stops 'an unknown wish for Arb' 1 '--with-arb=perhaps: not auto, yes or no' configured "$work/maybe" --with-arb=perhaps
stops 'a folder without Fashion-MNIST' 1 "/mpi has no train-images-idx3-ubyte.gz: install dataset-fashion-mnist" \
  configured "$work/unfashionable" --with-fashion-mnist="$work/mpi"
mkdir "$work/mpi"
echo '#include <no-such-mpi.h>' >"$work/mpi/hdf5.h"
printf 'Name: hdf5\nDescription: parallel\nVersion: 1.10.8\nCflags: -I%s\nLibs: -lhdf5\n' "$work/mpi" |
  tee "$work/mpi/hdf5.pc" >"$work/mpi/hdf5-serial.pc"
# shellcheck disable=SC2016 # the inner shell's own
check 'an HDF5 that wants MPI is done without' sh -c 'mkdir "$1" && cd "$1" && PKG_CONFIG_PATH=$2 "$3/configure" --without-tex >"$1/log"' \
  hdf5 "$work/without" "$work/mpi" "$VFEP_SOURCE"
check 'and this is said' grep -q 'HDF5  *no: hdf5 does not compile' "$work/without/log"

# In a copy of the tree, with the library that is built, a new experiment builds, runs, plots and is in the ledger.
copy=$work/copy
mkdir -p "$copy/build"
source=$(cd "$VFEP_SOURCE" && pwd -P)
here=$(cd "$build" && pwd -P)
(cd "$source" && tar -cf - --exclude='*.o' --exclude='*.gz' Makefile.* aclocal.m4 config* m4 build-aux new-experiment \
  README.md src certificates experiments figures pages paper proofs reference bench data t vfep.pc.in) | (cd "$copy" && tar -xf - && chmod -R u+w .)
(cd "$here" && find . -path './tap.*' -prune -o -path './src/*' -type f ! -path './src/program/vfep-*' -print -o -path './.libs/*' -print \
  -o -path '*/.deps/*' -type f -print -o \( -name config.h -o -name config.status -o -name stamp-h1 -o -name libtool -o -name 'libvfep*.la' -o -name Makefile \) -print |
  tar -cf - -T -) | (cd "$copy/build" && tar -xf -)
# Dependencies name the source from the build folder, which may lie deeper than the copy's.
below=$(sed -n '/^srcdir = /{s///;s/[.]/[.]/g;p;}' "$here/Makefile")
find "$copy/build" -path '*/.deps/*.P*o' -exec sed -i.was "s|$below/|../|g" {} +
# Its own names in place of those that configure wrote; as old as it was, so that nothing is made anew for it.
for file in config.status Makefile libtool; do
  sed "s|$here|@HERE@|g; s|$source|$copy|g; s|@HERE@|$copy/build|g; s|^srcdir='.*'\$|srcdir='..'|; s|^\\(top_\\)*srcdir = .*|\\1srcdir = ..|; s|^VPATH = .*|VPATH = ..|" \
    "$copy/build/$file" >"$work/moved"
  touch -r "$copy/build/$file" "$work/moved" && chmod +x "$work/moved" && mv "$work/moved" "$copy/build/$file"
done
check 'a new experiment is written' sh -c "'$copy/new-experiment' first-try >'$work/log'"
for file in experiments/first-try/first-try.c figures/first-try.gp paper/sections/first-try.tex; do
  check "$file is there" test -s "$copy/$file"
done
check 'it is the last of the list' test \
  "$(awk '/^include/ { last = $2 } END { print last }' "$copy/experiments/local.mk")" = experiments/first-try/local.mk
cd "$copy/build" || exit 1
made() { make PRESET=check XP_JOBS=1 "$@" >>"$work/log" 2>&1; }
check 'it builds' made experiments/first-try/first-try
check 'on the library as it was' test -z "$(find . -name '*.lo' -newer "$copy/experiments/local.mk")"
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
  # Without another run, whose memory may differ by a mebibyte.
  made -o results/check/first-try.stamp "EXPERIMENTS=first-try" report.pdf
  check 'in another folder it has the same bytes' cmp first.pdf report.pdf
fi
[ "$failed" -eq 0 ] || sed 's/^/# /' "$work/log"
tap_done
