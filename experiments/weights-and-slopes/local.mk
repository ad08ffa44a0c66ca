# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/weights-and-slopes/weights-and-slopes
experiments_weights_and_slopes_weights_and_slopes_SOURCES = \
  experiments/weights-and-slopes/weights-and-slopes.c \
  experiments/weights-and-slopes/slope-bound.c \
  experiments/weights-and-slopes/slope-bounds.h \
  experiments/weights-and-slopes/slope-case.c \
  experiments/weights-and-slopes/slope-case.h \
  experiments/weights-and-slopes/slope-identities.c \
  experiments/weights-and-slopes/slope-network.c \
  experiments/weights-and-slopes/slope-network.h \
  experiments/weights-and-slopes/slope-scaling.c \
  experiments/shared/draw.c \
  experiments/shared/draw.h
