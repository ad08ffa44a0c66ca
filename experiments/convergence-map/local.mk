# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/convergence-map/convergence-map
experiments_convergence_map_convergence_map_SOURCES = \
  experiments/convergence-map/convergence-map.c \
  experiments/shared/draw.c \
  experiments/shared/draw.h
