#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# run.sh SOURCE SECONDS FOLDER TARGET...: libFuzzer on each target for so long, under ASan and UBSan.  What it
# found goes to FOLDER/failed, what it learnt to FOLDER/corpus, where the next run goes on; counts go to standard
# output and, a line for each target of each run, to FOLDER/executions, of which the sum is told.
set -eu
LC_ALL=C
export LC_ALL
source=$1 seconds=$2 folder=$3
shift 3

die() {
  echo "fuzz: $*" >&2
  exit 1
}

command -v clang >/dev/null 2>&1 || die 'clang: not found: install clang and its runtime (libclang-rt-dev)'
echo 'int LLVMFuzzerTestOneInput(const unsigned char *d, unsigned long n) { return d && n > 9 ? 0 : 0; }' |
  clang -fsanitize=fuzzer -x c - -o /dev/null 2>/dev/null || die 'clang: links no libFuzzer: install its runtime (libclang-rt-dev)'
mkdir -p "$folder/build" "$folder/failed"
folder=$(cd "$folder" && pwd)
cd "$folder/build"
[ -f Makefile ] || "$source/configure" -q --disable-shared --without-tex CC=clang \
  CFLAGS='-g -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer' >configure.log 2>&1 ||
  die "configure failed: see $folder/build/configure.log"
# shellcheck disable=SC2086 # names are meant to split
make -s FUZZ_ENGINE= FUZZ_FLAGS=-fsanitize=fuzzer "$@" >make.log 2>&1 || die "the build failed: see $folder/build/make.log"

status=0
for target; do
  name=${target##*/fuzz_}
  mkdir -p "$folder/corpus/$name"
  "./$target" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=4096 -close_fd_mask=1 -print_final_stats=1 \
    -artifact_prefix="$folder/failed/$name-" "$folder/corpus/$name" "$source/t/fuzz/corpus/$name" >"$folder/$name.log" 2>&1 || {
    status=1
    echo "fuzz: $name failed: see $folder/$name.log; the input is in $folder/failed" >&2
  }
  awk -v name="$name" '/^stat::number_of_executed_units:/ { n = $2 }
    /cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1) }
    END { printf "%-12s %12d executions, %d edges covered\n", name, n, cov }' "$folder/$name.log" | tee -a "$folder/executions"
done
awk '{ n += $2 } END { printf "%-12s %12d executions in %d runs\n", "all", n, NR }' "$folder/executions"
exit $status
