# SPDX-License-Identifier: GPL-3.0-or-later
# Statements of random networks, proved by ball arithmetic.
noinst_PROGRAMS += certificates/sample
certificates_sample_SOURCES = \
  certificates/sample.c \
  certificates/search.c \
  certificates/search.h \
  certificates/tally.c \
  certificates/tally.h \
  experiments/shared/ensemble.c \
  experiments/shared/ensemble.h

EXTRA_DIST += certificates/keys.awk certificates/times.sh

# NETWORKS=N draws fewer, BITS=B allows another precision, SEARCH=N makes each search for a contradiction longer.
NETWORKS = 1000
BITS = 256
SEARCH = 400
.PHONY: certify
certify: certificates/sample
	certificates/sample --networks=$(NETWORKS) --bits=$(BITS) --search=$(SEARCH) --jobs=$(XP_JOBS)

# What report and README say of certificates: counts of the sample, and processor times.
.PHONY: certify-store
certify-store: certificates/sample src/program/vfep-bounds experiments/mnist-depth/mnist-depth
	certificates/sample --networks=$(NETWORKS) --bits=$(BITS) --search=$(SEARCH) --jobs=$(XP_JOBS) >certify-sample.txt
	{ awk -f '$(srcdir)/certificates/keys.awk' certify-sample.txt && \
	  $(SHELL) '$(srcdir)/certificates/times.sh' . '$(srcdir)/data/mnist'; } >certify-store.txt
	cp certify-store.txt '$(srcdir)/reference/certificates.val'
CLEANFILES += certify-sample.txt certify-store.txt
