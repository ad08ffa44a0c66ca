# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/asymmetry/asymmetry
experiments_asymmetry_asymmetry_SOURCES = \
  experiments/asymmetry/asymmetry.c \
  experiments/asymmetry/asymmetry-networks.c \
  experiments/asymmetry/asymmetry-tight.c \
  experiments/asymmetry/asymmetry.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
