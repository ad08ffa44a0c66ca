#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The archive of a release is the same bytes whenever, in whatever order and under whatever umask its files were written.
# shellcheck source=t/tap.sh
. "$VFEP_SOURCE/t/tap.sh"
if ! tar --sort=name --version >/dev/null 2>&1; then
  echo '1..0 # SKIP this tar does not sort'
  exit
fi
check 'make dist packs with ci/tar.sh' grep -q '^TAR = .*/ci/tar\.sh$' Makefile
check 'and tells its recipes' grep -q '^export TAR$' Makefile
tar=$VFEP_SOURCE/ci/tar.sh
cd "$work" || exit 1

# tree FOLDER UMASK NAME...: files of the names in that order.
tree() (
  mkdir "$1" && cd "$1" && umask "$2" && mkdir vfep && shift 2
  for name; do echo "$name" >"vfep/$name"; done
  echo '#!/bin/sh' >vfep/run && chmod +x vfep/run
)
pack() (cd "$1" && sh "$tar" chof - vfep >../"$1.tar")
tree first 022 one two three
tree second 077 three two one
touch -d 2001-01-01 second/vfep/two
check 'an archive' pack first
check 'another' pack second
check 'has the same bytes' cmp first.tar second.tar
check 'and is unpacked' sh -c "mkdir out && cd out && sh '$tar' xf - <../first.tar && test -x vfep/run && cmp vfep/one ../first/vfep/one"
SOURCE_DATE_EPOCH=86400
export SOURCE_DATE_EPOCH
pack first
check 'a time that was asked for is that of all' test "$(tar --utc -tvf first.tar | awk '{ print $2, $4, $5 }' | sort -u)" = '0/0 1970-01-02 00:00'
tap_done
