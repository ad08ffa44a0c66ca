# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/verdict/verdict
experiments_verdict_verdict_SOURCES = \
  experiments/verdict/verdict.c \
  experiments/verdict/verdict-choice.c \
  experiments/verdict/verdict-report.c \
  experiments/verdict/verdict.h
