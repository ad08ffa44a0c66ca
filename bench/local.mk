# SPDX-License-Identifier: GPL-3.0-or-later
# Benchmarks, one a line.  They are built with all else and run by "make bench"; no test looks at a clock.
BENCHMARKS = \
  bench/learner

noinst_PROGRAMS += $(BENCHMARKS)

.PHONY: bench
bench: $(BENCHMARKS)
	@for program in $(BENCHMARKS); do $$program || exit 1; done
