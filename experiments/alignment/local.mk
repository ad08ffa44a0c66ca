# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/alignment/alignment
experiments_alignment_alignment_SOURCES = \
  experiments/alignment/alignment.c \
  experiments/alignment/alignment-claims.c \
  experiments/alignment/alignment-table.c \
  experiments/alignment/alignment-values.c \
  experiments/alignment/alignment-weak.c \
  experiments/alignment/alignment.h \
  experiments/shared/course.c \
  experiments/shared/course-table.c \
  experiments/shared/course-table.h \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/exact.c \
  experiments/shared/exact.h \
  experiments/shared/kappa.c \
  experiments/shared/kappa.h
