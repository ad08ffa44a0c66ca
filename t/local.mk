# SPDX-License-Identifier: GPL-3.0-or-later
# One test a line: t/test_ROOM tests vf_ROOM or xp_ROOM.

UNIT_TESTS = \
  t/test_activation \
  t/test_blas \
  t/test_certificate \
  t/test_certificate_search \
  t/test_bound \
  t/test_cost \
  t/test_dataset \
  t/test_error \
  t/test_estimator \
  t/test_exact \
  t/test_exact_weights \
  t/test_example \
  t/test_field \
  t/test_file \
  t/test_holomorphic \
  t/test_hopfield \
  t/test_lanes \
  t/test_learner \
  t/test_learner_allocation \
  t/test_learner_device \
  t/test_learner_exact \
  t/test_learner_products \
  t/test_learner_solver \
  t/test_learner_store \
  t/test_learner_update \
  t/test_metric \
  t/test_metric_large \
  t/test_learner_adjoint \
  t/test_linalg \
  t/test_network \
  t/test_own_field \
  t/test_path \
  t/test_phase_bound \
  t/test_problem \
  t/test_product \
  t/test_rate_rule \
  t/test_relax \
  t/test_rule \
  t/test_learner_rules \
  t/test_search \
  t/test_sets \
  t/test_surrogate \
  t/test_spectral \
  t/test_store \
  t/test_store_damage \
  t/test_store_foreign \
  t/test_survey \
  t/test_tap \
  t/test_worst \
  t/test_team \
  t/test_trainer \
  t/test_training \
  t/test_xp_headline \
  t/test_xp_ledger \
  t/test_xp_number \
  t/test_xp_progress \
  t/test_xp_seed \
  t/test_xp_sobol \
  t/test_xp_statistics \
  t/test_xp_tex

AM_CPPFLAGS += -I$(top_srcdir)/t -I$(top_srcdir)/t/fixture
check_PROGRAMS += $(UNIT_TESTS) t/checkpoint_demo t/kit_demo
t_checkpoint_demo_SOURCES = t/checkpoint_demo.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
check_LIBRARIES = t/libtap.a
t_libtap_a_SOURCES = t/tap.c t/tap.h
t_test_learner_SOURCES = t/test_learner.c t/fixture/extension.c t/fixture/extension.h t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_learner_rules_SOURCES = t/test_learner_rules.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_learner_device_SOURCES = t/test_learner_device.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_learner_exact_SOURCES = t/test_learner_exact.c t/fixture/extension.c t/fixture/extension.h
t_test_learner_allocation_SOURCES = t/test_learner_allocation.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_learner_store_SOURCES = t/test_learner_store.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_learner_solver_SOURCES = t/test_learner_solver.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_learner_update_SOURCES = t/test_learner_update.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_learner_adjoint_SOURCES = t/test_learner_adjoint.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_learner_products_SOURCES = t/test_learner_products.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h

SHARED_COURSE = experiments/shared/course.c experiments/shared/course-settings.c experiments/shared/course-settings.h experiments/shared/course.h
t_test_surrogate_SOURCES = t/test_surrogate.c experiments/shared/surrogate.c experiments/shared/surrogate-indices.c \
  experiments/shared/surrogate.h experiments/shared/surrogate-intern.h
t_test_sets_SOURCES = t/test_sets.c experiments/shared/sets.c experiments/shared/sets-made.c experiments/shared/sets.h $(SHARED_COURSE)
t_test_training_SOURCES = t/test_training.c t/fixture/learner_fixture.c t/fixture/learner_fixture.h
t_test_certificate_search_SOURCES = t/test_certificate_search.c certificates/search.c certificates/search.h
t_test_linalg_SOURCES = t/test_linalg.c t/fixture/matrix.c t/fixture/matrix.h
t_test_spectral_SOURCES = t/test_spectral.c t/fixture/matrix.c t/fixture/matrix.h
t_test_trainer_SOURCES = t/test_trainer.c t/fixture/example.c t/fixture/example.h
t_test_relax_SOURCES = t/test_relax.c t/fixture/example.c t/fixture/example.h
t_test_holomorphic_SOURCES = t/test_holomorphic.c t/fixture/example.c t/fixture/example.h
t_test_path_SOURCES = t/test_path.c t/fixture/example.c t/fixture/example.h
t_test_rate_rule_SOURCES = t/test_rate_rule.c t/fixture/example.c t/fixture/example.h
t_test_phase_bound_SOURCES = t/test_phase_bound.c t/fixture/example.c t/fixture/example.h
t_test_exact_SOURCES = t/test_exact.c t/fixture/example.c t/fixture/example.h
t_test_exact_weights_SOURCES = t/test_exact_weights.c t/fixture/example.c t/fixture/example.h
t_test_estimator_SOURCES = t/test_estimator.c t/fixture/example.c t/fixture/example.h

AM_DEFAULT_SOURCE_EXT = .c
LDADD = t/libtap.a libvfep-xp.la libvfep.la $(VFEP_LIBS)

TEST_LOG_DRIVER_FLAGS =
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
TEST_EXTENSIONS = .t
T_LOG_DRIVER = $(LOG_DRIVER)

# Scripts, one a line; the longest first, so that none is left to run alone at the end.
SCRIPT_TESTS = \
  t/experiments.t \
  t/doors.t \
  t/cells.t \
  t/resume.t \
  t/html.t \
  t/torture.t \
  t/kills.t \
  t/fuzz.t \
  t/lint-headers.t \
  t/lint-floors.t \
  t/lint-lists.t \
  t/lint-man.t \
  t/lint-prose.t \
  t/lint-tap.t \
  t/lint-generated.t \
  t/lint-report.t \
  t/lint-scripts.t \
  t/lint-spdx.t \
  t/bounds.t \
  t/bounds-input.t \
  t/bounds-trained.t \
  t/certify.t \
  t/certify-mutants.t \
  t/certify-sample.t \
  t/certify-trained.t \
  t/crate.t \
  t/data.t \
  t/dist.t \
  t/valgrind.t \
  t/verdict.t \
  t/grid.t \
  t/judge.t \
  t/proofs.t \
  t/kit-ledger.t \
  t/kit-run.t \
  t/kit-sweep.t \
  t/kit-tasks.t \
  t/scripts.t \
  t/slurm.t

TESTS += $(SCRIPT_TESTS) $(UNIT_TESTS)
EXTRA_DIST += $(SCRIPT_TESTS) t/tap.sh t/fixture/answers.awk t/fixture/contrast.awk t/fixture/links.awk t/fixture/openblas.supp t/fixture/certificate.py t/fixture/certificate_mutants.py t/fixture/crate.py t/install.t
AM_TESTS_ENVIRONMENT = \
  VFEP_SOURCE='$(abs_top_srcdir)'; export VFEP_SOURCE; \
  VFEP_CBLAS='$(VF_CBLAS)'; export VFEP_CBLAS; \
  VFEP_HEADERS='$(vfepinclude_HEADERS)'; export VFEP_HEADERS; \
  VFEP_CXXFLAGS='$(AM_CPPFLAGS) $(filter -fsanitize%,$(CFLAGS) $(VF_CFLAGS))'; export VFEP_CXXFLAGS; \
  VFEP_FUZZ='$(FUZZ_TARGETS)'; export VFEP_FUZZ; \
  VFEP_CC='$(CC)'; export VFEP_CC; \
  VFEP_CFLAGS='$(CFLAGS) $(VF_CFLAGS)'; export VFEP_CFLAGS; \
  VFEP_PROOFS='$(PROOFS)'; export VFEP_PROOFS; \
  VFEP_EXPERIMENTS='$(EXPERIMENTS)'; export VFEP_EXPERIMENTS; \
  THEORY='$(THEORY)'; export THEORY; \
  GNUPLOT='$(GNUPLOT)'; export GNUPLOT; \
  LATEXMK='$(LATEXMK)'; export LATEXMK; \
  LATEXML='$(LATEXML)'; export LATEXML;

.PHONY: check-units
check-units:
	$(MAKE) $(AM_MAKEFLAGS) check TESTS='$(UNIT_TESTS) t/fuzz.t'

# Every call of the system fails in turn; then KILLS trainings and as many sweeps are killed, beside those of earlier calls.
KILLS = 500
.PHONY: torture kills
torture: $(check_PROGRAMS)
	$(AM_TESTS_ENVIRONMENT) STRIDE=1 $(SHELL) '$(srcdir)/t/torture.t'
	$(MAKE) $(AM_MAKEFLAGS) kills
kills: t/kit_demo t/checkpoint_demo
	$(AM_TESTS_ENVIRONMENT) KILLS=$(KILLS) KEPT=kills.kept $(SHELL) '$(srcdir)/t/kills.t'

# Valgrind puts an allocator of its own in place of the one with which t/test_learner_allocation counts, and multiplies
# the seconds of t/test_metric_large.
.PHONY: check-valgrind
check-valgrind: $(UNIT_TESTS)
	$(AM_TESTS_ENVIRONMENT) VALGRIND_TESTS='$(filter-out t/test_learner_allocation t/test_metric_large,$(UNIT_TESTS))' $(SHELL) '$(srcdir)/t/valgrind.t'

# Static analysis of the libraries and programs; no finding is left.
.PHONY: analyze
analyze:
	$(SHELL) '$(srcdir)/t/analyze.sh' '$(abs_top_srcdir)' $(DEFS) -I. $(AM_CPPFLAGS) $(CPPFLAGS)
EXTRA_DIST += t/analyze.sh
