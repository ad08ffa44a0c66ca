# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/counterexamples/counterexamples
experiments_counterexamples_counterexamples_SOURCES = \
  experiments/counterexamples/counterexamples.c \
  experiments/counterexamples/counterexamples-ascent.c \
  experiments/counterexamples/counterexamples-pair.c \
  experiments/counterexamples/counterexamples-saturated.c \
  experiments/counterexamples/counterexamples-two-units.c \
  experiments/counterexamples/counterexamples.h \
  experiments/counterexamples/feedforward.c \
  experiments/counterexamples/feedforward.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
