# SPDX-License-Identifier: GPL-3.0-or-later
# One experiment a line, in the order of the paper: NAME stands for experiments/NAME/, figures/NAME.gp and
# paper/sections/NAME.tex.
EXPERIMENT_LIST =
include experiments/theorem/local.mk
include experiments/asymmetry/local.mk
include experiments/rotation/local.mk
include experiments/positivity/local.mk
include experiments/weights-and-slopes/local.mk
include experiments/counterexamples/local.mk
include experiments/layers/local.mk
include experiments/weak-feedback/local.mk
include experiments/nudging/local.mk
include experiments/nudged-phase/local.mk
include experiments/error-propagation/local.mk
include experiments/exact-rules/local.mk
include experiments/stdp/local.mk
include experiments/spike-timing/local.mk
include experiments/contraction/local.mk
include experiments/convergence-map/local.mk
include experiments/good-parameters/local.mk
include experiments/metric/local.mk
include experiments/mnist/local.mk
include experiments/mnist-depth/local.mk
include experiments/recipes/local.mk
include experiments/alignment/local.mk
include experiments/modern/local.mk
include experiments/convergence/local.mk
include experiments/exact-learning/local.mk
include experiments/hyperparameters/local.mk
include experiments/verdict/local.mk
include experiments/inference-steps/local.mk
include experiments/datasets/local.mk
include experiments/initial-angle/local.mk
include experiments/generalization/local.mk
include experiments/architectures/local.mk
include experiments/devices/local.mk
include experiments/transfer/local.mk

noinst_PROGRAMS += $(EXPERIMENT_LIST)
EXPERIMENTS = $(notdir $(EXPERIMENT_LIST:$(EXEEXT)=))

# A program writes NAME.tsv, NAME.val, NAME.claims and NAME.manifest and moves into place only those that
# changed; the stamp says that it ran.
STAMPS = $(EXPERIMENTS:%=$(RESULTS)/%.stamp)
CLAIMS = $(EXPERIMENTS:%=$(RESULTS)/%.claims)

# The state of the source tree, for the manifests; a release has it in a file.
COMMIT = cd '$(srcdir)' && git() { command git -c safe.directory='*' "$$@"; } && \
  if git ls-files --error-unmatch configure.ac >/dev/null 2>&1; then git describe --always --dirty; elif test -f COMMIT; then cat COMMIT; else echo unknown; fi

RUN_EXPERIMENT = VFEP_COMMIT="$$($(COMMIT))" $(SHELL) '$(srcdir)/experiments/run.sh' experiments/$*/$*$(EXEEXT) \
  $(RESULTS) --preset=$(PRESET) --jobs=$(XP_JOBS) --data='$(srcdir)/data/mnist' \
  --verdicts='$(srcdir)/reference/verdicts' $(if $(filter paper,$(PRESET)),$(if $(filter $*,$(COURSES)),$(KEEP)))

# The runs of preset paper take hours: there a new program makes no run by itself, NAME.burn does, and what learns
# deep networks keeps checkpoints and goes on from them.  Its finished cells are text files of the source tree;
# NAME.collect makes the results of those that are there.  Such experiments take the options of a sweep.
COURSES := $(filter $(shell cd '$(srcdir)/experiments' && grep -l 'XP_SWEEP_OPTIONS\|STUDY_OPTIONS' */*.c | sed 's,/.*,,'),$(EXPERIMENTS))
KEEP = --checkpoints=$(RESULTS)/checkpoints --resume --cells='$(srcdir)/reference/paper/cells/$*'
.SECONDEXPANSION:
$(STAMPS): $(RESULTS)/%.stamp: $(if $(filter paper,$(PRESET)),|) experiments/$$*/$$*$(EXEEXT)
	$(AM_V_at)$(RUN_EXPERIMENT)

# A table of the results of two others.
$(RESULTS)/verdict.stamp: $(RESULTS)/exact-learning.stamp $(RESULTS)/exact-rules.stamp

# For ./reproduce: which experiments train nothing, and whether any has still to be run (make -q ran).
THEORY = $(filter-out $(COURSES) convergence verdict,$(EXPERIMENTS))
.PHONY: theory-names ran
theory-names:
	@echo $(THEORY)
ran: $(STAMPS)

BURNS = $(EXPERIMENTS:%=%.burn)
.PHONY: results $(BURNS)
results: $(STAMPS)
	@$(SHELL) '$(srcdir)/ci/crate.sh' $(RESULTS)
	@for name in $(EXPERIMENTS); do \
	  if test -f $(RESULTS)/$$name.failed; then echo "$$name: claims failed, see make claims" >&2; exit 1; fi; \
	done

$(BURNS): %.burn: experiments/$$*/$$*$(EXEEXT)
	@rm -f $(RESULTS)/$*.stamp
	$(AM_V_at)$(RUN_EXPERIMENT)

COLLECTS = $(COURSES:%=%.collect)
.PHONY: $(COLLECTS)
$(COLLECTS): %.collect: experiments/$$*/$$*$(EXEEXT)
	@rm -f $(RESULTS)/$*.stamp
	$(AM_V_at)$(RUN_EXPERIMENT) --finished

# Results of preset paper survive make clean.
clean-local:
	rm -rf results/check results/quick figures/check figures/quick paper/check paper/quick report.pdf pages/check pages/quick html html.part

distclean-local:
	rm -rf results figures/paper paper/paper pages/paper

# An experiment to start from, and the life of one outside the tree.
dist_pkgdata_DATA += experiments/experiment.mk experiments/run.sh
dist_pkgdata_SCRIPTS = new-experiment
templatedir = $(pkgdatadir)/template
dist_template_DATA = \
  experiments/template/Makefile \
  experiments/template/experiment.c \
  experiments/template/experiment.gp \
  experiments/template/experiment.tex \
  experiments/template/local.mk
