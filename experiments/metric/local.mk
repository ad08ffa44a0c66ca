# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/metric/metric
experiments_metric_metric_SOURCES = \
  experiments/metric/metric.c \
  experiments/metric/metric.h \
  experiments/metric/metric-blocks.c \
  experiments/metric/metric-curve.c \
  experiments/metric/metric-net.c \
  experiments/metric/metric-networks.c \
  experiments/metric/metric-point.c \
  experiments/metric/metric-trained.c \
  experiments/metric/metric-trained.h \
  experiments/metric/metric-trained-point.c \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/exact.c \
  experiments/shared/exact.h
