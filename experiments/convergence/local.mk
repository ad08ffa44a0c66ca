# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/convergence/convergence
experiments_convergence_convergence_SOURCES = \
  experiments/convergence/convergence.c \
  experiments/convergence/convergence-course.c \
  experiments/convergence/convergence-drift.c \
  experiments/convergence/convergence-estimators.c \
  experiments/convergence/convergence-rest.c \
  experiments/convergence/convergence.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/exact.c \
  experiments/shared/exact.h
