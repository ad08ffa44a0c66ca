# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/weak-feedback/weak-feedback
experiments_weak_feedback_weak_feedback_SOURCES = \
  experiments/weak-feedback/weak-feedback.c \
  experiments/weak-feedback/weak-feedback.h \
  experiments/weak-feedback/weak-digits.c \
  experiments/weak-feedback/weak-digits-report.c \
  experiments/weak-feedback/weak-law.c \
  experiments/weak-feedback/weak-learning.c \
  experiments/weak-feedback/weak-precision.c \
  experiments/weak-feedback/weak-precision-report.c \
  experiments/weak-feedback/weak-sweep.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/exact.c \
  experiments/shared/exact.h \
  experiments/shared/study.c \
  experiments/shared/study-means.c \
  experiments/shared/study.h
