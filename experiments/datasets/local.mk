# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/datasets/datasets
experiments_datasets_datasets_SOURCES = \
  experiments/datasets/datasets.c \
  experiments/datasets/datasets-claims.c \
  experiments/datasets/datasets-gap.c \
  experiments/datasets/datasets.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/sets-made.c \
  experiments/shared/sets.c \
  experiments/shared/sets.h \
  experiments/shared/study.c \
  experiments/shared/study-means.c \
  experiments/shared/study.h
