# SPDX-License-Identifier: GPL-3.0-or-later
# The programs that are installed, and their manuals.

bin_PROGRAMS += src/program/vfep-bounds src/program/vfep-ledger
src_program_vfep_bounds_SOURCES = \
  src/program/vfep_bounds.c \
  src/program/vfep_bounds.h \
  src/program/vfep_bounds_case.c \
  src/program/vfep_bounds_certify.c \
  src/program/vfep_bounds_matrix.c \
  src/program/vfep_bounds_metric.c \
  src/program/vfep_bounds_metric.h \
  src/program/vfep_bounds_names.c \
  src/program/vfep_bounds_network.c \
  src/program/vfep_bounds_show.c \
  src/program/vfep_bounds_state.c \
  src/program/vfep_program.c \
  src/program/vfep_program.h
src_program_vfep_bounds_LDADD = libvfep-xp.la libvfep.la $(VFEP_LIBS)

src_program_vfep_ledger_SOURCES = \
  src/program/vfep_ledger.c \
  src/program/vfep_ledger_html.c \
  src/program/vfep_ledger_html.h \
  src/program/vfep_program.c \
  src/program/vfep_program.h
src_program_vfep_ledger_LDADD = libvfep-xp.la libvfep.la $(VFEP_LIBS)

dist_man1_MANS = src/program/vfep-bounds.1
