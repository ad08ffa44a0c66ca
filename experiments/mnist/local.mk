# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/mnist/mnist
experiments_mnist_mnist_SOURCES = \
  experiments/mnist/mnist.c \
  experiments/mnist/mnist-learn.c \
  experiments/mnist/mnist-report.c \
  experiments/mnist/mnist-table.c \
  experiments/mnist/mnist.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h
