# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/architectures/architectures
experiments_architectures_architectures_SOURCES = \
  experiments/architectures/architectures.c \
  experiments/architectures/architectures-best.c \
  experiments/architectures/architectures-check.c \
  experiments/architectures/architectures-claims.c \
  experiments/architectures/architectures-measure.c \
  experiments/architectures/architectures.h \
  experiments/architectures/graph.c \
  experiments/architectures/graph-course.c \
  experiments/architectures/graph-course.h \
  experiments/architectures/graph-learn.c \
  experiments/architectures/graph-settle.c \
  experiments/architectures/graph-store.c \
  experiments/architectures/graph.h \
  experiments/architectures/plans.c \
  experiments/architectures/plans.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/study.c \
  experiments/shared/study-means.c \
  experiments/shared/study.h
