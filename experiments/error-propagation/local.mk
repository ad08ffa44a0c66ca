# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/error-propagation/error-propagation
experiments_error_propagation_error_propagation_SOURCES = \
  experiments/error-propagation/error-propagation.c \
  experiments/error-propagation/error-propagation-layers.c \
  experiments/error-propagation/error-propagation-networks.c \
  experiments/error-propagation/error-propagation.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
