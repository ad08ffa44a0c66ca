# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/rotation/rotation
experiments_rotation_rotation_SOURCES = \
  experiments/rotation/rotation.c \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
