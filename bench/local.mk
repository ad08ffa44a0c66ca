# SPDX-License-Identifier: GPL-3.0-or-later
# Benchmarks, one a line.  They are built with all else and run by "make bench"; no test looks at a clock.
BENCHMARKS = \
  bench/lanes \
  bench/learner \
  bench/solvers \
  bench/zeros

noinst_PROGRAMS += $(BENCHMARKS)
bench_lanes_SOURCES = bench/lanes.c bench/lanes.h bench/lanes_plain.c bench/common.c bench/common.h
bench_learner_SOURCES = bench/learner.c bench/products.c bench/products.h bench/common.c bench/common.h
bench_solvers_SOURCES = bench/solvers.c bench/common.c bench/common.h
bench_zeros_SOURCES = bench/zeros.c bench/common.c bench/common.h
EXTRA_DIST += bench/README.md bench/pytorch.py

# PyTorch's rows come last, where python3 has it: the ratio needs the learner's.
.PHONY: bench
bench: $(BENCHMARKS)
	@VFEP_DATA='$(srcdir)/data/mnist'; export VFEP_DATA; \
	bench/learner >bench/learner.out || exit 1; \
	cat bench/learner.out; \
	bench/solvers && bench/zeros && bench/lanes || exit 1; \
	for python in python3 /usr/bin/python3; do \
	  if $$python -c 'import torch' 2>/dev/null; then break; fi; \
	done; \
	if $$python -c '' 2>/dev/null; then $$python '$(srcdir)/bench/pytorch.py' <bench/learner.out; fi
CLEANFILES += bench/learner.out
