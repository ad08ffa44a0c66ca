# SPDX-License-Identifier: GPL-3.0-or-later
# Statements of random networks, proved by ball arithmetic.
noinst_PROGRAMS += certificates/sample
certificates_sample_SOURCES = \
  certificates/sample.c \
  certificates/tally.c \
  certificates/tally.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h

# NETWORKS=N draws fewer, BITS=B allows another precision.
NETWORKS = 1000
BITS = 256
.PHONY: certify
certify: certificates/sample
	certificates/sample --networks=$(NETWORKS) --bits=$(BITS) --jobs=$(XP_JOBS)
