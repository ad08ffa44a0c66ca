#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh SOURCE SECONDS FOLDER KIND TARGET...: libFuzzer on each target for so long.  KIND is watched, under ASan and UBSan,
# or fast, optimised and on short inputs, which tries ten times as many; each kind begins with all that the other learnt.
# What was found goes to FOLDER/failed, what was learnt to FOLDER/corpus, where the next run goes on; counts go to standard
# output and, a line for each target of each run, to FOLDER/executions, of which the sum is told.
set -eu
LC_ALL=C
export LC_ALL
source=$1 seconds=$2 folder=$3 kind=$4
shift 4

die() {
  echo "fuzz: $*" >&2
  exit 1
}

command -v clang >/dev/null 2>&1 || die 'clang: not found: install clang and its runtime (libclang-rt-dev)'
echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d && n > 9 ? 0 : 0; }' |
  clang -fsanitize=fuzzer -x c - -o /dev/null 2>/dev/null || die 'clang: links no libFuzzer: install its runtime (libclang-rt-dev)'
case $kind in
watched) flags='-O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer' most=0 ;;
fast) flags='-O2 -fsanitize=fuzzer-no-link' most=256 ;;
*) die "$kind: not a kind: give watched or fast" ;;
esac
mkdir -p "$folder/$kind" "$folder/failed"
folder=$(cd "$folder" && pwd)
cd "$folder/$kind"
[ -f Makefile ] || "$source/configure" -q --disable-shared --without-tex CC=clang CFLAGS="-g $flags" >configure.log 2>&1 ||
  die "configure failed: see $folder/$kind/configure.log"
# shellcheck disable=SC2086 # names are meant to split
make -s FUZZ_ENGINE= FUZZ_FLAGS=-fsanitize=fuzzer "$@" >make.log 2>&1 || die "the build failed: see $folder/$kind/make.log"

status=0
for target; do
  name=${target##*/fuzz_}
  mkdir -p "$folder/corpus/$name"
  # Files of HDF5 are long.
  case $name in checkpoint) length=0 ;; *) length=$most ;; esac
  "./$target" -max_total_time="$seconds" -max_len="$length" -timeout=25 -rss_limit_mb=4096 -close_fd_mask=1 -print_final_stats=1 \
    -artifact_prefix="$folder/failed/$name-" "$folder/corpus/$name" "$source/t/fuzz/corpus/$name" >"$folder/$name.log" 2>&1 || {
    status=1
    echo "fuzz: $name failed: see $folder/$name.log; the input is in $folder/failed" >&2
  }
  awk -v name="$name" -v kind="$kind" '/^stat::number_of_executed_units:/ { n = $2 }
    /cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1) }
    END { printf "%-12s %12d executions, %d edges covered, %s\n", name, n, cov, kind }' "$folder/$name.log" | tee -a "$folder/executions"
done
awk '{ n += $2 } END { printf "%-12s %12d executions in %d runs\n", "all", n, NR }' "$folder/executions"
exit $status
