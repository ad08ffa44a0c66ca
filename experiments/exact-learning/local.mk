# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/exact-learning/exact-learning
experiments_exact_learning_exact_learning_SOURCES = \
  experiments/exact-learning/exact-learning.c \
  experiments/exact-learning/exact-learning-claims.c \
  experiments/exact-learning/exact-learning-ranking.c \
  experiments/exact-learning/exact-learning-values.c \
  experiments/exact-learning/exact-learning.h \
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
