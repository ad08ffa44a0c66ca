# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/contraction/contraction
experiments_contraction_contraction_SOURCES = \
  experiments/contraction/contraction.c \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
