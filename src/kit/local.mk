# SPDX-License-Identifier: GPL-3.0-or-later
# libvfep-xp, the experiment kit: options, seeds, tables, claims, tasks.

libvfep_xp_la_SOURCES += \
  src/kit/xp_cell_file.c \
  src/kit/xp_claim.c \
  src/kit/xp_data.c \
  src/kit/xp_die.c \
  src/kit/xp_file.c \
  src/kit/xp_grid.c \
  src/kit/xp_index.c \
  src/kit/xp_judge.c \
  src/kit/xp_manifest.c \
  src/kit/xp_number.c \
  src/kit/xp_option.c \
  src/kit/xp_parallel.c \
  src/kit/xp_progress.c \
  src/kit/xp_range.c \
  src/kit/xp_record.c \
  src/kit/xp_rng.c \
  src/kit/xp_run.c \
  src/kit/xp_seed.c \
  src/kit/xp_setting.c \
  src/kit/xp_sheet.c \
  src/kit/xp_signal.c \
  src/kit/xp_sobol.c \
  src/kit/xp_statistics.c \
  src/kit/xp_sweep.c \
  src/kit/xp_sweep_grid.c \
  src/kit/xp_table.c \
  src/kit/xp_text.c \
  src/kit/xp_tsv.c \
  src/kit/xp_value.c \
  src/kit/xp_verdict.c

vfepinclude_HEADERS += \
  src/kit/xp.h \
  src/kit/xp_claim.h \
  src/kit/xp_claim_file.h \
  src/kit/xp_number.h \
  src/kit/xp_parallel.h \
  src/kit/xp_progress.h \
  src/kit/xp_rng.h \
  src/kit/xp_run.h \
  src/kit/xp_seed.h \
  src/kit/xp_sheet.h \
  src/kit/xp_sobol.h \
  src/kit/xp_statistics.h \
  src/kit/xp_sweep.h \
  src/kit/xp_table.h

noinst_HEADERS += \
  src/kit/xp_cell_file.h \
  src/kit/xp_index.h \
  src/kit/xp_intern.h \
  src/kit/xp_sweep_grid.h \
  src/kit/xp_ticker.h \
  src/kit/xp_tsv.h
