# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/hyperparameters/hyperparameters
experiments_hyperparameters_hyperparameters_SOURCES = \
  experiments/hyperparameters/hyperparameters.c \
  experiments/hyperparameters/hyperparameters-check.c \
  experiments/hyperparameters/hyperparameters-claims.c \
  experiments/hyperparameters/hyperparameters-surrogate.c \
  experiments/hyperparameters/hyperparameters.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/study.c \
  experiments/shared/study-means.c \
  experiments/shared/study.h \
  experiments/shared/surrogate.c \
  experiments/shared/surrogate.h \
  experiments/shared/surrogate-indices.c \
  experiments/shared/surrogate-intern.h
