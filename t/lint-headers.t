#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installed headers include no other than installed ones, and every function that they declare links from C++.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"

for header in $VFEP_HEADERS; do
  sed -n 's/^#include "\(.*\)"/\1/p' "$VFEP_SOURCE/$header" | while read -r name; do
    case " $VFEP_HEADERS " in *"/$name "*) ;; *) echo "$header: $name is not installed" ;; esac
  done
  ! grep -q 'not installed' "$VFEP_SOURCE/$header" || echo "$header: says that it is not installed"
done >"$work/open"
sed 's/^/# /' "$work/open"
check 'installed headers include installed ones alone' test ! -s "$work/open"

for compiler in c++ g++ clang++ none; do
  ! command -v "$compiler" >/dev/null 2>&1 || break
done
if [ "$compiler" = none ]; then
  echo "ok $((tests = tests + 1)) # SKIP no C++ compiler"
  tap_done
  exit
fi

# in_cxx COMMAND...: with the flags of this build.
in_cxx() {
  # shellcheck disable=SC2086 # words are meant to split
  "$@" $VFEP_CXXFLAGS
}

# Every function by its address, which the program prints.
for header in $VFEP_HEADERS; do
  echo "#include \"${header##*/}\""
done >"$work/all.cc"
in_cxx "$compiler" -E -P "$work/all.cc" | grep -o '\b\(vf\|xp\)_[a-z0-9_]*(' | tr -d '(' | sort -u >"$work/functions"
check 'the headers declare functions' test "$(wc -l <"$work/functions")" -gt 100
{
  cat "$work/all.cc"
  printf '#include <cstdio>\ntypedef void (*any)();\nint main() {\n  unsigned long count = 0;\n  any all[] = {\n'
  sed 's/.*/    reinterpret_cast<any>(&),/' "$work/functions"
  printf '  };\n  for (any f : all)\n    count += f != nullptr;\n  std::printf("%%lu\\n", count);\n}\n'
} >"$work/user.cc"
check 'they compile as C++' in_cxx "$compiler" -Wall -Wextra -Werror -c -o "$work/user.o" "$work/user.cc"
check 'and link' in_cxx ./libtool --silent --tag=CC --mode=link "$compiler" -o "$work/user" "$work/user.o" libvfep-xp.la libvfep.la
check 'and run' sh -c "test \"\$(\"$work/user\")\" = $(wc -l <"$work/functions")"
tap_done
