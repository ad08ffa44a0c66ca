# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/exact-rules/exact-rules
experiments_exact_rules_exact_rules_SOURCES = \
  experiments/exact-rules/exact-rules.c \
  experiments/exact-rules/exact-rules.h \
  experiments/exact-rules/exact-rules-judge-claims.c \
  experiments/exact-rules/exact-rules-judge.c \
  experiments/exact-rules/exact-rules-sweep.c \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
