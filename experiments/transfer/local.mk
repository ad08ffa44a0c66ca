# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/transfer/transfer
experiments_transfer_transfer_SOURCES = \
  experiments/transfer/transfer.c \
  experiments/transfer/transfer-claims.c \
  experiments/transfer/transfer-images.c \
  experiments/transfer/transfer.h \
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
