# SPDX-License-Identifier: GPL-3.0-or-later
# What a Jacobian and a metric say: symmetry, bounds, worst targets.

libvfep_la_SOURCES += \
  src/bounds/vf_bound.c \
  src/bounds/vf_cone.c \
  src/bounds/vf_metric.c \
  src/bounds/vf_metric_best.c \
  src/bounds/vf_metric_check.c \
  src/bounds/vf_metric_descend.c \
  src/bounds/vf_metric_norm.c \
  src/bounds/vf_phase_bound.c \
  src/bounds/vf_search.c \
  src/bounds/vf_symmetry.c \
  src/bounds/vf_worst.c \
  src/bounds/vf_worst_energy.c

noinst_HEADERS += src/bounds/vf_metric_intern.h

vfepinclude_HEADERS += \
  src/bounds/vf_bound.h \
  src/bounds/vf_metric.h \
  src/bounds/vf_phase_bound.h \
  src/bounds/vf_search.h \
  src/bounds/vf_symmetry.h \
  src/bounds/vf_worst.h
