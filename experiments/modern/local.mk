# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/modern/modern
experiments_modern_modern_SOURCES = \
  experiments/modern/modern.c \
  experiments/modern/modern-claims.c \
  experiments/modern/modern-table.c \
  experiments/modern/modern-values.c \
  experiments/modern/modern.h \
  experiments/shared/course.c \
  experiments/shared/course-table.c \
  experiments/shared/course-table.h \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h
