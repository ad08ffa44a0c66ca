# SPDX-License-Identifier: GPL-3.0-or-later
# One file a line; a room's source and header go into the list of its library.

lib_LTLIBRARIES += libvfep.la libvfep-xp.la

libvfep_la_SOURCES = \
  src/vf_activation.c \
  src/vf_blas.c \
  src/vf_bound.c \
  src/vf_cost.c \
  src/vf_cost_type.c \
  src/vf_dataset.c \
  src/vf_error.c \
  src/vf_estimator.c \
  src/vf_example.c \
  src/vf_field.c \
  src/vf_holomorphic.c \
  src/vf_hopfield.c \
  src/vf_lanes.c \
  src/vf_learner.c \
  src/vf_learner_adjoint.c \
  src/vf_learner_anderson.c \
  src/vf_learner_epoch.c \
  src/vf_learner_phase.c \
  src/vf_learner_rates.c \
  src/vf_learner_solver.c \
  src/vf_learner_store.c \
  src/vf_learner_tally.c \
  src/vf_learner_update.c \
  src/vf_linalg.c \
  src/vf_network.c \
  src/vf_network_field.c \
  src/vf_path.c \
  src/vf_phase.c \
  src/vf_problem.c \
  src/vf_rate.c \
  src/vf_relax.c \
  src/vf_response.c \
  src/vf_rule.c \
  src/vf_search.c \
  src/vf_spectral.c \
  src/vf_store.c \
  src/vf_store_absent.c \
  src/vf_store_data.c \
  src/vf_survey.c \
  src/vf_symmetry.c \
  src/vf_target.c \
  src/vf_target_energy.c \
  src/vf_team.c \
  src/vf_trainer.c \
  src/vf_training.c \
  src/vf_training_explain.c \
  src/vf_training_measure.c \
  src/vf_training_store.c

libvfep_la_LIBADD = $(VFEP_LIBS)

libvfep_xp_la_SOURCES = \
  src/xp_claim.c \
  src/xp_data.c \
  src/xp_die.c \
  src/xp_file.c \
  src/xp_ledger.c \
  src/xp_ledger_format.c \
  src/xp_ledger_keys.c \
  src/xp_ledger_show.c \
  src/xp_ledger_tex.c \
  src/xp_ledger_verify.c \
  src/xp_manifest.c \
  src/xp_number.c \
  src/xp_option.c \
  src/xp_parallel.c \
  src/xp_progress.c \
  src/xp_rng.c \
  src/xp_run.c \
  src/xp_seed.c \
  src/xp_setting.c \
  src/xp_signal.c \
  src/xp_statistics.c \
  src/xp_table.c \
  src/xp_tex.c \
  src/xp_tex_number.c \
  src/xp_tex_word.c \
  src/xp_text.c \
  src/xp_tsv.c \
  src/xp_value.c \
  src/xp_verdict.c

libvfep_xp_la_LIBADD = libvfep.la

vfepincludedir = $(includedir)/vfep
vfepinclude_HEADERS = \
  src/vf_activation.h \
  src/vf_blas.h \
  src/vf_bound.h \
  src/vf_cost.h \
  src/vf_dataset.h \
  src/vf_error.h \
  src/vf_estimator.h \
  src/vf_example.h \
  src/vf_field.h \
  src/vf_holomorphic.h \
  src/vf_hopfield.h \
  src/vf_learner.h \
  src/vf_linalg.h \
  src/vf_network.h \
  src/vf_path.h \
  src/vf_phase.h \
  src/vf_problem.h \
  src/vf_rate.h \
  src/vf_relax.h \
  src/vf_response.h \
  src/vf_rule.h \
  src/vf_search.h \
  src/vf_store.h \
  src/vf_survey.h \
  src/vf_symmetry.h \
  src/vf_target.h \
  src/vf_trainer.h \
  src/vf_training.h \
  src/vfep.h \
  src/xp.h \
  src/xp_claim.h \
  src/xp_claim_file.h \
  src/xp_number.h \
  src/xp_parallel.h \
  src/xp_progress.h \
  src/xp_rng.h \
  src/xp_run.h \
  src/xp_seed.h \
  src/xp_statistics.h \
  src/xp_table.h \
  src/xp_ticker.h

noinst_HEADERS = \
  src/vf_lanes.h \
  src/vf_learner_intern.h \
  src/vf_network_intern.h \
  src/vf_store_intern.h \
  src/vf_team.h \
  src/vf_training_intern.h \
  src/xp_intern.h \
  src/xp_ledger.h \
  src/xp_ledger_keys.h \
  src/xp_tex.h \
  src/xp_tex_word.h \
  src/xp_tsv.h

bin_PROGRAMS += src/vfep-bounds src/vfep-ledger
src_vfep_bounds_SOURCES = \
  src/vfep_bounds.c \
  src/vfep_bounds.h \
  src/vfep_bounds_case.c \
  src/vfep_bounds_matrix.c \
  src/vfep_bounds_show.c \
  src/vfep_program.c \
  src/vfep_program.h
src_vfep_bounds_LDADD = libvfep-xp.la libvfep.la $(VFEP_LIBS)
dist_man1_MANS = src/vfep-bounds.1

src_vfep_ledger_SOURCES = \
  src/vfep_ledger.c \
  src/vfep_program.c \
  src/vfep_program.h
src_vfep_ledger_LDADD = libvfep-xp.la libvfep.la $(VFEP_LIBS)
