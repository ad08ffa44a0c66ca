# SPDX-License-Identifier: GPL-3.0-or-later
# Theorems about one network by ball arithmetic.

libvfep_la_SOURCES += \
  src/certify/vf_certificate.c \
  src/certify/vf_certificate_absent.c \
  src/certify/vf_certificate_write.c \
  src/certify/vf_certify_box.c \
  src/certify/vf_certify_contraction.c \
  src/certify/vf_certify_descent.c \
  src/certify/vf_certify_distance.c \
  src/certify/vf_certify_energy.c \
  src/certify/vf_certify_inner.c \
  src/certify/vf_certify_kappa.c \
  src/certify/vf_certify_lyapunov.c \
  src/certify/vf_certify_pencil.c \
  src/certify/vf_certify_rate.c \
  src/certify/vf_certify_slopes.c \
  src/certify/vf_certify_solve.c \
  src/certify/vf_certify_stable.c \
  src/certify/vf_certify_velocity.c

vfepinclude_HEADERS += src/certify/vf_certificate.h
noinst_HEADERS += src/certify/vf_certify_intern.h
