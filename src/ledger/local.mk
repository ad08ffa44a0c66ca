# SPDX-License-Identifier: GPL-3.0-or-later
# Claims, values and manifests as they are shown.

libvfep_xp_la_SOURCES += \
  src/ledger/xp_ledger.c \
  src/ledger/xp_ledger_format.c \
  src/ledger/xp_ledger_keys.c \
  src/ledger/xp_ledger_show.c \
  src/ledger/xp_ledger_tex.c \
  src/ledger/xp_ledger_verify.c \
  src/ledger/xp_tex.c \
  src/ledger/xp_tex_number.c \
  src/ledger/xp_tex_word.c

noinst_HEADERS += \
  src/ledger/xp_ledger.h \
  src/ledger/xp_ledger_keys.h \
  src/ledger/xp_tex.h \
  src/ledger/xp_tex_word.h
