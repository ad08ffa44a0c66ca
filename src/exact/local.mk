# SPDX-License-Identifier: GPL-3.0-or-later
# The exact path: one example at a time, in double precision.

libvfep_la_SOURCES += \
  src/exact/vf_estimator.c \
  src/exact/vf_exact.c \
  src/exact/vf_exact_asymep.c \
  src/exact/vf_exact_baseline.c \
  src/exact/vf_exact_calibrated.c \
  src/exact/vf_exact_centred.c \
  src/exact/vf_exact_clamped.c \
  src/exact/vf_exact_dyadic.c \
  src/exact/vf_exact_holomorphic.c \
  src/exact/vf_exact_homeostasis.c \
  src/exact/vf_exact_intern.h \
  src/exact/vf_exact_kolen_pollack.c \
  src/exact/vf_exact_phantom.c \
  src/exact/vf_exact_phase.c \
  src/exact/vf_exact_probed.c \
  src/exact/vf_exact_probes.c \
  src/exact/vf_example.c \
  src/exact/vf_holomorphic.c \
  src/exact/vf_path.c \
  src/exact/vf_rate_rule.c \
  src/exact/vf_relax.c \
  src/exact/vf_relax_flow.c \
  src/exact/vf_relax_intern.h \
  src/exact/vf_relax_newton.c \
  src/exact/vf_response.c \
  src/exact/vf_side.c \
  src/exact/vf_side.h \
  src/exact/vf_survey.c \
  src/exact/vf_trainer.c

vfepinclude_HEADERS += \
  src/exact/vf_estimator.h \
  src/exact/vf_exact.h \
  src/exact/vf_example.h \
  src/exact/vf_holomorphic.h \
  src/exact/vf_path.h \
  src/exact/vf_rate_rule.h \
  src/exact/vf_relax.h \
  src/exact/vf_response.h \
  src/exact/vf_survey.h \
  src/exact/vf_trainer.h
