# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/stdp/stdp
experiments_stdp_stdp_SOURCES = \
  experiments/stdp/stdp.c \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
