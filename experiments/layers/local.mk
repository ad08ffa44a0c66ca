# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/layers/layers
experiments_layers_layers_SOURCES = \
  experiments/layers/layers.c \
  experiments/layers/layers-limits.c \
  experiments/layers/layers-network.c \
  experiments/layers/layers.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h
