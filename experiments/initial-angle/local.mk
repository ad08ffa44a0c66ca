# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/initial-angle/initial-angle
experiments_initial_angle_initial_angle_SOURCES = \
  experiments/initial-angle/initial-angle.c \
  experiments/initial-angle/initial-angle-report.c \
  experiments/initial-angle/initial-angle-start.c \
  experiments/initial-angle/initial-angle.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/study.c \
  experiments/shared/study-means.c \
  experiments/shared/study.h
