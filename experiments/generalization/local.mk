# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/generalization/generalization
experiments_generalization_generalization_SOURCES = \
  experiments/generalization/generalization.c \
  experiments/generalization/generalization-claims.c \
  experiments/generalization/generalization-data.c \
  experiments/generalization/generalization.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/study.c \
  experiments/shared/study-means.c \
  experiments/shared/study.h
