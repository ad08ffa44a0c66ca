# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/spike-timing/spike-timing
experiments_spike_timing_spike_timing_SOURCES = \
  experiments/spike-timing/spike-timing.c \
  experiments/shared/draw.c \
  experiments/shared/draw.h
