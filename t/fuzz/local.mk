# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzz targets, one a file.  They link with driver.c, or with libFuzzer where make fuzz builds them.

FUZZ_TARGETS = t/fuzz/fuzz_idx
if HAVE_WRAP
FUZZ_TARGETS += t/fuzz/fuzz_cell t/fuzz/fuzz_claims t/fuzz/fuzz_matrix t/fuzz/fuzz_options t/fuzz/fuzz_values
endif
if HAVE_HDF5
FUZZ_TARGETS += t/fuzz/fuzz_checkpoint t/fuzz/fuzz_structure
endif
check_PROGRAMS += $(FUZZ_TARGETS)
check_LIBRARIES += t/fuzz/libdriver.a
t_fuzz_libdriver_a_SOURCES = t/fuzz/driver.c t/fuzz/fuzz.h
FUZZ_ENGINE = t/fuzz/libdriver.a
FUZZ_COMMON = t/fuzz/fuzz.c t/fuzz/fuzz.h
FUZZ_LIBS = $(FUZZ_ENGINE) libvfep-xp.la libvfep.la $(VFEP_LIBS)
FUZZ_FLAGS =
FUZZ_LINK = $(AM_LDFLAGS) $(FUZZ_FLAGS)
FUZZ_WRAP = $(FUZZ_LINK) -Wl,--wrap=exit,--wrap=fopen,--wrap=access,--wrap=vf_file_read
FUZZ_WRAPPED = t/fuzz/fuzz_exit.c t/fuzz/fuzz_memory.c $(FUZZ_COMMON)
FUZZ_TRAINING = t/fuzz/fuzz_training.c t/fuzz/fuzz_training.h t/fixture/learner_fixture.c t/fixture/learner_fixture.h

t_fuzz_fuzz_cell_SOURCES = t/fuzz/fuzz_cell.c $(FUZZ_WRAPPED)
t_fuzz_fuzz_cell_LDADD = $(FUZZ_LIBS)
t_fuzz_fuzz_cell_LDFLAGS = $(FUZZ_WRAP)
t_fuzz_fuzz_checkpoint_SOURCES = t/fuzz/fuzz_checkpoint.c $(FUZZ_TRAINING) $(FUZZ_COMMON)
t_fuzz_fuzz_checkpoint_LDADD = $(FUZZ_LIBS)
t_fuzz_fuzz_checkpoint_LDFLAGS = $(FUZZ_LINK)
t_fuzz_fuzz_claims_SOURCES = t/fuzz/fuzz_claims.c $(FUZZ_WRAPPED)
t_fuzz_fuzz_claims_LDADD = $(FUZZ_LIBS)
t_fuzz_fuzz_claims_LDFLAGS = $(FUZZ_WRAP)
t_fuzz_fuzz_idx_SOURCES = t/fuzz/fuzz_idx.c $(FUZZ_COMMON)
t_fuzz_fuzz_idx_LDADD = $(FUZZ_LIBS)
t_fuzz_fuzz_idx_LDFLAGS = $(FUZZ_LINK)
t_fuzz_fuzz_matrix_SOURCES = t/fuzz/fuzz_matrix.c src/program/vfep_bounds_matrix.c $(FUZZ_WRAPPED)
t_fuzz_fuzz_matrix_LDADD = $(FUZZ_LIBS)
t_fuzz_fuzz_matrix_LDFLAGS = $(FUZZ_WRAP)
t_fuzz_fuzz_options_SOURCES = t/fuzz/fuzz_options.c $(FUZZ_WRAPPED)
t_fuzz_fuzz_options_LDADD = $(FUZZ_LIBS)
t_fuzz_fuzz_options_LDFLAGS = $(FUZZ_WRAP)
t_fuzz_fuzz_structure_SOURCES = t/fuzz/fuzz_structure.c $(FUZZ_TRAINING) $(FUZZ_COMMON)
t_fuzz_fuzz_structure_LDADD = $(FUZZ_LIBS)
t_fuzz_fuzz_structure_LDFLAGS = $(FUZZ_LINK)
t_fuzz_fuzz_values_SOURCES = t/fuzz/fuzz_values.c $(FUZZ_WRAPPED)
t_fuzz_fuzz_values_LDADD = $(FUZZ_LIBS)
t_fuzz_fuzz_values_LDFLAGS = $(FUZZ_WRAP)

# The seeds and a fixed number of mutations alone, in a build of any kind.
.PHONY: check-fuzz
check-fuzz: $(FUZZ_TARGETS) $(FUZZ_ENGINE)
	$(AM_TESTS_ENVIRONMENT) $(SHELL) '$(srcdir)/t/fuzz.t'

# FUZZ_SECONDS for each target, with what earlier runs learnt; FUZZ_KIND is watched, by sanitizers, or fast.
FUZZ_SECONDS = 3600
FUZZ_KIND = watched
.PHONY: fuzz
fuzz:
	$(SHELL) '$(abs_top_srcdir)/t/fuzz/run.sh' '$(abs_top_srcdir)' $(FUZZ_SECONDS) fuzz $(FUZZ_KIND) $(FUZZ_TARGETS)

EXTRA_DIST += t/fuzz/run.sh $(srcdir)/t/fuzz/corpus
