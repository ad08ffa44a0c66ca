# SPDX-License-Identifier: GPL-3.0-or-later
# Benchmarks, one a line.  They are built with all else and run by "make bench"; no test looks at a clock.
BENCHMARKS = \
  bench/bfloat16 \
  bench/course \
  bench/lanes \
  bench/learner \
  bench/metric \
  bench/solvers \
  bench/zeros

noinst_PROGRAMS += $(BENCHMARKS)
bench_bfloat16_SOURCES = bench/bfloat16.c bench/common.c bench/common.h
bench_course_SOURCES = bench/course.c bench/common.c bench/common.h experiments/shared/course.c experiments/shared/course.h experiments/shared/course-settings.c experiments/shared/course-settings.h
bench_lanes_SOURCES = bench/lanes.c bench/lanes.h bench/lanes_plain.c bench/common.c bench/common.h
bench_learner_SOURCES = bench/learner.c bench/products.c bench/products.h bench/common.c bench/common.h
bench_metric_SOURCES = bench/metric.c bench/common.c bench/common.h
bench_solvers_SOURCES = bench/solvers.c bench/common.c bench/common.h
bench_zeros_SOURCES = bench/zeros.c bench/common.c bench/common.h
EXTRA_DIST += bench/README.md bench/cells.sh bench/course.py bench/net.py bench/pytorch.py

# Those in PyTorch come last, since their ratios need the learner's numbers.  They fail where PyTorch is missing, so
# that no ratio is left out unseen; each net learns for at most LIMIT seconds.
LIMIT = 3600
.PHONY: bench
bench: $(BENCHMARKS) experiments/mnist-depth/mnist-depth
	@VFEP_DATA='$(srcdir)/data/mnist'; export VFEP_DATA; \
	for name in learner course; do \
	  bench/$$name >bench/$$name.out || { cat bench/$$name.out; exit 1; }; \
	  cat bench/$$name.out; \
	done; \
	bench/solvers && bench/metric && bench/zeros && bench/lanes && OMP_NUM_THREADS=1 bench/bfloat16 && \
	sh '$(srcdir)/bench/cells.sh' experiments/mnist-depth/mnist-depth "$$VFEP_DATA" || exit 1; \
	for python in python3 /usr/bin/python3; do \
	  if $$python -c 'import torch' 2>/dev/null; then break; fi; \
	done; \
	$$python -B '$(srcdir)/bench/pytorch.py' <bench/learner.out && \
	$$python -B '$(srcdir)/bench/course.py' $(LIMIT) "$$VFEP_DATA" <bench/course.out
CLEANFILES += bench/course.out bench/learner.out
