# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/weak-feedback/weak-feedback
experiments_weak_feedback_weak_feedback_SOURCES = \
  experiments/weak-feedback/weak-feedback.c \
  experiments/weak-feedback/weak-feedback.h \
  experiments/weak-feedback/weak-law.c \
  experiments/weak-feedback/weak-precision.c \
  experiments/weak-feedback/weak-sweep.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h
