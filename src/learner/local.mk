# SPDX-License-Identifier: GPL-3.0-or-later
# The fast path: batches, in single precision.

libvfep_la_SOURCES += \
  src/learner/vf_increments.c \
  src/learner/vf_learner.c \
  src/learner/vf_learner_adam.c \
  src/learner/vf_learner_adjoint.c \
  src/learner/vf_learner_anderson.c \
  src/learner/vf_learner_device.c \
  src/learner/vf_learner_epoch.c \
  src/learner/vf_learner_options.c \
  src/learner/vf_learner_phase.c \
  src/learner/vf_learner_probe.c \
  src/learner/vf_learner_product.c \
  src/learner/vf_learner_rates.c \
  src/learner/vf_learner_solver.c \
  src/learner/vf_learner_store.c \
  src/learner/vf_learner_tally.c \
  src/learner/vf_learner_update.c \
  src/learner/vf_option.c \
  src/learner/vf_rule.c \
  src/learner/vf_rule_asymep.c \
  src/learner/vf_rule_baseline.c \
  src/learner/vf_rule_calibrated.c \
  src/learner/vf_rule_clamped_homeostasis.c \
  src/learner/vf_rule_contrast.c \
  src/learner/vf_rule_dyadic.c \
  src/learner/vf_rule_holomorphic.c \
  src/learner/vf_rule_homeostasis.c \
  src/learner/vf_rule_phantom.c \
  src/learner/vf_rule_probed.c \
  src/learner/vf_rule_tied.c \
  src/learner/vf_training.c \
  src/learner/vf_training_explain.c \
  src/learner/vf_training_measure.c \
  src/learner/vf_training_store.c

vfepinclude_HEADERS += \
  src/learner/vf_device.h \
  src/learner/vf_learner.h \
  src/learner/vf_rule.h \
  src/learner/vf_training.h \
  src/learner/vfep.h

noinst_HEADERS += \
  src/learner/vf_learner_intern.h \
  src/learner/vf_option.h \
  src/learner/vf_training_intern.h
