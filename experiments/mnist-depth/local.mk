# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/mnist-depth/mnist-depth
experiments_mnist_depth_mnist_depth_SOURCES = \
  experiments/mnist-depth/mnist-depth.c \
  experiments/mnist-depth/mnist-depth-claims.c \
  experiments/mnist-depth/mnist-depth-measure.c \
  experiments/mnist-depth/mnist-depth-table.c \
  experiments/mnist-depth/mnist-depth-values.c \
  experiments/mnist-depth/mnist-depth.h \
  experiments/shared/course.c \
  experiments/shared/course-table.c \
  experiments/shared/course-table.h \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/mistakes.c \
  experiments/shared/mistakes.h
