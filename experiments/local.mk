# SPDX-License-Identifier: GPL-3.0-or-later
# One experiment a line, in the order of the paper: NAME stands for experiments/NAME.c, figures/NAME.gp and
# paper/sections/NAME.tex.
EXPERIMENT_LIST = \
  experiments/theorem \
  experiments/asymmetry \
  experiments/rotation \
  experiments/positivity \
  experiments/weights-and-slopes \
  experiments/counterexamples \
  experiments/layers \
  experiments/nudging \
  experiments/nudged-phase \
  experiments/error-propagation \
  experiments/stdp \
  experiments/spike-timing \
  experiments/contraction \
  experiments/convergence-map \
  experiments/good-parameters \
  experiments/mnist \
  experiments/mnist-depth \
  experiments/search \
  experiments/alignment \
  experiments/convergence

noinst_PROGRAMS += $(EXPERIMENT_LIST)
experiments_theorem_SOURCES = experiments/theorem.c experiments/theorem.h experiments/theorem-instance.c \
  experiments/theorem-network.c
experiments_asymmetry_SOURCES = experiments/asymmetry.c experiments/asymmetry.h experiments/asymmetry-networks.c \
  experiments/asymmetry-tight.c experiments/ensemble.c experiments/ensemble.h
experiments_rotation_SOURCES = experiments/rotation.c experiments/ensemble.c experiments/ensemble.h
experiments_positivity_SOURCES = experiments/positivity.c experiments/positivity.h experiments/positivity-networks.c \
  experiments/positivity-sharp.c experiments/positivity-batch.c experiments/positivity-ledger.c \
  experiments/positivity-ledger.h experiments/ensemble.c experiments/ensemble.h
experiments_nudged_phase_SOURCES = experiments/nudged-phase.c experiments/nudged-phase.h \
  experiments/nudged-phase-layers.c experiments/ensemble.c experiments/ensemble.h
experiments_error_propagation_SOURCES = experiments/error-propagation.c experiments/error-propagation.h \
  experiments/error-propagation-networks.c experiments/error-propagation-layers.c experiments/ensemble.c \
  experiments/ensemble.h
experiments_contraction_SOURCES = experiments/contraction.c experiments/ensemble.c experiments/ensemble.h
experiments_layers_SOURCES = experiments/layers.c experiments/layers-limits.c experiments/layers-network.c \
  experiments/layers.h
experiments_good_parameters_SOURCES = experiments/good-parameters.c experiments/good-parameters-subject.c \
  experiments/good-parameters-judge.c experiments/good-parameters-guarantee.c experiments/good-parameters.h
experiments_mnist_SOURCES = experiments/mnist.c experiments/mnist.h experiments/mnist-learn.c experiments/mnist-save.c \
  experiments/mnist-report.c
experiments_mnist_depth_SOURCES = experiments/mnist-depth.c experiments/course.c experiments/course.h \
  experiments/exact.c experiments/exact.h experiments/mistakes.c experiments/mistakes.h
experiments_weights_and_slopes_SOURCES = experiments/weights-and-slopes.c experiments/ensemble.c \
  experiments/ensemble.h experiments/slope-bound.c experiments/slope-bound.h experiments/slope-case.c \
  experiments/slope-case.h experiments/slope-network.c experiments/slope-network.h experiments/slope-identities.c \
  experiments/slope-scaling.c experiments/slope-scaling.h
experiments_counterexamples_SOURCES = experiments/counterexamples.c experiments/counterexamples.h \
  experiments/counterexamples-pair.c experiments/counterexamples-two-units.c experiments/counterexamples-ascent.c \
  experiments/counterexamples-saturated.c experiments/feedforward.c experiments/feedforward.h
experiments_search_SOURCES = experiments/search.c experiments/course.c experiments/course.h
experiments_alignment_SOURCES = experiments/alignment.c experiments/alignment-report.c experiments/alignment.h \
  experiments/course.c experiments/course.h experiments/exact.c experiments/exact.h experiments/kappa.c experiments/kappa.h
experiments_convergence_SOURCES = experiments/convergence.c experiments/convergence.h experiments/convergence-drift.c \
  experiments/convergence-course.c experiments/convergence-estimators.c experiments/convergence-rest.c \
  experiments/course.c experiments/course.h experiments/exact.c experiments/exact.h
EXPERIMENTS = $(notdir $(EXPERIMENT_LIST:$(EXEEXT)=))

# A program writes NAME.tsv, NAME.val, NAME.claims and NAME.manifest and moves into place only those that
# changed; the stamp says that it ran.
STAMPS = $(EXPERIMENTS:%=$(RESULTS)/%.stamp)
CLAIMS = $(EXPERIMENTS:%=$(RESULTS)/%.claims)

# The state of the source tree, for the manifests; a release has it in a file.
COMMIT = cd '$(srcdir)' && if git ls-files --error-unmatch configure.ac >/dev/null 2>&1; \
  then git describe --always --dirty; elif test -f COMMIT; then cat COMMIT; else echo unknown; fi

RUN_EXPERIMENT = VFEP_COMMIT="$$($(COMMIT))" $(SHELL) '$(srcdir)/experiments/run.sh' experiments/$*$(EXEEXT) \
  $(RESULTS) --preset=$(PRESET) --jobs=$(XP_JOBS) --data='$(srcdir)/data/mnist' \
  --verdicts='$(srcdir)/reference/verdicts' $(if $(filter paper,$(PRESET)),$(if $(filter $*,$(COURSES)),$(KEEP)))

# The runs of preset paper take hours: there a new program makes no run by itself, NAME.burn does, and what learns
# deep networks keeps checkpoints and goes on from them.
COURSES = mnist-depth alignment
KEEP = --checkpoints=$(RESULTS)/checkpoints --resume
$(STAMPS): $(RESULTS)/%.stamp: $(if $(filter paper,$(PRESET)),|) experiments/%$(EXEEXT)
	$(AM_V_GEN)$(RUN_EXPERIMENT)

BURNS = $(EXPERIMENTS:%=%.burn)
.PHONY: results $(BURNS)
results: $(STAMPS)
	@for name in $(EXPERIMENTS); do \
	  if test -f $(RESULTS)/$$name.failed; then echo "$$name: claims failed, see make claims" >&2; exit 1; fi; \
	done

$(BURNS): %.burn: experiments/%$(EXEEXT)
	@rm -f $(RESULTS)/$*.stamp
	$(RUN_EXPERIMENT)

# Results of preset paper survive make clean.
clean-local:
	rm -rf results/check results/quick figures/check figures/quick paper/check paper/quick report.pdf

distclean-local:
	rm -rf results figures/paper paper/paper

# An experiment to start from, and the life of one outside the tree.
dist_pkgdata_DATA += experiments/experiment.mk experiments/run.sh
dist_pkgdata_SCRIPTS = new-experiment
templatedir = $(pkgdatadir)/template
dist_template_DATA = \
  experiments/template/Makefile \
  experiments/template/experiment.c \
  experiments/template/experiment.gp \
  experiments/template/experiment.tex
