# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/inference-steps/inference-steps
experiments_inference_steps_inference_steps_SOURCES = \
  experiments/inference-steps/inference-steps.c \
  experiments/inference-steps/inference-steps-images.c \
  experiments/inference-steps/inference-steps-report.c \
  experiments/inference-steps/inference-steps.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h \
  experiments/shared/study.c \
  experiments/shared/study-means.c \
  experiments/shared/study.h
