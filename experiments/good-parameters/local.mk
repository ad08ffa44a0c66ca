# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/good-parameters/good-parameters
experiments_good_parameters_good_parameters_SOURCES = \
  experiments/good-parameters/good-parameters.c \
  experiments/good-parameters/good-parameters-guarantee.c \
  experiments/good-parameters/good-parameters-judge.c \
  experiments/good-parameters/good-parameters-subject.c \
  experiments/good-parameters/good-parameters.h \
  experiments/shared/draw.c \
  experiments/shared/draw.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h
