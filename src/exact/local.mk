# SPDX-License-Identifier: GPL-3.0-or-later
# The exact path: one example at a time, in double precision.

libvfep_la_SOURCES += \
  src/exact/vf_estimator.c \
  src/exact/vf_example.c \
  src/exact/vf_holomorphic.c \
  src/exact/vf_path.c \
  src/exact/vf_rate_rule.c \
  src/exact/vf_relax.c \
  src/exact/vf_relax_flow.c \
  src/exact/vf_relax_intern.h \
  src/exact/vf_relax_newton.c \
  src/exact/vf_response.c \
  src/exact/vf_survey.c \
  src/exact/vf_trainer.c

vfepinclude_HEADERS += \
  src/exact/vf_estimator.h \
  src/exact/vf_example.h \
  src/exact/vf_holomorphic.h \
  src/exact/vf_path.h \
  src/exact/vf_rate_rule.h \
  src/exact/vf_relax.h \
  src/exact/vf_response.h \
  src/exact/vf_survey.h \
  src/exact/vf_trainer.h
