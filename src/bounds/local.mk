# SPDX-License-Identifier: GPL-3.0-or-later
# What a Jacobian and a metric say: symmetry, bounds, worst targets.

libvfep_la_SOURCES += \
  src/bounds/vf_bound.c \
  src/bounds/vf_phase_bound.c \
  src/bounds/vf_search.c \
  src/bounds/vf_symmetry.c \
  src/bounds/vf_worst.c \
  src/bounds/vf_worst_energy.c

vfepinclude_HEADERS += \
  src/bounds/vf_bound.h \
  src/bounds/vf_phase_bound.h \
  src/bounds/vf_search.h \
  src/bounds/vf_symmetry.h \
  src/bounds/vf_worst.h
