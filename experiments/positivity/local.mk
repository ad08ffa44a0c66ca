# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/positivity/positivity
experiments_positivity_positivity_SOURCES = \
  experiments/positivity/positivity.c \
  experiments/positivity/positivity-batch.c \
  experiments/positivity/positivity-ledger.c \
  experiments/positivity/positivity-ledger.h \
  experiments/positivity/positivity-networks.c \
  experiments/positivity/positivity-sharp.c \
  experiments/positivity/positivity.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
