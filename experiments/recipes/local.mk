# SPDX-License-Identifier: GPL-3.0-or-later
EXPERIMENT_LIST += experiments/recipes/recipes
experiments_recipes_recipes_SOURCES = \
  experiments/recipes/recipes.c \
  experiments/recipes/recipes-report.c \
  experiments/recipes/recipes-table.c \
  experiments/recipes/recipes-variations.c \
  experiments/recipes/recipes.h \
  experiments/shared/course.c \
  experiments/shared/course-settings.c \
  experiments/shared/course-settings.h \
  experiments/shared/course-train.c \
  experiments/shared/course.h
