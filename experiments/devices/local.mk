# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/devices/devices
experiments_devices_devices_SOURCES = \
  experiments/devices/devices.c \
  experiments/devices/devices-claims.c \
  experiments/devices/devices-table.c \
  experiments/devices/devices.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/study.c \
  experiments/shared/study-means.c \
  experiments/shared/study.h
