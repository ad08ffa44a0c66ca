# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/nudging/nudging
experiments_nudging_nudging_SOURCES = \
  experiments/nudging/nudging.c \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
