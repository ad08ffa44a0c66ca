# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/nudged-phase/nudged-phase
experiments_nudged_phase_nudged_phase_SOURCES = \
  experiments/nudged-phase/nudged-phase.c \
  experiments/nudged-phase/nudged-phase-layers.c \
  experiments/nudged-phase/nudged-phase.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
