# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/theorem/theorem
experiments_theorem_theorem_SOURCES = \
  experiments/theorem/theorem.c \
  experiments/theorem/theorem-instance.c \
  experiments/theorem/theorem-network.c \
  experiments/theorem/theorem.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
