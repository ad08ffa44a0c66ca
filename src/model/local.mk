# SPDX-License-Identifier: GPL-3.0-or-later
# What is studied: activations, costs, vector fields, networks.

libvfep_la_SOURCES += \
  src/model/vf_activation.c \
  src/model/vf_activation_hard_sigmoid.c \
  src/model/vf_activation_linear.c \
  src/model/vf_activation_logistic.c \
  src/model/vf_activation_tanh.c \
  src/model/vf_cost.c \
  src/model/vf_cost_cross_entropy.c \
  src/model/vf_cost_squared_error.c \
  src/model/vf_cost_type.c \
  src/model/vf_field.c \
  src/model/vf_hopfield.c \
  src/model/vf_network.c \
  src/model/vf_network_drive.c \
  src/model/vf_network_field.c \
  src/model/vf_network_rate.c \
  src/model/vf_problem.c

vfepinclude_HEADERS += \
  src/model/vf_activation.h \
  src/model/vf_cost.h \
  src/model/vf_field.h \
  src/model/vf_hopfield.h \
  src/model/vf_network.h \
  src/model/vf_problem.h

noinst_HEADERS += \
  src/model/vf_network_intern.h
